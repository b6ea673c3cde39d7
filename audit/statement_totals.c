#include "audit/statement_html.h"

#include <string.h>

enum { CHART_WIDTH = 700, CHART_HEIGHT = 160, CHART_TOP = 14, CHART_BOTTOM = 20, CHART_GAP = 4 };

/* --- the chart of days --------------------------------------------------------------------- */

static int64_t largest(const struct alms_groups *groups, const char *commodity)
{
    int64_t most = 0;

    for (size_t i = 0; i < groups->count; i++) {
        if (strcmp(groups->items[i].commodity, commodity) == 0 && groups->items[i].amount > most)
            most = groups->items[i].amount;
    }
    return most;
}

/* The amount of a day relative to the largest, in pixels: a picture, not a figure. */
static int bar_height(int64_t amount, int64_t most)
{
    const int room = CHART_HEIGHT - CHART_TOP - CHART_BOTTOM;

    if (amount <= 0 || most <= 0)
        return 0;
    /* Scaled down first, so that the product fits 64 bits. */
    while (most > INT64_MAX / (INT64_C(2) * CHART_HEIGHT)) {
        most /= 2;
        amount /= 2;
    }
    return (int)(amount * room / most);
}

static void put_day_chart(const struct alms_page *page)
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
    alms_page_element(page, "h3", alms_page_say(page, N_("Gifts by day")));
    (void)fprintf(page->file, "\n<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"",
                  CHART_WIDTH, CHART_HEIGHT);
    alms_page_text(page, alms_page_say(page, N_("Gifts by day")));
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
    for (int number = 1; number <= statement->to.day; number += number == 1 ? 4 : 5) {
        (void)fprintf(page->file, "<text x=\"%d\" y=\"%d\">%d</text>\n", (number - 1) * slot,
                      CHART_HEIGHT - 6, number);
    }
    alms_page_put(page, "</svg>\n");
}

static void put_minor(const struct alms_page *page, const char *commodity, int64_t amount)
{
    char text[40];

    alms_page_amount(page, "td class=n",
                     alms_statement_amount(page->statement, commodity, amount, ALMS_PLAIN, text),
                     commodity);
}

/* --- totals -------------------------------------------------------------------------------- */

typedef const char *group_name(const struct alms_statement *statement, const char *code);

struct totals {
    const char *title;
    const char *what; /* title of the first column */
    const struct alms_groups *groups;
    group_name *name; /* NULL: the key itself */
};

static void put_total_row(const struct alms_page *page, const struct totals *totals,
                          const struct alms_group *group)
{
    char share[16];
    const char *name = group->key;

    if (totals->name != NULL && group->key[0] != '\0') {
        name = totals->name(page->statement, group->key);
    } else if (totals->name != NULL) {
        name = alms_page_say(page, N_("not stated"));
    }
    alms_page_put(page, "<tr>");
    alms_page_element(page, "td class=name", name);
    alms_page_count(page, group->count);
    put_minor(page, group->commodity, group->amount);
    alms_page_element(page, "td class=n", alms_statement_share(group->share, share));
    (void)fprintf(page->file,
                  "<td class=\"b wide\"><div class=bar style=\"width:%d%%\"></div></td>",
                  group->share < 0 ? 0 : (int)(group->share / 100));
    alms_page_put(page, "</tr>\n");
}

static void put_sum_rows(const struct alms_page *page, const struct alms_groups *sums)
{
    for (size_t i = 0; i < sums->count; i++) {
        const struct alms_group *sum = &sums->items[i];
        alms_page_put(page, "<tr class=sum>");
        alms_page_element(page, "td class=name", alms_page_say(page, N_("Total")));
        alms_page_count(page, sum->count);
        put_minor(page, sum->commodity, sum->amount);
        alms_page_put(page, "<td class=n></td><td class=wide></td></tr>\n");
    }
}

