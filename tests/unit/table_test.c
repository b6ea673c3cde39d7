/* table - CSV and TSV as they come: cells, lines, bad rows, encodings, limits, places. */
#include "intake/table.h"

#include "base/memory.h"
#include "support/check.h"
#include "support/support.h"
#include "support/workbook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct scratch scratch;

static int open_scratch(void **state)
{
    (void)state;
    scratch_open(&scratch);
    return 0;
}

static int close_scratch(void **state)
{
    (void)state;
    scratch_close(&scratch);
    return 0;
}

static void add_number(struct alms_buffer *out, const char *before, uint64_t number)
{
    char text[ALMS_UINT_TEXT_SIZE_BYTES];

    alms_buffer_add_text(out, before);
    alms_buffer_add_text(out, alms_uint_format(number, text));
}

static void add_fault(struct alms_buffer *out, const struct alms_error *err)
{
    assert_int_equal(err->count, 1);
    add_number(out, "E", (uint64_t)err->faults[0].code);
    add_number(out, "@", err->faults[0].line);
    add_number(out, ":", err->faults[0].column);
}

/*
 * Everything that a table says about a file, a row a line: "LINE[cell][cell]", "ECODE@LINE:COLUMN"
 * and the bad row behind it, "broken" where nothing more can be read. The caller frees it.
 */
static char *read_all(const char *path, enum alms_table_format format)
{
    bool has_row = true;
    struct alms_error err = {0};
    struct alms_buffer out = {0};
    struct alms_table *table = NULL;

    MUST(alms_table_open(path, format, &table, &err));
    while (has_row) {
        struct alms_table_row row = {0};
        alms_error_clear(&err);
        if (alms_table_next(table, &row, &has_row, &err) != ALMS_OK) {
            assert_string_equal(err.faults[0].file, path);
            add_fault(&out, &err);
            if (alms_table_is_broken(table)) {
                alms_buffer_add_text(&out, " broken\n");
                break;
            }
            row = alms_table_bad_row(table);
            assert_int_equal(row.cells_count, 0);
            add_number(&out, " ", row.line);
            alms_buffer_add_text(&out, "<");
            alms_buffer_add(&out, row.raw.bytes, row.raw.size_bytes);
            alms_buffer_add_text(&out, ">\n");
            has_row = true;
            continue;
        }
        if (!has_row)
            break;
        add_number(&out, "", row.line);
        for (size_t i = 0; i < row.cells_count; i++) {
            alms_buffer_add_text(&out, "[");
            alms_buffer_add(&out, row.cells[i].bytes, row.cells[i].size_bytes);
            alms_buffer_add_text(&out, "]");
        }
        alms_buffer_add_text(&out, "\n");
    }
    alms_table_close(table);
    char *text = calloc(1, out.size_bytes + 1);
    assert_non_null(text);
    if (out.size_bytes > 0)
        memcpy(text, out.bytes, out.size_bytes);
    alms_buffer_clear(&out);
    return text;
}

struct bytes {
    const char *bytes;
    size_t size_bytes;
};

#define BYTES(text)                                                                                \
    {                                                                                              \
        text, sizeof(text) - 1                                                                     \
    }

struct reading {
    struct bytes file;
    const char *says;
};

static void
check_readings(const struct reading *readings, size_t count, enum alms_table_format format)
{
    for (size_t i = 0; i < count; i++) {
        const char *path = scratch_path(&scratch, "table");
        file_put(path, readings[i].file.bytes, readings[i].file.size_bytes);
        char *says = read_all(path, format);
        if (strcmp(says, readings[i].says) != 0)
            (void)fprintf(stderr, "reading %zu\n", i);
        assert_string_equal(says, readings[i].says);
        free(says);
    }
}

