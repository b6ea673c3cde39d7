#include "intake/rules_words.h"

#include <string.h>

/* --- conditions ---------------------------------------------------------------------------- */

static bool has_name(const struct alms_rules_names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++) {
        if (strcmp(names->items[i], name) == 0)
            return true;
    }
    return false;
}

/*
 * A mapped column by its role or private key, an ignored one by its name, so that it may be absent;
 * else a column by its name, or `cell N`.
 */
struct alms_rules_cell alms_rules_take_cell(struct alms_rules_parser *parser)
{
    struct alms_rules_cell cell = {.line = parser->line, .column = -1};
    const struct alms_rules *rules = parser->rules;
    uint64_t number = 0;

    if (alms_rules_take_if(parser, "cell")) {
        const char *text = alms_rules_take(parser, "3");
        if (text == NULL)
            return cell;
        if (!alms_uint_parse(text, &number) || number == 0 || number > ALMS_TABLE_CELLS_MAX) {
            RULES_FAIL(parser, parser->at - 1, "'%.20s' is not the number of a cell", text);
        }
        cell.number = (size_t)number;
        return cell;
    }
    const char *name = alms_rules_take(parser, "CELL");
    if (name == NULL)
        return cell;
    for (size_t i = 0; i < rules->columns_count; i++) {
        const struct alms_rules_column *column = &rules->columns[i];
        const bool is_named = column->role == ALMS_CELL_IGNORE ? has_name(&column->names, name)
                                                               : strcmp(name, column->word) == 0;
        if (is_named) {
            cell.column = (int)i;
            return cell;
        }
    }
    cell.names = alms_rules_take_names(parser, alms_rules_marked(parser));
    return cell;
}

static bool parse_test(struct alms_rules_parser *parser, struct alms_rules_test *test)
{
    static const char *const WORDS[] = {"=", "!=", "~", "!~"};
    static const enum alms_test_kind KINDS[] = {ALMS_TEST_EQUAL, ALMS_TEST_UNEQUAL, ALMS_TEST_LIKE,
                                                ALMS_TEST_UNLIKE};

    const size_t first = parser->err->count;
    test->cell = alms_rules_take_cell(parser);
    if (parser->err->count != first && alms_rules_peek(parser) == NULL)
        return false;
    const char *operator_text = alms_rules_take(parser, "=, !=, ~, !~");
    if (operator_text == NULL)
        return false;
    size_t kind = 0;
    while (kind < COUNT_OF(WORDS) && strcmp(operator_text, WORDS[kind]) != 0)
        kind += 1;
    if (kind == COUNT_OF(WORDS)) {
        alms_rules_fail_unknown(parser, parser->at - 1, WORDS, COUNT_OF(WORDS));
        return false;
    }
    test->kind = KINDS[kind];
    test->text = alms_rules_take(parser, "TEXT");
    if (test->text == NULL)
        return false;
    if (test->kind == ALMS_TEST_LIKE || test->kind == ALMS_TEST_UNLIKE) {
        const struct alms_place place = alms_rules_place(parser, parser->at - 1);
        return alms_pattern_open(test->text, &place, &test->pattern, parser->err) == ALMS_OK;
    }
    return true;
}

/* CELL = TEXT [and CELL = TEXT …] */
bool alms_rules_take_condition(struct alms_rules_parser *parser,
                               struct alms_rules_condition *condition)
{
    do {
        if (condition->count == ALMS_RULES_TESTS_MAX) {
            RULES_FAIL(parser, parser->at, "a condition has at most %s parts", "8");
            return false;
        }
        condition->count += 1;
        if (!parse_test(parser, &condition->tests[condition->count - 1]))
            return false;
    } while (alms_rules_take_if(parser, "and"));
    return true;
}
