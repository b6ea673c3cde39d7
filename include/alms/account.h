/*
 * account - the chart of accounts.
 *
 * A book begins with the chart of its regime; a charity adds its own accounts below those, one per
 * bank account for example. A code is never used again and never changes its meaning. An account
 * below another takes its type, side, restriction and role from it. Only the conversion of the book
 * to another regime (regime.h) defines codes anew.
 *
 * Income and expense accounts come in twins: one for unrestricted money, one for restricted money.
 * The fund of a line decides which of the two may be used.
 */
#ifndef ALMS_ACCOUNT_H
#define ALMS_ACCOUNT_H

#include <alms/book.h>

ALMS_BEGIN_DECLS

enum alms_account_type { ALMS_ASSET, ALMS_LIABILITY, ALMS_NET_ASSETS, ALMS_INCOME, ALMS_EXPENSE };

/* What an account is used for, beyond its type. */
enum alms_account_role {
    ALMS_ROLE_NONE,
    ALMS_ROLE_GROUP,   /* only groups others; takes no entry */
    ALMS_ROLE_CASH,    /* money at hand or in a bank; never below zero in any fund */
    ALMS_ROLE_AGENCY,  /* money held for others; never below zero in any fund */
    ALMS_ROLE_STOCK,   /* goods; never below zero in any fund */
    ALMS_ROLE_GIFT,    /* donation income; moves by gifts only */
    ALMS_ROLE_AID,     /* cost of programmes */
    ALMS_ROLE_NET,     /* net assets; moves by transfers only */
    ALMS_ROLE_FEE,     /* fundraising expense: what platforms keep of gifts, among others */
    ALMS_ROLE_SUSPENSE /* what is not cleared up yet; empty when a month is closed */
};

enum alms_account_money {
    ALMS_MONEY_ANY,
    ALMS_MONEY_UNRESTRICTED, /* takes unrestricted funds only */
    ALMS_MONEY_RESTRICTED    /* takes restricted funds only */
};

/* An account of the book. Its strings belong to the list that holds it. */
struct alms_account {
    const char *code;
    const char *name;
    const char *name_en; /* NULL if not given */
    const char *parent;  /* NULL at the top */
    enum alms_account_type type;
    enum alms_account_role role;
    enum alms_account_money money;
    bool is_credit; /* its normal side */
    bool is_closed;
    bool is_retired; /* closed by the conversion to another regime */
};

struct alms_account_list {
    const struct alms_account *items; /* ordered by code */
    size_t count;
    void *memory; /* owns everything above */
};

/* An account to add below another. */
struct alms_account_draft {
    const char *code;    /* required: digits, in groups parted by points, at most 16 */
    const char *name;    /* required: at most 240 bytes */
    const char *name_en; /* optional */
    const char *parent;  /* required: not a group */
    bool is_suspense;    /* below a claim or a debt: what is not cleared up yet */
};

/* Refuses with DUPLICATE, NOT_FOUND (parent), ACCOUNT_GROUP (parent), CODE_SYNTAX, TEXT_*. */
ALMS_MUST_CHECK enum alms_code
alms_account_add(alms_book *book, const struct alms_account_draft *draft, struct alms_error *err);

/* Refuses with NOT_FOUND, CLOSED, NOT_EMPTY while any fund has a balance in it. */
ALMS_MUST_CHECK enum alms_code
alms_account_close(alms_book *book, const char *code, struct alms_error *err);

ALMS_MUST_CHECK enum alms_code
alms_account_list(alms_book *book, struct alms_account_list *out, struct alms_error *err);

/* The chart that was in force on a day: of another regime, if the book was converted later. */
ALMS_MUST_CHECK enum alms_code alms_account_list_on(alms_book *book, struct alms_date date,
                                                    struct alms_account_list *out,
                                                    struct alms_error *err);

void alms_account_list_free(struct alms_account_list *list);

/* The words of the record: "asset", "cash", … ; "" for ALMS_ROLE_NONE and ALMS_MONEY_ANY. */
const char *alms_account_type_word(enum alms_account_type type);
const char *alms_account_role_word(enum alms_account_role role);
const char *alms_account_money_word(enum alms_account_money money);

ALMS_END_DECLS

#endif
