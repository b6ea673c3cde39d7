#include "intake/rules_words.h"
#include "value/date.h"

#include <string.h>

/* --- header -------------------------------------------------------------------------------- */

/* The words behind `header` are one text again, parted by commas. */
static void parse_header(struct alms_rules_parser *parser)
{
    struct alms_buffer text = {0};
    struct alms_rules *rules = parser->rules;

    if (rules->header_count > 0)
        RULES_FAIL(parser, 0, "'%s' is given twice", "header");
    while (alms_rules_peek(parser) != NULL) {
        (void)alms_rules_take(parser, "NAME");
        alms_buffer_add_text(&text, alms_rules_marked(parser));
        alms_buffer_add(&text, " ", 1);
    }
    if (text.size_bytes == 0)
        alms_rules_fail_missing(parser, "NAME");
    char *start = text.bytes;
    while (start != NULL && *start != '\0') {
        char *comma = strchr(start, ALMS_RULES_COMMA_MARK);
        if (comma != NULL)
            *comma = '\0';
        const struct alms_rules_names names = alms_rules_take_names(parser, start);
        struct alms_rules_names *item = alms_rules_add(parser, rules->header, &rules->header_count,
                                                       ALMS_RULES_COLUMNS_MAX, sizeof(*item));
        if (item != NULL)
            *item = names;
        start = comma == NULL ? NULL : comma + 1;
    }
    alms_buffer_clear(&text);
}

/* --- dates --------------------------------------------------------------------------------- */

/* 5-12 */
static bool parse_part(const char *text, size_t *out_from, size_t *out_to)
{
    uint64_t from = 0;
    uint64_t to = 0;
    char first[ALMS_UINT_TEXT_SIZE_BYTES] = {0};
    const char *dash = strchr(text, '-');

    if (dash == NULL || (size_t)(dash - text) >= sizeof(first))
        return false;
    memcpy(first, text, (size_t)(dash - text));
    if (!alms_uint_parse(first, &from) || !alms_uint_parse(dash + 1, &to) || from == 0 ||
        to < from || to > 1000)
        return false;
    *out_from = (size_t)from;
    *out_to = (size_t)to;
    return true;
}

static void parse_date_from(struct alms_rules_parser *parser, struct alms_rules_date *date)
{
    static const char *const WORDS[] = {"ref", "filename", "preamble"};

    if (alms_rules_take_if(parser, "ref")) {
        const char *part = alms_rules_take(parser, "5-12");
        date->kind = ALMS_DATE_FROM_REF;
        if (part == NULL)
            return;
        if (!parse_part(part, &date->from, &date->to)) {
            RULES_FAIL(parser, parser->at - 1, "'%.20s' is not a range of characters like 5-12",
                       part);
        }
    } else if (alms_rules_take_if(parser, "filename")) {
        date->kind = ALMS_DATE_FROM_FILENAME;
        date->form = "%Y-%m-%d";
        if (alms_rules_peek(parser) == NULL)
            return;
    } else if (alms_rules_take_if(parser, "preamble")) {
        date->kind = ALMS_DATE_FROM_PREAMBLE;
    } else if (alms_rules_peek(parser) == NULL) {
        alms_rules_fail_missing(parser, "ref, filename, preamble");
        return;
    } else {
        alms_rules_fail_unknown(parser, parser->at, WORDS, COUNT_OF(WORDS));
        parser->at = parser->count;
        return;
    }
    date->form = alms_rules_take(parser, "%Y%m%d");
    alms_rules_check_form(parser, date->form);
}

static void parse_date(struct alms_rules_parser *parser)
{
    static const char *const WORDS[] = {"from", "fixed"};
    struct alms_rules_date *date = &parser->rules->date;

    if (date->kind != ALMS_DATE_NOWHERE)
        RULES_FAIL(parser, 0, "'%s' is given twice", "date");
    if (alms_rules_take_if(parser, "from")) {
        parse_date_from(parser, date);
    } else if (alms_rules_take_if(parser, "fixed")) {
        const char *text = alms_rules_take(parser, "2026-02-13");
        const size_t first = parser->err->count;
        const struct alms_place place = alms_rules_place(parser, parser->at - 1);
        date->kind = ALMS_DATE_FIXED;
        if (text != NULL && alms_date_parse(text, &date->fixed, parser->err) != ALMS_OK)
            alms_error_locate(parser->err, first, &place);
    } else if (alms_rules_peek(parser) == NULL) {
        alms_rules_fail_missing(parser, "from, fixed");
    } else {
        alms_rules_fail_unknown(parser, parser->at, WORDS, COUNT_OF(WORDS));
        return;
    }
    alms_rules_check_end(parser);
}

