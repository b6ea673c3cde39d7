#include "book/reconcile_inside.h"
#include "value/money.h"

#include <stdlib.h>
#include <string.h>

/* A gift that is open, and where it belongs. */
struct member {
    int64_t day;
    const char *channel;
    size_t line;
};

/* The gifts of one day and channel: members from `first` on. */
struct group {
    int64_t day;
    int64_t sum;
    size_t first;
    size_t count;
    bool is_taken;
};

struct grouping {
    struct alms_reconciling_file *work;
    struct member *members;
    size_t members_count;
    struct group *groups;
    size_t groups_count;
};

static int compare_members(const void *a, const void *b)
{
    const struct member *left = a;
    const struct member *right = b;

    if (left->day != right->day)
        return left->day < right->day ? -1 : 1;
    const int order = strcmp(left->channel, right->channel);
    return order != 0 ? order : left->line < right->line ? -1 : 1;
}

static enum alms_code take_members(struct grouping *grouping, struct alms_error *err)
{
    struct alms_reconciling_file *work = grouping->work;

    for (size_t i = 0; i < work->lines_count; i++) {
        const struct alms_book_line *line = &work->lines[i];
        const char *channel = NULL;
        if (line->row != ALMS_NOT_MATCHED || line->line.amount <= 0)
            continue;
        TRY(alms_store_gift_channel(work->book->store, line->line.date, line->line.spot.n,
                                    work->arena, &channel, err));
        if (channel != NULL)
            grouping->members[grouping->members_count++] = (struct member){line->day, channel, i};
    }
    qsort(grouping->members, grouping->members_count, sizeof(*grouping->members), compare_members);
    return ALMS_OK;
}

/* A sum that 64 bits do not hold is no row's. */
static void take_groups(struct grouping *grouping)
{
    for (size_t i = 0; i < grouping->members_count; i++) {
        const struct member *member = &grouping->members[i];
        struct group *group = &grouping->groups[grouping->groups_count];
        const struct member *before = i == 0 ? NULL : member - 1;
        if (before != NULL && before->day == member->day &&
            strcmp(before->channel, member->channel) == 0) {
            group -= 1;
        } else {
            *group = (struct group){.day = member->day, .first = i};
            grouping->groups_count += 1;
        }
        group->count += 1;
        if (!alms_minor_add(&group->sum, grouping->work->lines[member->line].line.amount))
            group->is_taken = true;
    }
}

/* The one group of that sum which ends on the day of the row, or few days before. */
static struct group *find_group(const struct grouping *grouping, const struct alms_bank_row *row)
{
    struct group *found = NULL;

    for (size_t i = 0; i < grouping->groups_count; i++) {
        struct group *group = &grouping->groups[i];
        if (group->is_taken || group->count < 2 || group->sum != row->movement.amount ||
            group->day > row->day || row->day - group->day > grouping->work->options->days)
            continue;
        if (found != NULL)
            return NULL;
        found = group;
    }
    return found;
}

static void join_group(struct grouping *grouping, struct group *group, size_t row)
{
    struct alms_reconciling_file *work = grouping->work;

    for (size_t i = group->first; i < group->first + group->count; i++)
        work->lines[grouping->members[i].line].row = (int64_t)row;
    work->rows[row].is_matched = true;
    work->report->matched[ALMS_MATCH_GROUP] += 1;
    group->is_taken = true;
}

enum alms_code
alms_reconcile_match_groups(struct alms_reconciling_file *work, struct alms_error *err)
{
    CLEANUP(alms_free_variable)
    void *members = alms_alloc((work->lines_count + 1) * sizeof(struct member));
    CLEANUP(alms_free_variable)
    void *groups = alms_alloc((work->lines_count + 1) * sizeof(struct group));
    struct grouping grouping = {.work = work, .members = members, .groups = groups};

    TRY(take_members(&grouping, err));
    take_groups(&grouping);
    for (size_t i = 0; i < work->rows_count; i++) {
        if (work->rows[i].is_matched || work->rows[i].movement.amount <= 0)
            continue;
        struct group *group = find_group(&grouping, &work->rows[i]);
        if (group != NULL)
            join_group(&grouping, group, i);
    }
    return ALMS_OK;
}
