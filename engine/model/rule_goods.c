#include "model/rule_goods.h"

#include "base/text.h"
#include "model/rule_inside.h"
#include "model/words.h"
#include "value/date.h"
#include "value/decimal.h"
#include "value/money.h"

#include <string.h>

bool alms_kind_gives_goods(enum alms_kind kind)
{
    return kind == ALMS_KIND_STOCK_ISSUE || kind == ALMS_KIND_PLAN_RUN;
}

bool alms_kind_is_goods(enum alms_kind kind)
{
    return kind == ALMS_KIND_KIT_ASSEMBLE || kind == ALMS_KIND_KIT_DISASSEMBLE ||
           kind == ALMS_KIND_STOCK_ADJUST || kind == ALMS_KIND_STOCK_ISSUE ||
           kind == ALMS_KIND_STOCK_MOVE || kind == ALMS_KIND_STOCK_RECEIVE ||
           kind == ALMS_KIND_STOCK_RETURN || kind == ALMS_KIND_STOCK_WRITEOFF;
}

/* --- numbers ------------------------------------------------------------------------------- */

int64_t alms_goods_share(int64_t quantity, int64_t left_quantity, int64_t left_value)
{
    int64_t share = 0;
    CLEANUP(alms_decimal_clear) struct alms_decimal part = alms_decimal_zero();
    CLEANUP(alms_decimal_clear) struct alms_decimal whole = alms_decimal_zero();
    CLEANUP(alms_decimal_clear) struct alms_decimal value = alms_decimal_zero();

    REQUIRE(quantity > 0 && quantity <= left_quantity && left_value >= 0);
    if (quantity == left_quantity)
        return left_value;
    alms_decimal_set_minor(&part, quantity, 0);
    alms_decimal_set_minor(&whole, left_quantity, 0);
    alms_decimal_set_minor(&value, left_value, 0);
    alms_decimal_multiply(&value, &value, &part);
    alms_decimal_divide(&value, &value, &whole, 0, ALMS_ROUND_HALF_UP);
    REQUIRE(alms_decimal_to_minor(&value, 0, &share));
    return share;
}

int64_t alms_pile_share(const struct alms_pile *pile, int64_t quantity)
{
    const int64_t share = alms_goods_share(quantity, pile->quantity, pile->value);

    /* The last of a pile takes what is left; before that no day's value falls below zero. */
    if (quantity == pile->quantity || share <= pile->lowest_value)
        return share;
    return pile->lowest_value < 0 ? 0 : pile->lowest_value;
}

