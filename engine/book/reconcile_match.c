#include "book/reconcile_inside.h"
#include "value/date.h"
#include "value/money.h"

#include <stdlib.h>
#include <string.h>

enum { EARLIER_DAYS = 366 }; /* lines that are older than the chain are not looked at beyond them */

/* --- what is open -------------------------------------------------------------------------- */

static enum alms_code
take_line(void *context, const struct alms_matched_line *line, struct alms_error *err)
{
    struct alms_reconciling_file *work = context;

    (void)err;
    const int64_t day = alms_date_serial(line->date);
    if (line->matched >= 0 || day < work->first_day)
        return ALMS_OK;
    work->lines =
        alms_grow(work->lines, &work->lines_capacity, work->lines_count + 1, sizeof(*work->lines));
    work->lines[work->lines_count++] =
        (struct alms_book_line){.line = *line, .day = day, .row = ALMS_NOT_MATCHED};
    return ALMS_OK;
}

static int compare_row_spots(const void *a, const void *b)
{
    const struct alms_bank_row *const *left = a;
    const struct alms_bank_row *const *right = b;

    return alms_spot_compare((*left)->spot, (*right)->spot);
}

/* Movements that are open, and the rows of this statement which they are. */
struct opening {
    struct alms_reconciling_file *work;
    struct alms_bank_row **known;
    size_t known_count;
};

static enum alms_code
take_movement(void *context, const struct alms_movement_row *row, struct alms_error *err)
{
    struct opening *opening = context;
    struct alms_reconciling_file *work = opening->work;
    const struct alms_bank_row wanted = {.spot = row->spot};
    const struct alms_bank_row *key = &wanted;

    (void)err;
    if (opening->known_count > 0 &&
        bsearch(&key, opening->known, opening->known_count, sizeof(struct alms_bank_row *),
                compare_row_spots) != NULL)
        return ALMS_OK;
    work->rows =
        alms_grow(work->rows, &work->rows_capacity, work->rows_count + 1, sizeof(*work->rows));
    work->rows[work->rows_count++] =
        (struct alms_bank_row){.movement = row->movement,
                               .day = alms_date_serial(row->movement.date),
                               .is_old = true,
                               .is_known = true,
                               .spot = row->spot};
    return ALMS_OK;
}

static enum alms_code load_open(struct alms_reconciling_file *work, struct alms_error *err)
{
    const size_t count = work->rows_count;
    CLEANUP(alms_free_variable)
    void *memory = alms_alloc((count + 1) * sizeof(struct alms_bank_row));
    struct alms_bank_row *copies = memory;
    CLEANUP(alms_free_variable)
    void *pointers = alms_alloc((count + 1) * sizeof(struct alms_bank_row *));
    struct opening opening = {work, pointers, 0};

    /* The rows move while they grow: the search is in copies. */
    for (size_t i = 0; i < count; i++) {
        copies[i] = work->rows[i];
        if (copies[i].is_known)
            opening.known[opening.known_count++] = &copies[i];
    }
    qsort(opening.known, opening.known_count, sizeof(struct alms_bank_row *), compare_row_spots);
    work->first_day =
        alms_date_serial(work->has_last ? work->last.since : work->from) - EARLIER_DAYS;
    TRY(alms_store_line_walk(work->book->store, &work->chain, work->until, take_line, work, err));
    return alms_store_movement_walk(work->book->store, &work->chain, 0, take_movement, &opening,
                                    err);
}

/* --- joining ------------------------------------------------------------------------------- */

/* What steps of matching share. */
struct matching {
    struct alms_reconciling_file *work;
    /* Indexes of lines by place in the log, and of lines and rows by amount and date. */
    size_t *by_spot;
    size_t *lines;
    size_t *rows;
    size_t *next; /* of each place in `lines`: a place from which on to look for a free one */
};

static bool is_free_row(const struct alms_reconciling_file *work, size_t row)
{
    return !work->rows[row].is_matched;
}

static bool is_free_line(const struct alms_reconciling_file *work, size_t line)
{
    return work->lines[line].row == ALMS_NOT_MATCHED;
}

