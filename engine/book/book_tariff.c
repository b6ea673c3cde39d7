#include "book/book.h"

#include "base/file.h"
#include "model/rule_tariff.h"
#include "value/date.h"

#include <alms/tariff.h>

#include <string.h>

enum { FILE_SIZE_MAX = 65536, TERM_SIZE_MAX = 400 };

/* A tariff that is being read, line by line. */
struct reading {
    const struct alms_masters *masters;
    struct alms_arena *arena;
    struct alms_place place;
    struct alms_tariff tariff;
    const char *terms[ALMS_LIST_ITEMS_MAX];
    size_t count;
};

/* The words of a line, one blank between them, without its remark. "" if nothing is left. */
static const char *settle(struct alms_arena *arena, struct alms_span line)
{
    char *text = alms_arena_alloc(arena, line.size_bytes + 1);
    size_t size = 0;
    bool is_between = false;

    for (size_t i = 0; i < line.size_bytes && line.bytes[i] != '#'; i++) {
        const char character = line.bytes[i];
        if (character == ' ' || character == '\t' || character == '\r') {
            is_between = size > 0;
            continue;
        }
        if (is_between)
            text[size++] = ' ';
        is_between = false;
        text[size++] = character;
    }
    return text;
}

static void take_line(struct reading *reading, struct alms_span line, struct alms_error *err)
{
    const size_t first = err->count;

    reading->place.line += 1;
    const char *term = settle(reading->arena, line);
    if (*term == '\0')
        return;
    if (alms_text_check(term, TERM_SIZE_MAX, W_("term"), err) == ALMS_OK)
        NOTE(alms_tariff_add_term(reading->masters, term, &reading->tariff, err));
    if (reading->place.file != NULL)
        alms_error_locate(err, first, &reading->place);
    if (reading->count < ALMS_LIST_ITEMS_MAX)
        reading->terms[reading->count] = term;
    reading->count += 1;
}

static void take_text(struct reading *reading, struct alms_span text, struct alms_error *err)
{
    const char *cursor = text.bytes;
    const char *end = text.bytes + text.size_bytes;

    if (text.size_bytes >= 3 && memcmp(cursor, "\xEF\xBB\xBF", 3) == 0)
        cursor += 3;
    while (cursor < end) {
        const char *line_end = memchr(cursor, '\n', (size_t)(end - cursor));
        if (line_end == NULL)
            line_end = end;
        take_line(reading, (struct alms_span){cursor, (size_t)(line_end - cursor)}, err);
        cursor = line_end + 1;
    }
}

static enum alms_code
take_terms(struct reading *reading, const struct alms_tariff_draft *draft, struct alms_error *err)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer file = {0};

    if (draft->path != NULL) {
        TRY(alms_file_read(draft->path, FILE_SIZE_MAX, &file, err));
        reading->place.file = draft->path;
        take_text(reading, (struct alms_span){file.bytes, file.size_bytes}, err);
        reading->place.file = NULL;
    }
    for (size_t i = 0; i < draft->terms_count; i++) {
        const char *term = draft->terms[i];
        take_line(reading, (struct alms_span){term, strlen(term)}, err);
    }
    if (reading->count > ALMS_LIST_ITEMS_MAX)
        (void)alms_fail(err, ALMS_E_LIST_LONG, "a tariff has at most %s terms", "64");
    if (alms_error_code(err) == ALMS_OK)
        NOTE(alms_tariff_end(&reading->tariff, err));
    return alms_error_code(err);
}

enum alms_code
alms_tariff_add(alms_book *book, const struct alms_tariff_draft *draft, struct alms_error *err)
{
    char from[ALMS_DATE_TEXT_SIZE_BYTES];
    struct alms_record record = {.kind = ALMS_KIND_TARIFF_ADD};
    CLEANUP(alms_tx_rollback) struct alms_tx *tx = NULL;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    TRY(alms_tx_begin(book, &tx, err));
    struct reading reading = {.masters = alms_tx_masters(tx), .arena = arena};
    NOTE(alms_text_check(draft->programme, ALMS_FIELD_SIZE_MAX, W_("programme"), err));
    if (!alms_date_is_given(draft->from))
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("first day"));
    alms_tariff_begin(reading.masters, &reading.tariff);
    NOTE(take_terms(&reading, draft, err));
    TRY(alms_error_code(err));

    alms_date_format(draft->from, from);
    alms_record_set(&record, ALMS_FIELD_PROGRAMME, draft->programme);
    alms_record_set(&record, ALMS_FIELD_FROM, from);
    record.field[ALMS_FIELD_TERMS] =
        (struct alms_value){.items = reading.terms, .count = reading.count};
    TRY(alms_tx_record(tx, &record, NULL, NULL, err));
    return alms_tx_commit(&tx, err);
}

/* The day before the next tariff of the programme begins; zero if none does. */
static struct alms_date end_of(const struct alms_masters *masters, size_t index)
{
    const struct alms_tariff_master *tariff = alms_tariff_at(masters, index);

    for (size_t i = index + 1; i < alms_tariffs_count(masters); i++) {
        const struct alms_tariff_master *next = alms_tariff_at(masters, i);
        if (alms_text_equal(next->programme, tariff->programme))
            return alms_date_from_serial(alms_date_serial(next->from) - 1);
    }
    return (struct alms_date){0};
}

enum alms_code
alms_tariff_list(alms_book *book, struct alms_tariff_list *out, struct alms_error *err)
{
    const struct alms_masters *masters = NULL;

    TRY(alms_book_masters(book, &masters, err));
    const size_t count = alms_tariffs_count(masters);
    struct alms_arena *arena = alms_arena_open();
    struct alms_tariff_item *items = alms_arena_alloc(arena, (count + 1) * sizeof(*items));
    for (size_t i = 0; i < count; i++) {
        const struct alms_tariff_master *tariff = alms_tariff_at(masters, i);
        const char **terms = alms_arena_alloc(arena, (tariff->terms_count + 1) * sizeof(*terms));
        for (size_t j = 0; j < tariff->terms_count; j++)
            terms[j] = alms_arena_text(arena, tariff->terms[j]);
        items[i] = (struct alms_tariff_item){
            .programme = alms_arena_text(arena, tariff->programme),
            .from = tariff->from,
            .until = end_of(masters, i),
            .terms = terms,
            .terms_count = tariff->terms_count,
        };
    }
    *out = (struct alms_tariff_list){items, count, arena};
    return ALMS_OK;
}

void alms_tariff_list_free(struct alms_tariff_list *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_tariff_list){0};
}