const char *alms_quantity_format(const struct alms_item *item, int64_t quantity, char text[64])
{
    char number[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    const size_t unit_size = alms_utf8_cut(item->unit, strlen(item->unit), ALMS_UNIT_SIZE_MAX);

    alms_minor_format(quantity, item->scale_digits, number);
    const size_t size = strlen(number);
    memcpy(text, number, size);
    text[size] = ' ';
    memcpy(text + size + 1, item->unit, unit_size);
    text[size + 1 + unit_size] = '\0';
    return text;
}

void alms_rule_goods_of_line(const struct alms_masters *masters, const struct alms_line *line,
                             struct alms_posting *posting, struct alms_error *err)
{
    char again[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    struct alms_date expiry = {0};

    posting->item_id = alms_rule_take_item(masters, line->item, err);
    posting->place_id = alms_rule_take_place(masters, line->place, err);
    NOTE(alms_rule_code(line->lot, W_("lot"), err));
    if (line->expiry != NULL)
        NOTE(alms_date_parse(line->expiry, &expiry, err));
    if (posting->item_id == ALMS_ID_NONE)
        return;
    const struct alms_item *item = alms_item_at(alms_masters_catalogue(masters), posting->item_id);
    if (alms_minor_parse(line->quantity, item->scale_digits, &posting->quantity, err) != ALMS_OK)
        return;
    if (posting->quantity == 0) {
        (void)alms_fail(err, ALMS_E_AMOUNT_ZERO, "the quantity of '%s' is zero", item->code);
    } else if (strcmp(alms_minor_format(posting->quantity, item->scale_digits, again),
                      line->quantity) != 0) {
        (void)alms_fail(err, ALMS_E_RECORD_FORM, "the amount '%s' should be written '%s'",
                        line->quantity, again);
    }
}

/* --- shapes -------------------------------------------------------------------------------- */

static void fail_shape(const struct alms_record *record, struct alms_error *err)
{
    (void)alms_fail(err, ALMS_E_ENTRY_LINES, "the lines are not those of a document of kind '%s'",
                    alms_kind_name(record->kind));
}

static const struct alms_account *
account_of(const struct alms_masters *masters, const struct alms_posting *posting)
{
    return alms_account_at(masters, posting->account_id);
}

/* Rule STOCK-1: the accounts of goods move by goods, and goods by those accounts alone. */
static void check_goods_line(const struct alms_masters *masters, const struct alms_voucher *voucher,
                             size_t index, struct alms_error *err)
{
    const struct alms_posting *posting = &voucher->postings[index];
    const struct alms_line *lines = voucher->record->entry.lines;
    const struct alms_account *account = account_of(masters, posting);

    if ((account->role == ALMS_ROLE_STOCK) != (posting->quantity != 0)) {
        (void)alms_fail(err, ALMS_E_GOODS_LINE,
                        "a line of account '%s' says goods where it should not, or the reverse",
                        account->code);
        return;
    }
    if (posting->quantity == 0)
        return;
    /* Rule STOCK-2: value and quantity go the same way, in the base currency. */
    if (posting->commodity_id !=
        alms_commodity_find(masters, alms_masters_book(masters, ALMS_FIELD_BASE))) {
        (void)alms_fail(err, ALMS_E_GOODS_LINE, "goods are valued in the base currency, not in %s",
                        lines[index].commodity);
    }
    if (posting->amount != 0 && (posting->amount > 0) != (posting->quantity > 0)) {
        (void)alms_fail(err, ALMS_E_GOODS_LINE,
                        "the quantity and the value of lot '%s' go opposite ways",
                        lines[index].lot);
    }
    for (size_t i = 0; i < index; i++) {
        if (voucher->postings[i].quantity != 0 &&
            voucher->postings[i].place_id == posting->place_id &&
            strcmp(lines[i].lot, lines[index].lot) == 0) {
            (void)alms_fail(err, ALMS_E_GOODS_LINE, "the lot '%s' in '%s' is named twice",
                            lines[index].lot, lines[index].place);
        }
    }
}

static bool
is_expense(const struct alms_account *account, const struct alms_posting *posting, bool debits)
{
    return account->type == ALMS_EXPENSE && (debits ? posting->amount >= 0 : posting->amount <= 0);
}

/* Whether the line that moves no goods belongs to a receipt: income of gifts, or who is paid. */
static bool fits_receipt(const struct alms_record *record, const struct alms_account *account,
                         const struct alms_posting *posting)
{
    const bool is_gift = alms_text_equal(alms_record_text(record, ALMS_FIELD_SOURCE), "gift");

    if (posting->amount > 0)
        return false;
    if (is_gift)
        return account->role == ALMS_ROLE_GIFT;
    return alms_account_is_position(account) && account->role != ALMS_ROLE_AGENCY;
}

/* Whether a line that moves no goods belongs to a document of this kind. */
static bool fits_counterpart(const struct alms_record *record, const struct alms_account *account,
                             const struct alms_posting *posting)
{
    const bool is_aid = account->role == ALMS_ROLE_AID;

    switch ((int)record->kind) {
    case ALMS_KIND_STOCK_RECEIVE: return fits_receipt(record, account, posting);
    case ALMS_KIND_STOCK_ISSUE: return is_expense(account, posting, true);
    case ALMS_KIND_STOCK_RETURN: return is_expense(account, posting, false);
    case ALMS_KIND_PLAN_RUN: return is_expense(account, posting, true) && is_aid;
    case ALMS_KIND_PLAN_RETURN: return is_expense(account, posting, false) && is_aid;
    case ALMS_KIND_STOCK_WRITEOFF: return is_expense(account, posting, true) && !is_aid;
    case ALMS_KIND_STOCK_ADJUST:
        return (is_expense(account, posting, true) && !is_aid) ||
               (account->type == ALMS_INCOME && account->role == ALMS_ROLE_NONE &&
                posting->amount <= 0);
    default: return false; /* moves and kits have goods alone */
    }
}

/* Which way goods may go in a document of this kind. */
static bool may_take(enum alms_kind kind)
{
    return kind != ALMS_KIND_STOCK_ISSUE && kind != ALMS_KIND_STOCK_WRITEOFF &&
           kind != ALMS_KIND_PLAN_RUN;
}

static bool may_give(enum alms_kind kind)
{
    return kind != ALMS_KIND_STOCK_RECEIVE && kind != ALMS_KIND_STOCK_RETURN &&
           kind != ALMS_KIND_PLAN_RETURN;
}

static void check_shape(const struct alms_masters *masters, const struct alms_voucher *voucher,
                        struct alms_error *err)
{
    const struct alms_record *record = voucher->record;
    size_t goods_count = 0;
    bool fits = true;

    for (size_t i = 0; i < voucher->count; i++) {
        const struct alms_posting *posting = &voucher->postings[i];
        if (posting->quantity == 0) {
            fits = fits && fits_counterpart(record, account_of(masters, posting), posting);
        } else {
            fits =
                fits && (posting->quantity > 0 ? may_take(record->kind) : may_give(record->kind));
            goods_count += 1;
        }
    }
    if (!fits || goods_count == 0)
        fail_shape(record, err);
}

/* Rule MOVE-1: what leaves one place comes to another, lot by lot, with its value. */
static void check_move(const struct alms_voucher *voucher, struct alms_error *err)
{
    const struct alms_line *lines = voucher->record->entry.lines;
    bool fits = voucher->count % 2 == 0;

    for (size_t i = 0; i + 1 < voucher->count && fits; i += 2) {
        const struct alms_posting *from = &voucher->postings[i];
        const struct alms_posting *to = &voucher->postings[i + 1];
        fits = from->quantity < 0 && to->quantity == -from->quantity &&
               to->amount == -from->amount && from->item_id == to->item_id &&
               from->fund_id == to->fund_id && from->place_id != to->place_id &&
               from->account_id == to->account_id && strcmp(lines[i].lot, lines[i + 1].lot) == 0;
    }
    if (!fits)
        fail_shape(voucher->record, err);
}

/* --- receipts ------------------------------------------------------------------------------ */

static bool is_digest(const char *text)
{
    return strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64;
}

/* Rule RECEIVE-1: a gift says how it was valued, and by which paper if not by the donor's. */
static void check_valuation(const struct alms_record *record, struct alms_error *err)
{
    int word = 0;
    const char *valuation = alms_record_text(record, ALMS_FIELD_VALUATION);
    const char *evidence = alms_record_text(record, ALMS_FIELD_EVIDENCE);

    if (valuation == NULL) {
        (void)alms_fail(err, ALMS_E_VALUATION_MISSING,
                        "the gift of goods does not say how it was valued");
        return;
    }
    if (alms_word_check(&ALMS_WORDS_VALUATION, valuation, &word, err) != ALMS_OK)
        return;
    if ((enum alms_valuation)word != ALMS_VALUED_VOUCHER && evidence == NULL) {
        (void)alms_fail(err, ALMS_E_VALUATION_MISSING, "the value by '%.40s' rests on no evidence",
                        valuation);
    }
    if (evidence != NULL && !is_digest(evidence)) {
        (void)alms_fail(err, ALMS_E_CODE_SYNTAX, "the digest '%.70s' is not 64 hex digits",
                        evidence);
    }
}

static void check_receipt(const struct alms_masters *masters, const struct alms_voucher *voucher,
                          struct alms_error *err)
{
    int word = 0;
    const struct alms_record *record = voucher->record;
    const char *programme = alms_record_text(record, ALMS_FIELD_PROGRAMME);

    alms_rule_labels(masters, record, err);
    if (alms_word_check(&ALMS_WORDS_SOURCE, alms_record_text(record, ALMS_FIELD_SOURCE), &word,
                        err) != ALMS_OK)
        return;
    if ((enum alms_goods_source)word == ALMS_GOODS_GIFT)
        check_valuation(record, err);
    /* Rule GIFT-3, of goods. */
    for (size_t i = 0; i < voucher->count && programme != NULL; i++) {
        const struct alms_fund *fund = alms_fund_at(masters, voucher->postings[i].fund_id);
        if (voucher->postings[i].quantity == 0 && fund->restriction == ALMS_RESTRICTED_PURPOSE &&
            !alms_fund_has_programme(fund, programme)) {
            (void)alms_fail(err, ALMS_E_PROGRAMME_UNFIT,
                            "the gift is for programme '%s', its fund '%s' is not", programme,
                            fund->code);
        }
    }
}

/* Rule ISSUE-1: goods for those they were given for name the programme. */
static void check_issue(const struct alms_masters *masters, const struct alms_voucher *voucher,
                        struct alms_error *err)
{
    const struct alms_record *record = voucher->record;

    alms_rule_labels(masters, record, err);
    for (size_t i = 0; i < voucher->count; i++) {
        if (account_of(masters, &voucher->postings[i])->role == ALMS_ROLE_AID &&
            alms_record_text(record, ALMS_FIELD_PROGRAMME) == NULL) {
            (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("programme"));
            return;
        }
    }
}

void alms_rule_goods_lines(const struct alms_masters *masters, const struct alms_voucher *voucher,
                           struct alms_error *err)
{
    for (size_t i = 0; i < voucher->count; i++)
        check_goods_line(masters, voucher, i, err);
}

void alms_rule_goods(const struct alms_masters *masters, const struct alms_voucher *voucher,
                     struct alms_error *err)
{
    int word = 0;
    const struct alms_record *record = voucher->record;

    alms_rule_goods_lines(masters, voucher, err);
    check_shape(masters, voucher, err);
    if (record->kind == ALMS_KIND_STOCK_MOVE) {
        check_move(voucher, err);
    } else if (record->kind == ALMS_KIND_STOCK_RECEIVE) {
        check_receipt(masters, voucher, err);
    } else if (record->kind == ALMS_KIND_STOCK_ISSUE || record->kind == ALMS_KIND_PLAN_RUN ||
               record->kind == ALMS_KIND_PLAN_RETURN) {
        check_issue(masters, voucher, err);
    } else if (record->kind == ALMS_KIND_STOCK_WRITEOFF) {
        NOTE(alms_word_check(&ALMS_WORDS_WRITEOFF, alms_record_text(record, ALMS_FIELD_REASON),
                             &word, err));
    } else if (record->kind == ALMS_KIND_KIT_ASSEMBLE ||
               record->kind == ALMS_KIND_KIT_DISASSEMBLE) {
        alms_rule_assembly(masters, voucher, err);
    }
}