static void check_rows(void **state)
{
    static const struct reading READINGS[] = {
        {BYTES(""), ""},
        {BYTES("\n"), ""},
        {BYTES("\r\n\r\n\r\n"), ""},
        {BYTES("a,b,c\n1,2,3\n"), "1[a][b][c]\n2[1][2][3]\n"},
        {BYTES("a,b,c\r\n1,2,3\r\n"), "1[a][b][c]\n2[1][2][3]\n"},
        {BYTES("a,b,c\r1,2,3\r"), "1[a][b][c]\n2[1][2][3]\n"},
        {BYTES("a,b\n1,2\r\n3,4\r5,6"), "1[a][b]\n2[1][2]\n3[3][4]\n4[5][6]\n"},
        {BYTES("a"), "1[a]\n"},
        {BYTES("a\r"), "1[a]\n"},
        {BYTES(","), "1[][]\n"},
        {BYTES("a,\n,b\n"), "1[a][]\n2[][b]\n"},
        {BYTES("a\n\n\r\n\rb\n"), "1[a]\n5[b]\n"},
        {BYTES("1,\"\",\"\"\n2,3,4"), "1[1][][]\n2[2][3][4]\n"},
        {BYTES("\"\"\n"), "1[]\n"},
        {BYTES("\"a,b\",c\n"), "1[a,b][c]\n"},
        {BYTES("a,\"ha \"\"ha\"\" ha\"\n"), "1[a][ha \"ha\" ha]\n"},
        {BYTES("a,\"\"\"\"\n"), "1[a][\"]\n"},
        {BYTES("\"one\ntwo\",x\nb,c\n"), "1[one\ntwo][x]\n3[b][c]\n"},
        {BYTES("\"one\r\ntwo\",x\r\nb,c\r\n"), "1[one\r\ntwo][x]\n3[b][c]\n"},
        {BYTES("\"one\rtwo\",x\rb,c\r"), "1[one\rtwo][x]\n3[b][c]\n"},
        {BYTES("\"\n\n\",x\nb\n"), "1[\n\n][x]\n4[b]\n"},
        {BYTES("\"\n\"\"\n\"\nb\n"), "1[\n\"\n]\n4[b]\n"},
        /* Blanks belong to the cells. */
        {BYTES(" a , b \n"), "1[ a ][ b ]\n"},
        {BYTES(" \n"), "1[ ]\n"},
        {BYTES("\t,\xC2\xA0\n"), "1[\t][\xC2\xA0]\n"},
        {BYTES("金额（元）,捐赠者\n1，000,某\n"), "1[金额（元）][捐赠者]\n2[1，000][某]\n"},
        {BYTES("a;b\ta|b\n"), "1[a;b\ta|b]\n"},
    };

    (void)state;
    check_readings(READINGS, COUNT_OF(READINGS), ALMS_TABLE_CSV);
}

static void check_tabs(void **state)
{
    static const struct reading READINGS[] = {
        {BYTES("a\tb\n1\t2,3\n"), "1[a][b]\n2[1][2,3]\n"},
        {BYTES("\t\n"), "1[][]\n"},
        {BYTES("\"a\tb\"\tc\r\n"), "1[a\tb][c]\n"},
        {BYTES("\"a\nb\"\tc\nd\n"), "1[a\nb][c]\n3[d]\n"},
        {BYTES("a\tb\"c\nd\te\n"), "E211@1:4 1<a\tb\"c\n>\n2[d][e]\n"},
    };

    (void)state;
    check_readings(READINGS, COUNT_OF(READINGS), ALMS_TABLE_TSV);
}

/* A bad row costs its first line, not the rows behind it. */
static void check_bad_rows(void **state)
{
    static const struct reading READINGS[] = {
        {BYTES("a,b\"c\nd,e\n"), "E211@1:4 1<a,b\"c\n>\n2[d][e]\n"},
        {BYTES("a,\"b\"c\nd,e\n"), "E211@1:5 1<a,\"b\"c\n>\n2[d][e]\n"},
        {BYTES("金,额\"c\r\nd,e\r\n"), "E211@1:4 1<金,额\"c\r\n>\n2[d][e]\n"},
        {BYTES("\"a\nb\"c\nd,e\n"), "E211@2:2 1<\"a\n>\nE211@2:2 2<b\"c\n>\n3[d][e]\n"},
        {BYTES("x,\"a\nb,c\n"), "E211@1:3 1<x,\"a\n>\n2[b][c]\n"},
        {BYTES("x,\"a\rb,c\r"), "E211@1:3 1<x,\"a\r>\n2[b][c]\n"},
        {BYTES("x,\"a \"\"b\"\" c\nb,c\n"), "E211@1:3 1<x,\"a \"\"b\"\" c\n>\n2[b][c]\n"},
        {BYTES("\"x\",\"a\nb,c\nd\n"), "E211@1:5 1<\"x\",\"a\n>\n2[b][c]\n3[d]\n"},
        {BYTES("\""), "E211@1:1 1<\">\n"},
        {BYTES("a\n\"b"), "1[a]\nE211@2:1 2<\"b>\n"},
        {BYTES("a,\"b\nc\"\"d\ne\"\"f\ng\n"),
         "E211@1:3 1<a,\"b\n>\nE211@2:2 2<c\"\"d\n>\nE211@3:2 3<e\"\"f\n>\n4[g]\n"},
    };

    (void)state;
    check_readings(READINGS, COUNT_OF(READINGS), ALMS_TABLE_CSV);
}

