#include "book/case_apply.h"
#include "book/case_person.h"
#include "book/document.h"
#include "book/gate_case.h"

#include "base/file.h"
#include "model/words.h"
#include "value/date.h"
#include "value/money.h"

#include <alms/case.h>
#include <alms/mask.h>

#include <string.h>

enum { NUMBER_DIGITS = 6, ADULT_YEARS = 18, READ_SIZE_BYTES = 65536 };

/* An application on its way to a record. */
struct application {
    struct alms_applying *applying;
    alms_book *book;
    struct alms_tx *tx;
    struct alms_arena *arena;
    const struct alms_case_draft *draft;
    struct alms_date date;
    struct alms_date birth;
    const char *kind;
    struct alms_person_matches matches;
    struct alms_private part;
    struct alms_record record;
    /* What fields of the record point to. */
    char code[ALMS_CODE_SIZE_MAX + 1];
    char date_text[ALMS_DATE_TEXT_SIZE_BYTES];
    char tariff[ALMS_DATE_TEXT_SIZE_BYTES];
    char amount[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    char cost[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    struct alms_grant_answer answer;
};

/* --- the person ---------------------------------------------------------------------------- */

static void take_birth(struct application *application, const char *id, struct alms_error *err)
{
    const struct alms_date given = application->draft->birth;

    if (alms_date_is_given(given) && !alms_date_is_valid(given))
        (void)alms_fail(err, ALMS_E_DATE_SYNTAX, "the birth date is no day of the calendar");
    application->birth = given;
    if (id == NULL || alms_id_number_check(id, &application->birth, err) != ALMS_OK)
        return;
    if (alms_date_is_given(given) && alms_date_compare(given, application->birth) != 0)
        (void)alms_fail(err, ALMS_E_ID_NUMBER, "identity number and birth date differ");
    if (alms_date_compare(application->birth, application->date) > 0)
        (void)alms_fail(err, ALMS_E_ID_NUMBER, "the beneficiary is born after the application");
}

/* Rule CASE-14: a person is told by number or birth date; whoever is under age has a guardian. */
static void take_person(struct application *application, struct alms_error *err)
{
    const struct alms_case_draft *draft = application->draft;
    const char *id = alms_id_number_form(application->arena, draft->id_number);
    const bool is_organisation = alms_text_equal(draft->kind, "organisation");

    NOTE(alms_text_check(draft->name, ALMS_NAME_SIZE_MAX, W_("name"), err));
    alms_document_check_words(draft->kind, draft->publish, err);
    take_birth(application, id, err);
    application->kind = draft->kind == NULL ? "person" : draft->kind;
    if (is_organisation)
        return;
    if (id == NULL && !alms_date_is_given(draft->birth))
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("identity number"));
    if (alms_date_is_given(application->birth) &&
        alms_age_years(application->birth, application->date) < ADULT_YEARS)
        application->kind = "minor";
    if (strcmp(application->kind, "minor") == 0 && !alms_text_is_given(draft->guardian))
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("guardian"));
}

static enum alms_code take_matches(struct application *application, struct alms_error *err)
{
    struct alms_date ignored;
    alms_book *book = application->book;
    struct alms_arena *arena = application->arena;
    struct alms_person_matches *matches = &application->matches;
    const struct alms_case_draft *draft = application->draft;
    const char *guardian = alms_id_number_form(arena, draft->guardian_id);

    if (guardian != NULL)
        TRY(alms_id_number_check(guardian, &ignored, err));
    TRY(alms_match_add(book, "id", alms_id_number_form(arena, draft->id_number), matches, err));
    TRY(alms_match_add(book, "name", alms_name_birth_form(arena, draft->name, application->birth),
                       matches, err));
    TRY(alms_match_add(book, "account", alms_bank_account_form(arena, draft->bank_account), matches,
                       err));
    return alms_match_add(book, "guardian", guardian, matches, err);
}

/* --- papers -------------------------------------------------------------------------------- */

/* "SHA-256 name" of a file. */
static enum alms_code digest_file(struct application *application, const char *path,
                                  const char **out, struct alms_error *err)
{
    char hex[ALMS_HASH_HEX_SIZE_BYTES];
    size_t size_bytes = 1;
    struct alms_hash hash;
    struct alms_hasher *hasher = alms_store_hasher(application->book->store);
    char *bytes = alms_arena_alloc(application->arena, READ_SIZE_BYTES);
    CLEANUP(alms_input_close_variable) struct alms_input *input = NULL;

    TRY(alms_input_open(path, &input, err));
    alms_hasher_begin(hasher);
    while (size_bytes > 0) {
        TRY(alms_input_read(input, bytes, READ_SIZE_BYTES, &size_bytes, err));
        alms_hasher_add(hasher, bytes, size_bytes);
    }
    alms_hasher_end(hasher, &hash);
    alms_hash_hex(&hash, hex);
    const char *head = alms_path_join(application->arena, hex, " ");
    *out = alms_path_join(application->arena, head, alms_path_name(path));
    return ALMS_OK;
}

