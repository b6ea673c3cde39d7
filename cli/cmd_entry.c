/* alms entry - vouchers of the general series, and reversals. */
#include "command.h"
#include "entries.h"
#include "i18n.h"

#include <alms/currency.h>
#include <alms/entry.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* --- post ---------------------------------------------------------------------------------- */

struct post_arguments {
    struct cli_list lines;
    const char *memo;
    const char *rate;
    const char *rate_source;
    const char *county;
    const char *programme;
    const char *approver;
    const char *corrects;
    struct cli_list attachments;
    struct alms_date date;
    bool is_prior_period;
};

static const struct cli_option POST_OPTIONS[] = {
    REST(struct post_arguments, lines, "LINE",
         N_("ACCOUNT:FUND:AMOUNT or ACCOUNT:FUND:AMOUNT:CURRENCY; debits positive, credits "
            "negative")),
    NEEDED(struct post_arguments, memo, "memo", "TEXT", N_("what it is about; private")),
    TEXT(struct post_arguments, rate, "rate", "RATE",
         N_("of another currency: what one unit is worth in the base currency, as 7.1643")),
    TEXT(struct post_arguments, rate_source, "rate-source", "TEXT", N_("whose rate it is; public")),
    DATE(struct post_arguments, date, "date", N_("its date (default: today)")),
    TEXT(struct post_arguments, programme, "programme", "CODE",
         N_("what restricted money is spent on")),
    TEXT(struct post_arguments, county, "county", "CODE",
         N_("the branch or district that it is about")),
    TEXT(struct post_arguments, approver, "approver", "CODE",
         N_("who approved, where money leaves; not you")),
    TEXT(struct post_arguments, corrects, "corrects", "VOUCHER",
         N_("the reversed entry that it stands in for")),
    LIST(struct post_arguments, attachments, "attachment", "FILE",
         N_("a source document, whose SHA-256 is recorded; give it again for more")),
    FLAG(struct post_arguments, is_prior_period, "prior-period",
         N_("NPO2004: it puts an earlier year right, on 3101 or 3102; needs an approver")),
    END_OF_OPTIONS,
};

enum { LINE_PARTS_MIN = 3, LINE_PARTS_MAX = 4 };

/* Parts ACCOUNT:FUND:AMOUNT[:CURRENCY] in a copy that the line then points into. */
static bool take_line(const char *word, struct alms_line *line, char **out_copy)
{
    char *copy = strdup(word);
    char *parts[LINE_PARTS_MAX] = {0};
    size_t count = 0;

    if (copy == NULL)
        abort();
    *out_copy = copy;
    for (char *part = copy; part != NULL; count++) {
        char *colon = strchr(part, ':');
        if (colon != NULL)
            *colon = '\0';
        if (count < LINE_PARTS_MAX)
            parts[count] = part;
        part = colon == NULL ? NULL : colon + 1;
    }
    *line = (struct alms_line){parts[0], parts[1], parts[3], parts[2]};
    return count >= LINE_PARTS_MIN && count <= LINE_PARTS_MAX;
}

