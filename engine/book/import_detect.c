#include "intake/reader.h"

#include <alms/import.h>

#include <stdlib.h>
#include <string.h>

/* Rules that are held against a file, row by row, until a row has all names of their header. */
struct candidate {
    struct alms_rules *rules;
    bool is_found; /* the header */
    size_t best;   /* names of the header in the row that comes closest */
    uint64_t line; /* of that row */
    const struct alms_rules_names *missing[ALMS_RULES_COLUMNS_MAX];
    size_t missing_count;
};

struct detecting {
    struct candidate *items;
    size_t count;
    struct alms_table *table;
};

static void close_detecting(struct detecting *work)
{
    for (size_t i = 0; i < work->count; i++) {
        alms_rules_close(work->items[i].rules);
    }
    alms_free(work->items);
    alms_table_close(work->table);
}

/* --- one row ------------------------------------------------------------------------------- */

static bool is_same(const struct alms_rules_names *a, const struct alms_rules_names *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        if (strcmp(a->items[i], b->items[i]) != 0)
            return false;
    }
    return true;
}

static void check_names(struct candidate *candidate, const struct alms_table_row *row,
                        const struct alms_rules_names *names)
{
    if (names->count == 0 || alms_reader_find_name(row, names) >= 0)
        return;
    for (size_t i = 0; i < candidate->missing_count; i++) {
        if (is_same(candidate->missing[i], names))
            return; /* told already */
    }
    if (candidate->missing_count < COUNT_OF(candidate->missing))
        candidate->missing[candidate->missing_count++] = names;
}

static bool is_in_header(const struct alms_rules *rules, const struct alms_rules_names *names)
{
    for (size_t i = 0; i < rules->header_count; i++) {
        if (is_same(&rules->header[i], names))
            return true;
    }
    return false;
}

static void check_condition(struct candidate *candidate, const struct alms_table_row *row,
                            const struct alms_rules_condition *condition)
{
    for (size_t i = 0; i < condition->count; i++)
        check_names(candidate, row, &condition->tests[i].cell.names);
}

static void check_filters(struct candidate *candidate, const struct alms_table_row *row,
                          const struct alms_rules_filter *filters, size_t count)
{
    for (size_t i = 0; i < count; i++)
        check_condition(candidate, row, &filters[i].condition);
}

/* The columns that the rules want and the row does not have. */
static void take_missing(struct candidate *candidate, const struct alms_table_row *row)
{
    const struct alms_rules *rules = candidate->rules;

    candidate->missing_count = 0;
    for (size_t i = 0; i < rules->header_count; i++)
        check_names(candidate, row, &rules->header[i]);
    for (size_t i = 0; i < rules->columns_count; i++) {
        const struct alms_rules_column *column = &rules->columns[i];
        if (!column->is_optional && !is_in_header(rules, &column->names))
            check_names(candidate, row, &column->names);
    }
    for (size_t i = 0; i < rules->whens_count; i++)
        check_condition(candidate, row, &rules->whens[i].condition);
    check_filters(candidate, row, rules->skips, rules->skips_count);
    check_filters(candidate, row, rules->holds, rules->holds_count);
    check_filters(candidate, row, rules->ends, rules->ends_count);
    for (size_t i = 0; i < rules->totals_count; i++) {
        check_names(candidate, row, &rules->totals[i].cell.names);
        check_condition(candidate, row, &rules->totals[i].condition);
    }
}

static void hold_against(struct candidate *candidate, const struct alms_table_row *row)
{
    const struct alms_rules *rules = candidate->rules;
    size_t found = 0;

    if (candidate->is_found)
        return;
    for (size_t i = 0; i < rules->header_count; i++)
        found += alms_reader_find_name(row, &rules->header[i]) >= 0 ? 1 : 0;
    if (found <= candidate->best)
        return;
    candidate->is_found = found == rules->header_count;
    candidate->best = found;
    candidate->line = row->line;
    take_missing(candidate, row);
}

/* --- the file ------------------------------------------------------------------------------ */

