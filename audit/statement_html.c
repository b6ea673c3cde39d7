#include "audit/statement.h"

#include "base/text.h"
#include "data/statement_css.h"
#include "value/date.h"

#include <string.h>

enum { CHART_WIDTH = 700, CHART_HEIGHT = 160, CHART_TOP = 14, CHART_BOTTOM = 20, CHART_GAP = 4 };

struct page {
    const struct alms_statement *statement;
    FILE *file;
    uint64_t count;       /* rows of the list so far */
    struct alms_date day; /* of the list's newest row */
};

/* --- pieces -------------------------------------------------------------------------------- */

static const char *say(const struct page *page, const char *english)
{
    return alms_statement_say(page->statement, english);
}

static void put(const struct page *page, const char *html)
{
    (void)fputs(html, page->file);
}

static void put_text(const struct page *page, const char *text)
{
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '&': put(page, "&amp;"); break;
        case '<': put(page, "&lt;"); break;
        case '>': put(page, "&gt;"); break;
        case '"': put(page, "&quot;"); break;
        case '\'': put(page, "&#39;"); break;
        default: (void)fputc(*text, page->file); break;
        }
    }
}

/* <tag>text</tag>, where `tag` may carry attributes. */
static void put_element(const struct page *page, const char *tag, const char *text)
{
    (void)fprintf(page->file, "<%s>", tag);
    put_text(page, text);
    (void)fprintf(page->file, "</%.*s>", (int)strcspn(tag, " "), tag);
}

static void put_count(const struct page *page, uint64_t count)
{
    char text[ALMS_UINT_TEXT_SIZE_BYTES];
    char grouped[40];

    put_element(page, "td class=n", alms_statement_grouped(alms_uint_format(count, text), grouped));
}

static void put_minor(const struct page *page, const char *commodity, int64_t amount)
{
    char text[40];

    put_element(page, "td class=n",
                alms_statement_amount(page->statement, commodity, amount, ALMS_GROUPED, text));
}

static void put_decimal(const struct page *page, const char *amount)
{
    char text[40];

    put_element(page, "td class=n", alms_statement_grouped(amount, text));
}

/* "Records in the log: ", before a value. */
static void put_label(const struct page *page, const char *english)
{
    put_text(page, say(page, english));
    put_text(page, say(page, N_(": ")));
}

/* "1,234.50 CNY": in the base currency without the code. */
static void put_sum(const struct page *page, const struct alms_groups *groups)
{
    char text[40];

    if (groups->count == 0)
        put(page, "0");
    for (size_t i = 0; i < groups->count; i++) {
        const struct alms_group *group = &groups->items[i];
        if (i > 0)
            put(page, "<br>");
        put_text(page, alms_statement_amount(page->statement, group->commodity, group->amount,
                                             ALMS_GROUPED, text));
        put(page, " ");
        put_text(page, group->commodity);
    }
}

/* --- head ---------------------------------------------------------------------------------- */

static const char *book_name(const struct page *page)
{
    const struct alms_book_status *status = &page->statement->status;
    const char *language = page->statement->options->language;
    const bool is_english = language != NULL && strcmp(language, "en") == 0;

    return is_english && status->name_en != NULL ? status->name_en : status->name;
}

static void put_head(const struct page *page)
{
    const struct alms_statement *statement = page->statement;
    const char *language = statement->options->language;

    put(page, "<!DOCTYPE html>\n<html lang=\"");
    put(page, language != NULL && strcmp(language, "en") == 0 ? "en" : "zh-CN");
    put(page, "\">\n<head>\n<meta charset=\"utf-8\">\n"
              "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>");
    put_text(page, book_name(page));
    put(page, " ");
    put_text(page, statement->month);
    put(page, " ");
    put_text(page, say(page, N_("Statement of gifts and aid")));
    put(page, "</title>\n<style>\n");
    put(page, (const char *)STATEMENT_CSS);
    put(page, "</style>\n</head>\n<body>\n<main>\n<header>\n");
    put_element(page, "h1", book_name(page));
    put(page, "\n<p><b>");
    put_text(page, say(page, N_("Statement of gifts and aid")));
    put(page, "</b> ");
    put_text(page, statement->month);
    put(page, "</p>\n</header>\n");
}

