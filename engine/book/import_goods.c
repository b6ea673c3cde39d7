#include "book/goods.h"
#include "book/import_inside.h"

#include "base/text.h"
#include "model/words.h"
#include "value/date.h"
#include "value/money.h"

#include <string.h>

enum { IDENTITY_TEXT_SIZE_BYTES = 2 * ALMS_ROW_ID_SIZE_BYTES + 1, NEAREST_MAX = 3 };

/* A row of goods on its way into the book. */
struct goods_row {
    struct alms_importing *work;
    struct alms_read_row *row;
    struct alms_goods *goods;
    struct alms_booking booking; /* its amount is the value, zero if the row has none */
    bool has_value;
    const struct alms_item *item;
    int64_t quantity;
};

/* --- names --------------------------------------------------------------------------------- */

static bool is_among(const char *code, const struct alms_item *const *found, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(found[i]->code, code) == 0)
            return true;
    }
    return false;
}

static size_t names_of(const struct alms_item *item, const char **out)
{
    size_t count = 0;

    out[count++] = item->code;
    out[count++] = item->name;
    if (item->name_en != NULL)
        out[count++] = item->name_en;
    for (size_t i = 0; i < item->aliases_count; i++)
        out[count++] = item->aliases[i];
    return count;
}

/* Whether one of the names contains the text, or the text it. Codes are too short for it. */
static bool contains(const char *const *names, size_t count, const char *text)
{
    for (size_t i = 1; i < count; i++) {
        if (strstr(names[i], text) != NULL || strstr(text, names[i]) != NULL)
            return true;
    }
    return false;
}

/* The open items that were perhaps meant: names within one another first, then names like it. */
static size_t find_nearest(const struct alms_catalogue *catalogue, const char *text,
                           const struct alms_item *found[NEAREST_MAX])
{
    size_t count = 0;
    const int32_t *order = alms_items_order(catalogue);

    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < alms_items_count(catalogue) && count < NEAREST_MAX; i++) {
            const struct alms_item *item = alms_item_at(catalogue, order[i]);
            const char **names = alms_alloc((item->aliases_count + 3) * sizeof(*names));
            const size_t names_count = names_of(item, names);
            const bool is_near = pass == 0 ? contains(names, names_count, text)
                                           : alms_text_nearest(text, names, names_count) != NULL;
            alms_free(names);
            if (is_near && !item->is_closed && !is_among(item->code, found, count))
                found[count++] = item;
        }
    }
    return count;
}

/* Rule IMPORT-15: a name that the book does not know is held until somebody teaches it. */
static enum alms_code
fail_unknown(const struct alms_catalogue *catalogue, const char *text, struct alms_error *err)
{
    const struct alms_item *found[NEAREST_MAX];
    const size_t count = find_nearest(catalogue, text, found);
    CLEANUP(alms_buffer_clear) struct alms_buffer names = {0};

    if (count == 0) {
        return alms_fail(err, ALMS_E_ITEM_UNKNOWN,
                         "the item '%.120s' is not known: add it, or teach the name with '%s'",
                         text, "alms item alias");
    }
    for (size_t i = 0; i < count; i++) {
        alms_buffer_add_text(&names, i == 0 ? "" : ", ");
        alms_buffer_add_text(&names, found[i]->code);
        alms_buffer_add_text(&names, " ");
        alms_buffer_add_text(&names, found[i]->name);
    }
    return alms_fail(err, ALMS_E_ITEM_UNKNOWN,
                     "the item '%.120s' is not known; the nearest: %.200s; teach the name with "
                     "'%s', or add the item",
                     text, names.bytes, "alms item alias");
}

/* --- what a row says ----------------------------------------------------------------------- */

static void locate(struct goods_row *goods_row, int at, size_t first, struct alms_error *err)
{
    const struct alms_place place =
        alms_table_place(alms_reader_table(goods_row->work->reader), &goods_row->row->table_row,
                         at < 0 ? 0 : (size_t)at);
    alms_error_locate(err, first, &place);
}

