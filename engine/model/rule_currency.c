#include "model/rule_currency.h"
#include "model/rule_inside.h"

#include "base/text.h"
#include "value/date.h"
#include "value/decimal.h"

#include <string.h>

int32_t alms_base_id(const struct alms_masters *masters)
{
    return alms_commodity_find(masters, alms_masters_book(masters, ALMS_FIELD_BASE));
}

static uint32_t scale_of(const struct alms_masters *masters, int32_t commodity_id)
{
    return alms_commodity_at(masters, commodity_id)->scale_digits;
}

/* A log whose beginning is damaged has no base currency. */
static uint32_t base_scale(const struct alms_masters *masters)
{
    enum { USUAL_SCALE = 2 };
    const int32_t base_id = alms_base_id(masters);

    return base_id == ALMS_ID_NONE ? USUAL_SCALE : scale_of(masters, base_id);
}

const char *alms_base_format(const struct alms_masters *masters, int64_t amount,
                             char text[ALMS_AMOUNT_TEXT_SIZE_BYTES])
{
    return alms_minor_format(amount, base_scale(masters), text);
}

/* --- rates --------------------------------------------------------------------------------- */

/* Rule CURRENCY-2: a rate is a decimal number above zero, kept as its source writes it. */
static enum alms_code read_rate(const char *text, struct alms_decimal *out, struct alms_error *err)
{
    struct alms_error ignored;
    const char *point = strchr(text, '.');

    alms_error_clear(&ignored);
    if (strlen(text) > ALMS_RATE_SIZE_MAX || alms_decimal_parse(text, out, &ignored) != ALMS_OK ||
        alms_decimal_sign(out) <= 0 || (point != NULL && strlen(point + 1) > ALMS_RATE_SCALE_MAX)) {
        return alms_fail(err, ALMS_E_RATE_UNFIT,
                         "the rate '%.40s' is no decimal above zero with at most %s digits after "
                         "the point",
                         text, "12");
    }
    return ALMS_OK;
}

enum alms_code alms_rule_rate(const char *text, struct alms_error *err)
{
    CLEANUP(alms_decimal_clear) struct alms_decimal rate = alms_decimal_zero();

    return read_rate(text, &rate, err);
}

enum alms_code alms_rate_worth(const struct alms_masters *masters, const struct alms_rated *rated,
                               int64_t *out, struct alms_error *err)
{
    const uint32_t scale_digits = base_scale(masters);
    CLEANUP(alms_decimal_clear) struct alms_decimal rate = alms_decimal_zero();
    CLEANUP(alms_decimal_clear) struct alms_decimal worth = alms_decimal_zero();

    TRY(read_rate(rated->rate, &rate, err));
    alms_decimal_set_minor(&worth, rated->foreign, scale_of(masters, rated->currency_id));
    alms_decimal_multiply(&worth, &worth, &rate);
    alms_decimal_round(&worth, &worth, scale_digits, ALMS_ROUND_HALF_UP);
    if (!alms_decimal_to_minor(&worth, scale_digits, out))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "the lines add up to too much");
    return ALMS_OK;
}

enum alms_code alms_rates_item(const struct alms_masters *masters, const char *text,
                               int32_t *out_currency_id, const char **out_rate,
                               struct alms_error *err)
{
    char code[ALMS_CODE_SIZE_MAX + 1] = "";
    const size_t size = strcspn(text, " ");

    if (text[size] != ' ' || size > ALMS_CODE_SIZE_MAX) {
        return alms_fail(err, ALMS_E_RATE_UNFIT, "'%.60s' is not a currency and its rate", text);
    }
    memcpy(code, text, size);
    *out_currency_id = alms_rule_take_commodity(masters, code, err);
    *out_rate = text + size + 1;
    if (*out_currency_id != ALMS_ID_NONE && *out_currency_id == alms_base_id(masters)) {
        return alms_fail(err, ALMS_E_RATE_UNFIT, "the base currency '%s' has no rate", code);
    }
    NOTE(alms_rule_rate(*out_rate, err));
    return alms_error_code(err);
}