static void put_closing(const struct page *page)
{
    const struct alms_fund_report *roll = &page->statement->roll;
    bool is_first = true;
    char text[40];

    for (size_t i = 0; i < roll->totals_count; i++) {
        const struct alms_fund_row *total = &roll->totals[i];
        if (total->form != ALMS_FUND_MONEY)
            continue;
        if (!is_first)
            put(page, "<br>");
        is_first = false;
        put_text(page, alms_statement_grouped(total->closing, text));
        put(page, " ");
        put_text(page, total->commodity);
    }
    if (is_first)
        put(page, "0");
}

static void put_times(const struct page *page, uint64_t count, const char *what)
{
    char text[ALMS_UINT_TEXT_SIZE_BYTES];
    char grouped[40];

    put(page, "</b><span class=soft>");
    put_text(page, alms_statement_grouped(alms_uint_format(count, text), grouped));
    put(page, " ");
    put_text(page, what);
    put(page, "</span></div>\n");
}

static void put_cards(const struct page *page)
{
    const struct alms_statement *statement = page->statement;

    put(page, "<div class=cards>\n<div class=card>");
    put_text(page, say(page, N_("Gifts received")));
    put(page, "<b>");
    put_sum(page, &statement->gifts);
    put_times(page, statement->gifts_count, say(page, N_("gifts")));
    put(page, "<div class=card>");
    put_text(page, say(page, N_("Aid given")));
    put(page, "<b>");
    put_sum(page, &statement->aid);
    put_times(page, statement->aid_count, say(page, N_("payments of aid")));
    put(page, "<div class=card>");
    put_text(page, say(page, N_("Money in all funds at the end of the month")));
    put(page, "<b>");
    put_closing(page);
    put(page, "</b></div>\n</div>\n");
    if (statement->corrections_count > 0) {
        put(page, "<p class=soft>");
        put_label(page, N_("Corrections are listed below zero, beside what they correct. Their "
                           "number"));
        (void)fprintf(page->file, "%llu</p>\n", (unsigned long long)statement->corrections_count);
    }
}

/* --- the chart of days --------------------------------------------------------------------- */

static int64_t largest(const struct alms_groups *groups, const char *commodity)
{
    int64_t most = 0;

    for (size_t i = 0; i < groups->count; i++)
        if (strcmp(groups->items[i].commodity, commodity) == 0 && groups->items[i].amount > most)
            most = groups->items[i].amount;
    return most;
}

/* The amount of a day relative to the largest, in pixels: a picture, not a figure. */
static int bar_height(int64_t amount, int64_t most)
{
    const int room = CHART_HEIGHT - CHART_TOP - CHART_BOTTOM;

    if (amount <= 0 || most <= 0)
        return 0;
    /* Scaled down first, so that the product fits 64 bits. */
    while (most > INT64_MAX / (2 * CHART_HEIGHT)) {
        most /= 2;
        amount /= 2;
    }
    return (int)(amount * room / most);
}

