/*
 * log_source - where the hashes of a proof come from: a book, or a published folder.
 */
#ifndef ALMS_AUDIT_LOG_SOURCE_H
#define ALMS_AUDIT_LOG_SOURCE_H

#include "model/proof.h"

#include <alms/book.h>

/* The stored hashes of the book at *book, which outlives the source. */
struct alms_hash_source alms_book_hashes(alms_book **book);

#endif
