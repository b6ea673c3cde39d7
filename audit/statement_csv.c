#include "audit/statement_goods.h"

#include "audit/sheet.h"
#include "base/text.h"
#include "value/date.h"

/* Spreadsheets take a file for UTF-8 only where it begins so. */
static const char BYTE_ORDER_MARK[] = "\xEF\xBB\xBF";

/* A list on its way into a file. */
struct list {
    const struct alms_statement *statement;
    FILE *file;
    uint64_t count;
};

static const char *say(const struct list *list, const char *english)
{
    return alms_statement_say(list->statement, english);
}

/* --- lists --------------------------------------------------------------------------------- */

static void note_reversal(const struct list *list, const char *reverses, char note[80])
{
    note[0] = '\0';
    if (reverses != NULL)
        (void)snprintf(note, 80, "%.40s %.32s", say(list, N_("corrects")), reverses);
}

/* The last two columns are of foreign money: only books that have some need them. */
static size_t columns_shown(const struct alms_statement *statement, size_t count)
{
    return statement->has_foreign ? count : count - 2;
}

static enum alms_code put_gift(void *context, const struct alms_gift *gift, struct alms_error *err)
{
    struct list *list = context;
    const struct alms_statement *statement = list->statement;
    char row[ALMS_UINT_TEXT_SIZE_BYTES];
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    char donor[ALMS_MASKED_SIZE_BYTES];
    char note[80];

    (void)err;
    list->count += 1;
    alms_uint_format(list->count, row);
    alms_date_format(gift->date, date);
    alms_statement_donor(statement, gift, donor);
    note_reversal(list, gift->reverses, note);
    const char *const cells[] = {
        row,
        date,
        gift->number,
        donor,
        say(list, N_("money")),
        gift->commodity,
        gift->amount,
        alms_statement_channel(statement, gift->channel),
        alms_statement_fund(statement, gift->fund),
        say(list, alms_statement_is_restricted(statement, gift->fund) ? N_("restricted")
                                                                      : N_("unrestricted")),
        gift->programme == NULL ? "" : alms_statement_programme(statement, gift->programme),
        gift->campaign == NULL ? "" : alms_statement_campaign(statement, gift->campaign),
        note,
        gift->currency,
        gift->foreign,
    };
    alms_csv_write_safe(list->file, cells, columns_shown(statement, COUNT_OF(cells)));
    return ALMS_OK;
}

static enum alms_code write_gifts(struct list *list, struct alms_error *err)
{
    const struct alms_statement *statement = list->statement;
    const char *const titles[] = {
        say(list, N_("No.")),
        say(list, N_("Date")),
        say(list, N_("Voucher")),
        say(list, N_("Donor")),
        say(list, N_("Kind")),
        say(list, N_("Currency")),
        say(list, N_("Amount")),
        say(list, N_("Channel")),
        say(list, N_("Fund")),
        say(list, N_("Restriction")),
        say(list, N_("Programme")),
        say(list, N_("Campaign")),
        say(list, N_("Remark")),
        say(list, N_("Foreign currency")),
        say(list, N_("Foreign amount")),
    };

    alms_csv_write_safe(list->file, titles, columns_shown(statement, COUNT_OF(titles)));
    return alms_gift_walk(statement->book, statement->from, statement->to, put_gift, list, err);
}

static enum alms_code put_aid(void *context, const struct alms_aid *aid, struct alms_error *err)
{
    struct list *list = context;
    const struct alms_statement *statement = list->statement;
    char row[ALMS_UINT_TEXT_SIZE_BYTES];
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    char payee[ALMS_MASKED_SIZE_BYTES];
    char note[80];

    (void)err;
    list->count += 1;
    alms_uint_format(list->count, row);
    alms_date_format(aid->date, date);
    alms_statement_payee(statement, aid, payee);
    note_reversal(list, aid->reverses, note);
    const char *const cells[] = {
        row,
        date,
        aid->number,
        alms_statement_programme(statement, aid->programme),
        payee,
        say(list, N_("money")),
        aid->commodity,
        aid->amount,
        alms_statement_fund(statement, aid->fund),
        note,
        aid->currency,
        aid->foreign,
    };
    alms_csv_write_safe(list->file, cells, columns_shown(statement, COUNT_OF(cells)));
    return ALMS_OK;
}

static enum alms_code write_aid(struct list *list, struct alms_error *err)
{
    const struct alms_statement *statement = list->statement;
    const char *const titles[] = {
        say(list, N_("No.")),
        say(list, N_("Date")),
        say(list, N_("Voucher")),
        say(list, N_("Programme")),
        say(list, N_("Recipient")),
        say(list, N_("Kind")),
        say(list, N_("Currency")),
        say(list, N_("Amount")),
        say(list, N_("Fund")),
        say(list, N_("Remark")),
        say(list, N_("Foreign currency")),
        say(list, N_("Foreign amount")),
    };

