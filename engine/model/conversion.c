#include "model/conversion.h"

#include "data/conversion_csv.h"

#include "base/text.h"
#include "model/words.h"

#include <string.h>

enum { CSV_CELLS = 6, ACCOUNT_CELLS = 8, STEP_WORDS = 3 };

static const char *const HOWS[] = {N_("rename"), N_("move"), N_("divide"), N_("split")};
static const struct alms_words HOW_WORDS = {W_("step"), HOWS, COUNT_OF(HOWS)};

static_assert(COUNT_OF(HOWS) == ALMS_CONVERSION_SPLIT + 1, "a word for each");

const char *alms_conversion_word(enum alms_conversion_how how)
{
    return HOWS[how];
}

/* --- texts in parts ------------------------------------------------------------------------ */

/*
 * Cuts a text into parts; the last takes the rest, whatever is in it. Returns how many there are,
 * at most `most`.
 */
static size_t cut(struct alms_arena *arena, struct alms_span text, char separator,
                  const char **parts, size_t most)
{
    size_t at = 0;
    size_t count = 0;

    while (count < most) {
        size_t size = 0;
        while (at + size < text.size_bytes &&
               (count + 1 == most || text.bytes[at + size] != separator))
            size += 1;
        parts[count++] = alms_arena_bytes(arena, text.bytes + at, size);
        at += size + 1;
        if (at > text.size_bytes)
            break;
    }
    return count;
}

static struct alms_span span_of(const char *text)
{
    return (struct alms_span){text, strlen(text)};
}

static const char *
join(struct alms_arena *arena, const char *separator, const char *const *parts, size_t count)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};

    for (size_t i = 0; i < count; i++) {
        alms_buffer_add_text(&text, i == 0 ? "" : separator);
        alms_buffer_add_text(&text, parts[i] == NULL ? "" : parts[i]);
    }
    return alms_arena_bytes(arena, text.bytes, text.size_bytes);
}

/* --- the shipped table --------------------------------------------------------------------- */

size_t alms_conversion_load(struct alms_arena *arena, const char *before, const char *after,
                            const struct alms_conversion_step **out)
{
    const char *cells[CSV_CELLS];
    int how = 0;
    size_t count = 0;
    struct alms_conversion_step *steps =
        alms_arena_alloc(arena, ALMS_CONVERTED_MAX * sizeof(*steps));

    for (const char *line = (const char *)CONVERSION_CSV; *line != '\0';) {
        const size_t size = strcspn(line, "\n");
        if (*line != '#') {
            REQUIRE(cut(arena, (struct alms_span){line, size}, ',', cells, CSV_CELLS) == CSV_CELLS);
            REQUIRE(alms_word_find(&HOW_WORDS, cells[5], &how));
            REQUIRE(count < ALMS_CONVERTED_MAX);
            if (alms_text_equal(cells[0], before) && alms_text_equal(cells[1], after)) {
                steps[count++] = (struct alms_conversion_step){cells[3], cells[4],
                                                               (enum alms_conversion_how)how};
            }
        }
        line += size + (line[size] == '\n' ? 1 : 0);
    }
    *out = steps;
    return count;
}

/* --- in a record --------------------------------------------------------------------------- */

const char *
alms_conversion_step_text(struct alms_arena *arena, const struct alms_conversion_step *step)
{
    const char *const words[STEP_WORDS] = {step->old_code, step->new_code, HOWS[step->how]};

    return join(arena, " ", words, STEP_WORDS);
}

const char *
alms_conversion_account_text(struct alms_arena *arena, const struct alms_account *account)
{
    const char *const cells[ACCOUNT_CELLS] = {
        account->code,
        account->parent,
        alms_account_type_word(account->type),
        ALMS_WORDS_SIDE.items[account->is_credit ? ALMS_SIDE_CREDIT : ALMS_SIDE_DEBIT],
        alms_account_money_word(account->money),
        alms_account_role_word(account->role),
        account->name_en,
        account->name,
    };

    return join(arena, "|", cells, ACCOUNT_CELLS);
}

static bool read_step(struct alms_arena *arena, const char *text, struct alms_conversion_step *out)
{
    const char *words[STEP_WORDS];
    int how = 0;

    if (cut(arena, span_of(text), ' ', words, STEP_WORDS) != STEP_WORDS ||
        !alms_word_find(&HOW_WORDS, words[2], &how))
        return false;
    *out = (struct alms_conversion_step){words[0], words[1], (enum alms_conversion_how)how};
    return true;
}

