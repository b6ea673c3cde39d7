#include "support/support.h"

#include <alms/fund.h>
#include <alms/label.h>
#include <alms/operator.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

void scratch_open(struct scratch *scratch)
{
    (void)snprintf(scratch->folder, sizeof(scratch->folder), "/tmp/alms-test-XXXXXX");
    if (mkdtemp(scratch->folder) == NULL)
        die(scratch->folder);
}

void scratch_close(struct scratch *scratch)
{
    char command[2 * SCRATCH_PATH_SIZE_BYTES];

    (void)snprintf(command, sizeof(command), "chmod -R u+w '%s' && rm -rf '%s'", scratch->folder,
                   scratch->folder);
    if (system(command) != 0)
        die(command);
}

const char *scratch_path(const struct scratch *scratch, const char *name)
{
    enum { TEXTS_MAX = 8 };
    static char texts[TEXTS_MAX][SCRATCH_PATH_SIZE_BYTES];
    static size_t next;
    char *text = texts[next++ % TEXTS_MAX];

    (void)snprintf(text, SCRATCH_PATH_SIZE_BYTES, "%s/%s", scratch->folder, name);
    return text;
}

char *file_bytes(const char *path, size_t *out_size_bytes)
{
    FILE *file = fopen(path, "rb");
    struct stat about;

    if (file == NULL || fstat(fileno(file), &about) != 0)
        die(path);
    const size_t size_bytes = (size_t)about.st_size;
    char *bytes = malloc(size_bytes + 1);
    if (bytes == NULL || fread(bytes, 1, size_bytes, file) != size_bytes || fclose(file) != 0)
        die(path);
    bytes[size_bytes] = '\0';
    if (out_size_bytes != NULL)
        *out_size_bytes = size_bytes;
    return bytes;
}

void file_put(const char *path, const void *bytes, size_t size_bytes)
{
    FILE *file = fopen(path, "wb");

    if (file == NULL || fwrite(bytes, 1, size_bytes, file) != size_bytes || fclose(file) != 0)
        die(path);
}

void file_put_text(const char *path, const char *text)
{
    file_put(path, text, strlen(text));
}

bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

struct alms_book_options support_options(void)
{
    return (struct alms_book_options){
        .now_s = 1775005200, .today = {2026, 4, 1}, .operator_code = "chen", .seed = "test"};
}

void support_must(enum alms_code code, const struct alms_error *err, const char *what,
                  const char *file, int line)
{
    char message[ALMS_MESSAGE_SIZE_BYTES] = "";

    if (code == ALMS_OK)
        return;
    if (err->count > 0)
        alms_fault_message(&err->faults[0], NULL, message);
    (void)fprintf(stderr, "%s:%d: %s: E%d %s\n", file, line, what, (int)code, message);
    exit(EXIT_FAILURE);
}

static void add_label(alms_book *book, enum alms_label_kind kind, const char *code)
{
    struct alms_error err = {0};
    const struct alms_label_draft draft = {.code = code, .name = code};
    MUST(alms_label_add(book, kind, &draft, &err));
}

alms_book *support_book(const char *path)
{
    struct alms_error err = {0};
    const struct alms_book_options options = support_options();
    const struct alms_book_draft draft = {.name = "某市红十字会"};
    const struct alms_operator_draft approver = {.code = "li", .roles = ALMS_APPROVER};
    const char *const programmes[] = {"HEART"};
    const struct alms_fund_draft general = {.code = "GEN", .name = "非限定"};
    const struct alms_fund_draft kids = {.code = "KIDS",
                                         .name = "先心病患儿救助",
                                         .restriction = ALMS_RESTRICTED_PURPOSE,
                                         .programmes = programmes,
                                         .programmes_count = 1};
    alms_book *book = NULL;

    MUST(alms_book_create(path, &draft, &options, &book, &err));
    MUST(alms_operator_add(book, &approver, &err));
    add_label(book, ALMS_PROGRAMME, "HEART");
    add_label(book, ALMS_PROGRAMME, "ELDER");
    add_label(book, ALMS_CHANNEL, "bank");
    MUST(alms_fund_add(book, &general, &err));
    MUST(alms_fund_add(book, &kids, &err));
    return book;
}

alms_book *support_reopen(const char *path)
{
    struct alms_error err = {0};
    const struct alms_book_options options = support_options();
    alms_book *book = NULL;

    MUST(alms_book_open(path, ALMS_WRITE, &options, &book, &err));
    return book;
}
