#include "model/layout.h"

#include "base/text.h"
#include "data/layout_csv.h"

#include <string.h>

enum { LAYOUT_CELLS = 8 };

static const char *const FORMS[] = {"position", "activities", "cashflow"};
static const char *const KINDS[ALMS_LAYOUT_KINDS_COUNT] = {
    "heading", "debit",    "credit",  "in",   "out",   "released", "restricted",
    "moved",   "exchange", "between", "memo", "empty", "sum"};

const char *alms_layout_shipped(void)
{
    return (const char *)LAYOUT_CSV;
}

/* --- reading ------------------------------------------------------------------------------- */

struct layout_line {
    struct alms_place place;
    const char *cells[LAYOUT_CELLS];
};

struct parsing {
    struct alms_arena *arena;
    struct alms_layout *layout;
    struct alms_layout_row *rows;
};

/* The cells of a line; false if it has not as many as it should. */
static bool
take_cells(struct alms_arena *arena, const char *text, size_t size, const char *cells[LAYOUT_CELLS])
{
    size_t at = 0;

    for (size_t i = 0; i < LAYOUT_CELLS; i++) {
        size_t cell_size = 0;
        while (at + cell_size < size && text[at + cell_size] != ',')
            cell_size += 1;
        if (i + 1 < LAYOUT_CELLS && at + cell_size >= size)
            return false;
        cells[i] = alms_arena_bytes(arena, text + at, cell_size);
        at += cell_size + 1;
    }
    return at == size + 1;
}

static int find_word(const char *const *words, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(words[i], word) == 0)
            return (int)i;
    }
    return -1;
}

static bool can_be_summed(enum alms_layout_kind kind)
{
    return kind != ALMS_LAYOUT_HEADING && kind != ALMS_LAYOUT_MEMO;
}

static size_t find_row(const struct parsing *parsing, const char *code)
{
    for (size_t i = 0; i < parsing->layout->count; i++) {
        if (strcmp(parsing->rows[i].code, code) == 0)
            return i;
    }
    return ALMS_LAYOUT_ROWS_MAX;
}

/* A sum is of rows above it, so that sums need no order of their own. */
static void take_sum_term(struct parsing *parsing, const struct layout_line *line,
                          struct alms_layout_term *term, struct alms_error *err)
{
    term->is_negative = term->code[0] == '-';
    term->code += term->is_negative ? 1 : 0;
    term->row = find_row(parsing, term->code);
    if (term->row == ALMS_LAYOUT_ROWS_MAX || !can_be_summed(parsing->rows[term->row].kind)) {
        (void)alms_fail_at(err, &line->place, ALMS_E_LAYOUT_SYNTAX,
                           "the sum '%s' is of '%.60s', which is no row with figures above it",
                           line->cells[3], term->code);
    }
}

static void take_terms(struct parsing *parsing, const struct layout_line *line,
                       struct alms_layout_row *row, struct alms_error *err)
{
    const char *cursor = line->cells[5];
    struct alms_layout_term *terms =
        alms_arena_alloc(parsing->arena, ALMS_LAYOUT_TERMS_MAX * sizeof(*terms));

    for (cursor += strspn(cursor, " "); *cursor != '\0'; cursor += strspn(cursor, " ")) {
        const size_t size = strcspn(cursor, " ");
        if (row->terms_count == ALMS_LAYOUT_TERMS_MAX) {
            (void)alms_fail_at(err, &line->place, ALMS_E_LIST_LONG,
                               "the row '%s' has more than %s terms", row->code, "64");
            return;
        }
        struct alms_layout_term *term = &terms[row->terms_count++];
        term->code = alms_arena_bytes(parsing->arena, cursor, size);
        if (row->kind == ALMS_LAYOUT_SUM)
            take_sum_term(parsing, line, term, err);
        cursor += size;
    }
    row->terms = terms;
    const bool takes_terms = row->kind != ALMS_LAYOUT_HEADING && row->kind != ALMS_LAYOUT_EMPTY;
    if (takes_terms && row->terms_count == 0) {
        (void)alms_fail_at(err, &line->place, ALMS_E_LAYOUT_SYNTAX, "the row '%s' names no account",
                           row->code);
    }
    if (!takes_terms && row->terms_count > 0) {
        (void)alms_fail_at(err, &line->place, ALMS_E_LAYOUT_SYNTAX,
                           "the row '%s' takes no accounts", row->code);
    }
}

