/*
 * rule - the accounting rules, pure: values in, verdict out.
 *
 * A record is checked by these functions before it is written and again whenever the log is
 * verified. They know the masters as they were before the record, and nothing else: what needs the
 * ledger (balances, voucher numbers, the entry that is reversed) is read by the caller and handed
 * in. All faults of a record are noted, not only the first. docs/rules.md lists the rules by their
 * ids, with their sources.
 */
#ifndef ALMS_RULE_H
#define ALMS_RULE_H

#include "model/masters.h"
#include "model/record.h"

/* 1 to 16 of A-Z a-z 0-9 and -, beginning with a letter or digit. Refuses with CODE_SYNTAX. */
ALMS_MUST_CHECK enum alms_code
alms_rule_code(const char *code, const char *what, struct alms_error *err);

/* Digits in groups parted by points, at most 16, not taken. Refuses with CODE_SYNTAX, DUPLICATE. */
ALMS_MUST_CHECK enum alms_code alms_rule_account_code(const struct alms_masters *masters,
                                                      const char *code, struct alms_error *err);

/*
 * What every record must keep: LOG-2 (time never runs backwards), LOG-3 (the log begins with the
 * book and its first operator), OPERATOR-1 (the author is an open treasurer).
 */
ALMS_MUST_CHECK enum alms_code alms_rule_record(const struct alms_masters *masters,
                                                const struct alms_record *record,
                                                struct alms_error *err);

/* Rule OPERATOR-1 alone: faults are NOT_FOUND, CLOSED, ROLE_MISSING. */
void alms_rule_author(const struct alms_masters *masters, const char *by, struct alms_error *err);

/* The rules of records that add or close something. Closing's balance is the caller's to check. */
ALMS_MUST_CHECK enum alms_code alms_rule_master(const struct alms_masters *masters,
                                                const struct alms_record *record,
                                                struct alms_error *err);

/* KEY-1 to KEY-3, of records about keys; faults are noted. */
void alms_rule_key(const struct alms_masters *masters, const struct alms_record *record,
                   struct alms_error *err);

/*
 * What a code names, for new entries; NONE if there is nothing of that code. Faults are NOT_FOUND,
 * CLOSED and, of an account, ACCOUNT_GROUP.
 */
int32_t alms_rule_take_account(const struct alms_masters *masters, const char *code,
                               struct alms_error *err);
int32_t
alms_rule_take_fund(const struct alms_masters *masters, const char *code, struct alms_error *err);
int32_t alms_rule_take_commodity(const struct alms_masters *masters, const char *code,
                                 struct alms_error *err);

/* Whether new records may name the label; NULL is fine. Faults are NOT_FOUND and CLOSED. */
void alms_rule_check_label(const struct alms_masters *masters, enum alms_label_kind kind,
                           const char *code, struct alms_error *err);

/*
 * Takes a record into the masters if their rules accept it, and passes over it otherwise: who
 * changed a log by other means must not make nonsense of them. What is wrong, verification tells.
 */
void alms_rule_apply(struct alms_masters *masters, const struct alms_record *record);

/* A line with its things found and its numbers in the smallest units. */
struct alms_posting {
    int32_t account_id;
    int32_t fund_id;
    int32_t commodity_id;
    int64_t amount;
    int64_t quantity; /* of goods; 0 where none move */
    int32_t item_id;  /* of goods, like the place */
    int32_t place_id;
    bool is_foreign;     /* it moves money of another currency */
    int32_t currency_id; /* of that, like the amount in it */
    int64_t foreign;
};

/* An entry and all that is known about it. */
struct alms_voucher {
    const struct alms_record *record;
    const struct alms_posting *postings; /* as many as the entry has lines */
    size_t count;
};

/*
 * Finds the things that the lines name and reads their amounts: ENTRY-1, ENTRY-2, ENTRY-3.
 * postings has room for ALMS_LINES_MAX.
 */
ALMS_MUST_CHECK enum alms_code
alms_rule_lines(const struct alms_masters *masters, const struct alms_record *record,
                struct alms_posting *postings, struct alms_error *err);

