#include "model/aid_masters.h"

#include "base/text.h"
#include "value/date.h"

void alms_aid_masters_clear(struct alms_aid_masters *masters)
{
    alms_free(masters->tariffs);
    alms_free(masters->plans);
    *masters = (struct alms_aid_masters){0};
}

/* --- applying ------------------------------------------------------------------------------ */

static const char *const *keep_list(struct alms_arena *arena, const struct alms_value *list)
{
    const char **items = alms_arena_alloc(arena, (list->count + 1) * sizeof(*items));

    for (size_t i = 0; i < list->count; i++)
        items[i] = alms_arena_text(arena, list->items[i]);
    return items;
}

static void apply_policy(struct alms_aid_masters *masters, struct alms_arena *arena,
                         const struct alms_record *record)
{
    const struct alms_value *bands = &record->field[ALMS_FIELD_BANDS];

    masters->policy = (struct alms_value){.items = keep_list(arena, bands), .count = bands->count};
}

static void apply_plan(struct alms_aid_masters *masters, struct alms_arena *arena,
                       const struct alms_record *record)
{
    struct alms_error ignored;
    struct alms_month from = {0};
    uint64_t every = 0;

    alms_error_clear(&ignored);
    REQUIRE(alms_month_parse(alms_record_text(record, ALMS_FIELD_MONTH), &from, &ignored) ==
            ALMS_OK);
    REQUIRE(alms_uint_parse(alms_record_text(record, ALMS_FIELD_EVERY), &every));
    masters->plans = alms_grow(masters->plans, &masters->plans_capacity, masters->plans_count + 1,
                               sizeof(*masters->plans));
    masters->plans[masters->plans_count] = (struct alms_plan_master){
        .code = alms_arena_text(arena, alms_record_text(record, ALMS_FIELD_CODE)),
        .programme = alms_arena_text(arena, alms_record_text(record, ALMS_FIELD_PROGRAMME)),
        .fund = alms_arena_text(arena, alms_record_text(record, ALMS_FIELD_FUND)),
        .variant = alms_arena_text(arena, alms_record_text(record, ALMS_FIELD_VARIANT)),
        .item = alms_arena_text(arena, alms_record_text(record, ALMS_FIELD_ITEM)),
        .quantity = alms_arena_text(arena, alms_record_text(record, ALMS_FIELD_QUANTITY)),
        .place = alms_arena_text(arena, alms_record_text(record, ALMS_FIELD_PLACE)),
        .from = from,
        .every_months = (uint32_t)every,
    };
    masters->plans_count += 1;
}

static void apply_tariff(struct alms_aid_masters *masters, struct alms_arena *arena,
                         const struct alms_record *record)
{
    struct alms_error ignored;
    struct alms_date from = {0};
    const struct alms_value *terms = &record->field[ALMS_FIELD_TERMS];

    alms_error_clear(&ignored);
    REQUIRE(alms_date_parse(alms_record_text(record, ALMS_FIELD_FROM), &from, &ignored) == ALMS_OK);
    masters->tariffs = alms_grow(masters->tariffs, &masters->tariffs_capacity,
                                 masters->tariffs_count + 1, sizeof(*masters->tariffs));
    masters->tariffs[masters->tariffs_count] = (struct alms_tariff_master){
        .programme = alms_arena_text(arena, alms_record_text(record, ALMS_FIELD_PROGRAMME)),
        .from = from,
        .terms = keep_list(arena, terms),
        .terms_count = terms->count,
    };
    masters->tariffs_count += 1;
}

void alms_aid_masters_apply(struct alms_aid_masters *masters, struct alms_arena *arena,
                            const struct alms_record *record)
{
    if (record->kind == ALMS_KIND_TARIFF_ADD) {
        apply_tariff(masters, arena, record);
    } else if (record->kind == ALMS_KIND_PLAN_ADD) {
        apply_plan(masters, arena, record);
    } else if (record->kind == ALMS_KIND_POLICY_SET) {
        apply_policy(masters, arena, record);
    }
}

/* --- asking -------------------------------------------------------------------------------- */

const struct alms_value *alms_masters_policy(const struct alms_masters *masters)
{
    return alms_masters_aid(masters)->policy.count == 0 ? NULL : &alms_masters_aid(masters)->policy;
}

size_t alms_plans_count(const struct alms_masters *masters)
{
    return alms_masters_aid(masters)->plans_count;
}

const struct alms_plan_master *alms_plan_at(const struct alms_masters *masters, size_t index)
{
    REQUIRE(index < alms_masters_aid(masters)->plans_count);
    return &alms_masters_aid(masters)->plans[index];
}

const struct alms_plan_master *alms_plan_find(const struct alms_masters *masters, const char *code)
{
    for (size_t i = 0; i < alms_masters_aid(masters)->plans_count; i++) {
        if (alms_text_equal(alms_masters_aid(masters)->plans[i].code, code))
            return &alms_masters_aid(masters)->plans[i];
    }
    return NULL;
}

size_t alms_tariffs_count(const struct alms_masters *masters)
{
    return alms_masters_aid(masters)->tariffs_count;
}

const struct alms_tariff_master *alms_tariff_at(const struct alms_masters *masters, size_t index)
{
    REQUIRE(index < alms_masters_aid(masters)->tariffs_count);
    return &alms_masters_aid(masters)->tariffs[index];
}

const struct alms_tariff_master *
alms_tariff_newest(const struct alms_masters *masters, const char *programme)
{
    for (size_t i = alms_masters_aid(masters)->tariffs_count; i > 0; i--) {
        if (alms_text_equal(alms_masters_aid(masters)->tariffs[i - 1].programme, programme))
            return &alms_masters_aid(masters)->tariffs[i - 1];
    }
    return NULL;
}

/* A later tariff of a programme begins later: rule TARIFF-3. */
const struct alms_tariff_master *
alms_tariff_on(const struct alms_masters *masters, const char *programme, struct alms_date date)
{
    for (size_t i = alms_masters_aid(masters)->tariffs_count; i > 0; i--) {
        const struct alms_tariff_master *tariff = &alms_masters_aid(masters)->tariffs[i - 1];
        if (alms_text_equal(tariff->programme, programme) &&
            alms_date_compare(tariff->from, date) <= 0)
            return tariff;
    }
    return NULL;
}