static bool kind_fits(enum alms_financial_form form, enum alms_layout_kind kind)
{
    switch (kind) {
    case ALMS_LAYOUT_HEADING:
    case ALMS_LAYOUT_EMPTY:
    case ALMS_LAYOUT_SUM: return true;
    case ALMS_LAYOUT_DEBIT:
    case ALMS_LAYOUT_CREDIT: return form != ALMS_CASHFLOW;
    case ALMS_LAYOUT_IN:
    case ALMS_LAYOUT_OUT:
    case ALMS_LAYOUT_EXCHANGE: return form == ALMS_CASHFLOW;
    case ALMS_LAYOUT_RELEASED:
    case ALMS_LAYOUT_RESTRICTED:
    case ALMS_LAYOUT_MOVED: return form == ALMS_ACTIVITIES;
    case ALMS_LAYOUT_BETWEEN: return form != ALMS_POSITION;
    case ALMS_LAYOUT_MEMO: return form != ALMS_CASHFLOW;
    case ALMS_LAYOUT_KINDS_COUNT: break;
    }
    return false;
}

static void
take_row(struct parsing *parsing, const struct layout_line *line, struct alms_error *err)
{
    const int kind = find_word(KINDS, COUNT_OF(KINDS), line->cells[4]);

    if (kind < 0 || !kind_fits(parsing->layout->form, (enum alms_layout_kind)kind)) {
        (void)alms_fail_at(err, &line->place, ALMS_E_LAYOUT_SYNTAX,
                           "'%.60s' is no kind of row of this form", line->cells[4]);
        return;
    }
    if (line->cells[3][0] == '\0' || find_row(parsing, line->cells[3]) != ALMS_LAYOUT_ROWS_MAX) {
        (void)alms_fail_at(err, &line->place, ALMS_E_LAYOUT_SYNTAX,
                           "'%.60s' names no row, or one that is there already", line->cells[3]);
        return;
    }
    if (parsing->layout->count == ALMS_LAYOUT_ROWS_MAX) {
        (void)alms_fail_at(err, &line->place, ALMS_E_LIST_LONG, "a form has more than %s rows",
                           "512");
        return;
    }
    struct alms_layout_row row = {.line = line->place.line,
                                  .kind = (enum alms_layout_kind)kind,
                                  .basis = line->cells[2],
                                  .code = line->cells[3],
                                  .name = line->cells[6],
                                  .name_en = line->cells[7]};
    take_terms(parsing, line, &row, err);
    parsing->rows[parsing->layout->count++] = row;
}

static void take_line(struct parsing *parsing, const char *regime, struct layout_line *line,
                      const struct alms_span *text, struct alms_error *err)
{
    if (text->size_bytes == 0 || text->bytes[0] == '#')
        return;
    if (!take_cells(parsing->arena, text->bytes, text->size_bytes, line->cells)) {
        (void)alms_fail_at(err, &line->place, ALMS_E_LAYOUT_SYNTAX,
                           "a row of a layout has eight cells: form, regime, basis, row, kind, "
                           "terms, name, name_en");
        return;
    }
    const int form = find_word(FORMS, COUNT_OF(FORMS), line->cells[0]);
    if (form < 0) {
        (void)alms_fail_at(err, &line->place, ALMS_E_LAYOUT_SYNTAX,
                           "'%.60s' is no form: position, activities or cashflow", line->cells[0]);
        return;
    }
    if (form == (int)parsing->layout->form &&
        (strcmp(line->cells[1], "both") == 0 || strcmp(line->cells[1], regime) == 0))
        take_row(parsing, line, err);
}