/* What must be known before the row is looked up; else it is rejected. */
static void check_settings(const struct goods_row *goods_row, struct alms_error *err)
{
    const struct alms_rules_settings *settings = &goods_row->row->settings;
    const bool is_issued = goods_row->work->rules->records == ALMS_RULES_ISSUED;

    if (settings->fund == NULL)
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("fund"));
    if (settings->place == NULL)
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("warehouse"));
    if (is_issued && settings->programme == NULL)
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("programme"));
    if (is_issued && settings->approver == NULL)
        (void)alms_fail(err, ALMS_E_APPROVER_MISSING, "the issue names no approver");
    alms_document_check_words(settings->donor_kind, settings->publish, err);
}

/* Quantity times unit price, rounded half up to the smallest unit of money. */
static enum alms_code multiply_price(struct goods_row *goods_row, const char *number, int64_t *out,
                                     struct alms_error *err)
{
    const struct alms_masters *masters = alms_tx_masters(goods_row->work->tx);
    const int32_t base = alms_commodity_find(masters, alms_masters_book(masters, ALMS_FIELD_BASE));
    const uint32_t scale_digits = alms_commodity_at(masters, base)->scale_digits;
    CLEANUP(alms_decimal_clear) struct alms_decimal quantity = alms_decimal_zero();
    CLEANUP(alms_decimal_clear) struct alms_decimal price = alms_decimal_zero();

    TRY(alms_decimal_parse(number, &quantity, err));
    TRY(alms_decimal_parse(goods_row->row->goods.unit_price, &price, err));
    alms_decimal_multiply(&quantity, &quantity, &price);
    alms_decimal_round(&price, &quantity, scale_digits, ALMS_ROUND_HALF_UP);
    if (!alms_decimal_to_minor(&price, scale_digits, out))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "amount '%.60s' is too large", number);
    return ALMS_OK;
}

/* The value of the row: of its cell, or of quantity and price; both say the same. */
static enum alms_code take_value(struct goods_row *goods_row, struct alms_error *err)
{
    char number[ALMS_READER_AMOUNT_SIZE_BYTES] = {0};
    int64_t product = 0;
    struct alms_read_row *row = goods_row->row;
    struct alms_booking *booking = &goods_row->booking;
    const struct alms_masters *masters = alms_tx_masters(goods_row->work->tx);
    const size_t first = err->count;

    booking->commodity = alms_masters_book(masters, ALMS_FIELD_BASE);
    booking->commodity_id = alms_commodity_find(masters, booking->commodity);
    if (row->has_amount)
        TRY(alms_import_take_positive(goods_row->work, row, booking, err));
    goods_row->has_value = row->has_amount || row->goods.unit_price != NULL;
    if (row->goods.unit_price == NULL)
        return ALMS_OK;
    memcpy(number, row->goods.quantity, strcspn(row->goods.quantity, " "));
    enum alms_code code = multiply_price(goods_row, number, &product, err);
    /* Rule IMPORT-16. */
    if (code == ALMS_OK && row->has_amount && product != booking->amount) {
        code = alms_fail(err, ALMS_E_VALUE_DIFFERS,
                         "quantity times unit price is not the value '%s'", booking->amount_text);
    }
    if (code == ALMS_OK && product <= 0)
        code = alms_fail(err, ALMS_E_AMOUNT_ZERO, "the value of the goods is not above zero");
    locate(goods_row, row->goods.price_at, first, err);
    if (code == ALMS_OK)
        booking->amount = product;
    return code;
}

/* Rule IMPORT-5. A row without a reference is known by all that it says. */
static enum alms_code
look_up(struct goods_row *goods_row, enum alms_verdict *out, struct alms_error *err)
{
    char number[ALMS_UINT_TEXT_SIZE_BYTES];
    bool is_found = false;
    struct alms_imported imported;
    const struct alms_identity *identity = &goods_row->booking.identity;

    TRY(alms_store_imported_find(goods_row->work->book->store, identity->id, &imported, &is_found,
                                 err));
    if (!is_found)
        return ALMS_OK;
    *out = ALMS_ROW_KNOWN;
    if (!goods_row->row->is_unique ||
        (imported.has_content &&
         memcmp(imported.content, identity->content, sizeof(imported.content)) == 0))
        return ALMS_OK;
    *out = ALMS_ROW_CONFLICT;
    return alms_fail(err, ALMS_E_ROW_CONFLICT,
                     "the reference of the row is booked by record %s with other content",
                     alms_uint_format(imported.n, number));
}