static void
join(struct alms_reconciling_file *work, size_t row, size_t line, enum alms_match_method method)
{
    REQUIRE(work->rows[row].movement.amount == work->lines[line].line.amount);
    work->rows[row].is_matched = true;
    work->lines[line].row = (int64_t)row;
    work->report->matched[method] += 1;
}

static int compare_int64(int64_t a, int64_t b)
{
    return a == b ? 0 : a < b ? -1 : 1;
}

/* qsort has no context: what is compared stands beside its index. */
struct sorted {
    int64_t amount;
    int64_t day;
    struct alms_spot spot;
    size_t index;
};

static int compare_sorted(const void *a, const void *b)
{
    const struct sorted *left = a;
    const struct sorted *right = b;
    int order = compare_int64(left->amount, right->amount);

    if (order == 0)
        order = compare_int64(left->day, right->day);
    if (order == 0)
        order = alms_spot_compare(left->spot, right->spot);
    return order != 0 ? order : compare_int64((int64_t)left->index, (int64_t)right->index);
}

static int compare_by_spot(const void *a, const void *b)
{
    const struct sorted *left = a;
    const struct sorted *right = b;

    return alms_spot_compare(left->spot, right->spot);
}

static size_t *
sort(struct sorted *items, size_t count, int (*compare)(const void *a, const void *b))
{
    size_t *indexes = alms_alloc((count + 1) * sizeof(*indexes));

    qsort(items, count, sizeof(*items), compare);
    for (size_t i = 0; i < count; i++)
        indexes[i] = items[i].index;
    return indexes;
}

static void sort_all(struct matching *matching)
{
    struct alms_reconciling_file *work = matching->work;
    const size_t most = work->lines_count > work->rows_count ? work->lines_count : work->rows_count;
    CLEANUP(alms_free_variable) void *memory = alms_alloc((most + 1) * sizeof(struct sorted));
    struct sorted *items = memory;

    for (size_t i = 0; i < work->lines_count; i++) {
        const struct alms_matched_line *line = &work->lines[i].line;
        items[i] = (struct sorted){line->amount, work->lines[i].day, line->spot, i};
    }
    matching->lines = sort(items, work->lines_count, compare_sorted);
    matching->by_spot = sort(items, work->lines_count, compare_by_spot);
    for (size_t i = 0; i < work->rows_count; i++) {
        const struct alms_bank_row *row = &work->rows[i];
        /* What was open before comes first. */
        items[i] = (struct sorted){row->movement.amount, row->day, {.n = row->is_old ? 0 : 1}, i};
    }
    matching->rows = sort(items, work->rows_count, compare_sorted);
    matching->next = alms_alloc((work->lines_count + 1) * sizeof(*matching->next));
    for (size_t i = 0; i <= work->lines_count; i++)
        matching->next[i] = i;
}

/* The open line at a place of the log; false if there is none. */
static bool find_spot(const struct matching *matching, struct alms_spot spot, size_t *out)
{
    size_t low = 0;
    size_t high = matching->work->lines_count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const size_t line = matching->by_spot[middle];
        const int order = alms_spot_compare(matching->work->lines[line].line.spot, spot);
        if (order == 0) {
            *out = line;
            return true;
        }
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
    }
    return false;
}

/* The first among the sorted lines that is not below amount and day. */
static size_t find_line(const struct matching *matching, int64_t amount, int64_t day)
{
    size_t low = 0;
    size_t high = matching->work->lines_count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const struct alms_book_line *line = &matching->work->lines[matching->lines[middle]];
        const bool is_below =
            line->line.amount < amount || (line->line.amount == amount && line->day < day);
        low = is_below ? middle + 1 : low;
        high = is_below ? high : middle;
    }
    return low;
}

/* --- lines that took each other back ------------------------------------------------------- */

static enum alms_code
is_correction(struct alms_reconciling_file *work, uint64_t n, bool *out, struct alms_error *err)
{
    struct alms_record record;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    TRY(alms_book_read_record(work->book, n, arena, &record, err));
    *out = !alms_reversal_moves_money(alms_record_text(&record, ALMS_FIELD_REASON));
    return ALMS_OK;
}

