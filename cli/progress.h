/*
 * progress - the line that tells how far an import has come, as text.
 */
#ifndef ALMS_CLI_PROGRESS_H
#define ALMS_CLI_PROGRESS_H

#include <alms/error.h>
#include <alms/import.h>

enum { PROGRESS_LINE_SIZE_BYTES = 256 };

/*
 * "40960 rows  81920/s  1.5 / 3.0 MiB  50 %  0:01 left"; what is not known yet is left out. `say`
 * may be NULL.
 */
void progress_line(const struct alms_import_progress *progress, uint64_t elapsed_ms,
                   alms_translate *say, char line[PROGRESS_LINE_SIZE_BYTES]);

#endif
