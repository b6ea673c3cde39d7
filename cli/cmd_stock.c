/* alms stock - goods that are moved, given out, brought back, counted and written off. */
#include "cmd_stock.h"
#include "goods_line.h"
#include "i18n.h"

#include <stdlib.h>
#include <string.h>

static const char *const KINDS[] = {"person", "organisation", "minor"};
static const char *const PUBLISH[] = {"masked", "full", "anonymous"};

enum { PARTS_LEAST = 2, PARTS_MOST = 3, COUNT_PARTS_MOST = 4 };

/* The goods of a command. */
struct goods {
    struct cli_parts *parts;
    struct alms_stock_line *lines;
    size_t count;
};

/* False, and told, if the words are not of the form. */
static bool open_goods(const struct cli_list *words, struct goods *out)
{
    *out = (struct goods){.count = words->count};
    out->parts = cli_split(words, PARTS_LEAST, PARTS_MOST, CLI_GOODS_FORM);
    if (out->parts == NULL)
        return false;
    out->lines = calloc(words->count + 1, sizeof(*out->lines));
    if (out->lines == NULL)
        abort();
    cli_goods_lines(out->parts, out->count, out->lines);
    return true;
}

static void close_goods(struct goods *goods)
{
    cli_split_free(goods->parts, goods->count);
    free(goods->lines);
}

/* Whether goods without value were recorded, which have no voucher; says so. */
static bool tell_memo(const struct alms_posted *posted)
{
    if (posted->number[0] != '\0')
        return false;
    (void)printf("%s\n", _("Noted in the register of goods without value."));
    return true;
}

/* --- issue --------------------------------------------------------------------------------- */

struct issue_arguments {
    struct cli_list lines;
    const char *fund;
    const char *place;
    const char *county;
    const char *programme;
    const char *case_code;
    const char *plan;
    const char *account;
    const char *approver;
    const char *payee;
    const char *party;
    const char *document;
    const char *memo;
    int payee_kind;
    int publish;
    bool is_own_use;
    struct alms_date date;
    struct cli_list attachments;
};

static const struct cli_option ISSUE_OPTIONS[] = {
    REST(struct issue_arguments, lines, "LINE",
         N_("ITEM:QUANTITY for what expires first, or ITEM:QUANTITY:LOT")),
    NEEDED(struct issue_arguments, place, "from", "CODE", N_("the warehouse or place")),
    TEXT(struct issue_arguments, fund, "fund", "CODE",
         N_("the fund that owns them; needed unless lots are named")),
    NEEDED(struct issue_arguments, approver, "approver", "CODE", N_("who approved; not you")),
    TEXT(struct issue_arguments, programme, "programme", "CODE",
         N_("what they are given for; needed unless for own use")),
    TEXT(struct issue_arguments, county, "county", "CODE",
         N_("the branch or district that they go to")),
    TEXT(struct issue_arguments, payee, "to", "TEXT",
         N_("who receives them: a person or an organisation; private")),
    CHOICE(struct issue_arguments, payee_kind, "to-kind", "person|organisation|minor",
           N_("whose name it is (default: person)")),
    CHOICE(struct issue_arguments, publish, "publish", "masked|full|anonymous",
           N_("how the name may be published (default: masked)")),
    TEXT(struct issue_arguments, party, "party", "CODE",
         N_("a party of the book instead of a name; private")),
    TEXT(struct issue_arguments, case_code, "case", "CODE", N_("the case that they are for")),
    TEXT(struct issue_arguments, plan, "plan", "CODE", N_("the plan that they are for")),
    FLAG(struct issue_arguments, is_own_use, "own-use",
         N_("for the charity itself: a cost of management")),
    TEXT(struct issue_arguments, document, "document", "TEXT",
         N_("the paper that it rests on; needed unless a case or plan is named; private")),
    TEXT(struct issue_arguments, account, "account", "CODE",
         N_("the account of cost (default: by use and fund)")),
    DATE(struct issue_arguments, date, "date", N_("its date (default: today)")),
    TEXT(struct issue_arguments, memo, "memo", "TEXT", N_("a remark; private")),
    LIST(struct issue_arguments, attachments, "attachment", "FILE",
         N_("a source document, whose SHA-256 is recorded; give it again for more")),
    END_OF_OPTIONS,
};

