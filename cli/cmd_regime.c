/* alms regime - the accounting system of the book, and its conversion to the next one. */
#include "command.h"
#include "i18n.h"

#include <alms/regime.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { PARTS_MAX = 3, YEAR_DIGITS = 4 };

/* --- the table ----------------------------------------------------------------------------- */

static void
put_steps(const struct cli *cli, const struct alms_regime_report *regime, struct alms_sheet *sheet)
{
    for (size_t i = 0; i < regime->steps_count; i++) {
        const struct alms_regime_step *step = &regime->steps[i];
        const char *const cells[] = {cli_word(cli, N_("mapping")),
                                     step->old_code,
                                     i18n_name(step->old_name, step->old_name_en),
                                     cli_word(cli, step->how),
                                     step->new_code,
                                     i18n_name(step->new_name, step->new_name_en),
                                     "",
                                     "",
                                     "",
                                     ""};
        alms_sheet_add(sheet, cells);
    }
}

static void
put_lines(const struct cli *cli, const struct alms_regime_report *regime, struct alms_sheet *sheet)
{
    for (size_t i = 0; i < regime->lines_count; i++) {
        const struct alms_regime_line *line = &regime->lines[i];
        const bool is_credit = line->amount[0] == '-';
        const char *const cells[] = {cli_word(cli, N_("voucher")),
                                     line->account,
                                     i18n_name(line->name, line->name_en),
                                     "",
                                     "",
                                     "",
                                     line->fund,
                                     line->commodity,
                                     is_credit ? "" : line->amount,
                                     is_credit ? line->amount + 1 : ""};
        alms_sheet_add(sheet, cells);
    }
}

static enum cli_exit print_regime(struct cli *cli, const struct alms_regime_report *regime)
{
    const struct alms_sheet_column columns[] = {
        {"part", _("Part"), false},      {"account", _("Account"), false},
        {"name", _("Name"), false},      {"how", _("How"), false},
        {"to", _("New account"), false}, {"to_name", _("New name"), false},
        {"fund", _("Fund"), false},      {"commodity", _("Currency"), false},
        {"debit", _("Debit"), true},     {"credit", _("Credit"), true},
    };
    struct alms_sheet *sheet = alms_sheet_open(columns, 10);

    put_steps(cli, regime, sheet);
    put_lines(cli, regime, sheet);
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    return exit_status;
}

/* Told on stderr, so that the table stays a table. */
static void tell_regime(const struct alms_regime_report *regime)
{
    char date[ALMS_DATE_TEXT_SIZE_BYTES];

    if (regime->before == NULL) {
        cli_notice(_("The book is kept under %s since its first day."), regime->after);
        return;
    }
    alms_date_format(regime->date, date);
    if (regime->number == NULL) {
        cli_notice(_("From %s on the book is kept under %s, until then under %s; no balance "
                     "had to be moved."),
                   date, regime->after, regime->before);
    } else {
        cli_notice(_("From %s on the book is kept under %s, until then under %s; voucher "
                     "%s."),
                   date, regime->after, regime->before, regime->number);
    }
}

/* --- convert ------------------------------------------------------------------------------- */

struct convert_arguments {
    const char *year;
    struct cli_list maps;
    struct cli_list amortised;
    const char *approver;
    const char *memo;
};

static const struct cli_option CONVERT_OPTIONS[] = {
    ARGUMENT(struct convert_arguments, year, "YEAR",
             N_("the first year of the new system, as 2026; the year before must be closed")),
    LIST(struct convert_arguments, maps, "map", "OLD:NEW",
         N_("where an own account goes on that stands below one that moves: an account of the new "
            "chart, or a new one below it; give it again for more")),
    LIST(struct convert_arguments, amortised, "amortised", "FUND:AMOUNT",
         N_("what was amortised of a fund's intangible assets (1601) until then, so that they are "
            "kept at cost; FUND:AMOUNT:ACCOUNT for one below 1601; give it again for more")),
    NEEDED(struct convert_arguments, approver, "approver", "CODE", N_("who approved; not you")),
    TEXT(struct convert_arguments, memo, "memo", "TEXT",
         N_("the evidence of what was amortised; private")),
    END_OF_OPTIONS,
};

/* Parts A:B[:C] in a copy into which the parts point. */
static bool take_parts(const char *word, const char *parts[PARTS_MAX], size_t most, char **out_copy)
{
    char *copy = strdup(word);
    size_t count = 0;

    if (copy == NULL)
        abort();
    *out_copy = copy;
    for (char *part = copy; part != NULL; count++) {
        char *colon = strchr(part, ':');
        if (colon != NULL)
            *colon = '\0';
        if (count < PARTS_MAX)
            parts[count] = part;
        part = colon == NULL ? NULL : colon + 1;
    }
    return count >= 2 && count <= most;
}