static enum alms_code open_candidates(struct detecting *work, const struct alms_rules_text *rules,
                                      size_t count, struct alms_error *err)
{
    work->items = alms_alloc((count + 1) * sizeof(*work->items));
    for (size_t i = 0; i < count; i++) {
        work->count = i + 1;
        TRY(alms_rules_parse(rules[i].text, rules[i].name, &work->items[i].rules, err));
    }
    return ALMS_OK;
}

static bool fits(const struct candidate *candidate)
{
    return candidate->is_found && candidate->missing_count == 0;
}

static bool has_fit(const struct detecting *work)
{
    for (size_t i = 0; i < work->count; i++) {
        if (fits(&work->items[i]))
            return true;
    }
    return false;
}

/* Reads up to the first header that fits. Rows that are no table may stand before it. */
static enum alms_code read_rows(struct detecting *work, struct alms_error *err)
{
    bool has_row = true;
    struct alms_table_row row;
    struct alms_error ignored;

    while (has_row && !has_fit(work)) {
        alms_error_clear(&ignored);
        const enum alms_code code = alms_table_next(work->table, &row, &has_row, &ignored);
        if (code != ALMS_OK && alms_table_is_broken(work->table)) {
            *err = ignored;
            return code;
        }
        if (code != ALMS_OK) {
            has_row = true;
            continue;
        }
        for (size_t i = 0; has_row && i < work->count; i++)
            hold_against(&work->items[i], &row);
    }
    return ALMS_OK;
}

static int compare(const void *a, const void *b)
{
    const struct alms_detected *one = a;
    const struct alms_detected *other = b;

    if (one->fits != other->fits)
        return one->fits ? -1 : 1;
    if (one->found_count != other->found_count)
        return one->found_count > other->found_count ? -1 : 1;
    if (one->missing_count != other->missing_count)
        return one->missing_count < other->missing_count ? -1 : 1;
    return strcmp(one->rules, other->rules);
}

/* "金额|amount, 日期" */
static const char *show_missing(const struct candidate *candidate, struct alms_arena *arena)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};

    alms_buffer_add_text(&text, "");
    for (size_t i = 0; i < candidate->missing_count; i++) {
        const struct alms_rules_names *names = candidate->missing[i];
        for (size_t j = 0; j < names->count; j++) {
            const char *mark = j > 0 ? "|" : ", ";
            alms_buffer_add_text(&text, i == 0 && j == 0 ? "" : mark);
            alms_buffer_add_text(&text, names->items[j]);
        }
    }
    return alms_arena_text(arena, text.bytes);
}

static void take_result(const struct detecting *work, struct alms_detected_list *out)
{
    struct alms_listing listing = alms_listing_open(sizeof(struct alms_detected));

    for (size_t i = 0; i < work->count; i++) {
        const struct candidate *candidate = &work->items[i];
        if (candidate->best == 0)
            continue;
        struct alms_detected *item = alms_listing_add(&listing);
        *item = (struct alms_detected){
            .rules = alms_arena_text(listing.arena, candidate->rules->name),
            .source = alms_arena_text(listing.arena, candidate->rules->source),
            .fits = fits(candidate),
            .line = candidate->line,
            .missing = show_missing(candidate, listing.arena),
            .missing_count = candidate->missing_count,
            .found_count = candidate->best,
        };
    }
    if (listing.count > 0)
        qsort(listing.items, listing.count, sizeof(struct alms_detected), compare);
    out->items = alms_listing_finish(&listing);
    out->count = listing.count;
    out->memory = listing.arena;
}

enum alms_code alms_import_detect(const char *path, const struct alms_rules_text *rules,
                                  size_t count, struct alms_detected_list *out,
                                  struct alms_error *err)
{
    CLEANUP(close_detecting) struct detecting work = {0};

    *out = (struct alms_detected_list){0};
    TRY(open_candidates(&work, rules, count, err));
    TRY(alms_table_open(path, ALMS_TABLE_FOUND, &work.table, err));
    TRY(read_rows(&work, err));
    take_result(&work, out);
    return ALMS_OK;
}

void alms_detected_list_free(struct alms_detected_list *list)
{
    alms_arena_close(list->memory);
    *list = (struct alms_detected_list){0};
}
