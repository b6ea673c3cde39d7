/*
 * durable BOOK COUNT - adds gifts one after the other in one process, each a transaction of its
 * own that is on the disk before the next begins.
 */
#include <alms/book.h>
#include <alms/gift.h>

#include <stdio.h>
#include <stdlib.h>

static int fail(const struct alms_error *err)
{
    (void)fprintf(stderr, "durable: refused with code %d\n", (int)err->faults[0].code);
    return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    struct alms_error err;
    alms_book *book = NULL;
    struct alms_posted posted;
    const struct alms_book_options options = {
        .now_s = 1775005200, .today = {2026, 4, 1}, .operator_code = "chen"};
    const struct alms_gift_draft draft = {
        .amount = "200.00", .account = "1002", .fund = "GEN", .channel = "qrpos", .donor = "王芳"};

    if (argc != 3)
        return EXIT_FAILURE;
    const uint64_t count = strtoull(argv[2], NULL, 10);
    alms_error_clear(&err);
    if (alms_book_open(argv[1], ALMS_WRITE, &options, &book, &err) != ALMS_OK)
        return fail(&err);
    for (uint64_t i = 0; i < count; i++) {
        if (alms_gift_add(book, &draft, &posted, &err) != ALMS_OK)
            return fail(&err);
    }
    alms_book_close(book);
    return EXIT_SUCCESS;
}
