#include "book/currency_lines.h"

#include "book/gate_currency.h"
#include "value/money.h"

#include <string.h>

/* The lines of a document while their worth is computed. */
struct worth {
    struct alms_tx *tx;
    const struct alms_masters *masters;
    struct alms_arena *arena;
    struct alms_record *record;
    struct alms_line *lines;       /* with room for the differences */
    struct alms_posting *postings; /* those of the lines */
    size_t count;
};

bool alms_currency_is_foreign(const struct alms_masters *masters, const char *code)
{
    const int32_t id = alms_commodity_find(masters, code);

    return id != ALMS_ID_NONE && id != alms_base_id(masters);
}

void alms_currency_take_rate(struct alms_record *record, const char *rate, const char *source,
                             bool is_needed, struct alms_error *err)
{
    alms_record_set(record, ALMS_FIELD_RATE, alms_text_or_null(rate));
    alms_record_set(record, ALMS_FIELD_RATE_SOURCE, alms_text_or_null(source));
    if (is_needed && !alms_text_is_given(rate))
        (void)alms_fail(err, ALMS_E_RATE_MISSING, "the document tells no rate");
    if (is_needed && !alms_text_is_given(source))
        (void)alms_fail(err, ALMS_E_RATE_MISSING, "the document does not tell whose rate it is");
    NOTE(alms_text_check_optional(source, ALMS_FIELD_SIZE_MAX, W_("source of the rate"), err));
    if (alms_text_is_given(rate))
        NOTE(alms_rule_rate(rate, err));
}

const char *
alms_base_text(const struct alms_masters *masters, int64_t amount, struct alms_arena *arena)
{
    char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];

    return alms_arena_text(arena, alms_base_format(masters, amount, text));
}

static bool
has_foreign(const struct alms_masters *masters, const struct alms_line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (alms_currency_is_foreign(masters, lines[i].commodity))
            return true;
    }
    return false;
}

/* What is not found is left to the gate to tell, with all else that is wrong. */
static bool all_are_known(const struct worth *worth)
{
    for (size_t i = 0; i < worth->count; i++) {
        if (worth->postings[i].account_id == ALMS_ID_NONE ||
            worth->postings[i].fund_id == ALMS_ID_NONE)
            return false;
    }
    return true;
}

static bool is_position(const struct worth *worth, size_t index)
{
    const int32_t account_id = worth->postings[index].account_id;

    return account_id == ALMS_ID_NONE ||
           alms_account_is_position(alms_account_at(worth->masters, account_id));
}

/* What the rate of the document makes of a line. */
static enum alms_code
at_rate(const struct worth *worth, size_t index, int64_t *out, struct alms_error *err)
{
    const struct alms_posting *posting = &worth->postings[index];
    const struct alms_rated rated = {alms_record_text(worth->record, ALMS_FIELD_RATE),
                                     posting->currency_id, posting->foreign};

    if (rated.rate == NULL)
        return alms_fail(err, ALMS_E_RATE_MISSING, "the document tells no rate");
    return alms_rate_worth(worth->masters, &rated, out, err);
}

/* A line as the rules see it: of costs and income at the rate, of the base currency as it is. */
static enum alms_code take_line(struct worth *worth, size_t index, struct alms_error *err)
{
    struct alms_line *line = &worth->lines[index];
    struct alms_posting *posting = &worth->postings[index];
    const int32_t commodity_id = alms_commodity_find(worth->masters, line->commodity);
    int64_t amount = 0;

    *posting = (struct alms_posting){
        .account_id = alms_account_find(worth->masters, line->account),
        .fund_id = alms_fund_find(worth->masters, line->fund),
        .commodity_id = alms_base_id(worth->masters),
    };
    TRY(alms_minor_parse(
        line->amount, alms_commodity_at(worth->masters, commodity_id)->scale_digits, &amount, err));
    if (commodity_id == posting->commodity_id) {
        posting->amount = amount;
        return ALMS_OK;
    }
    posting->currency_id = commodity_id;
    posting->foreign = amount;
    posting->is_foreign = is_position(worth, index);
    return posting->is_foreign ? ALMS_OK : at_rate(worth, index, &posting->amount, err);
}

