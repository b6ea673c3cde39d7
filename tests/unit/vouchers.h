/*
 * vouchers - entries for the tests of the rules, judged as the gate judges them: lines first, then
 * the rules of the entry and of its document.
 */
#ifndef ALMS_TESTS_VOUCHERS_H
#define ALMS_TESTS_VOUCHERS_H

#include "unit/records.h"

#include "model/rule.h"

enum { VOUCHER_LINES_MAX = 8 };

/* A record with an entry of 2026-03-31; the lines end with one without account. */
struct entry_case {
    struct alms_record record;
    struct alms_line lines[VOUCHER_LINES_MAX + 1];
};

/* Points the record to the lines and counts them. Call it again when the case has moved. */
void entry_settle(struct entry_case *entry);

/* The verdict on an entry; all faults are in err. */
enum alms_code
entry_judge(const struct alms_masters *masters, struct entry_case *entry, struct alms_error *err);

#define assert_judged(masters, entry, expected)                                                    \
    do {                                                                                           \
        err = (struct alms_error){0};                                                              \
        const enum alms_code verdict = entry_judge(masters, entry, &err);                          \
        assert_int_equal(verdict, expected);                                                       \
        assert_int_equal(alms_error_code(&err), expected);                                         \
        assert_int_equal(err.count, (expected) == ALMS_OK ? 0 : 1);                                \
    } while (0)

#endif
