/* Rules: read, or refused with a place for every fault; what is read keeps its limits. */
#include "fuzz.h"

#include "intake/rules.h"
#include "value/date.h"

static void check_names(const struct alms_rules_names *names)
{
    REQUIRE(names->count >= 1 && names->count <= ALMS_RULES_NAMES_MAX);
    for (size_t i = 0; i < names->count; i++)
        REQUIRE(names->items[i][0] != '\0');
}

static void
check_condition(const struct alms_rules *rules, const struct alms_rules_condition *condition)
{
    REQUIRE(condition->count >= 1 && condition->count <= ALMS_RULES_TESTS_MAX);
    for (size_t i = 0; i < condition->count; i++) {
        const struct alms_rules_test *test = &condition->tests[i];
        const bool has_pattern = test->kind == ALMS_TEST_LIKE || test->kind == ALMS_TEST_UNLIKE;
        REQUIRE(test->text != NULL && has_pattern == (test->pattern != NULL));
        REQUIRE(test->cell.column < (int)rules->columns_count);
        REQUIRE(test->cell.number <= ALMS_TABLE_CELLS_MAX);
        if (test->cell.column < 0 && test->cell.number == 0)
            check_names(&test->cell.names);
    }
}

static void check_date(const struct alms_rules_date *date)
{
    switch (date->kind) {
    case ALMS_DATE_FROM_REF: REQUIRE(date->from >= 1 && date->from <= date->to); break;
    case ALMS_DATE_FROM_FILENAME:
    case ALMS_DATE_FROM_PREAMBLE: break;
    case ALMS_DATE_FIXED: REQUIRE(alms_date_is_valid(date->fixed)); return;
    case ALMS_DATE_FROM_COLUMN: return;
    case ALMS_DATE_NOWHERE: UNREACHABLE("rules without a date");
    }
    REQUIRE(alms_date_form_is_valid(date->form));
}

static void check_rules(const struct alms_rules *rules)
{
    size_t amounts = 0;
    size_t goods = 0;
    size_t received = 0;
    size_t paid = 0;
    size_t privates = 0;

    REQUIRE(rules->source != NULL && rules->source[0] != '\0');
    REQUIRE(strlen(rules->source) <= ALMS_RULES_SOURCE_SIZE_MAX);
    REQUIRE(rules->header_count >= 1 || rules->columns_count >= 1);
    for (size_t i = 0; i < rules->header_count; i++)
        check_names(&rules->header[i]);
    for (size_t i = 0; i < rules->columns_count; i++) {
        const struct alms_rules_column *column = &rules->columns[i];
        check_names(&column->names);
        REQUIRE(column->line >= 1 && column->decimal != column->group);
        amounts += column->role == ALMS_CELL_AMOUNT ? 1 : 0;
        received += column->role == ALMS_CELL_RECEIVED ? 1 : 0;
        paid += column->role == ALMS_CELL_PAID ? 1 : 0;
        privates += column->role == ALMS_CELL_PRIVATE ? 1 : 0;
        if (column->role == ALMS_CELL_DATE || column->role == ALMS_CELL_EXPIRY)
            REQUIRE(strcmp(column->form, ALMS_FORM_SERIAL) == 0 ||
                    alms_date_form_is_valid(column->form));
        goods += column->role == ALMS_CELL_ITEM || column->role == ALMS_CELL_QUANTITY ? 1 : 0;
    }
    if (rules->records == ALMS_RULES_GIFTS) {
        REQUIRE(amounts + received == 1 && paid <= received && goods == 0);
    } else {
        REQUIRE(amounts <= 1 && received + paid == 0 && goods == 2 && rules->refunds_count == 0);
    }
    REQUIRE(!rules->has_movement || rules->has_gift ||
            rules->skips_count + rules->holds_count + rules->whens_count == 0);
    REQUIRE(privates <= ALMS_RULES_PRIVATE_MAX);
    check_date(&rules->date);
    for (size_t i = 0; i < rules->whens_count; i++)
        check_condition(rules, &rules->whens[i].condition);
    for (size_t i = 0; i < rules->skips_count; i++)
        check_condition(rules, &rules->skips[i].condition);
    for (size_t i = 0; i < rules->movement_skips_count; i++)
        check_condition(rules, &rules->movement_skips[i].condition);
    for (size_t i = 0; i < rules->paids_count; i++)
        check_condition(rules, &rules->paids[i].condition);
    for (size_t i = 0; i < rules->holds_count; i++)
        check_condition(rules, &rules->holds[i].condition);
    for (size_t i = 0; i < rules->ends_count; i++)
        check_condition(rules, &rules->ends[i].condition);
    for (size_t i = 0; i < rules->totals_count; i++)
        check_condition(rules, &rules->totals[i].condition);
    for (size_t i = 0; i < rules->constants_count; i++)
        REQUIRE(rules->constants[i].value[0] != '\0' && rules->constants[i].place.line >= 1);
}

static void check_faults(const struct alms_error *err, size_t lines)
{
    for (size_t i = 0; i < err->count && i < ALMS_FAULTS_MAX; i++) {
        size_t offset = 0;
        char message[ALMS_MESSAGE_SIZE_BYTES];
        const struct alms_fault *fault = &err->faults[i];
        REQUIRE(strcmp(fault->file, "fuzz.rules") == 0);
        REQUIRE(fault->line >= 1 && fault->line <= lines && fault->column >= 1);
        alms_fault_message(fault, NULL, message);
        REQUIRE(message[0] != '\0');
        REQUIRE(alms_utf8_check(message, strlen(message), &offset));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
    struct alms_error err = {0};
    struct alms_rules *rules = NULL;
    char *text = fuzz_text(bytes, size_bytes);
    size_t lines = 1;

    for (const char *cursor = text; *cursor != '\0'; cursor++)
        lines += *cursor == '\n' ? 1 : 0;
    const enum alms_code code = alms_rules_parse(text, "fuzz.rules", &rules, &err);
    REQUIRE(code == alms_error_code(&err));
    REQUIRE((code == ALMS_OK) == (rules != NULL));
    if (code == ALMS_OK) {
        check_rules(rules);
    } else {
        check_faults(&err, lines);
    }
    alms_rules_close(rules);
    free(text);
    return 0;
}
