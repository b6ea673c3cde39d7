#include "audit/statement_goods.h"

#include "audit/sheet.h"
#include "base/text.h"
#include "value/date.h"
#include "value/money.h"

#include <string.h>

bool alms_statement_has_goods(const struct alms_statement *statement)
{
    return statement->goods.count > 0;
}

/* --- which list a movement is of ----------------------------------------------------------- */

enum goods_list { LIST_NONE, LIST_RECEIVED, LIST_ISSUED };

static enum goods_list list_of(const struct alms_stock_movement *move)
{
    if (strcmp(move->flow, "gift") == 0 || strcmp(move->flow, "purchase") == 0)
        return LIST_RECEIVED;
    if (strcmp(move->flow, "aid") == 0 || strcmp(move->flow, "return") == 0)
        return LIST_ISSUED;
    return LIST_NONE;
}

static const char *
item_name(const struct alms_statement *statement, const struct alms_stock_movement *move)
{
    const char *language = statement->options->language;
    const bool is_english = language != NULL && strcmp(language, "en") == 0;

    return is_english && move->name_en != NULL ? move->name_en : move->name;
}

/* What the public sees of who gave or received. */
static void mask_who(const struct alms_statement *statement, const struct alms_stock_movement *move,
                     char masked[ALMS_MASKED_SIZE_BYTES])
{
    const struct alms_name name = {move->who, move->who_kind, move->publish};
    const bool is_gift = list_of(move) == LIST_RECEIVED;
    const struct alms_mask_words words = {
        .anonymous =
            alms_statement_say(statement, is_gift ? N_("a kind person") : N_("name withheld")),
        .minor = alms_statement_say(statement, N_("a child")),
    };

    alms_name_mask(&name, &words, masked);
}

/* The number with its sign turned, for what leaves. */
static const char *turned(const char *number, char text[48])
{
    const bool is_zero = strspn(number, "0.") == strlen(number);

    (void)snprintf(text, 48, "%s%.40s", number[0] == '-' || is_zero ? "" : "-",
                   number[0] == '-' ? number + 1 : number);
    return text;
}

/* --- adding up ----------------------------------------------------------------------------- */

static enum alms_code
take_move(void *context, const struct alms_stock_movement *move, struct alms_error *err)
{
    struct alms_statement *statement = context;
    const bool is_gift = strcmp(move->flow, "gift") == 0;
    const bool is_aid = list_of(move) == LIST_ISSUED;
    struct alms_addend addend = {.key = move->fund,
                                 .commodity = statement->status.base,
                                 .is_reversal = move->reverses != NULL};

    if (!is_gift && !is_aid)
        return ALMS_OK;
    statement->corrections_count += move->reverses != NULL ? 1 : 0;
    if (move->value == NULL)
        return ALMS_OK;
    TRY(alms_statement_minor(statement, statement->status.base, move->value, &addend.amount, err));
    if (is_aid)
        addend.amount = -addend.amount;
    addend.is_reversal = addend.is_reversal || strcmp(move->flow, "return") == 0;
    TRY(alms_statement_add(
        statement, is_gift ? &statement->goods_gifts_by_fund : &statement->goods_aid_by_fund,
        &addend, err));
    addend.key = NULL;
    return alms_statement_add(statement, is_gift ? &statement->goods_gifts : &statement->goods_aid,
                              &addend, err);
}

/* The stock of a fund, item by item, is what its account of goods says. */
static enum alms_code check_closing(const struct alms_statement *statement,
                                    const struct alms_fund_row *row, struct alms_error *err)
{
    int64_t ledger = 0;
    int64_t stock = 0;

    TRY(alms_statement_minor(statement, row->commodity, row->closing, &ledger, err));
    for (size_t i = 0; i < statement->goods.count; i++) {
        int64_t value = 0;
        if (strcmp(statement->goods.items[i].fund, row->fund) != 0)
            continue;
        TRY(alms_statement_minor(statement, row->commodity, statement->goods.items[i].value.closing,
                                 &value, err));
        if (!alms_minor_add(&stock, value))
            return alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
    }
    if (stock != ledger) {
        return alms_fail(err, ALMS_E_PROJECTION,
                         "the stock of fund '%s' is not worth what its ledger says", row->fund);
    }
    return ALMS_OK;
}

enum alms_code alms_statement_take_goods(struct alms_statement *statement, struct alms_error *err)
{
    const struct alms_month month = statement->options->month;
    const struct alms_report_query query = {.from = month, .to = month};
    const struct alms_stock_move_query moves = {.from = statement->from, .to = statement->to};

