/* Tests of how entries are put together: pairs of accounts, payments split below a limit. */
#include "audit/test.h"

enum { PAIRS_MAX = 1000000 }; /* of one entry */

/* --- J14 ----------------------------------------------------------------------------------- */

/* An account that is debited and one that is credited in the same entry. */
struct pair {
    uint64_t accounts; /* debited << 32 | credited; 0 is free */
    uint32_t count;    /* entries */
    uint32_t line;     /* the first one */
};

struct pairs {
    struct pair *slots; /* a power of two */
    size_t slots_count;
    size_t count;
    uint32_t *debited; /* entries that debit an account, by its number */
    uint32_t *credited;
    uint64_t entries;
    uint64_t left_out; /* entries with too many accounts */
};

static size_t slot_of(const struct pairs *pairs, uint64_t accounts)
{
    const uint64_t hash = accounts * 0x9E3779B97F4A7C15U;
    size_t at = (size_t)(hash >> 20) & (pairs->slots_count - 1);

    while (pairs->slots[at].accounts != 0 && pairs->slots[at].accounts != accounts)
        at = (at + 1) & (pairs->slots_count - 1);
    return at;
}

static void grow_slots(struct pairs *pairs)
{
    struct pair *old = pairs->slots;
    const size_t old_count = pairs->slots_count;

    pairs->slots_count = old_count == 0 ? 1024 : old_count * 2;
    pairs->slots = alms_alloc(pairs->slots_count * sizeof(*pairs->slots));
    for (size_t i = 0; i < old_count; i++) {
        if (old[i].accounts != 0)
            pairs->slots[slot_of(pairs, old[i].accounts)] = old[i];
    }
    alms_free(old);
}

static void add_pair(struct pairs *pairs, uint64_t accounts, uint32_t line)
{
    if (pairs->count * 2 >= pairs->slots_count)
        grow_slots(pairs);
    struct pair *pair = &pairs->slots[slot_of(pairs, accounts)];
    if (pair->accounts == 0) {
        *pair = (struct pair){.accounts = accounts, .line = line};
        pairs->count += 1;
    }
    pair->count += 1;
}

/* Keeps the first of equal accounts. Returns how many are left. */
static size_t keep_different(struct alms_sorted *items, size_t count)
{
    size_t kept = 0;

    alms_sort(items, count);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || items[i].first != items[i - 1].first)
            items[kept++] = items[i];
    }
    return kept;
}

/* Counts the pairs of one entry, each once. `work` has room for twice its lines. */
static void count_entry(struct pairs *pairs, const struct alms_journal *journal, uint32_t entry,
                        struct alms_sorted *work)
{
    const uint32_t start = journal->entry_start[entry];
    const uint32_t end = journal->entry_start[entry + 1];
    struct alms_sorted *debits = work;
    struct alms_sorted *credits = work + (end - start);
    size_t debits_count = 0;
    size_t credits_count = 0;

    for (uint32_t i = start; i < end; i++) {
        const uint32_t index = journal->by_entry[i];
        const struct alms_journal_line *line = &journal->lines[index];
        const struct alms_sorted item = {line->account, 0, 0, index};
        if (line->amount > 0)
            debits[debits_count++] = item;
        if (line->amount < 0)
            credits[credits_count++] = item;
    }
    debits_count = keep_different(debits, debits_count);
    credits_count = keep_different(credits, credits_count);
    if (debits_count == 0 || credits_count == 0)
        return;
    if (debits_count * credits_count > PAIRS_MAX) {
        pairs->left_out += 1;
        return;
    }
    pairs->entries += 1;
    for (size_t i = 0; i < debits_count; i++)
        pairs->debited[debits[i].first] += 1;
    for (size_t i = 0; i < credits_count; i++)
        pairs->credited[credits[i].first] += 1;
    for (size_t i = 0; i < debits_count; i++) {
        for (size_t j = 0; j < credits_count; j++)
            add_pair(pairs, debits[i].first << 32 | credits[j].first, debits[i].index);
    }
}

