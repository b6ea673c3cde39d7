/*
 * statement_html - the parts of the page of a statement.
 */
#ifndef ALMS_STATEMENT_HTML_H
#define ALMS_STATEMENT_HTML_H

#include "audit/page.h"

/* The chart of days, and the totals. */
void alms_page_totals(const struct alms_page *page);

/* The roll-forward of every fund. */
void alms_page_funds(const struct alms_page *page);

/* Every gift and every aid. */
ALMS_MUST_CHECK enum alms_code alms_page_lists(struct alms_page *page, struct alms_error *err);

#endif