static void check_encodings(void **state)
{
    static const struct reading READINGS[] = {
        {BYTES("\xEF\xBB\xBF"), ""},
        {BYTES("\xEF\xBB\xBF"
               "a,b\n"),
         "1[a][b]\n"},
        {BYTES("\xEF\xBB\xBF\"a\",b\n"), "1[a][b]\n"},
        /* A second mark, and one that does not begin the file, are text. */
        {BYTES("\xEF\xBB\xBF\xEF\xBB\xBF"
               "a\n"),
         "1[\xEF\xBB\xBF"
         "a]\n"},
        {BYTES("a,b\n\xEF\xBB\xBF"
               "c\n"),
         "1[a][b]\n2[\xEF\xBB\xBF"
         "c]\n"},
        /* 金额 in GB18030, and in UTF-16 of both orders. */
        {BYTES("a,b\n1,\xBD\xF0\xB6\xEE\n"), "1[a][b]\n2[1][金额]\n"},
        {BYTES("\xBD\xF0\xB6\xEE\n"), "1[金额]\n"},
        {BYTES("\xFF\xFE"
               "a\0,\0\xD1\x91\n\0"),
         "1[a][金]\n"},
        {BYTES("\xFE\xFF\0a\0,\x91\xD1\0\n"), "1[a][金]\n"},
        {BYTES("\xFF\xFE"
               "a\0\n\0b"),
         "1[a]\nE212@2:1 broken\n"},
        {BYTES("a\0,\0b\0\n\0"), "E212@1:2 broken\n"},
        {BYTES("a,b\n金c\0d\n"), "1[a][b]\nE212@2:3 broken\n"},
        /* UTF-8 that is damaged: not the shortest form, half of a pair, beyond Unicode, cut off. */
        {BYTES("金额金额\na\xC0\x80\n"), "1[金额金额]\nE212@2:2 broken\n"},
        {BYTES("金额金额\na\xED\xA0\x80\n"), "1[金额金额]\nE212@2:2 broken\n"},
        {BYTES("金额金额金\na\xF4\x90\x80\x80\n"), "1[金额金额金]\nE212@2:2 broken\n"},
        {BYTES("金a\n金\xE9\x87"), "1[金a]\nE212@2:2 broken\n"},
        {BYTES("金,\"金额\n\xE9\x87,\n"), "E212@2:1 broken\n"},
        /* GB18030 that is damaged. */
        {BYTES("\xBD\xF0\xB6\xEE\n\xBD\xF0\xFF\n"), "1[金额]\nE212@2:2 broken\n"},
        {BYTES("\xBD\xF0\xB6\xEE\n\xBD"), "1[金额]\nE212@2:1 broken\n"},
        {BYTES("\xF0\x9F\x98\x80,b\n"), "1[\xF0\x9F\x98\x80][b]\n"},
    };

    (void)state;
    check_readings(READINGS, COUNT_OF(READINGS), ALMS_TABLE_CSV);
}

