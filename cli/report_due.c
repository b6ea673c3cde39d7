/* alms report due - what has to be filed or published, and by when. */
#include "i18n.h"
#include "reports.h"

#include <alms/due.h>

struct due_arguments {
    struct alms_date from;
    struct alms_date until;
    bool all;
};

static const struct cli_option OPTIONS[] = {
    DATE(struct due_arguments, from, "from", N_("first day (default: today)")),
    DATE(struct due_arguments, until, "until",
         N_("last day (default: the end of the year after it)")),
    FLAG(struct due_arguments, all, "all", N_("also what depends on things the book cannot know")),
    END_OF_OPTIONS,
};

static struct alms_due_query query_of(const struct cli *cli, const struct due_arguments *args)
{
    enum { DECEMBER = 12, LAST = 31 };
    struct alms_due_query query = {args->from, args->until, args->all};

    if (query.from.year == 0)
        query.from = cli->today;
    if (query.until.year == 0)
        query.until = (struct alms_date){query.from.year + 1, DECEMBER, LAST};
    return query;
}

static enum cli_exit due_run(struct cli *cli, const void *arguments)
{
    const struct alms_due_query query = query_of(cli, arguments);
    struct alms_error err = {0};
    struct alms_due_list list;
    const struct alms_sheet_column columns[] = {
        {"date", _("Due on"), false},  {"rule", _("Rule"), false}, {"event", _("Of"), false},
        {"subject", _("Code"), false}, {"what", _("What"), false}, {"source", _("Law"), false},
        {"basis", _("Basis"), false},
    };

    if (alms_report_due(cli->book, &query, &list, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, 7);
    for (size_t i = 0; i < list.count; i++) {
        const struct alms_due *due = &list.items[i];
        char date[ALMS_DATE_TEXT_SIZE_BYTES] = "";
        if (due->date.year != 0)
            alms_date_format(due->date, date);
        const char *const cells[] = {date,
                                     due->rule,
                                     due->event == NULL ? NULL : cli_word(cli, due->event),
                                     due->subject,
                                     i18n_name(due->name, due->name_en),
                                     due->source,
                                     due->basis};
        alms_sheet_add(sheet, cells);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_due_list_free(&list);
    return exit_status;
}

const struct command REPORT_DUE = {
    .name = "due",
    .summary = N_("What has to be filed or published, and by when"),
    .options = OPTIONS,
    .arguments_size_bytes = sizeof(struct due_arguments),
    .run = due_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
    .examples = "  alms report due --until=2026-12-31\n",
};
