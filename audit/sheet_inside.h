/*
 * sheet_inside - what the forms of a sheet share.
 */
#ifndef ALMS_SHEET_INSIDE_H
#define ALMS_SHEET_INSIDE_H

#include "audit/sheet.h"
#include "base/memory.h"

struct alms_sheet_row {
    const char **cells;
    bool is_total;
};

struct alms_sheet {
    const struct alms_sheet_column *columns;
    size_t columns_count;
    struct alms_sheet_head head;
    struct alms_listing rows; /* of struct alms_sheet_row */
};

void alms_sheet_write_html(const struct alms_sheet *sheet, FILE *file);

#endif