static bool read_account(struct alms_arena *arena, const char *text, struct alms_account *out)
{
    const char *cells[ACCOUNT_CELLS];
    int type = 0;
    int side = 0;
    int money = 0;
    int role = 0;

    if (cut(arena, span_of(text), '|', cells, ACCOUNT_CELLS) != ACCOUNT_CELLS ||
        !alms_word_find(&ALMS_WORDS_TYPE, cells[2], &type) ||
        !alms_word_find(&ALMS_WORDS_SIDE, cells[3], &side) ||
        !alms_word_find(&ALMS_WORDS_MONEY, cells[4], &money) ||
        !alms_word_find(&ALMS_WORDS_ROLE, cells[5], &role) || cells[0][0] == '\0' ||
        cells[7][0] == '\0')
        return false;
    *out = (struct alms_account){
        .code = cells[0],
        .parent = alms_text_or_null(cells[1]),
        .type = (enum alms_account_type)type,
        .is_credit = side == ALMS_SIDE_CREDIT,
        .money = (enum alms_account_money)money,
        .role = (enum alms_account_role)role,
        .name_en = alms_text_or_null(cells[6]),
        .name = cells[7],
    };
    return true;
}

enum alms_code alms_conversion_read(const struct alms_record *record, struct alms_arena *arena,
                                    struct alms_conversion_plan *out, struct alms_error *err)
{
    const struct alms_value *mapping = &record->field[ALMS_FIELD_MAPPING];
    const struct alms_value *accounts = &record->field[ALMS_FIELD_ACCOUNTS];
    struct alms_conversion_plan plan = {
        .steps = alms_arena_alloc(arena, (mapping->count + 1) * sizeof(*plan.steps)),
        .steps_count = mapping->count,
        .accounts = alms_arena_alloc(arena, (accounts->count + 1) * sizeof(*plan.accounts)),
        .accounts_count = accounts->count,
    };

    for (size_t i = 0; i < mapping->count; i++) {
        if (!read_step(arena, mapping->items[i], &plan.steps[i])) {
            (void)alms_fail(err, ALMS_E_REGIME_MAPPING, "'%s' is no step of a mapping",
                            mapping->items[i]);
        }
    }
    for (size_t i = 0; i < accounts->count; i++) {
        if (!read_account(arena, accounts->items[i], &plan.accounts[i])) {
            (void)alms_fail(err, ALMS_E_REGIME_MAPPING, "'%s' is no account of a chart",
                            accounts->items[i]);
        }
    }
    TRY(alms_error_code(err));
    *out = plan;
    return ALMS_OK;
}

/* --- asking -------------------------------------------------------------------------------- */

const struct alms_account *
alms_conversion_account(const struct alms_conversion_plan *plan, const char *code)
{
    for (size_t i = 0; i < plan->accounts_count; i++) {
        if (alms_text_equal(plan->accounts[i].code, code))
            return &plan->accounts[i];
    }
    return NULL;
}

const struct alms_conversion_step *
alms_conversion_step_of(const struct alms_conversion_step *steps, size_t count, const char *code)
{
    for (size_t i = 0; i < count; i++) {
        if (alms_text_equal(steps[i].old_code, code))
            return &steps[i];
    }
    return NULL;
}

/* --- applying ------------------------------------------------------------------------------ */

/* An account that goes on elsewhere, and everything below it, takes nothing any more. */
static void retire(struct alms_roster *accounts, const struct alms_conversion_step *step)
{
    const int32_t id = alms_roster_find(accounts, step->old_code);

    if (id == ALMS_ID_NONE ||
        (step->how != ALMS_CONVERSION_MOVE && step->how != ALMS_CONVERSION_DIVIDE))
        return;
    struct alms_account *account = alms_roster_at(accounts, id);
    account->is_closed = true;
    account->is_retired = true;
    account->parent = NULL; /* what stood above it may mean something else now */
}

void alms_conversion_apply(struct alms_roster *accounts, struct alms_arena *arena,
                           const struct alms_record *record, struct alms_conversion *out)
{
    struct alms_error ignored;
    struct alms_conversion_plan plan;

    alms_error_clear(&ignored);
    REQUIRE(alms_conversion_read(record, arena, &plan, &ignored) == ALMS_OK);
    for (size_t i = 0; i < plan.steps_count; i++)
        retire(accounts, &plan.steps[i]);
    for (size_t i = 0; i < plan.accounts_count; i++) {
        const int32_t id = alms_roster_find(accounts, plan.accounts[i].code);
        if (id == ALMS_ID_NONE) {
            (void)alms_roster_insert(accounts, &plan.accounts[i]);
        } else {
            *(struct alms_account *)alms_roster_at(accounts, id) = plan.accounts[i];
        }
    }
    *out = (struct alms_conversion){
        .n = record->n,
        .after = alms_arena_text(arena, alms_record_text(record, ALMS_FIELD_REGIME)),
        .steps = plan.steps,
        .steps_count = plan.steps_count,
    };
    REQUIRE(alms_date_parse(alms_record_text(record, ALMS_FIELD_DATE), &out->date, &ignored) ==
            ALMS_OK);
}
