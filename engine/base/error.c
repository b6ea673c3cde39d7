#include "base/base.h"

#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void alms_panic(const char *condition, const char *file, int line, const char *function)
{
    (void)fprintf(stderr, "alms: panic: %s:%d: %s: '%s' does not hold; nothing was written\n", file,
                  line, function, condition);
    abort();
}

#ifdef __clang_analyzer__
#undef alms_fail
#undef alms_fail_at
#endif

/* --- noting -------------------------------------------------------------------------------- */

/* Appends one argument, cut at a character if it does not fit. */
static void add_argument(struct alms_fault *fault, size_t *used, const char *argument, size_t max)
{
    const size_t room = sizeof(fault->text) - *used;
    const char *text = argument == NULL ? "" : argument;
    const size_t whole = strlen(text);
    size_t size = whole < max ? whole : max;

    REQUIRE(room > 0);
    if (size > room - 1)
        size = room - 1;
    size = alms_utf8_cut(text, whole, size);
    memcpy(fault->text + *used, text, size);
    fault->text[*used + size] = '\0';
    /* The last byte always stays free, so that a full buffer still takes empty arguments. */
    *used += size + (*used + size + 1 < sizeof(fault->text) ? 1 : 0);
    fault->arguments_count += 1;
}

static void take_arguments(struct alms_fault *fault, const char *format, va_list arguments)
{
    size_t used = 0;

    for (const char *cursor = strchr(format, '%'); cursor != NULL; cursor = strchr(cursor, '%')) {
        size_t max = SIZE_MAX;
        cursor += 1;
        if (*cursor == '%') {
            cursor += 1;
            continue;
        }
        if (*cursor == '.') {
            char *end = NULL;
            max = (size_t)strtoul(cursor + 1, &end, 10);
            cursor = end;
        }
        REQUIRE(*cursor == 's');
        add_argument(fault, &used, va_arg(arguments, const char *), max);
    }
}

static void set_place(struct alms_fault *fault, const struct alms_place *place)
{
    const char *file = place->file == NULL ? "" : place->file;
    const size_t size = strlen(file);
    size_t skip = size < sizeof(fault->file) ? 0 : size - sizeof(fault->file) + 1;

    while (skip > 0 && ((unsigned char)file[skip] & 0xC0) == 0x80)
        skip += 1; /* begins with a whole character */
    memcpy(fault->file, file + skip, size - skip + 1);
    fault->line = place->line;
    fault->column = place->column;
}

static bool is_same_fault(const struct alms_fault *a, const struct alms_fault *b)
{
    size_t at = 0;

    if (a->code != b->code || a->line != b->line || a->column != b->column ||
        strcmp(a->format, b->format) != 0 || strcmp(a->file, b->file) != 0)
        return false;
    for (size_t i = 0; i < a->arguments_count; i++) {
        if (strcmp(a->text + at, b->text + at) != 0)
            return false;
        at += strlen(a->text + at);
        at += at + 1 < sizeof(a->text) ? 1 : 0;
    }
    return true;
}

/* A fault is noted once, however many lines of an entry have it. */
static void note(struct alms_error *err, const struct alms_place *place, enum alms_code code,
                 const char *format, va_list arguments)
{
    struct alms_fault fault = {.code = code, .format = format};

    REQUIRE(code != ALMS_OK);
    set_place(&fault, place);
    take_arguments(&fault, format, arguments);
    for (size_t i = 0; i < err->count && i < ALMS_FAULTS_MAX; i++) {
        if (is_same_fault(&fault, &err->faults[i]))
            return;
    }
    if (err->count < ALMS_FAULTS_MAX)
        err->faults[err->count] = fault;
    err->count += 1;
}

enum alms_code alms_fail(struct alms_error *err, enum alms_code code, const char *format, ...)
{
    static const struct alms_place nowhere = {0};
    va_list arguments;

