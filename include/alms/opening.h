/*
 * opening - the balances with which a book begins.
 *
 * Who kept books before brings the balances of the last day of a year: assets, liabilities and net
 * assets, per account and fund, from a table. They balance per fund, or nothing is recorded; income
 * and expenses begin at zero. Opening balances stand before everything else.
 */
#ifndef ALMS_OPENING_H
#define ALMS_OPENING_H

#include <alms/book.h>
#include <alms/entry.h>

ALMS_BEGIN_DECLS

struct alms_opening_draft {
    const char *path;      /* required: CSV, TSV or XLSX; see below */
    struct alms_date date; /* required: the 31st of a December */
};

/* What was recorded. */
struct alms_opening_report {
    uint64_t balances_count;
    uint64_t funds_count; /* an entry for each */
    char first_number[ALMS_VOUCHER_TEXT_SIZE_BYTES];
    char last_number[ALMS_VOUCHER_TEXT_SIZE_BYTES];
};

/*
 * Records the balances of a table, whose header names the columns account, fund, debit and credit
 * and may name commodity, or in Chinese 科目编号, 资金, 借方, 贷方, 币种; other columns are not
 * read but currency and foreign, or 外币币种 and 外币金额: how much of another currency a balance
 * is, which stands in debit or credit with its worth in the books. A row has a debit or a credit,
 * with or without commas between thousands; a row that has neither, or names no account, is passed
 * over. Refuses, telling all: TABLE_HEADER, TABLE_*, FILE_*, AMOUNT_*, NOT_FOUND, CLOSED,
 * ACCOUNT_GROUP, ACCOUNT_TWIN, ENTRY_UNBALANCED, ENTRY_LINES, FUND_OVERSPENT, HOLDING_OVERDRAWN,
 * OPENING_UNFIT, TABLE_EMPTY.
 */
ALMS_MUST_CHECK enum alms_code
alms_opening_import(alms_book *book, const struct alms_opening_draft *draft,
                    struct alms_opening_report *out, struct alms_error *err);

ALMS_END_DECLS

#endif
