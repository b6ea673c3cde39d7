/*
 * plan - recurring aid: a roster of people who all get the same, month by month.
 *
 * A plan belongs to a programme and a fund, and names a monthly amount of the programme's tariff,
 * or goods: an item such as a pack, how much of it everybody gets, and the warehouse that gives it.
 * People join and leave on their days; all about them is private, and the same person is on a
 * roster once. The ages of the programme's tariff, if it has one, hold for money and goods alike.
 * Running a month pays everybody who was on the roster in it, or gives out the goods of all of them
 * (of the fund's lots, what expires first), in one entry, approved like any payment; a month is run
 * once. Later the list comes back signed: what was not delivered (refused, moved away, died) is
 * taken back into the fund, goods into the lots they came from, and who moved or died leaves.
 */
#ifndef ALMS_PLAN_H
#define ALMS_PLAN_H

#include <alms/entry.h>

ALMS_BEGIN_DECLS

/* A plan to add. */
struct alms_plan_draft {
    const char *code;       /* required */
    const char *programme;  /* required */
    const char *fund;       /* required */
    const char *variant;    /* a `monthly` term of the programme's tariff; or, instead of it: */
    const char *item;       /* code, name or alias of what is given */
    const char *quantity;   /* of it to each, with or without a unit; NULL: 1 */
    const char *place;      /* the warehouse that gives it */
    struct alms_month from; /* required: the first month */
    uint32_t every_months;  /* 1 to 12; 0: 1 */
};

/*
 * Refuses with VALUE_*, CODE_SYNTAX, DUPLICATE, NOT_FOUND, CLOSED, FUND_PURPOSE, FUND_DATES,
 * PLAN_GIVES (an amount and goods), UNIT_UNKNOWN, AMOUNT_*.
 */
ALMS_MUST_CHECK enum alms_code
alms_plan_add(alms_book *book, const struct alms_plan_draft *draft, struct alms_error *err);

/* Somebody who joins. */
struct alms_plan_join_draft {
    const char *member;    /* a code; NULL: the next of M-000001, M-000002, … */
    struct alms_date date; /* not given: today */
    const char *name;      /* required; private, as all that follows */
    const char *id_number; /* 18 digits; required unless birth is given */
    struct alms_date birth;
    const char *bank;
    const char *bank_account;
    const char *county;
    const char *contact;
};

/*
 * Adds a person to the roster. Refuses with NOT_FOUND, VALUE_MISSING, ID_NUMBER, DATE_*, DUPLICATE,
 * CASE_DUPLICATE (the same person is on it), TARIFF_AGE.
 */
ALMS_MUST_CHECK enum alms_code
alms_plan_join(alms_book *book, const char *plan, const struct alms_plan_join_draft *draft,
               char out_member[ALMS_CODE_SIZE_MAX + 1], struct alms_error *err);

/*
 * Adds all rows of a table (CSV or XLSX) or none; its header names member, joined, name, id_number,
 * birth, bank, bank_account, county, contact (or 编号 加入日期 姓名 身份证号 出生日期 开户行
 * 银行账号 区县 电话). Refuses as above, with the line, and with TABLE_* and DATE_SYNTAX.
 */
ALMS_MUST_CHECK enum alms_code alms_plan_join_file(alms_book *book, const char *plan,
                                                   const char *path, uint64_t *out_count,
                                                   struct alms_error *err);

/* reason: died, moved, declined, other. Refuses with NOT_FOUND, CLOSED, VALUE_UNKNOWN, DATE_*. */
ALMS_MUST_CHECK enum alms_code alms_plan_leave(alms_book *book, const char *plan,
                                               const char *member, const char *reason,
                                               struct alms_date date, struct alms_error *err);

/* A month to run. */
struct alms_plan_run_draft {
    const char *plan;              /* required */
    struct alms_month month;       /* required */
    struct alms_date date;         /* of the entry; not given: today */
    const char *account;           /* the cash account; required of money */
    const char *approver;          /* required */
    struct alms_files attachments; /* optional: the record keeps the SHA-256 of each */
};

