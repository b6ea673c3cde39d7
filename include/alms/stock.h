/*
 * stock - goods that come in, are kept, moved, given out, counted and written off.
 *
 * Goods are kept in lots: what was received together of one item, for one fund, with its own date
 * of expiry and batch number. Every movement is one voucher whose lines on the account of goods say
 * item, lot, place and quantity beside the value, so that what stands in the warehouse and what
 * stands in the ledger cannot differ: the value of the stock of a fund is its balance of that
 * account on every day. What leaves a lot takes its share of the value, rounded to the smallest
 * unit of money, and the last of it takes what is left.
 *
 * A gift is valued by the donor's voucher or else at fair value, which rests on evidence; a gift
 * that cannot be valued makes no entry: it stands in a register of quantities alone until it is
 * gone.
 *
 * Rules that hold for all of these documents, beside those of entry.h: no lot falls below zero in
 * any place on any day (STOCK_SHORT); a lot belongs to one fund (LOT_FUND); what has expired is not
 * given out (LOT_EXPIRED); what leaves for good names an approver (APPROVER_MISSING).
 */
#ifndef ALMS_STOCK_H
#define ALMS_STOCK_H

#include <alms/entry.h>
#include <alms/report.h>

ALMS_BEGIN_DECLS

/* Goods of a document. A zeroed member means "not given". */
struct alms_stock_line {
    const char *item;     /* code, name or alias */
    const char *quantity; /* above zero; a unit of the item may stand behind it: 12, 1.5 kg, 12箱 */
    const char *value;    /* of goods received: all of the line, in the base currency */
    const char *lot;      /* of goods received: the new lot's code; NULL: L, the place of the record
                             in the log and the line, as L46-1. Else the lot to take from; NULL: the
                             lots that expire first. */
    const char *expiry;   /* of goods received, as the rest: the last day of use, 2026-12-31 */
    const char *batch;    /* the maker's batch number */
    const char *spec;     /* specification */
};

/* --- receiving --- */

enum alms_receipt_kind {
    ALMS_RECEIPT_GIFT,
    ALMS_RECEIPT_PURCHASE,
    ALMS_RECEIPT_MEMORANDUM,
    ALMS_RECEIPT_OPENING /* in stock before the book began; see opening.h */
};

/* Goods to receive. A zeroed member means "not given". */
struct alms_receipt_draft {
    enum alms_receipt_kind kind;
    struct alms_date date; /* not given: today */
    const struct alms_stock_line *lines;
    size_t lines_count;
    const char *fund;      /* required */
    const char *place;     /* required: warehouse or place */
    const char *valuation; /* of gifts, required: voucher, market, factory, guide, platform or
                              appraisal */
    const char *evidence;  /* of gifts not valued by voucher, required: SHA-256 of the file that
                              shows the value, 64 hex digits */
    const char *account;   /* of purchases, required: the account that pays or owes */
    const char *approver;  /* where money leaves */
    const char *channel;   /* optional */
    const char *campaign;  /* optional: not younger than the gift */
    const char *programme; /* optional: the donor's wish */
    const char *county;    /* optional: the branch or district that they came by (label.h) */
    /* Private. */
    const char *donor;      /* or the supplier */
    const char *donor_kind; /* person (the default), organisation, minor */
    const char *publish;    /* masked (the default), full (with consent), anonymous */
    const char *party;      /* code of a party of the book instead */
    const char *document;   /* required of purchases and of gifts valued by voucher: its number */
    const char *memo;
    /* Source documents, whose SHA-256 is recorded in public; of what has a voucher of its own: not
       of a memorandum, nor of opening stock. */
    struct alms_files attachments;
};

/*
 * Receives goods in series G. Opening stock is an opening balance against net assets, in series J,
 * and may have expired; it takes neither valuation nor labels. A memorandum makes a record for each
 * line, and out->number is empty. Refuses with VALUATION_MISSING, EXPIRY_EARLY, EXPIRY_MISSING,
 * UNIT_UNKNOWN, VALUE_MISSING, VALUE_UNKNOWN, DUPLICATE (lot), PROGRAMME_UNFIT, DATE_EARLY,
 * ATTACHMENT_UNFIT, and as alms_entry_post does.
 */
ALMS_MUST_CHECK enum alms_code alms_stock_receive(alms_book *book,
                                                  const struct alms_receipt_draft *draft,
                                                  struct alms_posted *out, struct alms_error *err);

/* --- giving out and bringing back --- */

