#include "model/rule_inside.h"

#include "base/text.h"
#include "model/fee.h"
#include "model/words.h"
#include "value/date.h"
#include "value/money.h"

#include <string.h>

/* Rule ENTRY-11: a label that a document names is there and open. */
void alms_rule_check_label(const struct alms_masters *masters, enum alms_label_kind kind,
                           const char *code, struct alms_error *err)
{
    if (code == NULL)
        return;
    const int32_t id = alms_label_find(masters, kind, code);
    if (id == ALMS_ID_NONE) {
        (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", alms_label_noun(kind),
                        code);
    } else if (alms_label_at(masters, kind, id)->is_closed) {
        (void)alms_fail(err, ALMS_E_CLOSED, "the %s '%s' is closed", alms_label_noun(kind), code);
    }
}

/* Whether posting `index` has the role and takes (amount > 0) or gives (amount < 0). */
static bool is_leg(const struct alms_masters *masters, const struct alms_voucher *voucher,
                   size_t index, enum alms_account_role role, bool takes)
{
    const struct alms_posting *posting = &voucher->postings[index];
    return alms_account_at(masters, posting->account_id)->role == role &&
           (posting->amount > 0) == takes;
}

static void fail_shape(const struct alms_record *record, struct alms_error *err)
{
    (void)alms_fail(err, ALMS_E_ENTRY_LINES, "the lines are not those of a document of kind '%s'",
                    alms_kind_name(record->kind));
}

/* As fail_shape, but names the account of a money leg that is not one of cash. */
static void fail_cash(const struct alms_masters *masters, const struct alms_voucher *voucher,
                      size_t index, struct alms_error *err)
{
    const struct alms_posting *posting = index < voucher->count ? &voucher->postings[index] : NULL;
    const struct alms_account *account =
        posting == NULL ? NULL : alms_account_at(masters, posting->account_id);

    if (account == NULL || account->role == ALMS_ROLE_CASH) {
        fail_shape(voucher->record, err);
    } else {
        (void)alms_fail(err, ALMS_E_ENTRY_LINES, "the account '%s' is not one of cash",
                        account->code);
    }
}

/* Rule GIFT-2: a campaign's gifts are not older than the campaign. */
static void check_campaign_date(const struct alms_masters *masters,
                                const struct alms_record *record, struct alms_error *err)
{
    const char *code = alms_record_text(record, ALMS_FIELD_CAMPAIGN);
    const int32_t id = alms_label_find(masters, ALMS_CAMPAIGN, code);

    if (id == ALMS_ID_NONE)
        return;
    const struct alms_label *campaign = alms_label_at(masters, ALMS_CAMPAIGN, id);
    if (alms_date_is_given(campaign->from) &&
        alms_date_compare(record->entry.date, campaign->from) < 0) {
        char date[ALMS_DATE_TEXT_SIZE_BYTES];
        char from[ALMS_DATE_TEXT_SIZE_BYTES];
        alms_date_format(record->entry.date, date);
        alms_date_format(campaign->from, from);
        (void)alms_fail(err, ALMS_E_DATE_EARLY,
                        "the gift of %s is older than the campaign '%s', which began on %s", date,
                        code, from);
    }
}

void alms_rule_labels(const struct alms_masters *masters, const struct alms_record *record,
                      struct alms_error *err)
{
    alms_rule_check_label(masters, ALMS_CHANNEL, alms_record_text(record, ALMS_FIELD_CHANNEL), err);
    alms_rule_check_label(masters, ALMS_CAMPAIGN, alms_record_text(record, ALMS_FIELD_CAMPAIGN),
                          err);
    alms_rule_check_label(masters, ALMS_PROGRAMME, alms_record_text(record, ALMS_FIELD_PROGRAMME),
                          err);
    alms_rule_check_label(masters, ALMS_COUNTY, alms_record_text(record, ALMS_FIELD_COUNTY), err);
    check_campaign_date(masters, record, err);
}

/* Rule GIFT-5: the fee line is the fee that the record tells, rounded once, and not the whole gift.
 */
static void check_fee(const struct alms_masters *masters, const struct alms_voucher *voucher,
                      struct alms_error *err)
{
    int64_t fee = 0;
    char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const char *told = alms_record_text(voucher->record, ALMS_FIELD_FEE);
    const int64_t booked = voucher->count == 3 ? voucher->postings[1].amount : 0;
    const uint32_t scale_digits =
        alms_commodity_at(masters, voucher->postings[0].commodity_id)->scale_digits;