/* What a person can mend in the book is held; what is wrong with the row itself is rejected. */
static enum alms_code
take_item(struct goods_row *goods_row, enum alms_verdict *out, struct alms_error *err)
{
    const struct alms_read_goods *goods = &goods_row->row->goods;
    const struct alms_masters *masters = goods_row->goods->masters;
    const struct alms_catalogue *catalogue = alms_masters_catalogue(masters);
    const size_t first = err->count;
    const int32_t id = alms_item_find_any(catalogue, goods->item);

    if (id == ALMS_ID_NONE) {
        *out = ALMS_ROW_HELD;
        const enum alms_code code = fail_unknown(catalogue, goods->item, err);
        locate(goods_row, goods->item_at, first, err);
        return code;
    }
    goods_row->item = alms_item_at(catalogue, id);
    (void)alms_goods_item(masters, goods->item, err); /* it may be closed */
    locate(goods_row, goods->item_at, first, err);
    TRY(alms_error_code(err));
    const enum alms_code code =
        alms_quantity_take(goods_row->item, goods->quantity, &goods_row->quantity, err);
    if (code == ALMS_E_UNIT_UNKNOWN)
        *out = ALMS_ROW_HELD;
    if (code == ALMS_OK && goods_row->quantity <= 0) {
        (void)alms_fail(err, goods_row->quantity == 0 ? ALMS_E_AMOUNT_ZERO : ALMS_E_AMOUNT_NEGATIVE,
                        "the quantity of '%s' is not above zero", goods_row->item->code);
    }
    locate(goods_row, goods->quantity_at, first, err);
    return alms_error_code(err);
}

/* --- booking ------------------------------------------------------------------------------- */

static const char *text_of(const struct alms_read_row *row, const char *key)
{
    for (size_t i = 0; i < row->texts_count; i++) {
        if (strcmp(row->texts[i].key, key) == 0)
            return row->texts[i].value;
    }
    return NULL;
}

/* The paper on which a row rests is its own, or else the list in which it stands. */
static void fill_private(const struct goods_row *goods_row, struct alms_private *part)
{
    const struct alms_read_row *row = goods_row->row;

    part->count = 0;
    alms_import_fill_private(row, part);
    if (text_of(row, "document") == NULL)
        alms_private_add(part, "document", goods_row->work->file_name);
    if (text_of(row, "payee") != NULL) {
        alms_private_add(part, "payee_kind", row->settings.donor_kind);
        if (text_of(row, "donor") == NULL)
            alms_private_add(part, "publish", row->settings.publish);
    }
}

static enum alms_code
record_row(struct goods_row *goods_row, struct alms_record *record, struct alms_error *err)
{
    char id[IDENTITY_TEXT_SIZE_BYTES];
    char content[IDENTITY_TEXT_SIZE_BYTES];
    struct alms_private part;
    const struct alms_identity *identity = &goods_row->booking.identity;

    alms_hex_format(identity->id, ALMS_ROW_ID_SIZE_BYTES, id);
    alms_record_set(record, ALMS_FIELD_BATCH, goods_row->work->batch);
    alms_record_set(record, ALMS_FIELD_ROW, id);
    if (goods_row->row->is_unique) {
        alms_hex_format(identity->content, ALMS_ROW_ID_SIZE_BYTES, content);
        alms_record_set(record, ALMS_FIELD_CONTENT, content);
    }
    fill_private(goods_row, &part);
    return alms_tx_record(goods_row->work->tx, record, &part, NULL, err);
}

static enum alms_code
record_entry(struct goods_row *goods_row, struct alms_record *record, struct alms_error *err)
{
    const struct alms_goods *goods = goods_row->goods;

    record->entry = (struct alms_entry){
        .date = goods->date, .lines = goods->lines, .lines_count = goods->count};
    return record_row(goods_row, record, err);
}

/* Rules RECEIVE-1 and RECEIVE-2: a value rests on a voucher or on evidence. */
static void check_valuation(const struct goods_row *goods_row, struct alms_error *err)
{
    int word = 0;
    const struct alms_rules_settings *settings = &goods_row->row->settings;

    if (settings->valuation == NULL) {
        (void)alms_fail(err, ALMS_E_VALUATION_MISSING,
                        "the gift of goods does not say how it was valued");
        return;
    }
    NOTE(alms_word_check(&ALMS_WORDS_VALUATION, settings->valuation, &word, err));
    if (strcmp(settings->valuation, "voucher") == 0) {
        if (text_of(goods_row->row, "document") == NULL)
            (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("document"));
    } else if (settings->evidence == NULL) {
        (void)alms_fail(err, ALMS_E_VALUATION_MISSING, "the value by '%.40s' rests on no evidence",
                        settings->valuation);
    }
}

