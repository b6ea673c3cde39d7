#include "audit/foreign.h"
#include "audit/settings.h"

#include <stdlib.h>
#include <string.h>

struct special_day {
    int32_t day;
    uint32_t line; /* of the table */
    bool is_work;
};

struct alms_calendar {
    struct special_day *days; /* in order */
    size_t count;
    size_t capacity;
};

void alms_calendar_close_variable(struct alms_calendar **calendar)
{
    if (*calendar == NULL)
        return;
    alms_free((*calendar)->days);
    alms_free(*calendar);
}

enum column { DATE, KIND, COLUMNS };

static const struct alms_foreign_column WANTED[COLUMNS] = {
    [DATE] = {"date", "date|day|日期", true},
    [KIND] = {"kind", "kind|类型|种类", true},
};

static int by_day(const void *a, const void *b)
{
    const struct special_day *left = a;
    const struct special_day *right = b;

    if (left->day != right->day)
        return left->day < right->day ? -1 : 1;
    return left->line < right->line ? -1 : left->line > right->line ? 1 : 0;
}

static void
take_row(struct alms_calendar *calendar, const struct alms_foreign *foreign, struct alms_error *err)
{
    struct special_day day = {.line = alms_foreign_line(foreign)};
    bool is_given = false;
    char kind[ALMS_FOREIGN_TEXT_SIZE_BYTES] = "";

    if (alms_foreign_date(foreign, DATE, &day.day, &is_given, err) == ALMS_OK && !is_given) {
        const struct alms_place place = alms_foreign_place(foreign, DATE);
        NOTE(alms_fail_at(err, &place, ALMS_E_VALUE_MISSING, "the %s is missing",
                          WANTED[DATE].title));
    }
    if (alms_foreign_name(foreign, KIND, kind, err) != ALMS_OK)
        return;
    day.is_work = strcmp(kind, "workday") == 0 || strcmp(kind, "班") == 0;
    if (!day.is_work && strcmp(kind, "holiday") != 0 && strcmp(kind, "休") != 0) {
        const struct alms_place place = alms_foreign_place(foreign, KIND);
        NOTE(alms_fail_at(err, &place, ALMS_E_VALUE_UNKNOWN, "the kind '%.40s' is not %s", kind,
                          "holiday, workday, 休, 班"));
    }
    calendar->days = alms_grow(calendar->days, &calendar->capacity, calendar->count + 1,
                               sizeof(*calendar->days));
    calendar->days[calendar->count++] = day;
}

/* A day is one thing only. */
static enum alms_code
check_days(const struct alms_calendar *calendar, const char *path, struct alms_error *err)
{
    for (size_t i = 1; i < calendar->count; i++) {
        if (calendar->days[i].day != calendar->days[i - 1].day)
            continue;
        const struct alms_place place = {path, calendar->days[i].line, 1};
        NOTE(alms_fail_at(err, &place, ALMS_E_PARAMETER_SYNTAX, "the day is in the table twice"));
    }
    return alms_error_code(err);
}

enum alms_code
alms_calendar_open(const char *path, struct alms_calendar **out, struct alms_error *err)
{
    CLEANUP(alms_calendar_close_variable)
    struct alms_calendar *calendar = alms_alloc(sizeof(*calendar));
    CLEANUP(alms_foreign_close_variable) struct alms_foreign *foreign = NULL;

    if (path != NULL) {
        TRY(alms_foreign_open(path, WANTED, COLUMNS, &foreign, err));
        while (alms_foreign_next(foreign, err))
            take_row(calendar, foreign, err);
        TRY(alms_error_code(err));
        if (calendar->count > 0)
            qsort(calendar->days, calendar->count, sizeof(*calendar->days), by_day);
        TRY(check_days(calendar, path, err));
    }
    *out = calendar;
    calendar = NULL;
    return ALMS_OK;
}

int alms_weekday(int32_t day)
{
    /* 1970-01-01 was a Thursday. */
    const int32_t past = (day + 3) % 7;
    return (past < 0 ? past + 7 : past) + 1;
}

enum alms_day_kind alms_calendar_day(const struct alms_calendar *calendar, int32_t day)
{
    size_t low = 0;
    size_t high = calendar->count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (calendar->days[middle].day == day)
            return calendar->days[middle].is_work ? ALMS_DAY_WORK : ALMS_DAY_HOLIDAY;
        if (calendar->days[middle].day < day) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return alms_weekday(day) > 5 ? ALMS_DAY_WEEKEND : ALMS_DAY_WORK;
}