const char *alms_rates_find(const struct alms_masters *masters, const struct alms_value *rates,
                            int32_t currency_id)
{
    const char *code = alms_commodity_at(masters, currency_id)->code;
    const size_t size = strlen(code);

    for (size_t i = 0; i < rates->count; i++) {
        if (strncmp(rates->items[i], code, size) == 0 && rates->items[i][size] == ' ')
            return rates->items[i] + size + 1;
    }
    return NULL;
}

/* --- lines --------------------------------------------------------------------------------- */

void alms_rule_foreign_of_line(const struct alms_masters *masters, const struct alms_line *line,
                               struct alms_posting *posting, struct alms_error *err)
{
    char again[ALMS_AMOUNT_TEXT_SIZE_BYTES];

    posting->is_foreign = true;
    posting->currency_id = alms_rule_take_commodity(masters, line->currency, err);
    if (posting->currency_id == ALMS_ID_NONE)
        return;
    const uint32_t scale_digits = scale_of(masters, posting->currency_id);
    if (alms_minor_parse(line->foreign, scale_digits, &posting->foreign, err) != ALMS_OK)
        return;
    if (strcmp(alms_minor_format(posting->foreign, scale_digits, again), line->foreign) != 0) {
        (void)alms_fail(err, ALMS_E_RECORD_FORM, "the amount '%s' should be written '%s'",
                        line->foreign, again);
    }
}

static bool is_same_position(const struct alms_posting *a, const struct alms_posting *b)
{
    return a->is_foreign && b->is_foreign && a->account_id == b->account_id &&
           a->fund_id == b->fund_id && a->currency_id == b->currency_id;
}

/* Whether documents of the kind move foreign money. */
static bool has_room(enum alms_kind kind)
{
    return kind == ALMS_KIND_AID || kind == ALMS_KIND_ENTRY || kind == ALMS_KIND_EXCHANGE ||
           kind == ALMS_KIND_GIFT || kind == ALMS_KIND_OPENING || kind == ALMS_KIND_REVALUE ||
           kind == ALMS_KIND_REVERSE || kind == ALMS_KIND_TRANSFER;
}

/* Whether documents of the kind have one rate for all that they move. */
bool alms_currency_is_rated(enum alms_kind kind)
{
    return kind == ALMS_KIND_AID || kind == ALMS_KIND_ENTRY || kind == ALMS_KIND_EXCHANGE ||
           kind == ALMS_KIND_GIFT;
}

/* Rule CURRENCY-1: amount and worth go the same way, and nothing moves only in a revaluation. */
static void check_signs(const struct alms_voucher *voucher, size_t index, struct alms_error *err)
{
    const struct alms_posting *posting = &voucher->postings[index];
    const struct alms_line *line = &voucher->record->entry.lines[index];
    const enum alms_kind kind = voucher->record->kind;

    if (posting->foreign == 0 && kind != ALMS_KIND_REVALUE && kind != ALMS_KIND_REVERSE) {
        (void)alms_fail(err, ALMS_E_AMOUNT_ZERO, "the amount of a line is zero");
    } else if (posting->foreign != 0 && posting->amount != 0 &&
               (posting->foreign > 0) != (posting->amount > 0)) {
        (void)alms_fail(err, ALMS_E_FOREIGN_LINE, "%s %s and its worth %s go opposite ways",
                        line->currency, line->foreign, line->amount);
    }
}

/* Rule CURRENCY-1: where foreign money may stand. */
static void check_place(const struct alms_masters *masters, const struct alms_voucher *voucher,
                        size_t index, struct alms_error *err)
{
    const struct alms_posting *posting = &voucher->postings[index];
    const struct alms_line *line = &voucher->record->entry.lines[index];
    const struct alms_account *account = alms_account_at(masters, posting->account_id);
    const int32_t base_id = alms_base_id(masters);

    if (posting->commodity_id != base_id || posting->currency_id == base_id) {
        (void)alms_fail(err, ALMS_E_FOREIGN_LINE,
                        "money of another currency is worth some of the base currency: %s for %s "
                        "is not",
                        line->commodity, line->currency);
    }
    if (!alms_account_is_position(account) || account->role == ALMS_ROLE_STOCK) {
        (void)alms_fail(err, ALMS_E_FOREIGN_LINE,
                        "the account '%s' has no money of another currency: it is no asset and no "
                        "liability in money",
                        account->code);
    }
    for (size_t i = 0; i < index && voucher->record->kind != ALMS_KIND_REVERSE; i++) {
        if (is_same_position(posting, &voucher->postings[i])) {
            (void)alms_fail(err, ALMS_E_FOREIGN_LINE,
                            "the %s of fund '%s' in account '%s' are named twice", line->currency,
                            line->fund, line->account);
        }
    }
}

