/*
 * gift - donations of money, one entry each.
 *
 * A gift debits a cash account and credits donation income, both in the fund that fits the donor's
 * wish: the fund decides whether the income is restricted. An imported gift may have a third line,
 * what a platform kept of it, debited to fundraising expense of the same fund: cash is what came,
 * the amount of the gift what was given. It is recognised when it was received;
 * a promise is not a gift (2004 system; in the 2026 system likewise). Who gave, and what the donor
 * wrote, is private; the channel, the campaign, the fund and the amount are public.
 */
#ifndef ALMS_GIFT_H
#define ALMS_GIFT_H

#include <alms/entry.h>

ALMS_BEGIN_DECLS

/* A gift to record. A zeroed member means "not given". */
struct alms_gift_draft {
    struct alms_date date; /* not given: today */
    const char *amount;    /* required: above zero */
    const char *commodity; /* NULL: the base currency */
    /* Of another currency, required: what one unit is worth, and whose rate it is (currency.h). */
    const char *rate;
    const char *rate_source;
    const char *fund;     /* required */
    const char *account;  /* required: the cash account that received it */
    const char *channel;  /* required */
    const char *campaign; /* optional: not younger than the gift */
    const char
        *programme;     /* optional: the donor's wish; one of the fund's if that is for a purpose */
    const char *county; /* optional: the branch or district that it came by (label.h) */
    /* Private. */
    const char *donor;      /* the name */
    const char *donor_kind; /* person (the default), organisation, minor */
    const char *publish;    /* masked (the default), full (with consent), anonymous */
    const char *party;      /* code of a party of the book */
    const char *reference;  /* number of the bank's or platform's transaction */
    const char *memo;
    /* Public: see alms_entry_draft. */
    const char *corrects;
    struct alms_files attachments;
};

/*
 * Records a gift in series R.
 * Refuses with RATE_MISSING, RATE_UNFIT, CHANNEL_MISSING, AMOUNT_ZERO, AMOUNT_NEGATIVE,
 * PROGRAMME_UNFIT, DATE_EARLY (before the campaign), VALUE_UNKNOWN (donor_kind, publish), NOT_FOUND
 * (also the party), and as alms_entry_post does.
 */
ALMS_MUST_CHECK enum alms_code alms_gift_add(alms_book *book, const struct alms_gift_draft *draft,
                                             struct alms_posted *out, struct alms_error *err);

/* A part of a gift that is given back to the donor. A zeroed member means "not given". */
struct alms_refund_draft {
    const char *gift;      /* required: its voucher number */
    struct alms_date date; /* not given: today */
    const char *amount;    /* required: above zero, at most what is left of the gift */
    const char *account;   /* required: the cash account that pays, or the debt until it is paid */
    const char *approver;  /* required where money leaves */
    const char *memo;      /* required: why; private */
    struct alms_files attachments;
};

/*
 * Gives a part of a gift back, in series J: its income is taken back, and money of its fund goes
 * out or is owed. That is the way where the gift cannot be used for reasons outside of the society
 * (NPO2026; domain rule R-09); what the society itself is to blame for is an expense. A whole gift
 * that never was one is reversed (alms_entry_reverse, reason `refund`).
 * Refuses with VALUE_MISSING, NOT_FOUND (the gift), REVERSED, REFUND_EXCESS, REFUND_UNFIT,
 * DATE_EARLY, AMOUNT_*, FUND_OVERSPENT (what was spent cannot be given back), and as
 * alms_entry_post does.
 */
ALMS_MUST_CHECK enum alms_code alms_gift_refund(alms_book *book,
                                                const struct alms_refund_draft *draft,
                                                struct alms_posted *out, struct alms_error *err);

/* A gift, or the refund or reversal of one. Its strings belong to the list that holds it. */
struct alms_gift {
    uint64_t n;
    const char *number;
    struct alms_date date;
    const char *amount; /* below zero for a refund or a reversal */
    const char *commodity;
    const char *currency; /* of what was given, if that was foreign money; NULL otherwise */
    const char *foreign;  /* how much of it */
    const char *fund;
    const char *channel;
    const char *campaign;  /* NULL if not given */
    const char *programme; /* NULL if not given */
    const char *batch;     /* NULL if it was not imported */
    const char *reverses;  /* the gift that this reverses or refunds a part of; NULL otherwise */
    bool is_owed;          /* a refund that moved no money yet, or the reversal of one */
    /* From the vault; NULL without it, after erasure, or if not given. */
    const char *donor;
    const char *donor_kind;
    const char *publish;
    const char *reference;
    const char *memo;
};

struct alms_gift_list {
    const struct alms_gift *items; /* by date, then in the order of the log */
    size_t count;
    void *memory; /* owns everything above */
};

/* Lists gifts and their reversals; dates not given are open ends. Refuses with DATE_SYNTAX. */
ALMS_MUST_CHECK enum alms_code alms_gift_list(alms_book *book, struct alms_date from,
                                              struct alms_date to, struct alms_gift_list *out,
                                              struct alms_error *err);

void alms_gift_list_free(struct alms_gift_list *list);

/* Called for each gift, whose strings live until it returns; anything but ALMS_OK stops. */
typedef enum alms_code
alms_gift_visit(void *context, const struct alms_gift *gift, struct alms_error *err);

/* As alms_gift_list, one after the other, for lists of any length. */
ALMS_MUST_CHECK enum alms_code alms_gift_walk(alms_book *book, struct alms_date from,
                                              struct alms_date to, alms_gift_visit *visit,
                                              void *context, struct alms_error *err);

/*
 * As alms_gift_walk, without what only the vault knows, which is NULL: for adding up, and several
 * times as fast.
 */
ALMS_MUST_CHECK enum alms_code alms_gift_walk_figures(alms_book *book, struct alms_date from,
                                                      struct alms_date to, alms_gift_visit *visit,
                                                      void *context, struct alms_error *err);

ALMS_END_DECLS

#endif
