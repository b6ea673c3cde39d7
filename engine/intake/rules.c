#include "intake/rules_words.h"

#include <string.h>

/* --- the whole ----------------------------------------------------------------------------- */

static const struct alms_rules_column *
find_role(const struct alms_rules *rules, enum alms_cell_role role)
{
    for (size_t i = 0; i < rules->columns_count; i++) {
        if (rules->columns[i].role == role)
            return &rules->columns[i];
    }
    return NULL;
}

static void fail_whole(const struct alms_rules *rules, struct alms_error *err, const char *what)
{
    const struct alms_place place = {rules->name, 1, 1};
    (void)alms_fail_at(err, &place, ALMS_E_RULES_SYNTAX, "the rules have no %s", what);
}

/* An amount with its sign and amounts by sides would be two answers to one question. */
static void fail_column(struct alms_rules *rules, const struct alms_rules_column *column,
                        struct alms_error *err)
{
    const struct alms_place place = {rules->name, column->line, 1};
    (void)alms_fail_at(err, &place, ALMS_E_RULES_SYNTAX,
                       "a column for 'amount' leaves no place for '%s'",
                       column->role == ALMS_CELL_PAID ? "paid" : "received");
}

/* The line of the first rule that is about gifts alone; 0 if there is none. */
static uint32_t gift_line(const struct alms_rules *rules)
{
    if (rules->skips_count > 0)
        return rules->skips[0].condition.tests[0].cell.line;
    if (rules->holds_count > 0)
        return rules->holds[0].condition.tests[0].cell.line;
    if (rules->refunds_count > 0)
        return rules->refunds[0].condition.tests[0].cell.line;
    return rules->whens_count > 0 ? rules->whens[0].condition.tests[0].cell.line : 0;
}

/* Rules for statements alone have nothing to say about gifts. */
static void check_purpose(const struct alms_rules *rules, struct alms_error *err)
{
    const uint32_t line = gift_line(rules);

    if (!rules->has_movement || rules->has_gift || line == 0)
        return;
    const struct alms_place place = {rules->name, line, 1};
    (void)alms_fail_at(err, &place, ALMS_E_RULES_SYNTAX,
                       "the rule is about gifts, and these rules record movements alone; "
                       "'skip movements' leaves rows out");
}

/* A refund finds its gift by the one number by which gifts are known. */
static void check_refunds(const struct alms_rules *rules, struct alms_error *err)
{
    size_t unique_count = 0;

    for (size_t i = 0; i < rules->columns_count; i++)
        unique_count += rules->columns[i].is_unique ? 1 : 0;
    if (rules->refunds_count == 0 || unique_count == 1)
        return;
    const struct alms_place place = {rules->name, rules->refunds[0].of.line, 1};
    if (unique_count == 0) {
        (void)alms_fail_at(err, &place, ALMS_E_RULES_SYNTAX,
                           "a refund finds its gift by one unique column, and the rules have none");
    } else {
        (void)alms_fail_at(
            err, &place, ALMS_E_RULES_SYNTAX,
            "a refund finds its gift by one unique column, and the rules have several");
    }
}

static void check_totals(const struct alms_rules *rules, struct alms_error *err)
{
    for (size_t i = 0; i < rules->totals_count; i++) {
        const struct alms_rules_total *total = &rules->totals[i];
        const struct alms_place place = {rules->name, total->cell.line, 1};
        if (total->of != ALMS_CELL_AMOUNT && find_role(rules, total->of) == NULL) {
            (void)alms_fail_at(err, &place, ALMS_E_RULES_SYNTAX, "the rules have no %s",
                               total->of == ALMS_CELL_FEE ? "column … fee" : "column … net");
        }
    }
}