struct alms_plan_ran {
    struct alms_posted posted;
    uint64_t members;
    char amount[24]; /* of goods their value */
    char commodity[ALMS_CODE_SIZE_MAX + 1];
    char quantity[64]; /* of goods, with the unit; "" of money */
};

/*
 * Pays or gives a month to everybody on the roster, in series P. The amount is that of the tariff
 * in force on the last day of the month.
 * Refuses with PLAN_RUN (run already, not a month of the plan), VALUE_MISSING (nobody is on the
 * roster), TARIFF_NONE, STOCK_SHORT (there are not enough for all), and as alms_aid_give and
 * alms_stock_issue do.
 */
ALMS_MUST_CHECK enum alms_code alms_plan_run(alms_book *book,
                                             const struct alms_plan_run_draft *draft,
                                             struct alms_plan_ran *out, struct alms_error *err);

/* What came of a month. */
struct alms_plan_result_draft {
    const char *plan;        /* required */
    struct alms_month month; /* required */
    const char *path;        /* required: a table with member and result (编号, 结果) */
    struct alms_date date;   /* of the entry; not given: today */
    const char *account;     /* the cash account into which money comes back; NULL if none does */
    const char *place;       /* the warehouse into which goods come back; NULL: the plan's */
    struct alms_files attachments; /* of the entry by which something comes back */
};

struct alms_plan_results {
    uint64_t delivered;
    uint64_t died;
    uint64_t moved;
    uint64_t refused;
    struct alms_posted returned; /* number "" if nothing came back */
};

/*
 * Takes back the signed-for list: every member of the month once, delivered, refused, moved or
 * died. Who moved or died leaves the roster on that day; what was not delivered is taken back.
 * Refuses with PLAN_RUN, NOT_FOUND, DUPLICATE and VALUE_UNKNOWN (with the line), TABLE_*.
 */
ALMS_MUST_CHECK enum alms_code
alms_plan_result(alms_book *book, const struct alms_plan_result_draft *draft,
                 struct alms_plan_results *out, struct alms_error *err);

/* A plan, or a month of it (month given). Its strings belong to the list that holds it. */
struct alms_plan_item {
    const char *code;
    const char *programme;
    const char *fund;
    const char *variant;     /* NULL where goods are given */
    const char *item;        /* NULL where money is, and so the next one */
    const char *quantity;    /* to each in the plan's own row, to all in a month's; with its unit */
    struct alms_month month; /* zero in the plan's own row */
    uint64_t members;
    const char *amount; /* of the month, of goods their value; NULL in the plan's own row */
    int64_t delivered;  /* -1 where it is not known */
    bool is_returned;
};

struct alms_plan_list {
    const struct alms_plan_item *items; /* plans, each followed by its months */
    size_t count;
    void *memory; /* owns everything above */
};

ALMS_MUST_CHECK enum alms_code
alms_plan_list(alms_book *book, struct alms_plan_list *out, struct alms_error *err);
void alms_plan_list_free(struct alms_plan_list *list);

/* A member of a roster; its strings live until the visit returns. NULL without the vault. */
struct alms_plan_person {
    const char *member;
    struct alms_date joined;
    struct alms_date left_on; /* zero: still there */
    const char *name;
    const char *bank;
    const char *bank_account;
    const char *county;
};

typedef enum alms_code alms_plan_person_visit(void *context, const struct alms_plan_person *person,
                                              struct alms_error *err);

/* Walks those who get something in the month, by their codes: the private list of receivers. */
ALMS_MUST_CHECK enum alms_code
alms_plan_walk(alms_book *book, const char *plan, struct alms_month month,
               alms_plan_person_visit *visit, void *context, struct alms_error *err);

ALMS_END_DECLS

#endif
