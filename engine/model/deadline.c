#include "model/deadline.h"

#include "base/text.h"
#include "data/deadlines_csv.h"
#include "value/date.h"

#include <stdlib.h>
#include <string.h>

enum {
    DEADLINE_CELLS = 7,
    DEADLINES_MAX = 64,
    LONG_MONTHS = 6, /* Charity Law art. 79: more than six months is long */
    MONTHS_A_YEAR = 12,
    DECIMAL = 10
};

static const char *const EVENTS[ALMS_DUE_EVENTS_COUNT] = {
    "campaign-start", "campaign-running", "campaign-end", "programme-running",
    "programme-end",  "year-end",         "told"};

/* --- the rules ----------------------------------------------------------------------------- */

static enum alms_due_event event_of(const char *word)
{
    for (int i = 0; i < ALMS_DUE_EVENTS_COUNT; i++) {
        if (strcmp(EVENTS[i], word) == 0)
            return (enum alms_due_event)i;
    }
    UNREACHABLE("an event of the file that comes with the program");
}

/* "-10d", "3m", "05-31". */
static void take_when(struct alms_deadline *deadline, const char *when)
{
    char *end = NULL;
    const int32_t number = (int32_t)strtol(when, &end, DECIMAL);

    if (deadline->event == ALMS_DUE_TOLD)
        return;
    if (*end == 'd') {
        deadline->days = number;
    } else if (*end == 'm') {
        deadline->months = number;
    } else {
        REQUIRE(*end == '-');
        deadline->day.month = number;
        deadline->day.day = (int32_t)strtol(end + 1, NULL, DECIMAL);
    }
}

static void
take_cells(struct alms_arena *arena, const char *line, size_t size, struct alms_deadline *out)
{
    const char *cells[DEADLINE_CELLS];
    size_t at = 0;

    for (size_t i = 0; i < DEADLINE_CELLS; i++) {
        size_t cell_size = 0;
        while (at + cell_size < size && line[at + cell_size] != ',')
            cell_size += 1;
        cells[i] = alms_arena_bytes(arena, line + at, cell_size);
        at += cell_size + 1;
    }
    REQUIRE(at == size + 1);
    *out = (struct alms_deadline){
        .rule = cells[0],
        .basis = cells[1],
        .event = event_of(cells[2]),
        .source = cells[4],
        .name = cells[5],
        .name_en = cells[6],
    };
    take_when(out, cells[3]);
}

size_t alms_deadlines_load(struct alms_arena *arena, const struct alms_deadline **out)
{
    const char *cursor = (const char *)DEADLINES_CSV;
    struct alms_deadline *rows = alms_arena_alloc(arena, DEADLINES_MAX * sizeof(*rows));
    bool is_header = true;
    size_t count = 0;

    while (*cursor != '\0') {
        const size_t size = strcspn(cursor, "\n");
        if (*cursor != '#' && !is_header) {
            REQUIRE(count < DEADLINES_MAX);
            take_cells(arena, cursor, size, &rows[count++]);
        }
        is_header = is_header && *cursor == '#';
        cursor += size + (cursor[size] == '\n' ? 1 : 0);
    }
    *out = rows;
    return count;
}

/* --- days ---------------------------------------------------------------------------------- */

struct alms_date alms_date_add_months(struct alms_date date, int32_t months)
{
    const int32_t number = date.year * MONTHS_A_YEAR + date.month - 1 + months;
    const struct alms_month month = {number / MONTHS_A_YEAR, number % MONTHS_A_YEAR + 1};
    const struct alms_date last = alms_month_last(month);

    return date.day > last.day ? last : (struct alms_date){month.year, month.month, date.day};
}

static void
tell(struct alms_date due, const struct alms_window *window, alms_due_visit *visit, void *context)
{
    if (alms_date_compare(due, window->from) >= 0 && alms_date_compare(due, window->until) <= 0)
        visit(context, due);
}

/* So long after a day, or before it. */
static struct alms_date after(const struct alms_deadline *deadline, struct alms_date date)
{
    if (deadline->months != 0)
        return alms_date_add_months(date, deadline->months);
    return alms_date_from_serial(alms_date_serial(date) + deadline->days);
}

/* Every so many months while it runs. What has no end yet is long when six months have passed. */
static void walk_running(const struct alms_deadline *deadline, const struct alms_life *life,
                         const struct alms_window *window, alms_due_visit *visit, void *context)
{
    const bool has_end = alms_date_is_given(life->until);
    const struct alms_date end = has_end ? life->until : window->until;
    const struct alms_date long_from = alms_date_add_months(life->from, LONG_MONTHS);
    int32_t months = deadline->months;

    if (months <= 0 || alms_date_compare(end, long_from) <= 0)
        return;
    /* Counted from the first day, so that a short month does not shift those behind it. */
    for (struct alms_date due = alms_date_add_months(life->from, months);
         alms_date_compare(due, end) <= 0 && due.year <= ALMS_YEAR_MAX;
         due = alms_date_add_months(life->from, months)) {
        tell(due, window, visit, context);
        months += deadline->months;
    }
}

void alms_deadline_walk(const struct alms_deadline *deadline, const struct alms_life *life,
                        const struct alms_window *window, alms_due_visit *visit, void *context)
{
    const bool has_begun = alms_date_is_given(life->from);
    const bool has_end = alms_date_is_given(life->until);

    switch (deadline->event) {
    case ALMS_DUE_CAMPAIGN_START:
        if (has_begun)
            tell(after(deadline, life->from), window, visit, context);
        break;
    case ALMS_DUE_CAMPAIGN_RUNNING:
    case ALMS_DUE_PROGRAMME_RUNNING:
        if (has_begun)
            walk_running(deadline, life, window, visit, context);
        break;
    case ALMS_DUE_CAMPAIGN_END:
    case ALMS_DUE_PROGRAMME_END:
        if (has_end)
            tell(after(deadline, life->until), window, visit, context);
        break;
    case ALMS_DUE_YEAR_END:
        tell((struct alms_date){life->until.year + 1, deadline->day.month, deadline->day.day},
             window, visit, context);
        break;
    case ALMS_DUE_TOLD:
    case ALMS_DUE_EVENTS_COUNT: break;
    }
}
