#include "book/goods.h"

#include "base/text.h"
#include "value/date.h"
#include "value/decimal.h"
#include "value/money.h"

#include <string.h>

/* --- the document -------------------------------------------------------------------------- */

enum alms_code alms_goods_open(alms_book *book, struct alms_date date, struct alms_goods *out,
                               struct alms_error *err)
{
    struct alms_tx *tx = NULL;

    TRY(alms_tx_begin(book, &tx, err));
    *out = (struct alms_goods){
        .book = book,
        .tx = tx,
        .masters = alms_tx_masters(tx),
        .gate = alms_tx_gate(tx),
        .arena = alms_arena_open(),
        .date = alms_book_date(book, date),
        .lines = alms_alloc(ALMS_LINES_MAX * sizeof(*out->lines)),
    };
    return ALMS_OK;
}

void alms_goods_close(struct alms_goods *goods)
{
    if (goods->arena == NULL)
        return;
    alms_tx_rollback(&goods->tx);
    alms_arena_close(goods->arena);
    alms_free(goods->lines);
}

enum alms_code
alms_goods_add(struct alms_goods *goods, const struct alms_line *line, struct alms_error *err)
{
    if (goods->count == ALMS_LINES_MAX) {
        return alms_fail(err, ALMS_E_ENTRY_LINES, "an entry has between %s and %s lines", "2",
                         "1000");
    }
    goods->lines[goods->count++] = *line;
    return ALMS_OK;
}

static const struct alms_commodity *base_of(const struct alms_masters *masters)
{
    const int32_t id = alms_commodity_find(masters, alms_masters_book(masters, ALMS_FIELD_BASE));
    return alms_commodity_at(masters, id);
}

const char *alms_goods_money(const struct alms_goods *goods, int64_t amount)
{
    char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    return alms_arena_text(goods->arena,
                           alms_minor_format(amount, base_of(goods->masters)->scale_digits, text));
}

const char *
alms_goods_quantity(const struct alms_goods *goods, const struct alms_item *item, int64_t quantity)
{
    char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    return alms_arena_text(goods->arena, alms_minor_format(quantity, item->scale_digits, text));
}

enum alms_code alms_goods_refuse_files(const struct alms_files *files, struct alms_error *err)
{
    if (files->count == 0)
        return ALMS_OK;
    return alms_fail(err, ALMS_E_ATTACHMENT_UNFIT,
                     "goods without value and opening stock have no voucher for source documents");
}

enum alms_code alms_goods_record(struct alms_goods *goods, struct alms_record *record,
                                 const struct alms_private *part, struct alms_posted *out,
                                 struct alms_error *err)
{
    record->entry = (struct alms_entry){
        .date = goods->date, .lines = goods->lines, .lines_count = goods->count};
    TRY(alms_tx_record(goods->tx, record, part, out, err));
    return alms_tx_commit(&goods->tx, err);
}

enum alms_code alms_goods_refuse(struct alms_goods *goods, struct alms_record *record,
                                 const char *fund, const char *account, struct alms_error *err)
{
    const struct alms_line line = {.account = account, .fund = fund};

    record->entry.date = goods->date;
    alms_tx_note_rest(goods->tx, record, &line, 1, err);
    return alms_error_code(err);
}

const char *alms_goods_lot_code(const struct alms_goods *goods, size_t line)
{
    char n[ALMS_UINT_TEXT_SIZE_BYTES];
    char number[ALMS_UINT_TEXT_SIZE_BYTES];
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};

    alms_buffer_add_text(&text, "L");
    alms_buffer_add_text(&text, alms_uint_format(alms_store_next_n(goods->book->store), n));
    alms_buffer_add_text(&text, "-");
    alms_buffer_add_text(&text, alms_uint_format(line, number));
    return alms_arena_text(goods->arena, text.bytes);
}

/* --- masters ------------------------------------------------------------------------------- */

