/*
 * file - reading foreign files and writing new ones whole.
 *
 * An output is written beside its name and appears under it only when it is complete and synced,
 * so that a crash leaves the old file or the new one. Refusals: FILE_MISSING, FILE_EXISTS,
 * FILE_UNREADABLE (with what the system says), DISK_FULL.
 */
#ifndef ALMS_FILE_H
#define ALMS_FILE_H

#include "base/base.h"
#include "base/memory.h"

/* Refuses with what an errno of the system says about a path. */
ALMS_MUST_CHECK enum alms_code alms_file_fail(struct alms_error *err, const char *path, int number);

/* --- reading --- */

struct alms_input;

ALMS_MUST_CHECK enum alms_code
alms_input_open(const char *path, struct alms_input **out, struct alms_error *err);
void alms_input_close(struct alms_input *input); /* NULL is fine */
void alms_input_close_variable(struct alms_input **input);

/* Reads up to size_bytes; *out_size_bytes is 0 at the end. */
ALMS_MUST_CHECK enum alms_code alms_input_read(struct alms_input *input, char *bytes,
                                               size_t size_bytes, size_t *out_size_bytes,
                                               struct alms_error *err);

/* The size when the file was opened, for progress. */
uint64_t alms_input_size_bytes(const struct alms_input *input);

/* Whether it can be read again: a pipe cannot. */
bool alms_input_can_seek(const struct alms_input *input);
ALMS_MUST_CHECK enum alms_code
alms_input_seek(struct alms_input *input, uint64_t offset, struct alms_error *err);

/* Refuses with FILE_CHANGED if the file was written to since it was opened. */
ALMS_MUST_CHECK enum alms_code
alms_input_check_unchanged(const struct alms_input *input, struct alms_error *err);

/* The whole file. Refuses with TABLE_LIMIT if it has more than max_bytes. */
ALMS_MUST_CHECK enum alms_code
alms_file_read(const char *path, size_t max_bytes, struct alms_buffer *out, struct alms_error *err);

/* --- writing --- */

enum alms_replace { ALMS_REPLACE_NEVER, ALMS_REPLACE_OLD };

struct alms_output;

/* permissions as for open(2): 0644, or 0600 for what holds personal data. */
ALMS_MUST_CHECK enum alms_code alms_output_open(const char *path, uint32_t permissions,
                                                enum alms_replace replace, struct alms_output **out,
                                                struct alms_error *err);

/* Buffered. A failure is kept and reported by commit. */
void alms_output_add(struct alms_output *output, const void *bytes, size_t size_bytes);
void alms_output_add_text(struct alms_output *output, const char *text);

/* Syncs, gives the file its name, closes and sets *output to NULL. */
ALMS_MUST_CHECK enum alms_code
alms_output_commit(struct alms_output **output, struct alms_error *err);

/* For CLEANUP: throws away what was not committed. */
void alms_output_discard(struct alms_output **output);

/* --- names --- */

bool alms_path_exists(const char *path);
bool alms_path_is_folder(const char *path);
bool alms_path_is_readable(const char *path);
bool alms_path_is_writable(const char *path); /* the file, or the folder */
/* Whether both name one file, be it by different names. */
bool alms_path_is_same(const char *a, const char *b);

/* The part after the last '/'. */
const char *alms_path_name(const char *path);

/* The folder of path, "." if it names none. */
const char *alms_path_folder(struct alms_arena *arena, const char *path);

/* a and b joined without anything between. */
const char *alms_path_join(struct alms_arena *arena, const char *a, const char *b);

ALMS_MUST_CHECK enum alms_code alms_folder_make(const char *path, struct alms_error *err);
ALMS_MUST_CHECK enum alms_code
alms_path_rename(const char *from, const char *to, struct alms_error *err);
/* Takes all permissions from others than the owner. */
ALMS_MUST_CHECK enum alms_code alms_path_make_private(const char *path, struct alms_error *err);

/* What is in a folder and in the folders below it. */
struct alms_folder_names {
    const char *const *items; /* without the folder's own name; a folder ends in '/' */
    size_t count;             /* a folder stands before what is in it */
};

enum { ALMS_FOLDER_NAMES_MAX = 100000 };

/* The names live in the arena. Refuses with FILE_* and, beyond the limit, LIST_LONG. */
ALMS_MUST_CHECK enum alms_code alms_folder_tree(const char *path, struct alms_arena *arena,
                                                struct alms_folder_names *out,
                                                struct alms_error *err);

/* A folder with all that is in it; a failure is ignored. */
void alms_folder_remove(const char *path);

/* Puts the names that are in a folder on the disk. Refuses with FILE_*. */
ALMS_MUST_CHECK enum alms_code alms_folder_sync(const char *path, struct alms_error *err);

void alms_path_remove(const char *path); /* a file or an empty folder; a failure is ignored */

#endif
