/*
 * Tables: no byte of a file is lost or read twice, and what the reader makes of its rows by rules
 * keeps its word. The input is rules and a table, parted by a form feed; without one it is a table
 * for rules that stand here.
 */
#define _GNU_SOURCE /* memfd_create */

#include "fuzz.h"

#include "intake/reader.h"
#include "value/date.h"
#include "value/decimal.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PARTING = '\f', PATH_SIZE_BYTES = 64 };

static const char RULES[] = "source s\n"
                            "header 姓名|name, 金额|amount\n"
                            "column 姓名|name private.donor\n"
                            "column 金额|amount amount group=,\n"
                            "column ref ref unique optional\n"
                            "column memo private.memo optional\n"
                            "date fixed 2026-02-13\n"
                            "record gift fund=GEN\n"
                            "when donor ~ 甲|公司$ fund=KIDS\n"
                            "skip rows where donor = 小计\n"
                            "hold rows where donor = \"\" and amount != \"\"\n"
                            "total cell 2 in row where donor = 合计\n"
                            "end at row where donor ~ ^-+$\n";

/* A file that is only in memory. */
static int make_file(const char *bytes, size_t size_bytes, char path[PATH_SIZE_BYTES])
{
    const int file = memfd_create("table", 0);

    REQUIRE(file >= 0);
    REQUIRE(write(file, bytes, size_bytes) == (ssize_t)size_bytes);
    (void)snprintf(path, PATH_SIZE_BYTES, "/proc/self/fd/%d", file);
    return file;
}

/* Adds what is no line end. */
static void add_bytes(struct alms_buffer *out, const char *bytes, size_t size_bytes)
{
    for (size_t i = 0; i < size_bytes; i++) {
        if (bytes[i] != '\r' && bytes[i] != '\n')
            alms_buffer_add(out, &bytes[i], 1);
    }
}

static void check_places(const struct alms_table *table, const struct alms_table_row *row)
{
    uint32_t line = row->line;

    for (size_t i = 0; i < row->cells_count; i++) {
        const struct alms_place place = alms_table_place(table, row, i);
        REQUIRE(place.line >= line && place.column >= 1);
        line = place.line;
    }
}

/* The rows one after the other are the file, but for its mark and its line ends. */
static void check_table(const char *bytes, size_t size_bytes, enum alms_table_format format)
{
    bool has_row = true;
    uint32_t line = 0;
    char path[PATH_SIZE_BYTES];
    struct alms_error err = {0};
    CLEANUP(alms_buffer_clear) struct alms_buffer whole = {0};
    CLEANUP(alms_buffer_clear) struct alms_buffer rows = {0};
    CLEANUP(alms_table_close_variable) struct alms_table *table = NULL;
    const int file = make_file(bytes, size_bytes, path);

    const enum alms_code opened = alms_table_open(path, format, &table, &err);
    if (opened != ALMS_OK || alms_table_format(table) == ALMS_TABLE_XLSX) {
        REQUIRE(opened == ALMS_OK || opened == ALMS_E_TABLE_FORMAT ||
                opened == ALMS_E_TABLE_PACKED || opened == ALMS_E_TABLE_LIMIT);
        (void)close(file);
        return;
    }
    while (has_row && !alms_table_is_broken(table)) {
        struct alms_table_row row = {0};
        alms_error_clear(&err);
        const enum alms_code code = alms_table_next(table, &row, &has_row, &err);
        REQUIRE(code == alms_error_code(&err));
        if (alms_table_is_broken(table)) {
            REQUIRE(code == ALMS_E_TABLE_ENCODING);
            break;
        }
        if (code != ALMS_OK) {
            REQUIRE(code == ALMS_E_TABLE_SYNTAX || code == ALMS_E_TABLE_LIMIT);
            row = alms_table_bad_row(table);
            has_row = true;
            REQUIRE(err.faults[0].line >= row.line);
        }
        if (!has_row)
            break;
        REQUIRE(row.line > line && row.raw.size_bytes > 0);
        line = row.line;
        check_places(table, &row);
        add_bytes(&rows, row.raw.bytes, row.raw.size_bytes);
    }
    const size_t mark = strcmp(alms_table_encoding(table), "UTF-8 with BOM") == 0 ? 3 : 0;
    if (strncmp(alms_table_encoding(table), "UTF-8", 5) == 0) {
        add_bytes(&whole, bytes + mark, size_bytes - mark);
        REQUIRE(rows.size_bytes <= whole.size_bytes);
        REQUIRE(alms_table_is_broken(table) || rows.size_bytes == whole.size_bytes);
        REQUIRE(rows.size_bytes == 0 || memcmp(rows.bytes, whole.bytes, rows.size_bytes) == 0);
    }
    (void)close(file);
}

