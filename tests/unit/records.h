/*
 * records - records and masters made in few words, for the tests of the model.
 */
#ifndef ALMS_TESTS_RECORDS_H
#define ALMS_TESTS_RECORDS_H

#include "model/masters.h"
#include "model/record.h"

struct member {
    enum alms_field field;
    const char *text;
};

/* 2026-04-01T01:00:00Z */
enum { RECORDS_AT_S = 1775005200 };

/* A record of kind by chen at position 100; the members end with NONE. */
struct alms_record record_make(enum alms_kind kind, const struct member *members);
#define RECORD(kind, ...)                                                                          \
    record_make(kind, (const struct member[]){__VA_ARGS__, {ALMS_FIELD_NONE, NULL}})

/* Sets a field that is a list. */
void record_set_list(struct alms_record *record, enum alms_field field, const char *const *items,
                     size_t count);

/*
 * Masters of a small charity, made from records that every rule has accepted:
 *
 *   commodities  CNY (2), USD (2), PACK (0)
 *   operators    chen (treasurer), li (approver), wu (treasurer and approver), old (closed)
 *   labels       programmes HEART, ELDER and GONE (closed), channel bank and gone (closed),
 *                campaigns winter (from 2026-02-01 until 2026-02-28) and gone (closed)
 *   funds        GEN; KIDS (purpose HEART, from 2026-01-01 until 2026-12-31), ELDERS (purpose
 *                ELDER), LATER (time, from 2026-03-01), KEEP (endowment), GONE (closed)
 *   accounts     of the chart in small: see records.c
 */
struct alms_masters *masters_make(void);

#endif
