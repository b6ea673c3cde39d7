/*
 * error - how a function says what is wrong.
 *
 * Every function that can refuse returns an alms_code and notes its faults in the caller's
 * alms_error, which is never NULL and must be clear (all zero) when a public function is called.
 * On a refusal all other outputs are untouched and nothing is written.
 *
 * A request can have several faults, and all of them are noted at once. A fault is a stable code,
 * a place where there is a file, and an English sentence in parts, so that a program can say it in
 * another language: `format` is the key of the sentence, each %s in it is one argument. An argument
 * that begins with the byte 0x01 is a word of alms, to be translated like the sentence.
 */
#ifndef ALMS_ERROR_H
#define ALMS_ERROR_H

#include <alms/codes.h>
#include <alms/common.h>

ALMS_BEGIN_DECLS

enum alms_code {
    ALMS_OK = 0,
#define ALMS_CODE_ENUMERATOR(identifier, number, name, cause, remedy)                              \
    ALMS_E_##identifier = (number),
    ALMS_CODES(ALMS_CODE_ENUMERATOR)
#undef ALMS_CODE_ENUMERATOR
};

enum {
    ALMS_FAULTS_MAX = 16,             /* faults kept in one alms_error; more are only counted */
    ALMS_FAULT_TEXT_SIZE_BYTES = 640, /* all arguments of one fault together */
    ALMS_MESSAGE_SIZE_BYTES = 1024    /* one sentence with its arguments */
};

/* One thing that is wrong. */
struct alms_fault {
    enum alms_code code;
    uint32_t line;      /* in `file`, from 1; 0 if the fault has no place */
    uint32_t column;    /* in characters, from 1; 0 if not known */
    const char *format; /* English, one line, no full stop; lives as long as the program */
    size_t arguments_count;
    char file[256]; /* "" if the fault has no place; a longer path keeps its end */
    char text[ALMS_FAULT_TEXT_SIZE_BYTES]; /* the arguments, each ended by NUL */
};

/* All faults of one request. Clear it with = {0} or alms_error_clear. */
struct alms_error {
    size_t count; /* may exceed ALMS_FAULTS_MAX */
    struct alms_fault faults[ALMS_FAULTS_MAX];
};

/* What stays the same about a code, whatever the occasion. English. */
struct alms_code_about {
    enum alms_code code;
    const char *name;
    const char *cause;
    const char *remedy;
};

void alms_error_clear(struct alms_error *err);

/* The code of the first fault, ALMS_OK if there is none. */
enum alms_code alms_error_code(const struct alms_error *err);

/* Says an English text in the reader's language; returns the text itself where it cannot. */
typedef const char *alms_translate(const char *english);

/*
 * Writes the sentence of a fault, in English if translate is NULL. A translated sentence may take
 * its arguments in another order by %1$s, %2$s. What does not fit is cut at a character.
 */
void alms_fault_message(const struct alms_fault *fault, alms_translate *translate,
                        char message[ALMS_MESSAGE_SIZE_BYTES]);

/* The catalogue in the order of the numbers; ends with code ALMS_OK. */
const struct alms_code_about *alms_code_catalogue(void);

/* The entry of a code; NULL for ALMS_OK and for numbers that are not codes. */
const struct alms_code_about *alms_code_about(enum alms_code code);

ALMS_END_DECLS

#endif
