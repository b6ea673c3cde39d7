#include "base/base.h"
#include "base/memory.h"
#include "base/text.h"

#include <alms/stock.h>

#include <string.h>

/* What a kind of document is called on paper, and who signs it. */
struct paper_kind {
    const char *kind; /* of the record */
    const char *title;
    const char *who; /* NULL: nobody outside */
    const char *signers[4];
};

static const struct paper_kind KINDS[] = {
    {"stock.receive",
     N_("Goods received note"),
     N_("From whom"),
     {N_("Delivered by"), N_("Checked by"), N_("Store keeper"), N_("Accountant")}},
    {"stock.issue",
     N_("Goods issue note"),
     N_("To whom"),
     {N_("Approved by"), N_("Store keeper"), N_("Received by"), N_("Accountant")}},
    {"stock.return",
     N_("Goods return note"),
     NULL,
     {N_("Returned by"), N_("Checked by"), N_("Store keeper"), N_("Accountant")}},
    {"plan.run",
     N_("Goods issue note"),
     N_("To whom"),
     {N_("Approved by"), N_("Store keeper"), N_("Received by"), N_("Accountant")}},
    {"plan.return",
     N_("Goods return note"),
     NULL,
     {N_("Returned by"), N_("Checked by"), N_("Store keeper"), N_("Accountant")}},
    {"stock.move",
     N_("Goods transfer note"),
     NULL,
     {N_("Sent by"), N_("Carried by"), N_("Received by"), N_("Accountant")}},
    {"stock.count",
     N_("Stock count sheet"),
     NULL,
     {N_("Counted by"), N_("Counted with"), N_("Approved by"), N_("Accountant")}},
    {"stock.writeoff",
     N_("Goods write-off note"),
     NULL,
     {N_("Asked by"), N_("Checked by"), N_("Approved by"), N_("Accountant")}},
    {"stock.memo",
     N_("Note of goods without value"),
     N_("From or to"),
     {N_("Handled by"), N_("Checked by"), N_("Store keeper"), N_("Accountant")}},
    {"opening",
     N_("Opening stock"),
     NULL,
     {N_("Counted by"), N_("Checked by"), N_("Store keeper"), N_("Accountant")}},
    {"kit.assemble",
     N_("Note of packs put together"),
     NULL,
     {N_("Packed by"), N_("Checked by"), N_("Store keeper"), N_("Accountant")}},
    {"kit.disassemble",
     N_("Note of packs taken apart"),
     NULL,
     {N_("Unpacked by"), N_("Checked by"), N_("Store keeper"), N_("Accountant")}},
};

static const char STYLE[] =
    "@page{size:A4 landscape;margin:12mm}"
    "body{font:14px/1.5 system-ui,\"PingFang SC\",\"Microsoft YaHei\",\"Noto Sans CJK SC\","
    "\"Noto Sans SC\",sans-serif;color:#1d2329;margin:1rem auto;max-width:62rem;padding:0 1rem}"
    "h1{font-size:1.3rem;text-align:center;margin:.2rem 0}"
    "h2{font-size:1.5rem;text-align:center;letter-spacing:.3em;margin:0 0 .6rem}"
    "dl{display:grid;grid-template-columns:repeat(3,1fr);gap:.15rem 1.2rem;margin:.5rem 0}"
    "dl div{display:flex;gap:.4rem}dt{color:#5b6570;white-space:nowrap}dd{margin:0;"
    "overflow-wrap:anywhere}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid #1d2329;padding:.25rem .4rem;text-align:left;vertical-align:top}"
    "th{font-weight:600;white-space:nowrap}"
    ".n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
    "thead{display:table-header-group}tr{break-inside:avoid}"
    ".sign{display:grid;grid-template-columns:repeat(4,1fr);gap:1rem;margin-top:1.6rem;"
    "break-inside:avoid}.sign div{border-bottom:1px solid #1d2329;padding-bottom:1.6rem}"
    ".soft{color:#5b6570;font-size:.85em;overflow-wrap:anywhere}";

/* A paper that is being written. */
struct writing {
    const struct alms_stock_paper_options *options;
    const struct alms_stock_document *document;
    const struct paper_kind *kind;
    struct alms_book_status status;
    struct alms_buffer html;
};

static const char *say(const struct writing *writing, const char *english)
{
    return writing->options->translate == NULL ? english : writing->options->translate(english);
}

static void put(struct writing *writing, const char *html)
{
    alms_buffer_add_text(&writing->html, html);
}

