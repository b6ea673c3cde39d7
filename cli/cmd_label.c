/* alms programme, channel, campaign, county - what for, how, why and where. */
#include "command.h"
#include "i18n.h"

#include <alms/label.h>

struct add_arguments {
    const char *code;
    const char *name;
    const char *name_en;
    struct alms_date from;
    struct alms_date until;
};

static const struct cli_option ADD_OPTIONS[] = {
    ARGUMENT(struct add_arguments, code, "CODE", N_("short code, unique in its list")),
    ARGUMENT(struct add_arguments, name, "NAME", N_("name shown in reports")),
    TEXT(struct add_arguments, name_en, "name-en", "TEXT", N_("its English name")),
    END_OF_OPTIONS,
};

static const struct cli_option ADD_CAMPAIGN_OPTIONS[] = {
    ARGUMENT(struct add_arguments, code, "CODE", N_("short code, unique in its list")),
    ARGUMENT(struct add_arguments, name, "NAME", N_("name shown in reports")),
    DATE(struct add_arguments, from, "from", N_("when it began; older gifts are refused")),
    DATE(struct add_arguments, until, "until", N_("when it ended; later gifts are taken")),
    TEXT(struct add_arguments, name_en, "name-en", "TEXT", N_("its English name")),
    END_OF_OPTIONS,
};

struct close_arguments {
    const char *code;
};

static const struct cli_option CLOSE_OPTIONS[] = {
    ARGUMENT(struct close_arguments, code, "CODE", N_("what is open")),
    END_OF_OPTIONS,
};

/* --- the same for all ---------------------------------------------------------------- */

static enum cli_exit add(struct cli *cli, enum alms_label_kind kind, const void *arguments)
{
    const struct add_arguments *args = arguments;
    struct alms_error err = {0};
    const struct alms_label_draft draft = {args->code, args->name, args->name_en, args->from,
                                           args->until};

