#include "audit/statement_html.h"
#include "audit/statement_goods.h"

#include "base/text.h"
#include "data/statement_css.h"

#include <string.h>

/* "Records in the log: ", before a value. */
static void put_label(const struct alms_page *page, const char *english)
{
    alms_page_text(page, alms_page_say(page, english));
    alms_page_text(page, alms_page_say(page, N_(": ")));
}

/* --- head ---------------------------------------------------------------------------------- */

static const char *book_name(const struct alms_page *page)
{
    const struct alms_book_status *status = &page->statement->status;
    const char *language = page->statement->options->language;
    const bool is_english = language != NULL && strcmp(language, "en") == 0;

    return is_english && status->name_en != NULL ? status->name_en : status->name;
}

static void put_head(const struct alms_page *page)
{
    const struct alms_statement *statement = page->statement;
    const char *language = statement->options->language;

    alms_page_put(page, "<!DOCTYPE html>\n<html lang=\"");
    alms_page_put(page, language != NULL && strcmp(language, "en") == 0 ? "en" : "zh-CN");
    alms_page_put(
        page, "\">\n<head>\n<meta charset=\"utf-8\">\n"
              "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>");
    alms_page_text(page, book_name(page));
    alms_page_put(page, " ");
    alms_page_text(page, statement->month);
    alms_page_put(page, " ");
    alms_page_text(page, alms_page_say(page, N_("Statement of gifts and aid")));
    alms_page_put(page, "</title>\n<style>\n");
    alms_page_put(page, (const char *)STATEMENT_CSS);
    alms_page_put(page, "</style>\n</head>\n<body>\n<main>\n<header>\n");
    alms_page_element(page, "h1", book_name(page));
    alms_page_put(page, "\n<p><b>");
    alms_page_text(page, alms_page_say(page, N_("Statement of gifts and aid")));
    alms_page_put(page, "</b> ");
    alms_page_text(page, statement->month);
    alms_page_put(page, "</p>\n</header>\n");
}

/* "1,234.50 CNY": in the base currency without the code. */
static void put_sum(const struct alms_page *page, const struct alms_groups *groups)
{
    char text[40];

    if (groups->count == 0)
        alms_page_put(page, "0");
    for (size_t i = 0; i < groups->count; i++) {
        const struct alms_group *group = &groups->items[i];
        if (i > 0)
            alms_page_put(page, "<br>");
        alms_page_text(page, alms_statement_amount(page->statement, group->commodity, group->amount,
                                                   ALMS_GROUPED, text));
        alms_page_put(page, " ");
        alms_page_text(page, group->commodity);
    }
}

static void put_closing(const struct alms_page *page)
{
    const struct alms_fund_report *roll = &page->statement->roll;
    bool is_first = true;
    char text[40];

    for (size_t i = 0; i < roll->totals_count; i++) {
        const struct alms_fund_row *total = &roll->totals[i];
        if (total->form != ALMS_FUND_MONEY)
            continue;
        if (!is_first)
            alms_page_put(page, "<br>");
        is_first = false;
        alms_page_text(page, alms_statement_grouped(total->closing, text));
        alms_page_put(page, " ");
        alms_page_text(page, total->commodity);
    }
    if (is_first)
        alms_page_put(page, "0");
}

static void put_times(const struct alms_page *page, uint64_t count, const char *what)
{
    char text[ALMS_UINT_TEXT_SIZE_BYTES];
    char grouped[40];

    alms_page_put(page, "</b><span class=soft>");
    alms_page_text(page, alms_statement_grouped(alms_uint_format(count, text), grouped));
    alms_page_put(page, " ");
    alms_page_text(page, what);
    alms_page_put(page, "</span></div>\n");
}

static void put_cards(const struct alms_page *page)
{
    const struct alms_statement *statement = page->statement;

    alms_page_put(page, "<div class=cards>\n<div class=card>");
    alms_page_text(page, alms_page_say(page, N_("Gifts received")));
    alms_page_put(page, "<b>");
    put_sum(page, &statement->gifts);
    put_times(page, statement->gifts_count, alms_page_say(page, N_("gifts")));
    alms_page_put(page, "<div class=card>");
    alms_page_text(page, alms_page_say(page, N_("Aid given")));
    alms_page_put(page, "<b>");
    put_sum(page, &statement->aid);
    put_times(page, statement->aid_count, alms_page_say(page, N_("payments of aid")));
    alms_page_put(page, "<div class=card>");
    alms_page_text(page, alms_page_say(page, N_("Money in all funds at the end of the month")));
    alms_page_put(page, "<b>");
    put_closing(page);
    alms_page_put(page, "</b></div>\n</div>\n");
    alms_page_goods_cards(page);
    if (statement->corrections_count > 0) {
        alms_page_put(page, "<p class=soft>");
        put_label(page, N_("Corrections are listed below zero, beside what they correct. Their "
                           "number"));
        (void)fprintf(page->file, "%llu</p>\n", (unsigned long long)statement->corrections_count);
    }
}

/* --- foot ---------------------------------------------------------------------------------- */

static void put_foot(const struct alms_page *page)
{
    const struct alms_book_status *status = &page->statement->status;

    alms_page_put(page, "<footer>\n");
    alms_page_element(page, "h2", alms_page_say(page, N_("How to check this")));
    alms_page_put(page, "\n<p>");
    alms_page_text(
        page,
        alms_page_say(page, N_("Every total on this page is the sum of the lists on it. The lists "
                               "are all records of the month in an append-only log, which nobody "
                               "can change without changing its root.")));
    alms_page_put(page, "</p>\n<p class=soft>");
    put_label(page, N_("Records in the log"));
    (void)fprintf(page->file, "%llu<br>", (unsigned long long)status->log_size);
    put_label(page, N_("Root of the log (base64)"));
    alms_page_put(page, "<code>");
    alms_page_text(page, status->log_root);
    alms_page_put(page, "</code><br>");
    put_label(page, N_("Root of the log (hexadecimal)"));
    alms_page_put(page, "<code>");
    alms_page_text(page, status->log_root_hex);
    alms_page_put(page, "</code><br>");
    put_label(page, N_("Newest record"));
    alms_page_text(page, status->last_at);
    alms_page_put(page, "</p>\n<p class=soft>");
    alms_page_text(
        page,
        alms_page_say(page, N_("Names are masked: a person is shown by the family name unless he "
                               "or she agreed to more; children are never named.")));
    alms_page_put(page, "</p>\n</footer>\n</main>\n</body>\n</html>\n");
}

enum alms_code alms_statement_write_html(const struct alms_statement *statement, FILE *file,
                                         struct alms_error *err)
{
    struct alms_page page = {.statement = statement, .file = file};

    put_head(&page);
    put_cards(&page);
    alms_page_totals(&page);
    alms_page_funds(&page);
    alms_page_goods_roll(&page);
    TRY(alms_page_lists(&page, err));
    TRY(alms_page_goods_lists(&page, err));
    put_foot(&page);
    return ALMS_OK;
}
