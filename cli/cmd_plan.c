/* alms plan - aid that comes every month to the people on a roster. */
#include "command.h"
#include "i18n.h"

#include <alms/plan.h>

#include <stdlib.h>

/* --- add ----------------------------------------------------------------------------------- */

struct add_arguments {
    struct alms_plan_draft draft;
    const char *every;
};

static const struct cli_option ADD_OPTIONS[] = {
    ARGUMENT(struct add_arguments, draft.code, "PLAN", N_("short code, unique in its list")),
    NEEDED(struct add_arguments, draft.programme, "programme", "CODE",
           N_("the programme that gives")),
    NEEDED(struct add_arguments, draft.fund, "fund", "CODE", N_("the fund that pays")),
    TEXT(struct add_arguments, draft.variant, "variant", "CODE",
         N_("the monthly amount of the programme's tariff; or goods, by the next three")),
    TEXT(struct add_arguments, draft.item, "item", "ITEM",
         N_("the goods that everybody gets, as a pack: code, name or alias")),
    TEXT(struct add_arguments, draft.quantity, "quantity", "QUANTITY",
         N_("how many of them each gets, as 2 or 1箱 (default: 1)")),
    TEXT(struct add_arguments, draft.place, "warehouse", "CODE",
         N_("the warehouse or place that gives them")),
    MONTH(struct add_arguments, draft.from, "from", N_("the first month; needed")),
    TEXT(struct add_arguments, every, "every", "NUMBER",
         N_("how many months from one to the next (default: 1)")),
    END_OF_OPTIONS,
};

static enum cli_exit add_run(struct cli *cli, const void *arguments)
{
    const struct add_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_plan_draft draft = args->draft;