static void put_totals(const struct alms_page *page, const struct totals *totals,
                       const struct alms_groups *sums)
{
    if (totals->groups->count == 0)
        return;
    alms_page_element(page, "h3", totals->title);
    alms_page_put(page, "\n<div class=scroll><table>\n<thead><tr>");
    alms_page_element(page, "th", totals->what);
    alms_page_element(page, "th class=n", alms_page_say(page, N_("Count")));
    alms_page_amount_title(page, alms_page_say(page, N_("Amount")));
    alms_page_element(page, "th class=n", alms_page_say(page, N_("Share")));
    alms_page_put(page, "<th class=wide></th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < totals->groups->count; i++)
        put_total_row(page, totals, &totals->groups->items[i]);
    put_sum_rows(page, sums);
    alms_page_put(page, "</tbody></table></div>\n");
}

void alms_page_totals(const struct alms_page *page)
{
    const struct alms_statement *statement = page->statement;
    const struct totals gifts[] = {
        {alms_page_say(page, N_("Gifts by channel")), alms_page_say(page, N_("Channel")),
         &statement->gifts_by_channel, alms_statement_channel},
        {alms_page_say(page, N_("Gifts by fund")), alms_page_say(page, N_("Fund")),
         &statement->gifts_by_fund, alms_statement_fund},
        {alms_page_say(page, N_("Gifts by programme")), alms_page_say(page, N_("Programme")),
         &statement->gifts_by_programme, alms_statement_programme},
    };
    const struct totals aid[] = {
        {alms_page_say(page, N_("Aid by programme")), alms_page_say(page, N_("Programme")),
         &statement->aid_by_programme, alms_statement_programme},
        {alms_page_say(page, N_("Aid by fund")), alms_page_say(page, N_("Fund")),
         &statement->aid_by_fund, alms_statement_fund},
    };

    alms_page_element(page, "h2", alms_page_say(page, N_("Totals")));
    alms_page_put(page, "\n");
    put_day_chart(page);
    for (size_t i = 0; i < COUNT_OF(gifts); i++)
        put_totals(page, &gifts[i], &statement->gifts);
    for (size_t i = 0; i < COUNT_OF(aid); i++)
        put_totals(page, &aid[i], &statement->aid);
    alms_page_put(page, "<p class=soft>");
    alms_page_text(
        page,
        alms_page_say(page, N_("Shares are cut to hundredths of a percent; what is left goes to "
                               "the largest remainders, so that they add up to 100.00 %.")));
    alms_page_put(page, "</p>\n");
}

/* --- roll-forward -------------------------------------------------------------------------- */

/* On a phone a row is a list: each figure with its title, and without those that are zero. */
static const char *const ROLL_TITLES[] = {N_("Opening"), N_("Gifts"),     N_("Other in"),
                                          N_("Aid"),     N_("Other out"), N_("Transfers"),
                                          N_("Closing")};

static void put_roll_row(const struct alms_page *page, const struct alms_fund_row *row)
{
    char text[40];
    const char *const amounts[] = {row->opening,   row->gifts,     row->other_in, row->aid,
                                   row->other_out, row->transfers, row->closing};

    alms_page_put(page, row->fund == NULL ? "<tr class=sum>" : "<tr>");
    alms_page_element(page, "td class=name",
                      row->fund == NULL ? alms_page_say(page, N_("Total"))
                                        : alms_statement_fund(page->statement, row->fund));
    alms_page_element(page, "td class=c", row->commodity);
    for (size_t i = 0; i < COUNT_OF(amounts); i++) {
        const bool is_zero = strspn(amounts[i], "0.") == strlen(amounts[i]);
        alms_page_put(page, is_zero ? "<td class=\"n z\" data-h=\"" : "<td class=n data-h=\"");
        alms_page_text(page, alms_page_say(page, ROLL_TITLES[i]));
        alms_page_put(page, "\">");
        alms_page_text(page, alms_statement_grouped(amounts[i], text));
        alms_page_put(page, "</td>");
    }
    alms_page_put(page, "</tr>\n");
}

static void put_roll(const struct alms_page *page, enum alms_fund_form form, const char *title)
{
    const struct alms_fund_report *roll = &page->statement->roll;
    size_t rows = 0;

    for (size_t i = 0; i < roll->count; i++)
        rows += roll->items[i].form == form ? 1 : 0;
    if (rows == 0)
        return;
    alms_page_element(page, "h3", title);
    alms_page_put(page, "\n<div class=scroll><table class=roll>\n<thead><tr>");
    alms_page_element(page, "th", alms_page_say(page, N_("Fund")));
    alms_page_element(page, "th", alms_page_say(page, N_("Currency")));
    for (size_t i = 0; i < COUNT_OF(ROLL_TITLES); i++)
        alms_page_element(page, "th class=n", alms_page_say(page, ROLL_TITLES[i]));
    alms_page_put(page, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < roll->count; i++) {
        if (roll->items[i].form == form)
            put_roll_row(page, &roll->items[i]);
    }
    for (size_t i = 0; i < roll->totals_count; i++) {
        if (roll->totals[i].form == form)
            put_roll_row(page, &roll->totals[i]);
    }
    alms_page_put(page, "</tbody></table></div>\n");
}

void alms_page_funds(const struct alms_page *page)
{
    alms_page_element(page, "h2", alms_page_say(page, N_("Funds")));
    alms_page_put(page, "\n");
    put_roll(page, ALMS_FUND_MONEY, alms_page_say(page, N_("Money")));
    put_roll(page, ALMS_FUND_GOODS, alms_page_say(page, N_("Goods, at their value")));
    put_roll(page, ALMS_FUND_CLAIMS, alms_page_say(page, N_("Claims less debts")));
    alms_page_put(page, "<p class=soft>");
    alms_page_text(
        page, alms_page_say(page, N_("Opening + gifts + other in − aid − other out + transfers = "
                                     "closing, for every fund.")));
    alms_page_put(page, "</p>\n");
}
