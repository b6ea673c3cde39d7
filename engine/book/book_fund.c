#include "book/attachments.h"
#include "book/currency_lines.h"
#include "value/date.h"

#include <alms/fund.h>

/* The text of a date that is given, in `text`; NULL otherwise. */
static const char *date_text(struct alms_date date, char text[ALMS_DATE_TEXT_SIZE_BYTES])
{
    if (!alms_date_is_given(date))
        return NULL;
    alms_date_format(date, text);
    return text;
}

enum alms_code
alms_fund_add(alms_book *book, const struct alms_fund_draft *draft, struct alms_error *err)
{
    char from[ALMS_DATE_TEXT_SIZE_BYTES];
    char until[ALMS_DATE_TEXT_SIZE_BYTES];
    struct alms_record record = {.kind = ALMS_KIND_FUND_ADD};
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    alms_book_check_code(draft->code, W_("fund"), err);
    NOTE(alms_text_check(draft->name, ALMS_NAME_SIZE_MAX, W_("name"), err));
    NOTE(alms_text_check_optional(draft->name_en, ALMS_NAME_SIZE_MAX, W_("English name"), err));
    NOTE(alms_text_check_optional(draft->region, ALMS_NAME_SIZE_MAX, W_("region"), err));
    for (size_t i = 0; i < draft->programmes_count; i++)
        NOTE(alms_text_check(draft->programmes[i], ALMS_FIELD_SIZE_MAX, W_("programme"), err));
    TRY(alms_error_code(err));

    alms_record_set(&record, ALMS_FIELD_CODE, draft->code);
    alms_record_set(&record, ALMS_FIELD_NAME, alms_text_nfc(arena, draft->name));
    alms_record_set(&record, ALMS_FIELD_NAME_EN, alms_text_nfc(arena, draft->name_en));
    alms_record_set(&record, ALMS_FIELD_REGION, alms_text_nfc(arena, draft->region));
    alms_record_set(&record, ALMS_FIELD_RESTRICTION, alms_restriction_word(draft->restriction));
    alms_record_set(&record, ALMS_FIELD_FROM, date_text(draft->from, from));
    alms_record_set(&record, ALMS_FIELD_UNTIL, date_text(draft->until, until));
    if (draft->programmes_count > 0) {
        record.field[ALMS_FIELD_PROGRAMMES] =
            (struct alms_value){.items = draft->programmes, .count = draft->programmes_count};
    }
    return alms_book_record(book, &record, NULL, NULL, err);
}

enum alms_code alms_fund_close(alms_book *book, const char *code, struct alms_error *err)
{
    struct alms_record record = {.kind = ALMS_KIND_FUND_CLOSE};

    TRY(alms_text_check(code, ALMS_FIELD_SIZE_MAX, W_("code"), err));
    alms_record_set(&record, ALMS_FIELD_CODE, code);
    return alms_book_record(book, &record, NULL, NULL, err);
}

static void copy_programmes(struct alms_arena *arena, struct alms_fund *fund)
{
    const char **codes = NULL;

    if (fund->programmes_count > 0)
        codes = alms_arena_alloc(arena, fund->programmes_count * sizeof(*codes));
    for (size_t i = 0; codes != NULL && i < fund->programmes_count; i++)
        codes[i] = alms_arena_text(arena, fund->programmes[i]);
    fund->programmes = codes;
}

enum alms_code alms_fund_list(alms_book *book, struct alms_fund_list *out, struct alms_error *err)
{
    const struct alms_masters *masters = NULL;

    TRY(alms_book_masters(book, &masters, err));
    const size_t count = alms_funds_count(masters);
    const int32_t *order = alms_funds_order(masters);
    struct alms_arena *arena = alms_arena_open();
    struct alms_fund *items = alms_arena_alloc(arena, (count + 1) * sizeof(*items));
    for (size_t i = 0; i < count; i++) {
        items[i] = *alms_fund_at(masters, order[i]);
        items[i].code = alms_arena_text(arena, items[i].code);
        items[i].name = alms_arena_text(arena, items[i].name);
        items[i].name_en = alms_arena_text(arena, items[i].name_en);
        items[i].region = alms_arena_text(arena, items[i].region);
        copy_programmes(arena, &items[i]);
    }
    *out = (struct alms_fund_list){items, count, arena};
    return ALMS_OK;
}

void alms_fund_list_free(struct alms_fund_list *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_fund_list){0};
}

