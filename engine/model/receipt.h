/*
 * receipt - one record and its place in a published log, as a file: C2SP tlog-proof.
 *
 *     c2sp.org/tlog-proof@v1
 *     extra BASE64        of {"disclosures":[…],"leaf":"…"} in the form of RFC 8785
 *     index DECIMAL
 *     BASE64              the path, the record's own sibling first
 *                         an empty line, then the checkpoint with all its signatures
 *
 * `extra` is nobody's word: only when the leaf hashes into the root may it be read. A disclosure is
 * the base64url of a private part, and counts only if the record commits to it.
 */
#ifndef ALMS_RECEIPT_H
#define ALMS_RECEIPT_H

#include "model/checkpoint.h"

enum {
    ALMS_RECEIPT_SIZE_MAX = 2000000,
    ALMS_RECEIPT_DISCLOSURES_MAX = 4 /* alms writes one at most */
};

/* A receipt that was read. Its texts are in the arena, or point into what was read. */
struct alms_receipt {
    struct alms_span leaf;
    struct alms_span disclosures[ALMS_RECEIPT_DISCLOSURES_MAX]; /* base64url */
    size_t disclosures_count;
    uint64_t index;
    struct alms_proof proof;
    struct alms_span note;
};

/* Refuses with PROOF_SYNTAX. Says nothing about whether it proves something. */
ALMS_MUST_CHECK enum alms_code alms_receipt_parse(struct alms_span text, struct alms_arena *arena,
                                                  struct alms_receipt *out, struct alms_error *err);

void alms_receipt_format(const struct alms_receipt *receipt, struct alms_buffer *out);

/* Whether the bytes begin like a receipt. */
bool alms_receipt_is(struct alms_span text);

#endif