    if (args->every != NULL) {
        char *end = NULL;
        const unsigned long every = strtoul(args->every, &end, 10);
        if (*end != '\0' || every == 0 || every > 12) {
            cli_complain(ALMS_E_OPTION_VALUE, "'--%s' takes %s, not '%s'", "every", "1-12",
                         args->every);
            return EXIT_USAGE;
        }
        draft.every_months = (uint32_t)every;
    }
    if (alms_plan_add(cli->book, &draft, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Added plan %s.\n"), draft.code);
    return EXIT_DONE;
}

static const struct command ADD = {
    .name = "add",
    .summary = N_("Add a plan: what comes every month, from which fund"),
    .options = ADD_OPTIONS,
    .arguments_size_bytes = sizeof(struct add_arguments),
    .run = add_run,
    .needs = CLI_NEEDS_WRITING,
    .examples =
        "  alms plan add CARE --programme=ELDER --fund=ELDERS --variant=care --from=2026-01\n"
        "  alms plan add PACKS --programme=ELDER --fund=ELDERS --item=PACK --quantity=1 "
        "--warehouse=MAIN --from=2026-01\n",
};

/* --- join and leave ------------------------------------------------------------------------ */

struct join_arguments {
    const char *plan;
    const char *file;
    struct alms_plan_join_draft draft;
};

static const struct cli_option JOIN_OPTIONS[] = {
    ARGUMENT(struct join_arguments, plan, "PLAN", N_("the plan's code")),
    TEXT(struct join_arguments, file, "file", "FILE",
         N_("a table of people, CSV or XLSX, instead of one person")),
    TEXT(struct join_arguments, draft.name, "name", "TEXT", N_("the person's name; private")),
    TEXT(struct join_arguments, draft.id_number, "id-number", "TEXT",
         N_("the identity number, 18 digits; private")),
    DATE(struct join_arguments, draft.birth, "birth",
         N_("the birth date, where there is no identity number; private")),
    TEXT(struct join_arguments, draft.bank, "bank", "TEXT", N_("the person's bank; private")),
    TEXT(struct join_arguments, draft.bank_account, "bank-account", "TEXT",
         N_("the person's account; private")),
    TEXT(struct join_arguments, draft.county, "county", "TEXT", N_("where it is; private")),
    TEXT(struct join_arguments, draft.contact, "contact", "TEXT",
         N_("telephone or address; private")),
    TEXT(struct join_arguments, draft.member, "member", "CODE",
         N_("the member's code (default: the next M-000001)")),
    DATE(struct join_arguments, draft.date, "date", N_("its date (default: today)")),
    END_OF_OPTIONS,
};

static enum cli_exit join_run(struct cli *cli, const void *arguments)
{
    const struct join_arguments *args = arguments;
    struct alms_error err = {0};
    char member[ALMS_CODE_SIZE_MAX + 1];
    uint64_t count = 0;

    if (args->file != NULL) {
        if (alms_plan_join_file(cli->book, args->plan, args->file, &count, &err) != ALMS_OK)
            return cli_report(&err);
        (void)printf(_("%llu people joined plan %s.\n"), (unsigned long long)count, args->plan);
        return EXIT_DONE;
    }
    if (alms_plan_join(cli->book, args->plan, &args->draft, member, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("%s joined plan %s.\n"), member, args->plan);
    return EXIT_DONE;
}

static const struct command JOIN = {
    .name = "join",
    .summary = N_("Put people on the roster"),
    .options = JOIN_OPTIONS,
    .arguments_size_bytes = sizeof(struct join_arguments),
    .run = join_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  # Columns: member joined name id_number birth bank bank_account county contact\n"
                "  #      or: 编号 加入日期 姓名 身份证号 出生日期 开户行 银行账号 区县 电话\n"
                "  alms plan join CARE --file=roster.csv\n",
};

struct leave_arguments {
    const char *plan;
    const char *member;
    const char *reason;
    struct alms_date date;
};

static const struct cli_option LEAVE_OPTIONS[] = {
    ARGUMENT(struct leave_arguments, plan, "PLAN", N_("the plan's code")),
    ARGUMENT(struct leave_arguments, member, "MEMBER", N_("the member's code")),
    NEEDED(struct leave_arguments, reason, "reason", "died|moved|declined|other", N_("why")),
    DATE(struct leave_arguments, date, "date", N_("its date (default: today)")),
    END_OF_OPTIONS,
};

static enum cli_exit leave_run(struct cli *cli, const void *arguments)
{
    const struct leave_arguments *args = arguments;
    struct alms_error err = {0};

    if (alms_plan_leave(cli->book, args->plan, args->member, args->reason, args->date, &err) !=
        ALMS_OK)
        return cli_report(&err);
    (void)printf(_("%s left plan %s.\n"), args->member, args->plan);
    return EXIT_DONE;
}

static const struct command LEAVE = {
    .name = "leave",
    .summary = N_("Take somebody off the roster"),
    .options = LEAVE_OPTIONS,
    .arguments_size_bytes = sizeof(struct leave_arguments),
    .run = leave_run,
    .needs = CLI_NEEDS_WRITING,
};

/* --- run and result ------------------------------------------------------------------------ */

struct run_arguments {
    struct alms_plan_run_draft draft;
    struct cli_list attachments;
};

static const struct cli_option RUN_OPTIONS[] = {
    ARGUMENT(struct run_arguments, draft.plan, "PLAN", N_("the plan's code")),
    {CLI_MONTH_ARGUMENT, CLI_MEMBER(struct run_arguments, draft.month, struct alms_month), "MONTH",
     NULL, N_("the month to pay, or to give out"), false},
    NEEDED(struct run_arguments, draft.approver, "approver", "CODE", N_("who approved; not you")),
    TEXT(struct run_arguments, draft.account, "account", "CODE",
         N_("the cash account that pays money (default: 1002)")),
    DATE(struct run_arguments, draft.date, "date", N_("its date (default: today)")),
    LIST(struct run_arguments, attachments, "attachment", "FILE",
         N_("a source document, whose SHA-256 is recorded; give it again for more")),
    END_OF_OPTIONS,
};

static enum cli_exit run_run(struct cli *cli, const void *arguments)
{
    const struct run_arguments *args = arguments;
    struct alms_plan_run_draft draft = args->draft;
    struct alms_error err = {0};
    struct alms_plan_ran ran;

    draft.attachments = (struct alms_files){args->attachments.items, args->attachments.count};
    if (draft.account == NULL)
        draft.account = "1002";
    if (alms_plan_run(cli->book, &draft, &ran, &err) != ALMS_OK)
        return cli_report(&err);
    if (ran.quantity[0] != '\0') {
        (void)printf(_("Gave out %s: %llu people, %s, worth %s %s.\n"), ran.posted.number,
                     (unsigned long long)ran.members, ran.quantity, ran.amount, ran.commodity);
        return EXIT_DONE;
    }
    (void)printf(_("Paid %s: %llu people, %s %s.\n"), ran.posted.number,
                 (unsigned long long)ran.members, ran.amount, ran.commodity);
    return EXIT_DONE;
}

static const struct command RUN = {
    .name = "run",
    .summary = N_("Pay or give out a month to everybody on the roster, in one entry"),
    .options = RUN_OPTIONS,
    .arguments_size_bytes = sizeof(struct run_arguments),
    .run = run_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms plan run CARE 2026-03 --approver=li\n",
};

struct result_arguments {
    struct alms_plan_result_draft draft;
    struct cli_list attachments;
};

static const struct cli_option RESULT_OPTIONS[] = {
    ARGUMENT(struct result_arguments, draft.plan, "PLAN", N_("the plan's code")),
    {CLI_MONTH_ARGUMENT, CLI_MEMBER(struct result_arguments, draft.month, struct alms_month),
     "MONTH", NULL, N_("the month that was paid"), false},
    NEEDED(struct result_arguments, draft.path, "file", "FILE",
           N_("the signed-for list: member, result; CSV or XLSX")),
    TEXT(struct result_arguments, draft.account, "account", "CODE",
         N_("the cash account that takes money back (default: 1002)")),
    TEXT(struct result_arguments, draft.place, "to", "CODE",
         N_("the warehouse or place that takes goods back (default: the plan's)")),
    DATE(struct result_arguments, draft.date, "date", N_("its date (default: today)")),
    LIST(struct result_arguments, attachments, "attachment", "FILE",
         N_("a source document, whose SHA-256 is recorded; give it again for more")),
    END_OF_OPTIONS,
};

static enum cli_exit result_run(struct cli *cli, const void *arguments)
{
    const struct result_arguments *args = arguments;
    struct alms_plan_result_draft draft = args->draft;
    struct alms_error err = {0};
    struct alms_plan_results results;

    draft.attachments = (struct alms_files){args->attachments.items, args->attachments.count};
    if (draft.account == NULL)
        draft.account = "1002";
    if (alms_plan_result(cli->book, &draft, &results, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Delivered %llu, refused %llu, moved %llu, died %llu.\n"),
                 (unsigned long long)results.delivered, (unsigned long long)results.refused,
                 (unsigned long long)results.moved, (unsigned long long)results.died);
    if (results.returned.number[0] != '\0')
        (void)printf(_("Took back %s.\n"), results.returned.number);
    return EXIT_DONE;
}

static const struct command RESULT = {
    .name = "result",
    .summary = N_("Take the signed-for list back: who got it, what came back"),
    .options = RESULT_OPTIONS,
    .arguments_size_bytes = sizeof(struct result_arguments),
    .run = result_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  # result: delivered refused moved died, or 已领取 拒领 迁出 已故\n"
                "  alms plan result CARE 2026-03 --file=signed.csv\n",
};

/* --- lists --------------------------------------------------------------------------------- */

static enum cli_exit list_run(struct cli *cli, const void *arguments)
{
    struct alms_error err = {0};
    struct alms_plan_list list;
    const struct alms_sheet_column columns[] = {
        {"plan", _("Plan"), false},          {"programme", _("Programme"), false},
        {"fund", _("Fund"), false},          {"month", _("Month"), false},
        {"members", _("People"), true},      {"item", _("Item"), false},
        {"quantity", _("Quantity"), true},   {"amount", _("Amount"), true},
        {"delivered", _("Delivered"), true},
    };

    (void)arguments;
    if (alms_plan_list(cli->book, &list, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, sizeof(columns) / sizeof(columns[0]));
    for (size_t i = 0; i < list.count; i++) {
        const struct alms_plan_item *item = &list.items[i];
        char month[ALMS_MONTH_TEXT_SIZE_BYTES] = "";
        char members[24];
        char delivered[24] = "";
        if (item->month.year != 0)
            alms_month_format(item->month, month);
        (void)snprintf(members, sizeof(members), "%llu", (unsigned long long)item->members);
        if (item->delivered >= 0)
            (void)snprintf(delivered, sizeof(delivered), "%lld", (long long)item->delivered);
        const char *const cells[] = {item->code, item->programme, item->fund,   month,    members,
                                     item->item, item->quantity,  item->amount, delivered};
        alms_sheet_add(sheet, cells);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_plan_list_free(&list);
    return exit_status;
}

static const struct command LIST_COMMAND = {
    .name = "list",
    .summary = N_("List the plans and the months that were run"),
    .run = list_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

struct members_arguments {
    const char *plan;
    struct alms_month month;
};

static const struct cli_option MEMBERS_OPTIONS[] = {
    ARGUMENT(struct members_arguments, plan, "PLAN", N_("the plan's code")),
    MONTH_ARGUMENT(struct members_arguments, month, "MONTH", N_("whose list it is")),
    END_OF_OPTIONS,
};

static enum alms_code
put_person(void *context, const struct alms_plan_person *person, struct alms_error *err)
{
    char joined[ALMS_DATE_TEXT_SIZE_BYTES];
    char left[ALMS_DATE_TEXT_SIZE_BYTES] = "";

    (void)err;
    alms_date_format(person->joined, joined);
    if (person->left_on.year != 0)
        alms_date_format(person->left_on, left);
    const char *const cells[] = {
        person->member, person->name, person->county, person->bank, person->bank_account,
        joined,         left};
    alms_sheet_add(context, cells);
    return ALMS_OK;
}

static enum cli_exit members_run(struct cli *cli, const void *arguments)
{
    const struct members_arguments *args = arguments;
    struct alms_error err = {0};
    const struct alms_sheet_column columns[] = {
        {"member", _("Member"), false},
        {"name", _("Name"), false},
        {"county", _("County"), false},
        {"bank", _("Bank"), false},
        {"bank_account", _("Bank account"), false},
        {"joined", _("Joined"), false},
        {"left", _("Left"), false},
    };
    struct alms_sheet *sheet = alms_sheet_open(columns, sizeof(columns) / sizeof(columns[0]));

    const enum cli_exit exit_status =
        alms_plan_walk(cli->book, args->plan, args->month, put_person, sheet, &err) == ALMS_OK
            ? cli_write_sheet(cli, sheet)
            : cli_report(&err);
    alms_sheet_close(sheet);
    return exit_status;
}

static const struct command MEMBERS = {
    .name = "members",
    .summary = N_("List who gets something in a month, with names: keep it private"),
    .options = MEMBERS_OPTIONS,
    .arguments_size_bytes = sizeof(struct members_arguments),
    .run = members_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

static const struct command *const SUBCOMMANDS[] = {&ADD,    &JOIN,         &LEAVE,   &RUN,
                                                    &RESULT, &LIST_COMMAND, &MEMBERS, NULL};

const struct command COMMAND_PLAN = {
    .name = "plan",
    .summary = N_("Aid that comes every month to the people on a roster"),
    .subcommands = SUBCOMMANDS,
};
