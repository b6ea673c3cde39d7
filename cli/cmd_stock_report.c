/* alms stock list, expiry, moves, recall and summary - what there is, and what became of it. */
#include "cmd_stock.h"
#include "i18n.h"

#include <alms/stock.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* --- list ---------------------------------------------------------------------------------- */

struct list_arguments {
    const char *item;
    const char *place;
    const char *fund;
    struct alms_date date;
};

static const struct cli_option LIST_OPTIONS[] = {
    TEXT(struct list_arguments, item, "item", "TEXT", N_("only this item: code, name or alias")),
    TEXT(struct list_arguments, place, "at", "CODE", N_("only this warehouse or place")),
    TEXT(struct list_arguments, fund, "fund", "CODE", N_("only what this fund owns")),
    DATE(struct list_arguments, date, "date",
         N_("as it stood at the end of that day (default: as it stands)")),
    END_OF_OPTIONS,
};

static void format_date(struct alms_date date, char text[ALMS_DATE_TEXT_SIZE_BYTES])
{
    text[0] = '\0';
    if (date.year != 0)
        alms_date_format(date, text);
}

static enum cli_exit list_run(struct cli *cli, const void *arguments)
{
    const struct list_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_stock_list list;
    const struct alms_stock_query query = {
        .item = args->item, .place = args->place, .fund = args->fund, .date = args->date};
    const struct alms_sheet_column columns[] = {
        {"item", _("Item"), false},
        {"name", _("Name"), false},
        {"place", _("Place"), false},
        {"fund", _("Fund"), false},
        {"lot", _("Lot"), false},
        {"quantity", _("Quantity"), true},
        {"unit", _("Unit"), false},
        {"value", _("Amount"), true},
        {"expiry", _("Expiry"), false},
        {"batch", _("Maker's batch"), false},
        {"spec", _("Specification"), false},
    };

