#include "intake/rules_words.h"

#include <string.h>

/* --- failing ------------------------------------------------------------------------------- */

struct alms_place alms_rules_place(const struct alms_rules_parser *parser, size_t word)
{
    const bool is_known = word < parser->count && word < COUNT_OF(parser->words);
    const uint32_t column = is_known ? parser->words[word].column : 1;
    return (struct alms_place){parser->rules->name, parser->line, column};
}

enum { KEY_SIZE_MAX = 60 };

void alms_rules_fail_missing(const struct alms_rules_parser *parser, const char *what)
{
    RULES_FAIL(parser, parser->count - 1, "the rule ends where %s should be", what);
}

void alms_rules_fail_unknown(const struct alms_rules_parser *parser, size_t word,
                             const char *const *known, size_t count)
{
    char key[KEY_SIZE_MAX + 1] = {0};
    const char *text = parser->words[word].text;
    /* Of KEY=VALUE the key may be misspelt, whatever the value is. */
    const size_t size = strcspn(text, "=") + (strchr(text, '=') == NULL ? 0 : 1);
    memcpy(key, text, size > KEY_SIZE_MAX ? (size_t)KEY_SIZE_MAX : size);
    const char *nearest = alms_text_nearest(key, known, count);

    if (nearest != NULL) {
        RULES_FAIL(parser, word, "'%.60s' is not a word of rules here; the nearest is '%s'", text,
                   nearest);
    } else {
        RULES_FAIL(parser, word, "'%.60s' is not a word of rules here", text);
    }
}

/* --- words --------------------------------------------------------------------------------- */

static bool is_blank(char character)
{
    return character == ' ' || character == '\t' || character == '\r';
}

/* Takes one word; quotes keep blanks and marks together, a doubled quote is a quote. */
static void take_word(struct alms_rules_parser *parser, const char **cursor, const char *end,
                      bool parts_at_commas)
{
    bool is_quoted = false;
    struct alms_rules_word *taken = &parser->words[parser->count];
    CLEANUP(alms_buffer_clear) struct alms_buffer word = {0};
    CLEANUP(alms_buffer_clear) struct alms_buffer marked = {0};

    for (; *cursor < end && (is_quoted || !is_blank(**cursor)); *cursor += 1) {
        const char character = **cursor;
        char mark = character;
        if (character == '"') {
            if (is_quoted && *cursor + 1 < end && (*cursor)[1] == '"') {
                *cursor += 1;
            } else {
                is_quoted = !is_quoted;
                continue;
            }
        } else if (!is_quoted && character == '|') {
            mark = ALMS_RULES_ALTERNATIVE_MARK;
        } else if (!is_quoted && character == ',' && parts_at_commas) {
            mark = ALMS_RULES_COMMA_MARK;
        }
        alms_buffer_add(&word, &character, 1);
        alms_buffer_add(&marked, &mark, 1);
    }
    taken->text = alms_arena_bytes(parser->rules->arena, word.bytes == NULL ? "" : word.bytes,
                                   word.size_bytes);
    taken->marked = alms_arena_bytes(parser->rules->arena, marked.bytes == NULL ? "" : marked.bytes,
                                     marked.size_bytes);
    parser->count += 1;
    if (is_quoted && !parser->is_second_pass)
        RULES_FAIL(parser, parser->count - 1, "a quote is opened and never closed");
}

static uint32_t characters(const char *from, const char *to)
{
    uint32_t count = 0;

    for (; from < to; from++)
        count += ((unsigned char)*from & 0xC0) == 0x80 ? 0 : 1;
    return count;
}

void alms_rules_split(struct alms_rules_parser *parser, const char *line, const char *end)
{
    const char *cursor = line;
    bool is_header = false;

    parser->count = 0;
    parser->at = 0;
    while (cursor < end) {
        if (is_blank(*cursor)) {
            cursor += 1;
            continue;
        }
        if (*cursor == '#')
            return;
        if (parser->count == ALMS_RULES_WORDS_MAX) {
            if (!parser->is_second_pass)
                RULES_FAIL(parser, 0, "the rule has too many words");
            return;
        }
        parser->words[parser->count].column = characters(line, cursor) + 1;
        take_word(parser, &cursor, end, is_header);
        is_header = is_header || strcmp(parser->words[0].text, "header") == 0;
    }
}

const char *alms_rules_peek(const struct alms_rules_parser *parser)
{
    return parser->at < parser->count ? parser->words[parser->at].text : NULL;
}

const char *alms_rules_take(struct alms_rules_parser *parser, const char *what)
{
    const char *text = alms_rules_peek(parser);

    if (text == NULL) {
        alms_rules_fail_missing(parser, what);
    } else {
        parser->at += 1;
    }
    return text;
}

bool alms_rules_take_if(struct alms_rules_parser *parser, const char *word)
{
    const char *text = alms_rules_peek(parser);

    if (text == NULL || strcmp(text, word) != 0)
        return false;
    parser->at += 1;
    return true;
}

bool alms_rules_take_word(struct alms_rules_parser *parser, const char *word)
{
    const char *const words[] = {word};

    if (alms_rules_take_if(parser, word))
        return true;
    if (alms_rules_peek(parser) == NULL) {
        alms_rules_fail_missing(parser, word);
    } else {
        alms_rules_fail_unknown(parser, parser->at, words, 1);
    }
    return false;
}

void alms_rules_check_end(struct alms_rules_parser *parser)
{
    if (parser->at < parser->count) {
        RULES_FAIL(parser, parser->at, "'%.60s' is more than the rule takes",
                   alms_rules_peek(parser));
    }
}

/* --- names --------------------------------------------------------------------------------- */

static void add_name(struct alms_rules_parser *parser, struct alms_rules_names *names,
                     const char *bytes, size_t size_bytes)
{
    const struct alms_span name = alms_span_trim((struct alms_span){bytes, size_bytes});
    const size_t word = parser->at > 0 ? parser->at - 1 : 0;

    if (name.size_bytes == 0) {
        RULES_FAIL(parser, word, "a name is empty");
    } else if (names->count == ALMS_RULES_NAMES_MAX) {
        RULES_FAIL(parser, word, "a column has too many names");
    } else {
        names->items[names->count++] =
            alms_arena_bytes(parser->rules->arena, name.bytes, name.size_bytes);
    }
}

const char *alms_rules_marked(const struct alms_rules_parser *parser)
{
    REQUIRE(parser->at > 0);
    return parser->words[parser->at - 1].marked;
}

struct alms_rules_names alms_rules_take_names(struct alms_rules_parser *parser, const char *text)
{
    struct alms_rules_names names = {0};
    const char *start = text;

    for (const char *cursor = text;; cursor++) {
        if (*cursor != ALMS_RULES_ALTERNATIVE_MARK && *cursor != '\0')
            continue;
        add_name(parser, &names, start, (size_t)(cursor - start));
        if (*cursor == '\0')
            return names;
        start = cursor + 1;
    }
}

void *alms_rules_add(struct alms_rules_parser *parser, void *items, size_t *count, size_t max,
                     size_t size)
{
    if (*count == max) {
        RULES_FAIL(parser, 0, "there are too many rules");
        return NULL;
    }
    *count += 1;
    return memset((char *)items + (*count - 1) * size, 0, size);
}
