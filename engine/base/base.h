/*
 * base - the house rules as code: failing, checking, cleaning up.
 *
 * Every engine file includes this header and may use nothing below it but the C library.
 */
#ifndef ALMS_BASE_H
#define ALMS_BASE_H

#include <alms/error.h>

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Notes a fault and returns its code, so that a refusal is one statement. Only %s (and %.Ns) may
 * stand in `format`, and every argument is text: numbers are formatted by their own functions.
 */
enum alms_code alms_fail(struct alms_error *err, enum alms_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A place in a file that people can go to. */
struct alms_place {
    const char *file;
    uint32_t line;
    uint32_t column;
};

/* As alms_fail, for a fault in a file. */
enum alms_code alms_fail_at(struct alms_error *err, const struct alms_place *place,
                            enum alms_code code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* A refusal is never ALMS_OK, which clang's analyser cannot see from outside of error.c. */
#ifdef __clang_analyzer__
#define alms_fail(err, code, ...) ((void)alms_fail((err), (code), __VA_ARGS__), (code))
#define alms_fail_at(err, place, code, ...)                                                        \
    ((void)alms_fail_at((err), (place), (code), __VA_ARGS__), (code))
#endif

/* Gives a place to the faults from index `first` on that have none. */
void alms_error_locate(struct alms_error *err, size_t first, const struct alms_place *place);

/* Returns from the caller if the call failed. Everything held must be under CLEANUP. */
#define TRY(call)                                                                                  \
    do {                                                                                           \
        const enum alms_code try_code = (call);                                                    \
        if (try_code != ALMS_OK)                                                                   \
            return try_code;                                                                       \
    } while (0)

/*
 * Runs a check and goes on: its faults are in err, so that all of them can be told at once, and
 * alms_error_code(err) gives the verdict at the end.
 */
#define NOTE(call)                                                                                 \
    do {                                                                                           \
        const enum alms_code note_code = (call);                                                   \
        (void)note_code;                                                                           \
    } while (0)

/* Runs fn(&variable) when the variable leaves its scope. Declare and initialise in one line. */
#define CLEANUP(fn) __attribute__((cleanup(fn)))

/* States what must be true. On in every build: a book is better stopped than wrong. */
#define REQUIRE(condition)                                                                         \
    ((condition) ? (void)0 : alms_panic(#condition, __FILE__, __LINE__, __func__))

/* Stands behind a switch that has every case. */
#define UNREACHABLE(what) alms_panic(what, __FILE__, __LINE__, __func__)

_Noreturn void alms_panic(const char *condition, const char *file, int line, const char *function);

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/*
 * An argument of alms_fail that is a word of ours, not of the user's: it is said in the reader's
 * language like the sentence around it.
 */
#define ALMS_WORD_MARK '\x01'
#define W_(text) ("\x01" text)

/* Marks a text that is said in the reader's language later. */
#define N_(text) (text)

#endif