/* What the options say, with the copies that it points into. */
struct taken {
    struct alms_regime_map *maps;
    struct alms_regime_amortised *amortised;
    char **copies;
    size_t copies_count;
    int32_t year;
};

static bool take_year(const char *text, int32_t *out)
{
    if (strlen(text) != YEAR_DIGITS || strspn(text, "0123456789") != YEAR_DIGITS) {
        cli_complain(ALMS_E_OPTION_VALUE, "'%s' is not a year", text);
        return false;
    }
    *out = (int32_t)strtol(text, NULL, 10);
    return true;
}

static bool take(const struct convert_arguments *args, struct taken *out)
{
    bool is_good = take_year(args->year, &out->year);

    for (size_t i = 0; i < args->maps.count; i++) {
        const char *parts[PARTS_MAX] = {0};
        if (!take_parts(args->maps.items[i], parts, 2, &out->copies[out->copies_count++])) {
            cli_complain(ALMS_E_OPTION_VALUE, "'%s' is not of the form OLD:NEW",
                         args->maps.items[i]);
            is_good = false;
        }
        out->maps[i] = (struct alms_regime_map){parts[0], parts[1]};
    }
    for (size_t i = 0; i < args->amortised.count; i++) {
        const char *parts[PARTS_MAX] = {0};
        if (!take_parts(args->amortised.items[i], parts, PARTS_MAX,
                        &out->copies[out->copies_count++])) {
            cli_complain(ALMS_E_OPTION_VALUE, "'%s' is not of the form FUND:AMOUNT",
                         args->amortised.items[i]);
            is_good = false;
        }
        out->amortised[i] = (struct alms_regime_amortised){parts[0], parts[1], parts[2]};
    }
    return is_good;
}

static enum cli_exit
convert(struct cli *cli, const struct convert_arguments *args, const struct taken *taken)
{
    struct alms_error err = {0};
    struct alms_regime_report regime;
    const struct alms_regime_draft draft = {
        .year = taken->year,
        .maps = taken->maps,
        .maps_count = args->maps.count,
        .amortised = taken->amortised,
        .amortised_count = args->amortised.count,
        .approver = args->approver,
        .memo = args->memo,
    };

    if (alms_regime_convert(cli->book, &draft, &regime, &err) != ALMS_OK)
        return cli_report(&err);
    const enum cli_exit exit_status = print_regime(cli, &regime);
    if (!cli->is_dry_run && cli->draft_path == NULL)
        tell_regime(&regime);
    alms_regime_report_free(&regime);
    return exit_status;
}

static enum cli_exit convert_run(struct cli *cli, const void *arguments)
{
    const struct convert_arguments *args = arguments;
    struct taken taken = {
        .maps = calloc(args->maps.count + 1, sizeof(*taken.maps)),
        .amortised = calloc(args->amortised.count + 1, sizeof(*taken.amortised)),
        .copies = calloc(args->maps.count + args->amortised.count + 1, sizeof(*taken.copies)),
    };

    if (taken.maps == NULL || taken.amortised == NULL || taken.copies == NULL)
        abort();
    const enum cli_exit exit_status = take(args, &taken) ? convert(cli, args, &taken) : EXIT_USAGE;
    for (size_t i = 0; i < taken.copies_count; i++)
        free(taken.copies[i]);
    free(taken.copies);
    free(taken.amortised);
    free(taken.maps);
    return exit_status;
}

static const struct command CONVERT = {
    .name = "convert",
    .summary = N_("Go over to the next accounting system on the 1st of January"),
    .options = CONVERT_OPTIONS,
    .arguments_size_bytes = sizeof(struct convert_arguments),
    .run = convert_run,
    .needs = CLI_NEEDS_WRITING,
    .prints_table = true,
    .examples = "  alms regime convert 2026 --amortised=GEN:12000 --approver=li --dry-run\n"
                "  alms regime convert 2026 --map=1701.01:1801.01 --approver=li\n",
};

/* --- show ---------------------------------------------------------------------------------- */

static enum cli_exit show_run(struct cli *cli, const void *arguments)
{
    struct alms_error err = {0};
    struct alms_regime_report regime;

    (void)arguments;
    if (alms_regime_get(cli->book, &regime, &err) != ALMS_OK)
        return cli_report(&err);
    const enum cli_exit exit_status = print_regime(cli, &regime);
    tell_regime(&regime);
    alms_regime_report_free(&regime);
    return exit_status;
}

static const struct command SHOW = {
    .name = "show",
    .summary = N_("Show the accounting system, and the conversion that led to it"),
    .run = show_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};

static const struct command *const SUBCOMMANDS[] = {&CONVERT, &SHOW, NULL};

const struct command COMMAND_REGIME = {
    .name = "regime",
    .summary = N_("Show the accounting system, and go over to the next one"),
    .subcommands = SUBCOMMANDS,
};