static void refuses_format(struct bytes file, const char *what)
{
    char message[ALMS_MESSAGE_SIZE_BYTES];
    char expected[ALMS_MESSAGE_SIZE_BYTES];
    struct alms_error err = {0};
    struct alms_table *table = NULL;
    const char *path = scratch_path(&scratch, "format.xls");

    file_put(path, file.bytes, file.size_bytes);
    assert_refuses(alms_table_open(path, ALMS_TABLE_FOUND, &table, &err), ALMS_E_TABLE_FORMAT);
    assert_null(table);
    alms_fault_message(&err.faults[0], NULL, message);
    (void)snprintf(expected, sizeof(expected), "'%s' is no table that can be read: it is %s", path,
                   what);
    assert_string_equal(message, expected);
    assert_non_null(strstr(alms_code_about(ALMS_E_TABLE_FORMAT)->remedy, "CSV"));
}

/* Each says what the file is, whatever its name is, and its code says what to do. */
static void check_formats(void **state)
{
    (void)state;
    refuses_format((struct bytes)BYTES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
                   "an old Excel file (.xls)");
    refuses_format((struct bytes)BYTES("\x09\x08\x08\x00\x00\x05\x05\x00"),
                   "an old Excel file (.xls)");
    refuses_format((struct bytes)BYTES("%PDF-1.7\n"), "a PDF document");
    refuses_format((struct bytes)BYTES("\xEF\xBB\xBF\r\n <HTML><table>"),
                   "a web page (HTML or XML), whatever its name is");
    refuses_format((struct bytes)BYTES("<table border=1>"),
                   "a web page (HTML or XML), whatever its name is");
    refuses_format((struct bytes)BYTES("<?xml version=\"1.0\"?>"),
                   "a web page (HTML or XML), whatever its name is");
    refuses_format((struct bytes)BYTES("PK\x03\x04more"), "a damaged ZIP archive");
}

static void refuses_packed(struct bytes file, const char *how)
{
    char message[ALMS_MESSAGE_SIZE_BYTES];
    char expected[ALMS_MESSAGE_SIZE_BYTES];
    struct alms_error err = {0};
    struct alms_table *table = NULL;
    const char *path = scratch_path(&scratch, "packed.csv");

    file_put(path, file.bytes, file.size_bytes);
    assert_refuses(alms_table_open(path, ALMS_TABLE_FOUND, &table, &err), ALMS_E_TABLE_PACKED);
    assert_null(table);
    alms_fault_message(&err.faults[0], NULL, message);
    (void)snprintf(expected, sizeof(expected), "'%s' is %s", path, how);
    assert_string_equal(message, expected);
}

/*
 * The directory of a compound file, at this sector of this size, names the packed book that a
 * password protects; sizes of no sector, and a file that ends before it, are an old Excel file's.
 */
