/*
 * entry - vouchers: balanced entries in the ledger, posted once and never edited.
 *
 * An entry has a date, a voucher number and lines; a line is an account, a fund, a commodity and a
 * signed amount: debits are positive, credits negative. The lines add up to zero per commodity and
 * per fund, so that every fund has a balance sheet of its own. A wrong entry is corrected by a
 * reversal that names it; there is no way to change or remove one.
 *
 * Rules that hold for every entry, whatever document makes it (docs/rules.md has their sources):
 *  - accounts and funds exist, are open, and fit each other (restricted money, restricted
 * accounts);
 *  - restricted money is spent on its programmes and within its dates;
 *  - no fund, and no fund's cash or goods in an account, falls below zero on any day;
 *  - money leaves only with an approver who is not the author;
 *  - the month is open, and the date has come.
 */
#ifndef ALMS_ENTRY_H
#define ALMS_ENTRY_H

#include <alms/book.h>
#include <alms/date.h>

ALMS_BEGIN_DECLS

enum {
    ALMS_LINES_MIN = 2,
    ALMS_LINES_MAX = 1000,
    ALMS_CODE_SIZE_MAX = 16,          /* bytes of a code */
    ALMS_MEMO_SIZE_MAX = 8000,        /* bytes of a private free text */
    ALMS_VOUCHER_TEXT_SIZE_BYTES = 32 /* R-2026-02-000412 and NUL, with room */
};

/*
 * One line. The amount is decimal text with at most the commodity's digits after the point. In a
 * draft the commodity may be another currency: it is then recorded with its worth.
 */
struct alms_line {
    const char *account;
    const char *fund;
    const char *commodity; /* NULL: the book's base currency */
    const char *amount; /* debit positive, credit negative; zero only beside goods, foreign money */
    /* What goods it moves, by documents of goods alone (stock.h, kit.h). NULL where it moves none.
     */
    const char *item;
    const char *lot;
    const char *place;
    const char *quantity; /* in the item's unit, with the sign of the amount */
    /* Of a new lot, if known. */
    const char *expiry; /* as 2026-12-31 */
    const char *batch;  /* the maker's batch number */
    const char *spec;   /* specification, as 500g/袋 */
    /*
     * What money of another currency it moves, beside its worth in the base currency (currency.h).
     * NULL where it moves none.
     */
    const char *currency;
    const char *foreign; /* with the sign of the amount; zero only in a revaluation */
};

/* What posting gives back. */
struct alms_posted {
    char number[ALMS_VOUCHER_TEXT_SIZE_BYTES]; /* series, month and number without gaps */
    uint64_t n;                                /* the position of its record in the log */
};

/* Files of source documents, by their names; at most 64, none empty, none twice. */
struct alms_files {
    const char *const *names;
    size_t count;
};

/* An entry to post. A zeroed member means "not given". */
struct alms_entry_draft {
    struct alms_date date; /* not given: today */
    const struct alms_line *lines;
    size_t lines_count;
    const char *rate;        /* required where other currencies come in or go out: currency.h */
    const char *rate_source; /* likewise: whose rate it is */
    const char *memo;        /* required: what it is about; kept private */
    const char *programme;   /* required where a restricted fund is spent */
    const char *approver;    /* required where money leaves */
    const char *corrects; /* optional: the number of a reversed entry that this one stands in for */
    struct alms_files attachments; /* optional: the record keeps the SHA-256 of each */
    bool is_prior_period; /* NPO2004: it puts right what an earlier year had wrong, on net assets */
    const char *county;   /* optional: the branch or district that it is about (label.h) */
};

/*
 * Posts an entry to series J.
 * Refuses with any of the rules above: NOT_FOUND, CLOSED, CODE_SYNTAX, AMOUNT_*, ENTRY_LINES,
 * ENTRY_UNBALANCED, ACCOUNT_TWIN, ACCOUNT_GROUP, ACCOUNT_DOCUMENT (gifts, transfers and net assets
 * have documents of their own), FUND_PURPOSE, FUND_DATES, FUND_OVERSPENT, HOLDING_OVERDRAWN,
 * PERIOD_CLOSED, DATE_FUTURE, DATE_SYNTAX (no day of the calendar), APPROVER_MISSING,
 * APPROVER_SAME, ROLE_MISSING; ADJUST_UNFIT (of an earlier year); CORRECTS_STANDING if what it
 * corrects is not reversed; ATTACHMENT_UNFIT, LIST_LONG, FILE_MISSING, FILE_UNREADABLE (source
 * documents); RATE_MISSING, RATE_UNFIT, FOREIGN_LINE (other currencies).
 */
ALMS_MUST_CHECK enum alms_code alms_entry_post(alms_book *book,
                                               const struct alms_entry_draft *draft,
                                               struct alms_posted *out, struct alms_error *err);

/* A reversal to post. */
struct alms_reversal_draft {
    const char *number;    /* required: the voucher to reverse */
    struct alms_date date; /* not given: today */
    const char *reason;    /* required: error, duplicate, bounced, refund or other */
    const char *memo;      /* optional, kept private */
};

