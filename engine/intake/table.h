/*
 * table - foreign tables, row by row.
 *
 * CSV and TSV are read by libcsv: RFC 4180 with LF, CRLF or CR line ends, a last line that may lack
 * its end, and quotes that must be right; the text may be UTF-8, UTF-16 or GB18030 (decoder.h). A
 * bad row is told and the next one is read; memory is bounded by the largest row. Spreadsheets are
 * read by xlsx.h, one visible sheet after the other.
 */
#ifndef ALMS_TABLE_H
#define ALMS_TABLE_H

#include "base/hash.h"
#include "base/text.h"
#include "intake/xlsx.h"

enum {
    ALMS_TABLE_CELLS_MAX = ALMS_XLSX_COLUMNS_MAX,
    ALMS_TABLE_ROW_SIZE_MAX = 1024 * 1024 /* bytes */
};

enum alms_table_format {
    ALMS_TABLE_FOUND, /* by the content: a spreadsheet, or commas or tabs, whichever are more */
    ALMS_TABLE_CSV,
    ALMS_TABLE_TSV,
    ALMS_TABLE_XLSX,
    ALMS_TABLE_BAR,      /* a bar between the cells */
    ALMS_TABLE_FOUND_BAR /* as FOUND, and bars too: whichever mark is there most */
};

/* A row, until the next one is read. */
struct alms_table_row {
    uint32_t line;  /* physical, where the row begins; of a sheet its number */
    uint32_t sheet; /* from 1; 0 in a text */
    const struct alms_span *cells;
    size_t cells_count;
    const struct alms_xlsx_cell *sheet_cells; /* what kind each cell is of; NULL in a text */
    struct alms_span raw;                     /* as it stands in the file; of a sheet as CSV */
};

struct alms_table;

/*
 * The path stands in the places of faults. Whether a file is a spreadsheet is always found by its
 * content; CSV and TSV only tell the mark between the cells of a text.
 * Refuses with FILE_*, TABLE_FORMAT (no table, or XLSX is asked for and it is a text), TABLE_PACKED
 * (an archive, or under a password), TABLE_LIMIT.
 */
ALMS_MUST_CHECK enum alms_code alms_table_open(const char *path, enum alms_table_format format,
                                               struct alms_table **out, struct alms_error *err);
void alms_table_close(struct alms_table *table); /* NULL is fine */
void alms_table_close_variable(struct alms_table **table);

/*
 * Reads the next row that is not an empty line; false at the end.
 * Refuses with TABLE_SYNTAX or TABLE_LIMIT if a row is bad: the next call goes on behind it.
 * Refuses with TABLE_ENCODING or FILE_* if nothing more can be read; alms_table_is_broken tells.
 */
ALMS_MUST_CHECK enum alms_code alms_table_next(struct alms_table *table, struct alms_table_row *out,
                                               bool *out_has_row, struct alms_error *err);

/* The bad row that was refused last, without cells: its first line, or all of it if its cells are
 * too many. */
struct alms_table_row alms_table_bad_row(const struct alms_table *table);

bool alms_table_is_broken(const struct alms_table *table);

/* The place of a cell of the current row, counted in characters. */
struct alms_place alms_table_place(const struct alms_table *table, const struct alms_table_row *row,
                                   size_t cell_index);

/* What was found: the encoding of a text as decoder.h names it, or "XLSX". */
const char *alms_table_encoding(const struct alms_table *table);

/* CSV, TSV, BAR or XLSX. */
enum alms_table_format alms_table_format(const struct alms_table *table);

uint64_t alms_table_bytes_done(const struct alms_table *table);
uint64_t alms_table_bytes_total(const struct alms_table *table);

/*
 * SHA-256 of the whole file, after the last row; what is left is read for it.
 * Refuses with FILE_CHANGED if the file was written to meanwhile.
 */
ALMS_MUST_CHECK enum alms_code
alms_table_digest(struct alms_table *table, struct alms_hash *out, struct alms_error *err);

#endif
