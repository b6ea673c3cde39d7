/*
 * voucher_html - the page of a voucher while it is being written.
 */
#ifndef ALMS_VOUCHER_HTML_H
#define ALMS_VOUCHER_HTML_H

#include "base/memory.h"

#include <alms/account.h>
#include <alms/fund.h>
#include <alms/voucher_page.h>

/* What the page is made from. */
struct alms_voucher_work {
    const struct alms_voucher_page_options *options;
    struct alms_book_status status;
    struct alms_account_list accounts; /* the chart by which the voucher was recorded */
    struct alms_account_list later;    /* that of now, for what a conversion adds */
    struct alms_fund_list funds;
    struct alms_entry_list entries;   /* the voucher */
    struct alms_entry_list cancelled; /* what it reverses; none otherwise */
    struct alms_entry_list corrected; /* what it stands in for; none otherwise */
};

/* Writes the page at the end of html. */
void alms_voucher_write_html(const struct alms_voucher_work *work, struct alms_buffer *html);

#endif
