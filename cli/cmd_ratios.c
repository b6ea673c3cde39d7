/* alms report ratios - how much of what was given went where, against the limits of the rules. */
#include "command.h"
#include "i18n.h"
#include "reports.h"

#include <alms/ratios.h>

struct ratios_arguments {
    struct alms_month until;
};

static const struct cli_option OPTIONS[] = {
    MONTH(struct ratios_arguments, until, "until",
          N_("the last month of the year that is measured (default: today's)")),
    END_OF_OPTIONS,
};

static const char *verdict_word(enum alms_ratio_verdict verdict)
{
    switch (verdict) {
    case ALMS_RATIO_HOLDS: return N_("kept");
    case ALMS_RATIO_FAILS: return N_("not kept");
    case ALMS_RATIO_OPEN: return N_("open");
    }
    return "";
}

static enum cli_exit ratios_run(struct cli *cli, const void *arguments)
{
    const struct ratios_arguments *args = arguments;
    const struct alms_month until = args->until.year == 0
                                        ? (struct alms_month){cli->today.year, cli->today.month}
                                        : args->until;
    struct alms_error err = {0};
    struct alms_ratio_list list;
    const struct alms_sheet_column columns[] = {
        {"rule", _("Rule"), false},
        {"basis", _("Basis"), false},
        {"ratio", _("Ratio"), false},
        {"numerator", _("Numerator"), true},
        {"denominator", _("Denominator"), true},
        {"percent", _("Percent"), true},
        {"limit", _("Limit"), true},
        {"verdict", _("Verdict"), false},
    };

    if (alms_ratio_list_make(cli->book, until, &list, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, 8);
    for (size_t i = 0; i < list.count; i++) {
        const struct alms_ratio *ratio = &list.items[i];
        char limit[32];
        (void)snprintf(limit, sizeof(limit), "%s %s",
                       ratio->is_maximum ? "<=" : ">=", ratio->limit);
        const char *const cells[] = {ratio->rule,
                                     ratio->basis,
                                     i18n_name(ratio->name, ratio->name_en),
                                     ratio->numerator,
                                     ratio->denominator,
                                     ratio->percent,
                                     limit,
                                     cli_word(cli, verdict_word(ratio->verdict))};
        alms_sheet_add(sheet, cells);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_ratio_list_free(&list);
    return exit_status;
}

const struct command REPORT_RATIOS = {
    .name = "ratios",
    .summary = N_("Charity spending and management against the limits of the rules"),
    .options = OPTIONS,
    .arguments_size_bytes = sizeof(struct ratios_arguments),
    .run = ratios_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
    .examples = "  alms report ratios --until=2026-12\n",
};