/* --- settings ------------------------------------------------------------------------------ */

static const char **setting_of(struct alms_rules_settings *settings, const char *key, size_t size,
                               enum alms_setting *out_setting)
{
    const struct {
        const char *key;
        enum alms_setting setting;
        const char **value;
    } all[] = {
        {"account", ALMS_SETTING_ACCOUNT, &settings->account},
        {"approver", ALMS_SETTING_APPROVER, &settings->approver},
        {"campaign", ALMS_SETTING_CAMPAIGN, &settings->campaign},
        {"channel", ALMS_SETTING_CHANNEL, &settings->channel},
        {"commodity", ALMS_SETTING_COMMODITY, &settings->commodity},
        {"county", ALMS_SETTING_COUNTY, &settings->county},
        {"donor-kind", ALMS_SETTING_DONOR_KIND, &settings->donor_kind},
        {"evidence", ALMS_SETTING_EVIDENCE, &settings->evidence},
        {"fund", ALMS_SETTING_FUND, &settings->fund},
        {"place", ALMS_SETTING_PLACE, &settings->place},
        {"programme", ALMS_SETTING_PROGRAMME, &settings->programme},
        {"publish", ALMS_SETTING_PUBLISH, &settings->publish},
        {"valuation", ALMS_SETTING_VALUATION, &settings->valuation},
    };

    for (size_t i = 0; i < COUNT_OF(all); i++) {
        if (strlen(all[i].key) == size && strncmp(all[i].key, key, size) == 0) {
            *out_setting = all[i].setting;
            return all[i].value;
        }
    }
    return NULL;
}

static void add_constant(struct alms_rules_parser *parser, enum alms_setting setting,
                         const char *value, bool is_of_record)
{
    struct alms_rules *rules = parser->rules;

    REQUIRE(rules->constants_count < ALMS_RULES_CONSTANTS_MAX);
    rules->constants[rules->constants_count++] =
        (struct alms_rules_constant){.setting = setting,
                                     .value = value,
                                     .is_of_record = is_of_record,
                                     .place = alms_rules_place(parser, parser->at - 1)};
}

/* KEY=VALUE … to the end of the line. */
static void parse_settings(struct alms_rules_parser *parser, struct alms_rules_settings *settings)
{
    static const char *const WORDS[] = {
        "account=",   "campaign=", "channel=",  "commodity=", "county=", "donor-kind=", "fund=",
        "programme=", "publish=",  "approver=", "evidence=",  "place=",  "valuation="};

    if (alms_rules_peek(parser) == NULL)
        alms_rules_fail_missing(parser, "fund=CODE");
    while (alms_rules_peek(parser) != NULL) {
        const char *word = alms_rules_take(parser, "");
        const char *equals = strchr(word, '=');
        const size_t at = parser->at - 1;
        enum alms_setting setting = ALMS_SETTING_ACCOUNT;
        const char **value =
            equals == NULL ? NULL : setting_of(settings, word, (size_t)(equals - word), &setting);
        if (value == NULL) {
            alms_rules_fail_unknown(parser, at, WORDS, COUNT_OF(WORDS));
        } else if (*value != NULL) {
            RULES_FAIL(parser, at, "'%s' is given twice", word);
        } else if (equals[1] == '\0') {
            RULES_FAIL(parser, at, "'%s' has no value", word);
        } else {
            *value = equals + 1;
            add_constant(parser, setting, equals + 1, settings == &parser->rules->record);
        }
    }
}

