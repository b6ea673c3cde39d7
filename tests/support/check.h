/*
 * check - cmocka and what alms's unit tests add to it. Includes cmocka's own prerequisites.
 */
#ifndef ALMS_TESTS_CHECK_H
#define ALMS_TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* The call refuses with code, and its first fault says so. Needs an alms_error named err. */
#define assert_refuses(call, expected)                                                             \
    do {                                                                                           \
        err = (struct alms_error){0};                                                              \
        const enum alms_code refusal = (call);                                                     \
        assert_int_equal(refusal, expected);                                                       \
        assert_int_equal(alms_error_code(&err), expected);                                         \
    } while (0)

#define assert_accepts(call)                                                                       \
    do {                                                                                           \
        err = (struct alms_error){0};                                                              \
        assert_int_equal((call), ALMS_OK);                                                         \
        assert_int_equal(err.count, 0);                                                            \
    } while (0)

#endif
