#include "intake/rules_words.h"
#include "value/date.h"

#include <string.h>

static bool is_key(const char *text)
{
    if (text[0] == '\0' || strlen(text) > 32)
        return false;
    for (; *text != '\0'; text++) {
        if ((*text < 'a' || *text > 'z') && *text != '_')
            return false;
    }
    return true;
}

/* Keys that a gift has beside its private columns. */
static bool is_reserved(const char *key)
{
    return strcmp(key, "ref") == 0 || strcmp(key, "donor_kind") == 0 || strcmp(key, "publish") == 0;
}

void alms_rules_check_form(struct alms_rules_parser *parser, const char *form)
{
    if (form == NULL || alms_date_form_is_valid(form))
        return;
    const struct alms_place place = alms_rules_place(parser, parser->at - 1);
    (void)alms_fail_at(parser->err, &place, ALMS_E_DATE_SYNTAX,
                       "the date form '%.40s' needs %%Y, %%m and %%d once each", form);
}

/* The word of a role; where one has a key or a form, that too. */
static const struct role {
    const char *word;
    const char *key;
    enum alms_cell_role role;
    bool has_form;
} CELL_ROLES[] = {
    {"ref", NULL, ALMS_CELL_REF, false},
    {"amount", NULL, ALMS_CELL_AMOUNT, false},
    {"received", NULL, ALMS_CELL_RECEIVED, false},
    {"paid", NULL, ALMS_CELL_PAID, false},
    {"balance", NULL, ALMS_CELL_BALANCE, false},
    {"fee", NULL, ALMS_CELL_FEE, false},
    {"net", NULL, ALMS_CELL_NET, false},
    {"date", NULL, ALMS_CELL_DATE, true},
    {"ignore", NULL, ALMS_CELL_IGNORE, false},
    /* Of goods. */
    {"item", NULL, ALMS_CELL_ITEM, false},
    {"spec", NULL, ALMS_CELL_SPEC, false},
    {"quantity", NULL, ALMS_CELL_QUANTITY, false},
    {"unit", NULL, ALMS_CELL_UNIT, false},
    {"value", NULL, ALMS_CELL_AMOUNT, false},
    {"unit-price", NULL, ALMS_CELL_UNIT_PRICE, false},
    {"expiry", NULL, ALMS_CELL_EXPIRY, true},
    {"batch", NULL, ALMS_CELL_BATCH, false},
    {"donor", "donor", ALMS_CELL_PRIVATE, false},
    {"receiver", "payee", ALMS_CELL_PRIVATE, false},
};

static bool parse_role(struct alms_rules_parser *parser, struct alms_rules_column *column)
{
    static const char *const WORDS[] = {
        "ref",  "amount",        "received",     "paid",   "balance", "fee",   "net",
        "date", "private.donor", "private.memo", "ignore", "item",    "spec",  "quantity",
        "unit", "value",         "unit-price",   "expiry", "batch",   "donor", "receiver"};
    const char *word = alms_rules_take(
        parser, "ref, amount, received, paid, balance, fee, net, date, private.KEY, ignore");

    if (word == NULL)
        return false;
    for (size_t i = 0; i < COUNT_OF(CELL_ROLES); i++) {
        if (strcmp(word, CELL_ROLES[i].word) != 0)
            continue;
        column->role = CELL_ROLES[i].role;
        column->key = CELL_ROLES[i].key;
        column->word = word;
        column->is_apart = column->role == ALMS_CELL_IGNORE;
        if (CELL_ROLES[i].has_form) {
            column->form = alms_rules_take(parser, "%Y-%m-%d");
            if (column->form != NULL && strcmp(column->form, ALMS_FORM_SERIAL) != 0)
                alms_rules_check_form(parser, column->form);
        }
        return true;
    }
    if (strncmp(word, "private.", 8) == 0 && is_key(word + 8) && !is_reserved(word + 8)) {
        column->role = ALMS_CELL_PRIVATE;
        column->key = word + 8;
        column->word = column->key;
        return true;
    }
    alms_rules_fail_unknown(parser, parser->at - 1, WORDS, COUNT_OF(WORDS));
    return false;
}

