/*
 * statement_goods - the goods of a statement: what came, what was given out, what there is.
 *
 * Gifts in kind are added up apart from gifts of money, at the value at which they were received.
 * Goods that could not be valued are listed by their quantity alone.
 */
#ifndef ALMS_STATEMENT_GOODS_H
#define ALMS_STATEMENT_GOODS_H

#include "audit/page.h"

/* Whether the book has, or had, goods: without them a statement does not speak of any. */
bool alms_statement_has_goods(const struct alms_statement *statement);

/* Adds up the goods of the month. Refuses with PROJECTION if they are not what the ledger says. */
ALMS_MUST_CHECK enum alms_code
alms_statement_take_goods(struct alms_statement *statement, struct alms_error *err);

/* The cards, the roll-forward by item, and the two lists. */
void alms_page_goods_cards(const struct alms_page *page);
void alms_page_goods_roll(const struct alms_page *page);
ALMS_MUST_CHECK enum alms_code
alms_page_goods_lists(struct alms_page *page, struct alms_error *err);

/* The lists, and the roll-forward by item. */
ALMS_MUST_CHECK enum alms_code alms_statement_goods_csv(const struct alms_statement *statement,
                                                        FILE *file, struct alms_error *err);
void alms_statement_stock_csv(const struct alms_statement *statement, FILE *file);

#endif