    TRY(alms_report_goods(statement->book, &query, &statement->goods, err));
    if (!alms_statement_has_goods(statement))
        return ALMS_OK;
    TRY(alms_stock_move_walk(statement->book, &moves, take_move, statement, err));
    for (size_t i = 0; i < statement->roll.count; i++) {
        if (statement->roll.items[i].form == ALMS_FUND_GOODS)
            TRY(check_closing(statement, &statement->roll.items[i], err));
    }
    return ALMS_OK;
}

/* --- the page ------------------------------------------------------------------------------ */

static void
put_card(const struct alms_page *page, const char *title, const struct alms_groups *groups)
{
    char text[40];
    const char *base = page->statement->status.base;
    const int64_t amount = groups->count == 0 ? 0 : groups->items[0].amount;

    alms_page_put(page, "<div class=card>");
    alms_page_text(page, title);
    alms_page_put(page, "<b>");
    alms_page_text(page, alms_statement_amount(page->statement, base, amount, ALMS_GROUPED, text));
    alms_page_put(page, " ");
    alms_page_text(page, base);
    alms_page_put(page, "</b></div>\n");
}

void alms_page_goods_cards(const struct alms_page *page)
{
    char text[40];
    const struct alms_statement *statement = page->statement;

    if (!alms_statement_has_goods(statement))
        return;
    alms_page_put(page, "<div class=cards>\n");
    put_card(page, alms_page_say(page, N_("Gifts in kind, at their value")),
             &statement->goods_gifts);
    put_card(page, alms_page_say(page, N_("Goods given out, at their value")),
             &statement->goods_aid);
    alms_page_put(page, "<div class=card>");
    alms_page_text(page, alms_page_say(page, N_("Goods in stock at the end of the month")));
    alms_page_put(page, "<b>");
    alms_page_text(page, alms_statement_grouped(statement->goods.total.closing, text));
    alms_page_put(page, " ");
    alms_page_text(page, statement->status.base);
    alms_page_put(page, "</b></div>\n</div>\n");
}

static const char *const ROLL_TITLES[] = {N_("Opening"),  N_("Gifts"), N_("Bought"),
                                          N_("Other in"), N_("Aid"),   N_("Other out"),
                                          N_("Closing")};

enum { ROLL_FIGURES = 7 };

static void figures_of(const struct alms_goods_figures *figures, const char *texts[ROLL_FIGURES])
{
    const char *const all[ROLL_FIGURES] = {figures->opening,  figures->received, figures->bought,
                                           figures->other_in, figures->issued,   figures->other_out,
                                           figures->closing};
    memcpy(texts, all, sizeof(all));
}

static void put_figures(const struct alms_page *page, const struct alms_goods_figures *figures)
{
    char text[40];
    const char *texts[ROLL_FIGURES];

    figures_of(figures, texts);
    for (size_t i = 0; i < ROLL_FIGURES; i++) {
        const bool is_zero = strspn(texts[i], "0.") == strlen(texts[i]);
        alms_page_put(page, is_zero ? "<td class=\"n z\" data-h=\"" : "<td class=n data-h=\"");
        alms_page_text(page, alms_page_say(page, ROLL_TITLES[i]));
        alms_page_put(page, "\">");
        alms_page_text(page, alms_statement_grouped(texts[i], text));
        alms_page_put(page, "</td>");
    }
    alms_page_put(page, "</tr>\n");
}

static const char *
row_name(const struct alms_statement *statement, const struct alms_goods_row *row)
{
    const char *language = statement->options->language;
    const bool is_english = language != NULL && strcmp(language, "en") == 0;

    return is_english && row->name_en != NULL ? row->name_en : row->name;
}

/* Two rows for each item and fund: how many, and what they are worth. */
void alms_page_goods_roll(const struct alms_page *page)
{
    const struct alms_statement *statement = page->statement;

    if (!alms_statement_has_goods(statement))
        return;
    alms_page_element(page, "h3", alms_page_say(page, N_("Goods by item")));
    alms_page_put(page, "\n<div class=scroll><table class=roll>\n<thead><tr>");
    alms_page_element(page, "th", alms_page_say(page, N_("Item")));
    alms_page_element(page, "th", alms_page_say(page, N_("In")));
    for (size_t i = 0; i < ROLL_FIGURES; i++)
        alms_page_element(page, "th class=n", alms_page_say(page, ROLL_TITLES[i]));
    alms_page_put(page, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < statement->goods.count; i++) {
        const struct alms_goods_row *row = &statement->goods.items[i];
        alms_page_put(page, "<tr><td class=name>");
        alms_page_text(page, row_name(statement, row));
        alms_page_put(page, " · ");
        alms_page_text(page, alms_statement_fund(statement, row->fund));
        alms_page_put(page, "</td>");
        alms_page_element(page, "td class=c", row->unit);
        put_figures(page, &row->quantity);
        alms_page_put(page, "<tr><td class=name></td>");
        alms_page_element(page, "td class=c", statement->status.base);
        put_figures(page, &row->value);
    }
    alms_page_put(page, "<tr class=sum>");
    alms_page_element(page, "td class=name", alms_page_say(page, N_("Total")));
    alms_page_element(page, "td class=c", statement->status.base);
    put_figures(page, &statement->goods.total);
    alms_page_put(page, "</tbody></table></div>\n");
}