/*
 * Posts the mirror image of an entry to series J, linked to it. An entry of before the conversion
 * of the book to another regime is mirrored on the accounts in which its own go on. Refuses with
 * NOT_FOUND if there is no such voucher, REVERSED if it is reversed already or is a reversal,
 * REGIME_REVERSED if it is that of a conversion, VALUE_UNKNOWN for another reason, DATE_EARLY
 * before the original's date, and as alms_entry_post does (spent money cannot be taken back:
 * FUND_OVERSPENT).
 */
ALMS_MUST_CHECK enum alms_code alms_entry_reverse(alms_book *book,
                                                  const struct alms_reversal_draft *draft,
                                                  struct alms_posted *out, struct alms_error *err);

/* One text of the private part of a record, by its key: donor, payee, memo, … */
struct alms_detail {
    const char *key;
    const char *text;
};

/* A posted entry. Its strings belong to the list that holds it. */
struct alms_entry_item {
    uint64_t n;
    const char *number;
    const char *kind; /* of its record: gift, aid, entry, reverse, transfer */
    struct alms_date date;
    const char *at; /* when it was recorded, UTC */
    const char *by;
    const char *approver; /* NULL if none was needed */
    const char *checker;  /* who signed it, see signatures.h; NULL if nobody did */
    const char *cashier;
    const char *poster;
    const char *programme;    /* NULL if not given */
    const char *reverses;     /* the number of the entry that this one reverses; NULL otherwise */
    const char *reversed_by;  /* the number of its reversal; NULL if it stands */
    const char *channel;      /* of a gift; NULL otherwise */
    const char *campaign;     /* NULL if not given */
    const char *corrects;     /* the number of the entry that this one stands in for; or NULL */
    const char *reason;       /* of a reversal or a transfer; NULL otherwise */
    const char *rate;         /* of foreign money; NULL where there is none, or several */
    const char *rate_source;  /* whose rate it is; NULL if not given */
    const char *const *rates; /* of a revaluation: "USD 7.1000" */
    size_t rates_count;
    const char *memo;                  /* NULL without vault or after erasure */
    const struct alms_detail *details; /* all that is private about it, memo too, by key */
    size_t details_count;              /* 0 without vault or after erasure */
    const struct alms_line *lines;
    size_t lines_count;
    const char *const *attachments; /* SHA-256 of its source documents, in hexadecimal */
    size_t attachments_count;
};

struct alms_entry_list {
    const struct alms_entry_item *items; /* in the order of the log */
    size_t count;
    void *memory; /* owns everything above */
};

/*
 * Lists the entries dated from `from` to `to`; dates not given are open ends. Refuses with
 * DATE_SYNTAX if to is before from.
 */
ALMS_MUST_CHECK enum alms_code alms_entry_list(alms_book *book, struct alms_date from,
                                               struct alms_date to, struct alms_entry_list *out,
                                               struct alms_error *err);

/* Called for each entry, whose strings live until it returns; anything but ALMS_OK stops. */
typedef enum alms_code
alms_entry_item_visit(void *context, const struct alms_entry_item *entry, struct alms_error *err);

/* As alms_entry_list, one after the other, for lists of any length. */
ALMS_MUST_CHECK enum alms_code alms_entry_walk(alms_book *book, struct alms_date from,
                                               struct alms_date to, alms_entry_item_visit *visit,
                                               void *context, struct alms_error *err);

/*
 * The same without what is private, whether there is a vault or not, and so much faster: memo is
 * NULL and there are no details.
 */
ALMS_MUST_CHECK enum alms_code
alms_entry_walk_public(alms_book *book, struct alms_date from, struct alms_date to,
                       alms_entry_item_visit *visit, void *context, struct alms_error *err);

/* A list of one. Refuses with NOT_FOUND if no voucher has the number. */
ALMS_MUST_CHECK enum alms_code alms_entry_get(alms_book *book, const char *number,
                                              struct alms_entry_list *out, struct alms_error *err);

void alms_entry_list_free(struct alms_entry_list *list);

/* A source document of a voucher. */
struct alms_attachment {
    const char *sha256;
    const char *file; /* of the folder that was searched; NULL if it is not there */
};

struct alms_attachment_list {
    const struct alms_attachment *items; /* as they were given */
    size_t count;
    size_t missing_count; /* not found in the folder */
    void *memory;         /* owns everything above */
};

/*
 * The source documents of a voucher, and, if folder is not NULL, which files of that folder they
 * are: a file is one if its bytes are the same, whatever its name. Refuses with NOT_FOUND
 * (voucher), FILE_MISSING, FILE_UNREADABLE.
 */
ALMS_MUST_CHECK enum alms_code
alms_entry_attachments(alms_book *book, const char *number, const char *folder,
                       struct alms_attachment_list *out, struct alms_error *err);

void alms_attachment_list_free(struct alms_attachment_list *list);

ALMS_END_DECLS

#endif
