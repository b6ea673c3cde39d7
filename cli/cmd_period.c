/* alms period - months, open and closed. */
#include "command.h"
#include "i18n.h"

#include <alms/key.h>
#include <alms/period.h>

#include <inttypes.h>

struct close_arguments {
    struct alms_month month;
    const char *reason;
};

static const struct cli_option CLOSE_OPTIONS[] = {
    MONTH_ARGUMENT(struct close_arguments, month, "MONTH",
                   N_("the next month to close, as 2026-02")),
    TEXT(struct close_arguments, reason, "reason", N_("TEXT"),
         N_("why what 'alms period check' shows as open is left so; private")),
    END_OF_OPTIONS,
};

/* Whoever proves his log has more to do when a period ends: the hint is told only to him. */
static void tell_next_step(struct cli *cli)
{
    struct alms_error ignored = {0};
    struct alms_key_list keys;
    bool has_key = false;

    if (alms_key_list(cli->book, &keys, &ignored) != ALMS_OK)
        return;
    for (size_t i = 0; i < keys.count; i++)
        has_key = has_key || (keys.items[i].purpose == ALMS_KEY_OF_LOG && keys.items[i].is_open);
    alms_key_list_free(&keys);
    if (!has_key)
        return;
    (void)printf("%s\n",
                 _("Now publish the log and ask a time-stamp authority: alms audit publish, "
                   "alms audit timestamp query."));
}

static void tell_point(const struct alms_period_check *item)
{
    if (item->kind == ALMS_CHECK_BANK) {
        (void)printf(_("Left open with a reason: account %s is not reconciled.\n"), item->account);
    } else if (item->kind == ALMS_CHECK_SUSPENSE) {
        (void)printf(_("Left open with a reason: account %s in suspense is not empty.\n"),
                     item->account);
    } else {
        (void)printf("%s\n", _("Left open with a reason: foreign money is not revalued."));
    }
}

/* What a reason was given for stands in the log, and is said once more. */
static void tell_open(struct cli *cli, struct alms_month month)
{
    struct alms_error ignored = {0};
    struct alms_period_check_list list;

    if (alms_period_check(cli->book, month, &list, &ignored) != ALMS_OK)
        return;
    for (size_t i = 0; i < list.count; i++) {
        if (list.items[i].state == ALMS_CHECK_EXCUSABLE)
            tell_point(&list.items[i]);
    }
    alms_period_check_list_free(&list);
}

static enum cli_exit close_run(struct cli *cli, const void *arguments)
{
    const struct close_arguments *args = arguments;
    struct alms_error err = {0};
    char month[ALMS_MONTH_TEXT_SIZE_BYTES];

    const struct alms_close_draft draft = {.month = args->month, .reason = args->reason};

    if (alms_period_close(cli->book, &draft, &err) != ALMS_OK)
        return cli_report(&err);
    alms_month_format(args->month, month);
    (void)printf(_("Closed %s and everything before it.\n"), month);
    tell_open(cli, args->month);
    tell_next_step(cli);
    return EXIT_DONE;
}

static const struct command CLOSE = {
    .name = "close",
    .summary = N_("Close a month; with a December, the year"),
    .options = CLOSE_OPTIONS,
    .arguments_size_bytes = sizeof(struct close_arguments),
    .run = close_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms period close 2026-02\n"
                "  alms period close 2026-02 --reason=\"银行对账单未到\"\n",
};

/* --- what is settled before it ------------------------------------------------------------- */

struct check_arguments {
    struct alms_month month;
};

static const struct cli_option CHECK_OPTIONS[] = {
    MONTH_ARGUMENT(struct check_arguments, month, "MONTH", N_("the month to look at")),
    END_OF_OPTIONS,
};

static const char *check_word(enum alms_period_check_kind kind)
{
    switch (kind) {
    case ALMS_CHECK_SIGNED: return _("Vouchers are signed");
    case ALMS_CHECK_BANK: return _("Bank account is reconciled");
    case ALMS_CHECK_SUSPENSE: return _("Account in suspense is empty");
    case ALMS_CHECK_CURRENCY: return _("Foreign money is revalued");
    case ALMS_CHECK_GOODS: return _("Goods are worth what the ledger says");
    case ALMS_CHECK_FUNDS: return _("No fund is below zero");
    case ALMS_CHECK_COUNT: break;
    }
    return "";
}

static const char *state_word(const struct cli *cli, enum alms_period_state state)
{
    if (state == ALMS_CHECK_DONE)
        return cli_word(cli, N_("done"));
    return state == ALMS_CHECK_MISSING ? cli_word(cli, N_("missing"))
                                       : cli_word_in(cli, "check", "open");
}