/* What goes out takes its share; what the rate makes of it besides is added to *difference. */
static enum alms_code
value_line(const struct worth *worth, size_t index, int64_t *difference, struct alms_error *err)
{
    struct alms_posting *posting = &worth->postings[index];
    const struct alms_voucher voucher = {worth->record, worth->postings, worth->count};
    struct alms_position before;
    int64_t worth_now = 0;

    const bool is_moved =
        all_are_known(worth) && alms_foreign_is_moved(worth->masters, &voucher, index);
    if (!is_moved)
        TRY(at_rate(worth, index, &worth_now, err));
    posting->amount = worth_now;
    if (!all_are_known(worth))
        return ALMS_OK;
    TRY(alms_gate_position(alms_tx_gate(worth->tx), posting, worth->record->entry.date, &before,
                           err));
    if (is_moved && posting->foreign < 0) {
        const struct alms_decrease decrease = {posting->account_id, posting->fund_id,
                                               posting->currency_id, posting->foreign};
        if (alms_account_is_holding(alms_account_at(worth->masters, posting->account_id)))
            TRY(alms_rule_decrease(worth->masters, &decrease, before.lowest_amount, err));
    }
    if (!alms_position_is_lessened(&before, posting->foreign)) {
        posting->amount = is_moved ? 0 : worth_now;
        return ALMS_OK;
    }
    posting->amount = alms_position_share(&before, posting->foreign);
    if (!is_moved && !alms_minor_add(difference, worth_now - posting->amount))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "the lines add up to too much");
    return ALMS_OK;
}

/* What only changes its place takes its worth along: shared by the amounts, where several take. */
static void settle_moved(const struct worth *worth, size_t first)
{
    const struct alms_voucher voucher = {worth->record, worth->postings, worth->count};
    const struct alms_posting *of = &worth->postings[first];
    const bool is_transfer = worth->record->kind == ALMS_KIND_TRANSFER;
    struct alms_share *shares = alms_arena_alloc(worth->arena, worth->count * sizeof(*shares));
    int64_t given = 0;
    bool has_weight = false;

    for (size_t i = 0; i < worth->count; i++) {
        const struct alms_posting *posting = &worth->postings[i];
        const bool is_same =
            is_transfer ? posting->is_foreign : alms_foreign_is_akin(worth->masters, posting, of);
        if (!is_same || !alms_foreign_is_moved(worth->masters, &voucher, i))
            continue;
        given += posting->amount;
        if (posting->amount == 0 && posting->foreign != INT64_MIN) {
            shares[i].weight = posting->foreign < 0 ? -posting->foreign : posting->foreign;
            has_weight = has_weight || shares[i].weight > 0;
        }
    }
    if (!has_weight || given == 0 || given == INT64_MIN)
        return;
    alms_minor_allocate(-given, shares, worth->count);
    for (size_t i = 0; i < worth->count; i++) {
        if (shares[i].weight > 0)
            worth->postings[i].amount = shares[i].part;
    }
}

/* What the rate makes of the money of a fund. */
static enum alms_code sum_money(const struct worth *worth, int32_t fund_id, size_t given_count,
                                int64_t *out, struct alms_error *err)
{
    *out = 0;
    for (size_t i = 0; i < given_count; i++) {
        int64_t amount = 0;
        if (!worth->postings[i].is_foreign || worth->postings[i].fund_id != fund_id)
            continue;
        TRY(at_rate(worth, i, &amount, err));
        if (!alms_minor_add(out, amount))
            return alms_fail(err, ALMS_E_AMOUNT_RANGE, "the lines add up to too much");
    }
    return ALMS_OK;
}

/*
 * Costs and income that stand against the money share what it is worth, so that their parts add up
 * to it. Where they go both ways, or against other lines too, each is rounded by itself.
 */
static enum alms_code
settle_costs(const struct worth *worth, int32_t fund_id, size_t given_count, struct alms_error *err)
{
    struct alms_share *shares = alms_arena_alloc(worth->arena, given_count * sizeof(*shares));
    int64_t sums[2] = {0, 0}; /* of money; of costs and income */
    int64_t total = 0;
    bool fits = alms_record_text(worth->record, ALMS_FIELD_RATE) != NULL;

    for (size_t i = 0; i < given_count && fits; i++) {
        const struct alms_posting *posting = &worth->postings[i];
        if (posting->fund_id != fund_id || posting->foreign == 0)
            continue;
        int64_t *sum = &sums[posting->is_foreign ? 0 : 1];
        fits = posting->foreign != INT64_MIN && alms_minor_add(sum, posting->foreign);
        if (posting->is_foreign)
            continue;
        shares[i].weight = posting->foreign < 0 ? -posting->foreign : posting->foreign;
        fits = fits && (*sum > 0) == (posting->foreign > 0);
    }
    if (!fits || sums[1] == 0 || sums[0] != -sums[1])
        return ALMS_OK;
    TRY(sum_money(worth, fund_id, given_count, &total, err));
    alms_minor_allocate(-total, shares, given_count);
    for (size_t i = 0; i < given_count; i++) {
        if (shares[i].weight > 0)
            worth->postings[i].amount = shares[i].part;
    }
    return ALMS_OK;
}