/* Rule RECONCILE-5. */
static enum alms_code pair_corrections(struct matching *matching, struct alms_error *err)
{
    struct alms_reconciling_file *work = matching->work;

    for (size_t i = 0; i < work->lines_count; i++) {
        const struct alms_matched_line *line = &work->lines[i].line;
        size_t other = 0;
        bool is_so = false;
        if (line->reversed_by < 0)
            continue;
        const struct alms_spot mirror = {(uint64_t)line->reversed_by, line->spot.place};
        if (!find_spot(matching, mirror, &other))
            continue;
        TRY(is_correction(work, mirror.n, &is_so, err));
        if (!is_so)
            continue;
        work->pairs = alms_grow(work->pairs, &work->pairs_capacity, work->pairs_count + 1,
                                sizeof(*work->pairs));
        work->pairs[work->pairs_count++] = (struct alms_line_pair){line->spot, mirror};
        work->lines[i].row = ALMS_TAKEN_BACK;
        work->lines[other].row = ALMS_TAKEN_BACK;
    }
    work->report->pairs = work->pairs_count;
    return ALMS_OK;
}

/* --- by row and reference ------------------------------------------------------------------ */

/* The gift that was imported from this very row: its first line is the cash. */
static enum alms_code match_rows(struct matching *matching, struct alms_error *err)
{
    struct alms_reconciling_file *work = matching->work;

    for (size_t i = 0; i < work->rows_count; i++) {
        size_t line = 0;
        bool is_found = false;
        struct alms_imported imported;
        const struct alms_movement *movement = &work->rows[i].movement;
        if (!is_free_row(work, i))
            continue;
        TRY(alms_store_imported_find(work->book->store, movement->id, &imported, &is_found, err));
        const struct alms_spot spot = {imported.n, 1};
        if (is_found && find_spot(matching, spot, &line) && is_free_line(work, line) &&
            work->lines[line].line.amount == movement->amount)
            join(work, i, line, ALMS_MATCH_ROW);
    }
    return ALMS_OK;
}

struct referenced {
    const char *reference;
    int64_t amount;
    size_t index;
    bool is_row;
};

static int compare_referenced(const void *a, const void *b)
{
    const struct referenced *left = a;
    const struct referenced *right = b;
    int order = compare_int64(left->amount, right->amount);

    if (order == 0)
        order = strcmp(left->reference, right->reference);
    if (order == 0)
        order = (left->is_row ? 0 : 1) - (right->is_row ? 0 : 1);
    return order != 0 ? order : compare_int64((int64_t)left->index, (int64_t)right->index);
}

/* The reference of a gift, or the document of an aid, out of the vault; NULL if there is none. */
static enum alms_code read_reference(struct alms_reconciling_file *work, uint64_t n,
                                     const char **out, struct alms_error *err)
{
    struct alms_record record;
    struct alms_private part;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    TRY(alms_book_read_record(work->book, n, arena, &record, err));
    TRY(alms_store_private_get(work->book->store, n, alms_record_text(&record, ALMS_FIELD_PRIVATE),
                               arena, &part, err));
    const char *reference = alms_private_get(&part, "ref");
    if (reference == NULL)
        reference = alms_private_get(&part, "document");
    *out = alms_arena_text(work->arena, reference);
    return ALMS_OK;
}

/* Adds the lines of an amount whose vouchers have a reference. */
static enum alms_code add_lines(struct matching *matching, int64_t amount, struct referenced *items,
                                size_t *count, struct alms_error *err)
{
    struct alms_reconciling_file *work = matching->work;

    for (size_t at = find_line(matching, amount, INT64_MIN); at < work->lines_count; at++) {
        const char *reference = NULL;
        const size_t line = matching->lines[at];
        if (work->lines[line].line.amount != amount)
            return ALMS_OK;
        if (!is_free_line(work, line))
            continue;
        TRY(read_reference(work, work->lines[line].line.spot.n, &reference, err));
        if (reference != NULL)
            items[(*count)++] = (struct referenced){reference, amount, line, false};
    }
    return ALMS_OK;
}

