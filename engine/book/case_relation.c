#include "book/case_relation.h"

#include "base/file.h"

#include <string.h>

/* --- collecting ---------------------------------------------------------------------------- */

static bool has_code(const struct alms_case_codes *codes, const char *code)
{
    for (size_t i = 0; i < codes->count; i++) {
        if (strcmp(codes->items[i], code) == 0)
            return true;
    }
    return false;
}

/* Puts a code where it belongs, once; false if there is no room. */
static bool put_code(struct alms_case_codes *codes, const char *code)
{
    size_t place = codes->count;

    if (has_code(codes, code))
        return true;
    if (codes->count == ALMS_CASE_PARTIES_MAX)
        return false;
    while (place > 0 && strcmp(codes->items[place - 1], code) > 0) {
        codes->items[place] = codes->items[place - 1];
        place -= 1;
    }
    codes->items[place] = code;
    codes->count += 1;
    return true;
}

/* The digest of a match that tells an identity, of the beneficiary or the guardian; else NULL. */
static const char *identity_of(const char *match)
{
    static const char *const KINDS[] = {"guardian:", "id:"};

    for (size_t i = 0; i < COUNT_OF(KINDS); i++) {
        if (strncmp(match, KINDS[i], strlen(KINDS[i])) == 0)
            return match + strlen(KINDS[i]);
    }
    return NULL;
}

/* --- parties ------------------------------------------------------------------------------- */

struct collecting {
    struct alms_arena *arena;
    struct alms_case_codes *codes;
};

static enum alms_code fail_long(struct alms_error *err)
{
    return alms_fail(err, ALMS_E_LIST_LONG, "a case has at most %s related parties", "32");
}

static enum alms_code take_party(void *context, const char *code, struct alms_error *err)
{
    struct collecting *collecting = context;

    return put_code(collecting->codes, alms_arena_text(collecting->arena, code)) ? ALMS_OK
                                                                                 : fail_long(err);
}

enum alms_code alms_case_parties(struct alms_store *store, const struct alms_record *application,
                                 struct alms_arena *arena, struct alms_case_codes *out,
                                 struct alms_error *err)
{
    const struct alms_value *declared = &application->field[ALMS_FIELD_PARTIES];
    const struct alms_value *matches = &application->field[ALMS_FIELD_MATCHES];
    struct collecting collecting = {arena, out};

    *out = (struct alms_case_codes){.count = 0};
    for (size_t i = 0; i < declared->count; i++) {
        if (!put_code(out, declared->items[i]))
            return fail_long(err);
    }
    for (size_t i = 0; i < matches->count; i++) {
        const char *digest = identity_of(matches->items[i]);
        if (digest != NULL) {
            TRY(alms_store_party_match_walk(store, alms_path_join(arena, "id:", digest), take_party,
                                            &collecting, err));
        }
    }
    return ALMS_OK;
}

/* --- operators ----------------------------------------------------------------------------- */

static bool is_operator(const struct alms_operator *person, const struct alms_value *matches)
{
    for (size_t i = 0; i < matches->count; i++) {
        const char *digest = identity_of(matches->items[i]);
        if (digest != NULL && person->identity != NULL && strlen(person->identity) > 3 &&
            strcmp(person->identity + 3, digest) == 0)
            return true;
    }
    return false;
}

void alms_case_operators(const struct alms_masters *masters, const struct alms_record *application,
                         struct alms_case_codes *out)
{
    const struct alms_value *declared = &application->field[ALMS_FIELD_RELATED];
    bool has_room = true;

    *out = (struct alms_case_codes){.count = 0};
    for (size_t i = 0; i < declared->count && has_room; i++)
        has_room = put_code(out, declared->items[i]);
    for (size_t i = 0; i < alms_operators_count(masters) && has_room; i++) {
        const struct alms_operator *person = alms_operator_at(masters, (int32_t)i);
        if (is_operator(person, &application->field[ALMS_FIELD_MATCHES]))
            has_room = put_code(out, person->code);
    }
}

/* --- rules --------------------------------------------------------------------------------- */

enum alms_code
alms_gate_declared(struct alms_gate *gate, const struct alms_record *record, struct alms_error *err)
{
    uint64_t n = 0;
    bool is_closed = false;
    bool is_found = false;
    const struct alms_value *parties = &record->field[ALMS_FIELD_PARTIES];

    for (size_t i = 0; i < parties->count; i++) {
        TRY(alms_store_party_find(gate->store, parties->items[i], &n, &is_closed, &is_found, err));
        if (!is_found) {
            (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("party"),
                            parties->items[i]);
        }
    }
    return ALMS_OK;
}

/* Rule CASE-19: who approves in spite of a relation knows of it, and says why. */
enum alms_code alms_gate_related(struct alms_gate *gate, const struct alms_record *record,
                                 const struct alms_record *application, struct alms_error *err)
{
    struct alms_case_codes known;
    struct alms_case_codes named = {.count = 0};
    const char *code = alms_record_text(record, ALMS_FIELD_CASE);
    const struct alms_value *parties = &record->field[ALMS_FIELD_PARTIES];

    TRY(alms_case_parties(gate->store, application, gate->arena, &known, err));
    for (size_t i = 0; i < parties->count; i++) {
        if (!has_code(&known, parties->items[i]) || !put_code(&named, parties->items[i])) {
            (void)alms_fail(err, ALMS_E_CASE_RELATED,
                            "party '%.40s' is not related to the beneficiary of case '%s'",
                            parties->items[i], code);
        }
    }
    for (size_t i = 0; i < known.count; i++) {
        if (!has_code(&named, known.items[i])) {
            (void)alms_fail(err, ALMS_E_CASE_RELATED,
                            "the beneficiary of case '%s' is related to party '%s', which the "
                            "approval does not name",
                            code, known.items[i]);
        }
    }
    if (parties->count > 0 && alms_record_text(record, ALMS_FIELD_PRIVATE) == NULL)
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("reason"));
    return ALMS_OK;
}