bool alms_foreign_is_akin(const struct alms_masters *masters, const struct alms_posting *a,
                          const struct alms_posting *b)
{
    return a->is_foreign && b->is_foreign && a->fund_id == b->fund_id &&
           a->currency_id == b->currency_id &&
           alms_account_at(masters, a->account_id)->type ==
               alms_account_at(masters, b->account_id)->type;
}

bool alms_foreign_is_moved(const struct alms_masters *masters, const struct alms_voucher *voucher,
                           size_t index)
{
    const struct alms_posting *posting = &voucher->postings[index];
    const enum alms_kind kind = voucher->record->kind;
    int64_t sum = 0;

    if (kind == ALMS_KIND_TRANSFER)
        return true;
    if (kind != ALMS_KIND_ENTRY)
        return false;
    for (size_t i = 0; i < voucher->count; i++) {
        const struct alms_posting *other = &voucher->postings[i];
        if (alms_foreign_is_akin(masters, posting, other) && !alms_minor_add(&sum, other->foreign))
            return false;
    }
    return sum == 0;
}

/* Rule CURRENCY-2: a rate stands where it is needed, with its source, and nowhere else. */
static void check_rate(const struct alms_masters *masters, const struct alms_voucher *voucher,
                       struct alms_error *err)
{
    const char *rate = alms_record_text(voucher->record, ALMS_FIELD_RATE);
    const char *source = alms_record_text(voucher->record, ALMS_FIELD_RATE_SOURCE);
    int32_t currency_id = ALMS_ID_NONE;
    bool is_needed = false;

    for (size_t i = 0; i < voucher->count; i++) {
        if (!voucher->postings[i].is_foreign)
            continue;
        is_needed = is_needed || !alms_foreign_is_moved(masters, voucher, i);
        if (currency_id != ALMS_ID_NONE && currency_id != voucher->postings[i].currency_id) {
            (void)alms_fail(err, ALMS_E_FOREIGN_LINE,
                            "the document moves more than one currency, and has one rate");
        }
        currency_id = voucher->postings[i].currency_id;
    }
    if (is_needed && rate == NULL)
        (void)alms_fail(err, ALMS_E_RATE_MISSING, "the document tells no rate");
    if (is_needed && source == NULL)
        (void)alms_fail(err, ALMS_E_RATE_MISSING, "the document does not tell whose rate it is");
    if (rate != NULL)
        NOTE(alms_rule_rate(rate, err));
    if (currency_id == ALMS_ID_NONE && (rate != NULL || source != NULL)) {
        (void)alms_fail(err, ALMS_E_RATE_UNFIT,
                        "the document tells a rate and moves no money of another currency");
    }
}

/* --- documents about currency alone -------------------------------------------------------- */

static const struct alms_account *
account_of(const struct alms_masters *masters, const struct alms_voucher *voucher, size_t index)
{
    return alms_account_at(masters, voucher->postings[index].account_id);
}

/* Rule EXCHANGE-1: cash of one fund for cash, one of the two foreign, and the difference. */
static void check_exchange(const struct alms_masters *masters, const struct alms_voucher *voucher,
                           struct alms_error *err)
{
    const struct alms_posting *postings = voucher->postings;
    bool fits = voucher->count == 2 || voucher->count == 3;

