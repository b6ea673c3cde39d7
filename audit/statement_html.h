/*
 * statement_html - the page of a statement: its pieces, and the parts that it is put together from.
 *
 * Amounts in the base currency stand without its code, which the title of their column names.
 */
#ifndef ALMS_STATEMENT_HTML_H
#define ALMS_STATEMENT_HTML_H

#include "audit/statement.h"

#include <stdio.h>

struct alms_page {
    const struct alms_statement *statement;
    FILE *file;
    uint64_t count;       /* rows of the list so far */
    struct alms_date day; /* of the list's newest row */
};

/* --- pieces --- */

/* The text in the language of the statement. */
const char *alms_page_say(const struct alms_page *page, const char *english);

/* As it is. */
void alms_page_put(const struct alms_page *page, const char *html);

/* Escaped. */
void alms_page_text(const struct alms_page *page, const char *text);

/* <tag>text</tag>, where `tag` may carry attributes. */
void alms_page_element(const struct alms_page *page, const char *tag, const char *text);

/* A cell with a number of things. */
void alms_page_count(const struct alms_page *page, uint64_t count);

/* An amount, with its currency if that is not the base currency. */
void alms_page_amount(const struct alms_page *page, const char *tag, const char *amount,
                      const char *commodity);

/* The title of a column of amounts: "Amount (CNY)". */
void alms_page_amount_title(const struct alms_page *page, const char *title);

/* --- parts --- */

/* The chart of days, and the totals. */
void alms_page_totals(const struct alms_page *page);

/* The roll-forward of every fund. */
void alms_page_funds(const struct alms_page *page);

/* Every gift and every aid. */
ALMS_MUST_CHECK enum alms_code alms_page_lists(struct alms_page *page, struct alms_error *err);

#endif
