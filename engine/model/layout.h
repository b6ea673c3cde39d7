/*
 * layout - the rows of a statutory statement, and which accounts stand on which.
 *
 * Layouts are data: layout.csv holds the official ones, a charity may use its own. A layout is
 * sound when every account that its form is about stands on exactly one row, itself or by the
 * account above it, and every row names accounts that there are: then no figure of the ledger is
 * left out of a statement or counted twice, whatever accounts were added.
 */
#ifndef ALMS_LAYOUT_H
#define ALMS_LAYOUT_H

#include "base/memory.h"
#include "model/masters.h"

#include <alms/financial.h>

enum {
    ALMS_LAYOUT_SIZE_MAX = 256 * 1024,
    ALMS_LAYOUT_ROWS_MAX = 512,
    ALMS_LAYOUT_TERMS_MAX = 64 /* of one row */
};

enum alms_layout_kind {
    ALMS_LAYOUT_HEADING,
    ALMS_LAYOUT_DEBIT,
    ALMS_LAYOUT_CREDIT,
    ALMS_LAYOUT_IN,
    ALMS_LAYOUT_OUT,
    ALMS_LAYOUT_RELEASED,   /* from restricted to unrestricted net assets */
    ALMS_LAYOUT_RESTRICTED, /* from unrestricted to restricted net assets */
    ALMS_LAYOUT_MOVED,      /* the one less the other */
    ALMS_LAYOUT_EXCHANGE,   /* what exchange rates made of cash */
    ALMS_LAYOUT_BETWEEN,    /* between funds */
    ALMS_LAYOUT_MEMO,       /* of what another row counts */
    ALMS_LAYOUT_EMPTY,
    ALMS_LAYOUT_SUM,
    ALMS_LAYOUT_KINDS_COUNT
};

/* An account, or a row of a sum that may be taken away. */
struct alms_layout_term {
    const char *code;
    size_t row;       /* of a sum: an earlier row */
    bool is_negative; /* of a sum */
};

struct alms_layout_row {
    uint32_t line; /* in the layout's file */
    enum alms_layout_kind kind;
    const char *basis;
    const char *code;
    const char *name;
    const char *name_en;
    const struct alms_layout_term *terms;
    size_t terms_count;
};

struct alms_layout {
    const char *file; /* for messages */
    enum alms_financial_form form;
    const struct alms_layout_row *rows;
    size_t count;
};

/* What an account counts as; a row may take it as one of these. */
enum alms_layout_slot {
    ALMS_SLOT_BALANCE,
    ALMS_SLOT_IN,
    ALMS_SLOT_OUT,
    ALMS_SLOT_RELEASED,
    ALMS_SLOT_RESTRICTED,
    ALMS_SLOT_EXCHANGE,
    ALMS_SLOT_BETWEEN,
    ALMS_SLOT_MEMO,
    ALMS_SLOTS_COUNT
};

enum { ALMS_LAYOUT_NO_ROW = -1 };

/* The row of every account by its id, ALMS_LAYOUT_NO_ROW for none. */
struct alms_layout_map {
    const int32_t *rows[ALMS_SLOTS_COUNT];
};

/* The text of the layouts that come with alms. */
const char *alms_layout_shipped(void);

/*
 * Reads the rows of a form and regime out of a text; what the rows are for others is passed over.
 * Notes every fault with its place: LAYOUT_SYNTAX, LIST_LONG, and VALUE_MISSING if it has no row
 * for them.
 */
ALMS_MUST_CHECK enum alms_code
alms_layout_parse(const char *text, const char *file, const char *regime, struct alms_arena *arena,
                  struct alms_layout *in_out, struct alms_error *err);

/*
 * Finds the row of every account.
 * Refuses, telling all: NOT_FOUND for an account that the book does not have; LAYOUT_TWICE for one
 * that two rows name; LAYOUT_GAP for one that is on no row and should be.
 */
ALMS_MUST_CHECK enum alms_code
alms_layout_map(const struct alms_layout *layout, const struct alms_masters *masters,
                struct alms_arena *arena, struct alms_layout_map *out, struct alms_error *err);

#endif
