/*
 * rule_goods - the rules of goods, pure: of items, warehouses and kits, and of what moves stock.
 *
 * Goods of one lot in one place are a pile: a quantity and a value. A document of goods moves piles
 * by lines of its entry; the caller reads how the piles stand and what the lots are, and asks for
 * each line. docs/rules.md lists the rules.
 */
#ifndef ALMS_RULE_GOODS_H
#define ALMS_RULE_GOODS_H

#include "model/rule.h"

/* Whether records of this kind move goods by an entry, and nothing else. */
bool alms_kind_is_goods(enum alms_kind kind);

/* Whether goods are given to people by records of this kind: an issue, or a month of a plan. */
bool alms_kind_gives_goods(enum alms_kind kind);

/* Records that make items, units, aliases, kits and warehouses. Faults are noted. */
void alms_rule_catalogue(const struct alms_masters *masters, const struct alms_record *record,
                         struct alms_error *err);

/* The sheet of a count, without the goods themselves. Faults are noted. */
void alms_rule_count(const struct alms_masters *masters, const struct alms_record *record,
                     struct alms_error *err);

/* A line of the register of goods without value, without its lot. Faults are noted. */
void alms_rule_memo(const struct alms_masters *masters, const struct alms_record *record,
                    struct alms_error *err);

/* What new documents may name; NONE, and a fault, otherwise: NOT_FOUND, CLOSED. */
int32_t
alms_rule_take_item(const struct alms_masters *masters, const char *code, struct alms_error *err);
int32_t
alms_rule_take_place(const struct alms_masters *masters, const char *code, struct alms_error *err);

/* Reads the goods of a line into the posting; faults are noted. Requires line->item. */
void alms_rule_goods_of_line(const struct alms_masters *masters, const struct alms_line *line,
                             struct alms_posting *posting, struct alms_error *err);

/* STOCK-1 and STOCK-2 of every line. Faults are noted. */
void alms_rule_goods_lines(const struct alms_masters *masters, const struct alms_voucher *voucher,
                           struct alms_error *err);

/* The same, and the shape of the document. Faults are noted. */
void alms_rule_goods(const struct alms_masters *masters, const struct alms_voucher *voucher,
                     struct alms_error *err);

/* What is known of the lot of a line, and of its pile, before the document. */
struct alms_pile {
    bool is_found; /* the lot */
    bool is_memo;  /* of the register of goods without value */
    int32_t item_id;
    int32_t fund_id;
    struct alms_date received;
    struct alms_date expiry; /* zero: none */
    int64_t quantity;        /* in the order of the log */
    int64_t value;
    int64_t lowest_quantity; /* on any day from the document's date on */
    int64_t lowest_value;
};

/* A lot that begins. */
struct alms_new_lot {
    const char *code;
    const char *expiry; /* NULL: none */
    struct alms_date received;
    bool is_receipt; /* from outside; else it was in stock before, under another name */
};

/* STOCK-6 and STOCK-7. Faults are noted. */
void alms_rule_new_lot(const struct alms_item *item, const struct alms_new_lot *lot,
                       struct alms_error *err);

/* STOCK-5 alone. */
void alms_rule_not_expired(const char *lot, struct alms_date expiry, struct alms_date date,
                           struct alms_error *err);

/* Whether the line makes its lot. */
bool alms_line_makes_lot(const struct alms_voucher *voucher, size_t index);

/* The rules of one line that moves goods; not of reversals. Faults are noted. */
void alms_rule_pile(const struct alms_masters *masters, const struct alms_voucher *voucher,
                    size_t index, const struct alms_pile *pile, struct alms_error *err);

/* STOCK-3 alone: nothing is taken that is not there. Also of reversals. Faults are noted. */
void alms_rule_pile_is_enough(const struct alms_masters *masters,
                              const struct alms_voucher *voucher, size_t index,
                              const struct alms_pile *pile, struct alms_error *err);

/* What an issue took of a lot, and what of that came back. */
struct alms_issued {
    bool is_issue; /* the voucher stands, and is an issue or the run of the plan */
    char number[ALMS_VOUCHER_TEXT_SIZE_BYTES]; /* "" if there is no such voucher */
    struct alms_date date;
    int64_t quantity; /* taken, above zero */
    int64_t value;
    int64_t returned_quantity;
    int64_t returned_value;
};

/* RETURN-1 of one line of a return. Faults are noted. */
void alms_rule_goods_back(const struct alms_masters *masters, const struct alms_voucher *voucher,
                          size_t index, const struct alms_issued *issued, struct alms_error *err);

/* KIT-3 and KIT-4: what goes in and comes out is what the kit says. Faults are noted. */
void alms_rule_assembly(const struct alms_masters *masters, const struct alms_voucher *voucher,
                        struct alms_error *err);

/* KIT-5: `earliest` is the first day on which a component expires, NULL for none. */
void alms_rule_pack_expiry(const struct alms_voucher *voucher, const char *earliest,
                           struct alms_error *err);

/* How many packs, in the smallest unit of the pack. */
struct alms_packs {
    int64_t quantity; /* above zero */
    uint32_t scale_digits;
};

/* How much of a component the packs hold; false where that is no exact quantity of it. */
bool alms_kit_component_of(const struct alms_catalogue *catalogue,
                           const struct alms_component *component, const struct alms_packs *packs,
                           int64_t *out);

/*
 * What a part of a pile is worth: its share, rounded half up, and all that is left for the last of
 * it. 0 < quantity <= left_quantity.
 */
int64_t alms_goods_share(int64_t quantity, int64_t left_quantity, int64_t left_value);

/* What is taken from a pile: its share, but not more than it is worth on any day. */
int64_t alms_pile_share(const struct alms_pile *pile, int64_t quantity);

/* "120 袋", in the item's unit. */
const char *alms_quantity_format(const struct alms_item *item, int64_t quantity, char text[64]);

#endif
