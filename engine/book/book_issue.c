#include "book/goods.h"

#include "base/text.h"
#include "model/rule_conversion.h"
#include "value/date.h"
#include "value/money.h"

#include <string.h>

/* --- issuing ------------------------------------------------------------------------------- */

/* Rule ISSUE-2: goods go to somebody, by a paper; nothing leaves on a slip. */
static void check_draft(const struct alms_issue_draft *draft, struct alms_error *err)
{
    const bool has_file = alms_text_is_given(draft->case_code) || alms_text_is_given(draft->plan);

    if (draft->lines_count == 0)
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("item"));
    if (!alms_text_is_given(draft->approver))
        (void)alms_fail(err, ALMS_E_APPROVER_MISSING, "the issue names no approver");
    if (!draft->is_own_use)
        NOTE(alms_text_check(draft->programme, ALMS_FIELD_SIZE_MAX, W_("programme"), err));
    if (!has_file && !alms_text_is_given(draft->document))
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("document"));
    if (!has_file && !draft->is_own_use && draft->party == NULL &&
        !alms_text_is_given(draft->payee))
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("payee"));
    if (alms_text_is_given(draft->case_code))
        NOTE(alms_rule_code(draft->case_code, W_("case"), err));
    if (alms_text_is_given(draft->plan))
        NOTE(alms_rule_code(draft->plan, W_("plan"), err));
    alms_document_check_words(draft->payee_kind, draft->publish, err);
}

static struct alms_private private_part(const struct alms_issue_draft *draft)
{
    struct alms_private part = {0};

    alms_private_add(&part, "document", draft->document);
    alms_private_add(&part, "memo", draft->memo);
    alms_private_add(&part, "party", draft->party);
    alms_private_add(&part, "payee", draft->payee);
    alms_private_add(&part, "payee_kind", draft->payee_kind);
    alms_private_add(&part, "publish", draft->publish);
    return part;
}

static void set_fields(struct alms_record *record, const struct alms_issue_draft *draft)
{
    alms_record_set(record, ALMS_FIELD_APPROVER, alms_text_or_null(draft->approver));
    alms_record_set(record, ALMS_FIELD_CASE, alms_text_or_null(draft->case_code));
    alms_record_set(record, ALMS_FIELD_PLAN, alms_text_or_null(draft->plan));
    alms_record_set(record, ALMS_FIELD_PROGRAMME, alms_text_or_null(draft->programme));
    alms_record_set(record, ALMS_FIELD_COUNTY, draft->county);
}

/* Goods without value: a record of their register for each. */
static enum alms_code record_memos(struct alms_goods *goods, const struct alms_issue_draft *draft,
                                   const struct alms_picks *picks, struct alms_posted *out,
                                   struct alms_error *err)
{
    const struct alms_private part = private_part(draft);
    struct alms_posted posted = {{0}, 0};

    for (size_t i = 0; i < picks->count; i++) {
        const struct alms_picked *picked = &picks->items[i];
        const struct alms_memo memo = {picked, picked->place, -picked->quantity, "issued"};
        struct alms_record record = {0};
        set_fields(&record, draft);
        TRY(alms_goods_memo(goods, &record, &memo, &part, i == 0 ? &posted : NULL, err));
    }
    TRY(alms_tx_commit(&goods->tx, err));
    if (out != NULL)
        *out = posted;
    return ALMS_OK;
}

enum alms_code alms_stock_issue(alms_book *book, const struct alms_issue_draft *draft,
                                struct alms_posted *out, struct alms_error *err)
{
    bool is_memo = false;
    struct alms_record record = {.kind = ALMS_KIND_STOCK_ISSUE};
    const struct alms_private part = private_part(draft);
    const struct alms_pick pick = {
        .fund = alms_text_or_null(draft->fund), .place = draft->place, .fresh = true};
    CLEANUP(alms_picks_clear) struct alms_picks picks = {0};
    CLEANUP(alms_goods_close) struct alms_goods goods = {0};

    TRY(alms_goods_open(book, draft->date, &goods, err));
    set_fields(&record, draft);
    check_draft(draft, err);
    NOTE(alms_tx_check_private(&part, err));
    NOTE(alms_document_check_party(book, draft->party, err));
    alms_attachments_take(book, &draft->attachments, goods.arena, &record, err);
    for (size_t i = 0; i < draft->lines_count; i++)
        NOTE(alms_goods_pick(&goods, &draft->lines[i], &pick, &picks, err));
    if (alms_error_code(err) == ALMS_OK)
        NOTE(alms_picks_are_memo(&picks, &is_memo, err));
    if (is_memo)
        NOTE(alms_goods_refuse_files(&draft->attachments, err));
    if (alms_error_code(err) != ALMS_OK)
        return alms_goods_refuse(&goods, &record, NULL, draft->account, err);
    if (is_memo)
        return record_memos(&goods, draft, &picks, out, err);
    TRY(alms_goods_charge(&goods, &picks, draft->account,
                          draft->is_own_use ? alms_goods_management : alms_goods_aid, err));
    TRY(alms_goods_give(&goods, &picks, err));
    return alms_goods_record(&goods, &record, &part, out, err);
}