static void check_amount(const char *text)
{
    struct alms_error err = {0};
    CLEANUP(alms_decimal_clear) struct alms_decimal number = alms_decimal_zero();
    const enum alms_code code = alms_decimal_parse(text, &number, &err);

    REQUIRE(code == ALMS_OK || code == ALMS_E_AMOUNT_RANGE);
}

/* A movement may lack its amount, where the balances tell it. */
static void check_row(const struct alms_read_row *row, bool is_movement)
{
    const char *const texts[] = {row->amount, row->paid, row->balance};

    REQUIRE(!row->has_amount || row->amount[0] != '\0' || row->paid[0] != '\0');
    REQUIRE(is_movement || (row->paid[0] == '\0' && row->balance[0] == '\0'));
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        if (texts[i][0] != '\0' && (i > 0 || row->has_amount))
            check_amount(texts[i]);
    }
    if (row->kind == ALMS_ROW_IS_REFUND)
        REQUIRE(row->has_amount && row->amount[0] != '-');
    if (row->fee_sign != 0)
        REQUIRE(row->fee[0] != '\0' && strpbrk(row->fee, "123456789") != NULL);
    if (row->kind != ALMS_ROW_IS_DATA && row->kind != ALMS_ROW_IS_REFUND)
        return;
    /* What came back is no fee of a gift. */
    REQUIRE(is_movement || row->kind == ALMS_ROW_IS_REFUND || row->fee_sign >= 0);
    REQUIRE((is_movement || row->has_amount) && alms_date_is_valid(row->date));
    REQUIRE(row->identity.size_bytes > 0 && row->content.size_bytes > 0);
    for (size_t i = 0; i < row->texts_count; i++) {
        REQUIRE(row->texts[i].value[0] != '\0' &&
                strlen(row->texts[i].value) <= ALMS_READER_TEXT_SIZE_MAX);
    }
}

static void
check_reader(const char *bytes, size_t size_bytes, struct alms_rules *rules, bool reads_movements)
{
    bool has_row = true;
    char path[PATH_SIZE_BYTES];
    struct alms_error err = {0};
    struct alms_read_row row;
    struct alms_hash hash;
    const struct alms_reader_options options = {.date = {2026, 2, 13},
                                                .reads_movements = reads_movements};
    CLEANUP(alms_reader_close_variable) struct alms_reader *reader = NULL;
    const int file = make_file(bytes, size_bytes, path);

    if (alms_reader_open(path, rules, &options, &reader, &err) != ALMS_OK) {
        (void)close(file);
        return;
    }
    if (alms_reader_find_header(reader, &err) != ALMS_OK)
        has_row = false;
    while (has_row) {
        alms_error_clear(&err);
        const enum alms_code code = alms_reader_next(reader, &row, &has_row, &err);
        REQUIRE(code == alms_error_code(&err));
        if (code == ALMS_OK && has_row)
            check_row(&row, reads_movements);
        for (size_t i = 0; i < err.count && i < ALMS_FAULTS_MAX; i++) {
            REQUIRE(strncmp(err.faults[i].file, path, strlen(path)) == 0 &&
                    err.faults[i].line >= 1 && err.faults[i].column >= 1);
        }
    }
    alms_error_clear(&err);
    REQUIRE(alms_reader_digest(reader, &hash, &err) == ALMS_OK);
    (void)close(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
    struct alms_error err = {0};
    struct alms_rules *rules = NULL;
    char *text = fuzz_text(bytes, size_bytes);
    char *parting = memchr(text, PARTING, size_bytes);
    const char *table = parting == NULL ? text : parting + 1;
    const size_t table_size = size_bytes - (size_t)(table - text);

    if (parting != NULL)
        *parting = '\0';
    check_table(table, table_size, ALMS_TABLE_CSV);
    check_table(table, table_size, ALMS_TABLE_TSV);
    if (alms_rules_parse(parting == NULL ? RULES : text, "fuzz.rules", &rules, &err) == ALMS_OK)
        check_reader(table, table_size, rules, false);
    alms_rules_close(rules);
    rules = NULL;
    alms_error_clear(&err);
    if (alms_rules_parse(parting == NULL ? RULES : text, "fuzz.rules", &rules, &err) == ALMS_OK)
        check_reader(table, table_size, rules, true);
    alms_rules_close(rules);
    free(text);
    return 0;
}