/* The name or code that was probably meant; NULL if none is near. */
static const char *nearest_item(const struct alms_catalogue *catalogue, const char *text)
{
    const size_t count = alms_items_count(catalogue);
    const char **names = alms_alloc((2 * count + 1) * sizeof(*names));

    for (size_t i = 0; i < count; i++) {
        names[2 * i] = alms_item_at(catalogue, (int32_t)i)->code;
        names[2 * i + 1] = alms_item_at(catalogue, (int32_t)i)->name;
    }
    const char *nearest = alms_text_nearest(text, names, 2 * count);
    alms_free(names);
    return nearest;
}

int32_t
alms_goods_item(const struct alms_masters *masters, const char *text, struct alms_error *err)
{
    const struct alms_catalogue *catalogue = alms_masters_catalogue(masters);

    if (alms_text_check(text, ALMS_NAME_SIZE_MAX, W_("item"), err) != ALMS_OK)
        return ALMS_ID_NONE;
    const int32_t id = alms_item_find_any(catalogue, text);
    if (id != ALMS_ID_NONE)
        return alms_rule_take_item(masters, alms_item_at(catalogue, id)->code, err);
    const char *nearest = nearest_item(catalogue, text);
    if (nearest == NULL)
        return alms_rule_take_item(masters, text, err);
    (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'; the nearest is '%s'",
                    W_("item"), text, nearest);
    return ALMS_ID_NONE;
}

int32_t
alms_goods_place(const struct alms_masters *masters, const char *code, struct alms_error *err)
{
    if (alms_text_check(code, ALMS_FIELD_SIZE_MAX, W_("warehouse"), err) != ALMS_OK)
        return ALMS_ID_NONE;
    return alms_rule_take_place(masters, code, err);
}

/* How many of the item's smallest units one `unit` is; NULL if the item has no such unit. */
static const char *factor_of(const struct alms_item *item, const char *unit)
{
    if (unit[0] == '\0' || strcmp(unit, item->unit) == 0)
        return "1";
    for (size_t i = 0; i < item->units_count; i++) {
        if (strcmp(item->units[i].name, unit) == 0)
            return item->units[i].factor;
    }
    return NULL;
}

/* Rule ITEM-5: a quantity is exact in the unit of its item, by a conversion that is known. */
static enum alms_code convert(const struct alms_item *item, const char *number, const char *unit,
                              int64_t *out, struct alms_error *err)
{
    CLEANUP(alms_decimal_clear) struct alms_decimal quantity = alms_decimal_zero();
    CLEANUP(alms_decimal_clear) struct alms_decimal each = alms_decimal_zero();
    const char *factor = factor_of(item, unit);

    if (factor == NULL) {
        return alms_fail(err, ALMS_E_UNIT_UNKNOWN,
                         "the item '%s' is counted in %s, and how many of them one %.32s is, is "
                         "not known",
                         item->code, item->unit, unit);
    }
    TRY(alms_decimal_parse(number, &quantity, err));
    TRY(alms_decimal_parse(factor, &each, err));
    alms_decimal_multiply(&quantity, &quantity, &each);
    if (alms_decimal_to_minor(&quantity, item->scale_digits, out))
        return ALMS_OK;
    alms_decimal_round(&each, &quantity, item->scale_digits, ALMS_ROUND_DOWN);
    if (alms_decimal_compare(&each, &quantity) != 0) {
        return alms_fail(err, ALMS_E_AMOUNT_SCALE,
                         "the quantity '%s%.32s' has more decimals than item '%s'", number, unit,
                         item->code);
    }
    return alms_fail(err, ALMS_E_AMOUNT_RANGE, "amount '%.60s' is too large", number);
}

enum alms_code alms_quantity_take(const struct alms_item *item, const char *text, int64_t *out,
                                  struct alms_error *err)
{
    char number[ALMS_DECIMAL_TEXT_SIZE_BYTES] = {0};

