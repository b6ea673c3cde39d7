#include "audit/statement_html.h"

#include "base/text.h"
#include "value/date.h"

#include <string.h>

/* A line with the day's sum goes above the gifts of every day. */
static void put_day(struct alms_page *page, struct alms_date date)
{
    char day[ALMS_DATE_TEXT_SIZE_BYTES];
    char text[40];
    const struct alms_groups *days = &page->statement->gifts_by_day;

    if (alms_date_compare(page->day, date) == 0)
        return;
    page->day = date;
    alms_date_format(date, day);
    alms_page_put(page, "<tr class=day><td class=wide></td>");
    alms_page_element(page, "td class=\"d who\"", day);
    alms_page_put(page, "<td class=wide></td><td class=wide></td><td class=n>");
    for (size_t i = 0; i < days->count; i++) {
        if (strcmp(days->items[i].key, day) != 0)
            continue;
        alms_page_put(page, "<div>");
        alms_page_text(page, alms_statement_amount(page->statement, days->items[i].commodity,
                                                   days->items[i].amount, ALMS_GROUPED, text));
        alms_page_put(page, " ");
        alms_page_text(page, days->items[i].commodity);
        alms_page_put(page, "</div>");
    }
    alms_page_put(page, "</td><td class=wide colspan=2></td></tr>\n");
}

static void put_number(struct alms_page *page)
{
    char row[ALMS_UINT_TEXT_SIZE_BYTES];

    page->count += 1;
    alms_page_element(page, "td class=\"n wide\"", alms_uint_format(page->count, row));
}

static void put_reversal(const struct alms_page *page, const char *reverses)
{
    if (reverses == NULL)
        return;
    alms_page_put(page, " (");
    alms_page_text(page, alms_page_say(page, N_("corrects")));
    alms_page_put(page, " ");
    alms_page_text(page, reverses);
    alms_page_put(page, ")");
}

/* What was given in another currency, beside what it was worth. */
static void put_foreign(const struct alms_page *page, const char *currency, const char *foreign)
{
    char grouped[80];

    if (currency == NULL)
        return;
    const bool is_negative = foreign[0] == '-';
    alms_page_put(page, " · ");
    alms_page_text(page, currency);
    alms_page_put(page, is_negative ? " -" : " ");
    alms_page_text(page, alms_statement_grouped(is_negative ? foreign + 1 : foreign, grouped));
}

static enum alms_code put_gift(void *context, const struct alms_gift *gift, struct alms_error *err)
{
    struct alms_page *page = context;
    const struct alms_statement *statement = page->statement;
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    char donor[ALMS_MASKED_SIZE_BYTES];

    (void)err;
    put_day(page, gift->date);
    alms_date_format(gift->date, date);
    alms_statement_donor(statement, gift, donor);
    alms_page_put(page, "<tr>");
    put_number(page);
    alms_page_element(page, "td class=d", date);
    alms_page_element(page, "td class=\"d wide\"", gift->number);
    alms_page_element(page, "td class=who", donor);
    alms_page_amount(page, "td class=n", gift->amount, gift->commodity);
    alms_page_element(page, "td class=more", alms_statement_channel(statement, gift->channel));
    alms_page_put(page, "<td class=more>");
    alms_page_text(page, alms_statement_fund(statement, gift->fund));
    if (gift->programme != NULL) {
        alms_page_put(page, " · ");
        alms_page_text(page, alms_statement_programme(statement, gift->programme));
    }
    if (gift->campaign != NULL) {
        alms_page_put(page, " · ");
        alms_page_text(page, alms_statement_campaign(statement, gift->campaign));
    }
    put_foreign(page, gift->currency, gift->foreign);
    put_reversal(page, gift->reverses);
    alms_page_put(page, "</td></tr>\n");
    return ALMS_OK;
}

static enum alms_code put_gifts(struct alms_page *page, struct alms_error *err)
{
    const struct alms_statement *statement = page->statement;

    alms_page_element(page, "h2", alms_page_say(page, N_("Every gift")));
    alms_page_put(page, "\n<div class=scroll><table class=\"list days\">\n<thead><tr>");
    alms_page_element(page, "th class=\"n wide\"", alms_page_say(page, N_("No.")));
    alms_page_element(page, "th", alms_page_say(page, N_("Date")));
    alms_page_element(page, "th class=wide", alms_page_say(page, N_("Voucher")));
    alms_page_element(page, "th", alms_page_say(page, N_("Donor")));
    alms_page_amount_title(page, alms_page_say(page, N_("Amount")));
    alms_page_element(page, "th", alms_page_say(page, N_("Channel")));
    alms_page_element(page, "th", alms_page_say(page, N_("Fund")));
    alms_page_put(page, "</tr></thead>\n<tbody>\n");
    page->count = 0;
    TRY(alms_gift_walk(statement->book, statement->from, statement->to, put_gift, page, err));
    alms_page_put(page, "</tbody></table></div>\n");
    return ALMS_OK;
}

static enum alms_code put_one_aid(void *context, const struct alms_aid *aid, struct alms_error *err)
{
    struct alms_page *page = context;
    const struct alms_statement *statement = page->statement;
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    char payee[ALMS_MASKED_SIZE_BYTES];

    (void)err;
    alms_date_format(aid->date, date);
    alms_statement_payee(statement, aid, payee);
    alms_page_put(page, "<tr>");
    put_number(page);
    alms_page_element(page, "td class=d", date);
    alms_page_element(page, "td class=\"d wide\"", aid->number);
    alms_page_element(page, "td class=more", alms_statement_programme(statement, aid->programme));
    alms_page_put(page, "<td class=who>");
    alms_page_text(page, payee);
    put_reversal(page, aid->reverses);
    alms_page_put(page, "</td>");
    alms_page_amount(page, "td class=n", aid->amount, aid->commodity);
    alms_page_put(page, "<td class=more>");
    alms_page_text(page, alms_statement_fund(statement, aid->fund));
    put_foreign(page, aid->currency, aid->foreign);
    alms_page_put(page, "</td></tr>\n");
    return ALMS_OK;
}

static enum alms_code put_aids(struct alms_page *page, struct alms_error *err)
{
    const struct alms_statement *statement = page->statement;

    alms_page_element(page, "h2", alms_page_say(page, N_("Every aid")));
    alms_page_put(page, "\n<div class=scroll><table class=list>\n<thead><tr>");
    alms_page_element(page, "th class=\"n wide\"", alms_page_say(page, N_("No.")));
    alms_page_element(page, "th", alms_page_say(page, N_("Date")));
    alms_page_element(page, "th class=wide", alms_page_say(page, N_("Voucher")));
    alms_page_element(page, "th", alms_page_say(page, N_("Programme")));
    alms_page_element(page, "th", alms_page_say(page, N_("Recipient")));
    alms_page_amount_title(page, alms_page_say(page, N_("Amount")));
    alms_page_element(page, "th", alms_page_say(page, N_("Fund")));
    alms_page_put(page, "</tr></thead>\n<tbody>\n");
    page->count = 0;
    TRY(alms_aid_walk(statement->book, statement->from, statement->to, put_one_aid, page, err));
    alms_page_put(page, "</tbody></table></div>\n");
    return ALMS_OK;
}

enum alms_code alms_page_lists(struct alms_page *page, struct alms_error *err)
{
    TRY(put_gifts(page, err));
    return put_aids(page, err);
}