    for (size_t i = 0; i < voucher->count && fits; i++)
        fits = postings[i].fund_id == postings[0].fund_id;
    fits = fits && account_of(masters, voucher, 0)->role == ALMS_ROLE_CASH &&
           account_of(masters, voucher, 1)->role == ALMS_ROLE_CASH && postings[0].amount <= 0 &&
           postings[1].amount >= 0 && postings[0].is_foreign != postings[1].is_foreign &&
           (voucher->count == 2 ||
            (account_of(masters, voucher, 2)->role == ALMS_ROLE_FEE && postings[0].is_foreign));
    if (!fits) {
        (void)alms_fail(err, ALMS_E_ENTRY_LINES,
                        "the lines are not those of a document of kind '%s'",
                        alms_kind_name(voucher->record->kind));
    }
}

static void check_rates(const struct alms_masters *masters, const struct alms_record *record,
                        struct alms_error *err)
{
    const struct alms_value *rates = &record->field[ALMS_FIELD_RATES];
    int32_t currency_id = ALMS_ID_NONE;
    const char *rate = NULL;

    for (size_t i = 0; i < rates->count; i++) {
        if (alms_rates_item(masters, rates->items[i], &currency_id, &rate, err) == ALMS_OK &&
            alms_rates_find(masters, rates, currency_id) != rate) {
            (void)alms_fail(err, ALMS_E_RATE_UNFIT, "the currency '%s' has two rates",
                            alms_commodity_at(masters, currency_id)->code);
        }
    }
}

/* Rule CURRENCY-7: on the last day of a month, worth moves and no money, against differences. */
static void check_revaluation(const struct alms_masters *masters,
                              const struct alms_voucher *voucher, struct alms_error *err)
{
    const struct alms_record *record = voucher->record;
    const struct alms_date date = record->entry.date;
    char month[ALMS_MONTH_TEXT_SIZE_BYTES];
    bool fits = alms_date_compare(date, alms_month_last(alms_date_month(date))) == 0;

    alms_month_format(alms_date_month(date), month);
    fits = fits && alms_text_equal(alms_record_text(record, ALMS_FIELD_MONTH), month);
    for (size_t i = 0; i < voucher->count && fits; i++) {
        const struct alms_posting *posting = &voucher->postings[i];
        fits = posting->is_foreign ? posting->foreign == 0
                                   : account_of(masters, voucher, i)->role == ALMS_ROLE_FEE;
    }
    if (!fits) {
        (void)alms_fail(err, ALMS_E_REVALUE_UNFIT,
                        "the lines are not those of a revaluation of %s on its last day",
                        alms_record_text(record, ALMS_FIELD_MONTH));
    }
    check_rates(masters, record, err);
}

/* Rule CURRENCY-9: every amount is one of the base currency. */
static void check_bare(const struct alms_masters *masters, const struct alms_voucher *voucher,
                       struct alms_error *err)
{
    const int32_t base_id = alms_base_id(masters);

    for (size_t i = 0; i < voucher->count; i++) {
        if (base_id == ALMS_ID_NONE || voucher->postings[i].commodity_id == base_id ||
            voucher->postings[i].is_foreign)
            continue;
        (void)alms_fail(err, ALMS_E_FOREIGN_BARE, "%s %s do not say what they are worth in %s",
                        voucher->record->entry.lines[i].commodity,
                        voucher->record->entry.lines[i].amount,
                        alms_masters_book(masters, ALMS_FIELD_BASE));
    }
}

void alms_rule_currency(const struct alms_masters *masters, const struct alms_voucher *voucher,
                        struct alms_error *err)
{
    const enum alms_kind kind = voucher->record->kind;

    check_bare(masters, voucher, err);
    for (size_t i = 0; i < voucher->count; i++) {
        if (!voucher->postings[i].is_foreign)
            continue;
        if (!has_room(kind)) {
            (void)alms_fail(err, ALMS_E_FOREIGN_LINE,
                            "documents of kind '%s' move no money of another currency",
                            alms_kind_name(kind));
            return;
        }
        check_place(masters, voucher, i, err);
        check_signs(voucher, i, err);
    }
    if (alms_currency_is_rated(kind))
        check_rate(masters, voucher, err);
    if (kind == ALMS_KIND_EXCHANGE)
        check_exchange(masters, voucher, err);
    if (kind == ALMS_KIND_REVALUE)
        check_revaluation(masters, voucher, err);
}
