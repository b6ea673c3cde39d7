#include "audit/statement_goods.h"

#include "base/file.h"
#include "base/text.h"
#include "value/date.h"
#include "value/money.h"

#include <alms/currency.h>
#include <stdlib.h>

#include <string.h>

enum { WHOLE_SHARE = 10000 }; /* 100.00 % */

/* --- words --------------------------------------------------------------------------------- */

const char *alms_statement_say(const struct alms_statement *statement, const char *english)
{
    return statement->options->translate == NULL ? english : statement->options->translate(english);
}

static const char *
name_of(const struct alms_statement *statement, const char *name, const char *name_en)
{
    const bool is_english =
        statement->options->language != NULL && strcmp(statement->options->language, "en") == 0;
    return is_english && name_en != NULL ? name_en : name;
}

static const char *label_name(const struct alms_statement *statement,
                              const struct alms_label_list *list, const char *code)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i].code, code) == 0)
            return name_of(statement, list->items[i].name, list->items[i].name_en);
    }
    return code;
}

const char *alms_statement_channel(const struct alms_statement *statement, const char *code)
{
    return label_name(statement, &statement->channels, code);
}

const char *alms_statement_campaign(const struct alms_statement *statement, const char *code)
{
    return label_name(statement, &statement->campaigns, code);
}

const char *alms_statement_programme(const struct alms_statement *statement, const char *code)
{
    return label_name(statement, &statement->programmes, code);
}

static const struct alms_fund *find_fund(const struct alms_statement *statement, const char *code)
{
    for (size_t i = 0; i < statement->funds.count; i++) {
        if (strcmp(statement->funds.items[i].code, code) == 0)
            return &statement->funds.items[i];
    }
    return NULL;
}

const char *alms_statement_fund(const struct alms_statement *statement, const char *code)
{
    const struct alms_fund *fund = find_fund(statement, code);
    return fund == NULL ? code : name_of(statement, fund->name, fund->name_en);
}

bool alms_statement_is_restricted(const struct alms_statement *statement, const char *fund)
{
    const struct alms_fund *found = find_fund(statement, fund);
    return found != NULL && found->restriction != ALMS_UNRESTRICTED;
}

static struct alms_mask_words mask_words(const struct alms_statement *statement)
{
    return (struct alms_mask_words){
        .anonymous = alms_statement_say(statement, N_("a kind person")),
        .minor = alms_statement_say(statement, N_("a child")),
    };
}

void alms_statement_donor(const struct alms_statement *statement, const struct alms_gift *gift,
                          char masked[ALMS_MASKED_SIZE_BYTES])
{
    const struct alms_name name = {gift->donor, gift->donor_kind, gift->publish};
    const struct alms_mask_words words = mask_words(statement);

    alms_name_mask(&name, &words, masked);
}

void alms_statement_payee(const struct alms_statement *statement, const struct alms_aid *aid,
                          char masked[ALMS_MASKED_SIZE_BYTES])
{
    const struct alms_name name = {aid->payee, aid->payee_kind, aid->publish};
    struct alms_mask_words words = mask_words(statement);

    words.anonymous = alms_statement_say(statement, N_("name withheld"));
    alms_name_mask(&name, &words, masked);
}

/* --- amounts ------------------------------------------------------------------------------- */

static uint32_t scale_of(const struct alms_statement *statement, const char *commodity)
{
    for (size_t i = 0; i < statement->commodities.count; i++) {
        if (strcmp(statement->commodities.items[i].code, commodity) == 0)
            return statement->commodities.items[i].scale_digits;
    }
    UNREACHABLE("a commodity of the book");
}

const char *alms_statement_grouped(const char *amount, char text[40])
{
    const size_t sign = amount[0] == '-' ? 1 : 0;
    const size_t whole = strcspn(amount + sign, ".");
    char *end = text;

    memcpy(end, amount, sign);
    end += sign;
    for (size_t i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % 3 == 0)
            *end++ = ',';
        *end++ = amount[sign + i];
    }
    memcpy(end, amount + sign + whole, strlen(amount + sign + whole) + 1);
    return text;
}

const char *alms_statement_amount(const struct alms_statement *statement, const char *commodity,
                                  int64_t amount, enum alms_grouping grouping, char text[40])
{
    char plain[ALMS_AMOUNT_TEXT_SIZE_BYTES];

    alms_minor_format(amount, scale_of(statement, commodity), plain);
    if (grouping == ALMS_GROUPED)
        return alms_statement_grouped(plain, text);
    memcpy(text, plain, strlen(plain) + 1);
    return text;
}

