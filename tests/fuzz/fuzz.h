/*
 * fuzz - what the targets share: the entry that libFuzzer calls, and a copy that ends in NUL.
 */
#ifndef ALMS_TESTS_FUZZ_H
#define ALMS_TESTS_FUZZ_H

#include "base/base.h"

#include <stdlib.h>
#include <string.h>

/* 0: the input was taken. What must not be ends the process by REQUIRE. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes);

/* The bytes as a text; the caller frees it. A NUL among them ends it earlier. */
static inline char *fuzz_text(const uint8_t *bytes, size_t size_bytes)
{
    char *text = malloc(size_bytes + 1);

    REQUIRE(text != NULL);
    if (size_bytes > 0)
        memcpy(text, bytes, size_bytes);
    text[size_bytes] = '\0';
    return text;
}

#endif
