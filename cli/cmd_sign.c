/* alms entry sign, alms entry unsigned - the signatures of checker, cashier and poster. */
#include "entries.h"
#include "i18n.h"

#include <alms/operator.h>
#include <alms/signatures.h>

#include <inttypes.h>

#define SIGN_ROLES "checker|cashier|poster"

static const uint32_t ROLES[] = {ALMS_CHECKER, ALMS_CASHIER, ALMS_POSTER};

struct sign_arguments {
    struct alms_month month;
    int role;
    struct cli_list vouchers;
};

static const struct cli_option SIGN_OPTIONS[] = {
    MONTH_ARGUMENT(struct sign_arguments, month, "MONTH", N_("the month of the vouchers")),
    /* In the order of ROLES. */
    CHOICE(struct sign_arguments, role, "as", SIGN_ROLES,
           N_("the role in which you sign (default: checker)")),
    LIST(struct sign_arguments, vouchers, "voucher", "NUMBER",
         N_("only this voucher; give it again for more (default: all that you may sign)")),
    END_OF_OPTIONS,
};

static enum cli_exit sign_run(struct cli *cli, const void *arguments)
{
    const struct sign_arguments *args = arguments;
    const struct alms_signing_draft draft = {.month = args->month,
                                             .role = ROLES[args->role],
                                             .vouchers = args->vouchers.items,
                                             .vouchers_count = args->vouchers.count};
    struct alms_error err = {0};
    uint64_t count = 0;
    char text[32];

    if (alms_voucher_sign(cli->book, &draft, &count, &err) != ALMS_OK)
        return cli_report(&err);
    (void)snprintf(text, sizeof(text), "%" PRIu64, count);
    (void)printf(_("Vouchers signed: %s.\n"), text);
    return EXIT_DONE;
}

const struct command ENTRY_SIGN = {
    .name = "sign",
    .summary = N_("Sign vouchers that others made, as checker, cashier or poster"),
    .options = SIGN_OPTIONS,
    .arguments_size_bytes = sizeof(struct sign_arguments),
    .run = sign_run,
    .needs = CLI_NEEDS_WRITING,
    .examples = "  alms entry sign 2026-03 --as=checker --operator=zhao\n"
                "  alms entry sign 2026-03 --as=cashier --voucher=P-2026-03-000001\n",
};

/* --- unsigned ------------------------------------------------------------------------------ */

struct unsigned_arguments {
    struct alms_month month;
};

static const struct cli_option UNSIGNED_OPTIONS[] = {
    MONTH_ARGUMENT(struct unsigned_arguments, month, "MONTH", N_("the month of the vouchers")),
    END_OF_OPTIONS,
};

/* Who signed, or that somebody still has to. */
static const char *
cell(const struct cli *cli, const char *signer, const struct alms_unsigned *item, uint32_t role)
{
    if (signer != NULL)
        return signer;
    return (item->missing & role) != 0 ? cli_word(cli, N_("missing")) : "";
}

static enum cli_exit unsigned_run(struct cli *cli, const void *arguments)
{
    const struct unsigned_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_unsigned_list list;
    const struct alms_sheet_column columns[] = {
        {"voucher", _("Voucher"), false}, {"date", _("Date"), false},
        {"kind", _("Kind"), false},       {"maker", _("Made by"), false},
        {"checker", _("Checker"), false}, {"cashier", _("Cashier"), false},
        {"poster", _("Poster"), false},
    };

    if (alms_unsigned_list(cli->book, args->month, &list, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, 7);
    for (size_t i = 0; i < list.count; i++) {
        const struct alms_unsigned *item = &list.items[i];
        char date[ALMS_DATE_TEXT_SIZE_BYTES];
        alms_date_format(item->date, date);
        const char *const cells[] = {item->number,
                                     date,
                                     cli_word(cli, item->kind),
                                     item->maker,
                                     cell(cli, item->checker, item, ALMS_CHECKER),
                                     cell(cli, item->cashier, item, ALMS_CASHIER),
                                     cell(cli, item->poster, item, ALMS_POSTER)};
        alms_sheet_add(sheet, cells);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_unsigned_list_free(&list);
    return exit_status;
}

const struct command ENTRY_UNSIGNED = {
    .name = "unsigned",
    .summary = N_("List the vouchers of a month that lack a signature"),
    .options = UNSIGNED_OPTIONS,
    .arguments_size_bytes = sizeof(struct unsigned_arguments),
    .run = unsigned_run,
    .needs = CLI_NEEDS_READING,
    .prints_table = true,
};
