#include "intake/reader_inside.h"
#include "intake/shown.h"
#include "intake/xlsx_book.h"
#include "value/date.h"

#include <string.h>

/* Characters from..to of the reference, counted from 1. */
static struct alms_span part_of(struct alms_span text, size_t from, size_t to)
{
    size_t start = 0;
    size_t at = 0;
    size_t size = 0;

    for (size_t character = 1; at < text.size_bytes && character <= to; character++) {
        if (character == from)
            start = at;
        (void)alms_utf8_take(text.bytes + at, text.size_bytes - at, &size);
        at += size;
        if (character == to)
            return (struct alms_span){text.bytes + start, at - start};
    }
    return (struct alms_span){"", 0};
}

/* Whether the cell is a day for the spreadsheet itself: then its form does not matter. */
static bool
is_day(const struct alms_table_row *row, int at, struct alms_span text, struct alms_date *out)
{
    static const char ISO[] = "%Y-%m-%d";
    const size_t size = ALMS_DATE_TEXT_SIZE_BYTES - 1;

    return alms_reader_cell_kind(row, at) == ALMS_CELL_IS_DAY && text.size_bytes >= size &&
           alms_date_parse_form(text.bytes, size, ISO, out);
}

/* A number of days without a part of a day. */
static bool is_serial(struct alms_span text, struct alms_date *out)
{
    char number[ALMS_UINT_TEXT_SIZE_BYTES] = {0};
    char iso[ALMS_XLSX_DATE_SIZE_BYTES];
    struct alms_error ignored;

    alms_error_clear(&ignored);
    if (text.size_bytes == 0 || text.size_bytes >= sizeof(number))
        return false;
    memcpy(number, text.bytes, text.size_bytes);
    return strspn(number, "0123456789") == text.size_bytes && alms_xlsx_date(number, false, iso) &&
           alms_date_parse(iso, out, &ignored) == ALMS_OK;
}

bool alms_reader_date(const struct alms_table_row *row, int at, struct alms_span text,
                      const char *form, struct alms_date *out)
{
    if (is_day(row, at, text, out))
        return true;
    if (strcmp(form, ALMS_FORM_SERIAL) == 0)
        return is_serial(text, out);
    return alms_date_parse_form(text.bytes, text.size_bytes, form, out);
}

void alms_reader_read_date(const struct alms_reader *reader, struct alms_read_row *row,
                           struct alms_error *err)
{
    int at = ALMS_CELL_ABSENT;
    const struct alms_rules_date *rule = &reader->rules->date;
    const size_t first = err->count;
    const char *form = rule->form;

    if (reader->has_date) {
        row->date = reader->date;
        return;
    }
    const struct alms_rules_column *column = alms_reader_column(
        reader, rule->kind == ALMS_DATE_FROM_REF ? ALMS_CELL_REF : ALMS_CELL_DATE, &at);
    struct alms_span text = alms_reader_cell(reader, &row->table_row, at);
    if (rule->kind == ALMS_DATE_FROM_REF) {
        text = part_of(text, rule->from, rule->to);
    } else if (column != NULL) {
        form = column->form;
    }
    /* Rule IMPORT-10: a date is one only in the form that the rules declare. */
    if (!alms_reader_date(&row->table_row, at, text, form, &row->date)) {
        char shown[ALMS_SHOWN_SIZE_BYTES];
        alms_cell_show(text, shown);
        (void)alms_fail(err, ALMS_E_DATE_SYNTAX, "'%s' is not a date of the form %s", shown, form);
    }
    alms_reader_locate(reader, &row->table_row, at, first, err);
}
