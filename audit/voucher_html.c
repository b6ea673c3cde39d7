#include "audit/voucher_html.h"

#include "audit/statement.h"
#include "base/text.h"
#include "data/voucher_css.h"
#include "value/capitals.h"
#include "value/money.h"

#include <alms/currency.h>

#include <string.h>

enum { YUAN_SCALE = 2, AMOUNT_SIZE_BYTES = 40 };

/* The page and what is written on it. */
struct page {
    const struct alms_voucher_work *work;
    const struct alms_entry_item *entry;
    struct alms_buffer *html;
};

/* --- pieces -------------------------------------------------------------------------------- */

static const char *say(const struct page *page, const char *english)
{
    alms_translate *translate = page->work->options->translate;

    return translate == NULL ? english : translate(english);
}

static bool is_english(const struct page *page)
{
    return strcmp(page->work->options->language, "en") == 0;
}

static void put(const struct page *page, const char *html)
{
    alms_buffer_add_text(page->html, html);
}

static void put_text(const struct page *page, const char *text)
{
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '&': put(page, "&amp;"); break;
        case '<': put(page, "&lt;"); break;
        case '>': put(page, "&gt;"); break;
        case '"': put(page, "&quot;"); break;
        default: alms_buffer_add(page->html, text, 1);
        }
    }
}

static void put_element(const struct page *page, const char *tag, const char *text)
{
    put(page, "<");
    put(page, tag);
    put(page, ">");
    put_text(page, text);
    put(page, "</");
    alms_buffer_add(page->html, tag, strcspn(tag, " "));
    put(page, ">");
}

/* "Maker: chen" with the word in the reader's language. */
static void put_named(const struct page *page, const char *english, const char *value)
{
    put(page, "<span>");
    put_text(page, say(page, english));
    put_text(page, say(page, N_(": ")));
    put_text(page, value == NULL ? "" : value);
    put(page, "</span>\n");
}

/* --- words --------------------------------------------------------------------------------- */

/* Decision 17: the letters of the series, as the trade calls the vouchers. */
static const char *title_of(const struct alms_entry_item *entry)
{
    switch (entry->number[0]) {
    case 'R': return N_("Receipt voucher");
    case 'P': return N_("Payment voucher");
    case 'T': return N_("Transfer voucher");
    default: return N_("Journal voucher");
    }
}

static const char *kind_word(const struct alms_entry_item *entry)
{
    static const struct {
        const char *kind;
        const char *word;
    } WORDS[] = {
        {"aid", N_("Aid given")},
        {"closing", N_("Closing of the year")},
        {"gift", N_("Gift received")},
        {"gift.refund", N_("Gift given back")},
        {"opening", N_("Opening balances")},
        {"regime.convert", N_("Opening under a new accounting system")},
        {"release", N_("Release of funds")},
        {"transfer", N_("Transfer between funds")},
    };

    for (size_t i = 0; i < COUNT_OF(WORDS); i++) {
        if (strcmp(WORDS[i].kind, entry->kind) == 0)
            return WORDS[i].word;
    }
    return NULL;
}

static const char *
name_in(const struct page *page, const struct alms_account_list *list, const char *code)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct alms_account *account = &list->items[i];
        if (strcmp(account->code, code) == 0)
            return is_english(page) && account->name_en != NULL ? account->name_en : account->name;
    }
    return NULL;
}

static const char *account_name(const struct page *page, const char *code)
{
    const char *name = name_in(page, &page->work->accounts, code);

    if (name == NULL)
        name = name_in(page, &page->work->later, code);
    return name == NULL ? code : name;
}

static const char *fund_name(const struct page *page, const char *code)
{
    const struct alms_fund_list *list = &page->work->funds;

    for (size_t i = 0; i < list->count; i++) {
        const struct alms_fund *fund = &list->items[i];
        if (strcmp(fund->code, code) == 0)
            return is_english(page) && fund->name_en != NULL ? fund->name_en : fund->name;
    }
    return code;
}

/*
 * "Cancels no. R-2026-02-000001 of 2026-02-10", as the rules want red and blue vouchers: %D is the
 * date and %N the number, because languages order them in their own ways.
 */
static void
put_link(const struct page *page, const char *sentence, const struct alms_entry_list *named)
{
    char date[ALMS_DATE_TEXT_SIZE_BYTES];

    alms_date_format(named->items[0].date, date);
    for (const char *at = say(page, sentence); *at != '\0'; at++) {
        const char letter[2] = {*at, '\0'};
        const bool is_place = *at == '%' && (at[1] == 'D' || at[1] == 'N');
        put_text(page, !is_place ? letter : at[1] == 'D' ? date : named->items[0].number);
        at += is_place ? 1 : 0;
    }
}

