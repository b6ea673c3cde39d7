/*
 * disk - a SQLite file system that writes down what is written, or fails when it is told to.
 *
 * It stands before the system's own and is the default of the program. Recorded events are enough
 * to make, for any moment, the files that a crash at that moment leaves: those of a dying process,
 * and those of a disk that had not yet written all that was not synced.
 */
#ifndef ALMS_TESTS_DISK_H
#define ALMS_TESTS_DISK_H

#include <stdbool.h>
#include <stddef.h>

void disk_register(void);

/* --- recording --- */

/* Every write, truncation, sync and deletion of files in `folder` is an event from now on. */
void disk_record(const char *folder);
void disk_record_end(void);
size_t disk_events_count(void);
void disk_free(void);

/* What becomes of writes that were not synced. */
enum disk_mode {
    DISK_KEEP, /* all are there */
    DISK_DROP, /* none is there */
    DISK_TEAR  /* each is there, is not, or is there by half */
};

/*
 * Makes in `folder` the files that a crash before event `at` leaves. Moments must be asked for in
 * their order, mode by mode. Returns false, and makes nothing, if they are those of the moment
 * before.
 */
bool disk_make(enum disk_mode mode, size_t at, const char *folder);

/* --- failing --- */

enum disk_call { DISK_READ = 1, DISK_WRITE = 2, DISK_SYNC = 4, DISK_OTHER = 8 };

/* The n-th call (from 1) of these kinds fails with the code, once. */
void disk_fail(unsigned calls, int n, int code);

/* Ends it. The kind of the call that failed; 0 if there were fewer than n. */
unsigned disk_fail_end(void);

#endif
