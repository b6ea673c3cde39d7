#include "support/use.h"

#include <alms/account.h>
#include <alms/aid.h>
#include <alms/commodity.h>
#include <alms/entry.h>
#include <alms/fund.h>
#include <alms/gift.h>
#include <alms/import.h>
#include <alms/label.h>
#include <alms/operator.h>
#include <alms/party.h>
#include <alms/period.h>

#include <string.h>

const char *const USE_RULES = "source  \"list of a bank\"\n"
                              "format  csv\n"
                              "header  ref, amount\n"
                              "column  ref     ref  unique\n"
                              "column  day     date %Y-%m-%d\n"
                              "column  donor   private.donor\n"
                              "column  amount  amount  decimal=.\n"
                              "record  gift  channel=bank  account=1002  fund=GEN\n"
                              "when    donor ~ \"^K\"  fund=KIDS\n";

const char *const USE_TABLE = "ref,day,donor,amount\n"
                              "B-1,2026-02-03,Anna,10.01\n"
                              "B-2,2026-02-03,Kim,20.02\n"
                              "B-3,2026-02-04,\"Bell, Ltd\",30.03\n"
                              "B-4,2026-02-05,Kay,40.04\n";

enum alms_code use_gift(alms_book *book, const char *fund, const char *amount,
                        struct alms_date date, struct alms_error *err)
{
    struct alms_posted posted;
    const struct alms_gift_draft draft = {.date = date,
                                          .amount = amount,
                                          .fund = fund,
                                          .account = "1002",
                                          .channel = "bank",
                                          .donor = "Ann Example",
                                          .memo = "get well"};
    return alms_gift_add(book, &draft, &posted, err);
}

enum alms_code
use_aid(alms_book *book, const char *amount, struct alms_date date, struct alms_error *err)
{
    struct alms_posted posted;
    const struct alms_aid_draft draft = {.date = date,
                                         .amount = amount,
                                         .fund = "KIDS",
                                         .account = "1002",
                                         .programme = "HEART",
                                         .approver = "li",
                                         .payee = "Ben Example",
                                         .document = "case 12"};
    return alms_aid_give(book, &draft, &posted, err);
}

enum alms_code
use_transfer(alms_book *book, const char *amount, struct alms_date date, struct alms_error *err)
{
    struct alms_posted posted;
    const struct alms_transfer_draft draft = {.from = "GEN",
                                              .to = "KIDS",
                                              .amount = amount,
                                              .account = "1002",
                                              .reason = "internal",
                                              .memo = "the council decided it",
                                              .approver = "li",
                                              .date = date};
    return alms_fund_transfer(book, &draft, &posted, err);
}

enum alms_code
use_entry(alms_book *book, const char *amount, struct alms_date date, struct alms_error *err)
{
    char negative[64] = "-";
    struct alms_posted posted;

    (void)strncat(negative, amount, sizeof(negative) - 2);
    const struct alms_line lines[] = {{"530101", "GEN", NULL, amount},
                                      {"1002", "GEN", NULL, negative}};
    const struct alms_entry_draft draft = {.date = date,
                                           .lines = lines,
                                           .lines_count = sizeof(lines) / sizeof(*lines),
                                           .memo = "office lease 9",
                                           .approver = "li"};
    return alms_entry_post(book, &draft, &posted, err);
}

enum alms_code
use_reverse(alms_book *book, const char *number, struct alms_date date, struct alms_error *err)
{
    struct alms_posted posted;
    const struct alms_reversal_draft draft = {.number = number, .date = date, .reason = "error"};
    return alms_entry_reverse(book, &draft, &posted, err);
}

enum alms_code use_close(alms_book *book, struct alms_month month, struct alms_error *err)
{
    return alms_period_close(
        book, &(struct alms_close_draft){.month = month, .reason = "not reconciled"}, err);
}

enum alms_code use_import(alms_book *book, const struct scratch *scratch, struct alms_error *err)
{
    struct alms_import_report report;
    const char *path = scratch_path(scratch, "gifts.csv");
    const struct alms_import_options options = {.rules = USE_RULES, .rules_name = "bank.rules"};