static void put_text(struct writing *writing, const char *text)
{
    for (; text != NULL && *text != '\0'; text++) {
        switch (*text) {
        case '&': put(writing, "&amp;"); break;
        case '<': put(writing, "&lt;"); break;
        case '>': put(writing, "&gt;"); break;
        case '"': put(writing, "&quot;"); break;
        case '\'': put(writing, "&#39;"); break;
        default: alms_buffer_add(&writing->html, text, 1); break;
        }
    }
}

static bool is_english(const struct writing *writing)
{
    return writing->options->language != NULL && strcmp(writing->options->language, "en") == 0;
}

/* --- head ---------------------------------------------------------------------------------- */

static void put_fact(struct writing *writing, const char *title, const char *value)
{
    if (value == NULL || value[0] == '\0')
        return;
    put(writing, "<div><dt>");
    put_text(writing, say(writing, title));
    put(writing, "</dt><dd>");
    put_text(writing, value);
    put(writing, "</dd></div>\n");
}

static void put_facts(struct writing *writing)
{
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    char n[ALMS_UINT_TEXT_SIZE_BYTES];
    const struct alms_stock_document *document = writing->document;

    alms_date_format(document->date, date);
    put(writing, "<dl>\n");
    put_fact(writing, N_("Voucher"), document->number);
    put_fact(writing, N_("Record"), alms_uint_format(document->n, n));
    put_fact(writing, N_("Date"), date);
    put_fact(writing, N_("Corrects"), document->reverses);
    put_fact(writing, N_("Returns from"), document->of);
    put_fact(writing, N_("Warehouse"), document->place);
    if (writing->kind->who != NULL)
        put_fact(writing, writing->kind->who, document->who);
    put_fact(writing, N_("Programme"), document->programme);
    put_fact(writing, N_("Case"), document->case_code);
    put_fact(writing, N_("Plan"), document->plan);
    put_fact(writing, N_("Document"), document->document);
    if (document->valuation != NULL)
        put_fact(writing, N_("Valued by"), say(writing, document->valuation));
    if (document->reason != NULL)
        put_fact(writing, N_("Reason"), say(writing, document->reason));
    put_fact(writing, N_("Recorded by"), document->by);
    put_fact(writing, N_("Approver"), document->approver);
    for (size_t i = 0; i < document->counters_count; i++)
        put_fact(writing, N_("Counted by"), document->counters[i]);
    put_fact(writing, N_("Memo"), document->memo);
    put(writing, "</dl>\n");
}

static void put_head(struct writing *writing)
{
    const struct alms_book_status *status = &writing->status;
    const char *name =
        is_english(writing) && status->name_en != NULL ? status->name_en : status->name;

    put(writing, "<!DOCTYPE html>\n<html lang=\"");
    put(writing, is_english(writing) ? "en" : "zh-CN");
    put(writing, "\">\n<head>\n<meta charset=\"utf-8\">\n<title>");
    put_text(writing, say(writing, writing->kind->title));
    put(writing, " ");
    put_text(writing, writing->document->number);
    put(writing, "</title>\n<style>");
    put(writing, STYLE);
    put(writing, "</style>\n</head>\n<body>\n<h1>");
    put_text(writing, name);
    put(writing, "</h1>\n<h2>");
    put_text(writing, say(writing, writing->kind->title));
    put(writing, "</h2>\n");
    put_facts(writing);
}

/* --- lines --------------------------------------------------------------------------------- */

static void put_cell(struct writing *writing, const char *text, bool is_number)
{
    put(writing, is_number ? "<td class=n>" : "<td>");
    put_text(writing, text);
    put(writing, "</td>");
}

static void put_title(struct writing *writing, const char *title, bool is_number)
{
    put(writing, is_number ? "<th class=n>" : "<th>");
    put_text(writing, say(writing, title));
    put(writing, "</th>");
}

/* The columns: of a count what was booked and found, of others the value. */
static void put_titles(struct writing *writing, bool is_count)
{
    put(writing, "<table>\n<thead><tr>");
    put_title(writing, N_("No."), true);
    put_title(writing, N_("Item"), false);
    put_title(writing, N_("Specification"), false);
    put_title(writing, N_("Maker's batch"), false);
    put_title(writing, N_("Expiry"), false);
    put_title(writing, N_("Lot"), false);
    put_title(writing, N_("Place"), false);
    put_title(writing, N_("Fund"), false);
    put_title(writing, N_("Unit"), false);
    put_title(writing, is_count ? N_("By the book") : N_("Quantity"), true);
    put_title(writing, is_count ? N_("Counted") : N_("Unit price"), true);
    put_title(writing, is_count ? N_("Difference") : N_("Amount"), true);
    put(writing, "</tr></thead>\n<tbody>\n");
}

