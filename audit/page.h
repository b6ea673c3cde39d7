/*
 * page - the page of a statement, and the pieces that it is put together from.
 *
 * Amounts in the base currency stand without its code, which the title of their column names.
 */
#ifndef ALMS_PAGE_H
#define ALMS_PAGE_H

#include "audit/statement.h"

#include <stdio.h>

struct alms_page {
    const struct alms_statement *statement;
    FILE *file;
    uint64_t count;       /* rows of the list so far */
    struct alms_date day; /* of the list's newest row */
};

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

#endif