static enum cli_exit issue_run(struct cli *cli, const void *arguments)
{
    const struct issue_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_posted posted;
    struct goods goods;
    enum cli_exit exit_status = EXIT_DONE;
    const bool has_payee = args->payee != NULL;

    if (!open_goods(&args->lines, &goods))
        return EXIT_USAGE;
    const struct alms_issue_draft draft = {
        .date = args->date,
        .lines = goods.lines,
        .lines_count = goods.count,
        .fund = args->fund,
        .place = args->place,
        .approver = args->approver,
        .county = args->county,
        .programme = args->programme,
        .case_code = args->case_code,
        .plan = args->plan,
        .is_own_use = args->is_own_use,
        .account = args->account,
        .payee = args->payee,
        .payee_kind = has_payee ? KINDS[args->payee_kind] : NULL,
        .publish = has_payee || args->publish > 0 ? PUBLISH[args->publish] : NULL,
        .party = args->party,
        .document = args->document,
        .memo = args->memo,
        .attachments = {args->attachments.items, args->attachments.count},
    };
    if (alms_stock_issue(cli->book, &draft, &posted, &err) != ALMS_OK) {
        exit_status = cli_report(&err);
    } else if (!tell_memo(&posted)) {
        (void)printf(_("Gave out goods by %s.\n"), posted.number);
    }
    close_goods(&goods);
    return exit_status;
}

static const struct command ISSUE = {
    .name = "issue",
    .summary = N_("Give goods out, approved by a second person"),
    .options = ISSUE_OPTIONS,
    .arguments_size_bytes = sizeof(struct issue_arguments),
    .run = issue_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms stock issue PACK:120 --from=MAIN --fund=RELIEF --programme=RELIEF \\\n"
                "      --to=\"某县红十字会\" --to-kind=organisation --document=\"调拨令 3\" "
                "--approver=li\n",
};

/* --- return -------------------------------------------------------------------------------- */

struct return_arguments {
    const char *number;
    struct cli_list lines;
    const char *place;
    const char *memo;
    struct alms_date date;
    struct cli_list attachments;
};

static const struct cli_option RETURN_OPTIONS[] = {
    ARGUMENT(struct return_arguments, number, "VOUCHER", N_("the issue that gave them out")),
    REST(struct return_arguments, lines, "LINE", N_("ITEM:QUANTITY or ITEM:QUANTITY:LOT")),
    NEEDED(struct return_arguments, place, "to", "CODE", N_("the warehouse or place")),
    DATE(struct return_arguments, date, "date", N_("its date (default: today)")),
    TEXT(struct return_arguments, memo, "memo", "TEXT", N_("a remark; private")),
    LIST(struct return_arguments, attachments, "attachment", "FILE",
         N_("a source document, whose SHA-256 is recorded; give it again for more")),
    END_OF_OPTIONS,
};

static enum cli_exit return_run(struct cli *cli, const void *arguments)
{
    const struct return_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_posted posted;
    struct goods goods;
    enum cli_exit exit_status = EXIT_DONE;

    if (!open_goods(&args->lines, &goods))
        return EXIT_USAGE;
    const struct alms_return_draft draft = {
        .date = args->date,
        .number = args->number,
        .lines = goods.lines,
        .lines_count = goods.count,
        .place = args->place,
        .memo = args->memo,
        .attachments = {args->attachments.items, args->attachments.count},
    };
    if (alms_stock_return(cli->book, &draft, &posted, &err) != ALMS_OK) {
        exit_status = cli_report(&err);
    } else if (!tell_memo(&posted)) {
        (void)printf(_("Took goods back by %s.\n"), posted.number);
    }
    close_goods(&goods);
    return exit_status;
}

static const struct command RETURN = {
    .name = "return",
    .summary = N_("Take back what an issue gave out"),
    .options = RETURN_OPTIONS,
    .arguments_size_bytes = sizeof(struct return_arguments),
    .run = return_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms stock return D-2026-03-000001 PACK:5 --to=MAIN\n",
};

/* --- move ---------------------------------------------------------------------------------- */

struct move_arguments {
    struct cli_list lines;
    const char *fund;
    const char *from;
    const char *to;
    const char *memo;
    struct alms_date date;
    struct cli_list attachments;
};

