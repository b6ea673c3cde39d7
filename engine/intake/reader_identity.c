#include "intake/reader_inside.h"
#include "value/date.h"

#include <string.h>

enum { UNIT_SEPARATOR = 0x1F };

void alms_reader_add_part(struct alms_buffer *out, const char *bytes, size_t size_bytes)
{
    const char separator = UNIT_SEPARATOR;

    alms_buffer_add(out, &separator, 1);
    alms_buffer_add(out, bytes, size_bytes);
}

/* The cells of the unique columns; false if one of them is empty, or if there are none. */
static bool read_unique(struct alms_reader *reader, const struct alms_read_row *row)
{
    bool has_any = false;

    reader->identity.size_bytes = 0;
    alms_buffer_add_text(&reader->identity, "unique");
    for (size_t i = 0; i < reader->rules->columns_count; i++) {
        if (!reader->rules->columns[i].is_unique)
            continue;
        const struct alms_span cell =
            alms_reader_cell(reader, &row->table_row, reader->columns_at[i]);
        if (cell.size_bytes == 0)
            return false;
        alms_reader_add_part(&reader->identity, cell.bytes, cell.size_bytes);
        has_any = true;
    }
    return has_any;
}

/* Whether a cell is part of what the whole row says: not the reasons, no ignored column. */
static bool is_part(const struct alms_reader *reader, int at)
{
    for (size_t i = 0; i < reader->rules->columns_count; i++) {
        if (reader->columns_at[i] == at && reader->rules->columns[i].is_apart)
            return false;
    }
    return at != reader->reason_at;
}

/* All cells as they stand, but for what is around them and empty ones at the end; and the date. */
static void read_raw(struct alms_reader *reader, const struct alms_read_row *row)
{
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    const struct alms_table_row *table_row = &row->table_row;
    size_t count = table_row->cells_count;

    while (count > 0 && (!is_part(reader, (int)count - 1) ||
                         alms_reader_cell(reader, table_row, (int)count - 1).size_bytes == 0))
        count -= 1;
    alms_date_format(row->date, date);
    reader->identity.size_bytes = 0;
    alms_buffer_add_text(&reader->identity, "row");
    alms_reader_add_part(&reader->identity, date, strlen(date));
    for (size_t i = 0; i < count; i++) {
        const struct alms_span cell = alms_reader_cell(reader, table_row, (int)i);
        if (is_part(reader, (int)i))
            alms_reader_add_part(&reader->identity, cell.bytes, cell.size_bytes);
    }
}

static void add_goods(struct alms_buffer *out, const struct alms_read_goods *goods)
{
    const char *const parts[] = {goods->item,       goods->spec,   goods->quantity,
                                 goods->unit_price, goods->expiry, goods->batch};

    for (size_t i = 0; i < COUNT_OF(parts); i++)
        alms_reader_add_part(out, parts[i], parts[i] == NULL ? 0 : strlen(parts[i]));
}

/* What the row says: its date, its amount without needless zeros, its private columns. */
static void read_content(struct alms_reader *reader, const struct alms_read_row *row)
{
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    size_t size = strlen(row->amount);

    if (strchr(row->amount, '.') != NULL) {
        while (row->amount[size - 1] == '0')
            size -= 1;
        size -= row->amount[size - 1] == '.' ? 1 : 0;
    }
    alms_date_format(row->date, date);
    reader->content.size_bytes = 0;
    alms_buffer_add_text(&reader->content, "content");
    alms_reader_add_part(&reader->content, date, strlen(date));
    alms_reader_add_part(&reader->content, row->amount, size);
    if (reader->rules->records != ALMS_RULES_GIFTS)
        add_goods(&reader->content, &row->goods);
    for (size_t i = 0; i < row->texts_count; i++) {
        alms_reader_add_part(&reader->content, row->texts[i].key, strlen(row->texts[i].key));
        alms_reader_add_part(&reader->content, row->texts[i].value, strlen(row->texts[i].value));
    }
}

void alms_reader_read_identity(struct alms_reader *reader, struct alms_read_row *row)
{
    row->is_unique = read_unique(reader, row);
    if (!row->is_unique)
        read_raw(reader, row);
    read_content(reader, row);
    row->identity = (struct alms_span){reader->identity.bytes, reader->identity.size_bytes};
    row->content = (struct alms_span){reader->content.bytes, reader->content.size_bytes};
}

void alms_reader_read_refund_identity(struct alms_reader *reader, struct alms_read_row *row)
{
    read_content(reader, row);
    alms_reader_add_part(&reader->content, row->fee, strlen(row->fee));
    reader->identity.size_bytes = 0;
    alms_buffer_add_text(&reader->identity, "refund");
    alms_buffer_add(&reader->identity, row->refunds.bytes, row->refunds.size_bytes);
    row->is_unique = true;
    row->identity = (struct alms_span){reader->identity.bytes, reader->identity.size_bytes};
    row->content = (struct alms_span){reader->content.bytes, reader->content.size_bytes};
}