    if (alms_label_add(cli->book, kind, &draft, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Added %s %s.\n"), _(alms_label_word(kind)), args->code);
    return EXIT_DONE;
}

static enum cli_exit close_label(struct cli *cli, enum alms_label_kind kind, const void *arguments)
{
    const struct close_arguments *args = arguments;
    struct alms_error err = {0};

    if (alms_label_close(cli->book, kind, args->code, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Closed %s %s.\n"), _(alms_label_word(kind)), args->code);
    return EXIT_DONE;
}

static enum cli_exit list(struct cli *cli, enum alms_label_kind kind)
{
    struct alms_error err = {0};
    struct alms_label_list labels;
    const struct alms_sheet_column columns[] = {
        {"code", _("Code"), false}, {"name", _("Name"), false},   {"state", _("State"), false},
        {"from", _("From"), false}, {"until", _("Until"), false},
    };
    const size_t count = kind == ALMS_CAMPAIGN ? 5 : 3;

    if (alms_label_list(cli->book, kind, &labels, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, count);
    for (size_t i = 0; i < labels.count; i++) {
        const struct alms_label *label = &labels.items[i];
        char from[ALMS_DATE_TEXT_SIZE_BYTES] = "";
        char until[ALMS_DATE_TEXT_SIZE_BYTES] = "";
        if (label->from.year != 0)
            alms_date_format(label->from, from);
        if (label->until.year != 0)
            alms_date_format(label->until, until);
        const char *const cells[] = {label->code, i18n_name(label->name, label->name_en),
                                     label->is_closed ? cli_word(cli, N_("closed")) : "", from,
                                     until};
        alms_sheet_add(sheet, cells);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_label_list_free(&labels);
    return exit_status;
}

/* --- programme ----------------------------------------------------------------------------- */

static enum cli_exit programme_add(struct cli *cli, const void *arguments)
{
    return add(cli, ALMS_PROGRAMME, arguments);
}

static enum cli_exit programme_close(struct cli *cli, const void *arguments)
{
    return close_label(cli, ALMS_PROGRAMME, arguments);
}

static enum cli_exit programme_list(struct cli *cli, const void *arguments)
{
    (void)arguments;
    return list(cli, ALMS_PROGRAMME);
}

static const struct command PROGRAMME_ADD = {
    .name = "add",
    .summary = N_("Add a programme: what the charity does"),
    .options = ADD_OPTIONS,
    .arguments_size_bytes = sizeof(struct add_arguments),
    .run = programme_add,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms programme add ANGEL \"天使计划\" --name-en=\"Angel Plan\"\n",
};

static const struct command PROGRAMME_CLOSE = {
    .name = "close",
    .summary = N_("Close a programme"),
    .options = CLOSE_OPTIONS,
    .arguments_size_bytes = sizeof(struct close_arguments),
    .run = programme_close,
    .needs = CLI_NEEDS_WRITING,
};

static const struct command PROGRAMME_LIST = {
    .name = "list",
    .summary = N_("List the programmes"),
    .run = programme_list,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

static const struct command *const PROGRAMME_COMMANDS[] = {&PROGRAMME_ADD, &PROGRAMME_LIST,
                                                           &PROGRAMME_CLOSE, NULL};

const struct command COMMAND_PROGRAMME = {
    .name = "programme",
    .summary = N_("Add, list and close programmes"),
    .subcommands = PROGRAMME_COMMANDS,
};

/* --- channel ------------------------------------------------------------------------------- */

static enum cli_exit channel_add(struct cli *cli, const void *arguments)
{
    return add(cli, ALMS_CHANNEL, arguments);
}

static enum cli_exit channel_close(struct cli *cli, const void *arguments)
{
    return close_label(cli, ALMS_CHANNEL, arguments);
}

static enum cli_exit channel_list(struct cli *cli, const void *arguments)
{
    (void)arguments;
    return list(cli, ALMS_CHANNEL);
}

static const struct command CHANNEL_ADD = {
    .name = "add",
    .summary = N_("Add a channel: how gifts come"),
    .options = ADD_OPTIONS,
    .arguments_size_bytes = sizeof(struct add_arguments),
    .run = channel_add,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms channel add wechat \"微信\" --name-en=WeChat\n",
};

static const struct command CHANNEL_CLOSE = {
    .name = "close",
    .summary = N_("Close a channel"),
    .options = CLOSE_OPTIONS,
    .arguments_size_bytes = sizeof(struct close_arguments),
    .run = channel_close,
    .needs = CLI_NEEDS_WRITING,
};

static const struct command CHANNEL_LIST = {
    .name = "list",
    .summary = N_("List the channels"),
    .run = channel_list,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

static const struct command *const CHANNEL_COMMANDS[] = {&CHANNEL_ADD, &CHANNEL_LIST,
                                                         &CHANNEL_CLOSE, NULL};

const struct command COMMAND_CHANNEL = {
    .name = "channel",
    .summary = N_("Add, list and close channels"),
    .subcommands = CHANNEL_COMMANDS,
};

/* --- campaign ------------------------------------------------------------------------------ */

static enum cli_exit campaign_add(struct cli *cli, const void *arguments)
{
    return add(cli, ALMS_CAMPAIGN, arguments);
}

static enum cli_exit campaign_close(struct cli *cli, const void *arguments)
{
    return close_label(cli, ALMS_CAMPAIGN, arguments);
}

static enum cli_exit campaign_list(struct cli *cli, const void *arguments)
{
    (void)arguments;
    return list(cli, ALMS_CAMPAIGN);
}

static const struct command CAMPAIGN_ADD = {
    .name = "add",
    .summary = N_("Add a campaign: why gifts come"),
    .options = ADD_CAMPAIGN_OPTIONS,
    .arguments_size_bytes = sizeof(struct add_arguments),
    .run = campaign_add,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms campaign add 99-2026 \"99公益日\" --from=2026-09-01 --until=2026-09-30\n",
};

static const struct command CAMPAIGN_CLOSE = {
    .name = "close",
    .summary = N_("Close a campaign"),
    .options = CLOSE_OPTIONS,
    .arguments_size_bytes = sizeof(struct close_arguments),
    .run = campaign_close,
    .needs = CLI_NEEDS_WRITING,
};

static const struct command CAMPAIGN_LIST = {
    .name = "list",
    .summary = N_("List the campaigns"),
    .run = campaign_list,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

static const struct command *const CAMPAIGN_COMMANDS[] = {&CAMPAIGN_ADD, &CAMPAIGN_LIST,
                                                          &CAMPAIGN_CLOSE, NULL};

const struct command COMMAND_CAMPAIGN = {
    .name = "campaign",
    .summary = N_("Add, list and close campaigns"),
    .subcommands = CAMPAIGN_COMMANDS,
};

/* --- county ------------------------------------------------------------------------------ */

static enum cli_exit county_add(struct cli *cli, const void *arguments)
{
    return add(cli, ALMS_COUNTY, arguments);
}

static enum cli_exit county_close(struct cli *cli, const void *arguments)
{
    return close_label(cli, ALMS_COUNTY, arguments);
}

static enum cli_exit county_list(struct cli *cli, const void *arguments)
{
    (void)arguments;
    return list(cli, ALMS_COUNTY);
}

static const struct command COUNTY_ADD = {
    .name = "add",
    .summary = N_("Add a county: a branch or a district"),
    .options = ADD_OPTIONS,
    .arguments_size_bytes = sizeof(struct add_arguments),
    .run = county_add,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms county add XH \"兴华区\"\n",
};

static const struct command COUNTY_CLOSE = {
    .name = "close",
    .summary = N_("Close a county"),
    .options = CLOSE_OPTIONS,
    .arguments_size_bytes = sizeof(struct close_arguments),
    .run = county_close,
    .needs = CLI_NEEDS_WRITING,
};

static const struct command COUNTY_LIST = {
    .name = "list",
    .summary = N_("List the counties"),
    .run = county_list,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

static const struct command *const COUNTY_COMMANDS[] = {&COUNTY_ADD, &COUNTY_LIST, &COUNTY_CLOSE,
                                                        NULL};

const struct command COMMAND_COUNTY = {
    .name = "county",
    .summary = N_("Add, list and close counties"),
    .subcommands = COUNTY_COMMANDS,
};