/* A gift that is valued: one entry of one lot. */
static enum alms_code
receive(struct goods_row *goods_row, struct alms_record *record, struct alms_error *err)
{
    const char *account = NULL;
    const char *income = NULL;
    struct alms_goods *goods = goods_row->goods;
    const struct alms_read_row *row = goods_row->row;
    const char *fund = row->settings.fund;

    check_valuation(goods_row, err);
    TRY(alms_error_code(err));
    TRY(alms_goods_account(goods, fund, &account, err));
    TRY(alms_document_account(goods->masters, ALMS_ROLE_GIFT, fund, &income, err));
    const struct alms_line taken = {
        .account = account,
        .fund = fund,
        .commodity = goods_row->booking.commodity,
        .amount = alms_goods_money(goods, goods_row->booking.amount),
        .item = goods_row->item->code,
        .lot = alms_goods_lot_code(goods, 1),
        .place = row->settings.place,
        .quantity = alms_goods_quantity(goods, goods_row->item, goods_row->quantity),
        .expiry = row->goods.expiry,
        .batch = alms_text_or_null(alms_text_nfc(goods->arena, row->goods.batch)),
        .spec = alms_text_or_null(alms_text_nfc(goods->arena, row->goods.spec)),
    };
    const struct alms_line given = {
        .account = income,
        .fund = fund,
        .commodity = goods_row->booking.commodity,
        .amount = alms_goods_money(goods, -goods_row->booking.amount),
    };
    TRY(alms_goods_add(goods, &taken, err));
    TRY(alms_goods_add(goods, &given, err));
    record->kind = ALMS_KIND_STOCK_RECEIVE;
    alms_record_set(record, ALMS_FIELD_EVIDENCE, row->settings.evidence);
    alms_record_set(record, ALMS_FIELD_SOURCE, ALMS_WORDS_SOURCE.items[ALMS_GOODS_GIFT]);
    alms_record_set(record, ALMS_FIELD_VALUATION, row->settings.valuation);
    return record_entry(goods_row, record, err);
}

/* A gift without value: a line of the register. */
static enum alms_code
note(struct goods_row *goods_row, struct alms_record *record, struct alms_error *err)
{
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    const struct alms_goods *goods = goods_row->goods;
    const struct alms_read_row *row = goods_row->row;

    alms_date_format(goods->date, date);
    record->kind = ALMS_KIND_STOCK_MEMO;
    alms_record_set(record, ALMS_FIELD_DATE, date);
    alms_record_set(record, ALMS_FIELD_FUND, row->settings.fund);
    alms_record_set(record, ALMS_FIELD_ITEM, goods_row->item->code);
    alms_record_set(record, ALMS_FIELD_LOT, alms_goods_lot_code(goods, 1));
    alms_record_set(record, ALMS_FIELD_PLACE, row->settings.place);
    alms_record_set(record, ALMS_FIELD_QUANTITY,
                    alms_goods_quantity(goods, goods_row->item, goods_row->quantity));
    alms_record_set(record, ALMS_FIELD_REASON, ALMS_WORDS_MEMO.items[ALMS_MEMO_RECEIVED]);
    alms_record_set(record, ALMS_FIELD_EXPIRY, row->goods.expiry);
    alms_record_set(record, ALMS_FIELD_BATCH_NUMBER,
                    alms_text_or_null(alms_text_nfc(goods->arena, row->goods.batch)));
    alms_record_set(record, ALMS_FIELD_SPEC,
                    alms_text_or_null(alms_text_nfc(goods->arena, row->goods.spec)));
    return record_row(goods_row, record, err);
}

static enum alms_code take_received(struct goods_row *goods_row, struct alms_error *err)
{
    struct alms_record record = {0};
    const struct alms_read_row *row = goods_row->row;

