/*
 * case - one application for aid and its life.
 *
 *     applied -> checked -> approved -> noticed -> payable -> paid -> confirmed
 *
 * or refused, withdrawn, returned. Every step is a record; a step out of order is refused with the
 * state of the case and the state that it would need. What is asked is measured by the programme's
 * tariff (tariff.h), in force on the day of the application unless it says otherwise. From the
 * approval on, what is not paid yet is reserved in the fund and cannot be spent on anything else.
 * Payment needs an approval by another person than the author, a public notice that has run out, no
 * open objection, and a day until which the case is payable.
 *
 * All about the person is private: it is kept in the vault. The log holds keyed digests of the
 * identity number, of name and birth date and of the bank account, whose key is in the vault, so
 * that the same person is found again and nobody can try out numbers with the book alone.
 *
 * A case of an agency (the donor named the child, the money only passes through) has the account
 * that owes the money, such as 2601.01. It is paid from money held for others, and is neither
 * income nor cost.
 */
#ifndef ALMS_CASE_H
#define ALMS_CASE_H

#include <alms/entry.h>

ALMS_BEGIN_DECLS

enum { ALMS_CASE_DOCUMENTS_MAX = 12, ALMS_CASE_RELATED_MAX = 16 }; /* of operators, of parties */

/* An application. A zeroed member means "not given". */
struct alms_case_draft {
    const char *code;      /* NULL: the next of C-000001, C-000002, … */
    struct alms_date date; /* of the application; not given: today */
    const char *programme; /* required */
    const char *event;     /* required: a code for what happened, as 2026 or OP-1; public */
    const char *variant;   /* of the tariff; NULL where it has only one */
    const char *fund;      /* required: which will pay */
    const char *amount;    /* NULL: all that the tariff gives */
    const char *cost;      /* what the family pays itself, for tariffs with brackets */
    const char *agency;    /* the liability account of money that only passes through */
    /* Private. */
    const char *name;         /* required: the beneficiary */
    const char *kind;         /* person (the default), minor, organisation */
    const char *id_number;    /* 18 digits; required of persons, unless birth is given */
    struct alms_date birth;   /* not given: as the identity number says */
    const char *guardian;     /* required of minors */
    const char *guardian_id;  /* 18 digits */
    const char *payee;        /* who is paid, as a hospital; NULL: the beneficiary */
    const char *bank;         /* the payee's bank */
    const char *bank_account; /* the payee's account */
    const char *county;
    const char *illness;
    const char *contact;
    const char *publish; /* masked (the default), full, anonymous */
    const char *memo;
    /* Files of the papers, required; name and SHA-256 of each are kept, private. */
    const char *const *documents;
    size_t documents_count;
    /* Operators who are related to the beneficiary; they take no part in the case. Public. */
    const char *const *related;
    size_t related_count;
    /* Parties, as donors, to whom the beneficiary or the guardian is related. Public. Who is the
       same person as a party whose identity is recorded is found without that. */
    const char *const *parties;
    size_t parties_count;
    /* Going on although these cases resemble it: a decision with a reason, by another person. */
    const char *const *duplicates;
    size_t duplicates_count;
    const char *reason;
    const char *approver;
};

/* What an application gives back. */
struct alms_case_applied {
    char code[ALMS_CODE_SIZE_MAX + 1];
    char amount[24]; /* what the tariff gives, or what was asked */
    char commodity[ALMS_CODE_SIZE_MAX + 1];
};

/*
 * Opens a case.
 * Refuses with VALUE_MISSING, ID_NUMBER, DATE_SYNTAX, FILE_* (a document), NOT_FOUND, CLOSED,
 * FUND_PURPOSE, FUND_DATES, TARIFF_NONE, TARIFF_AGE, TARIFF_GRANT, CASE_DUPLICATE (the same person
 * or account has a case of this programme and event; both are shown masked), APPROVER_* (for going
 * on in spite of it), DUPLICATE (the code).
 */
ALMS_MUST_CHECK enum alms_code alms_case_apply(alms_book *book, const struct alms_case_draft *draft,
                                               struct alms_case_applied *out,
                                               struct alms_error *err);

/* A row of a table of applications, as it was taken. Its texts live until the visit returns. */
struct alms_case_row {
    uint32_t line;
    const char *name; /* private */
    struct alms_case_applied applied;
};