static const struct cli_option MOVE_OPTIONS[] = {
    REST(struct move_arguments, lines, "LINE",
         N_("ITEM:QUANTITY for what expires first, or ITEM:QUANTITY:LOT")),
    NEEDED(struct move_arguments, from, "from", "CODE", N_("the warehouse or place")),
    NEEDED(struct move_arguments, to, "to", "CODE", N_("the other one")),
    TEXT(struct move_arguments, fund, "fund", "CODE",
         N_("the fund that owns them; needed unless lots are named")),
    DATE(struct move_arguments, date, "date", N_("its date (default: today)")),
    TEXT(struct move_arguments, memo, "memo", "TEXT", N_("a remark; private")),
    LIST(struct move_arguments, attachments, "attachment", "FILE",
         N_("a source document, whose SHA-256 is recorded; give it again for more")),
    END_OF_OPTIONS,
};

static enum cli_exit move_run(struct cli *cli, const void *arguments)
{
    const struct move_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_posted posted;
    struct goods goods;
    enum cli_exit exit_status = EXIT_DONE;

    if (!open_goods(&args->lines, &goods))
        return EXIT_USAGE;
    const struct alms_stock_move_draft draft = {
        .date = args->date,
        .lines = goods.lines,
        .lines_count = goods.count,
        .fund = args->fund,
        .from = args->from,
        .to = args->to,
        .memo = args->memo,
        .attachments = {args->attachments.items, args->attachments.count},
    };
    if (alms_stock_move(cli->book, &draft, &posted, &err) != ALMS_OK) {
        exit_status = cli_report(&err);
    } else if (!tell_memo(&posted)) {
        (void)printf(_("Moved goods by %s.\n"), posted.number);
    }
    close_goods(&goods);
    return exit_status;
}

static const struct command MOVE = {
    .name = "move",
    .summary = N_("Bring goods from one place to another"),
    .options = MOVE_OPTIONS,
    .arguments_size_bytes = sizeof(struct move_arguments),
    .run = move_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms stock move PACK:40 --fund=RELIEF --from=MAIN --to=COUNTY-1\n",
};

/* --- writeoff ------------------------------------------------------------------------------ */

struct writeoff_arguments {
    struct cli_list lines;
    const char *fund;
    const char *place;
    const char *reason;
    const char *approver;
    const char *account;
    const char *document;
    const char *memo;
    struct alms_date date;
    struct cli_list attachments;
};

static const struct cli_option WRITEOFF_OPTIONS[] = {
    REST(struct writeoff_arguments, lines, "LINE", N_("ITEM:QUANTITY or ITEM:QUANTITY:LOT")),
    NEEDED(struct writeoff_arguments, reason, "reason", "damaged|expired|lost|other", N_("why")),
    NEEDED(struct writeoff_arguments, place, "from", "CODE", N_("the warehouse or place")),
    NEEDED(struct writeoff_arguments, approver, "approver", "CODE", N_("who approved; not you")),
    TEXT(struct writeoff_arguments, fund, "fund", "CODE",
         N_("the fund that owns them; needed unless lots are named")),
    TEXT(struct writeoff_arguments, account, "account", "CODE",
         N_("the account of cost (default: management)")),
    TEXT(struct writeoff_arguments, document, "document", "TEXT",
         N_("the paper that it rests on; private")),
    DATE(struct writeoff_arguments, date, "date", N_("its date (default: today)")),
    TEXT(struct writeoff_arguments, memo, "memo", "TEXT", N_("a remark; private")),
    LIST(struct writeoff_arguments, attachments, "attachment", "FILE",
         N_("a source document, whose SHA-256 is recorded; give it again for more")),
    END_OF_OPTIONS,
};

static enum cli_exit writeoff_run(struct cli *cli, const void *arguments)
{
    const struct writeoff_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_posted posted;
    struct goods goods;
    enum cli_exit exit_status = EXIT_DONE;

    if (!open_goods(&args->lines, &goods))
        return EXIT_USAGE;
    const struct alms_writeoff_draft draft = {
        .date = args->date,
        .lines = goods.lines,
        .lines_count = goods.count,
        .fund = args->fund,
        .place = args->place,
        .reason = args->reason,
        .approver = args->approver,
        .account = args->account,
        .document = args->document,
        .memo = args->memo,
        .attachments = {args->attachments.items, args->attachments.count},
    };
    if (alms_stock_writeoff(cli->book, &draft, &posted, &err) != ALMS_OK) {
        exit_status = cli_report(&err);
    } else if (!tell_memo(&posted)) {
        (void)printf(_("Wrote goods off by %s.\n"), posted.number);
    }
    close_goods(&goods);
    return exit_status;
}

