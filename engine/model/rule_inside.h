/*
 * rule_inside - what the rules of entries and of documents share.
 */
#ifndef ALMS_RULE_INSIDE_H
#define ALMS_RULE_INSIDE_H

#include "model/rule.h"

/* Whether two postings are of one fund and commodity. */
bool alms_same_pot(const struct alms_posting *a, const struct alms_posting *b);

bool alms_fund_has_programme(const struct alms_fund *fund, const char *programme);

/* The labels of a document: they exist, are open, and are not younger than a gift. */
void alms_rule_labels(const struct alms_masters *masters, const struct alms_record *record,
                      struct alms_error *err);

/* Rules ENTRY-9 and PERIOD-1, of the date of a document. Faults are noted. */
void alms_rule_date(const struct alms_masters *masters, const struct alms_record *record,
                    struct alms_date date, struct alms_error *err);

/* Rule APPROVAL-1: who approved is fit for it, and is named where one is needed. */
void alms_rule_approval(const struct alms_masters *masters, const struct alms_record *record,
                        bool is_needed, struct alms_error *err);

/* Rules FUND-1 and FUND-2. */
void alms_rule_spending(const struct alms_fund *fund, const char *programme, struct alms_date date,
                        struct alms_error *err);

/* Whether the charity has less money of some commodity after the voucher than before. */
bool alms_rule_pays_out(const struct alms_masters *masters, const struct alms_voucher *voucher);

/* The rules of one kind of document; faults are noted. */
void alms_rule_gift(const struct alms_masters *masters, const struct alms_voucher *voucher,
                    struct alms_error *err);
void alms_rule_refund(const struct alms_masters *masters, const struct alms_voucher *voucher,
                      struct alms_error *err);
void alms_rule_aid(const struct alms_masters *masters, const struct alms_voucher *voucher,
                   struct alms_error *err);
void alms_rule_transfer(const struct alms_masters *masters, const struct alms_voucher *voucher,
                        struct alms_error *err);
void alms_rule_general(const struct alms_masters *masters, const struct alms_voucher *voucher,
                       struct alms_error *err);

/* Of a year's end; rule_year.c. */
void alms_rule_closing(const struct alms_masters *masters, const struct alms_voucher *voucher,
                       struct alms_error *err);
void alms_rule_release(const struct alms_masters *masters, const struct alms_voucher *voucher,
                       struct alms_error *err);
void alms_rule_adjust(const struct alms_masters *masters, const struct alms_voucher *voucher,
                      struct alms_error *err);
void alms_rule_opening(const struct alms_masters *masters, const struct alms_voucher *voucher,
                       struct alms_error *err);
void alms_rule_reopen(const struct alms_masters *masters, const struct alms_record *record,
                      struct alms_error *err);

/* Rule VOUCHER-1: the digests of source documents; faults are ATTACHMENT_UNFIT. */
void alms_rule_attachments(const struct alms_record *record, struct alms_error *err);

/* Rule BUDGET-1; faults are NOT_FOUND, CLOSED, FUND_PURPOSE, AMOUNT_*, DATE_SYNTAX. */
void alms_rule_budget(const struct alms_masters *masters, const struct alms_record *record,
                      struct alms_error *err);

/* APPROVAL-1 of one person. */
void alms_rule_approver(const struct alms_masters *masters, const char *approver, const char *by,
                        struct alms_error *err);

#endif
