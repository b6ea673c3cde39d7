/*
 * deltas - sums that are kept in memory while a transaction runs, and written once at its end.
 *
 * Adding to a row of a table for every posting would cost a third of an import. A delta is what a
 * row has grown by since the last flush.
 */
#ifndef ALMS_DELTAS_H
#define ALMS_DELTAS_H

#include "base/base.h"

enum { ALMS_DELTA_PARTS = 4 };

/* Which row: ids, dates and small numbers, by the caller's choice. */
struct alms_delta_key {
    int32_t parts[ALMS_DELTA_PARTS];
};

/* What it has grown by. */
struct alms_delta {
    struct alms_delta_key key;
    int64_t plus;  /* sum of the amounts above zero */
    int64_t minus; /* sum of the amounts below zero, positive */
};

struct alms_deltas;

struct alms_deltas *alms_deltas_open(void);
void alms_deltas_close(struct alms_deltas *deltas); /* NULL is fine */

/* False, and nothing added, where 64 bits are too few. */
bool alms_deltas_add(struct alms_deltas *deltas, const struct alms_delta_key *key, int64_t amount);

/* Takes one delta out, in no order; false when none is left. */
bool alms_deltas_take(struct alms_deltas *deltas, struct alms_delta *out);

void alms_deltas_clear(struct alms_deltas *deltas);

#endif