/* The line of a fund's exchange difference. */
static enum alms_code
add_difference(struct worth *worth, int32_t fund_id, int64_t difference, struct alms_error *err)
{
    if (difference == 0)
        return ALMS_OK;
    const struct alms_fund *fund = alms_fund_at(worth->masters, fund_id);
    const int32_t account_id = alms_account_by_role(worth->masters, ALMS_ROLE_FEE, fund);
    if (account_id == ALMS_ID_NONE) {
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("account"),
                         alms_account_role_word(ALMS_ROLE_FEE));
    }
    worth->postings[worth->count] =
        (struct alms_posting){.account_id = account_id,
                              .fund_id = fund_id,
                              .commodity_id = alms_base_id(worth->masters),
                              .amount = difference};
    worth->lines[worth->count] = (struct alms_line){
        .account = alms_account_at(worth->masters, account_id)->code, .fund = fund->code};
    worth->count += 1;
    return ALMS_OK;
}

/* The worth of all lines of one fund. */
static enum alms_code
value_fund(struct worth *worth, int32_t fund_id, size_t given_count, struct alms_error *err)
{
    int64_t difference = 0;

    for (size_t i = 0; i < given_count; i++) {
        if (!worth->postings[i].is_foreign || worth->postings[i].fund_id != fund_id)
            continue;
        TRY(value_line(worth, i, &difference, err));
    }
    for (size_t i = 0; i < given_count; i++) {
        if (worth->postings[i].is_foreign && worth->postings[i].fund_id == fund_id &&
            all_are_known(worth))
            settle_moved(worth, i);
    }
    TRY(settle_costs(worth, fund_id, given_count, err));
    return add_difference(worth, fund_id, difference, err);
}

static enum alms_code value_lines(struct worth *worth, size_t given_count, struct alms_error *err)
{
    for (size_t i = 0; i < given_count; i++) {
        const int32_t fund_id = worth->postings[i].fund_id;
        bool is_told = !worth->postings[i].is_foreign;
        for (size_t j = 0; j < i && !is_told; j++)
            is_told = worth->postings[j].is_foreign && worth->postings[j].fund_id == fund_id;
        if (!is_told)
            TRY(value_fund(worth, fund_id, given_count, err));
    }
    return ALMS_OK;
}

/* The lines as they are recorded. */
static void write_lines(struct worth *worth)
{
    const char *base = alms_masters_book(worth->masters, ALMS_FIELD_BASE);

    for (size_t i = 0; i < worth->count; i++) {
        struct alms_line *line = &worth->lines[i];
        if (worth->postings[i].is_foreign) {
            line->currency = line->commodity;
            line->foreign = line->amount;
        }
        line->commodity = base;
        line->amount = alms_base_text(worth->masters, worth->postings[i].amount, worth->arena);
    }
    worth->record->entry.lines = worth->lines;
    worth->record->entry.lines_count = worth->count;
}

enum alms_code alms_currency_lines(struct alms_tx *tx, struct alms_record *record,
                                   const struct alms_line *given, size_t count,
                                   struct alms_arena *arena, struct alms_error *err)
{
    const struct alms_masters *masters = alms_tx_masters(tx);
    struct worth worth = {.tx = tx, .masters = masters, .arena = arena, .record = record};

    record->entry.lines = given;
    record->entry.lines_count = count;
    if (!has_foreign(masters, given, count))
        return ALMS_OK;
    /* At most one difference for each line. */
    worth.lines = alms_arena_alloc(arena, 2 * count * sizeof(*worth.lines));
    worth.postings = alms_arena_alloc(arena, 2 * count * sizeof(*worth.postings));
    worth.count = count;
    memcpy(worth.lines, given, count * sizeof(*given));
    for (size_t i = 0; i < count; i++)
        NOTE(take_line(&worth, i, err));
    TRY(alms_error_code(err));
    TRY(value_lines(&worth, count, err));
    write_lines(&worth);
    return ALMS_OK;
}