typedef enum alms_code
alms_case_row_visit(void *context, const struct alms_case_row *row, struct alms_error *err);

/*
 * Opens a case for each row of a table (CSV or XLSX), or none. Its header names, in any order,
 *
 *     code date programme event variant fund amount cost agency name kind id_number birth guardian
 *     guardian_id payee bank bank_account county illness contact publish documents related parties
 *     memo
 *
 * or 编号 申请日期 项目 事项 类型 资金 申请金额 自付费用 代理负债科目 姓名 性质 身份证号 出生日期
 * 监护人 监护人身份证号 收款人 开户行 银行账号 区县 病种 电话 公示方式 材料 关联操作员 关联往来方
 * 备注; only name must be there. What a row does not say is as in `common`, but for what belongs to
 * one person: code, amount, cost, name, numbers, birth, guardian and contact. Papers, operators and
 * parties are parted by ';'; papers lie in the folder of the table unless they begin with '/'. Two
 * rows of the same person, programme and event are refused, with both lines; going on in spite of a
 * case that resembles it is decided case by case, with alms_case_apply.
 *
 * Every row that is taken is told to `visit`, which must not keep it before the call has succeeded:
 * a later row may be refused. Refuses as alms_case_apply does, with the line, and with TABLE_*.
 */
ALMS_MUST_CHECK enum alms_code
alms_case_apply_file(alms_book *book, const char *path, const struct alms_case_draft *common,
                     alms_case_row_visit *visit, void *context, struct alms_error *err);

/* Steps that move no money. */
enum alms_case_step_kind {
    ALMS_STEP_CHECK,    /* the papers are in order */
    ALMS_STEP_APPROVE,  /* amount (NULL: all that is asked), approver */
    ALMS_STEP_REFUSE,   /* reason */
    ALMS_STEP_NOTICE,   /* date: its first day; until: its last, or days */
    ALMS_STEP_OBJECT,   /* reason: what is objected, and by whom */
    ALMS_STEP_RESOLVE,  /* answer: dismissed or upheld; reason */
    ALMS_STEP_PAYABLE,  /* until */
    ALMS_STEP_CONFIRM,  /* the family says that it has the money */
    ALMS_STEP_WITHDRAW, /* reason */
    ALMS_STEP_COUNT
};

struct alms_case_step_draft {
    const char *code;       /* required */
    struct alms_date date;  /* not given: today */
    struct alms_date until; /* of NOTICE and PAYABLE: the last day */
    uint32_t days;          /* of NOTICE, instead of until: how many days it hangs out */
    const char *amount;
    const char *approver;
    const char *answer;
    const char *reason; /* private */
    /* Of APPROVE: the parties to whom the beneficiary is related, in spite of which it goes on; all
       of them, with a reason. */
    const char *const *parties;
    size_t parties_count;
};

/*
 * Takes a step.
 * Refuses with NOT_FOUND, CASE_STATE (out of order), CASE_OBJECTED, CASE_NOTICE, CASE_AMOUNT,
 * CASE_CONFLICT, CASE_RELATED, DATE_*, APPROVER_*, ROLE_MISSING, TARIFF_*, FUND_OVERSPENT (nothing
 * is left in the fund beside what is reserved), VALUE_MISSING.
 */
ALMS_MUST_CHECK enum alms_code alms_case_step(alms_book *book, enum alms_case_step_kind kind,
                                              const struct alms_case_step_draft *draft,
                                              struct alms_error *err);

/* A payment, or money that came back. */
struct alms_case_payment_draft {
    const char *code;      /* required */
    struct alms_date date; /* not given: today */
    const char *amount;    /* NULL: all that is left to pay; required of what came back */
    const char *account;   /* required: the cash account */
    const char *document;  /* private */
    const char *memo;      /* private */
};

/*
 * Pays a payable case, in full or a part: an aid in series P, or for an agency the debt to whom it
 * was held for. The payee is that of the application.
 * Refuses with CASE_STATE, CASE_OBJECTED, CASE_NOTICE, CASE_LAPSED, CASE_AMOUNT, CASE_CONFLICT and
 * as alms_aid_give does.
 */
ALMS_MUST_CHECK enum alms_code alms_case_pay(alms_book *book,
                                             const struct alms_case_payment_draft *draft,
                                             struct alms_posted *out, struct alms_error *err);

