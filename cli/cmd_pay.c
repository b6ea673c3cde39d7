/* alms pay - payable cases through the bank: a file for it, and its answer. */
#include "command.h"
#include "i18n.h"

#include <alms/pay.h>

#include <stdlib.h>
#include <string.h>

/* --- export -------------------------------------------------------------------------------- */

struct export_arguments {
    const char *path;
    const char *programme;
    const char *total;
    int layout;
    struct alms_date date;
};

static const struct cli_option EXPORT_OPTIONS[] = {
    ARGUMENT(struct export_arguments, path, "FILE", N_("the CSV file to be written")),
    TEXT(struct export_arguments, programme, "programme", "CODE", N_("only that programme")),
    CHOICE(struct export_arguments, layout, "layout", "generic|bank",
           N_("the columns (default: generic)")),
    TEXT(struct export_arguments, total, "total", "AMOUNT",
         N_("their total, where nobody is there to type it")),
    DATE(struct export_arguments, date, "date", N_("its date (default: today)")),
    END_OF_OPTIONS,
};

/* Shows what it is and lets the total be typed. */
static bool ask_total(const struct alms_pay_batch *batch, char typed[64])
{
    (void)printf(_("%llu payments, %s %s together.\nType the total: "),
                 (unsigned long long)batch->count, batch->total, batch->commodity);
    (void)fflush(stdout);
    if (fgets(typed, 64, stdin) == NULL)
        typed[0] = '\0';
    typed[strcspn(typed, "\r\n")] = '\0';
    return typed[0] != '\0';
}

static enum cli_exit export_run(struct cli *cli, const void *arguments)
{
    const struct export_arguments *args = arguments;
    struct alms_error err = {0};
    char typed[64] = "";
    struct alms_pay_batch batch;
    struct alms_pay_export_draft draft = {args->programme, args->date, args->path,
                                          (enum alms_pay_layout)args->layout, args->total};

    if (alms_pay_count(cli->book, &draft, &batch, &err) != ALMS_OK)
        return cli_report(&err);
    if (draft.total == NULL && ask_total(&batch, typed))
        draft.total = typed;
    if (alms_pay_export(cli->book, &draft, &batch, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Wrote batch %llu to '%s': %llu payments, %s %s.\n"),
                 (unsigned long long)batch.batch, args->path, (unsigned long long)batch.count,
                 batch.total, batch.commodity);
    return EXIT_DONE;
}

static const struct command EXPORT = {
    .name = "export",
    .summary = N_("Write a file of all payable cases for the bank, as a batch"),
    .options = EXPORT_OPTIONS,
    .arguments_size_bytes = sizeof(struct export_arguments),
    .run = export_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms pay export march.csv --layout=bank\n",
};

/* --- result -------------------------------------------------------------------------------- */

struct result_arguments {
    const char *batch;
    const char *path;
    const char *account;
    struct alms_date date;
};

static const struct cli_option RESULT_OPTIONS[] = {
    ARGUMENT(struct result_arguments, batch, "BATCH", N_("the number of the batch")),
    ARGUMENT(struct result_arguments, path, "FILE",
             N_("the bank's answer: batch, case, result; CSV or XLSX")),
    TEXT(struct result_arguments, account, "account", "CODE",
         N_("the cash account that pays (default: 1002)")),
    DATE(struct result_arguments, date, "date", N_("its date (default: today)")),
    END_OF_OPTIONS,
};

static enum cli_exit result_run(struct cli *cli, const void *arguments)
{
    const struct result_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_pay_results results;
    char *end = NULL;
    const struct alms_pay_result_draft draft = {strtoull(args->batch, &end, 10), args->path,
                                                args->date,
                                                args->account == NULL ? "1002" : args->account};

    if (*end != '\0' || args->batch[0] < '0' || args->batch[0] > '9') {
        cli_complain(ALMS_E_OPTION_VALUE, "'%s' is no number of a batch", args->batch);
        return EXIT_USAGE;
    }
    if (alms_pay_result(cli->book, &draft, &results, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Paid %llu, failed %llu, not found %llu, pending %llu, known before %llu.\n"),
                 (unsigned long long)results.paid, (unsigned long long)results.failed,
                 (unsigned long long)results.missing, (unsigned long long)results.pending,
                 (unsigned long long)results.known);
    return EXIT_DONE;
}

static const struct command RESULT = {
    .name = "result",
    .summary = N_("Read the bank's answer: post what was paid, reopen what failed"),
    .options = RESULT_OPTIONS,
    .arguments_size_bytes = sizeof(struct result_arguments),
    .run = result_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  # result: paid pending failed missing, or 成功 处理中 失败 未找到\n"
                "  alms pay result 1 answer.csv\n",
};

/* --- list ---------------------------------------------------------------------------------- */

static enum cli_exit list_run(struct cli *cli, const void *arguments)
{
    struct alms_error err = {0};
    struct alms_pay_list list;
    const struct alms_sheet_column columns[] = {{"batch", _("Batch"), true},
                                                {"case", _("Case"), false},
                                                {"amount", _("Amount"), true},
                                                {"answer", _("Answer"), false}};

    (void)arguments;
    if (alms_pay_list(cli->book, &list, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, 4);
    for (size_t i = 0; i < list.count; i++) {
        char batch[24];
        (void)snprintf(batch, sizeof(batch), "%llu", (unsigned long long)list.items[i].batch);
        const char *const cells[] = {batch, list.items[i].code, list.items[i].amount,
                                     cli_word(cli, list.items[i].answer)};
        alms_sheet_add(sheet, cells);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_pay_list_free(&list);
    return exit_status;
}

static const struct command LIST_COMMAND = {
    .name = "list",
    .summary = N_("List what went to the bank, and its answers"),
    .run = list_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

static const struct command *const SUBCOMMANDS[] = {&EXPORT, &RESULT, &LIST_COMMAND, NULL};

const struct command COMMAND_PAY = {
    .name = "pay",
    .summary = N_("Pay cases through the bank: its file and its answer"),
    .subcommands = SUBCOMMANDS,
};