static void put_day_chart(const struct page *page)
{
    const struct alms_statement *statement = page->statement;
    const char *base = statement->status.base;
    const struct alms_groups *days = &statement->gifts_by_day;
    const int64_t most = largest(days, base);
    const int slot = CHART_WIDTH / 31;
    const int floor_y = CHART_HEIGHT - CHART_BOTTOM;
    char text[40];

    if (most <= 0)
        return;
    put_element(page, "h3", say(page, N_("Gifts by day")));
    (void)fprintf(page->file, "\n<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"",
                  CHART_WIDTH, CHART_HEIGHT);
    put_text(page, say(page, N_("Gifts by day")));
    (void)fprintf(page->file, "\">\n<text x=\"0\" y=\"10\">%s %s</text>\n",
                  alms_statement_amount(statement, base, most, ALMS_GROUPED, text), base);
    for (size_t i = 0; i < days->count; i++) {
        const struct alms_group *day = &days->items[i];
        const int number = (day->key[8] - '0') * 10 + (day->key[9] - '0');
        const int height = bar_height(day->amount, most);
        if (strcmp(day->commodity, base) != 0)
            continue;
        (void)fprintf(page->file,
                      "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"><title>%s: %s</title>"
                      "</rect>\n",
                      (number - 1) * slot, floor_y - height, slot - CHART_GAP, height, day->key,
                      alms_statement_amount(statement, base, day->amount, ALMS_GROUPED, text));
    }
    (void)fprintf(page->file, "<line x1=\"0\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n", floor_y,
                  CHART_WIDTH, floor_y);
    for (int number = 1; number <= statement->to.day; number += number == 1 ? 4 : 5)
        (void)fprintf(page->file, "<text x=\"%d\" y=\"%d\">%d</text>\n", (number - 1) * slot,
                      CHART_HEIGHT - 6, number);
    put(page, "</svg>\n");
}

/* --- totals -------------------------------------------------------------------------------- */

typedef const char *group_name(const struct alms_statement *statement, const char *code);

struct totals {
    const char *title;
    const char *what; /* title of the first column */
    const struct alms_groups *groups;
    group_name *name; /* NULL: the key itself */
};

static void
put_total_row(const struct page *page, const struct totals *totals, const struct alms_group *group)
{
    char share[16];
    const char *name = group->key;

    if (totals->name != NULL && group->key[0] != '\0')
        name = totals->name(page->statement, group->key);
    else if (totals->name != NULL)
        name = say(page, N_("not stated"));
    put(page, "<tr>");
    put_element(page, "td", name);
    put_count(page, group->count);
    put_minor(page, group->commodity, group->amount);
    put_element(page, "td", group->commodity);
    put_element(page, "td class=n", alms_statement_share(group->share, share));
    (void)fprintf(page->file,
                  "<td class=\"b wide\"><div class=bar style=\"width:%d%%\"></div></td>",
                  group->share < 0 ? 0 : (int)(group->share / 100));
    put(page, "</tr>\n");
}

static void put_sum_rows(const struct page *page, const struct alms_groups *sums)
{
    for (size_t i = 0; i < sums->count; i++) {
        const struct alms_group *sum = &sums->items[i];
        put(page, "<tr class=sum>");
        put_element(page, "td", say(page, N_("Total")));
        put_count(page, sum->count);
        put_minor(page, sum->commodity, sum->amount);
        put_element(page, "td", sum->commodity);
        put(page, "<td class=n></td><td class=wide></td></tr>\n");
    }
}