/* Whether count × entries / (debited × credited) < lift, on whole numbers. */
static bool
is_below_lift(const struct alms_ratio lift, uint64_t count, uint64_t entries, uint64_t uses)
{
    /* count × entries and uses are below 2^50; the ratio's parts are brought below 2^14 first. */
    uint64_t numerator = (uint64_t)lift.numerator;
    uint64_t denominator = (uint64_t)lift.denominator;

    while (denominator > 10000) {
        numerator /= 10;
        denominator /= 10;
    }
    return count * entries * denominator < numerator * uses;
}

static void report_pairs(struct alms_test_run *run, int test, const struct pairs *pairs)
{
    const struct alms_settings *settings = &run->settings;
    CLEANUP(alms_free_variable)
    struct alms_sorted *order = alms_alloc((pairs->count + 1) * sizeof(*order));
    size_t count = 0;

    /* By the line where they are met first, not by where a hash has put them. */
    for (size_t i = 0; i < pairs->slots_count; i++) {
        const struct pair *pair = &pairs->slots[i];
        if (pair->accounts != 0)
            order[count++] = (struct alms_sorted){pair->line, pair->accounts, pair->count, 0};
    }
    alms_sort(order, count);
    for (size_t i = 0; i < count; i++) {
        const uint32_t debit = (uint32_t)(order[i].second >> 32);
        const uint32_t credit = (uint32_t)order[i].second;
        const uint64_t uses = (uint64_t)pairs->debited[debit] * pairs->credited[credit];
        const bool is_seldom = order[i].third <= settings->pair_entries;
        const bool is_unlikely =
            pairs->debited[debit] >= settings->pair_uses &&
            pairs->credited[credit] >= settings->pair_uses &&
            is_below_lift(settings->pair_lift, (uint64_t)order[i].third, pairs->entries, uses);
        if (!is_seldom && !is_unlikely)
            continue;
        struct alms_lead *lead = alms_test_find(run, test, (uint32_t)order[i].first);
        if (lead != NULL) {
            lead->why = WHY(run,
                            is_seldom ? N_("debit %s, credit %s; entries with this pair: %s")
                                      : N_("debit %s, credit %s; entries with this pair: %s, far "
                                           "fewer than by chance"),
                            alms_test_text(run, debit), alms_test_text(run, credit),
                            alms_test_number(run, (uint64_t)order[i].third));
        }
    }
}

enum alms_code alms_test_pairs(struct alms_test_run *run, int test, struct alms_error *err)
{
    const struct alms_journal *journal = run->journal;
    const uint32_t entries = alms_names_count(journal->entries);
    const size_t texts = alms_names_count(journal->texts);
    struct pairs pairs = {0};
    CLEANUP(alms_free_variable)
    struct alms_sorted *work = alms_alloc((2 * journal->lines_count + 1) * sizeof(*work));

    (void)err;
    pairs.debited = alms_alloc(texts * sizeof(*pairs.debited));
    pairs.credited = alms_alloc(texts * sizeof(*pairs.credited));
    for (uint32_t entry = 1; entry < entries; entry++)
        count_entry(&pairs, journal, entry, work);
    report_pairs(run, test, &pairs);
    run->results[test].population = pairs.entries;
    if (pairs.left_out > 0) {
        run->results[test].remark = WHY(run, N_("entries with too many accounts, left out: %s"),
                                        alms_test_number(run, pairs.left_out));
    }
    alms_free(pairs.slots);
    alms_free(pairs.debited);
    alms_free(pairs.credited);
    return ALMS_OK;
}

/* --- J16 ----------------------------------------------------------------------------------- */

/* A payment: the debits of an entry in one commodity. */
struct payment {
    int64_t amount;
    uint32_t line; /* its first debit */
    bool is_found;
};

/* Debits of one entry in one commodity, together; those with a party only. */
static void add_payment(struct alms_sorted *items, struct payment *payments, size_t *count,
                        const struct alms_journal *journal, uint32_t index)
{
    const struct alms_journal_line *line = &journal->lines[index];
    const struct alms_journal_line *before =
        *count == 0 ? NULL : &journal->lines[payments[*count - 1].line];

    if (before != NULL && before->entry == line->entry && before->commodity == line->commodity &&
        before->party == line->party) {
        payments[*count - 1].amount += line->amount;
        return;
    }
    payments[*count] = (struct payment){line->amount, index, false};
    items[*count] = (struct alms_sorted){(uint64_t)line->party << 32 | line->by, line->commodity,
                                         line->day, (uint32_t)*count};
    *count += 1;
}