/* --- transfer ------------------------------------------------------------------------------ */

/* The code of the net assets account that takes the fund's money. */
static enum alms_code net_account(const struct alms_masters *masters, const char *code,
                                  const char **out, struct alms_error *err)
{
    const int32_t fund_id = alms_fund_find(masters, code);

    if (fund_id == ALMS_ID_NONE)
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("fund"), code);
    const int32_t id = alms_account_by_role(masters, ALMS_ROLE_NET, alms_fund_at(masters, fund_id));
    if (id == ALMS_ID_NONE)
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("account"), "net");
    *out = alms_account_at(masters, id)->code;
    return ALMS_OK;
}

static void check_transfer_draft(const struct alms_transfer_draft *draft, struct alms_error *err)
{
    NOTE(alms_text_check(draft->from, ALMS_FIELD_SIZE_MAX, W_("fund that gives"), err));
    NOTE(alms_text_check(draft->to, ALMS_FIELD_SIZE_MAX, W_("fund that takes"), err));
    NOTE(alms_text_check(draft->account, ALMS_FIELD_SIZE_MAX, W_("account"), err));
    NOTE(alms_text_check(draft->reason, ALMS_FIELD_SIZE_MAX, W_("reason"), err));
    /* Rule ENTRY-12. */
    NOTE(alms_text_check(draft->memo, ALMS_MEMO_SIZE_MAX, W_("memo"), err));
    if (!alms_text_is_given(draft->approver))
        (void)alms_fail(err, ALMS_E_APPROVER_MISSING, "the transfer names no approver");
}

enum alms_code alms_fund_transfer(alms_book *book, const struct alms_transfer_draft *draft,
                                  struct alms_posted *out, struct alms_error *err)
{
    char taken[24];
    char given[24];
    char net_taken[24];
    char net_given[24];
    const char *from_net = NULL;
    const char *to_net = NULL;
    const char *commodity = draft->commodity;
    struct alms_record record = {.kind = ALMS_KIND_TRANSFER};
    struct alms_private part = {0};
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    CLEANUP(alms_tx_rollback) struct alms_tx *tx = NULL;

    TRY(alms_tx_begin(book, &tx, err));
    const struct alms_masters *masters = alms_tx_masters(tx);
    record.entry.date = alms_book_date(book, draft->date);
    alms_record_set(&record, ALMS_FIELD_APPROVER, alms_text_or_null(draft->approver));
    alms_record_set(&record, ALMS_FIELD_CORRECTS, draft->corrects);
    alms_record_set(&record, ALMS_FIELD_REASON, alms_text_or_null(draft->reason));
    alms_private_add(&part, "memo", draft->memo);
    alms_attachments_take(book, &draft->attachments, arena, &record, err);

    check_transfer_draft(draft, err);
    if (alms_amount_take(masters, draft->amount, &commodity, taken, err) == ALMS_OK)
        NOTE(alms_amount_check_positive(taken, err));
    if (alms_text_is_given(draft->from))
        NOTE(net_account(masters, draft->from, &from_net, err));
    if (alms_text_is_given(draft->to))
        NOTE(net_account(masters, draft->to, &to_net, err));
    if (alms_error_code(err) != ALMS_OK) {
        const struct alms_line given_lines[] = {
            {draft->account, draft->from, commodity, NULL},
            {draft->account, draft->to, commodity, NULL},
        };
        alms_tx_note_rest(tx, &record, given_lines, COUNT_OF(given_lines), err);
        return alms_error_code(err);
    }

    alms_amount_negate(taken, given);
    const struct alms_line cash[] = {
        {draft->account, draft->from, commodity, given},
        {draft->account, draft->to, commodity, taken},
    };
    /* Foreign money takes its worth along. */
    TRY(alms_currency_lines(tx, &record, cash, COUNT_OF(cash), arena, err));
    const struct alms_line *moved = record.entry.lines;
    alms_amount_negate(moved[0].amount, net_taken);
    alms_amount_negate(moved[1].amount, net_given);
    const struct alms_line lines[] = {
        moved[0],
        {from_net, draft->from, moved[0].commodity, net_taken},
        moved[1],
        {to_net, draft->to, moved[1].commodity, net_given},
    };
    record.entry.lines = lines;
    record.entry.lines_count = COUNT_OF(lines);
    TRY(alms_tx_record(tx, &record, &part, out, err));
    return alms_tx_commit(&tx, err);
}
