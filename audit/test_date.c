/* Tests of dates and times: holidays, nights, dates before and after the fact, reversals. */
#include "audit/test.h"
#include "value/date.h"

enum { HOUR_S = 3600 };

static bool lacks_entered(struct alms_test_run *run, int test)
{
    if (run->journal->has[ALMS_HAS_ENTERED_DATE])
        return false;
    alms_test_lacks(run, test, N_("the file does not say when lines were entered"));
    return true;
}

/* The last day of the month of a day. */
static int32_t month_end(int32_t day)
{
    const struct alms_month month = alms_date_month(alms_date_from_serial(day));
    return (int32_t)alms_date_serial(alms_month_last(month));
}

enum alms_code alms_test_holidays(struct alms_test_run *run, int test, struct alms_error *err)
{
    const struct alms_journal *journal = run->journal;

    (void)err;
    if (lacks_entered(run, test))
        return ALMS_OK;
    for (uint32_t i = 0; i < journal->lines_count; i++) {
        const int32_t day = journal->lines[i].entered_day;
        if (day == ALMS_DAY_NONE)
            continue;
        run->results[test].population += 1;
        const enum alms_day_kind kind = alms_calendar_day(run->calendar, day);
        if (kind == ALMS_DAY_WORK)
            continue;
        struct alms_lead *lead = alms_test_find(run, test, i);
        if (lead != NULL) {
            lead->why = WHY(run,
                            kind == ALMS_DAY_HOLIDAY ? N_("entered on %s, a holiday")
                                                     : N_("entered on %s, a weekend"),
                            alms_test_date(run, day));
        }
    }
    return ALMS_OK;
}

enum alms_code alms_test_night(struct alms_test_run *run, int test, struct alms_error *err)
{
    const struct alms_journal *journal = run->journal;
    const int64_t from = run->settings.night_from;
    const int64_t to = run->settings.night_to;

    (void)err;
    if (!journal->has[ALMS_HAS_ENTERED_TIME]) {
        alms_test_lacks(run, test, N_("the file has no times"));
        return ALMS_OK;
    }
    for (uint32_t i = 0; i < journal->lines_count; i++) {
        const int32_t second = journal->lines[i].entered_second;
        const int32_t hour = second / HOUR_S;
        if (second < 0)
            continue;
        run->results[test].population += 1;
        /* A night goes over midnight, or it is the time between two hours of one day. */
        const bool is_night = from > to ? hour >= from || hour < to : hour >= from && hour < to;
        if (!is_night)
            continue;
        struct alms_lead *lead = alms_test_find(run, test, i);
        if (lead != NULL) {
            const char minute[] = {(char)('0' + second / 60 % 60 / 10),
                                   (char)('0' + second / 60 % 10), '\0'};
            lead->why =
                WHY(run, N_("entered at %s:%s"), alms_test_number(run, (uint64_t)hour), minute);
        }
    }
    return ALMS_OK;
}

/* Dated in months that had been closed before it was entered. */
static bool is_in_closed(const struct alms_test_run *run, const struct alms_journal_line *line)
{
    const struct alms_month closed = run->settings.closed;

    return closed.year != 0 && line->day <= alms_date_serial(alms_month_last(closed)) &&
           line->entered_day > alms_date_serial(run->settings.closed_on);
}

enum alms_code alms_test_backdated(struct alms_test_run *run, int test, struct alms_error *err)
{
    const struct alms_journal *journal = run->journal;

    (void)err;
    if (lacks_entered(run, test))
        return ALMS_OK;
    for (uint32_t i = 0; i < journal->lines_count; i++) {
        const struct alms_journal_line *line = &journal->lines[i];
        if (line->entered_day == ALMS_DAY_NONE)
            continue;
        run->results[test].population += 1;
        const int64_t days = (int64_t)line->entered_day - line->day;
        const bool is_closed = is_in_closed(run, line);
        if (days <= run->settings.backdated_days && !is_closed)
            continue;
        struct alms_lead *lead = alms_test_find(run, test, i);
        if (lead != NULL) {
            lead->why =
                WHY(run,
                    is_closed ? N_("entered on %s, into a closed month; days after its date: %s")
                              : N_("entered on %s; days after its date: %s"),
                    alms_test_date(run, line->entered_day),
                    days < 0 ? "0" : alms_test_number(run, (uint64_t)days));
        }
    }
    return ALMS_OK;
}

