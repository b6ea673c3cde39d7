/*
 * aid - money given to those it was raised for, one entry each.
 *
 * A direct disbursement: cost of a programme is debited, cash of the same fund is credited. It
 * names its programme, its document and a person other than the author who approved it, and it is
 * refused when it breaks the fund's purpose, dates or balance. There is no override.
 */
#ifndef ALMS_AID_H
#define ALMS_AID_H

#include <alms/entry.h>

ALMS_BEGIN_DECLS

/* An aid to give. A zeroed member means "not given". */
struct alms_aid_draft {
    struct alms_date date; /* not given: today */
    const char *amount;    /* required: above zero */
    const char *commodity; /* NULL: the base currency */
    /* Of another currency, required: what one unit is worth, and whose rate it is (currency.h). */
    const char *rate;
    const char *rate_source;
    const char *fund;      /* required */
    const char *account;   /* required: the cash account that pays */
    const char *programme; /* required */
    const char *approver;  /* required: an open approver, not the author */
    /* Private. */
    const char *payee;      /* required, unless party is given */
    const char *payee_kind; /* person (the default), organisation, minor */
    const char *publish;    /* masked (the default), full (with consent), anonymous */
    const char *party;      /* code of a party of the book */
    const char *document;   /* required: the paper that it rests on */
    const char *memo;
    /* Public: see alms_entry_draft. */
    const char *corrects;
    struct alms_files attachments;
    const char *county; /* optional: where it went (label.h) */
};

/*
 * Gives aid in series P.
 * Refuses with RATE_MISSING, RATE_UNFIT, VALUE_MISSING (payee, document), AMOUNT_ZERO,
 * AMOUNT_NEGATIVE, APPROVER_MISSING, APPROVER_SAME, ROLE_MISSING, FUND_PURPOSE, FUND_DATES,
 * FUND_OVERSPENT, HOLDING_OVERDRAWN, and as alms_entry_post does.
 */
ALMS_MUST_CHECK enum alms_code alms_aid_give(alms_book *book, const struct alms_aid_draft *draft,
                                             struct alms_posted *out, struct alms_error *err);

/* An aid, or the reversal of one. Its strings belong to the list that holds it. */
struct alms_aid {
    uint64_t n;
    const char *number;
    struct alms_date date;
    const char *amount; /* below zero for a reversal */
    const char *commodity;
    const char *currency; /* of what was paid, if that was foreign money; NULL otherwise */
    const char *foreign;  /* how much of it */
    const char *fund;
    const char *programme;
    const char *approver;
    const char *reverses; /* the number of the aid that this reverses; NULL otherwise */
    /* From the vault; NULL without it, after erasure, or if not given. */
    const char *payee;
    const char *payee_kind;
    const char *publish;
    const char *document;
    const char *memo;
};

struct alms_aid_list {
    const struct alms_aid *items; /* by date, then in the order of the log */
    size_t count;
    void *memory; /* owns everything above */
};

/* Lists aid and its reversals; dates not given are open ends. Refuses with DATE_SYNTAX. */
ALMS_MUST_CHECK enum alms_code alms_aid_list(alms_book *book, struct alms_date from,
                                             struct alms_date to, struct alms_aid_list *out,
                                             struct alms_error *err);

void alms_aid_list_free(struct alms_aid_list *list);

/* Called for each aid, whose strings live until it returns; anything but ALMS_OK stops. */
typedef enum alms_code
alms_aid_visit(void *context, const struct alms_aid *aid, struct alms_error *err);

/* As alms_aid_list, one after the other. */
ALMS_MUST_CHECK enum alms_code alms_aid_walk(alms_book *book, struct alms_date from,
                                             struct alms_date to, alms_aid_visit *visit,
                                             void *context, struct alms_error *err);

ALMS_END_DECLS

#endif