    if (told != NULL && alms_fee_round(told, scale_digits, &fee, err) != ALMS_OK)
        return;
    if (fee != booked) {
        (void)alms_fail(err, ALMS_E_FEE_UNFIT, "the gift tells a fee of %.48s and books %s",
                        told == NULL ? "0" : told, alms_minor_format(booked, scale_digits, text));
    }
}

/*
 * Rule GIFT-1: money comes in, donation income is credited; between them may stand what a platform
 * kept of it. ENTRY-4 sees to it that all are of one fund and commodity.
 */
static bool has_gift_shape(const struct alms_masters *masters, const struct alms_voucher *voucher)
{
    return (voucher->count == 2 || (voucher->count == 3 && !voucher->postings[0].is_foreign)) &&
           is_leg(masters, voucher, 0, ALMS_ROLE_CASH, true) &&
           (voucher->count == 2 || is_leg(masters, voucher, 1, ALMS_ROLE_FEE, true)) &&
           is_leg(masters, voucher, voucher->count - 1, ALMS_ROLE_GIFT, false);
}

void alms_rule_gift(const struct alms_masters *masters, const struct alms_voucher *voucher,
                    struct alms_error *err)
{
    const struct alms_record *record = voucher->record;
    const char *programme = alms_record_text(record, ALMS_FIELD_PROGRAMME);

    alms_rule_labels(masters, record, err);

    if (!has_gift_shape(masters, voucher)) {
        fail_cash(masters, voucher, 0, err);
        return;
    }
    check_fee(masters, voucher, err);

    /* Rule GIFT-3: what the donor wished and what the fund is for agree. */
    const struct alms_fund *fund = alms_fund_at(masters, voucher->postings[0].fund_id);
    if (programme != NULL && fund->restriction == ALMS_RESTRICTED_PURPOSE &&
        !alms_fund_has_programme(fund, programme)) {
        (void)alms_fail(err, ALMS_E_PROGRAMME_UNFIT,
                        "the gift is for programme '%s', its fund '%s' is not", programme,
                        fund->code);
    }
}

/* Rule REFUND-1: donation income is debited; money goes out, or it is owed until it does. */
void alms_rule_refund(const struct alms_masters *masters, const struct alms_voucher *voucher,
                      struct alms_error *err)
{
    const struct alms_account *account = alms_account_at(masters, voucher->postings[0].account_id);
    const bool is_owed = account->type == ALMS_LIABILITY && voucher->postings[0].amount < 0;

    if (voucher->count != 2 || !is_leg(masters, voucher, 1, ALMS_ROLE_GIFT, true) ||
        (!is_owed && !is_leg(masters, voucher, 0, ALMS_ROLE_CASH, false)))
        fail_cash(masters, voucher, 0, err);
}