/* --- lists --------------------------------------------------------------------------------- */

/* A list of the page, or of both in the file. */
struct listing {
    const struct alms_statement *statement;
    struct alms_page *page; /* NULL: the file */
    FILE *file;
    enum goods_list list;
    uint64_t count;
};

static const char *shown(const char *number, bool turns, char text[48])
{
    if (number == NULL)
        return "";
    return turns ? turned(number, text) : number;
}

static enum alms_code
put_move(void *context, const struct alms_stock_movement *move, struct alms_error *err)
{
    struct listing *listing = context;
    struct alms_page *page = listing->page;
    char row[ALMS_UINT_TEXT_SIZE_BYTES];
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    char who[ALMS_MASKED_SIZE_BYTES];
    char quantity[48];
    char value[48];
    const bool turns = listing->list == LIST_ISSUED;

    (void)err;
    if (list_of(move) != listing->list)
        return ALMS_OK;
    listing->count += 1;
    alms_date_format(move->date, date);
    mask_who(listing->statement, move, who);
    alms_page_put(page, "<tr>");
    alms_page_element(page, "td class=\"n wide\"", alms_uint_format(listing->count, row));
    alms_page_element(page, "td class=d", date);
    alms_page_element(page, "td class=\"d wide\"", move->number == NULL ? move->lot : move->number);
    alms_page_put(page, "<td class=who>");
    alms_page_text(page, item_name(listing->statement, move));
    if (move->spec != NULL) {
        alms_page_put(page, " ");
        alms_page_text(page, move->spec);
    }
    alms_page_put(page, "</td><td class=n>");
    alms_page_text(page, shown(move->quantity, turns, quantity));
    alms_page_put(page, " ");
    alms_page_text(page, move->unit);
    alms_page_put(page, "</td>");
    if (move->value == NULL) {
        alms_page_element(page, "td class=n", alms_page_say(page, N_("not valued")));
    } else {
        alms_page_amount(page, "td class=n", shown(move->value, turns, value),
                         listing->statement->status.base);
    }
    alms_page_put(page, "<td class=more>");
    alms_page_text(page, who);
    if (move->reverses != NULL) {
        alms_page_put(page, " (");
        alms_page_text(page, alms_page_say(page, N_("corrects")));
        alms_page_put(page, " ");
        alms_page_text(page, move->reverses);
        alms_page_put(page, ")");
    }
    alms_page_put(page, "</td>");
    alms_page_element(page, "td class=more", alms_statement_fund(listing->statement, move->fund));
    alms_page_put(page, "</tr>\n");
    return ALMS_OK;
}

static enum alms_code
put_list(struct alms_page *page, enum goods_list list, const char *title, struct alms_error *err)
{
    const struct alms_statement *statement = page->statement;
    const struct alms_stock_move_query moves = {.from = statement->from, .to = statement->to};
    struct listing listing = {.statement = statement, .page = page, .list = list};

    alms_page_element(page, "h2", title);
    alms_page_put(page, "\n<div class=scroll><table class=list>\n<thead><tr>");
    alms_page_element(page, "th class=\"n wide\"", alms_page_say(page, N_("No.")));
    alms_page_element(page, "th", alms_page_say(page, N_("Date")));
    alms_page_element(page, "th class=wide", alms_page_say(page, N_("Voucher")));
    alms_page_element(page, "th", alms_page_say(page, N_("Item")));
    alms_page_element(page, "th class=n", alms_page_say(page, N_("Quantity")));
    alms_page_amount_title(page, alms_page_say(page, N_("Amount")));
    alms_page_element(page, "th",
                      alms_page_say(page, list == LIST_RECEIVED ? N_("Donor") : N_("Recipient")));
    alms_page_element(page, "th", alms_page_say(page, N_("Fund")));
    alms_page_put(page, "</tr></thead>\n<tbody>\n");
    TRY(alms_stock_move_walk(statement->book, &moves, put_move, &listing, err));
    alms_page_put(page, "</tbody></table></div>\n");
    return ALMS_OK;
}