    NOTE(alms_text_check_optional(row->goods.batch, ALMS_NAME_SIZE_MAX, W_("batch number"), err));
    NOTE(alms_text_check_optional(row->goods.spec, ALMS_NAME_SIZE_MAX, W_("specification"), err));
    TRY(alms_error_code(err));
    alms_record_set(&record, ALMS_FIELD_CAMPAIGN, row->settings.campaign);
    alms_record_set(&record, ALMS_FIELD_COUNTY, row->settings.county);
    alms_record_set(&record, ALMS_FIELD_CHANNEL, row->settings.channel);
    alms_record_set(&record, ALMS_FIELD_PROGRAMME, row->settings.programme);
    return goods_row->has_value ? receive(goods_row, &record, err) : note(goods_row, &record, err);
}

/* What is given out takes the lots of the fund that expire first. */
static enum alms_code
take_issued(struct goods_row *goods_row, enum alms_verdict *out, struct alms_error *err)
{
    struct alms_record record = {.kind = ALMS_KIND_STOCK_ISSUE};
    struct alms_goods *goods = goods_row->goods;
    const struct alms_read_row *row = goods_row->row;
    const struct alms_stock_line line = {.item = goods_row->item->code,
                                         .quantity = row->goods.quantity};
    const struct alms_pick pick = {
        .fund = row->settings.fund, .place = row->settings.place, .fresh = true};
    CLEANUP(alms_picks_clear) struct alms_picks picks = {0};

    /* Rule ISSUE-2. */
    if (text_of(row, "payee") == NULL)
        return alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("payee"));
    const enum alms_code code = alms_goods_pick(goods, &line, &pick, &picks, err);
    if (code == ALMS_E_STOCK_SHORT) {
        *out = ALMS_ROW_HELD;
        locate(goods_row, row->goods.quantity_at, 0, err);
    }
    TRY(code);
    TRY(alms_goods_charge(goods, &picks, NULL, alms_goods_aid, err));
    TRY(alms_goods_give(goods, &picks, err));
    alms_record_set(&record, ALMS_FIELD_APPROVER, row->settings.approver);
    alms_record_set(&record, ALMS_FIELD_PROGRAMME, row->settings.programme);
    return record_entry(goods_row, &record, err);
}

/* --- the row ------------------------------------------------------------------------------- */

static enum alms_code
take(struct goods_row *goods_row, enum alms_verdict *out, struct alms_error *err)
{
    struct alms_importing *work = goods_row->work;
    struct alms_booking *booking = &goods_row->booking;

    *out = ALMS_ROW_REJECTED;
    check_settings(goods_row, err);
    TRY(alms_error_code(err));
    TRY(take_value(goods_row, err));
    TRY(alms_import_take_identity(work, goods_row->row, &booking->identity, err));
    TRY(look_up(goods_row, out, err));
    if (*out == ALMS_ROW_KNOWN) {
        alms_import_note_date(work, goods_row->row->date);
        return goods_row->has_value
                   ? alms_sums_add(&work->known, booking->commodity_id, booking->amount, err)
                   : ALMS_OK;
    }
    *out = ALMS_ROW_REJECTED;
    TRY(take_item(goods_row, out, err));
    if (work->rules->records == ALMS_RULES_ISSUED) {
        TRY(take_issued(goods_row, out, err));
    } else {
        TRY(take_received(goods_row, err));
    }
    *out = ALMS_ROW_BOOKED;
    alms_import_note_date(work, goods_row->row->date);
    if (work->rules->records == ALMS_RULES_ISSUED || !goods_row->has_value)
        return ALMS_OK;
    return alms_sums_add(&work->booked, booking->commodity_id, booking->amount, err);
}

enum alms_code alms_import_take_goods(struct alms_importing *work, struct alms_read_row *row,
                                      enum alms_verdict *out, struct alms_error *err)
{
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    struct alms_goods goods = {
        .book = work->book,
        .tx = work->tx,
        .masters = alms_tx_masters(work->tx),
        .gate = alms_tx_gate(work->tx),
        .arena = arena,
        .date = row->date,
        .lines = alms_arena_alloc(arena, ALMS_LINES_MAX * sizeof(*goods.lines)),
    };
    struct goods_row goods_row = {.work = work, .row = row, .goods = &goods};

    return take(&goods_row, out, err);
}
