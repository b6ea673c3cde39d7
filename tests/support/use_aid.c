#include "support/use.h"

#include <alms/aid.h>
#include <alms/approval.h>
#include <alms/case.h>
#include <alms/key.h>
#include <alms/operator.h>
#include <alms/party.h>
#include <alms/pay.h>
#include <alms/plan.h>
#include <alms/tariff.h>

#include <string.h>

static const struct alms_date DAY = {2026, 3, 10};

/* A case of HEART that asks KIDS for 10.50. */
static void apply(alms_book *book, const struct scratch *scratch, const struct alms_case_draft *as)
{
    struct alms_error err = {0};
    struct alms_case_applied applied;
    const char *documents[] = {scratch_path(scratch, "form.pdf")};
    struct alms_case_draft draft = *as;

    draft.date = DAY;
    draft.programme = "HEART";
    draft.event = "2026";
    draft.variant = "help";
    draft.fund = "KIDS";
    draft.amount = "10.50";
    draft.bank = "Bank";
    draft.documents = documents;
    draft.documents_count = 1;
    MUST(alms_case_apply(book, &draft, &applied, &err));
}

static void step(alms_book *book, enum alms_case_step_kind kind, const char *code)
{
    struct alms_error err = {0};
    const struct alms_case_step_draft draft = {
        .code = code,
        .date = {2026, 3, kind == ALMS_STEP_PAYABLE ? 12 : 10},
        .until = {2026, 3, kind == ALMS_STEP_NOTICE ? 11 : 31},
        .approver = kind == ALMS_STEP_APPROVE ? "li" : NULL};

    MUST(alms_case_step(book, kind, &draft, &err));
}

static void make_payable(alms_book *book, const char *code)
{
    step(book, ALMS_STEP_CHECK, code);
    step(book, ALMS_STEP_APPROVE, code);
    step(book, ALMS_STEP_NOTICE, code);
    step(book, ALMS_STEP_PAYABLE, code);
}

/* One case of an agency that is only asked for, one that is at the bank, one that is paid. */
static void use_cases(alms_book *book, const struct scratch *scratch)
{
    static const char *const related[] = {"wu"};
    struct alms_error err = {0};
    struct alms_pay_batch batch;
    struct alms_posted posted;
    const struct alms_case_draft agency = {.name = "Ann One",
                                           .bank_account = "6222000000000001",
                                           .birth = {1960, 1, 1},
                                           .agency = "2601",
                                           .related = related,
                                           .related_count = 1};
    const struct alms_case_draft bank = {
        .name = "Ben Two", .bank_account = "6222000000000002", .birth = {1960, 1, 2}};
    const struct alms_case_draft paid = {
        .name = "Cy Three", .bank_account = "6222000000000003", .birth = {1960, 1, 3}};
    const struct alms_pay_export_draft sent = {
        .date = {2026, 3, 12}, .path = scratch_path(scratch, "pay.csv"), .total = "10.50"};
    const struct alms_case_payment_draft payment = {
        .code = "C-000003", .date = {2026, 3, 12}, .account = "1002"};

    file_put_text(scratch_path(scratch, "form.pdf"), "form");
    apply(book, scratch, &agency);
    apply(book, scratch, &bank);
    apply(book, scratch, &paid);
    make_payable(book, "C-000002");
    MUST(alms_pay_export(book, &sent, &batch, &err));
    make_payable(book, "C-000003");
    MUST(alms_case_pay(book, &payment, &posted, &err));
}

static void use_plan(alms_book *book)
{
    struct alms_error err = {0};
    struct alms_plan_ran ran;
    char member[ALMS_CODE_SIZE_MAX + 1];
    const struct alms_plan_draft plan = {
        .code = "CARE", .programme = "HEART", .fund = "KIDS", .variant = "care", .from = {2026, 3}};
    const struct alms_plan_join_draft join = {
        .date = {2026, 3, 1}, .name = "Dan Four", .birth = {1940, 1, 4}};
    const struct alms_plan_run_draft run = {.plan = "CARE",
                                            .month = {2026, 3},
                                            .date = {2026, 3, 20},
                                            .account = "1002",
                                            .approver = "li"};

    MUST(alms_plan_add(book, &plan, &err));
    MUST(alms_plan_join(book, "CARE", &join, member, &err));
    MUST(alms_plan_run(book, &run, &ran, &err));
}

/* A policy, and an aid that is signed as it asks. */
static void use_policy(alms_book *book, const struct scratch *scratch)
{
    static const char *const bands[] = {
        "case over 0 need 1 of approver", "duplicate over 0 need 1 of approver",
        "post over 0 need 1 of approver", "roster over 0 need 1 of approver",
        "transfer over 0 need 1 of approver"};
    struct alms_error err = {0};
    char vkey[ALMS_KEY_TEXT_SIZE_BYTES];
    char signed_by[ALMS_CODE_SIZE_MAX + 1];
    struct alms_posted posted;
    alms_signer *signer = NULL;
    alms_book *drafting = NULL;
    struct alms_book_options options = support_options();
    const struct alms_key_file key = {scratch_path(scratch, "li.key"), "correct horse"};
    const struct alms_policy_draft policy = {
        .bands = bands, .count = sizeof(bands) / sizeof(*bands), .approver = "li"};
    const char *draft = scratch_path(scratch, "aid.draft");
    const char *note = scratch_path(scratch, "aid.li");

    MUST(alms_operator_key_new(book, "li", &key, vkey, &err));
    MUST(alms_policy_set(book, &policy, &err));
    options.draft_path = draft;
    MUST(alms_book_open(scratch_path(scratch, "book.alms"), ALMS_WRITE, &options, &drafting, &err));
    MUST(use_aid(drafting, "1.25", (struct alms_date){2026, 3, 21}, &err));
    alms_book_close(drafting);
    MUST(alms_signer_open(&key, &signer, &err));
    MUST(alms_draft_sign(draft, signer, options.now_s, note, &err));
    alms_signer_close(signer);
    MUST(alms_draft_import(book, draft, note, NULL, signed_by, &err));
    MUST(alms_draft_post(book, draft, &posted, &err));
}

void use_people(alms_book *book, const struct scratch *scratch)
{
    static const char *const terms[] = {"upto help 50", "monthly care 5"};
    struct alms_error err = {0};
    const struct alms_operator_draft wu = {.code = "wu", .roles = ALMS_APPROVER, .name = "Wu"};
    const struct alms_tariff_draft tariff = {
        .programme = "HEART", .from = {2026, 1, 1}, .terms = terms, .terms_count = 2};

    const struct alms_party_draft donor = {
        .code = "DONOR", .name = "Eve Five", .id_number = "110101198501010033"};

    MUST(alms_operator_add(book, &wu, &err));
    MUST(alms_party_add(book, &donor, &err));
    MUST(alms_tariff_add(book, &tariff, &err));
    use_cases(book, scratch);
    use_plan(book);
    use_policy(book, scratch);
}