enum alms_code alms_layout_parse(const char *text, const char *file, const char *regime,
                                 struct alms_arena *arena, struct alms_layout *in_out,
                                 struct alms_error *err)
{
    struct layout_line line = {.place = {.file = file, .column = 1}};
    size_t offset = 0;

    if (strlen(text) > ALMS_LAYOUT_SIZE_MAX || !alms_utf8_check(text, strlen(text), &offset))
        return alms_fail(err, ALMS_E_TEXT_INVALID, "'%s' is no layout in UTF-8", file);
    in_out->file = file;
    in_out->count = 0;
    struct parsing parsing = {
        arena, in_out,
        alms_arena_alloc(arena, ALMS_LAYOUT_ROWS_MAX * sizeof(struct alms_layout_row))};
    in_out->rows = parsing.rows;
    while (*text != '\0') {
        struct alms_span span = {text, strcspn(text, "\n")};
        text += span.size_bytes + (text[span.size_bytes] == '\n' ? 1 : 0);
        if (span.size_bytes > 0 && span.bytes[span.size_bytes - 1] == '\r')
            span.size_bytes -= 1;
        line.place.line += 1;
        take_line(&parsing, regime, &line, &span, err);
    }
    TRY(alms_error_code(err));
    if (in_out->count == 0) {
        return alms_fail(err, ALMS_E_VALUE_MISSING, "'%s' has no row of the form '%s' for %s", file,
                         FORMS[in_out->form], regime);
    }
    return ALMS_OK;
}

/* --- the accounts -------------------------------------------------------------------------- */

struct mapping {
    const struct alms_layout *layout;
    const struct alms_masters *masters;
    int32_t *rows[ALMS_SLOTS_COUNT]; /* as named, then also by the account above */
};

/* Whether the form is about an account. */
static bool is_covered(enum alms_financial_form form, const struct alms_account *account)
{
    switch (form) {
    case ALMS_POSITION: return true;
    case ALMS_ACTIVITIES: return !alms_account_is_position(account);
    case ALMS_CASHFLOW: return account->role != ALMS_ROLE_CASH;
    }
    return false;
}

static void put(struct mapping *mapping, enum alms_layout_slot slot, size_t row,
                const struct alms_layout_term *term, struct alms_error *err)
{
    const struct alms_layout_row *there = &mapping->layout->rows[row];
    const struct alms_place place = {mapping->layout->file, there->line, 1};
    const int32_t id = alms_account_find(mapping->masters, term->code);

    if (id == ALMS_ID_NONE) {
        (void)alms_fail_at(err, &place, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("account"),
                           term->code);
        return;
    }
    int32_t *taken = &mapping->rows[slot][id];
    if (*taken != ALMS_LAYOUT_NO_ROW) {
        (void)alms_fail_at(err, &place, ALMS_E_LAYOUT_TWICE,
                           "account '%s' stands on the rows '%s' and '%s'", term->code,
                           mapping->layout->rows[*taken].code, there->code);
        return;
    }
    *taken = (int32_t)row;
}

static void put_row(struct mapping *mapping, size_t row, struct alms_error *err)
{
    static const struct {
        enum alms_layout_kind kind;
        enum alms_layout_slot slot;
    } SLOTS[] = {
        {ALMS_LAYOUT_DEBIT, ALMS_SLOT_BALANCE},
        {ALMS_LAYOUT_CREDIT, ALMS_SLOT_BALANCE},
        {ALMS_LAYOUT_IN, ALMS_SLOT_IN},
        {ALMS_LAYOUT_OUT, ALMS_SLOT_OUT},
        {ALMS_LAYOUT_RELEASED, ALMS_SLOT_RELEASED},
        {ALMS_LAYOUT_MOVED, ALMS_SLOT_RELEASED},
        {ALMS_LAYOUT_MOVED, ALMS_SLOT_RESTRICTED},
        {ALMS_LAYOUT_RESTRICTED, ALMS_SLOT_RESTRICTED},
        {ALMS_LAYOUT_EXCHANGE, ALMS_SLOT_EXCHANGE},
        {ALMS_LAYOUT_BETWEEN, ALMS_SLOT_BETWEEN},
        {ALMS_LAYOUT_MEMO, ALMS_SLOT_MEMO},
    };
    const struct alms_layout_row *there = &mapping->layout->rows[row];

    for (size_t i = 0; i < COUNT_OF(SLOTS); i++) {
        for (size_t j = 0; SLOTS[i].kind == there->kind && j < there->terms_count; j++)
            put(mapping, SLOTS[i].slot, row, &there->terms[j], err);
    }
}

