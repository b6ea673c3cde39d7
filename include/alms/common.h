/*
 * common - what every public header needs.
 *
 * What include/alms declares between ALMS_BEGIN_DECLS and ALMS_END_DECLS is exactly what the
 * library exports. Text is UTF-8, amounts are decimal text, dates are civil. No function keeps a
 * pointer that it was given beyond its return, unless it says so.
 */
#ifndef ALMS_COMMON_H
#define ALMS_COMMON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define ALMS_BEGIN_DECLS                                                                           \
    extern "C" {                                                                                   \
    _Pragma("GCC visibility push(default)")
#define ALMS_END_DECLS                                                                             \
    _Pragma("GCC visibility pop")                                                                  \
    }
#else
#define ALMS_BEGIN_DECLS _Pragma("GCC visibility push(default)")
#define ALMS_END_DECLS _Pragma("GCC visibility pop")
#endif

#define ALMS_MUST_CHECK __attribute__((warn_unused_result))

#endif