static void
put_totals(const struct page *page, const struct totals *totals, const struct alms_groups *sums)
{
    if (totals->groups->count == 0)
        return;
    put_element(page, "h3", totals->title);
    put(page, "\n<div class=scroll><table>\n<thead><tr>");
    put_element(page, "th", totals->what);
    put_element(page, "th class=n", say(page, N_("Count")));
    put_element(page, "th class=n", say(page, N_("Amount")));
    put_element(page, "th", say(page, N_("Currency")));
    put_element(page, "th class=n", say(page, N_("Share")));
    put(page, "<th class=wide></th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < totals->groups->count; i++)
        put_total_row(page, totals, &totals->groups->items[i]);
    put_sum_rows(page, sums);
    put(page, "</tbody></table></div>\n");
}

static void put_all_totals(const struct page *page)
{
    const struct alms_statement *statement = page->statement;
    const struct totals gifts[] = {
        {say(page, N_("Gifts by channel")), say(page, N_("Channel")), &statement->gifts_by_channel,
         alms_statement_channel},
        {say(page, N_("Gifts by fund")), say(page, N_("Fund")), &statement->gifts_by_fund,
         alms_statement_fund},
        {say(page, N_("Gifts by programme")), say(page, N_("Programme")),
         &statement->gifts_by_programme, alms_statement_programme},
    };
    const struct totals aid[] = {
        {say(page, N_("Aid by programme")), say(page, N_("Programme")),
         &statement->aid_by_programme, alms_statement_programme},
        {say(page, N_("Aid by fund")), say(page, N_("Fund")), &statement->aid_by_fund,
         alms_statement_fund},
    };

    put_element(page, "h2", say(page, N_("Totals")));
    put(page, "\n");
    put_day_chart(page);
    for (size_t i = 0; i < COUNT_OF(gifts); i++)
        put_totals(page, &gifts[i], &statement->gifts);
    for (size_t i = 0; i < COUNT_OF(aid); i++)
        put_totals(page, &aid[i], &statement->aid);
    put(page, "<p class=soft>");
    put_text(page, say(page, N_("Shares are cut to hundredths of a percent; what is left goes to "
                                "the largest remainders, so that they add up to 100.00 %.")));
    put(page, "</p>\n");
}

/* --- roll-forward -------------------------------------------------------------------------- */

static void put_roll_row(const struct page *page, const struct alms_fund_row *row)
{
    put(page, row->fund == NULL ? "<tr class=sum>" : "<tr>");
    put_element(page, "td",
                row->fund == NULL ? say(page, N_("Total"))
                                  : alms_statement_fund(page->statement, row->fund));
    put_element(page, "td", row->commodity);
    put_decimal(page, row->opening);
    put_decimal(page, row->gifts);
    put_decimal(page, row->other_in);
    put_decimal(page, row->aid);
    put_decimal(page, row->other_out);
    put_decimal(page, row->transfers);
    put_decimal(page, row->closing);
    put(page, "</tr>\n");
}

static void put_roll(const struct page *page, enum alms_fund_form form, const char *title)
{
    const struct alms_fund_report *roll = &page->statement->roll;
    const char *const titles[] = {N_("Opening"),   N_("Gifts"),     N_("Other in"), N_("Aid"),
                                  N_("Other out"), N_("Transfers"), N_("Closing")};
    size_t rows = 0;

    for (size_t i = 0; i < roll->count; i++)
        rows += roll->items[i].form == form ? 1 : 0;
    if (rows == 0)
        return;
    put_element(page, "h3", title);
    put(page, "\n<div class=scroll><table>\n<thead><tr>");
    put_element(page, "th", say(page, N_("Fund")));
    put_element(page, "th", say(page, N_("Currency")));
    for (size_t i = 0; i < COUNT_OF(titles); i++)
        put_element(page, "th class=n", say(page, titles[i]));
    put(page, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < roll->count; i++)
        if (roll->items[i].form == form)
            put_roll_row(page, &roll->items[i]);
    for (size_t i = 0; i < roll->totals_count; i++)
        if (roll->totals[i].form == form)
            put_roll_row(page, &roll->totals[i]);
    put(page, "</tbody></table></div>\n");
}

static void put_rolls(const struct page *page)
{
    put_element(page, "h2", say(page, N_("Funds")));
    put(page, "\n");
    put_roll(page, ALMS_FUND_MONEY, say(page, N_("Money")));
    put_roll(page, ALMS_FUND_GOODS, say(page, N_("Goods, at their value")));
    put_roll(page, ALMS_FUND_CLAIMS, say(page, N_("Claims less debts")));
    put(page, "<p class=soft>");
    put_text(page, say(page, N_("Opening + gifts + other in − aid − other out + transfers = "
                                "closing, for every fund.")));
    put(page, "</p>\n");
}

/* --- lists --------------------------------------------------------------------------------- */

/* A line with the day's sum goes above the gifts of every day. */
static void put_day(struct page *page, struct alms_date date)
{
    char day[ALMS_DATE_TEXT_SIZE_BYTES];
    char text[40];
    const struct alms_groups *days = &page->statement->gifts_by_day;

    if (alms_date_compare(page->day, date) == 0)
        return;
    page->day = date;
    alms_date_format(date, day);
    put(page, "<tr class=day><td class=wide></td>");
    put_element(page, "td class=d", day);
    put(page, "<td class=wide></td><td></td><td class=n>");
    for (size_t i = 0; i < days->count; i++) {
        if (strcmp(days->items[i].key, day) != 0)
            continue;
        put(page, "<div>");
        put_text(page, alms_statement_amount(page->statement, days->items[i].commodity,
                                             days->items[i].amount, ALMS_GROUPED, text));
        put(page, " ");
        put_text(page, days->items[i].commodity);
        put(page, "</div>");
    }
    put(page, "</td><td colspan=2></td></tr>\n");
}

static void
put_amount_with_currency(const struct page *page, const char *amount, const char *commodity)
{
    char text[40];

    put(page, "<td class=n>");
    put_text(page, alms_statement_grouped(amount, text));
    if (strcmp(commodity, page->statement->status.base) != 0) {
        put(page, " ");
        put_text(page, commodity);
    }
    put(page, "</td>");
}

static void put_number(struct page *page)
{
    char row[ALMS_UINT_TEXT_SIZE_BYTES];

    page->count += 1;
    put_element(page, "td class=\"n wide\"", alms_uint_format(page->count, row));
}

static void put_reversal(const struct page *page, const char *reverses)
{
    if (reverses == NULL)
        return;
    put(page, " (");
    put_text(page, say(page, N_("corrects")));
    put(page, " ");
    put_text(page, reverses);
    put(page, ")");
}

static enum alms_code put_gift(void *context, const struct alms_gift *gift, struct alms_error *err)
{
    struct page *page = context;
    const struct alms_statement *statement = page->statement;
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    char donor[ALMS_MASKED_SIZE_BYTES];

    (void)err;
    put_day(page, gift->date);
    alms_date_format(gift->date, date);
    alms_statement_donor(statement, gift, donor);
    put(page, "<tr>");
    put_number(page);
    put_element(page, "td class=d", date);
    put_element(page, "td class=\"d wide\"", gift->number);
    put_element(page, "td", donor);
    put_amount_with_currency(page, gift->amount, gift->commodity);
    put_element(page, "td", alms_statement_channel(statement, gift->channel));
    put(page, "<td>");
    put_text(page, alms_statement_fund(statement, gift->fund));
    if (gift->programme != NULL) {
        put(page, " · ");
        put_text(page, alms_statement_programme(statement, gift->programme));
    }
    if (gift->campaign != NULL) {
        put(page, " · ");
        put_text(page, alms_statement_campaign(statement, gift->campaign));
    }
    put_reversal(page, gift->reverses);
    put(page, "</td></tr>\n");
    return ALMS_OK;
}

static enum alms_code put_gifts(struct page *page, struct alms_error *err)
{
    const struct alms_statement *statement = page->statement;

    put_element(page, "h2", say(page, N_("Every gift")));
    put(page, "\n<div class=scroll><table>\n<thead><tr>");
    put_element(page, "th class=\"n wide\"", say(page, N_("No.")));
    put_element(page, "th", say(page, N_("Date")));
    put_element(page, "th class=wide", say(page, N_("Voucher")));
    put_element(page, "th", say(page, N_("Donor")));
    put_element(page, "th class=n", say(page, N_("Amount")));
    put_element(page, "th", say(page, N_("Channel")));
    put_element(page, "th", say(page, N_("Fund")));
    put(page, "</tr></thead>\n<tbody>\n");
    page->count = 0;
    TRY(alms_gift_walk(statement->book, statement->from, statement->to, put_gift, page, err));
    put(page, "</tbody></table></div>\n");
    return ALMS_OK;
}

static enum alms_code put_one_aid(void *context, const struct alms_aid *aid, struct alms_error *err)
{
    struct page *page = context;
    const struct alms_statement *statement = page->statement;
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    char payee[ALMS_MASKED_SIZE_BYTES];

    (void)err;
    alms_date_format(aid->date, date);
    alms_statement_payee(statement, aid, payee);
    put(page, "<tr>");
    put_number(page);
    put_element(page, "td class=d", date);
    put_element(page, "td class=\"d wide\"", aid->number);
    put_element(page, "td", alms_statement_programme(statement, aid->programme));
    put(page, "<td>");
    put_text(page, payee);
    put_reversal(page, aid->reverses);
    put(page, "</td>");
    put_amount_with_currency(page, aid->amount, aid->commodity);
    put_element(page, "td", alms_statement_fund(statement, aid->fund));
    put(page, "</tr>\n");
    return ALMS_OK;
}

static enum alms_code put_aids(struct page *page, struct alms_error *err)
{
    const struct alms_statement *statement = page->statement;

    put_element(page, "h2", say(page, N_("Every aid")));
    put(page, "\n<div class=scroll><table>\n<thead><tr>");
    put_element(page, "th class=\"n wide\"", say(page, N_("No.")));
    put_element(page, "th", say(page, N_("Date")));
    put_element(page, "th class=wide", say(page, N_("Voucher")));
    put_element(page, "th", say(page, N_("Programme")));
    put_element(page, "th", say(page, N_("Recipient")));
    put_element(page, "th class=n", say(page, N_("Amount")));
    put_element(page, "th", say(page, N_("Fund")));
    put(page, "</tr></thead>\n<tbody>\n");
    page->count = 0;
    TRY(alms_aid_walk(statement->book, statement->from, statement->to, put_one_aid, page, err));
    put(page, "</tbody></table></div>\n");
    return ALMS_OK;
}

/* --- foot ---------------------------------------------------------------------------------- */

static void put_foot(const struct page *page)
{
    const struct alms_book_status *status = &page->statement->status;

    put(page, "<footer>\n");
    put_element(page, "h2", say(page, N_("How to check this")));
    put(page, "\n<p>");
    put_text(page, say(page, N_("Every total on this page is the sum of the lists on it. The lists "
                                "are all records of the month in an append-only log, which nobody "
                                "can change without changing its root.")));
    put(page, "</p>\n<p class=soft>");
    put_label(page, N_("Records in the log"));
    (void)fprintf(page->file, "%llu<br>", (unsigned long long)status->log_size);
    put_label(page, N_("Root of the log (base64)"));
    put(page, "<code>");
    put_text(page, status->log_root);
    put(page, "</code><br>");
    put_label(page, N_("Root of the log (hexadecimal)"));
    put(page, "<code>");
    put_text(page, status->log_root_hex);
    put(page, "</code><br>");
    put_label(page, N_("Newest record"));
    put_text(page, status->last_at);
    put(page, "</p>\n<p class=soft>");
    put_text(page, say(page, N_("Names are masked: a person is shown by the family name unless he "
                                "or she agreed to more; children are never named.")));
    put(page, "</p>\n</footer>\n</main>\n</body>\n</html>\n");
}

enum alms_code alms_statement_write_html(const struct alms_statement *statement, FILE *file,
                                         struct alms_error *err)
{
    struct page page = {.statement = statement, .file = file};

    put_head(&page);
    put_cards(&page);
    put_all_totals(&page);
    put_rolls(&page);
    TRY(put_gifts(&page, err));
    TRY(put_aids(&page, err));
    put_foot(&page);
    return ALMS_OK;
}