const char *alms_statement_share(int64_t share, char text[16])
{
    char digits[ALMS_AMOUNT_TEXT_SIZE_BYTES];

    if (share < 0) {
        text[0] = '\0';
        return text;
    }
    (void)snprintf(text, 16, "%.10s %%", alms_minor_format(share, 2, digits));
    return text;
}

const char *
alms_statement_sum(const struct alms_statement *statement, const struct alms_groups *groups)
{
    char amount[40];
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};

    for (size_t i = 0; i < groups->count; i++) {
        const struct alms_group *group = &groups->items[i];
        if (i > 0)
            alms_buffer_add_text(&text, ", ");
        alms_buffer_add_text(&text, group->commodity);
        alms_buffer_add_text(&text, " ");
        alms_buffer_add_text(&text, alms_statement_amount(statement, group->commodity,
                                                          group->amount, ALMS_PLAIN, amount));
    }
    return groups->count == 0 ? "0" : alms_arena_text(statement->arena, text.bytes);
}

/* --- adding up ----------------------------------------------------------------------------- */

static struct alms_group *find_group(struct alms_statement *statement, struct alms_groups *groups,
                                     const struct alms_addend *addend)
{
    const char *key = addend->key == NULL ? "" : addend->key;

    /* Rows come in runs: the group that was used last is tried first. */
    for (size_t i = groups->count; i > 0; i--) {
        struct alms_group *group = &groups->items[i - 1];
        if (strcmp(group->key, key) == 0 && strcmp(group->commodity, addend->commodity) == 0)
            return group;
    }
    groups->items =
        alms_grow(groups->items, &groups->capacity, groups->count + 1, sizeof(*groups->items));
    groups->items[groups->count] = (struct alms_group){
        .key = alms_arena_text(statement->arena, key),
        .commodity = alms_arena_text(statement->arena, addend->commodity),
        .share = -1,
    };
    groups->count += 1;
    return &groups->items[groups->count - 1];
}

enum alms_code alms_statement_add(struct alms_statement *statement, struct alms_groups *groups,
                                  const struct alms_addend *addend, struct alms_error *err)
{
    struct alms_group *group = find_group(statement, groups, addend);

    group->count += addend->is_reversal ? 0 : 1;
    if (!alms_minor_add(&group->amount, addend->amount))
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    return ALMS_OK;
}

static enum alms_code add_under(struct alms_statement *statement, struct alms_groups *groups,
                                const struct alms_addend *addend, const char *key,
                                struct alms_error *err)
{
    struct alms_addend keyed = *addend;

    keyed.key = key;
    return alms_statement_add(statement, groups, &keyed, err);
}

enum alms_code alms_statement_minor(const struct alms_statement *statement, const char *commodity,
                                    const char *text, int64_t *out, struct alms_error *err)
{
    return alms_minor_parse(text, scale_of(statement, commodity), out, err);
}

static enum alms_code take_gift(void *context, const struct alms_gift *gift, struct alms_error *err)
{
    struct alms_statement *statement = context;
    struct alms_addend addend = {.commodity = gift->commodity,
                                 .is_reversal = gift->reverses != NULL};
    char date[ALMS_DATE_TEXT_SIZE_BYTES];

    TRY(alms_statement_minor(statement, gift->commodity, gift->amount, &addend.amount, err));
    alms_date_format(gift->date, date);
    TRY(alms_statement_add(statement, &statement->gifts, &addend, err));
    TRY(add_under(statement, &statement->gifts_by_channel, &addend, gift->channel, err));
    TRY(add_under(statement, &statement->gifts_by_fund, &addend, gift->fund, err));
    /* What is owed back moved no money yet. */
    TRY(add_under(statement,
                  gift->is_owed ? &statement->gifts_owed_by_fund : &statement->gifts_paid_by_fund,
                  &addend, gift->fund, err));
    TRY(add_under(statement, &statement->gifts_by_programme, &addend, gift->programme, err));
    TRY(add_under(statement, &statement->gifts_by_day, &addend, date, err));
    statement->gifts_count += addend.is_reversal ? 0 : 1;
    statement->corrections_count += addend.is_reversal ? 1 : 0;
    return ALMS_OK;
}

static enum alms_code take_aid(void *context, const struct alms_aid *aid, struct alms_error *err)
{
    struct alms_statement *statement = context;
    struct alms_addend addend = {.commodity = aid->commodity, .is_reversal = aid->reverses != NULL};