static void check_passwords(void **state)
{
    enum { SIZE = 300 * 1024 };
    static const char ENTRY[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    static const struct {
        size_t shift;
        size_t sector;
        bool is_found;
    } CASES[] = {{9, 1, true}, {12, 2, true}, {9, 550, true}, {9, 5000, false}, {13, 1, false}};
    char *bytes = calloc(1, SIZE);

    (void)state;
    assert_non_null(bytes);
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        const size_t at = (CASES[i].sector + 1) << CASES[i].shift;
        memset(bytes, 0, SIZE);
        memcpy(bytes, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
        bytes[0x1E] = (char)CASES[i].shift;
        bytes[0x30] = (char)(CASES[i].sector & 255);
        bytes[0x31] = (char)(CASES[i].sector >> 8);
        if (at + 128 + sizeof(ENTRY) < SIZE)
            memcpy(bytes + at + 128, ENTRY, sizeof(ENTRY));
        if (CASES[i].is_found) {
            refuses_packed((struct bytes){bytes, SIZE}, "protected by a password");
        } else {
            refuses_format((struct bytes){bytes, SIZE}, "an old Excel file (.xls)");
        }
    }
    free(bytes);
}

static void check_archives(void **state)
{
    const char *path = scratch_path(&scratch, "archive.zip");
    const struct workbook_part bill = {"bill.csv", "a,b\n"};
    const struct workbook_part document = {"content.xml", "<a/>"};
    struct alms_error err = {0};
    struct alms_table *table = NULL;

    (void)state;
    refuses_packed((struct bytes)BYTES("\x1F\x8B\x08\x00"), "packed by gzip");
    refuses_packed((struct bytes)BYTES("Rar!\x1A\x07\x00"), "packed by RAR");
    refuses_packed((struct bytes)BYTES("7z\xBC\xAF\x27\x1C"), "packed by 7-Zip");
    workbook_write(path, &bill, 1);
    assert_refuses(alms_table_open(path, ALMS_TABLE_FOUND, &table, &err), ALMS_E_TABLE_PACKED);
    workbook_write(path, &document, 1);
    alms_error_clear(&err);
    assert_refuses(alms_table_open(path, ALMS_TABLE_FOUND, &table, &err), ALMS_E_TABLE_FORMAT);
}

/* Without a word of the rules the mark that there is more of parts the cells. */
static void check_found_format(void **state)
{
    static const struct {
        const char *text;
        enum alms_table_format format;
    } CASES[] = {{"a,b\tc,d\n", ALMS_TABLE_CSV},
                 {"a\tb\tc,d\n", ALMS_TABLE_TSV},
                 {"a\n", ALMS_TABLE_CSV},
                 {"", ALMS_TABLE_CSV}};
    struct alms_error err = {0};
    const char *path = scratch_path(&scratch, "found.txt");

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct alms_table *table = NULL;
        file_put_text(path, CASES[i].text);
        MUST(alms_table_open(path, ALMS_TABLE_FOUND, &table, &err));
        assert_int_equal(alms_table_format(table), CASES[i].format);
        alms_table_close(table);
    }
    /* A bar is a mark only where it is asked for. */
    static const struct {
        const char *text;
        enum alms_table_format asked;
        enum alms_table_format format;
    } BARS[] = {{"a|b|c,d\n", ALMS_TABLE_FOUND, ALMS_TABLE_CSV},
                {"a|b|c,d\n", ALMS_TABLE_FOUND_BAR, ALMS_TABLE_BAR},
                {"a|b\tc\td\n", ALMS_TABLE_FOUND_BAR, ALMS_TABLE_TSV},
                {"a|b,c\n", ALMS_TABLE_FOUND_BAR, ALMS_TABLE_CSV},
                {"a,b\n", ALMS_TABLE_BAR, ALMS_TABLE_BAR}};
    for (size_t i = 0; i < COUNT_OF(BARS); i++) {
        struct alms_table *table = NULL;
        file_put_text(path, BARS[i].text);
        MUST(alms_table_open(path, BARS[i].asked, &table, &err));
        assert_int_equal(alms_table_format(table), BARS[i].format);
        alms_table_close(table);
    }
    struct alms_table *none = NULL;
    assert_refuses(alms_table_open(path, ALMS_TABLE_XLSX, &none, &err), ALMS_E_TABLE_FORMAT);
}

static void check_what_was_found(void **state)
{
    bool has_row = false;
    struct alms_error err = {0};
    struct alms_table *table = NULL;
    struct alms_table_row row;
    struct alms_hash digest;
    char hex[ALMS_HASH_HEX_SIZE_BYTES];
    const char *path = scratch_path(&scratch, "found");

    (void)state;
    assert_refuses(alms_table_open(scratch_path(&scratch, "none"), ALMS_TABLE_CSV, &table, &err),
                   ALMS_E_FILE_MISSING);
    file_put_text(path, "\xEF\xBB\xBF"
                        "abc\nx\n");
    err = (struct alms_error){0};
    MUST(alms_table_open(path, ALMS_TABLE_CSV, &table, &err));
    assert_int_equal(alms_table_bytes_total(table), 9);
    assert_accepts(alms_table_next(table, &row, &has_row, &err));
    assert_string_equal(alms_table_encoding(table), "UTF-8 with BOM");
    assert_memory_equal(row.raw.bytes, "abc\n", 4);
    assert_int_equal(row.raw.size_bytes, 4);
    /* The digest is that of the whole file, whatever was read of it. */
    assert_accepts(alms_table_digest(table, &digest, &err));
    alms_hash_hex(&digest, hex);
    assert_string_equal(hex, "42208bba3d603da446cc5008abba8220de09f7b7b21e18c3041993f7c846eb4d");
    alms_table_close(table);

    file_put_text(path, "abc\n");
    MUST(alms_table_open(path, ALMS_TABLE_CSV, &table, &err));
    assert_accepts(alms_table_next(table, &row, &has_row, &err));
    assert_string_equal(alms_table_encoding(table), "UTF-8");
    alms_table_close(table);
}

