/*
 * book - the handle behind alms_book, and the one way to write.
 *
 * A use case makes a record and hands it to alms_tx_record, which asks the gate whether the rules
 * allow it, appends it to the log and projects it. There is no other way to change a book.
 */
#ifndef ALMS_BOOK_INTERNAL_H
#define ALMS_BOOK_INTERNAL_H

#include "book/gate.h"
#include "store/store.h"

#include <alms/book.h>

struct alms_book {
    struct alms_store *store;
    struct alms_masters *masters; /* as of masters_size; see alms_book_masters */
    uint64_t masters_size;
    struct alms_masters *earlier; /* of before the conversion; NULL until they are asked for */
    struct alms_random *random;
    struct alms_arena *arena; /* strings of the status */
    char *operator_code;
    int64_t now_s;
    struct alms_date today;
    bool is_dry_run;
    char *draft_path; /* NULL: records are recorded */
    bool can_write;
    bool is_newer;
    alms_progress *progress;
    void *progress_context;
};

/*
 * The masters as the log has them now. They live until the next call, the next
 * transaction or the close of the book.
 */
ALMS_MUST_CHECK enum alms_code
alms_book_masters(alms_book *book, const struct alms_masters **out, struct alms_error *err);

/*
 * The masters by whose chart a month was kept: those of now, or those of before the conversion of
 * the book where the month is older. They live as those of alms_book_masters.
 */
ALMS_MUST_CHECK enum alms_code alms_book_masters_of(alms_book *book, struct alms_month month,
                                                    const struct alms_masters **out,
                                                    struct alms_error *err);

/* Tells the progress of long work, if anybody wants to know. */
void alms_book_tell(const alms_book *book, const char *region, uint64_t done, uint64_t total);

/* --- writing --- */

struct alms_tx;

/* Refuses with BOOK_READONLY or BOOK_NEWER if the handle cannot write, and BOOK_BUSY. */
ALMS_MUST_CHECK enum alms_code
alms_tx_begin(alms_book *book, struct alms_tx **out, struct alms_error *err);

/* Writes what was recorded; in a dry run it only pretends to. Sets *tx to NULL. */
ALMS_MUST_CHECK enum alms_code alms_tx_commit(struct alms_tx **tx, struct alms_error *err);

/* For CLEANUP. */
void alms_tx_rollback(struct alms_tx **tx);

const struct alms_masters *alms_tx_masters(const struct alms_tx *tx);
struct alms_gate *alms_tx_gate(struct alms_tx *tx);

/*
 * Completes the record (position, time, author, voucher number, digest of its private part), asks
 * the gate, appends and projects it. `part` may be NULL or empty. out may be NULL.
 */
ALMS_MUST_CHECK enum alms_code alms_tx_record(struct alms_tx *tx, struct alms_record *record,
                                              const struct alms_private *part,
                                              struct alms_posted *out, struct alms_error *err);

/*
 * As alms_tx_record, of a record that was made before: its private part is the disclosure, which
 * may be NULL, and its digest is in the record.
 */
ALMS_MUST_CHECK enum alms_code alms_tx_record_again(struct alms_tx *tx, struct alms_record *record,
                                                    const char *disclosure, struct alms_posted *out,
                                                    struct alms_error *err);

/* Reverses the closing entries of a month that was opened again, if it is a December. */
ALMS_MUST_CHECK enum alms_code alms_period_undo_closings(alms_book *book, struct alms_tx *tx,
                                                         struct alms_month month,
                                                         struct alms_error *err);

/* Notes texts of a private part that are too long or hold control characters. */
ALMS_MUST_CHECK enum alms_code
alms_tx_check_private(const struct alms_private *part, struct alms_error *err);

/*
 * Notes what else is wrong with a document whose lines cannot be made, so that all its faults are
 * told at once: what alms_rule_apart can say of it. The lines are those of the draft.
 */
void alms_tx_note_rest(struct alms_tx *tx, struct alms_record *record,
                       const struct alms_line *lines, size_t count, struct alms_error *err);

/* One record in a transaction of its own. */
ALMS_MUST_CHECK enum alms_code alms_book_record(alms_book *book, struct alms_record *record,
                                                const struct alms_private *part,
                                                struct alms_posted *out, struct alms_error *err);

/* --- helpers of use cases --- */

/* The date of a document: the one given, else today. */
struct alms_date alms_book_date(const alms_book *book, struct alms_date date);

/*
 * The canonical text of an amount in a commodity, into `text`. A commodity that is NULL is the base
 * currency; *commodity is set to the code. Refuses with NOT_FOUND, AMOUNT_*.
 */
ALMS_MUST_CHECK enum alms_code alms_amount_take(const struct alms_masters *masters,
                                                const char *amount, const char **commodity,
                                                char text[24], struct alms_error *err);

/* Refuses with AMOUNT_ZERO or AMOUNT_NEGATIVE. text is canonical. */
ALMS_MUST_CHECK enum alms_code alms_amount_check_positive(const char *text, struct alms_error *err);

/* Notes DATE_SYNTAX if both dates are given and `to` is before `from`. */
void alms_book_check_span(struct alms_date from, struct alms_date to, struct alms_error *err);

/* Notes what is wrong with the code of something new; `noun` names its kind. */
void alms_book_check_code(const char *code, const char *noun, struct alms_error *err);

/* The same amount with the other sign. text has room for it. */
void alms_amount_negate(const char *amount, char text[24]);

/* The mirror image of an entry's lines, by the chart of now, in the arena. */
const struct alms_line *alms_entry_mirror(const struct alms_masters *masters,
                                          const struct alms_record *original,
                                          struct alms_arena *arena);

/* Reads the record at n, with its texts in the arena. Refuses with NOT_FOUND if there is none. */
ALMS_MUST_CHECK enum alms_code
alms_book_read_record(alms_book *book, uint64_t n, struct alms_arena *arena,
                      struct alms_record *out, struct alms_error *err);

#endif
