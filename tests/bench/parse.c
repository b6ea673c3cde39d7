/* parse FILE ROWS - reads a table as an import does, and nothing more; fails if it has not ROWS. */
#include "intake/table.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    struct alms_error err;
    struct alms_table *table = NULL;
    struct alms_table_row row;
    bool has_row = true;
    uint64_t rows = 0;

    if (argc != 3)
        return EXIT_FAILURE;
    alms_error_clear(&err);
    enum alms_code code = alms_table_open(argv[1], ALMS_TABLE_FOUND, &table, &err);
    while (code == ALMS_OK && has_row) {
        code = alms_table_next(table, &row, &has_row, &err);
        rows += has_row ? 1 : 0;
    }
    alms_table_close(table);
    if (code != ALMS_OK || rows != strtoull(argv[2], NULL, 10)) {
        (void)fprintf(stderr, "parse: %llu rows, code %d\n", (unsigned long long)rows, (int)code);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