/* Takes back money that was paid, into the fund that paid it. Refuses as alms_case_pay does. */
ALMS_MUST_CHECK enum alms_code alms_case_return(alms_book *book,
                                                const struct alms_case_payment_draft *draft,
                                                struct alms_posted *out, struct alms_error *err);

/* A case of the book. Its strings belong to the list that holds it. */
struct alms_case_item {
    const char *code;
    uint64_t n; /* of the application's record */
    const char *state;
    const char *programme;
    const char *event;
    const char *variant;
    const char *fund;
    const char *commodity;
    const char *agency; /* NULL: own aid */
    const char *amount; /* asked, then granted */
    const char *paid;
    const char *returned;
    const char *reserved;
    const char *goods;    /* worth of what was given for it beside the money, in the base currency,
                             less    what came back; it does not count against the amount */
    const char *approver; /* NULL before */
    uint64_t objections;  /* open */
    const char *related; /* operators who are the beneficiary or guardian or related to them, parted
                            by blanks; "" if none */
    const char *parties; /* parties of whom the same is true */
    struct alms_date applied;
    struct alms_date moved;
    struct alms_date noticed_until; /* dates that are not there are zero */
    struct alms_date payable_until;
    struct alms_date paid_on;
    /* From the vault; NULL without it, after erasure, or if not given. */
    const char *name;
    const char *kind;
    const char *publish;
    const char *guardian;
    const char *payee;
    const char *bank;
    const char *bank_account;
    const char *county;
    const char *illness;
    const char *documents[ALMS_CASE_DOCUMENTS_MAX]; /* SHA-256, blank, name; NULL at the end */
};

struct alms_case_list {
    const struct alms_case_item *items; /* ordered by code */
    size_t count;
    void *memory; /* owns everything above */
};

/* Which cases; NULL members: all. */
struct alms_case_filter {
    const char *code;
    const char *state;
    const char *programme;
};

/* Refuses with VALUE_UNKNOWN for another state, NOT_FOUND if a code is asked for and not there. */
ALMS_MUST_CHECK enum alms_code alms_case_list(alms_book *book,
                                              const struct alms_case_filter *filter,
                                              struct alms_case_list *out, struct alms_error *err);

void alms_case_list_free(struct alms_case_list *list);

/*
 * The list that hangs out: the cases as the filter says, with what the public may see. A minor's
 * name is not there at all; county and illness are there only where at least five cases of the list
 * share programme, county and illness. What is not shown is NULL. Amounts are shown.
 */
ALMS_MUST_CHECK enum alms_code
alms_case_public_list(alms_book *book, const struct alms_case_filter *filter,
                      struct alms_case_list *out, struct alms_error *err);

/* How figures of cases are put together. */
enum alms_case_group {
    ALMS_CASES_BY_STATE,
    ALMS_CASES_BY_PROGRAMME,
    ALMS_CASES_BY_MONTH,  /* of the application */
    ALMS_CASES_BY_COUNTY, /* from the vault; "" where it is not known */
    ALMS_CASES_BY_AGE, /* completed years on the day of the application, from the vault: 0-6, 7-17,
                          18-59, 60-79, 80+; "" where it is not known, as of organisations */
    ALMS_CASES_BY_STATE_AND_AGE
};

/* The cases of a group in one currency. */
struct alms_case_figure {
    const char *key;
    const char *age; /* of BY_STATE_AND_AGE beside the state; NULL otherwise */
    const char *commodity;
    uint64_t count;
    const char *amount;
    const char *paid;
    const char *returned;
    const char *mean_days; /* from application to full payment; NULL if none is paid */
};

struct alms_case_figure_list {
    const struct alms_case_figure *items; /* by key, age and currency */
    size_t count;
    void *memory; /* owns everything above */
};

ALMS_MUST_CHECK enum alms_code alms_case_figures(alms_book *book, enum alms_case_group by,
                                                 struct alms_case_figure_list *out,
                                                 struct alms_error *err);
void alms_case_figures_free(struct alms_case_figure_list *list);

/* Writes the states, in the order of a case's life; NULL beyond the last. */
const char *alms_case_state_at(size_t index);

/* The digits of an identity number: 17, a check digit, and among them a day of birth. */
ALMS_MUST_CHECK enum alms_code
alms_id_number_check(const char *text, struct alms_date *out_birth, struct alms_error *err);

ALMS_END_DECLS

#endif