enum alms_code alms_test_postdated(struct alms_test_run *run, int test, struct alms_error *err)
{
    const struct alms_journal *journal = run->journal;

    (void)err;
    if (lacks_entered(run, test))
        return ALMS_OK;
    for (uint32_t i = 0; i < journal->lines_count; i++) {
        const struct alms_journal_line *line = &journal->lines[i];
        if (line->entered_day == ALMS_DAY_NONE)
            continue;
        run->results[test].population += 1;
        const int64_t days = (int64_t)line->day - line->entered_day;
        if (days <= run->settings.postdated_days)
            continue;
        struct alms_lead *lead = alms_test_find(run, test, i);
        if (lead != NULL) {
            lead->why =
                WHY(run, N_("entered on %s; days before its date: %s"),
                    alms_test_date(run, line->entered_day), alms_test_number(run, (uint64_t)days));
        }
    }
    return ALMS_OK;
}

enum alms_code alms_test_late(struct alms_test_run *run, int test, struct alms_error *err)
{
    const struct alms_journal *journal = run->journal;

    (void)err;
    if (lacks_entered(run, test))
        return ALMS_OK;
    for (uint32_t i = 0; i < journal->lines_count; i++) {
        const struct alms_journal_line *line = &journal->lines[i];
        if (line->entered_day == ALMS_DAY_NONE)
            continue;
        run->results[test].population += 1;
        const int64_t days = (int64_t)line->entered_day - month_end(line->day);
        if (days <= run->settings.late_days)
            continue;
        struct alms_lead *lead = alms_test_find(run, test, i);
        if (lead != NULL) {
            lead->why =
                WHY(run, N_("entered on %s; days after the end of its month: %s"),
                    alms_test_date(run, line->entered_day), alms_test_number(run, (uint64_t)days));
        }
    }
    return ALMS_OK;
}

/* --- J19 ----------------------------------------------------------------------------------- */

/* The day of the entry that a line reverses; ALMS_DAY_NONE if it is not in the journal. */
static int32_t
reversed_day(const struct alms_journal *journal, const struct alms_journal_line *line)
{
    const uint32_t entry =
        alms_names_find(journal->entries, alms_journal_text(journal, line->reverses));

    if (entry == 0)
        return ALMS_DAY_NONE;
    return journal->lines[journal->by_entry[journal->entry_start[entry]]].day;
}

enum alms_code alms_test_reversals(struct alms_test_run *run, int test, struct alms_error *err)
{
    const struct alms_journal *journal = run->journal;

    (void)err;
    if (!journal->has[ALMS_HAS_REVERSALS]) {
        alms_test_lacks(run, test, N_("the file does not say what is a reversal"));
        return ALMS_OK;
    }
    for (uint32_t i = 0; i < journal->lines_count; i++) {
        const struct alms_journal_line *line = &journal->lines[i];
        if (!line->is_reversal)
            continue;
        run->results[test].population += 1;
        const int32_t original = reversed_day(journal, line);
        /* Where the original is not there, it is taken to be of the month before. */
        const int32_t first = (int32_t)alms_date_serial(
            alms_month_first(alms_date_month(alms_date_from_serial(line->day))));
        const int32_t end = original == ALMS_DAY_NONE ? first - 1 : month_end(original);
        if (line->day <= end || (int64_t)line->day - end > run->settings.reversal_days)
            continue;
        struct alms_lead *lead = alms_test_find(run, test, i);
        if (lead != NULL) {
            lead->why = original == ALMS_DAY_NONE
                            ? WHY(run, N_("reverses %s, which is not here; days after a month: %s"),
                                  alms_test_text(run, line->reverses),
                                  alms_test_number(run, (uint64_t)(line->day - end)))
                            : WHY(run, N_("reverses %s; days after the end of its month: %s"),
                                  alms_test_text(run, line->reverses),
                                  alms_test_number(run, (uint64_t)(line->day - end)));
        }
    }
    return ALMS_OK;
}
