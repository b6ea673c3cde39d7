/*
 * pay - paying many cases through the bank: a file for it, and its answer.
 *
 * An export takes all payable cases that are not with the bank yet, each with all that is left of
 * it, writes a table for the bank and records a batch. What is in a batch is paid or failed by the
 * bank's answer and by nothing else: paid is posted as aid, failed makes the case payable again.
 */
#ifndef ALMS_PAY_H
#define ALMS_PAY_H

#include <alms/case.h>

ALMS_BEGIN_DECLS

enum alms_pay_layout {
    ALMS_PAY_GENERIC, /* batch, case, payee, bank, bank_account, amount, currency */
    ALMS_PAY_BANK /* 序号,收款账号,收款户名,开户行,金额,用途: bulk payment of a bank */
};

struct alms_pay_export_draft {
    const char *programme; /* NULL: all */
    struct alms_date date; /* not given: today */
    const char *path;      /* required: the file, which must not be there */
    enum alms_pay_layout layout;
    const char *total; /* required: what their total is, as the person who sends it says */
};

/* What would be, or was, exported. */
struct alms_pay_batch {
    uint64_t batch;
    uint64_t count;
    char total[24];
    char commodity[ALMS_CODE_SIZE_MAX + 1]; /* a batch is of one */
};

/* Counts what an export would take; path and total are not asked. Refuses as alms_pay_export. */
ALMS_MUST_CHECK enum alms_code alms_pay_count(alms_book *book,
                                              const struct alms_pay_export_draft *draft,
                                              struct alms_pay_batch *out, struct alms_error *err);

/*
 * Writes the file and records the batch.
 * Refuses with VALUE_MISSING (no case is payable; a payee has no name or bank account),
 * VALUE_UNKNOWN (the cases are of several currencies), TOTAL_UNCONFIRMED, FILE_EXISTS.
 */
ALMS_MUST_CHECK enum alms_code alms_pay_export(alms_book *book,
                                               const struct alms_pay_export_draft *draft,
                                               struct alms_pay_batch *out, struct alms_error *err);

struct alms_pay_result_draft {
    uint64_t batch;   /* required */
    const char *path; /* required: a table with batch, case, result (批次 案件 结果), or with
                       * purpose (用途) as the bank layout has it, and result */
    struct alms_date date; /* of the entries; not given: today */
    const char *account;   /* required: the cash account that paid */
};

struct alms_pay_results {
    uint64_t paid;
    uint64_t failed;
    uint64_t missing; /* not found by the bank */
    uint64_t pending; /* not answered yet */
    uint64_t known;   /* answered before, with the same result */
};

/*
 * Reads the bank's answer: paid, pending, failed or missing (成功 处理中 失败 未找到). Everything
 * is recorded or nothing. It may come in parts. Refuses with PAY_BATCH (a row of another batch, or
 * answered otherwise before), VALUE_UNKNOWN and TABLE_*, each with the line, and as alms_case_pay
 * does.
 */
ALMS_MUST_CHECK enum alms_code
alms_pay_result(alms_book *book, const struct alms_pay_result_draft *draft,
                struct alms_pay_results *out, struct alms_error *err);

/* An order to the bank. Its strings belong to the list that holds it. */
struct alms_pay_item {
    uint64_t batch;
    const char *code; /* of the case */
    const char *amount;
    const char *answer; /* pending, paid, failed, missing */
};

struct alms_pay_list {
    const struct alms_pay_item *items; /* by batch and case */
    size_t count;
    void *memory; /* owns everything above */
};

ALMS_MUST_CHECK enum alms_code
alms_pay_list(alms_book *book, struct alms_pay_list *out, struct alms_error *err);
void alms_pay_list_free(struct alms_pay_list *list);

ALMS_END_DECLS

#endif