    alms_csv_write_safe(list->file, titles, columns_shown(statement, COUNT_OF(titles)));
    return alms_aid_walk(statement->book, statement->from, statement->to, put_aid, list, err);
}

/* --- totals -------------------------------------------------------------------------------- */

/* How the code of a group is said. */
typedef const char *group_name(const struct alms_statement *statement, const char *code);

struct totals {
    const char *title;
    const struct alms_groups *groups;
    group_name *name; /* NULL: the key itself */
};

static void put_totals(const struct list *list, const struct totals *totals)
{
    char count[ALMS_UINT_TEXT_SIZE_BYTES];
    char amount[40];
    char share[16];
    const struct alms_statement *statement = list->statement;

    for (size_t i = 0; i < totals->groups->count; i++) {
        const struct alms_group *group = &totals->groups->items[i];
        const char *name = group->key;
        if (totals->name != NULL && group->key[0] != '\0') {
            name = totals->name(statement, group->key);
        } else if (totals->name != NULL) {
            name = say(list, N_("not stated"));
        }
        const char *const cells[] = {
            totals->title,
            group->key,
            name,
            group->commodity,
            alms_uint_format(group->count, count),
            alms_statement_amount(statement, group->commodity, group->amount, ALMS_PLAIN, amount),
            alms_statement_share(group->share, share),
        };
        alms_csv_write_safe(list->file, cells, COUNT_OF(cells));
    }
}

static void write_totals(const struct list *list)
{
    const struct alms_statement *statement = list->statement;
    const char *const titles[] = {
        say(list, N_("Total")),    say(list, N_("Code")),  say(list, N_("Name")),
        say(list, N_("Currency")), say(list, N_("Count")), say(list, N_("Amount")),
        say(list, N_("Share")),
    };
    const struct totals all[] = {
        {say(list, N_("Gifts")), &statement->gifts, NULL},
        {say(list, N_("Gifts by channel")), &statement->gifts_by_channel, alms_statement_channel},
        {say(list, N_("Gifts by fund")), &statement->gifts_by_fund, alms_statement_fund},
        {say(list, N_("Gifts by programme")), &statement->gifts_by_programme,
         alms_statement_programme},
        {say(list, N_("Gifts by day")), &statement->gifts_by_day, NULL},
        {say(list, N_("Aid")), &statement->aid, NULL},
        {say(list, N_("Aid by programme")), &statement->aid_by_programme, alms_statement_programme},
        {say(list, N_("Aid by fund")), &statement->aid_by_fund, alms_statement_fund},
    };

    alms_csv_write_safe(list->file, titles, COUNT_OF(titles));
    for (size_t i = 0; i < COUNT_OF(all); i++)
        put_totals(list, &all[i]);
}

/* --- funds --------------------------------------------------------------------------------- */

static const char *form_name(const struct list *list, enum alms_fund_form form)
{
    switch (form) {
    case ALMS_FUND_MONEY: return say(list, N_("money"));
    case ALMS_FUND_GOODS: return say(list, N_("goods"));
    case ALMS_FUND_CLAIMS: return say(list, N_("claims"));
    }
    return "";
}

static void write_funds(const struct list *list)
{
    const struct alms_fund_report *roll = &list->statement->roll;
    const char *const titles[] = {
        say(list, N_("Form")),      say(list, N_("Fund")),    say(list, N_("Name")),
        say(list, N_("Currency")),  say(list, N_("Opening")), say(list, N_("Gifts")),
        say(list, N_("Other in")),  say(list, N_("Aid")),     say(list, N_("Other out")),
        say(list, N_("Transfers")), say(list, N_("Closing")),
    };

    alms_csv_write_safe(list->file, titles, COUNT_OF(titles));
    for (size_t i = 0; i < roll->count; i++) {
        const struct alms_fund_row *row = &roll->items[i];
        const char *const cells[] = {
            form_name(list, row->form),
            row->fund,
            alms_statement_fund(list->statement, row->fund),
            row->commodity,
            row->opening,
            row->gifts,
            row->other_in,
            row->aid,
            row->other_out,
            row->transfers,
            row->closing,
        };
        alms_csv_write_safe(list->file, cells, COUNT_OF(cells));
    }
}

enum alms_code alms_statement_write_csv(const struct alms_statement *statement,
                                        enum alms_statement_csv which, FILE *file,
                                        struct alms_error *err)
{
    struct list list = {.statement = statement, .file = file};

    (void)fputs(BYTE_ORDER_MARK, file);
    switch (which) {
    case ALMS_CSV_GIFTS: return write_gifts(&list, err);
    case ALMS_CSV_AID: return write_aid(&list, err);
    case ALMS_CSV_TOTALS: write_totals(&list); return ALMS_OK;
    case ALMS_CSV_FUNDS: write_funds(&list); return ALMS_OK;
    case ALMS_CSV_GOODS: return alms_statement_goods_csv(statement, file, err);
    case ALMS_CSV_STOCK: alms_statement_stock_csv(statement, file); return ALMS_OK;
    }
    return ALMS_OK;
}