    va_start(arguments, format);
    note(err, &nowhere, code, format, arguments);
    va_end(arguments);
    return code;
}

enum alms_code alms_fail_at(struct alms_error *err, const struct alms_place *place,
                            enum alms_code code, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    note(err, place, code, format, arguments);
    va_end(arguments);
    return code;
}

void alms_error_locate(struct alms_error *err, size_t first, const struct alms_place *place)
{
    for (size_t i = first; i < err->count && i < ALMS_FAULTS_MAX; i++) {
        if (err->faults[i].file[0] == '\0')
            set_place(&err->faults[i], place);
    }
}

void alms_error_clear(struct alms_error *err)
{
    err->count = 0;
}

enum alms_code alms_error_code(const struct alms_error *err)
{
    return err->count == 0 ? ALMS_OK : err->faults[0].code;
}

/* --- saying -------------------------------------------------------------------------------- */

static const char *argument_at(const struct alms_fault *fault, size_t index)
{
    const char *text = fault->text;

    if (index >= fault->arguments_count)
        return "";
    for (size_t i = 0; i < index; i++) {
        text += strlen(text) + 1;
        /* Arguments behind the last byte found no room. */
        if (text == fault->text + sizeof(fault->text))
            return "";
    }
    return text;
}

static const char *same(const char *english)
{
    return english;
}

/* Reads what follows a '%': "%", "s", ".60s" or "2$s". Returns the argument, NULL for a percent. */
static const char *
take_conversion(const char **cursor, const struct alms_fault *fault, size_t *next_index)
{
    const char *at = *cursor;
    size_t index = *next_index;

    if (*at == '%') {
        *cursor = at + 1;
        return NULL;
    }
    if (*at >= '1' && *at <= '9' && at[1] == '$') {
        index = (size_t)(*at - '1');
        at += 2;
    } else {
        *next_index += 1;
    }
    while (*at != '\0' && *at != 's')
        at += 1;
    *cursor = *at == 's' ? at + 1 : at;
    return argument_at(fault, index);
}

void alms_fault_message(const struct alms_fault *fault, alms_translate *translate,
                        char message[ALMS_MESSAGE_SIZE_BYTES])
{
    alms_translate *say = translate == NULL ? same : translate;
    size_t used = 0;
    size_t next_index = 0;
    const char *cursor = say(fault->format);

    while (*cursor != '\0') {
        const char *piece = cursor;
        size_t piece_size = strcspn(cursor, "%");

        cursor += piece_size;
        if (piece_size == 0) {
            cursor += 1;
            piece = take_conversion(&cursor, fault, &next_index);
            if (piece == NULL) {
                piece = "%";
            } else if (*piece == ALMS_WORD_MARK) {
                piece = say(piece + 1);
            }
            piece_size = strlen(piece);
        }
        if (piece_size > ALMS_MESSAGE_SIZE_BYTES - 1 - used)
            piece_size = alms_utf8_cut(piece, piece_size, ALMS_MESSAGE_SIZE_BYTES - 1 - used);
        memcpy(message + used, piece, piece_size);
        used += piece_size;
    }
    message[used] = '\0';
}

/* --- catalogue ----------------------------------------------------------------------------- */

const struct alms_code_about *alms_code_catalogue(void)
{
    static const struct alms_code_about CATALOGUE[] = {
#define ALMS_CODE_ROW(identifier, number, name, cause, remedy)                                     \
    {ALMS_E_##identifier, name, cause, remedy},
        ALMS_CODES(ALMS_CODE_ROW)
#undef ALMS_CODE_ROW
            {ALMS_OK, NULL, NULL, NULL},
    };
    return CATALOGUE;
}

const struct alms_code_about *alms_code_about(enum alms_code code)
{
    for (const struct alms_code_about *row = alms_code_catalogue(); row->code != ALMS_OK; row++) {
        if (row->code == code)
            return row;
    }
    return NULL;
}