static enum cli_exit
post_lines(struct cli *cli, const struct post_arguments *args, const struct alms_line *lines)
{
    struct alms_error err = {0};
    struct alms_posted posted;
    const struct alms_entry_draft draft = {
        .date = args->date,
        .lines = lines,
        .lines_count = args->lines.count,
        .rate = args->rate,
        .rate_source = args->rate_source,
        .memo = args->memo,
        .county = args->county,
        .programme = args->programme,
        .approver = args->approver,
        .corrects = args->corrects,
        .attachments = {args->attachments.items, args->attachments.count},
        .is_prior_period = args->is_prior_period,
    };

    if (alms_entry_post(cli->book, &draft, &posted, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Posted entry %s.\n"), posted.number);
    return EXIT_DONE;
}

static enum cli_exit post_run(struct cli *cli, const void *arguments)
{
    const struct post_arguments *args = arguments;
    const size_t count = args->lines.count;
    struct alms_line *lines = calloc(count + 1, sizeof(*lines));
    char **copies = calloc(count + 1, sizeof(*copies));
    bool is_good = true;

    if (lines == NULL || copies == NULL)
        abort();
    for (size_t i = 0; i < count; i++) {
        if (take_line(args->lines.items[i], &lines[i], &copies[i]))
            continue;
        is_good = false;
        cli_complain(ALMS_E_OPTION_VALUE, "'%s' is not of the form ACCOUNT:FUND:AMOUNT",
                     args->lines.items[i]);
    }
    const enum cli_exit exit_status = is_good ? post_lines(cli, args, lines) : EXIT_USAGE;
    for (size_t i = 0; i < count; i++)
        free(copies[i]);
    free(copies);
    free(lines);
    return exit_status;
}

static const struct command POST = {
    .name = "post",
    .summary = N_("Post an entry of lines that balance per fund"),
    .options = POST_OPTIONS,
    .arguments_size_bytes = sizeof(struct post_arguments),
    .run = post_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms entry post 1002:GEN:12.34 490101:GEN:-12.34 --memo=\"存款利息\"\n",
};

/* --- reverse ------------------------------------------------------------------------------- */

struct reverse_arguments {
    const char *number;
    const char *reason;
    const char *memo;
    struct alms_date date;
};

static const struct cli_option REVERSE_OPTIONS[] = {
    ARGUMENT(struct reverse_arguments, number, "VOUCHER", N_("the number of the entry to reverse")),
    NEEDED(struct reverse_arguments, reason, "reason", "bounced|duplicate|error|other|refund",
           N_("why")),
    TEXT(struct reverse_arguments, memo, "memo", "TEXT", N_("the reason in words; private")),
    DATE(struct reverse_arguments, date, "date", N_("its date (default: today)")),
    END_OF_OPTIONS,
};

static enum cli_exit reverse_run(struct cli *cli, const void *arguments)
{
    const struct reverse_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_posted posted;
    const struct alms_reversal_draft draft = {args->number, args->date, args->reason, args->memo};

    if (alms_entry_reverse(cli->book, &draft, &posted, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Reversed %s by %s.\n"), args->number, posted.number);
    return EXIT_DONE;
}

static const struct command REVERSE = {
    .name = "reverse",
    .summary = N_("Reverse an entry, a gift, an aid or a transfer"),
    .options = REVERSE_OPTIONS,
    .arguments_size_bytes = sizeof(struct reverse_arguments),
    .run = reverse_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms entry reverse R-2026-03-000012 --reason=bounced\n",
};

/* --- list and show ------------------------------------------------------------------------- */

struct list_arguments {
    struct alms_date from;
    struct alms_date until;
};

static const struct cli_option LIST_OPTIONS[] = {
    DATE(struct list_arguments, from, "from", N_("first day (default: the first entry)")),
    DATE(struct list_arguments, until, "until", N_("last day (default: the last entry)")),
    END_OF_OPTIONS,
};

enum { ENTRY_COLUMNS = 14, GOODS_COLUMNS = 4, FOREIGN_COLUMNS = 4, ALL_COLUMNS = 22 };

/* Which columns a list has beside those of every entry. */
struct extra {
    bool goods;
    bool foreign;
};

/* Where the rows of a list go. */
struct listing {
    const struct cli *cli;
    struct alms_sheet *sheet;
    struct extra extra;
};

/* One row for each line; each says all of its entry, so that rows can be sorted and filtered. */
static enum alms_code
put_entry(void *context, const struct alms_entry_item *entry, struct alms_error *err)
{
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    char attachments[24];
    const struct listing *listing = context;

    (void)err;
    alms_date_format(entry->date, date);
    (void)snprintf(attachments, sizeof(attachments), "%zu", entry->attachments_count);
    for (size_t i = 0; i < entry->lines_count; i++) {
        const struct alms_line *line = &entry->lines[i];
        const char *const cells[] = {
            entry->number,
            date,
            cli_word(listing->cli, entry->kind),
            line->account,
            line->fund,
            line->amount,
            line->commodity,
            entry->by,
            entry->approver,
            entry->reverses,
            entry->reversed_by,
            entry->corrects,
            entry->attachments_count == 0 ? NULL : attachments,
            entry->memo,
        };
        const char *const goods[] = {line->item, line->lot, line->place, line->quantity};
        const char *const foreign[] = {
            line->foreign, line->currency,
            line->currency == NULL ? NULL : alms_currency_rate_of(entry, line->currency),
            line->currency == NULL ? NULL : entry->rate_source};
        const char *all[ALL_COLUMNS];
        size_t count = ENTRY_COLUMNS;
        memcpy(all, cells, sizeof(cells));
        if (listing->extra.goods) {
            memcpy(all + count, goods, sizeof(goods));
            count += GOODS_COLUMNS;
        }
        if (listing->extra.foreign)
            memcpy(all + count, foreign, sizeof(foreign));
        alms_sheet_add(listing->sheet, all);
    }
    return ALMS_OK;
}

static struct alms_sheet *
open_entry_sheet(struct alms_sheet_column columns[ALL_COLUMNS], struct extra extra)
{
    size_t count = ENTRY_COLUMNS;
    const struct alms_sheet_column all[ENTRY_COLUMNS] = {
        {"number", _("Voucher"), false},
        {"date", _("Date"), false},
        {"kind", _("Kind"), false},
        {"account", _("Account"), false},
        {"fund", _("Fund"), false},
        {"amount", _("Amount"), true},
        {"commodity", _("Currency"), false},
        {"by", _("By"), false},
        {"approver", _("Approver"), false},
        {"reverses", _("Reverses"), false},
        {"reversed_by", _("Reversed by"), false},
        {"corrects", _("Corrects"), false},
        {"attachments", _("Attachments"), true},
        {"memo", _("Memo"), false},
    };
    const struct alms_sheet_column goods[GOODS_COLUMNS] = {
        {"item", _("Item"), false},
        {"lot", _("Lot"), false},
        {"place", _("Place"), false},
        {"quantity", _("Quantity"), true},
    };
    const struct alms_sheet_column foreign[FOREIGN_COLUMNS] = {
        {"foreign", _("Foreign amount"), true},
        {"foreign_currency", _("Foreign currency"), false},
        {"rate", _("Rate"), true},
        {"rate_source", _("Source of the rate"), false},
    };

    memcpy(columns, all, sizeof(all));
    if (extra.goods) {
        memcpy(columns + count, goods, sizeof(goods));
        count += GOODS_COLUMNS;
    }
    if (extra.foreign) {
        memcpy(columns + count, foreign, sizeof(foreign));
        count += FOREIGN_COLUMNS;
    }
    return alms_sheet_open(columns, count);
}

static enum cli_exit list_run(struct cli *cli, const void *arguments)
{
    const struct list_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_sheet_column columns[ALL_COLUMNS];
    struct extra extra = {.goods = false};
    enum cli_exit exit_status = EXIT_DONE;

    if (alms_currency_is_used(cli->book, &extra.foreign, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = open_entry_sheet(columns, extra);
    struct listing listing = {cli, sheet, extra};

    if (alms_entry_walk(cli->book, args->from, args->until, put_entry, &listing, &err) != ALMS_OK) {
        exit_status = cli_report(&err);
    } else {
        exit_status = cli_write_sheet(cli, sheet);
    }
    alms_sheet_close(sheet);
    return exit_status;
}

static const struct command LIST_COMMAND = {
    .name = "list",
    .summary = N_("List entries with their lines"),
    .options = LIST_OPTIONS,
    .arguments_size_bytes = sizeof(struct list_arguments),
    .run = list_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

struct show_arguments {
    const char *number;
};

static const struct cli_option SHOW_OPTIONS[] = {
    ARGUMENT(struct show_arguments, number, "VOUCHER", N_("the number of an entry")),
    END_OF_OPTIONS,
};

static struct extra extra_of(const struct alms_entry_list *list)
{
    struct extra extra = {.goods = false};

    for (size_t i = 0; i < list->count; i++) {
        for (size_t j = 0; j < list->items[i].lines_count; j++) {
            extra.goods = extra.goods || list->items[i].lines[j].item != NULL;
            extra.foreign = extra.foreign || list->items[i].lines[j].currency != NULL;
        }
    }
    return extra;
}

static enum cli_exit show_run(struct cli *cli, const void *arguments)
{
    const struct show_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_entry_list list;
    struct alms_sheet_column columns[ALL_COLUMNS];

    if (alms_entry_get(cli->book, args->number, &list, &err) != ALMS_OK)
        return cli_report(&err);
    const struct extra extra = extra_of(&list);
    struct alms_sheet *sheet = open_entry_sheet(columns, extra);
    struct listing listing = {cli, sheet, extra};
    for (size_t i = 0; i < list.count; i++)
        (void)put_entry(&listing, &list.items[i], &err);
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_entry_list_free(&list);
    return exit_status;
}

static const struct command SHOW = {
    .name = "show",
    .summary = N_("Show one entry"),
    .options = SHOW_OPTIONS,
    .arguments_size_bytes = sizeof(struct show_arguments),
    .run = show_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

static const struct command *const SUBCOMMANDS[] = {&POST,       &REVERSE,           &LIST_COMMAND,
                                                    &SHOW,       &ENTRY_ATTACHMENTS, &ENTRY_PRINT,
                                                    &ENTRY_SIGN, &ENTRY_UNSIGNED,    NULL};

const struct command COMMAND_ENTRY = {
    .name = "entry",
    .summary = N_("Post, reverse, list, show, print and sign entries, and check their documents"),
    .subcommands = SUBCOMMANDS,
};