/* Goods to give out. A zeroed member means "not given". */
struct alms_issue_draft {
    struct alms_date date; /* not given: today */
    const struct alms_stock_line *lines;
    size_t lines_count;
    const char *fund;      /* required unless every line names its lot */
    const char *place;     /* required: where they are taken from, its places included */
    const char *approver;  /* required */
    const char *programme; /* required unless for own use */
    const char *county;    /* optional: where they go (label.h) */
    const char *case_code; /* optional: the case that they are for */
    const char *plan;      /* optional: the plan that they are for */
    bool is_own_use;       /* a cost of management, not of programmes */
    const char *account;   /* the account of cost; NULL: by the use and the fund */
    /* Private. */
    const char *payee; /* who receives them; required, or party, case or plan, unless for own use */
    const char *payee_kind; /* person (the default), organisation, minor */
    const char *publish;
    const char *party;
    const char *document; /* required unless a case or a plan is named */
    const char *memo;
    struct alms_files attachments; /* as of a receipt, and so below */
};

/*
 * Gives goods out in series D, the first to expire first. Goods without value, which a line must
 * name by their lot, make a record of the register instead; a draft has only the one or the other.
 * Refuses with STOCK_SHORT, LOT_FUND, LOT_EXPIRED, FUND_PURPOSE, UNIT_UNKNOWN, and as
 * alms_entry_post does.
 */
ALMS_MUST_CHECK enum alms_code alms_stock_issue(alms_book *book,
                                                const struct alms_issue_draft *draft,
                                                struct alms_posted *out, struct alms_error *err);

/* Goods that come back from an issue. A zeroed member means "not given". */
struct alms_return_draft {
    struct alms_date date;               /* not given: today */
    const char *number;                  /* required: the voucher of the issue */
    const struct alms_stock_line *lines; /* a line without a lot takes those of its item that went
                                            out last first */
    size_t lines_count;
    const char *place; /* required: where they come to stand */
    const char *memo;  /* optional, private */
    struct alms_files attachments;
};

/* Series B. Refuses with RETURN_UNFIT, DATE_EARLY, and as alms_entry_post does. */
ALMS_MUST_CHECK enum alms_code alms_stock_return(alms_book *book,
                                                 const struct alms_return_draft *draft,
                                                 struct alms_posted *out, struct alms_error *err);

/* --- moving, writing off --- */

/* Goods to bring from one place to another. A zeroed member means "not given". */
struct alms_stock_move_draft {
    struct alms_date date; /* not given: today */
    const struct alms_stock_line *lines;
    size_t lines_count;
    const char *fund; /* required unless every line names its lot */
    const char *from; /* required */
    const char *to;   /* required */
    const char *memo; /* optional, private */
    struct alms_files attachments;
};

/* Series M; goods without value as in alms_stock_issue. */
ALMS_MUST_CHECK enum alms_code alms_stock_move(alms_book *book,
                                               const struct alms_stock_move_draft *draft,
                                               struct alms_posted *out, struct alms_error *err);

/* Goods to write off. A zeroed member means "not given". */
struct alms_writeoff_draft {
    struct alms_date date; /* not given: today */
    const struct alms_stock_line *lines;
    size_t lines_count;
    const char *fund;   /* required unless every line names its lot */
    const char *place;  /* required */
    const char *reason; /* required: damaged, expired, lost or other; with expired, lines without a
                           lot take what has expired alone */
    const char *approver; /* required */
    const char *account;  /* the account of cost; NULL: that of management */
    const char *document; /* optional, private */
    const char *memo;     /* optional, private */
    struct alms_files attachments;
};

/* Series W; goods without value as in alms_stock_issue. */
ALMS_MUST_CHECK enum alms_code alms_stock_writeoff(alms_book *book,
                                                   const struct alms_writeoff_draft *draft,
                                                   struct alms_posted *out, struct alms_error *err);

/* --- counting --- */

/* What was found of a lot. */
struct alms_count_line {
    const char *lot;     /* required */
    const char *place;   /* NULL: the place of the count, if the lot is there */
    const char *counted; /* required: the quantity, 0 or more; a unit may stand behind it */
    const char *value;   /* fair value of what is more than booked; required then */
};

/* A count. A zeroed member means "not given". */
struct alms_count_draft {
    struct alms_date date;       /* not given: today; any other day is refused */
    const char *place;           /* required */
    const char *const *counters; /* required: two operators or more, all different */
    size_t counters_count;
    const struct alms_count_line *lines;
    size_t lines_count;
    const char *approver; /* required where something is missing */
    const char *memo;     /* optional, private */
};

