/* alms case - an application for aid and its life. */
#include "cmd_case.h"
#include "i18n.h"

#include <alms/case.h>

#include <stdlib.h>

/* --- steps --------------------------------------------------------------------------------- */

#define DRAFT(member) draft.member

struct step_arguments {
    struct alms_case_step_draft draft;
    const char *days;
    struct cli_list parties;
};

#define CASE_ARGUMENT ARGUMENT(struct step_arguments, DRAFT(code), "CASE", N_("the case's code"))
#define STEP_DATE DATE(struct step_arguments, DRAFT(date), "date", N_("its date (default: today)"))
#define STEP_REASON(help) TEXT(struct step_arguments, DRAFT(reason), "reason", "TEXT", help)
#define STEP_REASON_NEEDED(help)                                                                   \
    NEEDED(struct step_arguments, DRAFT(reason), "reason", "TEXT", help)

static const struct cli_option PLAIN_OPTIONS[] = {
    CASE_ARGUMENT,
    STEP_DATE,
    STEP_REASON(N_("a remark; private")),
    END_OF_OPTIONS,
};

static const struct cli_option REASON_OPTIONS[] = {
    CASE_ARGUMENT,
    STEP_REASON_NEEDED(N_("why; private")),
    STEP_DATE,
    END_OF_OPTIONS,
};

static const struct cli_option APPROVE_OPTIONS[] = {
    CASE_ARGUMENT,
    TEXT(struct step_arguments, DRAFT(approver), "approver", "CODE", N_("who approved; not you")),
    TEXT(struct step_arguments, DRAFT(amount), "amount", "AMOUNT",
         N_("how much (default: all that is asked)")),
    LIST(struct step_arguments, parties, "although", "CODE",
         N_("a party to whom the beneficiary is related, in spite of which it goes on")),
    STEP_DATE,
    STEP_REASON(N_("why it goes on in spite of that, or a remark; private")),
    END_OF_OPTIONS,
};

static const struct cli_option NOTICE_OPTIONS[] = {
    CASE_ARGUMENT,
    TEXT(struct step_arguments, days, "days", "NUMBER",
         N_("how many days it hangs out, the first among them")),
    DATE(struct step_arguments, DRAFT(until), "until", N_("its last day, instead of days")),
    STEP_DATE,
    END_OF_OPTIONS,
};

static const struct cli_option RESOLVE_OPTIONS[] = {
    CASE_ARGUMENT,
    NEEDED(struct step_arguments, DRAFT(answer), "answer", "dismissed|upheld",
           N_("upheld refuses the case, if nothing is paid yet")),
    STEP_REASON_NEEDED(N_("why; private")),
    STEP_DATE,
    END_OF_OPTIONS,
};

static const struct cli_option PAYABLE_OPTIONS[] = {
    CASE_ARGUMENT,
    DATE(struct step_arguments, DRAFT(until), "until", N_("the last day on which it may be paid")),
    STEP_DATE,
    END_OF_OPTIONS,
};

static const char *const DONE[ALMS_STEP_COUNT] = {
    [ALMS_STEP_CHECK] = N_("checked"),
    [ALMS_STEP_APPROVE] = N_("approved"),
    [ALMS_STEP_REFUSE] = N_("refused"),
    [ALMS_STEP_NOTICE] = N_("noticed"),
    [ALMS_STEP_OBJECT] = N_("an objection is noted"),
    [ALMS_STEP_RESOLVE] = N_("an objection is answered"),
    [ALMS_STEP_PAYABLE] = N_("payable"),
    [ALMS_STEP_CONFIRM] = N_("confirmed"),
    [ALMS_STEP_WITHDRAW] = N_("withdrawn"),
};

