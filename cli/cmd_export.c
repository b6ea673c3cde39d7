/* alms audit export, alms audit pack - the books as files for auditors. */
#include "command.h"
#include "i18n.h"

#include <alms/export.h>

#include <inttypes.h>
#include <string.h>

enum { WORDS_SIZE_BYTES = 1024 };

/* The forms that were asked for, as texts of their own. */
struct forms {
    char text[WORDS_SIZE_BYTES];
    const char *items[ALMS_EXPORT_FORMS_MAX + 1]; /* one more than can be right */
    size_t count;
};

static void add_all(struct forms *forms)
{
    for (const struct alms_export_form *form = alms_export_forms(); form->name != NULL; form++) {
        if (forms->count < ALMS_EXPORT_FORMS_MAX)
            forms->items[forms->count++] = form->name;
    }
}

/* Takes the words of --as apart; `all` stands for every form. False, and told, if they are too
 * many. */
static bool take_forms(const struct cli_list *words, struct forms *forms)
{
    size_t used = 0;

    for (size_t i = 0; i < words->count; i++) {
        const char *word = words->items[i];
        if (strcmp(word, "all") == 0 && words->count == 1) {
            add_all(forms);
            return true;
        }
        for (;;) {
            const size_t size = strcspn(word, ",");
            if (used + size + 1 > sizeof(forms->text) || forms->count > ALMS_EXPORT_FORMS_MAX) {
                cli_complain(ALMS_E_LIST_LONG, "there are too many forms");
                return false;
            }
            memcpy(forms->text + used, word, size);
            forms->text[used + size] = '\0';
            forms->items[forms->count++] = forms->text + used;
            used += size + 1;
            if (word[size] == '\0')
                break;
            word += size + 1;
        }
    }
    return true;
}

static void tell_result(const struct alms_export_result *result, const char *path)
{
    (void)printf(_("Exported %llu records, %llu entries and %llu lines to '%s'.\n"),
                 (unsigned long long)result->records_count,
                 (unsigned long long)result->entries_count, (unsigned long long)result->lines_count,
                 path);
    (void)printf(_("Root: %s\n"), result->root);
    (void)fflush(stdout);
    for (size_t i = 0; i < result->omissions_count; i++) {
        cli_notice(_("%s cannot say %s: all that is counted in it is left out there"),
                   result->omissions[i].form, result->omissions[i].commodity);
    }
}

/* --- audit export -------------------------------------------------------------------------- */

struct export_arguments {
    const char *folder;
    struct cli_list forms;
    struct alms_month from;
    struct alms_month until;
    bool is_private;
    const char *organisation;
};

#define EXPORT_OPTIONS_OF(type)                                                                    \
    MONTH(type, from, "from", N_("first month of the forms (default: the first entry's)")),        \
        MONTH(type, until, "until", N_("last month of the forms (default: the last entry's)")),    \
        FLAG(type, is_private, "private", N_("with names and remarks of the vault")),              \
        TEXT(type, organisation, "organisation", "ID",                                             \
             N_("number in the register of charities, for iati and saft"))

static const struct cli_option EXPORT_OPTIONS[] = {
    ARGUMENT(struct export_arguments, folder, "FOLDER", N_("where to; it must not be there yet")),
    LIST(struct export_arguments, forms, "as", "FORMS",
         N_("forms beside the audit trail, parted by commas; 'all' for all")),
    EXPORT_OPTIONS_OF(struct export_arguments),
    END_OF_OPTIONS,
};

static enum cli_exit export_run(struct cli *cli, const void *arguments)
{
    const struct export_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_export_result result = {0};
    struct forms forms = {0};

    if (!take_forms(&args->forms, &forms))
        return EXIT_USAGE;
    const struct alms_export_options options = {
        .forms = forms.items,
        .forms_count = forms.count,
        .from = args->from,
        .to = args->until,
        .is_private = args->is_private,
        .organisation = args->organisation,
    };
    const enum alms_code code = alms_export(cli->book, args->folder, &options, &result, &err);
    cli_progress_end();
    if (code != ALMS_OK)
        return cli_report(&err);
    tell_result(&result, args->folder);
    alms_export_result_free(&result);
    return EXIT_DONE;
}

