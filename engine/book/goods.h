/*
 * goods - what the use cases of goods share: quantities in units, lots that are picked, the lines.
 */
#ifndef ALMS_GOODS_H
#define ALMS_GOODS_H

#include "book/attachments.h"
#include "book/document.h"
#include "book/gate_goods.h"

#include <alms/stock.h>

/* A document of goods that is being made. */
struct alms_goods {
    alms_book *book;
    struct alms_tx *tx;
    const struct alms_masters *masters;
    struct alms_gate *gate;
    struct alms_arena *arena; /* of the texts of its lines */
    struct alms_date date;
    struct alms_line *lines;
    size_t count;
};

/* Begins a transaction and a document in it. alms_goods_close ends both where they are open. */
ALMS_MUST_CHECK enum alms_code alms_goods_open(alms_book *book, struct alms_date date,
                                               struct alms_goods *out, struct alms_error *err);
void alms_goods_close(struct alms_goods *goods); /* for CLEANUP */

/*
 * Notes ATTACHMENT_UNFIT if there are files for what has no voucher that could carry them: goods
 * without value, and opening stock.
 */
ALMS_MUST_CHECK enum alms_code
alms_goods_refuse_files(const struct alms_files *files, struct alms_error *err);

/* --- masters --- */

/* The item of a code, name or alias. Faults: NOT_FOUND with the nearest name, CLOSED, missing. */
int32_t
alms_goods_item(const struct alms_masters *masters, const char *text, struct alms_error *err);

/* The place of a code. Faults: NOT_FOUND, CLOSED, missing. */
int32_t
alms_goods_place(const struct alms_masters *masters, const char *code, struct alms_error *err);

/*
 * Reads a quantity, with or without a unit of the item behind it, in the item's smallest unit.
 * Refuses with VALUE_MISSING, AMOUNT_*, UNIT_UNKNOWN.
 */
ALMS_MUST_CHECK enum alms_code alms_quantity_take(const struct alms_item *item, const char *text,
                                                  int64_t *out, struct alms_error *err);

/* The account of goods for money of the fund, those of aid, management cost and other income. */
ALMS_MUST_CHECK enum alms_code alms_goods_account(const struct alms_goods *goods, const char *fund,
                                                  const char **out, struct alms_error *err);
ALMS_MUST_CHECK enum alms_code alms_goods_aid(const struct alms_goods *goods, const char *fund,
                                              const char **out, struct alms_error *err);
ALMS_MUST_CHECK enum alms_code alms_goods_management(const struct alms_goods *goods,
                                                     const char *fund, const char **out,
                                                     struct alms_error *err);
ALMS_MUST_CHECK enum alms_code alms_goods_other_income(const struct alms_goods *goods,
                                                       const char *fund, const char **out,
                                                       struct alms_error *err);

/* --- lines --- */

/* Adds a line; refuses with ENTRY_LINES where there are too many. */
ALMS_MUST_CHECK enum alms_code
alms_goods_add(struct alms_goods *goods, const struct alms_line *line, struct alms_error *err);

/* Texts of amounts of the base currency and of quantities, in the arena of the document. */
const char *alms_goods_money(const struct alms_goods *goods, int64_t amount);
const char *
alms_goods_quantity(const struct alms_goods *goods, const struct alms_item *item, int64_t quantity);

/* A part of a pile that leaves it. Its texts live as long as the document. */
struct alms_picked {
    const char *item;
    const char *lot;
    const char *place;
    const char *fund;
    const char *expiry; /* NULL: none */
    const char *batch;  /* NULL: none */
    int64_t quantity;   /* above zero */
    int64_t value;
    bool is_memo;
};

/* What to pick from. */
struct alms_pick {
    const char *fund;  /* NULL: of the lot */
    const char *place; /* its places included */
    bool fresh;        /* nothing that has expired */
    bool expired;      /* only what has expired */
};

struct alms_picks {
    struct alms_picked *items;
    size_t count;
    size_t capacity;
};

void alms_picks_clear(struct alms_picks *picks); /* for CLEANUP */

/*
 * Picks the goods of a line: from its lot, or those that expire first. Refuses with NOT_FOUND,
 * STOCK_SHORT, LOT_FUND, VALUE_MISSING and as alms_quantity_take.
 */
ALMS_MUST_CHECK enum alms_code
alms_goods_pick(struct alms_goods *goods, const struct alms_stock_line *line,
                const struct alms_pick *pick, struct alms_picks *out, struct alms_error *err);

/* Adds the lines by which picked goods leave; *total grows by their value. */
ALMS_MUST_CHECK enum alms_code
alms_goods_give(struct alms_goods *goods, const struct alms_picks *picks, struct alms_error *err);

/*
 * Whether the picked goods are all without value (*out), or all with one; refuses with GOODS_LINE
 * where they are mixed.
 */
ALMS_MUST_CHECK enum alms_code
alms_picks_are_memo(const struct alms_picks *picks, bool *out, struct alms_error *err);

/* One cost line for every fund of the picked goods: what `account_of` gives, or `account`. */
typedef enum alms_code alms_account_of(const struct alms_goods *goods, const char *fund,
                                       const char **out, struct alms_error *err);
ALMS_MUST_CHECK enum alms_code
alms_goods_charge(struct alms_goods *goods, const struct alms_picks *picks, const char *account,
                  alms_account_of *account_of, struct alms_error *err);

/* A record that gave goods out, of which some come back. */
struct alms_goods_issue {
    const struct alms_record *record;
    uint64_t n;
    const char *place; /* to which they come back */
};

/* What comes back. */
struct alms_goods_asked {
    const struct alms_item *item;
    const char *lot; /* NULL: any that was given out, what went out last first */
    int64_t quantity;
};

/* Adds the lines by which it comes back into its lots. Refuses with RETURN_UNFIT, ENTRY_LINES. */
ALMS_MUST_CHECK enum alms_code
alms_goods_take_back(struct alms_goods *goods, const struct alms_goods_issue *issue,
                     const struct alms_goods_asked *asked, struct alms_error *err);

/* Records the document with its lines, and commits. */
ALMS_MUST_CHECK enum alms_code
alms_goods_record(struct alms_goods *goods, struct alms_record *record,
                  const struct alms_private *part, struct alms_posted *out, struct alms_error *err);

/* Notes what else is wrong with a document that cannot be made. Returns the verdict. */
ALMS_MUST_CHECK enum alms_code alms_goods_refuse(struct alms_goods *goods,
                                                 struct alms_record *record, const char *fund,
                                                 const char *account, struct alms_error *err);

/* --- goods without value --- */

/* A line of their register. */
struct alms_memo {
    const struct alms_picked *picked; /* what moves; the quantity with its sign is below */
    const char *place;
    int64_t quantity;
    const char *reason;
};

/* Records it; `record` has what the document adds beside. */
ALMS_MUST_CHECK enum alms_code
alms_goods_memo(struct alms_goods *goods, struct alms_record *record, const struct alms_memo *memo,
                const struct alms_private *part, struct alms_posted *out, struct alms_error *err);

/* The code of a lot that has none: L, the place of its record in the log, and its line. */
const char *alms_goods_lot_code(const struct alms_goods *goods, size_t line);

#endif
