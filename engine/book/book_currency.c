#include "book/attachments.h"
#include "book/currency_lines.h"
#include "model/rule_currency.h"
#include "value/decimal.h"
#include "value/money.h"

#include <alms/currency.h>

#include <string.h>

/* --- the rate of an exchange --------------------------------------------------------------- */

/* Without zeros behind the last digit that counts. */
static void trim_zeros(char *text)
{
    size_t size = strlen(text);

    if (strchr(text, '.') == NULL)
        return;
    while (text[size - 1] == '0')
        size -= 1;
    if (text[size - 1] == '.')
        size -= 1;
    text[size] = '\0';
}

/* What one unit of the foreign money was worth. Refuses with AMOUNT_*, RATE_UNFIT. */
static enum alms_code rate_of(const char *base, const char *foreign, struct alms_arena *arena,
                              const char **out, struct alms_error *err)
{
    char text[ALMS_DECIMAL_TEXT_SIZE_BYTES];
    CLEANUP(alms_decimal_clear) struct alms_decimal price = alms_decimal_zero();
    CLEANUP(alms_decimal_clear) struct alms_decimal amount = alms_decimal_zero();

    TRY(alms_decimal_parse(base, &price, err));
    TRY(alms_decimal_parse(foreign, &amount, err));
    alms_decimal_divide(&price, &price, &amount, ALMS_RATE_SCALE_MAX, ALMS_ROUND_HALF_UP);
    alms_decimal_format(&price, text);
    trim_zeros(text);
    *out = alms_arena_text(arena, text);
    return alms_rule_rate(*out, err);
}

/* --- exchanging ---------------------------------------------------------------------------- */

static void check_draft(const struct alms_exchange_draft *draft, struct alms_error *err)
{
    NOTE(alms_text_check(draft->fund, ALMS_FIELD_SIZE_MAX, W_("fund"), err));
    NOTE(alms_text_check(draft->from, ALMS_FIELD_SIZE_MAX, W_("account that gives"), err));
    NOTE(alms_text_check(draft->to, ALMS_FIELD_SIZE_MAX, W_("account that takes"), err));
    NOTE(alms_text_check_optional(draft->memo, ALMS_MEMO_SIZE_MAX, W_("memo"), err));
    NOTE(alms_text_check_optional(draft->rate_source, ALMS_FIELD_SIZE_MAX, W_("source of the rate"),
                                  err));
    if (!alms_text_is_given(draft->rate_source))
        (void)alms_fail(err, ALMS_E_RATE_MISSING, "the document does not tell whose rate it is");
    if (!alms_text_is_given(draft->approver))
        (void)alms_fail(err, ALMS_E_APPROVER_MISSING, "the payment names no approver");
}

/* Both amounts in their canonical form, and the rate that they make. */
struct exchanged {
    char given[24];
    char minus_given[24];
    char taken[24];
    const char *given_in;
    const char *taken_in;
    const char *rate;
};

static enum alms_code
take_amounts(const struct alms_masters *masters, const struct alms_exchange_draft *draft,
             struct alms_arena *arena, struct exchanged *out, struct alms_error *err)
{
    out->given_in = draft->given_in;
    out->taken_in = draft->taken_in;
    if (alms_amount_take(masters, draft->given, &out->given_in, out->given, err) == ALMS_OK)
        NOTE(alms_amount_check_positive(out->given, err));
    if (alms_amount_take(masters, draft->taken, &out->taken_in, out->taken, err) == ALMS_OK)
        NOTE(alms_amount_check_positive(out->taken, err));
    TRY(alms_error_code(err));
    const bool sells = alms_currency_is_foreign(masters, out->given_in);
    if (sells == alms_currency_is_foreign(masters, out->taken_in)) {
        return alms_fail(err, ALMS_E_FOREIGN_LINE,
                         "an exchange is between the base currency and another, not %s for %s",
                         out->given_in, out->taken_in);
    }
    alms_amount_negate(out->given, out->minus_given);
    return sells ? rate_of(out->taken, out->given, arena, &out->rate, err)
                 : rate_of(out->given, out->taken, arena, &out->rate, err);
}

enum alms_code alms_currency_exchange(alms_book *book, const struct alms_exchange_draft *draft,
                                      struct alms_posted *out, struct alms_error *err)
{
    struct exchanged exchanged = {.rate = NULL};
    struct alms_record record = {.kind = ALMS_KIND_EXCHANGE};
    struct alms_private part = {0};
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    CLEANUP(alms_tx_rollback) struct alms_tx *tx = NULL;

    TRY(alms_tx_begin(book, &tx, err));
    record.entry.date = alms_book_date(book, draft->date);
    alms_record_set(&record, ALMS_FIELD_APPROVER, alms_text_or_null(draft->approver));
    alms_record_set(&record, ALMS_FIELD_CORRECTS, draft->corrects);
    alms_private_add(&part, "memo", draft->memo);
    alms_attachments_take(book, &draft->attachments, arena, &record, err);
    check_draft(draft, err);
    NOTE(take_amounts(alms_tx_masters(tx), draft, arena, &exchanged, err));
    if (alms_error_code(err) != ALMS_OK) {
        const struct alms_line given_lines[] = {{draft->from, draft->fund}, {draft->to, NULL}};
        alms_tx_note_rest(tx, &record, given_lines, COUNT_OF(given_lines), err);
        return alms_error_code(err);
    }
    alms_record_set(&record, ALMS_FIELD_RATE, exchanged.rate);
    alms_record_set(&record, ALMS_FIELD_RATE_SOURCE, draft->rate_source);
    const struct alms_line lines[] = {
        {draft->from, draft->fund, exchanged.given_in, exchanged.minus_given},
        {draft->to, draft->fund, exchanged.taken_in, exchanged.taken},
    };
    TRY(alms_currency_lines(tx, &record, lines, COUNT_OF(lines), arena, err));
    TRY(alms_tx_record(tx, &record, &part, out, err));
    return alms_tx_commit(&tx, err);
}
