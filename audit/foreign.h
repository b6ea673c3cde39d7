/*
 * foreign - tables of others whose columns are found by loosely matched names.
 *
 * Of a name only letters, digits and what is not ASCII count, in lower case: "JE_Header_
 * Description" is jeheaderdescription. Bad rows are noted, each with its place, and passed over, so
 * that all faults of a file come out at once.
 */
#ifndef ALMS_AUDIT_FOREIGN_H
#define ALMS_AUDIT_FOREIGN_H

#include "base/hash.h"
#include "base/text.h"

enum { ALMS_FOREIGN_COLUMNS_MAX = 32, ALMS_FOREIGN_TEXT_SIZE_BYTES = 1024 };

struct alms_foreign_column {
    const char *title; /* what messages call it */
    const char *names; /* that it may have, folded, as "journalid|凭证号" */
    bool is_needed;
};

struct alms_foreign;

/*
 * Opens a table and finds its header, which is its first row that is not empty.
 * Refuses with FILE_*, TABLE_*; TABLE_HEADER for each needed column that is missing, TABLE_COLUMN
 * for each that is there twice. The columns must outlive the table.
 */
ALMS_MUST_CHECK enum alms_code
alms_foreign_open(const char *path, const struct alms_foreign_column *columns, size_t count,
                  struct alms_foreign **out, struct alms_error *err);
void alms_foreign_close_variable(struct alms_foreign **foreign);

/* Goes to the next good row; false at the end. What is wrong with the rows between is noted. */
bool alms_foreign_next(struct alms_foreign *foreign, struct alms_error *err);

bool alms_foreign_has(const struct alms_foreign *foreign, size_t column);

uint32_t alms_foreign_line(const struct alms_foreign *foreign);

/*
 * A cell of the row, trimmed; "" where the table has no such column. Refuses with TEXT_LONG.
 * Where it is a name, also with TEXT_INVALID if it holds control characters.
 */
ALMS_MUST_CHECK enum alms_code alms_foreign_text(const struct alms_foreign *foreign, size_t column,
                                                 char text[ALMS_FOREIGN_TEXT_SIZE_BYTES],
                                                 struct alms_error *err);
ALMS_MUST_CHECK enum alms_code alms_foreign_name(const struct alms_foreign *foreign, size_t column,
                                                 char text[ALMS_FOREIGN_TEXT_SIZE_BYTES],
                                                 struct alms_error *err);

/*
 * 20260213, 2026-02-13 or 2026/2/13 as a serial; *out_is_given is false for an empty cell.
 * Refuses with DATE_SYNTAX.
 */
ALMS_MUST_CHECK enum alms_code alms_foreign_date(const struct alms_foreign *foreign, size_t column,
                                                 int32_t *out, bool *out_is_given,
                                                 struct alms_error *err);

/* A number with a point and, if it has them, commas every three digits. Refuses with AMOUNT_*. */
ALMS_MUST_CHECK enum alms_code
alms_foreign_amount(const struct alms_foreign *foreign, size_t column, uint32_t scale_digits,
                    int64_t *out, bool *out_is_given, struct alms_error *err);

/* The place of a cell of the row. */
struct alms_place alms_foreign_place(const struct alms_foreign *foreign, size_t column);

/* As alms_table has them. */
const char *alms_foreign_encoding(const struct alms_foreign *foreign);
ALMS_MUST_CHECK enum alms_code
alms_foreign_digest(struct alms_foreign *foreign, struct alms_hash *out, struct alms_error *err);

#endif