/* Rules REFUND-2 and REFUND-3. */
void alms_rule_refunded(const struct alms_masters *masters, const struct alms_refunded *refunded,
                        struct alms_error *err)
{
    const uint32_t scale_digits = alms_commodity_at(masters, refunded->commodity_id)->scale_digits;
    char asked[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    char left[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const int64_t rest = refunded->gift - refunded->before;

    if (refunded->is_reversal && refunded->before != 0) {
        (void)alms_fail(err, ALMS_E_REFUND_STANDS, "%s of gift '%s' was refunded already",
                        alms_minor_format(refunded->before, scale_digits, asked), refunded->number);
    }
    if (!refunded->is_reversal && refunded->amount > rest) {
        (void)alms_fail(err, ALMS_E_REFUND_EXCESS, "%s of gift '%s' are left to refund, not %s",
                        alms_minor_format(rest, scale_digits, left), refunded->number,
                        alms_minor_format(refunded->amount, scale_digits, asked));
    }
}

/*
 * Rule AID-1: cost of a programme is debited, money of the same fund goes out; where that is of
 * another currency, an exchange difference may stand behind.
 */
void alms_rule_aid(const struct alms_masters *masters, const struct alms_voucher *voucher,
                   struct alms_error *err)
{
    alms_rule_labels(masters, voucher->record, err);
    const bool has_difference =
        voucher->count == 3 && voucher->postings[1].is_foreign &&
        alms_account_at(masters, voucher->postings[2].account_id)->role == ALMS_ROLE_FEE;
    if ((voucher->count != 2 && !has_difference) ||
        !is_leg(masters, voucher, 0, ALMS_ROLE_AID, true) ||
        !is_leg(masters, voucher, 1, ALMS_ROLE_CASH, false))
        fail_cash(masters, voucher, 1, err);
}

/* Rule TRANSFER-2: money leaves a restricted fund by the donor's or the law's will. */
static void check_transfer_reason(const struct alms_fund *from, const struct alms_record *record,
                                  struct alms_error *err)
{
    int word = 0;

    if (alms_word_check(&ALMS_WORDS_TRANSFER, alms_record_text(record, ALMS_FIELD_REASON), &word,
                        err) != ALMS_OK)
        return;
    if (from->restriction != ALMS_UNRESTRICTED &&
        (enum alms_transfer_reason)word == ALMS_TRANSFER_INTERNAL) {
        (void)alms_fail(err, ALMS_E_REASON_UNFIT,
                        "money does not leave the restricted fund '%s' for the reason '%s'",
                        from->code, alms_record_text(record, ALMS_FIELD_REASON));
    }
}

static bool is_same_move(const struct alms_posting *gives, const struct alms_posting *takes)
{
    return gives->account_id == takes->account_id && gives->commodity_id == takes->commodity_id &&
           gives->amount == -takes->amount && gives->is_foreign == takes->is_foreign &&
           (!gives->is_foreign ||
            (gives->currency_id == takes->currency_id && gives->foreign == -takes->foreign));
}

/* Rule TRANSFER-1: one account, two funds, net assets on both sides. */
void alms_rule_transfer(const struct alms_masters *masters, const struct alms_voucher *voucher,
                        struct alms_error *err)
{
    const struct alms_posting *postings = voucher->postings;

    if (voucher->count != 4 || !is_leg(masters, voucher, 0, ALMS_ROLE_CASH, false) ||
        !is_leg(masters, voucher, 1, ALMS_ROLE_NET, true) ||
        !is_leg(masters, voucher, 2, ALMS_ROLE_CASH, true) ||
        !is_leg(masters, voucher, 3, ALMS_ROLE_NET, false) ||
        !is_same_move(&postings[0], &postings[2]) || !alms_same_pot(&postings[0], &postings[1]) ||
        !alms_same_pot(&postings[2], &postings[3])) {
        fail_cash(masters, voucher, 0, err);
        return;
    }
    const struct alms_fund *from = alms_fund_at(masters, postings[0].fund_id);
    if (postings[0].fund_id == postings[2].fund_id)
        (void)alms_fail(err, ALMS_E_FUND_SAME, "fund '%s' would transfer to itself", from->code);
    check_transfer_reason(from, voucher->record, err);
}

/* Rules ENTRY-7 and STOCK-1: what has a document of its own moves by that document. */
void alms_rule_general(const struct alms_masters *masters, const struct alms_voucher *voucher,
                       struct alms_error *err)
{
    alms_rule_labels(masters, voucher->record, err);
    for (size_t i = 0; i < voucher->count; i++) {
        const struct alms_account *account =
            alms_account_at(masters, voucher->postings[i].account_id);
        if (account->role == ALMS_ROLE_GIFT) {
            (void)alms_fail(err, ALMS_E_ACCOUNT_DOCUMENT, "the account '%s' moves only by '%s'",
                            account->code, "alms gift add");
        } else if (account->role == ALMS_ROLE_NET) {
            (void)alms_fail(err, ALMS_E_ACCOUNT_DOCUMENT, "the account '%s' moves only by '%s'",
                            account->code, "alms transfer");
        } else if (account->role == ALMS_ROLE_STOCK) {
            (void)alms_fail(err, ALMS_E_ACCOUNT_DOCUMENT, "the account '%s' moves only by '%s'",
                            account->code, "alms stock");
        }
    }
}

/* --- reversals ----------------------------------------------------------------------------- */

static bool is_opposite(const char *number, const char *original)
{
    const char *magnitude = *number == '-' ? number + 1 : number;
    const char *opposite = *original == '-' ? original + 1 : original;
    const bool is_zero = strspn(magnitude, "0.") == strlen(magnitude);

    return strcmp(magnitude, opposite) == 0 &&
           (*number == '-') == (is_zero ? false : *original != '-');
}

static bool is_mirror(const struct alms_line *line, const struct alms_line *original)
{
    if ((line->item == NULL) != (original->item == NULL) || line->expiry != NULL ||
        line->batch != NULL || line->spec != NULL)
        return false;
    if (line->item != NULL &&
        (strcmp(line->item, original->item) != 0 || strcmp(line->lot, original->lot) != 0 ||
         strcmp(line->place, original->place) != 0 ||
         !is_opposite(line->quantity, original->quantity)))
        return false;
    if (!alms_text_equal(line->currency, original->currency) ||
        (line->currency != NULL && !is_opposite(line->foreign, original->foreign)))
        return false;
    return strcmp(line->account, original->account) == 0 &&
           strcmp(line->fund, original->fund) == 0 &&
           strcmp(line->commodity, original->commodity) == 0 &&
           is_opposite(line->amount, original->amount);
}

/* Rule REVERSE-4: what an import reverses is a gift that was given back, and says in which row. */
static void check_refund(const struct alms_record *record, const struct alms_reversed *reversed,
                         struct alms_error *err)
{
    const bool is_imported = alms_record_text(record, ALMS_FIELD_IMPORTED) != NULL;
    const bool has_row = alms_record_text(record, ALMS_FIELD_ROW) != NULL;

    if (!is_imported && !has_row && alms_record_text(record, ALMS_FIELD_CONTENT) == NULL)
        return;
    if (!is_imported || !has_row || !reversed->is_gift ||
        alms_record_text(record, ALMS_FIELD_BATCH) != NULL ||
        !alms_text_equal(alms_record_text(record, ALMS_FIELD_REASON), "refund")) {
        (void)alms_fail(err, ALMS_E_REFUND_UNFIT, "voucher '%s' is not reversed as a refund",
                        alms_record_text(record, ALMS_FIELD_OF));
    }
}

enum alms_code alms_rule_fail_conversion(const char *number, struct alms_error *err)
{
    return alms_fail(err, ALMS_E_REGIME_REVERSED,
                     "voucher '%s' is that of a conversion and is not reversed", number);
}

enum alms_code alms_rule_reversal(const struct alms_voucher *voucher,
                                  const struct alms_reversed *reversed, struct alms_error *err)
{
    int word = 0;
    const struct alms_entry *entry = &voucher->record->entry;
    const char *number = alms_record_text(voucher->record, ALMS_FIELD_OF);

    /* Rule REVERSE-1: an entry is reversed once, and a reversal never. */
    if (!reversed->is_found)
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("voucher"), number);
    if (reversed->is_reversal)
        (void)alms_fail(err, ALMS_E_REVERSED, "voucher '%s' is itself a reversal", number);
    if (reversed->is_reversed)
        (void)alms_fail(err, ALMS_E_REVERSED, "voucher '%s' is reversed already", number);

    /* Rule REGIME-8. */
    if (reversed->is_conversion)
        NOTE(alms_rule_fail_conversion(number, err));

    /* Rule IMPORT-11: what undoes a batch reverses a gift of it. */
    const char *batch = alms_record_text(voucher->record, ALMS_FIELD_BATCH);
    if (batch != NULL && !alms_text_equal(batch, reversed->batch)) {
        (void)alms_fail(err, ALMS_E_BATCH_TOTALS, "voucher '%s' is no gift of batch '%s'", number,
                        batch);
    }

    check_refund(voucher->record, reversed, err);

    /* Rule REVERSE-2: it says why. */
    NOTE(alms_word_check(&ALMS_WORDS_REVERSAL, alms_record_text(voucher->record, ALMS_FIELD_REASON),
                         &word, err));

    /* Rule REVERSE-3: it is the mirror image, and not older. */
    bool mirrors = entry->lines_count == reversed->lines_count;
    for (size_t i = 0; i < entry->lines_count && mirrors; i++)
        mirrors = is_mirror(&entry->lines[i], &reversed->lines[i]);
    if (!mirrors)
        fail_shape(voucher->record, err);
    if (alms_date_compare(entry->date, reversed->date) < 0) {
        (void)alms_fail(err, ALMS_E_DATE_EARLY, "the reversal is dated before voucher '%s'",
                        number);
    }
    return alms_error_code(err);
}
