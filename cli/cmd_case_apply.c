/* alms case apply - one application, or a table of them. */
#include "cmd_case.h"
#include "i18n.h"

#include <alms/case.h>

static const char *const KINDS[] = {"person", "minor", "organisation"};
static const char *const PUBLISH[] = {"masked", "full", "anonymous"};

struct apply_arguments {
    struct alms_case_draft draft;
    const char *file;
    struct cli_list documents;
    struct cli_list related;
    struct cli_list parties;
    struct cli_list duplicates;
    int kind;
    int publish;
};

#define DRAFT(member) draft.member

static const struct cli_option APPLY_OPTIONS[] = {
    TEXT(struct apply_arguments, file, "file", "FILE",
         N_("a table of applications, CSV or XLSX; what its rows do not say is as given here")),
    TEXT(struct apply_arguments, DRAFT(programme), "programme", "CODE",
         N_("the programme whose tariff is asked; needed")),
    TEXT(struct apply_arguments, DRAFT(event), "event", "CODE",
         N_("what happened, as 2026 or OP-1; public; needed")),
    TEXT(struct apply_arguments, DRAFT(fund), "fund", "CODE", N_("the fund that will pay; needed")),
    TEXT(struct apply_arguments, DRAFT(name), "name", "TEXT",
         N_("the beneficiary; private; needed")),
    LIST(struct apply_arguments, documents, "document", "FILE",
         N_("a file of the papers; its name and SHA-256 are kept; needed")),
    TEXT(struct apply_arguments, DRAFT(code), "code", "CODE",
         N_("the case's code (default: the next C-000001)")),
    TEXT(struct apply_arguments, DRAFT(variant), "variant", "CODE",
         N_("of the tariff, where it has several")),
    TEXT(struct apply_arguments, DRAFT(cost), "cost", "AMOUNT",
         N_("what the family pays itself, for brackets")),
    TEXT(struct apply_arguments, DRAFT(amount), "amount", "AMOUNT",
         N_("what is asked (default: all that the tariff gives)")),
    CHOICE(struct apply_arguments, kind, "kind", "person|minor|organisation",
           N_("what the beneficiary is (default: by the age)")),
    TEXT(struct apply_arguments, DRAFT(id_number), "id-number", "TEXT",
         N_("the identity number, 18 digits; private")),
    DATE(struct apply_arguments, DRAFT(birth), "birth",
         N_("the birth date, where there is no identity number; private")),
    TEXT(struct apply_arguments, DRAFT(guardian), "guardian", "TEXT",
         N_("a minor's guardian; private")),
    TEXT(struct apply_arguments, DRAFT(guardian_id), "guardian-id", "TEXT",
         N_("the guardian's identity number; private")),
    TEXT(struct apply_arguments, DRAFT(payee), "payee", "TEXT",
         N_("who is paid, as a hospital (default: the beneficiary); private")),
    TEXT(struct apply_arguments, DRAFT(bank), "bank", "TEXT", N_("the payee's bank; private")),
    TEXT(struct apply_arguments, DRAFT(bank_account), "bank-account", "TEXT",
         N_("the payee's account; private")),
    TEXT(struct apply_arguments, DRAFT(county), "county", "TEXT", N_("where it is; private")),
    TEXT(struct apply_arguments, DRAFT(illness), "illness", "TEXT", N_("the illness; private")),
    TEXT(struct apply_arguments, DRAFT(contact), "contact", "TEXT",
         N_("telephone or address; private")),
    CHOICE(struct apply_arguments, publish, "publish", "masked|full|anonymous",
           N_("how the name may be published (default: masked)")),
    TEXT(struct apply_arguments, DRAFT(agency), "agency", "CODE",
         N_("the liability account of money that only passes through")),
    LIST(struct apply_arguments, related, "related", "CODE",
         N_("an operator related to the beneficiary, who takes no part")),
    LIST(struct apply_arguments, parties, "related-party", "CODE",
         N_("a party, as a donor, to whom the beneficiary or the guardian is related")),
    LIST(struct apply_arguments, duplicates, "although", "CODE",
         N_("a case that resembles it, in spite of which it goes on")),
    TEXT(struct apply_arguments, DRAFT(reason), "reason", "TEXT",
         N_("why it goes on in spite of it; private")),
    TEXT(struct apply_arguments, DRAFT(approver), "approver", "CODE",
         N_("who decided that; not you")),
    DATE(struct apply_arguments, DRAFT(date), "date", N_("its date (default: today)")),
    TEXT(struct apply_arguments, DRAFT(memo), "memo", "TEXT", N_("a remark; private")),
    END_OF_OPTIONS,
};