static const struct command WRITEOFF = {
    .name = "writeoff",
    .summary = N_("Write off what is spoilt, expired or lost"),
    .options = WRITEOFF_OPTIONS,
    .arguments_size_bytes = sizeof(struct writeoff_arguments),
    .run = writeoff_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms stock writeoff RICE:12 --reason=expired --from=MAIN --fund=RELIEF "
                "--approver=li\n",
};

/* --- count --------------------------------------------------------------------------------- */

struct count_arguments {
    struct cli_list lines;
    struct cli_list counters;
    const char *place;
    const char *approver;
    const char *memo;
    struct alms_date date;
};

static const struct cli_option COUNT_OPTIONS[] = {
    REST(struct count_arguments, lines, "LINE",
         N_("LOT:COUNTED, and behind further colons the place and the fair value of a surplus")),
    NEEDED(struct count_arguments, place, "at", "CODE", N_("the warehouse or place")),
    LIST_NEEDED(struct count_arguments, counters, "counter", "CODE",
                N_("who counted: two operators, --counter twice")),
    TEXT(struct count_arguments, approver, "approver", "CODE",
         N_("who approved, where something is missing; not you")),
    DATE(struct count_arguments, date, "date", N_("its date: today")),
    TEXT(struct count_arguments, memo, "memo", "TEXT", N_("a remark; private")),
    END_OF_OPTIONS,
};

static enum cli_exit count_lines(struct cli *cli, const struct count_arguments *args,
                                 const struct alms_count_line *lines)
{
    struct alms_error err = {0};
    struct alms_count_result result;
    const struct alms_count_draft draft = {
        .date = args->date,
        .place = args->place,
        .counters = args->counters.items,
        .counters_count = args->counters.count,
        .lines = lines,
        .lines_count = args->lines.count,
        .approver = args->approver,
        .memo = args->memo,
    };

    if (alms_stock_count(cli->book, &draft, &result, &err) != ALMS_OK)
        return cli_report(&err);
    if (result.posted.number[0] == '\0') {
        (void)printf(
            _("Recorded the count as record %llu; the account of goods does not change.\n"),
            (unsigned long long)result.n);
    } else {
        (void)printf(_("Recorded the count as record %llu and its differences by %s.\n"),
                     (unsigned long long)result.n, result.posted.number);
    }
    return EXIT_DONE;
}

static enum cli_exit count_run(struct cli *cli, const void *arguments)
{
    const struct count_arguments *args = arguments;
    const size_t count = args->lines.count;
    struct cli_parts *parts =
        cli_split(&args->lines, PARTS_LEAST, COUNT_PARTS_MOST, "LOT:COUNTED[:PLACE[:VALUE]]");
    struct alms_count_line *lines = calloc(count + 1, sizeof(*lines));
    enum cli_exit exit_status = EXIT_USAGE;

    if (lines == NULL)
        abort();
    for (size_t i = 0; i < count && parts != NULL; i++) {
        lines[i] = (struct alms_count_line){parts[i].items[0], parts[i].items[2], parts[i].items[1],
                                            parts[i].items[3]};
    }
    if (parts != NULL)
        exit_status = count_lines(cli, args, lines);
    cli_split_free(parts, count);
    free(lines);
    return exit_status;
}

static const struct command COUNT = {
    .name = "count",
    .summary = N_("Record what two persons counted, and adjust the book"),
    .options = COUNT_OPTIONS,
    .arguments_size_bytes = sizeof(struct count_arguments),
    .run = count_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms stock count L46-1:298 L46-2:600 --at=MAIN --counter=wang --counter=li "
                "--approver=li\n",
};

static const struct command *const SUBCOMMANDS[] = {
    &STOCK_RECEIVE, &MOVE,         &ISSUE,      &RETURN,       &COUNT,
    &WRITEOFF,      &STOCK_RECALL, &STOCK_LIST, &STOCK_EXPIRY, &STOCK_MOVES,
    &STOCK_SUMMARY, &STOCK_PRINT,  NULL};

const struct command COMMAND_STOCK = {
    .name = "stock",
    .summary = N_("Receive, keep, move, give out, count and list goods"),
    .subcommands = SUBCOMMANDS,
};
