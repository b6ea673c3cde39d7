#include "audit/sheet_inside.h"

#include "data/sheet_css.h"

static void put_text(FILE *file, const char *text)
{
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '<': (void)fputs("&lt;", file); break;
        case '>': (void)fputs("&gt;", file); break;
        case '&': (void)fputs("&amp;", file); break;
        case '"': (void)fputs("&quot;", file); break;
        default: (void)fputc(*text, file);
        }
    }
}

static void put_cell(const struct alms_sheet *sheet, FILE *file, size_t column, const char *tag,
                     const char *text)
{
    (void)fprintf(file, sheet->columns[column].is_amount ? "<%s class=\"n\">" : "<%s>", tag);
    put_text(file, text);
    (void)fprintf(file, "</%s>", tag);
}

static void put_head(const struct alms_sheet *sheet, FILE *file)
{
    const struct alms_sheet_head *head = &sheet->head;
    const char *title = head->title == NULL ? "alms" : head->title;

    (void)fputs("<!doctype html>\n<html lang=\"", file);
    put_text(file, head->language == NULL ? "en" : head->language);
    (void)fputs("\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
                "content=\"width=device-width,initial-scale=1\">\n<title>",
                file);
    put_text(file, title);
    (void)fputs("</title>\n<style>\n", file);
    (void)fputs((const char *)SHEET_CSS, file);
    (void)fputs("</style>\n</head>\n<body>\n<main>\n<h1>", file);
    put_text(file, title);
    (void)fputs("</h1>\n", file);
    if (head->charity != NULL) {
        (void)fputs("<p>", file);
        put_text(file, head->charity);
        (void)fputs("</p>\n", file);
    }
}

void alms_sheet_write_html(const struct alms_sheet *sheet, FILE *file)
{
    const struct alms_sheet_row *rows = sheet->rows.items;

    put_head(sheet, file);
    (void)fputs("<table>\n<thead><tr>", file);
    for (size_t i = 0; i < sheet->columns_count; i++)
        put_cell(sheet, file, i, "th", sheet->columns[i].title);
    (void)fputs("</tr></thead>\n<tbody>\n", file);
    for (size_t i = 0; i < sheet->rows.count; i++) {
        (void)fputs(rows[i].is_total ? "<tr class=\"sum\">" : "<tr>", file);
        for (size_t j = 0; j < sheet->columns_count; j++)
            put_cell(sheet, file, j, "td", rows[i].cells[j]);
        (void)fputs("</tr>\n", file);
    }
    (void)fputs("</tbody>\n</table>\n</main>\n</body>\n</html>\n", file);
}
