#include "book/case_person.h"

#include "base/file.h"
#include "value/date.h"

#include <alms/case.h>

#include <string.h>

enum { ID_SIZE = 18, DIGEST_SIZE_BYTES = 16 };

/* --- identity numbers ---------------------------------------------------------------------- */

/* GB 11643: ISO 7064 MOD 11-2 over the 17 digits before it. */
static char check_digit(const char *text)
{
    static const char CHECKS[] = "10X98765432";
    uint32_t sum = 0;

    for (size_t i = 0; i < ID_SIZE - 1; i++) {
        uint32_t weight = 1;
        for (size_t j = i; j < ID_SIZE - 1; j++)
            weight = weight * 2 % 11;
        sum += weight * (uint32_t)(text[i] - '0');
    }
    return CHECKS[sum % 11];
}

/* Rule CASE-13: a number that cannot be one is a slip of the pen. It is not repeated in messages.
 */
enum alms_code
alms_id_number_check(const char *text, struct alms_date *out_birth, struct alms_error *err)
{
    struct alms_date birth = {0};

    if (strlen(text) != ID_SIZE || strspn(text, "0123456789") < ID_SIZE - 1)
        return alms_fail(err, ALMS_E_ID_NUMBER, "an identity number has 18 digits");
    if (!alms_date_parse_form(text + 6, 8, "%Y%m%d", &birth))
        return alms_fail(err, ALMS_E_ID_NUMBER, "the identity number has no day of birth");
    const char digit = check_digit(text);
    if (text[ID_SIZE - 1] != digit && !(text[ID_SIZE - 1] == 'x' && digit == 'X'))
        return alms_fail(err, ALMS_E_ID_NUMBER, "the identity number's check digit is wrong");
    *out_birth = birth;
    return ALMS_OK;
}

/* --- one form ------------------------------------------------------------------------------ */

/* The text without the characters in `dropped`. */
static char *without(struct alms_arena *arena, const char *text, const char *dropped)
{
    char *form = alms_arena_alloc(arena, strlen(text) + 1);
    size_t size = 0;

    for (const char *cursor = text; *cursor != '\0'; cursor++) {
        if (strchr(dropped, *cursor) == NULL)
            form[size++] = *cursor;
    }
    return form;
}

const char *alms_id_number_form(struct alms_arena *arena, const char *text)
{
    if (text == NULL)
        return NULL;
    char *form = without(arena, text, " -");
    char *last = strchr(form, 'x');
    if (last != NULL)
        *last = 'X';
    return form;
}

const char *alms_bank_account_form(struct alms_arena *arena, const char *text)
{
    return text == NULL ? NULL : without(arena, text, " -");
}

const char *alms_name_birth_form(struct alms_arena *arena, const char *name, struct alms_date birth)
{
    char date[ALMS_DATE_TEXT_SIZE_BYTES] = "";

    if (alms_date_is_given(birth))
        alms_date_format(birth, date);
    const char *form = without(arena, alms_text_nfc(arena, name), " \t");
    return alms_path_join(arena, form, date);
}

/* --- digests ------------------------------------------------------------------------------- */

enum alms_code alms_match_add(alms_book *book, const char *kind, const char *value,
                              struct alms_person_matches *matches, struct alms_error *err)
{
    static const char domain[] = "alms/case/match/v1";
    struct alms_keyed *keyed = NULL;
    struct alms_hash hash;
    const char *digested = strcmp(kind, "guardian") == 0 ? "id" : kind;

    if (value == NULL || *value == '\0')
        return ALMS_OK;
    REQUIRE(matches->count < ALMS_MATCHES_MAX);
    TRY(alms_store_keyed(book->store, &keyed, err));
    alms_keyed_begin(keyed);
    alms_keyed_add(keyed, domain, sizeof(domain));
    alms_keyed_add(keyed, digested, strlen(digested) + 1);
    alms_keyed_add(keyed, value, strlen(value));
    alms_keyed_end(keyed, &hash);

    char *text = matches->text[matches->count];
    const size_t size = strlen(kind);
    REQUIRE(size + 2 + (size_t)2 * DIGEST_SIZE_BYTES <= ALMS_MATCH_SIZE_BYTES);
    memcpy(text, kind, size + 1);
    text[size] = ':';
    alms_hex_format(hash.bytes, DIGEST_SIZE_BYTES, text + size + 1);
    matches->items[matches->count] = text;
    matches->count += 1;
    return ALMS_OK;
}

enum alms_code alms_match_identity(alms_book *book, struct alms_arena *arena, const char *id_number,
                                   struct alms_person_matches *matches, struct alms_error *err)
{
    struct alms_date birth;
    const char *form = alms_id_number_form(arena, id_number);

    if (form == NULL)
        return alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("identity number"));
    TRY(alms_id_number_check(form, &birth, err));
    return alms_match_add(book, "id", form, matches, err);
}
