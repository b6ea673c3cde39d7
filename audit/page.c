#include "audit/page.h"

#include "base/text.h"

#include <string.h>

const char *alms_page_say(const struct alms_page *page, const char *english)
{
    return alms_statement_say(page->statement, english);
}

void alms_page_put(const struct alms_page *page, const char *html)
{
    (void)fputs(html, page->file);
}

void alms_page_text(const struct alms_page *page, const char *text)
{
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '&': alms_page_put(page, "&amp;"); break;
        case '<': alms_page_put(page, "&lt;"); break;
        case '>': alms_page_put(page, "&gt;"); break;
        case '"': alms_page_put(page, "&quot;"); break;
        case '\'': alms_page_put(page, "&#39;"); break;
        default: (void)fputc(*text, page->file); break;
        }
    }
}

/* <tag>text</tag>, where `tag` may carry attributes. */
void alms_page_element(const struct alms_page *page, const char *tag, const char *text)
{
    (void)fprintf(page->file, "<%s>", tag);
    alms_page_text(page, text);
    (void)fprintf(page->file, "</%.*s>", (int)strcspn(tag, " "), tag);
}

void alms_page_count(const struct alms_page *page, uint64_t count)
{
    char text[ALMS_UINT_TEXT_SIZE_BYTES];
    char grouped[40];

    alms_page_element(page, "td class=n",
                      alms_statement_grouped(alms_uint_format(count, text), grouped));
}

void alms_page_amount(const struct alms_page *page, const char *tag, const char *amount,
                      const char *commodity)
{
    char text[40];

    (void)fprintf(page->file, "<%s>", tag);
    alms_page_text(page, alms_statement_grouped(amount, text));
    if (strcmp(commodity, page->statement->status.base) != 0) {
        alms_page_put(page, " ");
        alms_page_text(page, commodity);
    }
    (void)fprintf(page->file, "</%.*s>", (int)strcspn(tag, " "), tag);
}

void alms_page_amount_title(const struct alms_page *page, const char *title)
{
    alms_page_put(page, "<th class=n>");
    alms_page_text(page, title);
    alms_page_put(page, " (");
    alms_page_text(page, page->statement->status.base);
    alms_page_put(page, ")</th>");
}