void cli_tell_relations(struct cli *cli, const char *code)
{
    struct alms_error ignored = {0};
    struct alms_case_list list;
    const struct alms_case_filter filter = {.code = code};

    if (alms_case_list(cli->book, &filter, &list, &ignored) != ALMS_OK)
        return; /* it was a dry run */
    const struct alms_case_item *item = &list.items[0];
    if (item->related[0] != '\0')
        (void)printf(_("Conflict of interest: related to operator %s.\n"), item->related);
    if (item->parties[0] != '\0')
        (void)printf(_("Conflict of interest: related to party %s.\n"), item->parties);
    alms_case_list_free(&list);
}

static enum cli_exit step(struct cli *cli, enum alms_case_step_kind kind, const void *arguments)
{
    const struct step_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_case_step_draft draft = args->draft;

    if (args->days != NULL) {
        char *end = NULL;
        const unsigned long days = strtoul(args->days, &end, 10);
        if (*end != '\0' || args->days[0] < '0' || args->days[0] > '9' || days == 0 ||
            days > 9999) {
            cli_complain(ALMS_E_OPTION_VALUE, "'--%s' takes %s, not '%s'", "days", _("NUMBER"),
                         args->days);
            return EXIT_USAGE;
        }
        draft.days = (uint32_t)days;
    }
    draft.parties = args->parties.items;
    draft.parties_count = args->parties.count;
    if (alms_case_step(cli->book, kind, &draft, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Case %s: %s.\n"), draft.code, _(DONE[kind]));
    if (kind == ALMS_STEP_CHECK || kind == ALMS_STEP_APPROVE)
        cli_tell_relations(cli, draft.code);
    return EXIT_DONE;
}

#define STEP(function, kind)                                                                       \
    static enum cli_exit function(struct cli *cli, const void *arguments)                          \
    {                                                                                              \
        return step(cli, kind, arguments);                                                         \
    }

STEP(check_run, ALMS_STEP_CHECK)
STEP(approve_run, ALMS_STEP_APPROVE)
STEP(refuse_run, ALMS_STEP_REFUSE)
STEP(notice_run, ALMS_STEP_NOTICE)
STEP(object_run, ALMS_STEP_OBJECT)
STEP(resolve_run, ALMS_STEP_RESOLVE)
STEP(payable_run, ALMS_STEP_PAYABLE)
STEP(confirm_run, ALMS_STEP_CONFIRM)
STEP(withdraw_run, ALMS_STEP_WITHDRAW)

/* NOLINTBEGIN(bugprone-macro-parentheses): they are names and strings of an initialiser. */
#define STEP_COMMAND(identifier, word, told, table, function)                                      \
    static const struct command identifier = {                                                     \
        .name = word,                                                                              \
        .summary = told,                                                                           \
        .options = table,                                                                          \
        .arguments_size_bytes = sizeof(struct step_arguments),                                     \
        .run = function,                                                                           \
        .needs = CLI_NEEDS_WRITING,                                                                \
    }

/* NOLINTEND(bugprone-macro-parentheses) */
STEP_COMMAND(CHECK, "check", N_("The papers are in order"), PLAIN_OPTIONS, check_run);
STEP_COMMAND(APPROVE, "approve", N_("Approve an amount, by a second person"), APPROVE_OPTIONS,
             approve_run);
STEP_COMMAND(REFUSE, "refuse", N_("Refuse a case"), REASON_OPTIONS, refuse_run);
STEP_COMMAND(NOTICE, "notice", N_("Hang the case out for objections"), NOTICE_OPTIONS, notice_run);
STEP_COMMAND(OBJECT, "object", N_("Note an objection, which stops payment"), REASON_OPTIONS,
             object_run);
STEP_COMMAND(RESOLVE, "resolve", N_("Answer an objection"), RESOLVE_OPTIONS, resolve_run);
STEP_COMMAND(PAYABLE, "payable", N_("The notice has run out: the case may be paid until a day"),
             PAYABLE_OPTIONS, payable_run);
STEP_COMMAND(CONFIRM, "confirm", N_("The family says that it has the money"), PLAIN_OPTIONS,
             confirm_run);
STEP_COMMAND(WITHDRAW, "withdraw", N_("The application is taken back"), REASON_OPTIONS,
             withdraw_run);

/* --- money --------------------------------------------------------------------------------- */

static const struct cli_option PAY_OPTIONS[] = {
    ARGUMENT(struct alms_case_payment_draft, code, "CASE", N_("the case's code")),
    TEXT(struct alms_case_payment_draft, amount, "amount", "AMOUNT",
         N_("an instalment (default: all that is left)")),
    TEXT(struct alms_case_payment_draft, account, "account", "CODE",
         N_("the cash account that pays (default: 1002, of an agency 100290)")),
    TEXT(struct alms_case_payment_draft, document, "document", "TEXT",
         N_("the paper that it rests on (default: the case); private")),
    TEXT(struct alms_case_payment_draft, memo, "memo", "TEXT", N_("a remark; private")),
    DATE(struct alms_case_payment_draft, date, "date", N_("its date (default: today)")),
    END_OF_OPTIONS,
};

static const struct cli_option RETURN_OPTIONS[] = {
    ARGUMENT(struct alms_case_payment_draft, code, "CASE", N_("the case's code")),
    NEEDED(struct alms_case_payment_draft, amount, "amount", "AMOUNT", N_("how much came back")),
    TEXT(struct alms_case_payment_draft, account, "account", "CODE",
         N_("the cash account that takes it (default: 1002)")),
    TEXT(struct alms_case_payment_draft, document, "document", "TEXT",
         N_("the paper that it rests on (default: the case); private")),
    TEXT(struct alms_case_payment_draft, memo, "memo", "TEXT", N_("a remark; private")),
    DATE(struct alms_case_payment_draft, date, "date", N_("its date (default: today)")),
    END_OF_OPTIONS,
};

/* The account that such money is kept in, if the case is there. */
static const char *usual_account(struct cli *cli, const char *code)
{
    struct alms_error ignored = {0};
    struct alms_case_list list;
    const struct alms_case_filter filter = {.code = code};

    if (alms_case_list(cli->book, &filter, &list, &ignored) != ALMS_OK)
        return "1002";
    const bool is_agency = list.items[0].agency != NULL;
    alms_case_list_free(&list);
    return is_agency ? "100290" : "1002";
}

static enum cli_exit pay_run(struct cli *cli, const void *arguments)
{
    struct alms_case_payment_draft draft = *(const struct alms_case_payment_draft *)arguments;
    struct alms_error err = {0};
    struct alms_posted posted;

    if (draft.account == NULL)
        draft.account = usual_account(cli, draft.code);
    if (alms_case_pay(cli->book, &draft, &posted, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Paid %s for case %s.\n"), posted.number, draft.code);
    return EXIT_DONE;
}

static enum cli_exit return_run(struct cli *cli, const void *arguments)
{
    struct alms_case_payment_draft draft = *(const struct alms_case_payment_draft *)arguments;
    struct alms_error err = {0};
    struct alms_posted posted;

    if (draft.account == NULL)
        draft.account = "1002";
    if (alms_case_return(cli->book, &draft, &posted, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Took back %s of case %s.\n"), posted.number, draft.code);
    return EXIT_DONE;
}

static const struct command PAY = {
    .name = "pay",
    .summary = N_("Pay a payable case, in full or by instalments"),
    .options = PAY_OPTIONS,
    .arguments_size_bytes = sizeof(struct alms_case_payment_draft),
    .run = pay_run,
    .needs = CLI_NEEDS_WRITING,
};

static const struct command RETURN_COMMAND = {
    .name = "return",
    .summary = N_("Take back money that was paid, into the fund that paid it"),
    .options = RETURN_OPTIONS,
    .arguments_size_bytes = sizeof(struct alms_case_payment_draft),
    .run = return_run,
    .needs = CLI_NEEDS_WRITING,
};

/* --- list and show ------------------------------------------------------------------------- */

static const struct cli_option LIST_OPTIONS[] = {
    TEXT(struct alms_case_filter, state, "state", "WORD", N_("only cases in that state")),
    TEXT(struct alms_case_filter, programme, "programme", "CODE", N_("only that programme")),
    END_OF_OPTIONS,
};

static void format_day(struct alms_date date, char text[ALMS_DATE_TEXT_SIZE_BYTES])
{
    text[0] = '\0';
    if (date.year != 0)
        alms_date_format(date, text);
}

static enum cli_exit list_run(struct cli *cli, const void *arguments)
{
    struct alms_error err = {0};
    struct alms_case_list list;
    const struct alms_sheet_column columns[] = {
        {"case", _("Case"), false},        {"state", _("State"), false},
        {"applied", _("Applied"), false},  {"programme", _("Programme"), false},
        {"fund", _("Fund"), false},        {"amount", _("Amount"), true},
        {"paid", _("Paid"), true},         {"returned", _("Returned"), true},
        {"reserved", _("Reserved"), true}, {"name", _("Name"), false},
        {"related", _("Related"), false},
    };

    if (alms_case_list(cli->book, arguments, &list, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, sizeof(columns) / sizeof(columns[0]));
    for (size_t i = 0; i < list.count; i++) {
        const struct alms_case_item *item = &list.items[i];
        char applied[ALMS_DATE_TEXT_SIZE_BYTES];
        char related[1200]; /* codes of 64 at most */
        format_day(item->applied, applied);
        (void)snprintf(related, sizeof(related), "%s%s%s", item->related,
                       item->related[0] != '\0' && item->parties[0] != '\0' ? " " : "",
                       item->parties);
        const char *const cells[] = {item->code,     cli_word(cli, item->state),
                                     applied,        item->programme,
                                     item->fund,     item->amount,
                                     item->paid,     item->returned,
                                     item->reserved, item->name,
                                     related};
        alms_sheet_add(sheet, cells);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_case_list_free(&list);
    return exit_status;
}

static const struct command LIST_COMMAND = {
    .name = "list",
    .summary = N_("List the cases, with names if the vault is here"),
    .options = LIST_OPTIONS,
    .arguments_size_bytes = sizeof(struct alms_case_filter),
    .run = list_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

static enum cli_exit public_run(struct cli *cli, const void *arguments)
{
    struct alms_error err = {0};
    struct alms_case_list list;
    struct alms_case_filter filter = *(const struct alms_case_filter *)arguments;
    const struct alms_sheet_column columns[] = {
        {"case", _("Case"), false},         {"programme", _("Programme"), false},
        {"name", _("Name"), false},         {"county", _("County"), false},
        {"illness", _("Illness"), false},   {"amount", _("Amount"), true},
        {"currency", _("Currency"), false}, {"until", _("Until"), false},
    };

    if (filter.state == NULL)
        filter.state = "noticed";
    if (alms_case_public_list(cli->book, &filter, &list, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, sizeof(columns) / sizeof(columns[0]));
    for (size_t i = 0; i < list.count; i++) {
        const struct alms_case_item *item = &list.items[i];
        const bool is_minor = item->kind != NULL && item->kind[0] == 'm';
        char until[ALMS_DATE_TEXT_SIZE_BYTES];
        format_day(item->noticed_until, until);
        const char *nobody = is_minor ? N_("a child") : N_("not named");
        const char *const cells[] = {item->code,
                                     item->programme,
                                     item->name == NULL ? cli_word(cli, nobody) : item->name,
                                     item->county,
                                     item->illness,
                                     item->amount,
                                     item->commodity,
                                     until};
        alms_sheet_add(sheet, cells);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_case_list_free(&list);
    return exit_status;
}

static const struct command PUBLIC_COMMAND = {
    .name = "public",
    .summary = N_("Print the list that hangs out, with nothing that tells who it is"),
    .options = LIST_OPTIONS,
    .arguments_size_bytes = sizeof(struct alms_case_filter),
    .run = public_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

static const struct cli_option SHOW_OPTIONS[] = {
    ARGUMENT(struct alms_case_filter, code, "CASE", N_("the case's code")),
    END_OF_OPTIONS,
};

static void put(struct alms_sheet *sheet, const char *name, const char *value)
{
    const char *const cells[] = {name, value};

    if (value != NULL && value[0] != '\0')
        alms_sheet_add(sheet, cells);
}

static void put_day(struct alms_sheet *sheet, const char *name, struct alms_date date)
{
    char text[ALMS_DATE_TEXT_SIZE_BYTES];

    format_day(date, text);
    put(sheet, name, text);
}

static void put_case(struct cli *cli, struct alms_sheet *sheet, const struct alms_case_item *item)
{
    char objections[24] = "";

    if (item->objections > 0) {
        (void)snprintf(objections, sizeof(objections), "%llu",
                       (unsigned long long)item->objections);
    }
    put(sheet, cli_word(cli, N_("case")), item->code);
    put(sheet, cli_word(cli, N_("state")), cli_word(cli, item->state));
    put(sheet, cli_word(cli, N_("programme")), item->programme);
    put(sheet, cli_word(cli, N_("event")), item->event);
    put(sheet, cli_word(cli, N_("variant")), item->variant);
    put(sheet, cli_word(cli, N_("fund")), item->fund);
    put(sheet, cli_word(cli, N_("agency account")), item->agency);
    put(sheet, cli_word(cli, N_("amount")), item->amount);
    put(sheet, cli_word(cli, N_("amount paid")), item->paid);
    put(sheet, cli_word(cli, N_("amount returned")), item->returned);
    put(sheet, cli_word(cli, N_("amount reserved")), item->reserved);
    put(sheet, cli_word(cli, N_("worth of goods given")), item->goods);
    put(sheet, cli_word(cli, N_("approver")), item->approver);
    put(sheet, cli_word(cli, N_("open objections")), objections);
    put(sheet, cli_word(cli, N_("related operators")), item->related);
    put(sheet, cli_word(cli, N_("related parties")), item->parties);
    put_day(sheet, cli_word(cli, N_("date of application")), item->applied);
    put_day(sheet, cli_word(cli, N_("date of the newest step")), item->moved);
    put_day(sheet, cli_word(cli, N_("hangs out until")), item->noticed_until);
    put_day(sheet, cli_word(cli, N_("payable until")), item->payable_until);
    put_day(sheet, cli_word(cli, N_("paid on")), item->paid_on);
    put(sheet, cli_word(cli, N_("name")), item->name);
    put(sheet, cli_word(cli, N_("kind")), item->kind == NULL ? NULL : cli_word(cli, item->kind));
    put(sheet, cli_word(cli, N_("guardian")), item->guardian);
    put(sheet, cli_word(cli, N_("payee")), item->payee);
    put(sheet, cli_word(cli, N_("bank")), item->bank);
    put(sheet, cli_word(cli, N_("bank account")), item->bank_account);
    put(sheet, cli_word(cli, N_("county")), item->county);
    put(sheet, cli_word(cli, N_("illness")), item->illness);
    for (size_t i = 0; i < ALMS_CASE_DOCUMENTS_MAX; i++)
        put(sheet, cli_word(cli, N_("document")), item->documents[i]);
}

static enum cli_exit show_run(struct cli *cli, const void *arguments)
{
    struct alms_error err = {0};
    struct alms_case_list list;
    const struct alms_sheet_column columns[] = {{"what", _("What"), false},
                                                {"value", _("Value"), false}};

    if (alms_case_list(cli->book, arguments, &list, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, 2);
    put_case(cli, sheet, &list.items[0]);
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_case_list_free(&list);
    return exit_status;
}

static const struct command SHOW = {
    .name = "show",
    .summary = N_("Show one case with its papers"),
    .options = SHOW_OPTIONS,
    .arguments_size_bytes = sizeof(struct alms_case_filter),
    .run = show_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

/* --- figures ------------------------------------------------------------------------------- */

struct figures_arguments {
    int by;
};

static const struct cli_option FIGURES_OPTIONS[] = {
    CHOICE(struct figures_arguments, by, "by", "state|programme|month|county|age|state-age",
           N_("how they are put together (default: state)")),
    END_OF_OPTIONS,
};

static void put_figure(struct cli *cli, struct alms_sheet *sheet, enum alms_case_group by,
                       const struct alms_case_figure *item)
{
    char count[24];
    size_t place = 0;
    const char *cells[8];
    const bool is_state = by == ALMS_CASES_BY_STATE || by == ALMS_CASES_BY_STATE_AND_AGE;

    (void)snprintf(count, sizeof(count), "%llu", (unsigned long long)item->count);
    cells[place++] = is_state ? cli_word(cli, item->key) : item->key;
    if (by == ALMS_CASES_BY_STATE_AND_AGE)
        cells[place++] = item->age;
    cells[place++] = count;
    cells[place++] = item->amount;
    cells[place++] = item->paid;
    cells[place++] = item->returned;
    cells[place++] = item->commodity;
    cells[place++] = item->mean_days;
    alms_sheet_add(sheet, cells);
}

static enum cli_exit figures_run(struct cli *cli, const void *arguments)
{
    const struct figures_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_case_figure_list list;
    const enum alms_case_group by = (enum alms_case_group)args->by;
    const bool has_age = by == ALMS_CASES_BY_STATE_AND_AGE;
    const struct alms_sheet_column columns[] = {
        {"group", _("Group"), false},       {"age", _("Age"), false},
        {"cases", _("Cases"), true},        {"amount", _("Amount"), true},
        {"paid", _("Paid"), true},          {"returned", _("Returned"), true},
        {"currency", _("Currency"), false}, {"days", _("Days to payment"), true},
    };
    const size_t count = sizeof(columns) / sizeof(columns[0]);
    struct alms_sheet_column shown[sizeof(columns) / sizeof(columns[0])];
    size_t shown_count = 0;

    if (alms_case_figures(cli->book, by, &list, &err) != ALMS_OK)
        return cli_report(&err);
    for (size_t i = 0; i < count; i++) {
        if (i != 1 || has_age)
            shown[shown_count++] = columns[i];
    }
    struct alms_sheet *sheet = alms_sheet_open(shown, shown_count);
    for (size_t i = 0; i < list.count; i++)
        put_figure(cli, sheet, by, &list.items[i]);
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_case_figures_free(&list);
    return exit_status;
}

static const struct command FIGURES = {
    .name = "figures",
    .summary = N_("Count and add up cases; small groups tell who it is: keep them private"),
    .options = FIGURES_OPTIONS,
    .arguments_size_bytes = sizeof(struct figures_arguments),
    .run = figures_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
    .examples =
        "  # Ages: completed years on the day of the application, 0-6 7-17 18-59 60-79 80+\n"
        "  alms case figures --by=state-age\n",
};

static const struct command *const SUBCOMMANDS[] = {
    &CASE_APPLY, &CHECK,        &APPROVE, &REFUSE, &NOTICE,  &PUBLIC_COMMAND,
    &OBJECT,     &RESOLVE,      &PAYABLE, &PAY,    &CONFIRM, &RETURN_COMMAND,
    &WITHDRAW,   &LIST_COMMAND, &FIGURES, &SHOW,   NULL,
};

const struct command COMMAND_CASE = {
    .name = "case",
    .summary = N_("Applications for aid, from the papers to the payment"),
    .subcommands = SUBCOMMANDS,
};
