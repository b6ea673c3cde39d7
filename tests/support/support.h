/*
 * support - what tests share: a scratch folder, a book in it, files.
 *
 * The clock of these books stands still and their salts are predictable, so that every run of a
 * test writes the same bytes. Whatever a helper cannot do ends the test at once.
 */
#ifndef ALMS_TESTS_SUPPORT_H
#define ALMS_TESTS_SUPPORT_H

#include <alms/book.h>

#include <stddef.h>

enum { SCRATCH_PATH_SIZE_BYTES = 512 };

/* A folder of its own for one test. */
struct scratch {
    char folder[SCRATCH_PATH_SIZE_BYTES / 2];
};

void scratch_open(struct scratch *scratch);
void scratch_close(struct scratch *scratch); /* removes it with all it holds */

/* folder/name; the text lives until the next call but seven. */
const char *scratch_path(const struct scratch *scratch, const char *name);

/* A whole file, NUL at its end; the caller frees it. out_size_bytes may be NULL. */
char *file_bytes(const char *path, size_t *out_size_bytes);
void file_put(const char *path, const void *bytes, size_t size_bytes);
void file_put_text(const char *path, const char *text);
bool file_exists(const char *path);

/* 2026-04-01T01:00:00Z, operator chen, seed "test". */
struct alms_book_options support_options(void);

/*
 * A new book at path with operators chen (treasurer) and li (approver), programmes HEART and ELDER,
 * funds GEN (unrestricted) and KIDS (purpose HEART), and channel bank.
 */
alms_book *support_book(const char *path);

/* Opens it again, to write, as chen. */
alms_book *support_reopen(const char *path);

/* Ends the test with the error's words unless code is ALMS_OK. */
#define MUST(call)                                                                                 \
    do {                                                                                           \
        err = (struct alms_error){0};                                                              \
        support_must((call), &err, #call, __FILE__, __LINE__);                                     \
    } while (0)
void support_must(enum alms_code code, const struct alms_error *err, const char *what,
                  const char *file, int line);

#endif
