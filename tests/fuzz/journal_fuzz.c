/*
 * Journals: a GL_Detail table is refused with places for all its faults, or every test and sample
 * of it runs to its end, and what they print adds up.
 */
#define _GNU_SOURCE /* memfd_create */

#include "fuzz.h"

#include "base/memory.h"

#include <alms/sample.h>

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PATH_SIZE_BYTES = 64 };

/* A file that is only in memory. */
static int make_file(const uint8_t *bytes, size_t size_bytes, char path[PATH_SIZE_BYTES])
{
    const int file = memfd_create("journal", 0);

    REQUIRE(file >= 0);
    REQUIRE(write(file, bytes, size_bytes) == (ssize_t)size_bytes);
    (void)snprintf(path, PATH_SIZE_BYTES, "/proc/self/fd/%d", file);
    return file;
}

/* What was printed. */
struct printed {
    size_t columns;
    uint64_t tables;
    uint64_t findings;
    uint64_t counted; /* findings by the summary */
    uint64_t hits;    /* of a sample */
    bool is_summary;
    bool is_findings;
    bool is_items;
};

static void
begin(void *context, const char *table, const struct alms_print_column *columns, size_t count)
{
    struct printed *printed = context;

    REQUIRE(printed->columns == 0 && count > 0);
    for (size_t i = 0; i < count; i++)
        REQUIRE(columns[i].key[0] != '\0' && columns[i].title[0] != '\0');
    printed->columns = count;
    printed->tables += 1;
    printed->is_summary = strcmp(table, "summary") == 0;
    printed->is_findings = strcmp(table, "findings") == 0;
    printed->is_items = strcmp(table, "items") == 0;
}

static void row(void *context, const char *const *cells)
{
    struct printed *printed = context;

    REQUIRE(printed->columns > 0);
    /* Every byte is looked at, so that none lies outside. */
    for (size_t i = 0; i < printed->columns; i++)
        REQUIRE(cells[i] == NULL || strlen(cells[i]) < 1000000);
    printed->findings += printed->is_findings ? 1 : 0;
    if (printed->is_summary && cells[3] != NULL)
        printed->counted += strtoull(cells[3], NULL, 10);
    if (printed->is_items && printed->columns > 8)
        printed->hits += strtoull(cells[8], NULL, 10);
}

static void end(void *context)
{
    struct printed *printed = context;

    REQUIRE(printed->columns > 0);
    printed->columns = 0;
}

static struct alms_print print_into(struct printed *printed)
{
    *printed = (struct printed){.columns = 0};
    return (struct alms_print){.context = printed, .begin = begin, .row = row, .end = end};
}

static void check_journal(const alms_journal *journal)
{
    static const char *const SETTINGS[] = {"limit=500", "profile-lines=2",
                                           "closed=2026-02/2026-03-01"};
    const struct alms_test_options tests = {.settings = SETTINGS, .settings_count = 3};
    const struct alms_benford_options benford = {.has_cells = true, .duplicates_max = 5};
    const struct alms_money_sample_options money = {.seed = "fuzz", .size = "7"};
    const struct alms_entry_sample_options entries = {.seed = "fuzz", .size = "1"};
    struct printed printed;
    struct alms_error err = {0};
    struct alms_print print = print_into(&printed);

    const enum alms_code tested = alms_journal_test(journal, NULL, &tests, &print, &err);
    /* A limit must have no more digits than the amounts, whatever those are. */
    REQUIRE(tested == ALMS_OK && err.count == 0);
    REQUIRE(printed.tables == 3 && printed.findings == printed.counted);

    print = print_into(&printed);
    const enum alms_code fitted = alms_journal_benford(journal, &benford, &print, &err);
    REQUIRE(fitted == alms_error_code(&err));
    REQUIRE(fitted == ALMS_OK || fitted == ALMS_E_POPULATION_EMPTY ||
            fitted == ALMS_E_VALUE_MISSING);

    alms_error_clear(&err);
    print = print_into(&printed);
    const enum alms_code drawn = alms_sample_money(journal, &money, &print, &err);
    REQUIRE(drawn == alms_error_code(&err));
    REQUIRE(drawn != ALMS_OK || printed.hits == 7);

    alms_error_clear(&err);
    print = print_into(&printed);
    const enum alms_code chosen = alms_sample_entries(journal, &entries, &print, &err);
    REQUIRE(chosen == ALMS_OK && printed.tables == 2);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
    const struct alms_journal_options options = {.scale_digits = 2};
    char path[PATH_SIZE_BYTES];
    struct alms_error err = {0};
    alms_journal *journal = NULL;
    const int file = make_file(bytes, size_bytes, path);

    const enum alms_code code = alms_journal_read_file(path, &options, &journal, &err);
    REQUIRE(code == alms_error_code(&err));
    if (code == ALMS_OK) {
        check_journal(journal);
    } else {
        REQUIRE(journal == NULL && err.count > 0);
    }
    alms_journal_close(journal);
    (void)close(file);
    return 0;
}