/* account=CODE commodity=CODE: of a statement there is nothing else to say. */
static void parse_movement(struct alms_rules_parser *parser)
{
    static const char *const WORDS[] = {"account=", "commodity="};
    struct alms_rules *rules = parser->rules;

    if (rules->has_movement)
        RULES_FAIL(parser, 0, "'%s' is given twice", "record movement");
    rules->has_movement = true;
    while (alms_rules_peek(parser) != NULL) {
        const char *word = alms_rules_take(parser, "");
        const bool is_account = strncmp(word, "account=", 8) == 0;
        if (!is_account && strncmp(word, "commodity=", 10) != 0) {
            alms_rules_fail_unknown(parser, parser->at - 1, WORDS, COUNT_OF(WORDS));
            continue;
        }
        const char **value = is_account ? &rules->movement.account : &rules->movement.commodity;
        const char *text = strchr(word, '=') + 1;
        if (*value != NULL) {
            RULES_FAIL(parser, parser->at - 1, "'%s' is given twice", word);
        } else if (text[0] == '\0') {
            RULES_FAIL(parser, parser->at - 1, "'%s' has no value", word);
        } else {
            *value = text;
        }
    }
}

/* goods received KEY=VALUE …, goods issued KEY=VALUE … */
static void parse_goods(struct alms_rules_parser *parser)
{
    struct alms_rules *rules = parser->rules;

    if (alms_rules_take_if(parser, "issued")) {
        rules->records = ALMS_RULES_ISSUED;
    } else if (alms_rules_take_word(parser, "received")) {
        rules->records = ALMS_RULES_RECEIVED;
    } else {
        return;
    }
    parse_settings(parser, &rules->record);
}

static void parse_record(struct alms_rules_parser *parser)
{
    static const char *const WORDS[] = {"gift", "movement", "goods"};

    if (alms_rules_take_if(parser, "movement")) {
        parse_movement(parser);
    } else if (alms_rules_take_if(parser, "goods")) {
        parse_goods(parser);
    } else if (alms_rules_take_if(parser, "gift")) {
        parser->rules->has_gift = true;
        parse_settings(parser, &parser->rules->record);
    } else if (alms_rules_peek(parser) == NULL) {
        alms_rules_fail_missing(parser, "gift, movement, goods");
    } else {
        alms_rules_fail_unknown(parser, parser->at, WORDS, COUNT_OF(WORDS));
    }
}

static void parse_when(struct alms_rules_parser *parser)
{
    struct alms_rules *rules = parser->rules;
    struct alms_rules_when *when = alms_rules_add(parser, rules->whens, &rules->whens_count,
                                                  ALMS_RULES_LINES_MAX, sizeof(*when));

    if (when != NULL && alms_rules_take_condition(parser, &when->condition))
        parse_settings(parser, &when->settings);
}

/* skip rows where …, hold rows where … [because …], end at row where … */
static void parse_filter(struct alms_rules_parser *parser, struct alms_rules_filter *filters,
                         size_t *count, bool may_have_reason)
{
    struct alms_rules_filter *filter =
        alms_rules_add(parser, filters, count, ALMS_RULES_LINES_MAX, sizeof(*filter));

    if (filter == NULL || !alms_rules_take_word(parser, "where") ||
        !alms_rules_take_condition(parser, &filter->condition))
        return;
    if (may_have_reason && alms_rules_take_if(parser, "because"))
        filter->reason = alms_rules_take(parser, "TEXT");
    alms_rules_check_end(parser);
}

/* skip rows where …: no gifts. skip movements where …: no movements of the account. */
static void parse_skip(struct alms_rules_parser *parser)
{
    static const char *const WORDS[] = {"rows", "movements"};
    struct alms_rules *rules = parser->rules;

    if (alms_rules_take_if(parser, "movements")) {
        parse_filter(parser, rules->movement_skips, &rules->movement_skips_count, false);
    } else if (alms_rules_take_if(parser, "rows")) {
        parse_filter(parser, rules->skips, &rules->skips_count, false);
    } else if (alms_rules_peek(parser) == NULL) {
        alms_rules_fail_missing(parser, "rows, movements");
    } else {
        alms_rules_fail_unknown(parser, parser->at, WORDS, COUNT_OF(WORDS));
    }
}

