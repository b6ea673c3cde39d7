/*
 * fund - money held under one restriction.
 *
 * Every line of every entry names a fund. A restricted fund refuses spending on other programmes or
 * outside its dates, and no fund may fall below zero on any day. The rules are checked when an
 * entry is posted, never afterwards, and there is no way around them but a transfer with a reason.
 * Restricted means limited by the donor or by law (domain rule R-10: what a council sets aside by
 * itself is not restricted).
 *
 * Funds are never deleted: a closed fund keeps its history and refuses new entries.
 */
#ifndef ALMS_FUND_H
#define ALMS_FUND_H

#include <alms/entry.h>

ALMS_BEGIN_DECLS

enum { ALMS_FUND_PROGRAMMES_MAX = 32 };

enum alms_restriction {
    ALMS_UNRESTRICTED,
    ALMS_RESTRICTED_PURPOSE, /* may be spent on its programmes only */
    ALMS_RESTRICTED_TIME,    /* may not be spent before `from` */
    ALMS_ENDOWMENT           /* is kept; nothing is spent from it */
};

/* A fund to add. A zeroed member means "not given". */
struct alms_fund_draft {
    const char *code;    /* required: 1 to 16 of A-Z a-z 0-9 -, unique in the book */
    const char *name;    /* required: at most 240 bytes */
    const char *name_en; /* optional */
    const char *region;  /* optional: where it may be spent; stated, not checked */
    enum alms_restriction restriction;
    const char *const *programmes; /* required for PURPOSE: their codes; refused otherwise */
    size_t programmes_count;
    struct alms_date from;  /* required for TIME, optional for PURPOSE: the first day of spending */
    struct alms_date until; /* optional: the last day of spending */
};

/* A fund of the book. Its strings belong to the list that holds it. */
struct alms_fund {
    const char *code;
    const char *name;
    const char *name_en; /* NULL if not given */
    const char *region;  /* NULL if not given */
    enum alms_restriction restriction;
    const char *const *programmes;
    size_t programmes_count;
    struct alms_date from;
    struct alms_date until;
    bool is_closed;
};

struct alms_fund_list {
    const struct alms_fund *items; /* ordered by code */
    size_t count;
    void *memory; /* owns everything above */
};

/*
 * Refuses with DUPLICATE, CODE_SYNTAX, TEXT_*, VALUE_MISSING (a purpose without programmes, a time
 * without date), VALUE_UNKNOWN (programmes or dates where they mean nothing), NOT_FOUND or CLOSED
 * (a programme), LIST_LONG, DATE_SYNTAX (until before from).
 */
ALMS_MUST_CHECK enum alms_code
alms_fund_add(alms_book *book, const struct alms_fund_draft *draft, struct alms_error *err);

/* Refuses with NOT_FOUND, CLOSED, NOT_EMPTY while it has a balance: transfer it first. */
ALMS_MUST_CHECK enum alms_code
alms_fund_close(alms_book *book, const char *code, struct alms_error *err);

ALMS_MUST_CHECK enum alms_code
alms_fund_list(alms_book *book, struct alms_fund_list *out, struct alms_error *err);

void alms_fund_list_free(struct alms_fund_list *list);

/* "none", "purpose", "time" or "endowment". */
const char *alms_restriction_word(enum alms_restriction restriction);

/* A move of money from one fund to another, within one account. */
struct alms_transfer_draft {
    const char *from;      /* required: the fund that gives */
    const char *to;        /* required: the fund that takes */
    const char *amount;    /* required: above zero */
    const char *commodity; /* NULL: the base currency */
    const char *account;   /* required: the cash account in which the money lies */
    const char *reason;    /* required: donor, law, surplus, released, internal */
    const char *memo;      /* required: the reason in words; private */
    const char *approver;  /* required: not the author */
    struct alms_date date; /* not given: today */
    const char *corrects;  /* this and the next: see alms_entry_draft */
    struct alms_files attachments;
};

/*
 * Posts a transfer to series T and records its reason. Money leaves a restricted fund only for the
 * reasons donor (the donor agrees), law (a law or an authority orders it), surplus (what is left
 * of a finished programme goes to the same or a similar one, Charity Law art. 58) or released (the
 * restriction has ended).
 * Refuses with FUND_SAME, REASON_UNFIT, VALUE_UNKNOWN (reason), AMOUNT_ZERO, AMOUNT_NEGATIVE and as
 * alms_entry_post does.
 */
ALMS_MUST_CHECK enum alms_code alms_fund_transfer(alms_book *book,
                                                  const struct alms_transfer_draft *draft,
                                                  struct alms_posted *out, struct alms_error *err);

ALMS_END_DECLS

#endif