/* Gifts have an amount; goods an item and a quantity, and what is theirs is no gift's. */
static void check_roles(const struct alms_rules *rules, struct alms_error *err)
{
    static const enum alms_cell_role MONEY[] = {ALMS_CELL_FEE, ALMS_CELL_NET, ALMS_CELL_RECEIVED,
                                                ALMS_CELL_PAID, ALMS_CELL_BALANCE};
    static const enum alms_cell_role GOODS[] = {
        ALMS_CELL_ITEM,       ALMS_CELL_SPEC,   ALMS_CELL_QUANTITY, ALMS_CELL_UNIT,
        ALMS_CELL_UNIT_PRICE, ALMS_CELL_EXPIRY, ALMS_CELL_BATCH};
    const bool is_goods = rules->records != ALMS_RULES_GIFTS;
    const enum alms_cell_role *const unfit = is_goods ? MONEY : GOODS;
    const size_t count = is_goods ? COUNT_OF(MONEY) : COUNT_OF(GOODS);

    for (size_t i = 0; i < count; i++) {
        const struct alms_rules_column *column = find_role(rules, unfit[i]);
        if (column == NULL)
            continue;
        const struct alms_place place = {rules->name, column->line, 1};
        (void)alms_fail_at(err, &place, ALMS_E_RULES_SYNTAX,
                           "the column '%.60s' has no meaning for what the rules record",
                           column->names.items[0]);
    }
    if (is_goods && rules->refunds_count > 0) {
        const struct alms_place place = {rules->name, rules->refunds[0].of.line, 1};
        (void)alms_fail_at(err, &place, ALMS_E_RULES_SYNTAX,
                           "'%s' has no meaning for what the rules record", "refund");
    }
    if (is_goods && find_role(rules, ALMS_CELL_ITEM) == NULL)
        fail_whole(rules, err, "column … item");
    if (is_goods && find_role(rules, ALMS_CELL_QUANTITY) == NULL)
        fail_whole(rules, err, "column … quantity");
    if (is_goods && rules->totals_count > 0 && find_role(rules, ALMS_CELL_AMOUNT) == NULL)
        fail_whole(rules, err, "column … value");
    if (is_goods && rules->has_movement) {
        const struct alms_place place = {rules->name, 1, 1};
        (void)alms_fail_at(err, &place, ALMS_E_RULES_SYNTAX,
                           "'%s' has no meaning for what the rules record", "record movement");
    }
}

static void check_whole(struct alms_rules *rules, struct alms_error *err)
{
    if (rules->source == NULL)
        fail_whole(rules, err, "source");
    const struct alms_rules_column *received = find_role(rules, ALMS_CELL_RECEIVED);
    const struct alms_rules_column *paid = find_role(rules, ALMS_CELL_PAID);
    const bool has_amount = find_role(rules, ALMS_CELL_AMOUNT) != NULL;
    check_roles(rules, err);
    if (rules->records == ALMS_RULES_GIFTS && !has_amount && received == NULL)
        fail_whole(rules, err, paid == NULL ? "column … amount" : "column … received");
    if (has_amount && (received != NULL || paid != NULL))
        fail_column(rules, received != NULL ? received : paid, err);
    if (find_role(rules, ALMS_CELL_DATE) != NULL && rules->date.kind == ALMS_DATE_NOWHERE)
        rules->date.kind = ALMS_DATE_FROM_COLUMN;
    if (rules->date.kind == ALMS_DATE_NOWHERE)
        fail_whole(rules, err, "date");
    if (rules->date.kind == ALMS_DATE_FROM_REF && find_role(rules, ALMS_CELL_REF) == NULL)
        fail_whole(rules, err, "column … ref");
    check_purpose(rules, err);
    check_refunds(rules, err);
    if (has_amount || received != NULL)
        check_totals(rules, err);
}

/* Without a `header` line the header is the row with all columns that must be there. */
static void complete_header(struct alms_rules *rules)
{
    if (rules->header_count > 0)
        return;
    for (size_t i = 0; i < rules->columns_count; i++) {
        if (!rules->columns[i].is_optional)
            rules->header[rules->header_count++] = rules->columns[i].names;
    }
}

static struct alms_rules *make_rules(const char *name)
{
    struct alms_arena *arena = alms_arena_open();
    struct alms_rules *rules = alms_arena_alloc(arena, sizeof(*rules));