/* The same, of the reversal of a record of that kind. */
ALMS_MUST_CHECK enum alms_code
alms_rule_lines_as(const struct alms_masters *masters, const struct alms_record *record,
                   enum alms_kind kind, struct alms_posting *postings, struct alms_error *err);

/* The rules of entries and of the document that makes the entry. */
ALMS_MUST_CHECK enum alms_code alms_rule_voucher(const struct alms_masters *masters,
                                                 const struct alms_voucher *voucher,
                                                 struct alms_error *err);

/*
 * What can be said of a document whose lines are at fault: the accounts and funds of the lines that
 * are given (NULL and "" are skipped), its date, its approver, its labels and its reason. Faults
 * are noted.
 */
void alms_rule_apart(const struct alms_masters *masters, const struct alms_record *record,
                     const struct alms_line *lines, size_t count, struct alms_error *err);

/* The entry that a reversal names, as the ledger has it. */
struct alms_reversed {
    bool is_found;
    bool is_reversal;
    bool is_reversed;
    struct alms_date date;
    const struct alms_line *lines;
    size_t lines_count;
    bool is_gift;
    bool is_conversion; /* to another regime */
    const char *batch;  /* of a gift that was imported; NULL otherwise */
};

/* REVERSE-1 to REVERSE-4, and IMPORT-11 of a reversal that names a batch. */
ALMS_MUST_CHECK enum alms_code alms_rule_reversal(const struct alms_voucher *voucher,
                                                  const struct alms_reversed *reversed,
                                                  struct alms_error *err);

/* The refusal of REGIME-8, which the accounts that a conversion closed would hide. */
ALMS_MUST_CHECK enum alms_code
alms_rule_fail_conversion(const char *number, struct alms_error *err);

/*
 * What a voucher takes away: a fund as a whole (account_id is NONE), or what the fund holds in one
 * account.
 */
struct alms_decrease {
    int32_t account_id;
    int32_t fund_id;
    int32_t commodity_id;
    int64_t amount; /* below zero */
};

/* Lists what a voucher takes away; decreases has room for 2 * ALMS_LINES_MAX. Returns the count. */
size_t alms_voucher_decreases(const struct alms_masters *masters,
                              const struct alms_voucher *voucher, struct alms_decrease *decreases);

/*
 * FUND-3 and FUND-4: `lowest` is the smallest balance on any day from the voucher's date on, before
 * the voucher.
 */
ALMS_MUST_CHECK enum alms_code alms_rule_decrease(const struct alms_masters *masters,
                                                  const struct alms_decrease *decrease,
                                                  int64_t lowest, struct alms_error *err);

/* The letter of the series in which a kind of record numbers its vouchers. */
char alms_kind_series(enum alms_kind kind);

/* A voucher number: series, month, and its number without gaps from 1. */
struct alms_number {
    char series;
    struct alms_month month;
    uint64_t number;
};

/* R-2026-02-000412 */
void alms_number_format(struct alms_number number, char text[ALMS_VOUCHER_TEXT_SIZE_BYTES]);

/* False if text is not the one form of a number. */
bool alms_number_parse(const char *text, struct alms_number *out);

/* ENTRY-8: the number is the next of its series and month. */
ALMS_MUST_CHECK enum alms_code
alms_rule_number(const struct alms_record *record, uint64_t next, struct alms_error *err);

/* A gift of which a part is to be refunded, or which is to be reversed; in minor units. */
struct alms_refunded {
    const char *number;
    int32_t commodity_id;
    int64_t gift;
    int64_t before; /* refunded before, less what was taken back of that */
    int64_t amount; /* of this refund */
    bool is_reversal;
};

/*
 * REFUND-2 (no more is refunded than was given) and REFUND-3 (what was refunded in part is not
 * reversed). Faults are REFUND_EXCESS and REFUND_STANDS.
 */
void alms_rule_refunded(const struct alms_masters *masters, const struct alms_refunded *refunded,
                        struct alms_error *err);

#endif