const struct command COMMAND_AUDIT_EXPORT = {
    .name = "export",
    .summary = N_("Write the records and tables as a folder that anybody can verify"),
    .options = EXPORT_OPTIONS,
    .arguments_size_bytes = sizeof(struct export_arguments),
    .run = export_run,
    .needs = CLI_NEEDS_READING,
    .examples = "  alms audit export audit-2026-03\n"
                "  alms audit export audit-2026 --as=csv,hledger --from=2026-01 --until=2026-03\n"
                "  alms verify audit-2026-03\n",
};

/* --- audit forms --------------------------------------------------------------------------- */

static const struct cli_option NO_OPTIONS[] = {END_OF_OPTIONS};

static enum cli_exit forms_run(struct cli *cli, const void *arguments)
{
    const struct alms_sheet_column columns[] = {{"form", _("Name"), false},
                                                {"about", _("What it is"), false}};
    struct alms_sheet *sheet = alms_sheet_open(columns, 2);

    (void)arguments;
    for (const struct alms_export_form *form = alms_export_forms(); form->name != NULL; form++) {
        const char *const cells[] = {form->name, i18n_text(form->about)};
        alms_sheet_add(sheet, cells);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    return exit_status;
}

const struct command COMMAND_AUDIT_FORMS = {
    .name = "forms",
    .summary = N_("List the forms in which the ledger can be exported"),
    .options = NO_OPTIONS,
    .arguments_size_bytes = 1,
    .run = forms_run,
    .needs = CLI_NEEDS_NOTHING,
    .prints_table = true,
    .examples = "  alms audit forms\n",
};

/* --- audit pack ---------------------------------------------------------------------------- */

struct pack_arguments {
    const char *path;
    struct cli_list forms;
    struct alms_month from;
    struct alms_month until;
    bool is_private;
    const char *organisation;
    struct cli_list evidence;
    bool has_no_statements;
};

static const struct cli_option PACK_OPTIONS[] = {
    ARGUMENT(struct pack_arguments, path, "FILE", N_("the archive; it must not be there yet")),
    LIST(struct pack_arguments, forms, "as", "FORMS",
         N_("forms beside the audit trail, parted by commas (default: all)")),
    EXPORT_OPTIONS_OF(struct pack_arguments),
    LIST(struct pack_arguments, evidence, "evidence", "FILE",
         N_("a file that records rest on; again and again")),
    FLAG(struct pack_arguments, has_no_statements, "no-statements",
         N_("leave the public statements out")),
    END_OF_OPTIONS,
};

static enum cli_exit pack_run(struct cli *cli, const void *arguments)
{
    const struct pack_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_export_result result = {0};
    struct forms forms = {0};

    if (args->forms.count == 0) {
        add_all(&forms);
    } else if (!take_forms(&args->forms, &forms)) {
        return EXIT_USAGE;
    }
    const struct alms_pack_options options = {
        .content = {.forms = forms.items,
                    .forms_count = forms.count,
                    .from = args->from,
                    .to = args->until,
                    .is_private = args->is_private,
                    .organisation = args->organisation},
        .evidence = args->evidence.items,
        .evidence_count = args->evidence.count,
        .has_statements = !args->has_no_statements,
        .language = i18n_language(),
        .translate = i18n_text,
    };
    const enum alms_code code = alms_pack(cli->book, args->path, &options, &result, &err);
    cli_progress_end();
    if (code != ALMS_OK)
        return cli_report(&err);
    tell_result(&result, args->path);
    alms_export_result_free(&result);
    return EXIT_DONE;
}

const struct command COMMAND_AUDIT_PACK = {
    .name = "pack",
    .summary = N_("Write one archive for the auditor: exports, evidence, statements, how to check"),
    .options = PACK_OPTIONS,
    .arguments_size_bytes = sizeof(struct pack_arguments),
    .run = pack_run,
    .needs = CLI_NEEDS_READING,
    .examples = "  alms audit pack audit-2026.zip --from=2026-01 --until=2026-12"
                " --evidence=bank-2026-01.csv\n"
                "  alms verify audit-2026.zip\n",
};