/* What lies between two days, as far as it is below the limit. */
struct stretch {
    size_t start;
    size_t marked; /* items before are looked at already */
    size_t count;
    int64_t sum;
};

/* Adds or takes away (-1) a payment, if it is below the limit. */
static void count_payment(struct stretch *stretch, int64_t amount, int64_t limit, int sign)
{
    if (amount >= limit)
        return;
    stretch->sum += sign * amount;
    stretch->count = sign > 0 ? stretch->count + 1 : stretch->count - 1;
}

/* Looks at every stretch of days of one payee, author and commodity, against one limit. */
static void find_splits(struct alms_test_run *run, const struct alms_sorted *items, size_t count,
                        struct payment *payments, int64_t limit)
{
    struct stretch stretch = {0};

    for (size_t i = 0; i < count; i++) {
        while (items[i].third - items[stretch.start].third > run->settings.split_days) {
            count_payment(&stretch, payments[items[stretch.start].index].amount, limit, -1);
            stretch.start += 1;
        }
        count_payment(&stretch, payments[items[i].index].amount, limit, 1);
        if (stretch.count < 2 || stretch.sum < limit)
            continue;
        size_t j = stretch.start > stretch.marked ? stretch.start : stretch.marked;
        for (; j <= i; j++)
            payments[items[j].index].is_found |= payments[items[j].index].amount < limit;
        stretch.marked = i + 1;
    }
}

static void report_splits(struct alms_test_run *run, int test, const struct payment *payments,
                          size_t count, size_t limit)
{
    for (size_t i = 0; i < count; i++) {
        if (!payments[i].is_found)
            continue;
        struct alms_lead *lead = alms_test_find(run, test, payments[i].line);
        if (lead != NULL) {
            lead->why = WHY(run, N_("with others to the same payee within %s days it reaches %s"),
                            alms_test_number(run, (uint64_t)run->settings.split_days),
                            run->settings.limits[limit]);
        }
    }
}

/* Whether a line is a payment: of a book only aid is, of a file what names a party. */
static bool
is_payment(const struct alms_journal *journal, const struct alms_journal_line *line, uint32_t aid)
{
    return line->amount > 0 && line->party != 0 && (!journal->is_book || line->source == aid);
}

enum alms_code alms_test_split(struct alms_test_run *run, int test, struct alms_error *err)
{
    const struct alms_journal *journal = run->journal;
    const size_t lines = journal->lines_count;
    const uint32_t aid = alms_names_find(journal->texts, "aid");
    size_t count = 0;

    (void)err;
    if (run->settings.limits_count == 0 || !journal->has[ALMS_HAS_PARTY]) {
        alms_test_lacks(run, test,
                        run->settings.limits_count == 0
                            ? N_("no limit was given (--set=limit=AMOUNT)")
                        : journal->is_book ? N_("the payees are in the vault, which is missing")
                                           : N_("the file does not name payees"));
        return ALMS_OK;
    }
    CLEANUP(alms_free_variable)
    struct alms_sorted *items = alms_alloc((lines + 1) * sizeof(*items));
    CLEANUP(alms_free_variable)
    struct payment *payments = alms_alloc((lines + 1) * sizeof(*payments));
    for (size_t i = 0; i < lines; i++) {
        const uint32_t index = journal->by_entry[i];
        if (is_payment(journal, &journal->lines[index], aid))
            add_payment(items, payments, &count, journal, index);
    }
    run->results[test].population = count;
    alms_sort(items, count);
    for (size_t limit = 0; limit < run->settings.limits_count; limit++) {
        for (size_t i = 0; i < count; i++)
            payments[i].is_found = false;
        for (size_t start = 0, end = 0; start < count; start = end) {
            end = alms_sorted_end_second(items, count, start);
            find_splits(
                run, items + start, end - start, payments,
                alms_settings_limit(&run->settings, limit, journal, (uint16_t)items[start].second));
        }
        report_splits(run, test, payments, count, limit);
    }
    return ALMS_OK;
}