    if (!alms_text_is_given(text))
        return alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("quantity"));
    const size_t size = strspn(text, "-0123456789.");
    const char *unit = text + size + strspn(text + size, " ");
    if (size == 0 || size >= sizeof(number)) {
        return alms_fail(err, ALMS_E_AMOUNT_SYNTAX, "amount '%.60s' does not start with a digit",
                         text);
    }
    memcpy(number, text, size);
    return convert(item, number, unit, out, err);
}

/* --- accounts ------------------------------------------------------------------------------ */

enum alms_code alms_goods_account(const struct alms_goods *goods, const char *fund,
                                  const char **out, struct alms_error *err)
{
    return alms_document_account(goods->masters, ALMS_ROLE_STOCK, fund, out, err);
}

/* The account of that code, or below it, that takes money of the fund. */
static enum alms_code find_account(const struct alms_goods *goods, const char *code,
                                   const char *fund_code, const char **out, struct alms_error *err)
{
    const struct alms_masters *masters = goods->masters;
    const int32_t fund_id = alms_fund_find(masters, fund_code);

    if (fund_id == ALMS_ID_NONE)
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("fund"), fund_code);
    for (size_t i = 0; i < alms_accounts_count(masters); i++) {
        const struct alms_account *account = alms_account_at(masters, (int32_t)i);
        if ((strcmp(account->code, code) == 0 || alms_text_equal(account->parent, code)) &&
            account->role != ALMS_ROLE_GROUP && !account->is_closed &&
            alms_account_takes(account, alms_fund_at(masters, fund_id))) {
            *out = account->code;
            return ALMS_OK;
        }
    }
    return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("account"), code);
}

enum alms_code alms_goods_management(const struct alms_goods *goods, const char *fund,
                                     const char **out, struct alms_error *err)
{
    /* The revised system moved it. */
    const bool is_2004 =
        strcmp(alms_masters_book(goods->masters, ALMS_FIELD_REGIME), "NPO2004") == 0;
    return find_account(goods, is_2004 ? "5201" : "5301", fund, out, err);
}

enum alms_code alms_goods_aid(const struct alms_goods *goods, const char *fund, const char **out,
                              struct alms_error *err)
{
    return alms_document_account(goods->masters, ALMS_ROLE_AID, fund, out, err);
}

enum alms_code alms_goods_other_income(const struct alms_goods *goods, const char *fund,
                                       const char **out, struct alms_error *err)
{
    return find_account(goods, "4901", fund, out, err);
}

/* --- goods without value ------------------------------------------------------------------- */

enum alms_code alms_goods_memo(struct alms_goods *goods, struct alms_record *record,
                               const struct alms_memo *memo, const struct alms_private *part,
                               struct alms_posted *out, struct alms_error *err)
{
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    const struct alms_catalogue *catalogue = alms_masters_catalogue(goods->masters);
    const struct alms_item *item =
        alms_item_at(catalogue, alms_item_find_code(catalogue, memo->picked->item));

    if (!alms_date_is_valid(goods->date)) {
        alms_date_format(goods->date, date);
        return alms_fail(err, ALMS_E_DATE_SYNTAX, "'%.40s' is not a day of the calendar", date);
    }
    alms_date_format(goods->date, date);
    record->kind = ALMS_KIND_STOCK_MEMO;
    alms_record_set(record, ALMS_FIELD_DATE, date);
    alms_record_set(record, ALMS_FIELD_FUND, memo->picked->fund);
    alms_record_set(record, ALMS_FIELD_ITEM, memo->picked->item);
    alms_record_set(record, ALMS_FIELD_LOT, memo->picked->lot);
    alms_record_set(record, ALMS_FIELD_PLACE, memo->place);
    alms_record_set(record, ALMS_FIELD_QUANTITY, alms_goods_quantity(goods, item, memo->quantity));
    alms_record_set(record, ALMS_FIELD_REASON, memo->reason);
    return alms_tx_record(goods->tx, record, part, out, err);
}