static int32_t parent_of(const struct mapping *mapping, int32_t id)
{
    return alms_account_find(mapping->masters, alms_account_at(mapping->masters, id)->parent);
}

/* The row of the nearest account above that has one. */
static void inherit(struct mapping *mapping, int32_t id)
{
    for (int slot = 0; slot < ALMS_SLOTS_COUNT; slot++) {
        int32_t *rows = mapping->rows[slot];
        int32_t above = id;
        while (rows[above] == ALMS_LAYOUT_NO_ROW && parent_of(mapping, above) != ALMS_ID_NONE)
            above = parent_of(mapping, above);
        rows[id] = rows[above];
    }
}

static bool has_row(const struct mapping *mapping, enum alms_layout_slot slot, int32_t id)
{
    return mapping->rows[slot][id] != ALMS_LAYOUT_NO_ROW;
}

/* Whether the account counts somewhere, whatever moves it. */
static bool is_placed(const struct mapping *mapping, int32_t id)
{
    const bool is_net = alms_account_at(mapping->masters, id)->role == ALMS_ROLE_NET;

    switch (mapping->layout->form) {
    case ALMS_POSITION: return has_row(mapping, ALMS_SLOT_BALANCE, id);
    case ALMS_ACTIVITIES:
        if (!is_net)
            return has_row(mapping, ALMS_SLOT_BALANCE, id);
        return has_row(mapping, ALMS_SLOT_RELEASED, id) &&
               has_row(mapping, ALMS_SLOT_RESTRICTED, id) &&
               has_row(mapping, ALMS_SLOT_BETWEEN, id);
    case ALMS_CASHFLOW:
        if (is_net)
            return has_row(mapping, ALMS_SLOT_BETWEEN, id);
        return has_row(mapping, ALMS_SLOT_IN, id) || has_row(mapping, ALMS_SLOT_OUT, id);
    }
    return false;
}

enum alms_code alms_layout_map(const struct alms_layout *layout, const struct alms_masters *masters,
                               struct alms_arena *arena, struct alms_layout_map *out,
                               struct alms_error *err)
{
    const size_t count = alms_accounts_count(masters);
    struct mapping mapping = {.layout = layout, .masters = masters};

    for (int slot = 0; slot < ALMS_SLOTS_COUNT; slot++) {
        mapping.rows[slot] = alms_arena_alloc(arena, (count + 1) * sizeof(int32_t));
        for (size_t id = 0; id < count; id++)
            mapping.rows[slot][id] = ALMS_LAYOUT_NO_ROW;
        out->rows[slot] = mapping.rows[slot];
    }
    for (size_t row = 0; row < layout->count; row++)
        put_row(&mapping, row, err);
    TRY(alms_error_code(err));
    for (size_t id = 0; id < count; id++) {
        const struct alms_account *account = alms_account_at(masters, (int32_t)id);
        inherit(&mapping, (int32_t)id);
        /* Rule STATEMENT-1. */
        if (account->role != ALMS_ROLE_GROUP && !account->is_retired &&
            is_covered(layout->form, account) && !is_placed(&mapping, (int32_t)id)) {
            (void)alms_fail(err, ALMS_E_LAYOUT_GAP, "account '%s' stands on no row of '%s'",
                            account->code, layout->file);
        }
    }
    return alms_error_code(err);
}