static void put_summary(const struct page *page)
{
    const struct alms_voucher_work *work = page->work;
    const char *words = page->entry->memo;
    bool has_link = true;

    if (work->cancelled.count > 0) {
        put_link(page, N_("Cancels no. %N of %D"), &work->cancelled);
    } else if (work->corrected.count > 0) {
        put_link(page, N_("Corrects no. %N of %D"), &work->corrected);
    } else {
        has_link = false;
        if (words == NULL && kind_word(page->entry) != NULL)
            words = say(page, kind_word(page->entry));
    }
    if (words == NULL)
        return;
    if (has_link)
        put(page, "<br>");
    put_text(page, words);
}

/* --- lines --------------------------------------------------------------------------------- */

static bool is_red(const struct page *page)
{
    return page->work->cancelled.count > 0;
}

static void put_amount(const struct page *page, const char *amount, bool is_negative)
{
    char grouped[AMOUNT_SIZE_BYTES];

    put(page, "<td class=n>");
    if (amount != NULL) {
        put(page, is_negative ? "-" : "");
        put(page, alms_statement_grouped(amount, grouped));
    }
    put(page, "</td>");
}

/* How much of another currency the line moves, below its account: the amount is what it is worth.
 */
static void put_foreign(const struct page *page, const struct alms_line *line)
{
    char grouped[AMOUNT_SIZE_BYTES];

    if (line->currency == NULL)
        return;
    const char *rate = alms_currency_rate_of(page->entry, line->currency);
    const bool is_negative = line->foreign[0] == '-';
    put(page, "<br><span class=soft>");
    put_text(page, line->currency);
    put(page, " ");
    if (is_red(page))
        put(page, "-");
    put_text(page,
             alms_statement_grouped(is_negative ? line->foreign + 1 : line->foreign, grouped));
    if (rate != NULL) {
        put(page, " × ");
        put_text(page, rate);
    }
    put(page, "</span>");
}

/* A red voucher keeps the sides of what it cancels, and takes its amounts below zero. */
static void put_line(const struct page *page, const struct alms_line *line, bool is_first)
{
    const bool is_negative = line->amount[0] == '-';
    const char *amount = is_negative ? line->amount + 1 : line->amount;
    const bool is_debit = is_negative == is_red(page);

    put(page, is_red(page) ? "<tr class=red>" : "<tr>");
    put(page, "<td class=s>");
    if (is_first)
        put_summary(page);
    put(page, "</td><td>");
    put_text(page, line->account);
    put(page, " ");
    put_text(page, account_name(page, line->account));
    put_foreign(page, line);
    put(page, "</td><td>");
    put_text(page, fund_name(page, line->fund));
    put(page, "</td>");
    put_element(page, "td", line->commodity);
    put_amount(page, is_debit ? amount : NULL, is_red(page));
    put_amount(page, is_debit ? NULL : amount, is_red(page));
    put(page, "</tr>\n");
}

/* --- totals -------------------------------------------------------------------------------- */

static bool is_first_of_commodity(const struct alms_entry_item *entry, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (strcmp(entry->lines[i].commodity, entry->lines[index].commodity) == 0)
            return false;
    }
    return true;
}

static uint32_t scale_of(const char *amount)
{
    const char *point = strchr(amount, '.');

    return point == NULL ? 0 : (uint32_t)strlen(point + 1);
}

/* The sum of the debits of one commodity in its smallest unit; false if it is too wide for one. */
static bool add_debits(const struct alms_entry_item *entry, const char *commodity, int64_t *out)
{
    int64_t sum = 0;

    for (size_t i = 0; i < entry->lines_count; i++) {
        const struct alms_line *line = &entry->lines[i];
        struct alms_error err = {0};
        int64_t amount = 0;
        if (strcmp(line->commodity, commodity) != 0 || line->amount[0] == '-')
            continue;
        if (alms_minor_parse(line->amount, scale_of(line->amount), &amount, &err) != ALMS_OK ||
            !alms_minor_add(&sum, amount))
            return false;
    }
    *out = sum;
    return true;
}