/* What a count was recorded as. */
struct alms_count_result {
    uint64_t n;                /* of the count */
    struct alms_posted posted; /* its adjustment; the number is empty where all was as booked */
};

/*
 * Records a count and, in series C, the adjustment that it makes necessary: what is missing is a
 * cost of management, what is too much is other income, in a lot of its own.
 * Refuses with COUNT_DAY, COUNTERS_SAME, APPROVER_MISSING, VALUATION_MISSING (surplus), NOT_FOUND.
 */
ALMS_MUST_CHECK enum alms_code
alms_stock_count(alms_book *book, const struct alms_count_draft *draft,
                 struct alms_count_result *out, struct alms_error *err);

/* --- what is there --- */

/* How near the end of its life a lot is. */
enum alms_expiry_state {
    ALMS_EXPIRY_NONE, /* it does not expire */
    ALMS_EXPIRY_FINE,
    ALMS_EXPIRY_SOON, /* within six months; of goods that live six months or less, within three */
    ALMS_EXPIRY_PASSED
};

/* Which goods. A zeroed member means "all". */
struct alms_stock_query {
    const char *item;  /* code, name or alias */
    const char *place; /* its places included */
    const char *fund;
    struct alms_date date; /* as they stood at the end of that day; not given: as they stand */
    uint32_t warn_months;  /* before the end of life; 0: six, or three as above */
};

/* A lot in a place. Its strings belong to the list that holds it. */
struct alms_stock_row {
    const char *item;
    const char *name;
    const char *name_en; /* NULL if not given */
    const char *category;
    const char *unit;
    const char *lot;
    const char *place;
    const char *fund;
    const char *quantity;
    const char *value; /* NULL of goods without value */
    const char *batch;
    const char *spec;
    struct alms_date received;
    struct alms_date expiry; /* zero: none */
    int64_t days_left;       /* below zero once expired */
    enum alms_expiry_state state;
};

struct alms_stock_list {
    const struct alms_stock_row *items; /* by item, place, expiry and receipt */
    size_t count;
    const char *value; /* all together */
    void *memory;      /* owns everything above */
};

/* Refuses with NOT_FOUND (item, place, fund). */
ALMS_MUST_CHECK enum alms_code alms_stock_list(alms_book *book,
                                               const struct alms_stock_query *query,
                                               struct alms_stock_list *out, struct alms_error *err);

void alms_stock_list_free(struct alms_stock_list *list);

/* --- what moved --- */

/* A movement of a lot. Its strings live until the visit returns. */
struct alms_stock_movement {
    uint64_t n;
    const char *number; /* of the voucher; NULL of goods without value */
    const char *kind;   /* of the record: stock.receive, stock.issue, … */
    const char *flow;   /* gift, purchase, aid, return, own use, moved, kit, counted, loss, opening;
                           of a   reversal   that of what it reverses */
    struct alms_date date;
    const char *item;
    const char *name;
    const char *name_en;
    const char *unit;
    const char *lot;
    const char *place;
    const char *fund;
    const char *quantity;   /* with a minus where it leaves */
    const char *value;      /* with the sign of the quantity; NULL of goods without value */
    const char *unit_value; /* rounded half up; NULL as value */
    const char *expiry;     /* NULL: none */
    const char *batch;
    const char *spec;
    const char *programme;
    const char *channel;
    const char *reverses; /* the number of the voucher that this reverses; NULL otherwise */
    /* From the vault: who gave or received. NULL without it, or if not given. */
    const char *who;
    const char *who_kind;
    const char *publish;
};

typedef enum alms_code alms_stock_move_visit(void *context, const struct alms_stock_movement *move,
                                             struct alms_error *err);

/* Which movements. A zeroed member means "all". */
struct alms_stock_move_query {
    struct alms_date from;
    struct alms_date to;
    const char *item; /* code, name or alias */
    const char *lot;
    const char *place;
    const char *fund;
};

/* By date, then in the order of the log. Refuses with NOT_FOUND (item), DATE_SYNTAX. */
ALMS_MUST_CHECK enum alms_code
alms_stock_move_walk(alms_book *book, const struct alms_stock_move_query *query,
                     alms_stock_move_visit *visit, void *context, struct alms_error *err);

