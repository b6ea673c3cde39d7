#include "audit/journal.h"

#include "base/text.h"
#include "value/date.h"
#include "value/money.h"

#include <alms/aid.h>
#include <alms/commodity.h>
#include <alms/entry.h>
#include <alms/gift.h>

#include <string.h>

/* --- lines --------------------------------------------------------------------------------- */

struct alms_journal *alms_journal_open(const struct alms_journal_options *options)
{
    struct alms_journal *journal = alms_alloc(sizeof(*journal));

    journal->arena = alms_arena_open();
    journal->texts = alms_names_open();
    journal->entries = alms_names_open();
    journal->options = *options;
    journal->first_day = ALMS_DAY_NONE;
    journal->last_day = ALMS_DAY_NONE;
    return journal;
}

void alms_journal_close(alms_journal *journal)
{
    if (journal == NULL)
        return;
    alms_arena_close(journal->arena);
    alms_names_close(journal->texts);
    alms_names_close(journal->entries);
    alms_free(journal->lines);
    alms_free(journal->by_entry);
    alms_free(journal->entry_start);
    alms_free(journal);
}

void alms_journal_close_variable(struct alms_journal **journal)
{
    alms_journal_close(*journal);
}

struct alms_journal_line *alms_journal_add(struct alms_journal *journal)
{
    journal->lines = alms_grow(journal->lines, &journal->capacity, journal->lines_count + 1,
                               sizeof(*journal->lines));
    struct alms_journal_line *line = &journal->lines[journal->lines_count];
    *line = (struct alms_journal_line){.entered_day = ALMS_DAY_NONE, .entered_second = -1};
    journal->lines_count += 1;
    return line;
}

enum alms_code alms_journal_commodity(struct alms_journal *journal, const char *code,
                                      uint32_t scale_digits, uint16_t *out, struct alms_error *err)
{
    for (size_t i = 0; i < journal->commodities_count; i++) {
        if (strcmp(journal->commodities[i].code, code) == 0) {
            *out = (uint16_t)i;
            return ALMS_OK;
        }
    }
    if (journal->commodities_count == ALMS_JOURNAL_COMMODITIES_MAX)
        return alms_fail(err, ALMS_E_LIST_LONG, "there are more than %s currencies", "256");
    *out = (uint16_t)journal->commodities_count;
    journal->commodities[journal->commodities_count] = (struct alms_journal_commodity){
        .code = alms_arena_text(journal->arena, code), .scale_digits = scale_digits};
    journal->commodities_count += 1;
    return ALMS_OK;
}

enum alms_code alms_journal_total(struct alms_journal *journal, struct alms_error *err)
{
    const struct alms_journal_line *line = &journal->lines[journal->lines_count - 1];
    struct alms_journal_commodity *commodity = &journal->commodities[line->commodity];
    int64_t both = commodity->debit;

    /* The sum of all magnitudes fits, so any sum of any lines does. */
    if (line->amount == INT64_MIN || !alms_minor_add(&both, commodity->credit) ||
        !alms_minor_add(&both, alms_magnitude(line->amount)))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "the amounts add up to more than 64 bits hold");
    if (line->amount >= 0) {
        commodity->debit += line->amount;
    } else {
        commodity->credit -= line->amount;
    }
    commodity->lines_count += 1;
    if (journal->first_day == ALMS_DAY_NONE || line->day < journal->first_day)
        journal->first_day = line->day;
    if (journal->last_day == ALMS_DAY_NONE || line->day > journal->last_day)
        journal->last_day = line->day;
    return ALMS_OK;
}

void alms_journal_index(struct alms_journal *journal)
{
    const size_t entries = alms_names_count(journal->entries);

    journal->entry_start = alms_alloc((entries + 1) * sizeof(*journal->entry_start));
    journal->by_entry = alms_alloc((journal->lines_count + 1) * sizeof(*journal->by_entry));
    for (size_t i = 0; i < journal->lines_count; i++)
        journal->entry_start[journal->lines[i].entry] += 1;
    uint32_t start = 0;
    for (size_t i = 0; i <= entries; i++) {
        const uint32_t count = journal->entry_start[i];
        journal->entry_start[i] = start;
        start += count;
    }
    /* Each start moves on while its lines are put in, and so becomes the next one's. */
    for (size_t i = 0; i < journal->lines_count; i++)
        journal->by_entry[journal->entry_start[journal->lines[i].entry]++] = (uint32_t)i;
    memmove(journal->entry_start + 1, journal->entry_start,
            entries * sizeof(*journal->entry_start));
    journal->entry_start[0] = 0;
}

/* --- looking ------------------------------------------------------------------------------- */

const char *alms_journal_text(const struct alms_journal *journal, uint32_t number)
{
    return alms_names_text(journal->texts, number);
}

const char *alms_journal_entry(const struct alms_journal *journal, uint32_t entry)
{
    return alms_names_text(journal->entries, entry);
}

uint32_t alms_journal_entries_count(const struct alms_journal *journal)
{
    return alms_names_count(journal->entries) - 1;
}

const char *alms_journal_amount(const struct alms_journal *journal, uint16_t commodity,
                                int64_t amount, char text[32])
{
    return alms_minor_format(amount, journal->commodities[commodity].scale_digits, text);
}

int64_t alms_magnitude(int64_t amount)
{
    return amount < 0 ? -amount : amount;
}

/* --- a book -------------------------------------------------------------------------------- */

struct reading {
    struct alms_journal *journal;
    const struct alms_commodity_list *commodities;
};

static void free_commodities(struct alms_commodity_list *list)
{
    alms_commodity_list_free(list);
}