/* A note of what leaves says how much, not that it leaves. */
static const char *shown(const struct writing *writing, const char *number)
{
    const struct alms_stock_document *document = writing->document;
    const bool leaves =
        document->reverses == NULL &&
        (strcmp(document->told, "stock.issue") == 0 || strcmp(document->told, "plan.run") == 0 ||
         strcmp(document->told, "stock.writeoff") == 0);

    return number != NULL && leaves && number[0] == '-' ? number + 1 : number;
}

static void put_line(struct writing *writing, size_t index, bool is_count)
{
    char number[ALMS_UINT_TEXT_SIZE_BYTES];
    const struct alms_stock_document_line *line = &writing->document->lines[index];
    const bool english_name = is_english(writing) && line->name_en != NULL;

    put(writing, "<tr>");
    put_cell(writing, alms_uint_format(index + 1, number), true);
    put_cell(writing, english_name ? line->name_en : line->name, false);
    put_cell(writing, line->spec, false);
    put_cell(writing, line->batch, false);
    put_cell(writing, line->expiry, false);
    put_cell(writing, line->lot, false);
    put_cell(writing, line->place, false);
    put_cell(writing, line->fund, false);
    put_cell(writing, line->unit, false);
    put_cell(writing, is_count ? line->booked : shown(writing, line->quantity), true);
    put_cell(writing, is_count ? line->counted : line->unit_value, true);
    put_cell(writing, is_count ? line->quantity : shown(writing, line->value), true);
    put(writing, "</tr>\n");
}

static void put_lines(struct writing *writing)
{
    const struct alms_stock_document *document = writing->document;
    const bool is_count = strcmp(document->told, "stock.count") == 0;

    put_titles(writing, is_count);
    for (size_t i = 0; i < document->lines_count; i++)
        put_line(writing, i, is_count);
    if (document->total != NULL) {
        put(writing, "<tr><td colspan=11><b>");
        put_text(writing, say(writing, N_("Total")));
        put(writing, "</b> (");
        put_text(writing, writing->status.base);
        put(writing, ")</td><td class=n><b>");
        put_text(writing, document->total);
        put(writing, "</b></td></tr>\n");
    }
    put(writing, "</tbody></table>\n");
}

static void put_foot(struct writing *writing)
{
    put(writing, "<div class=sign>\n");
    for (size_t i = 0; i < COUNT_OF(writing->kind->signers); i++) {
        put(writing, "<div>");
        put_text(writing, say(writing, writing->kind->signers[i]));
        put(writing, "</div>\n");
    }
    put(writing, "</div>\n<p class=soft>");
    put_text(writing, say(writing, N_("Recorded")));
    put(writing, " ");
    put_text(writing, writing->document->at);
    if (writing->document->evidence != NULL) {
        put(writing, " · SHA-256 ");
        put_text(writing, writing->document->evidence);
    }
    put(writing, "</p>\n</body>\n</html>\n");
}

static const struct paper_kind *find_kind(const char *kind)
{
    for (size_t i = 0; i < COUNT_OF(KINDS); i++) {
        if (strcmp(KINDS[i].kind, kind) == 0)
            return &KINDS[i];
    }
    UNREACHABLE("a kind of document of goods");
}

enum alms_code alms_stock_paper(alms_book *book, const char *number,
                                const struct alms_stock_paper_options *options,
                                struct alms_stock_paper *out, struct alms_error *err)
{
    struct alms_stock_document document;
    struct writing writing = {.options = options};

    TRY(alms_book_status(book, &writing.status, err));
    TRY(alms_stock_document_get(book, number, &document, err));
    writing.document = &document;
    writing.kind = find_kind(document.told);
    put_head(&writing);
    put_lines(&writing);
    put_foot(&writing);
    alms_stock_document_free(&document);
    *out =
        (struct alms_stock_paper){writing.html.bytes, writing.html.size_bytes, writing.html.bytes};
    return ALMS_OK;
}

void alms_stock_paper_free(struct alms_stock_paper *paper)
{
    alms_free(paper->memory);
    *paper = (struct alms_stock_paper){0};
}