/* Rule CASE-15: every application rests on papers. */
static void take_documents(struct application *application, struct alms_error *err)
{
    static const char *const KEYS[ALMS_CASE_DOCUMENTS_MAX] = {
        "document_01", "document_02", "document_03", "document_04", "document_05", "document_06",
        "document_07", "document_08", "document_09", "document_10", "document_11", "document_12"};
    const struct alms_case_draft *draft = application->draft;

    if (draft->documents_count == 0)
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("document"));
    if (draft->documents_count > ALMS_CASE_DOCUMENTS_MAX)
        (void)alms_fail(err, ALMS_E_LIST_LONG, "a case has at most %s documents", "12");
    for (size_t i = 0; i < draft->documents_count && i < ALMS_CASE_DOCUMENTS_MAX; i++) {
        const char *digest = NULL;
        if (digest_file(application, draft->documents[i], &digest, err) == ALMS_OK)
            alms_private_add(&application->part, KEYS[i], digest);
    }
}

static void take_private(struct application *application, struct alms_error *err)
{
    char birth[ALMS_DATE_TEXT_SIZE_BYTES] = "";
    struct alms_arena *arena = application->arena;
    struct alms_private *part = &application->part;
    const struct alms_case_draft *draft = application->draft;

    if (alms_date_is_given(application->birth))
        alms_date_format(application->birth, birth);
    alms_private_add(part, "bank", draft->bank);
    alms_private_add(part, "bank_account", alms_bank_account_form(arena, draft->bank_account));
    alms_private_add(part, "birth", alms_arena_text(arena, birth));
    alms_private_add(part, "contact", draft->contact);
    alms_private_add(part, "county", draft->county);
    alms_private_add(part, "guardian", draft->guardian);
    alms_private_add(part, "guardian_id", alms_id_number_form(arena, draft->guardian_id));
    alms_private_add(part, "id_number", alms_id_number_form(arena, draft->id_number));
    alms_private_add(part, "illness", draft->illness);
    alms_private_add(part, "kind", application->kind);
    alms_private_add(part, "memo", draft->memo);
    alms_private_add(part, "name", draft->name);
    alms_private_add(part, "payee", draft->payee);
    alms_private_add(part, "publish", draft->publish);
    alms_private_add(part, "reason", draft->reason);
    NOTE(alms_tx_check_private(part, err));
}

/* --- duplicates ---------------------------------------------------------------------------- */

struct resembling {
    struct application *application;
    struct alms_document_reader reader;
    const char *match;
};

static const char *match_noun(const char *match)
{
    if (strncmp(match, "id:", 3) == 0)
        return W_("identity number");
    return strncmp(match, "name:", 5) == 0 ? W_("name and birth date") : W_("bank account");
}

static bool is_decided(const struct alms_case_draft *draft, const char *code)
{
    for (size_t i = 0; i < draft->duplicates_count; i++) {
        if (strcmp(draft->duplicates[i], code) == 0)
            return true;
    }
    return false;
}

/* The line of the table in which the case was opened; 0 if it was there before. */
static uint32_t line_of(const struct alms_applying *applying, const char *code)
{
    for (size_t i = 0; i < applying->rows_count; i++) {
        if (strcmp(applying->rows[i].code, code) == 0)
            return applying->rows[i].line;
    }
    return 0;
}

/* Says both persons masked, and where the other one stands. */
static void fail_resembling(const struct resembling *resembling, const char *code,
                            const char *theirs, struct alms_error *err)
{
    char ours[ALMS_MASKED_SIZE_BYTES];
    char line_text[ALMS_UINT_TEXT_SIZE_BYTES];
    const struct application *application = resembling->application;
    const uint32_t line = line_of(application->applying, code);

    alms_person_mask(application->draft->name, ours);
    if (line > 0) {
        (void)alms_fail(err, ALMS_E_CASE_DUPLICATE, "%s and %s in line %s have the same %s", ours,
                        theirs, alms_uint_format(line, line_text), match_noun(resembling->match));
    } else {
        (void)alms_fail(err, ALMS_E_CASE_DUPLICATE, "%s and %s of case '%s' have the same %s", ours,
                        theirs, code, match_noun(resembling->match));
    }
}

