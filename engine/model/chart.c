#include "model/chart.h"

#include "data/chart_csv.h"

#include <string.h>

enum { CHART_CELLS = 10, CHART_ROWS_MAX = 512 };

/* Takes the next line off the text; false at its end. */
static bool take_line(const char **cursor, const char **out, size_t *out_size)
{
    if (**cursor == '\0')
        return false;
    *out = *cursor;
    *out_size = strcspn(*cursor, "\n");
    *cursor += *out_size + ((*cursor)[*out_size] == '\n' ? 1 : 0);
    return true;
}

static void
take_cells(struct alms_arena *arena, const char *line, size_t size, const char *cells[CHART_CELLS])
{
    size_t at = 0;

    for (size_t i = 0; i < CHART_CELLS; i++) {
        size_t cell_size = 0;
        while (at + cell_size < size && line[at + cell_size] != ',')
            cell_size += 1;
        cells[i] = cell_size == 0 ? NULL : alms_arena_bytes(arena, line + at, cell_size);
        at += cell_size + 1;
    }
    REQUIRE(at == size + 1);
}

size_t
alms_chart_load(struct alms_arena *arena, const char *regime, const struct alms_chart_row **out)
{
    const char *cursor = (const char *)CHART_CSV;
    const char *line = NULL;
    size_t size = 0;
    size_t count = 0;
    struct alms_chart_row *rows = alms_arena_alloc(arena, CHART_ROWS_MAX * sizeof(*rows));

    while (take_line(&cursor, &line, &size)) {
        const char *cells[CHART_CELLS];
        if (line[0] == '#')
            continue;
        take_cells(arena, line, size, cells);
        if (strcmp(cells[0], "both") != 0 && strcmp(cells[0], regime) != 0)
            continue;
        REQUIRE(count < CHART_ROWS_MAX);
        rows[count++] = (struct alms_chart_row){cells[0], cells[1], cells[2], cells[3], cells[4],
                                                cells[5], cells[6], cells[7], cells[8], cells[9]};
    }
    *out = rows;
    return count;
}