/* One row and one line of that amount and reference, and no others. */
static void
join_references(struct alms_reconciling_file *work, struct referenced *items, size_t count)
{
    size_t end = 0;

    qsort(items, count, sizeof(*items), compare_referenced);
    for (size_t at = 0; at < count; at = end) {
        for (end = at + 1; end < count && items[end].amount == items[at].amount &&
                           strcmp(items[end].reference, items[at].reference) == 0;)
            end += 1;
        if (end - at == 2 && items[at].is_row && !items[at + 1].is_row)
            join(work, items[at].index, items[at + 1].index, ALMS_MATCH_REFERENCE);
    }
}

static enum alms_code match_references(struct matching *matching, struct alms_error *err)
{
    struct alms_reconciling_file *work = matching->work;
    CLEANUP(alms_free_variable)
    void *memory =
        alms_alloc((work->rows_count + work->lines_count + 1) * sizeof(struct referenced));
    struct referenced *items = memory;
    size_t count = 0;
    bool has_amount = false;
    int64_t amount = 0;

    for (size_t i = 0; i < work->rows_count; i++) {
        const size_t row = matching->rows[i];
        if (!is_free_row(work, row) || work->rows[row].reference == NULL)
            continue;
        items[count++] = (struct referenced){work->rows[row].reference,
                                             work->rows[row].movement.amount, row, true};
        if (has_amount && work->rows[row].movement.amount == amount)
            continue;
        has_amount = true;
        amount = work->rows[row].movement.amount;
        TRY(add_lines(matching, amount, items, &count, err));
    }
    join_references(work, items, count);
    return ALMS_OK;
}

/* --- by date and amount -------------------------------------------------------------------- */

/*
 * The first free place in the sorted lines from `at` on. Many lines may be alike: what was passed
 * over once is passed over in one step from then on.
 */
static size_t free_from(struct matching *matching, size_t at)
{
    const struct alms_reconciling_file *work = matching->work;
    size_t end = at;

    while (end < work->lines_count && !is_free_line(work, matching->lines[end]))
        end = matching->next[end] == end ? end + 1 : matching->next[end];
    while (at < end) {
        const size_t step = matching->next[at] == at ? at + 1 : matching->next[at];
        matching->next[at] = end;
        at = step;
    }
    return end;
}

/* The first free line of that amount and day; false if there is none. */
static bool find_free(struct matching *matching, int64_t amount, int64_t day, size_t *out)
{
    const struct alms_reconciling_file *work = matching->work;
    const size_t at = free_from(matching, find_line(matching, amount, day));

    if (at == work->lines_count)
        return false;
    const struct alms_book_line *line = &work->lines[matching->lines[at]];
    *out = matching->lines[at];
    return line->line.amount == amount && line->day == day;
}

/*
 * Cash is on its way to the bank: the line stands before the row. The bank told late: behind it.
 * The rows of one amount come in the order of their days.
 */
static void match_apart(struct matching *matching, int64_t days, enum alms_match_method method)
{
    struct alms_reconciling_file *work = matching->work;

    for (size_t i = 0; i < work->rows_count; i++) {
        size_t line = 0;
        const size_t row = matching->rows[i];
        if (!is_free_row(work, row))
            continue;
        const int64_t amount = work->rows[row].movement.amount;
        const int64_t day = work->rows[row].day;
        if (find_free(matching, amount, day - days, &line) ||
            (days > 0 && find_free(matching, amount, day + days, &line)))
            join(work, row, line, method);
    }
}

/* What is free on one side of one amount: how many, and the last of them. */
struct free_ones {
    size_t count;
    size_t last;
};