/* --- bringing back ------------------------------------------------------------------------- */

/* What a return takes of an issue. */
struct returning {
    struct alms_goods *goods;
    const struct alms_return_draft *draft;
    struct alms_record issue;
    uint64_t issue_n;
};

static enum alms_code read_issue(struct returning *returning, struct alms_error *err)
{
    struct alms_number number;
    struct alms_entry_row row = {0};
    bool is_found = false;
    const char *text = returning->draft->number;
    struct alms_goods *goods = returning->goods;

    TRY(alms_text_check(text, ALMS_FIELD_SIZE_MAX, W_("voucher number"), err));
    if (alms_number_parse(text, &number))
        TRY(alms_store_entry_find(goods->book->store, number, &row, &is_found, err));
    if (!is_found)
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("voucher"), text);
    TRY(alms_book_read_record(goods->book, row.n, goods->arena, &returning->issue, err));
    if (returning->issue.kind != ALMS_KIND_STOCK_ISSUE || row.reversed_by >= 0) {
        return alms_fail(err, ALMS_E_RETURN_UNFIT, "voucher '%.40s' is no issue that stands", text);
    }
    returning->issue_n = row.n;
    returning->issue.entry.lines =
        alms_conversion_lines_now(goods->masters, &returning->issue, goods->arena);
    return ALMS_OK;
}

/* The item of a line: that of its lot, or the one it names. */
static enum alms_code find_asked(const struct returning *returning,
                                 const struct alms_stock_line *line, struct alms_goods_asked *out,
                                 struct alms_error *err)
{
    const struct alms_masters *masters = returning->goods->masters;
    const struct alms_catalogue *catalogue = alms_masters_catalogue(masters);
    const struct alms_entry *issue = &returning->issue.entry;
    int32_t item_id = ALMS_ID_NONE;

    *out = (struct alms_goods_asked){.lot = alms_text_or_null(line->lot)};
    for (size_t i = 0; i < issue->lines_count && out->lot != NULL; i++) {
        if (issue->lines[i].item != NULL && strcmp(issue->lines[i].lot, out->lot) == 0)
            item_id = alms_item_find_code(catalogue, issue->lines[i].item);
    }
    if (out->lot != NULL && item_id == ALMS_ID_NONE) {
        return alms_fail(err, ALMS_E_RETURN_UNFIT, "issue '%.40s' took nothing of lot '%.40s'",
                         returning->draft->number, out->lot);
    }
    if (out->lot == NULL)
        item_id = alms_goods_item(masters, line->item, err);
    if (item_id == ALMS_ID_NONE)
        return alms_error_code(err);
    out->item = alms_item_at(catalogue, item_id);
    TRY(alms_quantity_take(out->item, line->quantity, &out->quantity, err));
    if (out->quantity <= 0) {
        return alms_fail(err, out->quantity == 0 ? ALMS_E_AMOUNT_ZERO : ALMS_E_AMOUNT_NEGATIVE,
                         "the quantity of '%s' is not above zero", out->item->code);
    }
    return ALMS_OK;
}

static enum alms_code
return_line(struct returning *returning, const struct alms_stock_line *line, struct alms_error *err)
{
    struct alms_goods_asked asked;
    const struct alms_goods_issue issue = {
        .record = &returning->issue,
        .n = returning->issue_n,
        .place = returning->draft->place,
    };

    TRY(find_asked(returning, line, &asked, err));
    REQUIRE(asked.item != NULL);
    return alms_goods_take_back(returning->goods, &issue, &asked, err);
}

enum alms_code alms_stock_return(alms_book *book, const struct alms_return_draft *draft,
                                 struct alms_posted *out, struct alms_error *err)
{
    struct alms_record record = {.kind = ALMS_KIND_STOCK_RETURN};
    struct alms_private part = {0};
    CLEANUP(alms_goods_close) struct alms_goods goods = {0};
    struct returning returning = {.goods = &goods, .draft = draft};

    TRY(alms_goods_open(book, draft->date, &goods, err));
    alms_private_add(&part, "memo", draft->memo);
    NOTE(alms_tx_check_private(&part, err));
    alms_attachments_take(book, &draft->attachments, goods.arena, &record, err);
    (void)alms_goods_place(goods.masters, draft->place, err);
    if (draft->lines_count == 0)
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("item"));
    const enum alms_code found = read_issue(&returning, err);
    for (size_t i = 0; i < draft->lines_count && found == ALMS_OK; i++)
        NOTE(return_line(&returning, &draft->lines[i], err));
    if (alms_error_code(err) != ALMS_OK)
        return alms_goods_refuse(&goods, &record, NULL, NULL, err);
    alms_record_set(&record, ALMS_FIELD_OF, draft->number);
    return alms_goods_record(&goods, &record, &part, out, err);
}
