/*
 * xlsx - the rows of a spreadsheet (XLSX, ECMA-376), sheet by sheet, one after the other.
 *
 * Memory grows with the texts that the sheets share, not with their rows. Only what is seen is
 * read: hidden sheets are left out, formulas give their last value. Numbers become the shortest
 * decimal (value/shortest.h), numbers that are shown as dates become dates. A merged cell counts
 * for all rows that it covers. What a sheet says of its own size is not believed.
 */
#ifndef ALMS_XLSX_H
#define ALMS_XLSX_H

#include "base/text.h"

enum {
    ALMS_XLSX_COLUMNS_MAX = 512,  /* filled ones; as many as a row of text may have */
    ALMS_XLSX_MERGES_MAX = 100000 /* of one sheet */
};

enum alms_cell_kind {
    ALMS_CELL_IS_TEXT,
    ALMS_CELL_IS_NUMBER, /* plain decimal text */
    ALMS_CELL_IS_DAY     /* 2026-02-13, 2026-02-13 18:57:30 or 18:57:30 */
};

struct alms_xlsx_cell {
    struct alms_span text; /* empty if the cell is */
    enum alms_cell_kind kind;
    bool is_from_above; /* the value of a merged cell that began in a row above */
};

/* A row that is not empty, until the next one is read. */
struct alms_xlsx_row {
    uint32_t sheet; /* from 1, counting those that are not hidden */
    const char *sheet_name;
    uint32_t number; /* as the program shows it, from 1 */
    const struct alms_xlsx_cell *cells;
    size_t cells_count; /* up to the last that is not empty */
};

struct alms_xlsx;

/* Refuses with FILE_*, TABLE_FORMAT (no spreadsheet, damaged) and TABLE_LIMIT. */
ALMS_MUST_CHECK enum alms_code
alms_xlsx_open(const char *path, struct alms_xlsx **out, struct alms_error *err);
void alms_xlsx_close(struct alms_xlsx *xlsx); /* NULL is fine */

/* False at the end of the last sheet. Refuses as alms_xlsx_open; then nothing more can be read. */
ALMS_MUST_CHECK enum alms_code alms_xlsx_next(struct alms_xlsx *xlsx, struct alms_xlsx_row *out,
                                              bool *out_has_row, struct alms_error *err);

/* Of the parts that hold the rows, unpacked: how much was read, and how much there is. */
uint64_t alms_xlsx_bytes_done(const struct alms_xlsx *xlsx);
uint64_t alms_xlsx_bytes_total(const struct alms_xlsx *xlsx);

/* How many sheets are not hidden. */
size_t alms_xlsx_sheets_count(const struct alms_xlsx *xlsx);

#endif
