/*
 * capitals - amounts of yuan in Chinese capitals, as receipts and vouchers show them.
 *
 * The rules are those of art. 52 of the Basic work rules of accounting: capital digits, one ling
 * for a run of zeros, zheng behind yuan and jiao but not behind fen, ling before fen where there is
 * no jiao. Where they leave a choice, between a yuan that ends in zero and a jiao, ling is written.
 */
#ifndef ALMS_CAPITALS_H
#define ALMS_CAPITALS_H

#include "base/memory.h"

/* Adds the words for a number of fen; below zero they begin with fu. */
void alms_capitals_add(struct alms_buffer *text, int64_t fen);

#endif