/* refund rows where … of CELL [amount CELL] */
static void parse_refund(struct alms_rules_parser *parser)
{
    struct alms_rules *rules = parser->rules;
    struct alms_rules_refund *refund = alms_rules_add(parser, rules->refunds, &rules->refunds_count,
                                                      ALMS_RULES_LINES_MAX, sizeof(*refund));

    if (refund == NULL || !alms_rules_take_word(parser, "where") ||
        !alms_rules_take_condition(parser, &refund->condition) ||
        !alms_rules_take_word(parser, "of"))
        return;
    refund->of = alms_rules_take_cell(parser);
    refund->has_amount = alms_rules_take_if(parser, "amount");
    if (refund->has_amount)
        refund->amount = alms_rules_take_cell(parser);
    alms_rules_check_end(parser);
}

/* Which column's cells a total adds up: that which is named, or the one in which it stands. */
static bool parse_total_of(struct alms_rules_parser *parser, struct alms_rules_total *total)
{
    static const char *const WORDS[] = {"amount", "fee", "net"};
    static const enum alms_cell_role ROLES[] = {ALMS_CELL_AMOUNT, ALMS_CELL_FEE, ALMS_CELL_NET};
    const struct alms_rules *rules = parser->rules;

    total->of = ALMS_CELL_AMOUNT;
    if (total->cell.column >= 0 && (rules->columns[total->cell.column].role == ALMS_CELL_FEE ||
                                    rules->columns[total->cell.column].role == ALMS_CELL_NET))
        total->of = rules->columns[total->cell.column].role;
    if (!alms_rules_take_if(parser, "of"))
        return true;
    const char *word = alms_rules_take(parser, "amount, fee, net");
    if (word == NULL)
        return false;
    for (size_t i = 0; i < COUNT_OF(WORDS); i++) {
        if (strcmp(word, WORDS[i]) == 0) {
            total->of = ROLES[i];
            return true;
        }
    }
    alms_rules_fail_unknown(parser, parser->at - 1, WORDS, COUNT_OF(WORDS));
    return false;
}

static void parse_total(struct alms_rules_parser *parser)
{
    struct alms_rules *rules = parser->rules;
    struct alms_rules_total *total = alms_rules_add(parser, rules->totals, &rules->totals_count,
                                                    ALMS_RULES_LINES_MAX, sizeof(*total));

    if (total == NULL)
        return;
    (void)alms_rules_take_if(parser, "column");
    const size_t first = parser->err->count;
    total->cell = alms_rules_take_cell(parser);
    if (parser->err->count != first && alms_rules_peek(parser) == NULL)
        return;
    if (!parse_total_of(parser, total) || !alms_rules_take_word(parser, "in") ||
        !alms_rules_take_word(parser, "row") || !alms_rules_take_word(parser, "where") ||
        !alms_rules_take_condition(parser, &total->condition))
        return;
    total->only_warns = alms_rules_take_if(parser, "warn");
    alms_rules_check_end(parser);
}

/* --- lines --------------------------------------------------------------------------------- */

static void parse_source(struct alms_rules_parser *parser)
{
    const char *text = alms_rules_take(parser, "TEXT");
    const size_t first = parser->err->count;
    const struct alms_place place = alms_rules_place(parser, parser->at - 1);

    if (parser->rules->source != NULL)
        RULES_FAIL(parser, 0, "'%s' is given twice", "source");
    /* The log keeps it. */
    if (text != NULL &&
        alms_text_check(text, ALMS_RULES_SOURCE_SIZE_MAX, W_("source"), parser->err) != ALMS_OK)
        alms_error_locate(parser->err, first, &place);
    parser->rules->source = text;
    alms_rules_check_end(parser);
}