/* The free rows among those of one amount, and one day if that is asked for, from `at` on. */
static struct free_ones
count_rows(const struct matching *matching, size_t at, bool of_day, size_t *out_end)
{
    const struct alms_reconciling_file *work = matching->work;
    const struct alms_bank_row *first = &work->rows[matching->rows[at]];
    struct free_ones found = {0};

    for (*out_end = at; *out_end < work->rows_count; *out_end += 1) {
        const size_t row = matching->rows[*out_end];
        if (work->rows[row].movement.amount != first->movement.amount ||
            (of_day && work->rows[row].day != first->day))
            return found;
        if (is_free_row(work, row))
            found = (struct free_ones){found.count + 1, row};
    }
    return found;
}

/* The free lines of an amount, and of a day if that is not INT64_MIN. */
static struct free_ones count_lines(const struct matching *matching, int64_t amount, int64_t day)
{
    const struct alms_reconciling_file *work = matching->work;
    struct free_ones found = {0};

    for (size_t at = find_line(matching, amount, day); at < work->lines_count; at++) {
        const size_t line = matching->lines[at];
        if (work->lines[line].line.amount != amount ||
            (day != INT64_MIN && work->lines[line].day != day))
            return found;
        if (is_free_line(work, line))
            found = (struct free_ones){found.count + 1, line};
    }
    return found;
}

/* Rows of one day and amount of which there are lines, but not as many. */
static void count_ambiguous(const struct matching *matching)
{
    const struct alms_reconciling_file *work = matching->work;
    size_t end = 0;

    for (size_t at = 0; at < work->rows_count; at = end) {
        const struct alms_bank_row *first = &work->rows[matching->rows[at]];
        const size_t rows = count_rows(matching, at, true, &end).count;
        const size_t lines =
            rows == 0 ? 0 : count_lines(matching, first->movement.amount, first->day).count;
        if (lines > 0 && rows != lines)
            work->report->ambiguous += rows > lines ? rows : lines;
    }
}

/* --- carried over -------------------------------------------------------------------------- */

static bool was_open(const struct alms_reconciling_file *work, const struct alms_book_line *line)
{
    return work->has_last && alms_date_compare(line->line.date, work->last.until) <= 0 &&
           alms_date_compare(line->line.date, work->last.since) >= 0;
}

/* Whether one of the two was open already, and is the older. */
static bool is_carried(const struct alms_reconciling_file *work, const struct alms_bank_row *row,
                       const struct alms_book_line *line)
{
    return row->is_known ? row->day <= line->day : was_open(work, line) && line->day <= row->day;
}

/* What now comes on the other side: where the amount is free once on either side. */
static void match_carried(struct matching *matching)
{
    struct alms_reconciling_file *work = matching->work;
    size_t end = 0;

    for (size_t at = 0; at < work->rows_count; at = end) {
        const int64_t amount = work->rows[matching->rows[at]].movement.amount;
        const struct free_ones rows = count_rows(matching, at, false, &end);
        if (rows.count != 1)
            continue;
        const struct free_ones lines = count_lines(matching, amount, INT64_MIN);
        if (lines.count == 1 && is_carried(work, &work->rows[rows.last], &work->lines[lines.last]))
            join(work, rows.last, lines.last, ALMS_MATCH_CARRIED);
    }
}

/* --- the whole ----------------------------------------------------------------------------- */

static void free_indexes(struct matching *matching)
{
    alms_free(matching->by_spot);
    alms_free(matching->lines);
    alms_free(matching->rows);
    alms_free(matching->next);
}

enum alms_code alms_reconcile_match(struct alms_reconciling_file *work, struct alms_error *err)
{
    CLEANUP(free_indexes) struct matching matching = {.work = work};

    TRY(load_open(work, err));
    sort_all(&matching);
    TRY(pair_corrections(&matching, err));
    TRY(match_rows(&matching, err));
    TRY(match_references(&matching, err));
    count_ambiguous(&matching);
    match_apart(&matching, 0, ALMS_MATCH_DATE);
    for (uint32_t days = 1; days <= work->options->days; days++)
        match_apart(&matching, days, ALMS_MATCH_DAYS);
    match_carried(&matching);
    if (work->options->by_group)
        TRY(alms_reconcile_match_groups(work, err));
    return ALMS_OK;
}