/* --- places -------------------------------------------------------------------------------- */

static void check_place(const struct alms_table *table, const struct alms_table_row *row,
                        size_t cell, uint32_t line, uint32_t column)
{
    const struct alms_place place = alms_table_place(table, row, cell);

    assert_int_equal(place.line, line);
    assert_int_equal(place.column, column);
}

/* Line and column, in characters, of cells behind quotes, commas in quotes and line ends. */
static void check_places(void **state)
{
    static const char *const LINE_ENDS[] = {"\n", "\r\n", "\r"};
    bool has_row = false;
    char text[256];
    struct alms_error err = {0};
    struct alms_table *table = NULL;
    struct alms_table_row row;
    const char *path = scratch_path(&scratch, "places");

    (void)state;
    for (size_t i = 0; i < COUNT_OF(LINE_ENDS); i++) {
        const char *end = LINE_ENDS[i];
        (void)snprintf(text, sizeof(text),
                       "金额,\"a,b\",c%s%s1,\"one%stwo, \"\"three\"\"\",x,\"%s%s\",y%s5,6%s", end,
                       end, end, end, end, end, end);
        file_put_text(path, text);
        MUST(alms_table_open(path, ALMS_TABLE_CSV, &table, &err));
        assert_accepts(alms_table_next(table, &row, &has_row, &err));
        check_place(table, &row, 0, 1, 1);
        check_place(table, &row, 1, 1, 4);
        check_place(table, &row, 2, 1, 10);
        assert_accepts(alms_table_next(table, &row, &has_row, &err));
        check_place(table, &row, 0, 3, 1);
        check_place(table, &row, 1, 3, 3);
        check_place(table, &row, 2, 4, 17);
        check_place(table, &row, 3, 4, 19);
        check_place(table, &row, 4, 6, 3);
        assert_accepts(alms_table_next(table, &row, &has_row, &err));
        check_place(table, &row, 1, 7, 3);
        alms_table_close(table);
    }
}

/* --- limits -------------------------------------------------------------------------------- */

static char *repeat(const char *before, char character, size_t count, const char *after)
{
    const size_t head = strlen(before);
    char *text = malloc(head + count + strlen(after) + 1);

    assert_non_null(text);
    memcpy(text, before, head);
    memset(text + head, character, count);
    memcpy(text + head + count, after, strlen(after) + 1);
    return text;
}

static void check_cells_limit(void **state)
{
    bool has_row = false;
    struct alms_error err = {0};
    struct alms_table *table = NULL;
    struct alms_table_row row;
    const char *path = scratch_path(&scratch, "cells");
    char *fits = repeat("", ',', ALMS_TABLE_CELLS_MAX - 1, "x\n");
    char *wide = repeat(fits, ',', ALMS_TABLE_CELLS_MAX, "y\nz\n");

    (void)state;
    file_put_text(path, wide);
    MUST(alms_table_open(path, ALMS_TABLE_CSV, &table, &err));
    assert_accepts(alms_table_next(table, &row, &has_row, &err));
    assert_int_equal(row.cells_count, ALMS_TABLE_CELLS_MAX);
    assert_true(alms_span_equal(row.cells[ALMS_TABLE_CELLS_MAX - 1], "x"));
    assert_refuses(alms_table_next(table, &row, &has_row, &err), ALMS_E_TABLE_LIMIT);
    assert_int_equal(err.faults[0].line, 2);
    /* The row that is refused is told whole. */
    const struct alms_table_row bad = alms_table_bad_row(table);
    assert_int_equal(bad.line, 2);
    assert_int_equal(bad.raw.size_bytes, ALMS_TABLE_CELLS_MAX + 2);
    assert_accepts(alms_table_next(table, &row, &has_row, &err));
    assert_int_equal(row.line, 3);
    assert_true(alms_span_equal(row.cells[0], "z"));
    alms_table_close(table);
    free(wide);
    free(fits);
}