/* Rule CASE-11, with both persons masked: only the vault knows them. */
static enum alms_code
take_resembling(void *context, const struct alms_case *item, struct alms_error *err)
{
    struct alms_private part;
    char theirs[ALMS_MASKED_SIZE_BYTES] = "**";
    struct resembling *resembling = context;
    const struct alms_case_draft *draft = resembling->application->draft;

    if (!alms_case_counts(item) || !alms_text_equal(item->programme, draft->programme) ||
        !alms_text_equal(item->event, draft->event) || is_decided(draft, item->code))
        return ALMS_OK;
    TRY(alms_document_read(&resembling->reader, item->n, &part, err));
    if (alms_private_get(&part, "name") != NULL)
        alms_person_mask(alms_private_get(&part, "name"), theirs);
    fail_resembling(resembling, item->code, theirs, err);
    return ALMS_OK;
}

static enum alms_code check_duplicates(struct application *application, struct alms_error *err)
{
    struct resembling resembling = {application, alms_document_reader_open(application->book),
                                    NULL};
    const struct alms_person_matches *matches = &application->matches;
    enum alms_code code = ALMS_OK;

    for (size_t i = 0; i < matches->count && code == ALMS_OK; i++) {
        resembling.match = matches->items[i];
        if (strncmp(resembling.match, "guardian:", 9) != 0) {
            code = alms_store_match_walk(application->book->store, resembling.match,
                                         take_resembling, &resembling, err);
        }
    }
    alms_document_reader_close(&resembling.reader);
    TRY(code);
    if (application->draft->duplicates_count > 0 && !alms_text_is_given(application->draft->reason))
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("reason"));
    return alms_error_code(err);
}

/* --- applying ------------------------------------------------------------------------------ */

/* C-000001 and so on, past those that are taken. */
static enum alms_code take_code(struct application *application, struct alms_error *err)
{
    uint64_t number = 0;
    bool is_found = true;
    struct alms_case item;
    char digits[ALMS_UINT_TEXT_SIZE_BYTES];
    struct alms_store *store = application->book->store;

    if (application->draft->code != NULL) {
        NOTE(alms_rule_code(application->draft->code, W_("case"), err));
        if (strlen(application->draft->code) <= ALMS_CODE_SIZE_MAX) {
            memcpy(application->code, application->draft->code,
                   strlen(application->draft->code) + 1);
        }
        return ALMS_OK;
    }
    number = application->applying->number;
    if (number == 0)
        TRY(alms_store_cases_count(store, &number, err));
    while (is_found) {
        number += 1;
        alms_uint_format(number, digits);
        const size_t size = strlen(digits);
        char *end = application->code;
        *end++ = 'C';
        *end++ = '-';
        for (size_t i = size; i < NUMBER_DIGITS; i++)
            *end++ = '0';
        memcpy(end, digits, size + 1);
        TRY(alms_store_case_find(store, application->code, application->arena, &item, &is_found,
                                 err));
    }
    application->applying->number = number;
    return ALMS_OK;
}

/* Rule CASE-10: what the tariff in force on the day of the application gives. */
static enum alms_code take_grant(struct application *application, struct alms_error *err)
{
    const struct alms_case_draft *draft = application->draft;
    const struct alms_masters *masters = alms_tx_masters(application->tx);
    const struct alms_value matches = {.items = application->matches.items,
                                       .count = application->matches.count};
    const struct alms_grant_request request = {
        .programme = draft->programme,
        .event = draft->event,
        .variant = draft->variant,
        .matches = &matches,
        .cost = draft->cost,
        .asked = draft->amount,
        .date = application->date,
        .checks_age = !alms_text_equal(application->kind, "organisation"),
        .birth = application->birth,
    };
    struct alms_grant_answer *answer = &application->answer;
    int64_t cost = 0;

    TRY(alms_gate_grant(alms_tx_gate(application->tx), &request, answer, err));
    const uint32_t scale = alms_commodity_at(masters, answer->commodity_id)->scale_digits;
    alms_minor_format(answer->amount, scale, application->amount);
    alms_date_format(answer->master->from, application->tariff);
    if (draft->cost != NULL) {
        TRY(alms_minor_parse(draft->cost, scale, &cost, err));
        alms_minor_format(cost, scale, application->cost);
    }
    return ALMS_OK;
}

