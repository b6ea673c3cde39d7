/*
 * source - the files of an export, whether it is a folder or a pack.
 */
#ifndef ALMS_AUDIT_SOURCE_H
#define ALMS_AUDIT_SOURCE_H

#include "base/memory.h"

struct alms_source;

/* Refuses with PACK if an archive cannot be read, FILE_*. */
ALMS_MUST_CHECK enum alms_code
alms_source_open(const char *path, struct alms_source **out, struct alms_error *err);
void alms_source_close(struct alms_source *source); /* NULL is fine */

bool alms_source_has(const struct alms_source *source, const char *name);

/* The names of all files by their bytes. They live as long as the source. */
const char *const *alms_source_names(const struct alms_source *source, size_t *out_count);

/* Begins to read a file; one at a time. Refuses with FILE_*, PACK. */
ALMS_MUST_CHECK enum alms_code
alms_source_begin(struct alms_source *source, const char *name, struct alms_error *err);

/* *out_size_bytes is 0 at the end. */
ALMS_MUST_CHECK enum alms_code alms_source_read(struct alms_source *source, char *bytes,
                                                size_t size_bytes, size_t *out_size_bytes,
                                                struct alms_error *err);

/* SHA-256 and size of a file. */
ALMS_MUST_CHECK enum alms_code alms_source_digest(struct alms_source *source, const char *name,
                                                  char hex[65], uint64_t *out_size_bytes,
                                                  struct alms_error *err);

/* The whole of a small file, behind what is in `out`; *out_is_long if it has more than max_bytes.
 */
ALMS_MUST_CHECK enum alms_code alms_source_whole(struct alms_source *source, const char *name,
                                                 size_t max_bytes, struct alms_buffer *out,
                                                 bool *out_is_long, struct alms_error *err);

/* Called for each line without its line end; the bytes live until it returns. */
typedef enum alms_code
alms_source_line_visit(void *context, const char *bytes, size_t size_bytes, struct alms_error *err);

/* A line that is longer than max_bytes comes in pieces of that size. */
ALMS_MUST_CHECK enum alms_code alms_source_lines(struct alms_source *source, const char *name,
                                                 size_t max_bytes, alms_source_line_visit *visit,
                                                 void *context, struct alms_error *err);

#endif