static void check_size(size_t size_bytes, const char *head, const char *end, bool fits)
{
    bool has_row = false;
    struct alms_error err = {0};
    struct alms_table *table = NULL;
    struct alms_table_row row;
    const char *path = scratch_path(&scratch, "size");
    char *text = repeat(head, 'x', size_bytes - strlen(head) - strlen(end), end);
    char *both = repeat(text, 'y', 3, ",z\n");

    file_put_text(path, both);
    MUST(alms_table_open(path, ALMS_TABLE_CSV, &table, &err));
    if (fits) {
        assert_accepts(alms_table_next(table, &row, &has_row, &err));
        assert_true(has_row);
        assert_int_equal(row.raw.size_bytes, size_bytes);
    } else {
        assert_refuses(alms_table_next(table, &row, &has_row, &err), ALMS_E_TABLE_LIMIT);
        assert_int_equal(err.faults[0].line, 1);
        assert_false(alms_table_is_broken(table));
    }
    assert_accepts(alms_table_next(table, &row, &has_row, &err));
    assert_true(has_row);
    assert_int_equal(row.line, 2);
    assert_int_equal(row.cells_count, 2);
    assert_true(alms_span_equal(row.cells[0], "yyy"));
    assert_accepts(alms_table_next(table, &row, &has_row, &err));
    assert_false(has_row);
    alms_table_close(table);
    free(both);
    free(text);
}

static void check_row_limit(void **state)
{
    (void)state;
    check_size(ALMS_TABLE_ROW_SIZE_MAX, "a,", "\n", true);
    check_size(ALMS_TABLE_ROW_SIZE_MAX + 1, "a,", "\n", false);
    check_size(ALMS_TABLE_ROW_SIZE_MAX, "a,", "\r\n", true);
    check_size(ALMS_TABLE_ROW_SIZE_MAX + 1, "a,", "\r\n", false);
    check_size(ALMS_TABLE_ROW_SIZE_MAX, "a,\"", "\"\r", true);
    check_size(ALMS_TABLE_ROW_SIZE_MAX + 1, "a,\"", "\"\r", false);
    check_size(3 * ALMS_TABLE_ROW_SIZE_MAX, "a,", "\r\n", false);
    /* The carriage return that ends the line stands last of what is read at once. */
    check_size(3 * ALMS_TABLE_ROW_SIZE_MAX, "a,", "\r", false);
    check_size(5 * 256 * 1024, "a,", "\r", false);
}

/* A line that is too long within a row that began before it: the lines behind it are kept. */
static void check_long_line_in_quotes(void **state)
{
    char *says = NULL;
    const char *path = scratch_path(&scratch, "long");
    char *text = repeat("\"a\n", 'x', 2 * ALMS_TABLE_ROW_SIZE_MAX, "\nb,c\nd,e\n");

    (void)state;
    file_put_text(path, text);
    says = read_all(path, ALMS_TABLE_CSV);
    assert_memory_equal(says, "E215@1:1 1<\"a\n>\nE215@2:1 2<x", 27);
    const char *rest = strstr(says, ">\n3");
    assert_non_null(rest);
    assert_string_equal(rest, ">\n3[b][c]\n4[d][e]\n");
    free(says);
    free(text);
}

/* Bad row upon bad row is read in one pass over what the first of them swallowed. */
static void check_many_bad_rows(void **state)
{
    enum { LINES = 200000 };
    bool has_row = true;
    uint64_t bad = 0;
    struct alms_error err = {0};
    struct alms_table *table = NULL;
    struct alms_table_row row;
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};
    const char *path = scratch_path(&scratch, "many");

    (void)state;
    alms_buffer_add_text(&text, "\"\n");
    for (size_t i = 0; i < LINES; i++)
        alms_buffer_add_text(&text, "a\"\"b\n");
    file_put(path, text.bytes, text.size_bytes);
    MUST(alms_table_open(path, ALMS_TABLE_CSV, &table, &err));
    while (has_row) {
        alms_error_clear(&err);
        const enum alms_code code = alms_table_next(table, &row, &has_row, &err);
        if (code == ALMS_OK)
            break;
        assert_int_equal(code, ALMS_E_TABLE_SYNTAX);
        bad += 1;
        assert_int_equal(err.faults[0].line, bad);
    }
    assert_false(has_row);
    assert_int_equal(bad, LINES + 1);
    alms_table_close(table);
}