    TRY(alms_statement_minor(statement, aid->commodity, aid->amount, &addend.amount, err));
    TRY(alms_statement_add(statement, &statement->aid, &addend, err));
    TRY(add_under(statement, &statement->aid_by_fund, &addend, aid->fund, err));
    TRY(add_under(statement, &statement->aid_by_programme, &addend, aid->programme, err));
    statement->aid_count += addend.is_reversal ? 0 : 1;
    statement->corrections_count += addend.is_reversal ? 1 : 0;
    return ALMS_OK;
}

/* --- order and shares ---------------------------------------------------------------------- */

static int compare_groups(const void *a, const void *b)
{
    const struct alms_group *left = a;
    const struct alms_group *right = b;
    const int order = strcmp(left->commodity, right->commodity);

    return order != 0 ? order : strcmp(left->key, right->key);
}

/* The largest first: what people look for. */
static int compare_amounts(const void *a, const void *b)
{
    const struct alms_group *left = a;
    const struct alms_group *right = b;
    const int order = strcmp(left->commodity, right->commodity);

    if (order != 0)
        return order;
    if (left->amount != right->amount)
        return left->amount > right->amount ? -1 : 1;
    return strcmp(left->key, right->key);
}

/* Shares of one commodity's groups, which add up to 100.00 % by the largest remainder. */
static void share_out(struct alms_group *groups, size_t count)
{
    struct alms_share *shares = alms_alloc((count + 1) * sizeof(*shares));
    bool is_possible = false;

    for (size_t i = 0; i < count; i++) {
        shares[i].weight = groups[i].amount;
        is_possible = is_possible || groups[i].amount > 0;
    }
    for (size_t i = 0; i < count; i++)
        is_possible = is_possible && groups[i].amount >= 0;
    if (is_possible) {
        alms_minor_allocate(WHOLE_SHARE, shares, count);
        for (size_t i = 0; i < count; i++)
            groups[i].share = shares[i].part;
    }
    alms_free(shares);
}

static void finish_groups(struct alms_groups *groups, int (*compare)(const void *, const void *))
{
    if (groups->count == 0)
        return;
    qsort(groups->items, groups->count, sizeof(*groups->items), compare);
    for (size_t start = 0; start < groups->count;) {
        size_t end = start + 1;
        while (end < groups->count &&
               strcmp(groups->items[end].commodity, groups->items[start].commodity) == 0)
            end += 1;
        share_out(groups->items + start, end - start);
        start = end;
    }
}

/* --- the ledger ---------------------------------------------------------------------------- */

static int64_t amount_of(const struct alms_groups *groups, const char *key, const char *commodity)
{
    for (size_t i = 0; i < groups->count; i++) {
        if (strcmp(groups->items[i].key, key) == 0 &&
            strcmp(groups->items[i].commodity, commodity) == 0)
            return groups->items[i].amount;
    }
    return 0;
}

/* The groups whose amount is not zero. */
static size_t count_amounts(const struct alms_groups *groups)
{
    size_t count = 0;

    for (size_t i = 0; i < groups->count; i++)
        count += groups->items[i].amount != 0 ? 1 : 0;
    return count;
}

/* What the lists say of a fund's gifts, or of its aid, in the form of the row. */
static int64_t
listed(const struct alms_statement *statement, const struct alms_fund_row *row, bool is_gift)
{
    switch (row->form) {
    case ALMS_FUND_MONEY:
        return amount_of(is_gift ? &statement->gifts_paid_by_fund : &statement->aid_by_fund,
                         row->fund, row->commodity);
    case ALMS_FUND_GOODS:
        return amount_of(is_gift ? &statement->goods_gifts_by_fund : &statement->goods_aid_by_fund,
                         row->fund, row->commodity);
    case ALMS_FUND_CLAIMS:
        return is_gift ? amount_of(&statement->gifts_owed_by_fund, row->fund, row->commodity) : 0;
    }
    return 0;
}

/*
 * Rule PUBLIC-2.
 * What the lists say of every fund is what the ledger says of it. The roll-forward has a row for
 * every fund and commodity in which anything moved.
 */
