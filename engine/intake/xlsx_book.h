/*
 * xlsx_book - what a spreadsheet's sheets share: their list, the texts, the formats that are dates.
 */
#ifndef ALMS_XLSX_BOOK_H
#define ALMS_XLSX_BOOK_H

#include "base/text.h"
#include "intake/xlsx_package.h"

enum {
    ALMS_XLSX_SHEETS_MAX = 256,
    ALMS_XLSX_STYLES_MAX = 65536,
    ALMS_XLSX_TEXTS_SIZE_MAX = 512 * 1024 * 1024, /* bytes of all shared texts */
    ALMS_XLSX_TEXT_SIZE_MAX = 32767 * 4           /* bytes of one: a cell has 32,767 characters */
};

struct alms_xlsx_sheet {
    const char *name;
    const char *part;
};

/* All of it belongs to the book. */
struct alms_xlsx_book {
    struct alms_arena *arena;
    struct alms_xlsx_sheet *sheets; /* worksheets that are not hidden, in their order */
    size_t sheets_count;
    bool counts_from_1904; /* the day 0 of the Macintosh */

    struct alms_buffer texts;
    size_t *text_ends; /* text i is texts[ends[i - 1] .. ends[i]] */
    size_t texts_count;

    bool *style_is_date; /* by the number of a cell's style */
    size_t styles_count;
};

/* Refuses with TABLE_FORMAT, TABLE_LIMIT. */
ALMS_MUST_CHECK enum alms_code alms_xlsx_book_open(struct alms_xlsx_package *package,
                                                   struct alms_xlsx_book **out,
                                                   struct alms_error *err);
void alms_xlsx_book_close(struct alms_xlsx_book *book); /* NULL is fine */

/* The shared text of an index; false if there is none. */
bool alms_xlsx_book_text(const struct alms_xlsx_book *book, uint64_t index, struct alms_span *out);

/* Whether a number format, as a spreadsheet writes it, shows a date or a time. */
bool alms_xlsx_format_is_date(const char *format);

/* Replaces _xHHHH_ by the character that it stands for (ECMA-376, ST_Xstring), from `at` on. */
void alms_xlsx_unescape(struct alms_buffer *text, size_t at);

enum { ALMS_XLSX_DATE_SIZE_BYTES = 24 };

/*
 * A number of days as "2026-02-13", "2026-02-13 18:57:30" or, below one day, "18:57:30". False if
 * it is no such number or no day from 1900 to 2999. `decimal` is plain decimal text.
 */
bool alms_xlsx_date(const char *decimal, bool counts_from_1904,
                    char out[ALMS_XLSX_DATE_SIZE_BYTES]);

#endif