/* --- vectors ------------------------------------------------------------------------------- */

/* The files of csv-spectrum, cell by cell. */
static void check_spectrum(void **state)
{
    static const struct {
        const char *name;
        const char *says;
    } FILES[] = {
        {"comma_in_quotes.csv",
         "1[first][last][address][city][zip]\n2[John][Doe][120 any st.][Anytown, WW][08123]\n"},
        {"empty.csv", "1[a][b][c]\n2[1][][]\n3[2][3][4]\n"},
        {"empty_crlf.csv", "1[a][b][c]\n2[1][][]\n3[2][3][4]\n"},
        {"escaped_quotes.csv", "1[a][b]\n2[1][ha \"ha\" ha]\n3[3][4]\n"},
        {"json.csv", "1[key][val]\n2[1][{\"type\": \"Point\", \"coordinates\": [102.0, 0.5]}]\n"},
        {"newlines.csv", "1[a][b][c]\n2[1][2][3]\n3[Once upon \na time][5][6]\n5[7][8][9]\n"},
        {"newlines_crlf.csv",
         "1[a][b][c]\n2[1][2][3]\n3[Once upon \r\na time][5][6]\n5[7][8][9]\n"},
        {"quotes_and_newlines.csv", "1[a][b]\n2[1][ha \n\"ha\" \nha]\n5[3][4]\n"},
        {"simple.csv", "1[a][b][c]\n2[1][2][3]\n"},
        {"simple_crlf.csv", "1[a][b][c]\n2[1][2][3]\n"},
        {"utf8.csv", "1[a][b][c]\n2[1][2][3]\n3[4][5][ʤ]\n"},
        /* It is not UTF-8, and has quotes within cells that are not quoted. */
        {"location_coordinates.csv",
         "1[Contact Phone Number][Location Coordinates][Cities][Counties]\n"},
    };
    const char *shared = getenv("ALMS_SHARED");

    (void)state;
    for (size_t i = 0; i < COUNT_OF(FILES); i++) {
        char path[SCRATCH_PATH_SIZE_BYTES];
        (void)snprintf(path, sizeof(path), "%s/vectors/csv-spectrum/csvs/%s",
                       shared == NULL ? "" : shared, FILES[i].name);
        if (!file_exists(path))
            skip();
        char *says = read_all(path, ALMS_TABLE_CSV);
        if (strcmp(FILES[i].name, "location_coordinates.csv") == 0) {
            assert_memory_equal(says, FILES[i].says, strlen(FILES[i].says));
        } else {
            assert_string_equal(says, FILES[i].says);
        }
        free(says);
    }
}

static void read_bars(void **state)
{
    static const struct reading READINGS[] = {
        {BYTES("a|b,c|\n1||2\n"), "1[a][b,c][]\n2[1][][2]\n"},
        {BYTES("\"a|b\"|c\n"), "1[a|b][c]\n"},
    };

    (void)state;
    check_readings(READINGS, COUNT_OF(READINGS), ALMS_TABLE_BAR);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_rows),          cmocka_unit_test(check_tabs),
        cmocka_unit_test(check_bad_rows),      cmocka_unit_test(check_encodings),
        cmocka_unit_test(check_formats),       cmocka_unit_test(check_passwords),
        cmocka_unit_test(check_archives),      cmocka_unit_test(check_found_format),
        cmocka_unit_test(read_bars),           cmocka_unit_test(check_what_was_found),
        cmocka_unit_test(check_places),        cmocka_unit_test(check_cells_limit),
        cmocka_unit_test(check_row_limit),     cmocka_unit_test(check_long_line_in_quotes),
        cmocka_unit_test(check_many_bad_rows), cmocka_unit_test(check_spectrum),
    };
    return cmocka_run_group_tests(tests, open_scratch, close_scratch);
}