static enum cli_exit check_run(struct cli *cli, const void *arguments)
{
    const struct check_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_period_check_list list;
    const struct alms_sheet_column columns[] = {{"check", _("Check"), false},
                                                {"account", _("Account"), false},
                                                {"state", _("State"), false},
                                                {"count", C_("vouchers", "Lacking"), true}};

    if (alms_period_check(cli->book, args->month, &list, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, 4);
    for (size_t i = 0; i < list.count; i++) {
        const struct alms_period_check *item = &list.items[i];
        char count[32];
        (void)snprintf(count, sizeof(count), "%" PRIu64, item->count);
        const char *const cells[] = {check_word(item->kind), item->account,
                                     state_word(cli, item->state), item->count == 0 ? "" : count};
        alms_sheet_add(sheet, cells);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_period_check_list_free(&list);
    return exit_status;
}

static const struct command CHECK = {
    .name = "check",
    .summary = N_("Look at what is settled before a month is closed"),
    .options = CHECK_OPTIONS,
    .arguments_size_bytes = sizeof(struct check_arguments),
    .run = check_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

/* --- opening again ------------------------------------------------------------------------- */

struct reopen_arguments {
    struct alms_month month;
    struct cli_list approvers;
    const char *reason;
};

static const struct cli_option REOPEN_OPTIONS[] = {
    MONTH_ARGUMENT(struct reopen_arguments, month, "MONTH", N_("the newest closed month")),
    LIST_NEEDED(struct reopen_arguments, approvers, "approver", "CODE",
                N_("who approves; two are needed, neither of them the author")),
    NEEDED(struct reopen_arguments, reason, "reason", N_("TEXT"), N_("why; kept private")),
    END_OF_OPTIONS,
};

static enum cli_exit reopen_run(struct cli *cli, const void *arguments)
{
    const struct reopen_arguments *args = arguments;
    const struct alms_reopen_draft draft = {.month = args->month,
                                            .approvers = args->approvers.items,
                                            .approvers_count = args->approvers.count,
                                            .reason = args->reason};
    struct alms_error err = {0};
    char month[ALMS_MONTH_TEXT_SIZE_BYTES];

    if (alms_period_reopen(cli->book, &draft, &err) != ALMS_OK)
        return cli_report(&err);
    alms_month_format(args->month, month);
    (void)printf(_("Opened %s again.\n"), month);
    return EXIT_DONE;
}

static const struct command REOPEN = {
    .name = "reopen",
    .summary = N_("Open the newest closed month again, by two approvers"),
    .options = REOPEN_OPTIONS,
    .arguments_size_bytes = sizeof(struct reopen_arguments),
    .run = reopen_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms period reopen 2026-02 --approver=li --approver=wu --reason=\"审计调整\"\n",
};

static enum cli_exit list_run(struct cli *cli, const void *arguments)
{
    struct alms_error err = {0};
    struct alms_period_list list;
    const struct alms_sheet_column columns[] = {{"month", _("Month"), false},
                                                {"state", _("State"), false},
                                                {"entries", _("Entries"), true},
                                                {"reopened", _("Reopened"), true}};

    (void)arguments;
    if (alms_period_list(cli->book, &list, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, 4);
    for (size_t i = 0; i < list.count; i++) {
        char month[ALMS_MONTH_TEXT_SIZE_BYTES];
        char count[32];
        char reopened[32];
        alms_month_format(list.items[i].month, month);
        (void)snprintf(count, sizeof(count), "%" PRIu64, list.items[i].entries_count);
        (void)snprintf(reopened, sizeof(reopened), "%" PRIu32, list.items[i].reopened_count);
        const char *const cells[] = {month,
                                     list.items[i].is_closed ? cli_word_in(cli, "month", "closed")
                                                             : cli_word_in(cli, "month", "open"),
                                     count, list.items[i].reopened_count == 0 ? "" : reopened};
        alms_sheet_add(sheet, cells);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_period_list_free(&list);
    return exit_status;
}

static const struct command LIST_COMMAND = {
    .name = "list",
    .summary = N_("List the months and whether they are closed"),
    .run = list_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

static const struct command *const SUBCOMMANDS[] = {&CHECK, &CLOSE, &REOPEN, &LIST_COMMAND, NULL};

const struct command COMMAND_PERIOD = {
    .name = "period",
    .summary = N_("Check, close, reopen and list months"),
    .subcommands = SUBCOMMANDS,
};