static void parse_format(struct alms_rules_parser *parser)
{
    static const char *const WORDS[] = {"csv", "tsv", "xlsx"};
    static const enum alms_table_format FORMATS[] = {ALMS_TABLE_CSV, ALMS_TABLE_TSV,
                                                     ALMS_TABLE_XLSX};
    const char *word = alms_rules_take(parser, "csv, tsv, xlsx");
    size_t at = 0;

    if (word == NULL)
        return;
    while (at < COUNT_OF(WORDS) && strcmp(word, WORDS[at]) != 0)
        at += 1;
    if (at < COUNT_OF(WORDS)) {
        parser->rules->format = FORMATS[at];
    } else {
        alms_rules_fail_unknown(parser, parser->at - 1, WORDS, COUNT_OF(WORDS));
    }
    alms_rules_check_end(parser);
}

/* cells [begin CHARACTERS] [strip CHARACTERS] [empty ~ PATTERN] */
static void parse_cells(struct alms_rules_parser *parser)
{
    static const char *const WORDS[] = {"begin", "strip", "empty"};
    struct alms_rules *rules = parser->rules;
    const bool is_again = rules->begin != NULL || rules->strip != NULL || rules->empty != NULL;

    if (is_again) {
        RULES_FAIL(parser, 0, "'%s' is given twice", "cells");
        return;
    }
    if (alms_rules_take_if(parser, "begin"))
        rules->begin = alms_rules_take(parser, "CHARACTERS");
    if (alms_rules_take_if(parser, "strip"))
        rules->strip = alms_rules_take(parser, "CHARACTERS");
    if (alms_rules_take_if(parser, "empty")) {
        if (!alms_rules_take_word(parser, "~"))
            return; /* and noted */
        const char *text = alms_rules_take(parser, "PATTERN");
        const struct alms_place place = alms_rules_place(parser, parser->at - 1);
        if (text != NULL && alms_pattern_open(text, &place, &rules->empty, parser->err) != ALMS_OK)
            return; /* and noted */
    }
    if (parser->at == 1 && parser->count == 1) {
        alms_rules_fail_missing(parser, "begin, strip, empty");
    } else if (parser->at == 1) {
        alms_rules_fail_unknown(parser, 1, WORDS, COUNT_OF(WORDS));
    } else {
        alms_rules_check_end(parser);
    }
}

void alms_rules_take_line(struct alms_rules_parser *parser)
{
    static const char *const WORDS[] = {"source", "format", "header", "cells", "column",
                                        "date",   "record", "when",   "skip",  "paid",
                                        "hold",   "refund", "end",    "total"};
    struct alms_rules *rules = parser->rules;
    const char *word = alms_rules_take(parser, "");

    if (strcmp(word, "source") == 0) {
        parse_source(parser);
    } else if (strcmp(word, "format") == 0) {
        parse_format(parser);
    } else if (strcmp(word, "cells") == 0) {
        parse_cells(parser);
    } else if (strcmp(word, "header") == 0) {
        parse_header(parser);
    } else if (strcmp(word, "column") == 0) {
        alms_rules_take_column(parser);
    } else if (strcmp(word, "date") == 0) {
        parse_date(parser);
    } else if (strcmp(word, "record") == 0) {
        parse_record(parser);
    } else if (strcmp(word, "when") == 0) {
        parse_when(parser);
    } else if (strcmp(word, "skip") == 0) {
        parse_skip(parser);
    } else if (strcmp(word, "paid") == 0 && alms_rules_take_word(parser, "rows")) {
        parse_filter(parser, rules->paids, &rules->paids_count, false);
    } else if (strcmp(word, "hold") == 0 && alms_rules_take_word(parser, "rows")) {
        parse_filter(parser, rules->holds, &rules->holds_count, true);
    } else if (strcmp(word, "refund") == 0 && alms_rules_take_word(parser, "rows")) {
        parse_refund(parser);
    } else if (strcmp(word, "end") == 0 && alms_rules_take_word(parser, "at") &&
               alms_rules_take_word(parser, "row")) {
        parse_filter(parser, rules->ends, &rules->ends_count, false);
    } else if (strcmp(word, "total") == 0) {
        parse_total(parser);
    } else if (strcmp(word, "paid") != 0 && strcmp(word, "hold") != 0 &&
               strcmp(word, "refund") != 0 && strcmp(word, "end") != 0) {
        alms_rules_fail_unknown(parser, 0, WORDS, COUNT_OF(WORDS));
    }
}