static void put_total(const struct page *page, size_t index)
{
    char text[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    int64_t sum = 0;
    const char *commodity = page->entry->lines[index].commodity;
    const uint32_t scale_digits = scale_of(page->entry->lines[index].amount);

    if (!add_debits(page->entry, commodity, &sum))
        return;
    put(page, is_red(page) ? "<tr class=\"sum red\">" : "<tr class=sum>");
    put(page, "<td colspan=3>");
    put_text(page, say(page, N_("Total")));
    if (strcmp(commodity, "CNY") == 0 && scale_digits == YUAN_SCALE) {
        put_text(page, say(page, N_(": ")));
        alms_capitals_add(page->html, is_red(page) ? -sum : sum);
    }
    put(page, "</td>");
    put_element(page, "td", commodity);
    (void)alms_minor_format(sum, scale_digits, text);
    put_amount(page, text, is_red(page));
    put_amount(page, text, is_red(page));
    put(page, "</tr>\n");
}

static void put_table(const struct page *page)
{
    static const char *const TITLES[] = {N_("Summary"),  N_("Account"), N_("Fund"),
                                         N_("Currency"), N_("Debit"),   N_("Credit")};
    const struct alms_entry_item *entry = page->entry;

    put(page, "<table>\n<thead><tr>");
    for (size_t i = 0; i < COUNT_OF(TITLES); i++)
        put_element(page, "th", say(page, TITLES[i]));
    put(page, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < entry->lines_count; i++)
        put_line(page, &entry->lines[i], i == 0);
    for (size_t i = 0; i < entry->lines_count; i++) {
        if (is_first_of_commodity(entry, i))
            put_total(page, i);
    }
    put(page, "</tbody>\n</table>\n");
}

/* --- the page ------------------------------------------------------------------------------ */

static void put_head(const struct page *page)
{
    const struct alms_book_status *status = &page->work->status;
    const char *title = say(page, title_of(page->entry));
    char count[ALMS_UINT_TEXT_SIZE_BYTES];
    char date[ALMS_DATE_TEXT_SIZE_BYTES];

    put(page, "<!doctype html>\n<html lang=\"");
    put(page, is_english(page) ? "en" : "zh-CN");
    put(page, "\">\n<head>\n<meta charset=\"utf-8\">\n"
              "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>");
    put_text(page, title);
    put(page, " ");
    put_text(page, page->entry->number);
    put(page, "</title>\n<style>\n");
    put(page, (const char *)VOUCHER_CSS);
    put(page, page->work->options->paper == ALMS_PAPER_A4
                  ? "@page{size:A4;margin:14mm 12mm}\n"
                  : "@page{size:A5 landscape;margin:9mm 10mm}\n");
    put(page, "</style>\n</head>\n<body>\n<main>\n");
    put_element(page, "h1", title);
    put(page, "\n<div class=head>\n");
    put_element(page, "span",
                is_english(page) && status->name_en != NULL ? status->name_en : status->name);
    alms_date_format(page->entry->date, date);
    put(page, "\n");
    put_named(page, N_("Date"), date);
    put_named(page, N_("Voucher number"), page->entry->number);
    put_named(page, N_("Documents attached"),
              alms_uint_format(page->entry->attachments_count, count));
    put(page, "</div>\n");
    if (page->entry->reversed_by == NULL)
        return;
    put(page, "<p class=mark>");
    put_text(page, say(page, N_("Cancelled by voucher ")));
    put_text(page, page->entry->reversed_by);
    put(page, "</p>\n");
}

/* Names to be signed for: the head of accounts and the cashier sign on paper. */
static void put_foot(const struct page *page)
{
    char n[ALMS_UINT_TEXT_SIZE_BYTES];
    const struct alms_entry_item *entry = page->entry;

    put(page, "<div class=sign>\n");
    put_named(page, N_("Head of accounts"), NULL);
    put_named(page, N_("Booked by"), entry->poster != NULL ? entry->poster : entry->by);
    put_named(page, N_("Cashier"), entry->cashier);
    put_named(page, N_("Checked by"), entry->checker != NULL ? entry->checker : entry->approver);
    put_named(page, N_("Made by"), entry->by);
    put(page, "</div>\n<p class=soft>");
    if (entry->rate_source != NULL) {
        put_text(page, say(page, N_("Source of the rate")));
        put_text(page, say(page, N_(": ")));
        put_text(page, entry->rate_source);
        put(page, "<br>");
    }
    put_text(page, say(page, N_("Record of the log")));
    put_text(page, say(page, N_(": ")));
    put(page, alms_uint_format(entry->n, n));
    put(page, ", ");
    put_text(page, entry->at);
    for (size_t i = 0; i < entry->attachments_count; i++) {
        put(page, "<br>SHA-256 ");
        put_text(page, entry->attachments[i]);
    }
    put(page, "</p>\n</main>\n</body>\n</html>\n");
}

void alms_voucher_write_html(const struct alms_voucher_work *work, struct alms_buffer *html)
{
    const struct page page = {work, &work->entries.items[0], html};

    put_head(&page);
    put_table(&page);
    put_foot(&page);
}