static enum alms_code
put_row(void *context, const struct alms_case_row *row, struct alms_error *err)
{
    char line[24];

    (void)err;
    (void)snprintf(line, sizeof(line), "%lu", (unsigned long)row->line);
    const char *const cells[] = {line, row->applied.code, row->name, row->applied.amount,
                                 row->applied.commodity};
    alms_sheet_add(context, cells);
    return ALMS_OK;
}

/* What belongs to one person stands in the rows of a table. */
static bool is_of_table(const struct alms_case_draft *draft, size_t duplicates_count)
{
    const struct {
        const char *option;
        bool is_given;
    } alone[] = {
        {"name", draft->name != NULL},           {"code", draft->code != NULL},
        {"cost", draft->cost != NULL},           {"amount", draft->amount != NULL},
        {"id-number", draft->id_number != NULL}, {"birth", draft->birth.year != 0},
        {"guardian", draft->guardian != NULL},   {"guardian-id", draft->guardian_id != NULL},
        {"contact", draft->contact != NULL},     {"although", duplicates_count > 0},
        {"reason", draft->reason != NULL},       {"approver", draft->approver != NULL},
    };
    bool fits = true;

    for (size_t i = 0; i < sizeof(alone) / sizeof(alone[0]); i++) {
        if (alone[i].is_given) {
            cli_complain(ALMS_E_OPTION_VALUE, "'--%s' does not go with '--%s'", alone[i].option,
                         "file");
            fits = false;
        }
    }
    return fits;
}

static enum cli_exit
apply_table(struct cli *cli, const char *path, const struct alms_case_draft *common)
{
    struct alms_error err = {0};
    const struct alms_sheet_column columns[] = {
        {"line", _("Line"), true},          {"case", _("Case"), false},
        {"name", _("Name"), false},         {"amount", _("Amount"), true},
        {"currency", _("Currency"), false},
    };

    if (!is_of_table(common, common->duplicates_count))
        return EXIT_USAGE;
    struct alms_sheet *sheet = alms_sheet_open(columns, sizeof(columns) / sizeof(columns[0]));
    const enum cli_exit exit_status =
        alms_case_apply_file(cli->book, path, common, put_row, sheet, &err) == ALMS_OK
            ? cli_write_sheet(cli, sheet)
            : cli_report(&err);
    alms_sheet_close(sheet);
    return exit_status;
}

static enum cli_exit apply_run(struct cli *cli, const void *arguments)
{
    const struct apply_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_case_draft draft = args->draft;
    struct alms_case_applied applied;

    draft.kind = KINDS[args->kind];
    draft.publish = PUBLISH[args->publish];
    draft.documents = args->documents.items;
    draft.documents_count = args->documents.count;
    draft.related = args->related.items;
    draft.related_count = args->related.count;
    draft.parties = args->parties.items;
    draft.parties_count = args->parties.count;
    draft.duplicates = args->duplicates.items;
    draft.duplicates_count = args->duplicates.count;
    if (args->file != NULL)
        return apply_table(cli, args->file, &draft);
    if (alms_case_apply(cli->book, &draft, &applied, &err) != ALMS_OK)
        return cli_report(&err);
    (void)printf(_("Opened case %s: %s %s by the tariff.\n"), applied.code, applied.amount,
                 applied.commodity);
    cli_tell_relations(cli, applied.code);
    return EXIT_DONE;
}

const struct command CASE_APPLY = {
    .name = "apply",
    .summary = N_("Open a case: what is asked, for whom, on which papers"),
    .options = APPLY_OPTIONS,
    .arguments_size_bytes = sizeof(struct apply_arguments),
    .run = apply_run,
    .needs = CLI_NEEDS_WRITING,
    .prints_table = true,
    .examples =
        "  alms case apply --programme=HEART --event=OP-1 --fund=HEART --cost=32000 \\\n"
        "      --name=\"王小某\" --id-number=110101202003070016 --guardian=\"王某\" \\\n"
        "      --payee=\"某市儿童医院\" --document=form.pdf --document=ultrasound.pdf\n"
        "  # Columns: code date programme event variant fund amount cost agency name kind\n"
        "  #   id_number birth guardian guardian_id payee bank bank_account county illness\n"
        "  #   contact publish documents related parties memo; papers lie beside the table\n"
        "  #   or: 编号 申请日期 项目 事项 类型 资金 申请金额 自付费用 代理负债科目 姓名 性质\n"
        "  #   身份证号 出生日期 监护人 监护人身份证号 收款人 开户行 银行账号 区县 病种 电话\n"
        "  #   公示方式 材料 关联操作员 关联往来方 备注; of papers and codes several, parted by ;\n"
        "  alms case apply --file=applications.csv --programme=HEART --event=2026 "
        "--fund=HEART --dry-run\n",
};
