/*
 * scenario - what is done to a book while it crashes: one call of the library after the other.
 */
#ifndef ALMS_TESTS_SCENARIO_H
#define ALMS_TESTS_SCENARIO_H

#include "support/use.h"

struct scenario_step {
    const char *name;
    enum alms_code (*run)(alms_book *book, const struct scratch *scratch, struct alms_error *err);
};

enum { SCENARIO_STEPS = 14 };

/* The first makes the book; it is done by scenario_create. */
extern const struct scenario_step SCENARIO[SCENARIO_STEPS];

enum alms_code scenario_create(const char *path, alms_book **out, struct alms_error *err);

/* Ends the test unless the book is sound: every record, every table, every private part. */
void scenario_check_sound(const char *path, const char *what);

#endif