    file_put_text(path, USE_TABLE);
    const enum alms_code code = alms_import_run(book, path, &options, &report, err);
    alms_import_report_free(&report);
    return code;
}

/* Two accounts, a currency, a party, and of each list one more that is closed again. */
static void add_masters(alms_book *book)
{
    struct alms_error err = {0};
    const struct alms_account_draft bank = {
        .code = "1002.01", .name = "Bank one", .parent = "1002"};
    const struct alms_account_draft old = {.code = "1002.02", .name = "Bank two", .parent = "1002"};
    const struct alms_commodity_draft dollar = {.code = "USD", .name = "Dollar", .scale_digits = 2};
    const struct alms_fund_draft fund = {.code = "OLD", .name = "Old"};
    const struct alms_fund_draft later = {.code = "LATER",
                                          .name = "Later",
                                          .restriction = ALMS_RESTRICTED_TIME,
                                          .from = {2027, 1, 1}};
    const struct alms_label_draft winter = {.code = "winter", .name = "Winter"};
    const struct alms_label_draft spring = {.code = "spring", .name = "Spring"};
    const struct alms_operator_draft wang = {.code = "wang", .roles = ALMS_AUDITOR, .name = "Wang"};
    const struct alms_party_draft party = {.code = "P1", .name = "Hospital", .bank = "123"};

    MUST(alms_account_add(book, &bank, &err));
    MUST(alms_account_add(book, &old, &err));
    MUST(alms_account_close(book, "1002.02", &err));
    MUST(alms_commodity_add(book, &dollar, &err));
    MUST(alms_fund_add(book, &fund, &err));
    MUST(alms_fund_close(book, "OLD", &err));
    MUST(alms_fund_add(book, &later, &err));
    MUST(alms_label_add(book, ALMS_CAMPAIGN, &winter, &err));
    MUST(alms_label_add(book, ALMS_CAMPAIGN, &spring, &err));
    MUST(alms_label_close(book, ALMS_CAMPAIGN, "spring", &err));
    MUST(alms_operator_add(book, &wang, &err));
    MUST(alms_operator_close(book, "wang", &err));
    MUST(alms_party_add(book, &party, &err));
}

static void give_dollars(alms_book *book)
{
    struct alms_error err = {0};
    struct alms_posted posted;
    const struct alms_gift_draft draft = {.date = {2026, 2, 10},
                                          .amount = "7.77",
                                          .commodity = "USD",
                                          .rate = "7.0014",
                                          .rate_source = "bank",
                                          .fund = "KIDS",
                                          .account = "1002.01",
                                          .channel = "bank",
                                          .campaign = "winter",
                                          .programme = "HEART",
                                          .party = "P1"};
    MUST(alms_gift_add(book, &draft, &posted, &err));
}

void use_book(alms_book *book, const struct scratch *scratch)
{
    struct alms_error err = {0};

    add_masters(book);
    MUST(use_gift(book, "GEN", "1000.01", (struct alms_date){2026, 1, 5}, &err));
    MUST(use_gift(book, "KIDS", "500.25", (struct alms_date){2026, 1, 31}, &err));
    MUST(use_gift(book, "GEN", "99.99", (struct alms_date){2026, 2, 1}, &err));
    give_dollars(book);
    MUST(use_import(book, scratch, &err));
    MUST(use_aid(book, "123.45", (struct alms_date){2026, 2, 20}, &err));
    MUST(use_aid(book, "50.50", (struct alms_date){2026, 3, 1}, &err));
    MUST(use_transfer(book, "200.20", (struct alms_date){2026, 3, 2}, &err));
    MUST(use_entry(book, "77.07", (struct alms_date){2026, 3, 3}, &err));
    MUST(use_reverse(book, "R-2026-02-000001", (struct alms_date){2026, 3, 4}, &err));
    MUST(use_reverse(book, "P-2026-03-000001", (struct alms_date){2026, 3, 5}, &err));
    MUST(use_reverse(book, "J-2026-03-000001", (struct alms_date){2026, 3, 31}, &err));
    MUST(use_close(book, (struct alms_month){2026, 1}, &err));
}
