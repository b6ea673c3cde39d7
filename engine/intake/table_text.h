/*
 * table_text - the rows of a CSV or TSV text; table.h tells the rest.
 */
#ifndef ALMS_TABLE_TEXT_H
#define ALMS_TABLE_TEXT_H

#include "intake/decoder.h"
#include "intake/table.h"

struct alms_table_text;

/* The decoder and the path stay the caller's and must outlive it. */
struct alms_table_text *
alms_table_text_open(struct alms_decoder *decoder, const char *path, char delimiter);
void alms_table_text_close(struct alms_table_text *table); /* NULL is fine */

/* As the functions of the same name in table.h. */
ALMS_MUST_CHECK enum alms_code alms_table_text_next(struct alms_table_text *table,
                                                    struct alms_table_row *out, bool *out_has_row,
                                                    struct alms_error *err);
struct alms_table_row alms_table_text_bad_row(const struct alms_table_text *table);
bool alms_table_text_is_broken(const struct alms_table_text *table);
struct alms_place alms_table_text_place(const struct alms_table_text *table,
                                        const struct alms_table_row *row, size_t cell_index);

#endif
