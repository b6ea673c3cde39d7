/*
 * embed - alms inside another program: a book, a gift, the trial balance.
 *
 *     cc embed.c $(pkg-config --cflags --libs --static alms) -o embed && ./embed new.alms
 */
#include <alms/book.h>
#include <alms/fund.h>
#include <alms/gift.h>
#include <alms/label.h>
#include <alms/report.h>

#include <stdio.h>
#include <stdlib.h>

/* Prints every fault and ends; a program of yours may do better. */
static void must(enum alms_code code, const struct alms_error *err)
{
    if (code == ALMS_OK)
        return;
    for (size_t i = 0; i < err->count && i < ALMS_FAULTS_MAX; i++) {
        char message[ALMS_MESSAGE_SIZE_BYTES];
        alms_fault_message(&err->faults[i], NULL, message);
        (void)fprintf(stderr, "E%d: %s\n", (int)err->faults[i].code, message);
    }
    exit(EXIT_FAILURE);
}

int main(int argc, char **argv)
{
    struct alms_error err = {0};
    struct alms_posted posted;
    struct alms_trial trial;
    alms_book *book = NULL;
    /* The library never reads the clock: the time comes with the options. */
    const struct alms_book_options options = {
        .now_s = 1775005200, .today = {2026, 4, 1}, .operator_code = "chen"};
    const struct alms_book_draft draft = {.name = "A City Red Cross"};
    const struct alms_label_draft channel = {.code = "bank", .name = "Bank"};
    const struct alms_fund_draft fund = {.code = "GEN", .name = "General"};
    const struct alms_gift_draft gift = {
        .amount = "12.50", .fund = "GEN", .account = "1002", .channel = "bank"};

    if (argc != 2)
        return EXIT_FAILURE;
    must(alms_book_create(argv[1], &draft, &options, &book, &err), &err);
    must(alms_label_add(book, ALMS_CHANNEL, &channel, &err), &err);
    must(alms_fund_add(book, &fund, &err), &err);
    must(alms_gift_add(book, &gift, &posted, &err), &err);
    (void)printf("%s\n", posted.number);
    must(alms_report_trial(book, &(struct alms_report_query){0}, &trial, &err), &err);
    for (size_t i = 0; i < trial.count; i++)
        (void)printf("%s %s %s\n", trial.items[i].account, trial.items[i].commodity,
                     trial.items[i].closing);
    alms_trial_free(&trial);
    alms_book_close(book);
    return EXIT_SUCCESS;
}