    if (alms_stock_list(cli->book, &query, &list, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, 11);
    for (size_t i = 0; i < list.count; i++) {
        const struct alms_stock_row *row = &list.items[i];
        char expiry[ALMS_DATE_TEXT_SIZE_BYTES];
        format_date(row->expiry, expiry);
        const char *const cells[] = {row->item,  i18n_name(row->name, row->name_en),
                                     row->place, row->fund,
                                     row->lot,   row->quantity,
                                     row->unit,  row->value,
                                     expiry,     row->batch,
                                     row->spec};
        alms_sheet_add(sheet, cells);
    }
    if (list.count > 0) {
        const char *const total[11] = {[0] = _("Total"), [7] = list.value};
        alms_sheet_add_total(sheet, total);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_stock_list_free(&list);
    return exit_status;
}

const struct command STOCK_LIST = {
    .name = "list",
    .summary = N_("List the goods on hand by item, place and lot"),
    .options = LIST_OPTIONS,
    .arguments_size_bytes = sizeof(struct list_arguments),
    .run = list_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

/* --- expiry -------------------------------------------------------------------------------- */

struct expiry_arguments {
    const char *place;
    const char *fund;
    const char *months;
    bool is_all;
    struct alms_date date;
};

static const struct cli_option EXPIRY_OPTIONS[] = {
    TEXT(struct expiry_arguments, months, "within", "MONTHS",
         N_("warn so long before (default: 6, or 3 where the shelf life is 6 or less)")),
    FLAG(struct expiry_arguments, is_all, "all", N_("also what has longer to live")),
    TEXT(struct expiry_arguments, place, "at", "CODE", N_("only this warehouse or place")),
    TEXT(struct expiry_arguments, fund, "fund", "CODE", N_("only what this fund owns")),
    DATE(struct expiry_arguments, date, "date", N_("as of that day (default: today)")),
    END_OF_OPTIONS,
};

static const char *state_word(const struct cli *cli, enum alms_expiry_state state)
{
    switch (state) {
    case ALMS_EXPIRY_NONE: return NULL;
    case ALMS_EXPIRY_FINE: return cli_word(cli, N_("fine"));
    case ALMS_EXPIRY_SOON: return cli_word(cli, N_("expires soon"));
    case ALMS_EXPIRY_PASSED: return cli_word(cli, N_("expired"));
    }
    return NULL;
}

/* Those with the fewest days left first; the rest in the order of the list. */
static int compare_days(const void *a, const void *b)
{
    const struct alms_stock_row *const *left = a;
    const struct alms_stock_row *const *right = b;

    if ((*left)->days_left != (*right)->days_left)
        return (*left)->days_left < (*right)->days_left ? -1 : 1;
    return *left < *right ? -1 : *left > *right;
}

static void put_expiries(const struct cli *cli, const struct expiry_arguments *args,
                         const struct alms_stock_list *list, struct alms_sheet *sheet)
{
    size_t count = 0;
    const struct alms_stock_row **rows =
        calloc(list->count + 1, sizeof(const struct alms_stock_row *));

    if (rows == NULL)
        abort();
    for (size_t i = 0; i < list->count; i++) {
        const enum alms_expiry_state state = list->items[i].state;
        if (state != ALMS_EXPIRY_NONE && (args->is_all || state != ALMS_EXPIRY_FINE))
            rows[count++] = &list->items[i];
    }
    if (count > 0)
        qsort(rows, count, sizeof(const struct alms_stock_row *), compare_days);
    for (size_t i = 0; i < count; i++) {
        const struct alms_stock_row *row = rows[i];
        char expiry[ALMS_DATE_TEXT_SIZE_BYTES];
        char days[32];
        format_date(row->expiry, expiry);
        (void)snprintf(days, sizeof(days), "%" PRId64, row->days_left);
        const char *const cells[] = {days,
                                     expiry,
                                     state_word(cli, row->state),
                                     row->item,
                                     i18n_name(row->name, row->name_en),
                                     row->lot,
                                     row->place,
                                     row->fund,
                                     row->quantity,
                                     row->unit,
                                     row->value};
        alms_sheet_add(sheet, cells);
    }
    free(rows);
}

static enum cli_exit expiry_run(struct cli *cli, const void *arguments)
{
    const struct expiry_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_stock_list list;
    struct alms_stock_query query = {.place = args->place, .fund = args->fund, .date = args->date};
    const struct alms_sheet_column columns[] = {
        {"days_left", _("Days left"), true}, {"expiry", _("Expiry"), false},
        {"state", _("State"), false},        {"item", _("Item"), false},
        {"name", _("Name"), false},          {"lot", _("Lot"), false},
        {"place", _("Place"), false},        {"fund", _("Fund"), false},
        {"quantity", _("Quantity"), true},   {"unit", _("Unit"), false},
        {"value", _("Amount"), true},
    };

    if (args->months != NULL) {
        if (args->months[0] == '\0' || strlen(args->months) > 3 ||
            strspn(args->months, "0123456789") != strlen(args->months) ||
            strtoul(args->months, NULL, 10) == 0) {
            cli_complain(ALMS_E_OPTION_VALUE, "'--%s' takes %s, not '%s'", "within", "1 … 999",
                         args->months);
            return EXIT_USAGE;
        }
        query.warn_months = (uint32_t)strtoul(args->months, NULL, 10);
    }
    if (alms_stock_list(cli->book, &query, &list, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, 11);
    put_expiries(cli, args, &list, sheet);
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_stock_list_free(&list);
    return exit_status;
}

const struct command STOCK_EXPIRY = {
    .name = "expiry",
    .summary = N_("List what expires soon or has expired, by days left"),
    .options = EXPIRY_OPTIONS,
    .arguments_size_bytes = sizeof(struct expiry_arguments),
    .run = expiry_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

/* --- moves and recall ---------------------------------------------------------------------- */

struct moves_arguments {
    const char *item;
    const char *lot;
    const char *place;
    const char *fund;
    struct alms_date from;
    struct alms_date until;
};

static const struct cli_option MOVES_OPTIONS[] = {
    TEXT(struct moves_arguments, item, "item", "TEXT", N_("only this item: code, name or alias")),
    TEXT(struct moves_arguments, lot, "lot", "CODE", N_("only this lot")),
    TEXT(struct moves_arguments, place, "at", "CODE", N_("only this warehouse or place")),
    TEXT(struct moves_arguments, fund, "fund", "CODE", N_("only what this fund owns")),
    DATE(struct moves_arguments, from, "from", N_("first day (default: the first movement)")),
    DATE(struct moves_arguments, until, "until", N_("last day (default: the last movement)")),
    END_OF_OPTIONS,
};

/* Where movements go. */
struct listing {
    const struct cli *cli;
    struct alms_sheet *sheet;
};

static enum alms_code
put_move(void *context, const struct alms_stock_movement *move, struct alms_error *err)
{
    const struct listing *listing = context;
    char date[ALMS_DATE_TEXT_SIZE_BYTES];

    (void)err;
    alms_date_format(move->date, date);
    const char *const cells[] = {date,
                                 move->number,
                                 cli_word(listing->cli, move->flow),
                                 move->item,
                                 i18n_name(move->name, move->name_en),
                                 move->lot,
                                 move->place,
                                 move->fund,
                                 move->quantity,
                                 move->unit,
                                 move->value,
                                 move->who,
                                 move->batch,
                                 move->reverses};
    alms_sheet_add(listing->sheet, cells);
    return ALMS_OK;
}

static struct alms_sheet *open_moves(struct alms_sheet_column columns[14])
{
    const struct alms_sheet_column all[14] = {
        {"date", _("Date"), false},           {"number", _("Voucher"), false},
        {"flow", _("Kind"), false},           {"item", _("Item"), false},
        {"name", _("Name"), false},           {"lot", _("Lot"), false},
        {"place", _("Place"), false},         {"fund", _("Fund"), false},
        {"quantity", _("Quantity"), true},    {"unit", _("Unit"), false},
        {"value", _("Amount"), true},         {"who", _("From or to"), false},
        {"batch", _("Maker's batch"), false}, {"reverses", _("Reverses"), false},
    };

    memcpy(columns, all, sizeof(all));
    return alms_sheet_open(columns, 14);
}

static enum cli_exit moves_run(struct cli *cli, const void *arguments)
{
    const struct moves_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_sheet_column columns[14];
    struct listing listing = {cli, open_moves(columns)};
    const struct alms_stock_move_query query = {args->from, args->until, args->item,
                                                args->lot,  args->place, args->fund};

    enum cli_exit exit_status = EXIT_DONE;
    if (alms_stock_move_walk(cli->book, &query, put_move, &listing, &err) != ALMS_OK) {
        exit_status = cli_report(&err);
    } else {
        exit_status = cli_write_sheet(cli, listing.sheet);
    }
    alms_sheet_close(listing.sheet);
    return exit_status;
}

const struct command STOCK_MOVES = {
    .name = "moves",
    .summary = N_("List what came, went and moved"),
    .options = MOVES_OPTIONS,
    .arguments_size_bytes = sizeof(struct moves_arguments),
    .run = moves_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

struct recall_arguments {
    const char *batch;
};

static const struct cli_option RECALL_OPTIONS[] = {
    ARGUMENT(struct recall_arguments, batch, "BATCH", N_("the maker's batch number")),
    END_OF_OPTIONS,
};

static enum cli_exit recall_run(struct cli *cli, const void *arguments)
{
    const struct recall_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_sheet_column columns[14];
    struct listing listing = {cli, open_moves(columns)};

    enum cli_exit exit_status = EXIT_DONE;
    if (alms_stock_recall(cli->book, args->batch, put_move, &listing, &err) != ALMS_OK) {
        exit_status = cli_report(&err);
    } else {
        exit_status = cli_write_sheet(cli, listing.sheet);
    }
    alms_sheet_close(listing.sheet);
    return exit_status;
}

const struct command STOCK_RECALL = {
    .name = "recall",
    .summary = N_("Tell what became of a batch: who received it, where the rest is"),
    .options = RECALL_OPTIONS,
    .arguments_size_bytes = sizeof(struct recall_arguments),
    .run = recall_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
    .examples = "  alms stock recall B2026\n",
};

/* --- summary ------------------------------------------------------------------------------- */

struct summary_arguments {
    const char *fund;
    struct alms_month from;
    struct alms_month to;
};

static const struct cli_option SUMMARY_OPTIONS[] = {
    MONTH(struct summary_arguments, from, "from", N_("first month (default: the first)")),
    MONTH(struct summary_arguments, to, "until", N_("last month (default: the last)")),
    TEXT(struct summary_arguments, fund, "fund", "CODE", N_("only what this fund owns")),
    END_OF_OPTIONS,
};

static void put_figures(struct alms_sheet *sheet, const struct alms_goods_row *row,
                        const char *what, const struct alms_goods_figures *figures)
{
    const char *const cells[] = {row->item,        i18n_name(row->name, row->name_en),
                                 row->fund,        what,
                                 figures->opening, figures->received,
                                 figures->bought,  figures->other_in,
                                 figures->issued,  figures->other_out,
                                 figures->closing};
    alms_sheet_add(sheet, cells);
}

static enum cli_exit summary_run(struct cli *cli, const void *arguments)
{
    const struct summary_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_goods_report report;
    const struct alms_report_query query = {args->from, args->to, args->fund};
    const struct alms_sheet_column columns[] = {
        {"item", _("Item"), false},      {"name", _("Name"), false},
        {"fund", _("Fund"), false},      {"in", _("In"), false},
        {"opening", _("Opening"), true}, {"received", _("Gifts"), true},
        {"bought", _("Bought"), true},   {"other_in", _("Other in"), true},
        {"issued", _("Aid"), true},      {"other_out", _("Other out"), true},
        {"closing", _("Closing"), true},
    };

    if (alms_report_goods(cli->book, &query, &report, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, 11);
    for (size_t i = 0; i < report.count; i++) {
        const struct alms_goods_row *row = &report.items[i];
        put_figures(sheet, row, row->unit, &row->quantity);
        put_figures(sheet, row, cli_word(cli, N_("value")), &row->value);
    }
    const struct alms_goods_figures *total = &report.total;
    const char *const cells[] = {_("Total"),     NULL,
                                 NULL,           cli_word(cli, N_("value")),
                                 total->opening, total->received,
                                 total->bought,  total->other_in,
                                 total->issued,  total->other_out,
                                 total->closing};
    if (report.count > 0)
        alms_sheet_add_total(sheet, cells);
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_goods_report_free(&report);
    return exit_status;
}

const struct command STOCK_SUMMARY = {
    .name = "summary",
    .summary = N_("Opening, received, issued and closing of every item"),
    .options = SUMMARY_OPTIONS,
    .arguments_size_bytes = sizeof(struct summary_arguments),
    .run = summary_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};