static uint32_t scale_of(const struct alms_commodity_list *list, const char *code)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i].code, code) == 0)
            return list->items[i].scale_digits;
    }
    return 0;
}

/* The local day and second of an instant in UTC. */
static enum alms_code take_instant(const char *at, int32_t zone_minutes,
                                   struct alms_journal_line *line, struct alms_error *err)
{
    int64_t seconds = 0;
    struct alms_date civil;
    enum { DAY_S = 86400 };

    TRY(alms_instant_parse(at, &seconds, &civil, err));
    seconds += (int64_t)zone_minutes * 60;
    line->entered_day = (int32_t)(seconds / DAY_S);
    line->entered_second = (int32_t)(seconds % DAY_S);
    return ALMS_OK;
}

static enum alms_code
take_entry(void *context, const struct alms_entry_item *entry, struct alms_error *err)
{
    const struct reading *reading = context;
    struct alms_journal *journal = reading->journal;
    struct alms_journal_line all = {.entered_second = -1};
    char month[ALMS_MONTH_TEXT_SIZE_BYTES];
    char number[ALMS_UINT_TEXT_SIZE_BYTES];

    if (journal->lines_count + entry->lines_count > ALMS_JOURNAL_LINES_MAX)
        return alms_fail(err, ALMS_E_LIST_LONG, "there are more than %s lines", "20000000");
    TRY(take_instant(entry->at, journal->options.zone_minutes, &all, err));
    alms_month_format(alms_date_month(entry->date), month);
    all.entry = alms_names_add(journal->entries, entry->number);
    all.source = alms_names_add(journal->texts, entry->kind);
    all.period = alms_names_add(journal->texts, month);
    all.by = alms_names_add(journal->texts, entry->by);
    all.approver = alms_names_add(journal->texts, entry->approver);
    all.memo = alms_names_add(journal->texts, entry->memo);
    all.reverses = alms_names_add(journal->texts, entry->reverses);
    all.is_reversal = entry->reverses != NULL;
    all.day = (int32_t)alms_date_serial(entry->date);
    /* Only entries and transfers say in words what they are about (rule ENTRY-12). */
    all.may_lack_memo = strcmp(entry->kind, "entry") != 0 && strcmp(entry->kind, "transfer") != 0;
    for (size_t i = 0; i < entry->lines_count; i++) {
        const struct alms_line *from = &entry->lines[i];
        const uint32_t scale = scale_of(reading->commodities, from->commodity);
        struct alms_journal_line *line = alms_journal_add(journal);
        *line = all;
        line->number = alms_names_add(journal->texts, alms_uint_format(i + 1, number));
        line->account = alms_names_add(journal->texts, from->account);
        line->unit = alms_names_add(journal->texts, from->fund);
        TRY(alms_journal_commodity(journal, from->commodity, scale, &line->commodity, err));
        TRY(alms_minor_parse(from->amount, scale, &line->amount, err));
        TRY(alms_journal_total(journal, err));
    }
    return ALMS_OK;
}

static void set_party(struct alms_journal *journal, const char *number, const char *name)
{
    const uint32_t entry = alms_names_find(journal->entries, number);

    if (entry == 0 || name == NULL)
        return;
    const uint32_t party = alms_names_add(journal->texts, name);
    for (uint32_t i = journal->entry_start[entry]; i < journal->entry_start[entry + 1]; i++)
        journal->lines[journal->by_entry[i]].party = party;
}

static enum alms_code take_aid(void *context, const struct alms_aid *aid, struct alms_error *err)
{
    (void)err;
    set_party(context, aid->number, aid->payee);
    return ALMS_OK;
}

static enum alms_code take_gift(void *context, const struct alms_gift *gift, struct alms_error *err)
{
    (void)err;
    set_party(context, gift->number, gift->donor);
    return ALMS_OK;
}

static enum alms_code read_lines(alms_book *book, struct alms_journal *journal,
                                 struct alms_book_status *status, struct alms_error *err)
{
    const struct alms_journal_options *options = &journal->options;
    struct alms_date from = {0};
    struct alms_date to = {0};
    CLEANUP(free_commodities) struct alms_commodity_list commodities = {0};

    if (options->from.year != 0)
        from = alms_month_first(options->from);
    if (options->to.year != 0)
        to = alms_month_last(options->to);
    TRY(alms_book_status(book, status, err));
    TRY(alms_commodity_list(book, &commodities, err));
    struct reading reading = {journal, &commodities};
    TRY(alms_entry_walk(book, from, to, take_entry, &reading, err));
    alms_journal_index(journal);
    if (!status->has_vault || !options->reads_parties)
        return ALMS_OK;
    TRY(alms_aid_walk(book, from, to, take_aid, journal, err));
    return alms_gift_walk(book, from, to, take_gift, journal, err);
}

enum alms_code alms_journal_read_book(alms_book *book, const struct alms_journal_options *options,
                                      alms_journal **out, struct alms_error *err)
{
    struct alms_book_status status;
    CLEANUP(alms_journal_close_variable) struct alms_journal *journal = alms_journal_open(options);

    TRY(read_lines(book, journal, &status, err));
    journal->is_book = true;
    journal->source = alms_arena_text(journal->arena, status.name);
    journal->digest = alms_arena_text(journal->arena, status.log_root);
    journal->log_size = status.log_size;
    for (size_t i = 0; i < ALMS_JOURNAL_PARTS; i++)
        journal->has[i] = true;
    journal->has[ALMS_HAS_PARTY] = status.has_vault && options->reads_parties;
    journal->has[ALMS_HAS_MEMO] = status.has_vault;
    *out = journal;
    journal = NULL;
    return ALMS_OK;
}
