/*
 * chance - what the tests of random use share: a sequence of numbers that a seed decides, and a
 * check that tells the step at which it failed.
 *
 * A world is the test's own struct; it has the members `random` (the seed, then the state) and
 * `step`.
 */
#ifndef PROPERTY_CHANCE_H
#define PROPERTY_CHANCE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define ENSURE(world, condition, ...)                                                              \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            (void)fprintf(stderr, "%s:%d: step %d: %s: ", __FILE__, __LINE__, (world)->step,       \
                          #condition);                                                             \
            (void)fprintf(stderr, __VA_ARGS__);                                                    \
            (void)fprintf(stderr, "\n");                                                           \
            exit(EXIT_FAILURE);                                                                    \
        }                                                                                          \
    } while (0)

/* splitmix64 */
static inline uint64_t chance_next(uint64_t *random)
{
    uint64_t z = (*random += 0x9E3779B97F4A7C15U);

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
}

/* From 0 to limit - 1. */
static inline int chance_below(uint64_t *random, int limit)
{
    return (int)(chance_next(random) % (uint64_t)limit);
}

#endif