/* group=, or decimal=. : one character, or `space`. */
static bool
parse_mark(struct alms_rules_parser *parser, const char *word, const char *key, char *out)
{
    const size_t key_size = strlen(key);

    if (strncmp(word, key, key_size) != 0)
        return false;
    const char *mark = word + key_size;
    if (strcmp(mark, "space") == 0)
        mark = " ";
    if (strlen(mark) != 1 || strchr(",.' _", *mark) == NULL) {
        RULES_FAIL(parser, parser->at - 1, "'%.40s' is no mark of numbers: , . ' _ or space", word);
        return true;
    }
    *out = *mark;
    return true;
}

static void parse_options(struct alms_rules_parser *parser, struct alms_rules_column *column)
{
    /* The last one only of a fee. */
    static const char *const WORDS[] = {"unique", "optional", "required", "fill",
                                        "apart",  "plus",     "minus",    "near",
                                        "group=", "decimal=", "negative"};
    const size_t words_count = COUNT_OF(WORDS) - (column->role == ALMS_CELL_FEE ? 0 : 1);

    while (alms_rules_peek(parser) != NULL) {
        const char *word = alms_rules_take(parser, "");
        if (strcmp(word, "unique") == 0) {
            column->is_unique = true;
        } else if (strcmp(word, "optional") == 0) {
            column->is_optional = true;
        } else if (strcmp(word, "required") == 0) {
            column->is_required = true;
        } else if (strcmp(word, "fill") == 0) {
            column->fills = true;
        } else if (strcmp(word, "apart") == 0) {
            column->is_apart = true;
        } else if (strcmp(word, "plus") == 0) {
            column->allows_plus = true;
        } else if (strcmp(word, "minus") == 0) {
            column->has_minus = true;
        } else if (strcmp(word, "near") == 0) {
            column->is_near = true;
        } else if (strcmp(word, "negative") == 0 && column->role == ALMS_CELL_FEE) {
            column->is_negative = true;
        } else if (!parse_mark(parser, word, "group=", &column->group) &&
                   !parse_mark(parser, word, "decimal=", &column->decimal)) {
            alms_rules_fail_unknown(parser, parser->at - 1, WORDS, words_count);
        }
    }
    if (column->group == column->decimal)
        RULES_FAIL(parser, 0, "grouping and decimal mark are the same");
}

/* A role that may stand once, or a private key, is taken already. */
static bool is_taken(const struct alms_rules *rules, const struct alms_rules_column *column)
{
    for (size_t i = 0; i < rules->columns_count; i++) {
        const struct alms_rules_column *other = &rules->columns[i];
        if (other != column && other->role == column->role && column->role != ALMS_CELL_IGNORE &&
            (column->role != ALMS_CELL_PRIVATE || strcmp(other->key, column->key) == 0))
            return true;
    }
    return false;
}

static size_t count_private(const struct alms_rules *rules)
{
    size_t count = 0;

    for (size_t i = 0; i < rules->columns_count; i++)
        count += rules->columns[i].role == ALMS_CELL_PRIVATE ? 1 : 0;
    return count;
}

static bool names_share(const struct alms_rules_names *a, const struct alms_rules_names *b)
{
    for (size_t i = 0; i < a->count; i++) {
        for (size_t j = 0; j < b->count; j++) {
            if (strcmp(a->items[i], b->items[j]) == 0)
                return true;
        }
    }
    return false;
}

void alms_rules_take_column(struct alms_rules_parser *parser)
{
    struct alms_rules *rules = parser->rules;
    struct alms_rules_column column = {.line = parser->line, .decimal = '.'};

    if (alms_rules_take(parser, "NAME") == NULL)
        return;
    column.names = alms_rules_take_names(parser, alms_rules_marked(parser));
    if (!parse_role(parser, &column))
        return;
    parse_options(parser, &column);

    for (size_t i = 0; i < rules->columns_count; i++) {
        if (names_share(&rules->columns[i].names, &column.names))
            RULES_FAIL(parser, 1, "the column '%.60s' is declared twice", column.names.items[0]);
    }
    struct alms_rules_column *item = alms_rules_add(parser, rules->columns, &rules->columns_count,
                                                    ALMS_RULES_COLUMNS_MAX, sizeof(*item));
    if (item == NULL)
        return;
    *item = column;
    if (is_taken(rules, item))
        RULES_FAIL(parser, 1, "two columns have the same meaning");
    if (item->role == ALMS_CELL_PRIVATE && count_private(rules) == ALMS_RULES_PRIVATE_MAX + 1)
        RULES_FAIL(parser, 0, "there are too many rules");
}
