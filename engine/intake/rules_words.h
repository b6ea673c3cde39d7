/*
 * rules_words - the words of a rules line, taken one after the other.
 *
 * Shared by the files that read rules; nobody else sees it. What is wrong is noted with the place
 * of the word, and reading goes on, so that one pass tells all faults.
 */
#ifndef ALMS_RULES_WORDS_H
#define ALMS_RULES_WORDS_H

#include "intake/rules.h"

enum {
    ALMS_RULES_WORDS_MAX = 128, /* of one line */
    /* What stands for | and , outside of quotes, where they part names. */
    ALMS_RULES_ALTERNATIVE_MARK = 0x1F,
    ALMS_RULES_COMMA_MARK = 0x1E
};

struct alms_rules_word {
    const char *text;   /* as it was meant */
    const char *marked; /* the same with the marks in place of | and , */
    uint32_t column;
};

struct alms_rules_parser {
    struct alms_rules *rules;
    struct alms_error *err;
    bool is_second_pass; /* what is wrong with the words was told in the first */
    uint32_t line;
    struct alms_rules_word words[ALMS_RULES_WORDS_MAX];
    size_t count;
    size_t at; /* the next word */
};

/* Splits a line into words; what is behind # is none. */
void alms_rules_split(struct alms_rules_parser *parser, const char *line, const char *end);

/* The place of a word of the line. */
struct alms_place alms_rules_place(const struct alms_rules_parser *parser, size_t word);

/* Notes a fault at a word. */
#define RULES_FAIL(parser, word, ...)                                                              \
    do {                                                                                           \
        const struct alms_place fail_place = alms_rules_place(parser, word);                       \
        (void)alms_fail_at((parser)->err, &fail_place, ALMS_E_RULES_SYNTAX, __VA_ARGS__);          \
    } while (0)

void alms_rules_fail_missing(const struct alms_rules_parser *parser, const char *what);
void alms_rules_fail_unknown(const struct alms_rules_parser *parser, size_t word,
                             const char *const *known, size_t count);

/* The next word, which stays; NULL behind the last. */
const char *alms_rules_peek(const struct alms_rules_parser *parser);

/* The next word; notes a fault and returns NULL if there is none. */
const char *alms_rules_take(struct alms_rules_parser *parser, const char *what);

/* Takes the word if it is the next one. */
bool alms_rules_take_if(struct alms_rules_parser *parser, const char *word);

/* Takes a word that must be there. */
bool alms_rules_take_word(struct alms_rules_parser *parser, const char *word);

/* Notes a fault if words are left. */
void alms_rules_check_end(struct alms_rules_parser *parser);

/* The word that was taken last, with its marks. */
const char *alms_rules_marked(const struct alms_rules_parser *parser);

/* NAME|OTHER NAME, with marks */
struct alms_rules_names alms_rules_take_names(struct alms_rules_parser *parser, const char *text);

/* Room for one more item in an array that lives in the arena. NULL where there may be no more. */
void *alms_rules_add(struct alms_rules_parser *parser, void *items, size_t *count, size_t max,
                     size_t size);

/* A mapped column by its role or private key, else a column by its name, or `cell N`. */
struct alms_rules_cell alms_rules_take_cell(struct alms_rules_parser *parser);

/* CELL = TEXT [and CELL = TEXT …] */
bool alms_rules_take_condition(struct alms_rules_parser *parser,
                               struct alms_rules_condition *condition);

/* A date form has year, month and day once each. NULL, which was told, is fine. */
void alms_rules_check_form(struct alms_rules_parser *parser, const char *form);

/* NAME|OTHER NAME ROLE [OPTIONS] */
void alms_rules_take_column(struct alms_rules_parser *parser);

/* One rule, whose words were split. */
void alms_rules_take_line(struct alms_rules_parser *parser);

#endif