    rules->arena = arena;
    rules->name = alms_arena_text(arena, name);
    rules->date.kind = ALMS_DATE_NOWHERE;
    rules->header = alms_arena_alloc(arena, ALMS_RULES_COLUMNS_MAX * sizeof(*rules->header));
    rules->columns = alms_arena_alloc(arena, ALMS_RULES_COLUMNS_MAX * sizeof(*rules->columns));
    rules->constants =
        alms_arena_alloc(arena, ALMS_RULES_CONSTANTS_MAX * sizeof(*rules->constants));
    rules->whens = alms_arena_alloc(arena, ALMS_RULES_LINES_MAX * sizeof(*rules->whens));
    rules->skips = alms_arena_alloc(arena, ALMS_RULES_LINES_MAX * sizeof(*rules->skips));
    rules->movement_skips =
        alms_arena_alloc(arena, ALMS_RULES_LINES_MAX * sizeof(*rules->movement_skips));
    rules->paids = alms_arena_alloc(arena, ALMS_RULES_LINES_MAX * sizeof(*rules->paids));
    rules->holds = alms_arena_alloc(arena, ALMS_RULES_LINES_MAX * sizeof(*rules->holds));
    rules->refunds = alms_arena_alloc(arena, ALMS_RULES_LINES_MAX * sizeof(*rules->refunds));
    rules->ends = alms_arena_alloc(arena, ALMS_RULES_LINES_MAX * sizeof(*rules->ends));
    rules->totals = alms_arena_alloc(arena, ALMS_RULES_LINES_MAX * sizeof(*rules->totals));
    return rules;
}

static void close_condition(struct alms_rules_condition *condition)
{
    for (size_t i = 0; i < condition->count; i++)
        alms_pattern_close(condition->tests[i].pattern);
}

void alms_rules_close(struct alms_rules *rules)
{
    if (rules == NULL)
        return;
    for (size_t i = 0; i < rules->whens_count; i++)
        close_condition(&rules->whens[i].condition);
    for (size_t i = 0; i < rules->skips_count; i++)
        close_condition(&rules->skips[i].condition);
    for (size_t i = 0; i < rules->movement_skips_count; i++)
        close_condition(&rules->movement_skips[i].condition);
    for (size_t i = 0; i < rules->paids_count; i++)
        close_condition(&rules->paids[i].condition);
    for (size_t i = 0; i < rules->holds_count; i++)
        close_condition(&rules->holds[i].condition);
    for (size_t i = 0; i < rules->refunds_count; i++)
        close_condition(&rules->refunds[i].condition);
    for (size_t i = 0; i < rules->ends_count; i++)
        close_condition(&rules->ends[i].condition);
    for (size_t i = 0; i < rules->totals_count; i++)
        close_condition(&rules->totals[i].condition);
    alms_pattern_close(rules->empty);
    alms_arena_close(rules->arena);
}

void alms_rules_close_variable(struct alms_rules **rules)
{
    alms_rules_close(*rules);
}

/* Columns are declared before conditions use them, wherever they stand: two passes. */
static void parse_lines(struct alms_rules_parser *parser, const char *text, bool takes_columns)
{
    const char *cursor = text;

    parser->line = 0;
    while (*cursor != '\0') {
        const char *end = cursor + strcspn(cursor, "\n");
        parser->line += 1;
        alms_rules_split(parser, cursor, end);
        if (parser->count > 0) {
            const bool is_column = strcmp(parser->words[0].text, "column") == 0;
            if (is_column == takes_columns)
                alms_rules_take_line(parser);
        }
        cursor = *end == '\0' ? end : end + 1;
    }
}

/* Line and column, in characters, of a byte. */
static struct alms_place place_of(const char *text, size_t offset, const char *name)
{
    struct alms_place place = {name, 1, 1};

    for (size_t i = 0; i < offset; i++) {
        const bool is_line_end = text[i] == '\n';
        place.line += is_line_end ? 1 : 0;
        if (is_line_end) {
            place.column = 1;
        } else if (((unsigned char)text[i] & 0xC0) != 0x80) {
            place.column += 1;
        }
    }
    return place;
}

enum alms_code alms_rules_parse(const char *text, const char *name, struct alms_rules **out,
                                struct alms_error *err)
{
    size_t offset = 0;

    if (!alms_utf8_check(text, strlen(text), &offset)) {
        const struct alms_place place = place_of(text, offset, name);
        return alms_fail_at(err, &place, ALMS_E_TEXT_INVALID, "the rules are not UTF-8 text");
    }
    if (strncmp(text, "\xEF\xBB\xBF", 3) == 0)
        text += 3;

    CLEANUP(alms_rules_close_variable) struct alms_rules *rules = make_rules(name);
    struct alms_rules_parser parser = {.rules = rules, .err = err};
    parse_lines(&parser, text, true);
    parser.is_second_pass = true;
    parse_lines(&parser, text, false);
    if (err->count == 0)
        check_whole(rules, err);
    complete_header(rules);
    TRY(alms_error_code(err));
    *out = rules;
    rules = NULL;
    return ALMS_OK;
}