static enum alms_code
compare_with_ledger(const struct alms_statement *statement, struct alms_error *err)
{
    size_t gifts_met = 0;
    size_t aid_met = 0;

    for (size_t i = 0; i < statement->roll.count; i++) {
        const struct alms_fund_row *row = &statement->roll.items[i];
        int64_t gifts = 0;
        int64_t aid = 0;
        TRY(alms_statement_minor(statement, row->commodity, row->gifts, &gifts, err));
        TRY(alms_statement_minor(statement, row->commodity, row->aid, &aid, err));
        const int64_t gifts_listed = listed(statement, row, true);
        const int64_t aid_listed = listed(statement, row, false);
        if (gifts != gifts_listed || aid != aid_listed) {
            return alms_fail(err, ALMS_E_PROJECTION,
                             "the lists of fund '%s' do not add up to its ledger", row->fund);
        }
        gifts_met += gifts_listed != 0 ? 1 : 0;
        aid_met += aid_listed != 0 ? 1 : 0;
    }
    if (gifts_met != count_amounts(&statement->gifts_paid_by_fund) +
                         count_amounts(&statement->gifts_owed_by_fund) +
                         count_amounts(&statement->goods_gifts_by_fund) ||
        aid_met !=
            count_amounts(&statement->aid_by_fund) + count_amounts(&statement->goods_aid_by_fund)) {
        return alms_fail(err, ALMS_E_PROJECTION,
                         "the lists name funds that the ledger does not know");
    }
    return ALMS_OK;
}

/* --- making -------------------------------------------------------------------------------- */

static enum alms_code read_names(struct alms_statement *statement, struct alms_error *err)
{
    alms_book *book = statement->book;

    TRY(alms_book_status(book, &statement->status, err));
    TRY(alms_commodity_list(book, &statement->commodities, err));
    TRY(alms_currency_is_used(book, &statement->has_foreign, err));
    TRY(alms_fund_list(book, &statement->funds, err));
    TRY(alms_label_list(book, ALMS_CHANNEL, &statement->channels, err));
    TRY(alms_label_list(book, ALMS_CAMPAIGN, &statement->campaigns, err));
    return alms_label_list(book, ALMS_PROGRAMME, &statement->programmes, err);
}

enum alms_code alms_statement_make(struct alms_statement *statement, struct alms_error *err)
{
    const struct alms_month month = statement->options->month;
    const struct alms_report_query query = {.from = month, .to = month};
    struct alms_month parsed;

    alms_month_format(month, statement->month);
    TRY(alms_month_parse(statement->month, &parsed, err));
    statement->from = alms_month_first(month);
    statement->to = alms_month_last(month);
    TRY(read_names(statement, err));
    TRY(alms_report_funds(statement->book, &query, &statement->roll, err));
    TRY(alms_gift_walk_figures(statement->book, statement->from, statement->to, take_gift,
                               statement, err));
    TRY(alms_aid_walk(statement->book, statement->from, statement->to, take_aid, statement, err));
    TRY(alms_statement_take_goods(statement, err));
    finish_groups(&statement->gifts, compare_groups);
    finish_groups(&statement->gifts_by_channel, compare_amounts);
    finish_groups(&statement->gifts_by_fund, compare_amounts);
    finish_groups(&statement->gifts_by_programme, compare_amounts);
    finish_groups(&statement->gifts_by_day, compare_groups);
    finish_groups(&statement->aid, compare_groups);
    finish_groups(&statement->aid_by_fund, compare_amounts);
    finish_groups(&statement->aid_by_programme, compare_amounts);
    return compare_with_ledger(statement, err);
}

void alms_statement_clear(struct alms_statement *statement)
{
    struct alms_groups *const groups[] = {
        &statement->gifts,
        &statement->gifts_by_channel,
        &statement->gifts_by_fund,
        &statement->gifts_paid_by_fund,
        &statement->gifts_owed_by_fund,
        &statement->gifts_by_programme,
        &statement->gifts_by_day,
        &statement->aid,
        &statement->aid_by_fund,
        &statement->aid_by_programme,
        &statement->goods_gifts,
        &statement->goods_gifts_by_fund,
        &statement->goods_aid,
        &statement->goods_aid_by_fund,
    };

    for (size_t i = 0; i < COUNT_OF(groups); i++)
        alms_free(groups[i]->items);
    alms_commodity_list_free(&statement->commodities);
    alms_fund_list_free(&statement->funds);
    alms_label_list_free(&statement->channels);
    alms_label_list_free(&statement->campaigns);
    alms_label_list_free(&statement->programmes);
    alms_fund_report_free(&statement->roll);
    if (statement->goods.memory != NULL)
        alms_goods_report_free(&statement->goods);
}
