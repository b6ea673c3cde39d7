/*
 * sheet - a table to print: as text, page or spreadsheet for people, as CSV and JSON for programs.
 *
 * The same rows whatever the form. Text is aligned by display width, so that Chinese stands
 * straight; amounts stand at the right. CSV is RFC 4180 in UTF-8. JSON is a list of objects whose
 * values are texts, because amounts are exact. A page of HTML is one file without requests. In a
 * spreadsheet amounts are numbers, as far as its 15 digits hold them exactly, and texts beyond.
 */
#ifndef ALMS_SHEET_H
#define ALMS_SHEET_H

#include <alms/common.h>

#include <stdio.h>

enum alms_sheet_format {
    ALMS_SHEET_TEXT,
    ALMS_SHEET_CSV,
    ALMS_SHEET_JSON,
    ALMS_SHEET_HTML,
    ALMS_SHEET_XLSX
};

enum { ALMS_SHEET_COLUMNS_MAX = 32 };

struct alms_sheet_column {
    const char *key;   /* of JSON and CSV: never translated */
    const char *title; /* of text */
    bool is_amount;    /* stands at the right */
};

struct alms_sheet;

/* The columns must outlive the sheet. */
struct alms_sheet *alms_sheet_open(const struct alms_sheet_column *columns, size_t count);
void alms_sheet_close(struct alms_sheet *sheet); /* NULL is fine */

/* Adds a row of as many cells as there are columns; NULL is an empty cell. */
void alms_sheet_add(struct alms_sheet *sheet, const char *const *cells);

/* As alms_sheet_add, below a line: sums. They stand in text only: programs add up themselves. */
void alms_sheet_add_total(struct alms_sheet *sheet, const char *const *cells);

/* What stands above the table on a page and in a spreadsheet; the texts must outlive the sheet. */
struct alms_sheet_head {
    const char *title;
    const char *charity; /* whose it is; NULL: not said */
    const char *language;
    int64_t made_s; /* seconds since 1970 UTC */
};

void alms_sheet_set_head(struct alms_sheet *sheet, const struct alms_sheet_head *head);

size_t alms_sheet_rows(const struct alms_sheet *sheet);

/* In any format but XLSX, which is no stream. */
void alms_sheet_write(const struct alms_sheet *sheet, enum alms_sheet_format format, FILE *file);

/* Writes a spreadsheet; false if the file cannot be written. */
bool alms_sheet_save_xlsx(const struct alms_sheet *sheet, const char *path);

/* --- pieces, for tables too long to hold --- */

/* A row of CSV with its line end. */
void alms_csv_write(FILE *file, const char *const *cells, size_t count);

/* The same for a file that people open in a spreadsheet: texts that would run as formulas do not.
 */
void alms_csv_write_safe(FILE *file, const char *const *cells, size_t count);

/* A JSON string. */
void alms_json_write(FILE *file, const char *text);

#endif