static void fill_record(struct application *application)
{
    struct alms_record *record = &application->record;
    const struct alms_case_draft *draft = application->draft;

    record->kind = ALMS_KIND_CASE_APPLY;
    alms_date_format(application->date, application->date_text);
    alms_record_set(record, ALMS_FIELD_CASE, application->code);
    alms_record_set(record, ALMS_FIELD_DATE, application->date_text);
    alms_record_set(record, ALMS_FIELD_PROGRAMME, draft->programme);
    alms_record_set(record, ALMS_FIELD_EVENT, draft->event);
    alms_record_set(record, ALMS_FIELD_FUND, draft->fund);
    alms_record_set(record, ALMS_FIELD_AGENCY, alms_text_or_null(draft->agency));
    alms_record_set(record, ALMS_FIELD_APPROVER, alms_text_or_null(draft->approver));
    record->field[ALMS_FIELD_MATCHES] = (struct alms_value){.items = application->matches.items,
                                                            .count = application->matches.count};
    if (draft->related_count > 0) {
        record->field[ALMS_FIELD_RELATED] =
            (struct alms_value){.items = draft->related, .count = draft->related_count};
    }
    if (draft->parties_count > 0) {
        record->field[ALMS_FIELD_PARTIES] =
            (struct alms_value){.items = draft->parties, .count = draft->parties_count};
    }
    if (draft->duplicates_count > 0) {
        record->field[ALMS_FIELD_DUPLICATES] =
            (struct alms_value){.items = draft->duplicates, .count = draft->duplicates_count};
    }
}

static void fill_grant(struct application *application)
{
    struct alms_record *record = &application->record;
    const struct alms_masters *masters = alms_tx_masters(application->tx);

    alms_record_set(record, ALMS_FIELD_VARIANT, application->answer.variant);
    alms_record_set(record, ALMS_FIELD_TARIFF, application->tariff);
    alms_record_set(record, ALMS_FIELD_AMOUNT, application->amount);
    alms_record_set(record, ALMS_FIELD_COST,
                    application->draft->cost == NULL ? NULL : application->cost);
    alms_record_set(record, ALMS_FIELD_COMMODITY,
                    alms_commodity_at(masters, application->answer.commodity_id)->code);
}

static void check_draft(struct application *application, struct alms_error *err)
{
    const struct alms_case_draft *draft = application->draft;

    NOTE(alms_text_check(draft->programme, ALMS_FIELD_SIZE_MAX, W_("programme"), err));
    NOTE(alms_rule_code(draft->event, W_("event"), err));
    NOTE(alms_text_check(draft->fund, ALMS_FIELD_SIZE_MAX, W_("fund"), err));
    if (draft->related_count > ALMS_CASE_RELATED_MAX)
        (void)alms_fail(err, ALMS_E_LIST_LONG, "a case has at most %s related operators", "16");
    if (draft->parties_count > ALMS_CASE_RELATED_MAX)
        (void)alms_fail(err, ALMS_E_LIST_LONG, "a case has at most %s related parties", "16");
    take_person(application, err);
    take_documents(application, err);
    take_private(application, err);
    NOTE(take_code(application, err));
}

static enum alms_code
apply(struct application *application, struct alms_case_applied *out, struct alms_error *err)
{
    struct alms_record *record = &application->record;

    check_draft(application, err);
    if (alms_error_code(err) == ALMS_OK)
        NOTE(take_matches(application, err));
    fill_record(application);
    if (alms_error_code(err) == ALMS_OK)
        NOTE(check_duplicates(application, err));
    if (alms_error_code(err) == ALMS_OK)
        NOTE(take_grant(application, err));
    TRY(alms_error_code(err));
    fill_grant(application);
    TRY(alms_tx_record(application->tx, record, &application->part, NULL, err));

    struct alms_case_applied applied = {0};
    const char *commodity = alms_record_text(record, ALMS_FIELD_COMMODITY);
    memcpy(applied.code, application->code, sizeof(applied.code));
    memcpy(applied.amount, application->amount, sizeof(applied.amount));
    memcpy(applied.commodity, commodity, strlen(commodity) + 1);
    *out = applied;
    return ALMS_OK;
}

enum alms_code alms_case_record(struct alms_applying *applying, const struct alms_case_draft *draft,
                                struct alms_case_applied *out, struct alms_error *err)
{
    struct application application = {
        .applying = applying,
        .book = applying->book,
        .tx = applying->tx,
        .arena = applying->arena,
        .draft = draft,
        .date = alms_book_date(applying->book, draft->date),
    };
    return apply(&application, out, err);
}

enum alms_code alms_case_apply(alms_book *book, const struct alms_case_draft *draft,
                               struct alms_case_applied *out, struct alms_error *err)
{
    struct alms_case_applied applied;
    CLEANUP(alms_tx_rollback) struct alms_tx *tx = NULL;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    TRY(alms_tx_begin(book, &tx, err));
    struct alms_applying applying = {.book = book, .tx = tx, .arena = arena};
    TRY(alms_case_record(&applying, draft, &applied, err));
    TRY(alms_tx_commit(&tx, err));
    *out = applied;
    return ALMS_OK;
}