/*
 * Every movement of the lots of a maker's batch number, and of the packs that they went into, in
 * the order of the log: who received them, and where the rest is. Refuses with NOT_FOUND (batch).
 */
ALMS_MUST_CHECK enum alms_code alms_stock_recall(alms_book *book, const char *batch,
                                                 alms_stock_move_visit *visit, void *context,
                                                 struct alms_error *err);

/* --- one document --- */

/* A line of a document of goods. */
struct alms_stock_document_line {
    const char *item;
    const char *name;
    const char *name_en; /* NULL if not given */
    const char *unit;
    const char *spec;
    const char *lot;
    const char *place;
    const char *fund;
    const char *batch;
    const char *expiry;
    const char *quantity;   /* of a count: what was found beyond what is booked */
    const char *value;      /* NULL of goods without value, and in a count */
    const char *unit_value; /* NULL as value */
    const char *booked;     /* of a count; NULL otherwise */
    const char *counted;    /* of a count; NULL otherwise */
};

/* A document of goods with what its paper says. Its strings belong to `memory`. */
struct alms_stock_document {
    uint64_t n;
    const char *number;   /* of the voucher; NULL of a count and of goods without value */
    const char *kind;     /* of the record: stock.receive, …; reverse */
    const char *told;     /* of a reversal: the kind of what it reverses; else as kind */
    const char *reverses; /* the number of what it reverses; NULL otherwise */
    struct alms_date date;
    const char *at;
    const char *by;
    const char *approver; /* NULL where none is named, as the rest */
    const char *programme;
    const char *case_code;
    const char *plan;
    const char *reason;
    const char *valuation;
    const char *evidence;
    const char *of;              /* of a return: the issue */
    const char *place;           /* of a count */
    const char *const *counters; /* of a count */
    size_t counters_count;
    /* From the vault. */
    const char *who;
    const char *document;
    const char *memo;
    const struct alms_stock_document_line *lines;
    size_t lines_count;
    const char *total; /* of the lines' values, each taken without its sign; NULL without any */
    void *memory;      /* owns everything above */
};

/*
 * The document of a voucher number, or of a record's position in the log: "G-2026-03-000001",
 * "46". The number of a count's adjustment gives the count. Refuses with NOT_FOUND if there is no
 * such document of goods.
 */
ALMS_MUST_CHECK enum alms_code alms_stock_document_get(alms_book *book, const char *number,
                                                       struct alms_stock_document *out,
                                                       struct alms_error *err);

void alms_stock_document_free(struct alms_stock_document *document);

/* The paper of a document: a page to print and to sign. */
struct alms_stock_paper {
    const char *html; /* self-contained, UTF-8 */
    size_t size_bytes;
    void *memory;
};

/* How it is written. */
struct alms_stock_paper_options {
    const char *language;      /* "zh" or "en" */
    alms_translate *translate; /* for the words of the paper; NULL: English */
};

/* 入库单, 出库单, 退库单, 调拨单, 盘点表, 报损单, … Refuses as alms_stock_document_get. */
ALMS_MUST_CHECK enum alms_code alms_stock_paper(alms_book *book, const char *number,
                                                const struct alms_stock_paper_options *options,
                                                struct alms_stock_paper *out,
                                                struct alms_error *err);

void alms_stock_paper_free(struct alms_stock_paper *paper);

/* --- the roll-forward of goods --- */

/* What moved one item of a fund: opening + received + bought + other_in - issued - other_out =
 * closing, in quantity and in value. Moves and kits are in other_in and other_out as far as the
 * quantity of the item changes. */
struct alms_goods_figures {
    const char *opening;
    const char *received; /* gifts, less reversals */
    const char *bought;
    const char *other_in;
    const char *issued; /* aid, less what came back */
    const char *other_out;
    const char *closing;
};

struct alms_goods_row {
    const char *item;
    const char *name;
    const char *name_en;
    const char *unit;
    const char *fund;
    struct alms_goods_figures quantity;
    struct alms_goods_figures value; /* all zero of goods without value */
};

struct alms_goods_report {
    const struct alms_goods_row *items; /* by item and fund */
    size_t count;
    struct alms_goods_figures total; /* value alone */
    void *memory;                    /* owns everything above */
};

ALMS_MUST_CHECK enum alms_code
alms_report_goods(alms_book *book, const struct alms_report_query *query,
                  struct alms_goods_report *out, struct alms_error *err);

void alms_goods_report_free(struct alms_goods_report *report);

ALMS_END_DECLS

#endif
