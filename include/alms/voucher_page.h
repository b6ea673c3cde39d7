/*
 * voucher_page - a voucher as a page to print, sign and file.
 *
 * It has what the basic work rules of accounting ask of a voucher: date, number, summary, accounts,
 * amounts, the number of documents, and who made, checked and booked it; the total also in Chinese
 * capitals where the amounts are yuan. A reversal is a red voucher: it shows the sides of what it
 * cancels with amounts below zero, and names date and number of that. A correcting voucher names
 * the one that it puts right. Summaries are private and come from the vault; without it the kind of
 * the entry stands in their place. The same log, vault and language make the same bytes.
 */
#ifndef ALMS_VOUCHER_PAGE_H
#define ALMS_VOUCHER_PAGE_H

#include <alms/entry.h>

ALMS_BEGIN_DECLS

enum alms_paper { ALMS_PAPER_A5, ALMS_PAPER_A4 };

struct alms_voucher_page_options {
    const char *number;        /* required: of the voucher */
    enum alms_paper paper;     /* A5 lies across, A4 stands */
    const char *language;      /* "zh" or "en" */
    alms_translate *translate; /* for the words of the page; NULL: English */
};

/* HTML in UTF-8, one file that asks for no other. */
struct alms_voucher_page {
    const char *html; /* ends with NUL */
    size_t size_bytes;
    void *memory; /* owns it */
};

/* Makes the page. Refuses with NOT_FOUND. */
ALMS_MUST_CHECK enum alms_code
alms_voucher_page_make(alms_book *book, const struct alms_voucher_page_options *options,
                       struct alms_voucher_page *out, struct alms_error *err);

void alms_voucher_page_free(struct alms_voucher_page *page);

ALMS_END_DECLS

#endif
