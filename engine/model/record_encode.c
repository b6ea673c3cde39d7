#include "model/json.h"
#include "model/record.h"
#include "model/shape.h"
#include "value/date.h"

#include "base/text.h"

#include <string.h>

void alms_record_set(struct alms_record *record, enum alms_field field, const char *text)
{
    record->field[field].text = text;
}

const char *alms_record_text(const struct alms_record *record, enum alms_field field)
{
    return record->field[field].text;
}

bool alms_record_is_newer(const struct alms_record *record)
{
    return record->version > ALMS_RECORD_VERSION;
}

static void add_list(struct alms_buffer *out, const char *const *items, size_t count)
{
    alms_buffer_add(out, "[", 1);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            alms_buffer_add(out, ",", 1);
        alms_json_add_text(out, items[i]);
    }
    alms_buffer_add(out, "]", 1);
}

bool alms_entry_has_goods(const struct alms_entry *entry)
{
    for (size_t i = 0; i < entry->lines_count; i++) {
        if (entry->lines[i].item != NULL)
            return true;
    }
    return false;
}

bool alms_entry_has_foreign(const struct alms_entry *entry)
{
    for (size_t i = 0; i < entry->lines_count; i++) {
        if (entry->lines[i].currency != NULL)
            return true;
    }
    return false;
}

static void add_foreign_line(struct alms_buffer *out, const struct alms_line *line)
{
    const char *const parts[] = {
        line->account, line->fund, line->commodity, line->amount, line->currency, line->foreign,
    };

    add_list(out, parts, COUNT_OF(parts));
}

/*
 * Four parts; six where money of another currency moves; eight where goods do; eleven where a lot
 * begins that has more to say.
 */
static void add_line(struct alms_buffer *out, const struct alms_line *line)
{
    const char *const parts[] = {
        line->account,
        line->fund,
        line->commodity,
        line->amount,
        line->item,
        line->lot,
        line->place,
        line->quantity,
        line->expiry == NULL ? "" : line->expiry,
        line->batch == NULL ? "" : line->batch,
        line->spec == NULL ? "" : line->spec,
    };
    size_t count = COUNT_OF(parts);

    if (line->currency != NULL) {
        REQUIRE(line->item == NULL);
        add_foreign_line(out, line);
        return;
    }
    if (line->expiry == NULL && line->batch == NULL && line->spec == NULL)
        count = ALMS_GOODS_PARTS;
    if (line->item == NULL)
        count = ALMS_LINE_PARTS;
    add_list(out, parts, count);
}

/* A core has no number yet. */
static void add_entry(struct alms_buffer *out, const struct alms_entry *entry, bool is_core)
{
    char date[ALMS_DATE_TEXT_SIZE_BYTES];

    alms_date_format(entry->date, date);
    alms_buffer_add(out, "{", 1);
    alms_json_add_member(out, "date", date);
    alms_json_add_key(out, "lines");
    alms_buffer_add(out, "[", 1);
    for (size_t i = 0; i < entry->lines_count; i++) {
        if (i > 0)
            alms_buffer_add(out, ",", 1);
        add_line(out, &entry->lines[i]);
    }
    alms_buffer_add(out, "]", 1);
    if (!is_core)
        alms_json_add_member(out, "no", entry->number);
    alms_buffer_add(out, "}", 1);
}

static void add_number(struct alms_buffer *out, enum alms_field field, uint64_t number)
{
    char text[ALMS_UINT_TEXT_SIZE_BYTES];
    alms_json_add_member(out, alms_field_key(field), alms_uint_format(number, text));
}

static void
add_field(struct alms_buffer *out, const struct alms_record *record, enum alms_field field)
{
    const struct alms_value *value = &record->field[field];

    if (value->text != NULL) {
        alms_json_add_member(out, alms_field_key(field), value->text);
    } else if (value->items != NULL) {
        alms_json_add_key(out, alms_field_key(field));
        add_list(out, value->items, value->count);
    }
}

/* Whether those who approve a record cannot know the field yet. */
static bool is_late(enum alms_field field)
{
    return field == ALMS_FIELD_APPROVALS || field == ALMS_FIELD_AT || field == ALMS_FIELD_N ||
           field == ALMS_FIELD_V;
}

static void add_members(struct alms_buffer *out, const struct alms_record *record, bool is_core)
{
    char at[ALMS_INSTANT_TEXT_SIZE_BYTES];

    alms_buffer_add(out, "{", 1);
    for (int i = ALMS_FIELD_NONE + 1; i < ALMS_FIELD_COUNT; i++) {
        const enum alms_field field = (enum alms_field)i;
        if (is_core && is_late(field))
            continue;
        if (field == ALMS_FIELD_AT) {
            alms_instant_format(record->at_s, at);
            alms_json_add_member(out, alms_field_key(field), at);
        } else if (field == ALMS_FIELD_ENTRY) {
            if (record->entry.lines_count > 0) {
                alms_json_add_key(out, alms_field_key(field));
                add_entry(out, &record->entry, is_core);
            }
        } else if (field == ALMS_FIELD_KIND) {
            alms_json_add_member(out, alms_field_key(field), alms_kind_name(record->kind));
        } else if (field == ALMS_FIELD_N) {
            add_number(out, field, record->n);
        } else if (field == ALMS_FIELD_V) {
            add_number(out, field, record->version);
        } else {
            add_field(out, record, field);
        }
    }
    alms_buffer_add(out, "}", 1);
}

void alms_record_encode(const struct alms_record *record, struct alms_buffer *out)
{
    REQUIRE(record->kind != ALMS_KIND_UNKNOWN && record->version <= ALMS_RECORD_VERSION);
    REQUIRE(alms_shape_misfit(record) == ALMS_FIELD_NONE);
    add_members(out, record, false);
}

void alms_record_core(const struct alms_record *record, struct alms_buffer *out)
{
    add_members(out, record, true);
}