enum alms_code alms_page_goods_lists(struct alms_page *page, struct alms_error *err)
{
    if (!alms_statement_has_goods(page->statement))
        return ALMS_OK;
    TRY(put_list(page, LIST_RECEIVED, alms_page_say(page, N_("Goods received")), err));
    TRY(put_list(page, LIST_ISSUED, alms_page_say(page, N_("Goods given out")), err));
    alms_page_put(page, "<p class=soft>");
    alms_page_text(
        page,
        alms_page_say(page, N_("Goods that cannot be valued stand in no account; they "
                               "are listed by quantity. What is put together into packs leaves as "
                               "parts and comes as packs.")));
    alms_page_put(page, "</p>\n");
    return ALMS_OK;
}

/* --- files --------------------------------------------------------------------------------- */

static enum alms_code
put_csv(void *context, const struct alms_stock_movement *move, struct alms_error *err)
{
    struct listing *listing = context;
    const struct alms_statement *statement = listing->statement;
    char row[ALMS_UINT_TEXT_SIZE_BYTES];
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    char who[ALMS_MASKED_SIZE_BYTES];
    char quantity[48];
    char value[48];
    const bool turns = list_of(move) == LIST_ISSUED;

    (void)err;
    if (list_of(move) == LIST_NONE)
        return ALMS_OK;
    listing->count += 1;
    alms_date_format(move->date, date);
    mask_who(statement, move, who);
    const char *const cells[] = {
        alms_uint_format(listing->count, row),
        date,
        move->number,
        alms_statement_say(statement, move->flow),
        item_name(statement, move),
        move->spec,
        move->unit,
        shown(move->quantity, turns, quantity),
        move->unit_value,
        shown(move->value, turns, value),
        who,
        move->batch,
        move->expiry,
        move->lot,
        alms_statement_fund(statement, move->fund),
        move->programme == NULL ? NULL : alms_statement_programme(statement, move->programme),
        move->reverses,
    };
    alms_csv_write_safe(listing->file, cells, COUNT_OF(cells));
    return ALMS_OK;
}

enum alms_code
alms_statement_goods_csv(const struct alms_statement *statement, FILE *file, struct alms_error *err)
{
    static const char *const TITLES[] = {
        N_("No."),           N_("Date"),          N_("Voucher"),  N_("Kind"),       N_("Item"),
        N_("Specification"), N_("Unit"),          N_("Quantity"), N_("Unit price"), N_("Amount"),
        N_("From or to"),    N_("Maker's batch"), N_("Expiry"),   N_("Lot"),        N_("Fund"),
        N_("Programme"),     N_("Corrects"),
    };
    const char *titles[COUNT_OF(TITLES)];
    const struct alms_stock_move_query moves = {.from = statement->from, .to = statement->to};
    struct listing listing = {.statement = statement, .file = file};

    for (size_t i = 0; i < COUNT_OF(TITLES); i++)
        titles[i] = alms_statement_say(statement, TITLES[i]);
    alms_csv_write_safe(file, titles, COUNT_OF(TITLES));
    return alms_stock_move_walk(statement->book, &moves, put_csv, &listing, err);
}

static void put_stock_row(const struct alms_statement *statement, FILE *file,
                          const struct alms_goods_row *row, bool is_value)
{
    const char *texts[ROLL_FIGURES];

    figures_of(is_value ? &row->value : &row->quantity, texts);
    const char *const cells[] = {row->item,
                                 row_name(statement, row),
                                 alms_statement_fund(statement, row->fund),
                                 is_value ? statement->status.base : row->unit,
                                 texts[0],
                                 texts[1],
                                 texts[2],
                                 texts[3],
                                 texts[4],
                                 texts[5],
                                 texts[6]};
    alms_csv_write_safe(file, cells, COUNT_OF(cells));
}

void alms_statement_stock_csv(const struct alms_statement *statement, FILE *file)
{
    const char *titles[4 + ROLL_FIGURES] = {
        alms_statement_say(statement, N_("Code")), alms_statement_say(statement, N_("Item")),
        alms_statement_say(statement, N_("Fund")), alms_statement_say(statement, N_("In"))};

    for (size_t i = 0; i < ROLL_FIGURES; i++)
        titles[4 + i] = alms_statement_say(statement, ROLL_TITLES[i]);
    alms_csv_write_safe(file, titles, COUNT_OF(titles));
    for (size_t i = 0; i < statement->goods.count; i++) {
        put_stock_row(statement, file, &statement->goods.items[i], false);
        put_stock_row(statement, file, &statement->goods.items[i], true);
    }
}
