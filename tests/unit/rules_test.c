/* rules - every word of the rules language, and every fault at its line and column. */
#include "intake/rules.h"

#include "support/check.h"
#include "value/date.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- what is read -------------------------------------------------------------------------- */

static struct alms_rules *read_rules(const char *text)
{
    struct alms_error err = {0};
    struct alms_rules *rules = NULL;
    const enum alms_code code = alms_rules_parse(text, "list.rules", &rules, &err);

    if (code != ALMS_OK) {
        char message[ALMS_MESSAGE_SIZE_BYTES];
        alms_fault_message(&err.faults[0], NULL, message);
        (void)fprintf(stderr, "%s\n", message);
    }
    assert_int_equal(code, ALMS_OK);
    assert_int_equal(err.count, 0);
    return rules;
}

static const char BASE[] = "source s\ncolumn a amount\ndate fixed 2026-02-13\n";

/* BASE and more lines behind it. */
static struct alms_rules *read_with(const char *lines)
{
    char text[2048];

    (void)snprintf(text, sizeof(text), "%s%s", BASE, lines);
    return read_rules(text);
}

static void check_least(void **state)
{
    struct alms_rules *rules = read_rules(BASE);

    (void)state;
    assert_string_equal(rules->name, "list.rules");
    assert_string_equal(rules->source, "s");
    assert_int_equal(rules->format, ALMS_TABLE_FOUND);
    assert_int_equal(rules->columns_count, 1);
    assert_int_equal(rules->columns[0].role, ALMS_CELL_AMOUNT);
    assert_int_equal(rules->columns[0].group, 0);
    assert_int_equal(rules->columns[0].decimal, '.');
    assert_false(rules->columns[0].is_unique);
    assert_false(rules->columns[0].is_optional);
    assert_false(rules->columns[0].is_required);
    assert_false(rules->columns[0].allows_plus);
    assert_int_equal(rules->date.kind, ALMS_DATE_FIXED);
    assert_int_equal(alms_date_number(rules->date.fixed), 20260213);
    assert_null(rules->record.fund);
    assert_int_equal(rules->whens_count, 0);
    assert_int_equal(rules->constants_count, 0);
    /* The header is the row with all columns. */
    assert_int_equal(rules->header_count, 1);
    assert_string_equal(rules->header[0].items[0], "a");
    alms_rules_close(rules);
    alms_rules_close(NULL);
}

static void check_source_and_format(void **state)
{
    struct alms_rules *rules = read_rules("\xEF\xBB\xBF# a comment with a \"\r\n"
                                          "\r\n"
                                          "\tsource \"a bank # 1|2\"   # its name\r\n"
                                          "  format tsv\r\n"
                                          "column \"the \"\"sum\"\"\" amount\r\n"
                                          "date fixed 2026-02-13 # always\n"
                                          "# the end");

    (void)state;
    assert_string_equal(rules->source, "a bank # 1|2");
    assert_int_equal(rules->format, ALMS_TABLE_TSV);
    assert_int_equal(rules->columns[0].line, 5);
    assert_string_equal(rules->columns[0].names.items[0], "the \"sum\"");
    alms_rules_close(rules);

    rules = read_rules("source 甲|乙\nformat csv\ncolumn a amount\ndate fixed 2026-02-13");
    assert_string_equal(rules->source, "甲|乙");
    assert_int_equal(rules->format, ALMS_TABLE_CSV);
    alms_rules_close(rules);
}

static void check_names(const struct alms_rules_names *names, const char *first, const char *second)
{
    assert_int_equal(names->count, second == NULL ? 1 : 2);
    assert_string_equal(names->items[0], first);
    if (second != NULL)
        assert_string_equal(names->items[1], second);
}

static void check_header(void **state)
{
    struct alms_rules *rules =
        read_with("header  交易单号, 交易 金额|金额（元）,\"a,b\"|\"c|d\" ,  \"e \"\n"
                  "column  x  ref  optional\n");

    (void)state;
    assert_int_equal(rules->header_count, 4);
    check_names(&rules->header[0], "交易单号", NULL);
    check_names(&rules->header[1], "交易 金额", "金额（元）");
    check_names(&rules->header[2], "a,b", "c|d");
    check_names(&rules->header[3], "e", NULL);
    alms_rules_close(rules);

    /* Without the line: all columns that must be there. */
    rules = read_with("column x ref optional\ncolumn y|z private.memo\n");
    assert_int_equal(rules->header_count, 2);
    check_names(&rules->header[0], "a", NULL);
    check_names(&rules->header[1], "y", "z");
    alms_rules_close(rules);
}

static void check_column_roles(void **state)
{
    struct alms_rules *rules = read_rules("source s\n"
                                          "column 金额|sum amount group=, decimal=. plus required\n"
                                          "column r,x ref unique optional\n"
                                          "column d date \"%Y-%m-%d %H:%M:%S\"\n"
                                          "column e private.donor unique\n"
                                          "column f private.bank_memo\n");

    (void)state;
    assert_int_equal(rules->columns_count, 5);
    check_names(&rules->columns[0].names, "金额", "sum");
    assert_int_equal(rules->columns[0].role, ALMS_CELL_AMOUNT);
    assert_int_equal(rules->columns[0].group, ',');
    assert_int_equal(rules->columns[0].decimal, '.');
    assert_true(rules->columns[0].allows_plus);
    assert_true(rules->columns[0].is_required);
    check_names(&rules->columns[1].names, "r,x", NULL);
    assert_int_equal(rules->columns[1].role, ALMS_CELL_REF);
    assert_true(rules->columns[1].is_unique);
    assert_true(rules->columns[1].is_optional);
    assert_int_equal(rules->columns[2].role, ALMS_CELL_DATE);
    assert_string_equal(rules->columns[2].form, "%Y-%m-%d %H:%M:%S");
    assert_int_equal(rules->columns[3].role, ALMS_CELL_PRIVATE);
    assert_string_equal(rules->columns[3].key, "donor");
    assert_true(rules->columns[3].is_unique);
    assert_string_equal(rules->columns[4].key, "bank_memo");
    assert_false(rules->columns[4].is_unique);
    /* A date column is the date. */
    assert_int_equal(rules->date.kind, ALMS_DATE_FROM_COLUMN);
    alms_rules_close(rules);
}

static void check_marks(void **state)
{
    static const struct {
        const char *options;
        char group;
        char decimal;
    } CASES[] = {
        {"", 0, '.'},
        {"group=,", ',', '.'},
        {"group=space", ' ', '.'},
        {"group=' ", '\'', '.'},
        {"group=_", '_', '.'},
        {"decimal=,", 0, ','},
        {"decimal=, group=.", '.', ','},
        {"\"group= \" decimal=,", ' ', ','},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        char text[256];
        (void)snprintf(text, sizeof(text), "source s\ndate fixed 2026-02-13\ncolumn a amount %s",
                       CASES[i].options);
        struct alms_rules *rules = read_rules(text);
        assert_int_equal(rules->columns[0].group, CASES[i].group);
        assert_int_equal(rules->columns[0].decimal, CASES[i].decimal);
        alms_rules_close(rules);
    }
}

static void check_dates(void **state)
{
    static const struct {
        const char *date;
        enum alms_rules_date_kind kind;
        const char *form;
        size_t from;
        size_t to;
    } CASES[] = {
        {"date from ref 5-12 %Y%m%d", ALMS_DATE_FROM_REF, "%Y%m%d", 5, 12},
        {"date from ref 1-1000 %Y%m%d", ALMS_DATE_FROM_REF, "%Y%m%d", 1, 1000},
        {"date from filename", ALMS_DATE_FROM_FILENAME, "%Y-%m-%d", 0, 0},
        {"date from filename %Y年%m月%d日", ALMS_DATE_FROM_FILENAME, "%Y年%m月%d日", 0, 0},
        {"date from preamble %d.%m.%Y", ALMS_DATE_FROM_PREAMBLE, "%d.%m.%Y", 0, 0},
        {"date from preamble %Y|%m|%d", ALMS_DATE_FROM_PREAMBLE, "%Y|%m|%d", 0, 0},
        {"date fixed 2026-02-28", ALMS_DATE_FIXED, NULL, 0, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        char text[256];
        (void)snprintf(text, sizeof(text), "source s\ncolumn a amount\ncolumn r ref\n%s",
                       CASES[i].date);
        struct alms_rules *rules = read_rules(text);
        assert_int_equal(rules->date.kind, CASES[i].kind);
        if (CASES[i].form != NULL)
            assert_string_equal(rules->date.form, CASES[i].form);
        assert_int_equal(rules->date.from, CASES[i].from);
        assert_int_equal(rules->date.to, CASES[i].to);
        alms_rules_close(rules);
    }
}

static void check_settings(void **state)
{
    struct alms_rules *rules =
        read_with("record gift account=1002 campaign=c channel=ch commodity=USD\n"
                  "record gift donor-kind=person fund=GEN programme=p publish=name\n"
                  "when a = 1 fund=A=B \"channel=x y\"\n");

    (void)state;
    assert_string_equal(rules->record.account, "1002");
    assert_string_equal(rules->record.campaign, "c");
    assert_string_equal(rules->record.channel, "ch");
    assert_string_equal(rules->record.commodity, "USD");
    assert_string_equal(rules->record.donor_kind, "person");
    assert_string_equal(rules->record.fund, "GEN");
    assert_string_equal(rules->record.programme, "p");
    assert_string_equal(rules->record.publish, "name");
    assert_string_equal(rules->whens[0].settings.fund, "A=B");
    assert_string_equal(rules->whens[0].settings.channel, "x y");
    assert_null(rules->whens[0].settings.account);

    /* Each with its place. */
    assert_int_equal(rules->constants_count, 10);
    assert_int_equal(rules->constants[0].setting, ALMS_SETTING_ACCOUNT);
    assert_string_equal(rules->constants[0].value, "1002");
    assert_true(rules->constants[0].is_of_record);
    assert_string_equal(rules->constants[0].place.file, "list.rules");
    assert_int_equal(rules->constants[0].place.line, 4);
    assert_int_equal(rules->constants[0].place.column, 13);
    assert_int_equal(rules->constants[5].setting, ALMS_SETTING_FUND);
    assert_int_equal(rules->constants[5].place.line, 5);
    assert_int_equal(rules->constants[5].place.column, 31);
    assert_int_equal(rules->constants[9].setting, ALMS_SETTING_CHANNEL);
    assert_string_equal(rules->constants[9].value, "x y");
    assert_false(rules->constants[9].is_of_record);
    assert_int_equal(rules->constants[9].place.line, 6);
    assert_int_equal(rules->constants[9].place.column, 21);
    alms_rules_close(rules);
}

static void check_conditions(void **state)
{
    struct alms_rules *rules =
        read_with("column m|n private.memo\n"
                  "column r ref\n"
                  "when memo = 甲|乙 and amount != 0 and ref ~ ^a|b$ and cell 3 !~ \"x y\" fund=F\n"
                  "when other|\"and\" = \"and\" fund=G\n"
                  "skip rows where memo = 合计\n"
                  "hold rows where memo = \"\"\n"
                  "hold rows where memo = x because 甲|乙\n"
                  "end at row where cell 512 = \"-----\"\n"
                  "total column 金额|sum in row where memo = 合计 and ref = \"\"\n"
                  "total cell 2 in row where memo = 小计 warn\n");
    const struct alms_rules_test *tests = rules->whens[0].condition.tests;

    (void)state;
    assert_int_equal(rules->whens_count, 2);
    assert_int_equal(rules->whens[0].condition.count, 4);
    assert_int_equal(tests[0].cell.column, 1);
    assert_int_equal(tests[0].kind, ALMS_TEST_EQUAL);
    assert_string_equal(tests[0].text, "甲|乙");
    assert_int_equal(tests[1].cell.column, 0);
    assert_int_equal(tests[1].kind, ALMS_TEST_UNEQUAL);
    assert_int_equal(tests[2].cell.column, 2);
    assert_int_equal(tests[2].kind, ALMS_TEST_LIKE);
    assert_true(alms_pattern_matches(tests[2].pattern, (struct alms_span){"ax", 2}));
    assert_true(alms_pattern_matches(tests[2].pattern, (struct alms_span){"xb", 2}));
    assert_false(alms_pattern_matches(tests[2].pattern, (struct alms_span){"bx", 2}));
    assert_int_equal(tests[3].cell.column, -1);
    assert_int_equal(tests[3].cell.number, 3);
    assert_int_equal(tests[3].kind, ALMS_TEST_UNLIKE);
    assert_string_equal(rules->whens[0].settings.fund, "F");
    assert_int_equal(rules->whens[1].condition.tests[0].cell.column, -1);
    assert_int_equal(rules->whens[1].condition.tests[0].cell.number, 0);
    check_names(&rules->whens[1].condition.tests[0].cell.names, "other", "and");
    assert_string_equal(rules->whens[1].condition.tests[0].text, "and");

    assert_int_equal(rules->holds_count, 2);
    assert_string_equal(rules->holds[0].condition.tests[0].text, "");
    assert_null(rules->holds[0].reason);
    assert_string_equal(rules->holds[1].reason, "甲|乙");
    assert_int_equal(rules->ends_count, 1);
    assert_int_equal(rules->ends[0].condition.tests[0].cell.number, 512);
    assert_int_equal(rules->totals_count, 2);
    check_names(&rules->totals[0].cell.names, "金额", "sum");
    assert_int_equal(rules->totals[0].condition.count, 2);
    assert_false(rules->totals[0].only_warns);
    assert_int_equal(rules->totals[1].cell.number, 2);
    assert_true(rules->totals[1].only_warns);
    alms_rules_close(rules);
}

/* Columns may stand behind the conditions that name them. */
static void check_order(void **state)
{
    struct alms_rules *rules = read_rules("skip rows where memo = x\n"
                                          "date from ref 1-8 %Y%m%d\n"
                                          "column m private.memo\n"
                                          "column r ref\n"
                                          "column a amount\n"
                                          "source s\n");

    (void)state;
    assert_int_equal(rules->skips[0].condition.tests[0].cell.column, 0);
    alms_rules_close(rules);
}

/* --- faults -------------------------------------------------------------------------------- */

/* All faults of rules, a line each: "CODE@LINE:COLUMN message". */
static void list_faults(const char *text, char *out, size_t out_size_bytes)
{
    struct alms_error err = {0};
    struct alms_rules *rules = NULL;
    size_t used = 0;
    const enum alms_code code = alms_rules_parse(text, "list.rules", &rules, &err);

    out[0] = '\0';
    assert_int_equal(code, alms_error_code(&err));
    assert_true((code == ALMS_OK) == (rules != NULL));
    for (size_t i = 0; i < err.count && i < ALMS_FAULTS_MAX; i++) {
        char message[ALMS_MESSAGE_SIZE_BYTES];
        const struct alms_fault *fault = &err.faults[i];
        alms_fault_message(fault, NULL, message);
        assert_string_equal(fault->file, "list.rules");
        used +=
            (size_t)snprintf(out + used, out_size_bytes - used, "%d@%u:%u %s\n", (int)fault->code,
                             (unsigned)fault->line, (unsigned)fault->column, message);
        assert_true(used < out_size_bytes);
    }
    alms_rules_close(rules);
}

static const char BASE_WITHOUT_DATE[] = "source s\ncolumn a amount\n\n";

/* The fourth line of rules that are right but for it, and what is said of it. */
static const struct {
    const char *line;
    const char *faults;
} LINES[] = {
    {"sourc x", "210@4:1 'sourc' is not a word of rules here; the nearest is 'source'\n"},
    {"\"\" x", "210@4:1 '' is not a word of rules here\n"},
    {"source", "210@4:1 the rule ends where TEXT should be\n"
               "210@4:1 'source' is given twice\n"},
    {"source t", "210@4:1 'source' is given twice\n"},
    {"source \"\" ", "210@4:1 'source' is given twice\n"
                     "209@4:8 the source is missing\n"},
    {"format", "210@4:1 the rule ends where csv, tsv, xlsx should be\n"},
    {"format ods", "210@4:8 'ods' is not a word of rules here\n"},
    {"format csv tsv", "210@4:12 'tsv' is more than the rule takes\n"},
    {"header", "210@4:1 the rule ends where NAME should be\n"},
    {"header a,,b", "210@4:8 a name is empty\n"},
    {"header a|", "210@4:8 a name is empty\n"},
    {"header \"a", "210@4:8 a quote is opened and never closed\n"},
    {"column", "210@4:1 the rule ends where NAME should be\n"},
    {"column b",
     "210@4:8 the rule ends where ref, amount, received, paid, balance, fee, net, date, "
     "private.KEY, ignore should be\n"},
    {"column b fe", "210@4:10 'fe' is not a word of rules here; the nearest is 'fee'\n"},
    {"column b fee negativ",
     "210@4:14 'negativ' is not a word of rules here; the nearest is 'negative'\n"},
    {"column b net negative", "210@4:14 'negative' is not a word of rules here\n"},
    {"column b amont", "210@4:10 'amont' is not a word of rules here; the nearest is 'amount'\n"},
    {"cells", "210@4:1 the rule ends where begin, strip, empty should be\n"},
    {"cells stripp x", "210@4:7 'stripp' is not a word of rules here; the nearest is 'strip'\n"},
    {"cells begin", "210@4:7 the rule ends where CHARACTERS should be\n"},
    {"cells begin x\ncells strip x", "210@5:1 'cells' is given twice\n"},
    {"cells strip", "210@4:7 the rule ends where CHARACTERS should be\n"},
    {"cells strip x y", "210@4:15 'y' is more than the rule takes\n"},
    {"cells empty", "210@4:7 the rule ends where ~ should be\n"},
    {"cells empty = -", "210@4:13 '=' is not a word of rules here; the nearest is '~'\n"},
    {"cells empty ~", "210@4:13 the rule ends where PATTERN should be\n"},
    {"cells strip x\ncells empty ~ -", "210@5:1 'cells' is given twice\n"},
    {"column b ignor", "210@4:10 'ignor' is not a word of rules here; the nearest is 'ignore'\n"},
    {"column b private.", "210@4:10 'private.' is not a word of rules here\n"},
    {"column b private.Donor",
     "210@4:10 'private.Donor' is not a word of rules here; the nearest is 'private.donor'\n"},
    {"column b private.donor.x",
     "210@4:10 'private.donor.x' is not a word of rules here; the nearest is 'private.donor'\n"},
    {"column b private.ref",
     "210@4:10 'private.ref' is not a word of rules here; the nearest is 'private.memo'\n"},
    {"column b private.donor_kind",
     "210@4:10 'private.donor_kind' is not a word of rules here; the nearest is 'private.donor'\n"},
    {"column b private.publish", "210@4:10 'private.publish' is not a word of rules here\n"},
    {"column b date", "210@4:10 the rule ends where %Y-%m-%d should be\n"},
    {"column b date %Y-%m", "206@4:15 the date form '%Y-%m' needs %Y, %m and %d once each\n"},
    {"column b ref uniqe",
     "210@4:14 'uniqe' is not a word of rules here; the nearest is 'unique'\n"},
    {"column b ref group=;", "210@4:14 'group=;' is no mark of numbers: , . ' _ or space\n"},
    {"column b ref group=", "210@4:14 'group=' is no mark of numbers: , . ' _ or space\n"},
    {"column b ref group=.", "210@4:1 grouping and decimal mark are the same\n"},
    {"column b ref decimal=, group=,", "210@4:1 grouping and decimal mark are the same\n"},
    {"column b ref group=,,", "210@4:14 'group=,,' is no mark of numbers: , . ' _ or space\n"},
    {"column b amount", "210@4:8 two columns have the same meaning\n"},
    {"column a ref", "210@4:8 the column 'a' is declared twice\n"},
    {"column a|b ref", "210@4:8 the column 'a' is declared twice\n"},
    {"column || ref", "210@4:8 a name is empty\n"},
    {"column c|d|e|f|g|h|i|j|k|l|m|n|o|p|q|r|s ref", "210@4:8 a column has too many names\n"},
    {"date", "210@4:1 the rule ends where from, fixed should be\n"},
    {"date fixd 2026-02-14", "210@4:6 'fixd' is not a word of rules here; the nearest is "
                             "'fixed'\n"},
    {"date from", "210@4:6 the rule ends where ref, filename, preamble should be\n"},
    {"date from col", "210@4:11 'col' is not a word of rules here\n"},
    {"date from ref", "210@4:11 the rule ends where 5-12 should be\n"},
    {"date from ref 5", "210@4:15 '5' is not a range of characters like 5-12\n"
                        "210@4:15 the rule ends where %Y%m%d should be\n"},
    {"date from ref 0-3 %Y%m%d", "210@4:15 '0-3' is not a range of characters like 5-12\n"},
    {"date from ref 5-4 %Y%m%d", "210@4:15 '5-4' is not a range of characters like 5-12\n"},
    {"date from ref 1-1001 %Y%m%d", "210@4:15 '1-1001' is not a range of characters like 5-12\n"},
    {"date from ref 1-8", "210@4:15 the rule ends where %Y%m%d should be\n"},
    {"date from ref 1-8 %Y", "206@4:19 the date form '%Y' needs %Y, %m and %d once each\n"},
    {"date from filename %Y", "206@4:20 the date form '%Y' needs %Y, %m and %d once each\n"},
    {"date from preamble", "210@4:11 the rule ends where %Y%m%d should be\n"},
    {"date from preamble %Y%m%d x", "210@4:27 'x' is more than the rule takes\n"},
    {"date fixed 2026-02-30", "206@4:12 '2026-02-30' is not a day of the calendar\n"},
    {"date fixed", "210@4:6 the rule ends where 2026-02-13 should be\n"},
    {"record", "210@4:1 the rule ends where gift, movement, goods should be\n"},
    {"record movement fund=x", "210@4:17 'fund=x' is not a word of rules here\n"},
    {"record movement account=", "210@4:17 'account=' has no value\n"},
    {"record movement account=1002 account=1003", "210@4:30 'account=1003' is given twice\n"},
    {"record movment", "210@4:8 'movment' is not a word of rules here; the nearest is "
                       "'movement'\n"},
    {"column c received", "210@4:1 a column for 'amount' leaves no place for 'received'\n"},
    {"column c paid", "210@4:1 a column for 'amount' leaves no place for 'paid'\n"},
    {"paid", "210@4:1 the rule ends where rows should be\n"},
    {"paid rows", "210@4:6 the rule ends where where should be\n"},
    {"paid rows where a = b because x", "210@4:23 'because' is more than the rule takes\n"},
    {"skip movements", "210@4:6 the rule ends where where should be\n"},
    {"record gift", "210@4:8 the rule ends where fund=CODE should be\n"},
    {"record aid fund=x", "210@4:8 'aid' is not a word of rules here\n"},
    {"record goods", "210@4:8 the rule ends where received should be\n"},
    {"record goods given fund=x", "210@4:14 'given' is not a word of rules here\n"},
    {"record goods issued", "210@4:14 the rule ends where fund=CODE should be\n"},
    {"record goods issued fund=x", "210@1:1 the rules have no column … item\n"
                                   "210@1:1 the rules have no column … quantity\n"},
    {"record goods received fund=x\ncolumn i item\ncolumn q quantity\ncolumn f fee",
     "210@7:1 the column 'f' has no meaning for what the rules record\n"},
    {"column i item", "210@4:1 the column 'i' has no meaning for what the rules record\n"},
    {"column v value", "210@4:8 two columns have the same meaning\n"},
    {"column e expiry", "210@4:10 the rule ends where %Y-%m-%d should be\n"},
    {"date from filename serial",
     "206@4:20 the date form 'serial' needs %Y, %m and %d once each\n"},
    {"record gift fund", "210@4:13 'fund' is not a word of rules here; the nearest is 'fund='\n"},
    {"record gift fund=", "210@4:13 'fund=' has no value\n"},
    {"record gift fond=x",
     "210@4:13 'fond=x' is not a word of rules here; the nearest is 'fund='\n"},
    {"record gift fund=x fund=y", "210@4:20 'fund=y' is given twice\n"},
    {"when", "210@4:1 the rule ends where CELL should be\n"},
    {"when a", "210@4:6 the rule ends where =, !=, ~, !~ should be\n"},
    {"when a ==", "210@4:8 '==' is not a word of rules here; the nearest is '='\n"},
    {"when a =", "210@4:8 the rule ends where TEXT should be\n"},
    {"when a = x", "210@4:10 the rule ends where fund=CODE should be\n"},
    {"when a = x and", "210@4:12 the rule ends where CELL should be\n"},
    {"when a ~ ( fund=x",
     "218@4:10 the pattern '(' cannot be understood: missing closing parenthesis\n"},
    {"when cell x = y fund=x", "210@4:11 'x' is not the number of a cell\n"},
    {"when cell 0 = y fund=x", "210@4:11 '0' is not the number of a cell\n"},
    {"when cell 513 = y fund=x", "210@4:11 '513' is not the number of a cell\n"},
    {"when cell", "210@4:6 the rule ends where 3 should be\n"},
    {"when a = 1 and a = 2 and a = 3 and a = 4 and a = 5 and a = 6 and a = 7 and a = 8 and "
     "a = 9 fund=x",
     "210@4:86 a condition has at most 8 parts\n"},
    {"skip", "210@4:1 the rule ends where rows, movements should be\n"},
    {"skip row where a = b", "210@4:6 'row' is not a word of rules here; the nearest is 'rows'\n"},
    {"skip rows were a = b",
     "210@4:11 'were' is not a word of rules here; the nearest is 'where'\n"},
    {"skip rows where a = b x", "210@4:23 'x' is more than the rule takes\n"},
    {"skip rows where a = b because x", "210@4:23 'because' is more than the rule takes\n"},
    {"hold", "210@4:1 the rule ends where rows should be\n"},
    {"hold rows where a = b because", "210@4:23 the rule ends where TEXT should be\n"},
    {"hold rows where a = b because x y", "210@4:33 'y' is more than the rule takes\n"},
    {"hold rows where a = b reason x", "210@4:23 'reason' is more than the rule takes\n"},
    {"refund", "210@4:1 the rule ends where rows should be\n"},
    {"refund rows where a = b", "210@4:23 the rule ends where of should be\n"},
    {"refund rows where a = b off c",
     "210@4:25 'off' is not a word of rules here; the nearest is 'of'\n"},
    {"refund rows where a = b of", "210@4:25 the rule ends where CELL should be\n"},
    {"refund rows where a = b of c amount", "210@4:30 the rule ends where CELL should be\n"},
    {"refund rows where a = b of c amount d e", "210@4:39 'e' is more than the rule takes\n"},
    {"refund rows where a = b of c",
     "210@4:1 a refund finds its gift by one unique column, and the rules have none\n"},
    {"refund rows where a = b of c\ncolumn d ref unique\ncolumn e private.x unique",
     "210@4:1 a refund finds its gift by one unique column, and the rules have several\n"},
    {"end", "210@4:1 the rule ends where at should be\n"},
    {"end at", "210@4:5 the rule ends where row should be\n"},
    {"end at row", "210@4:8 the rule ends where where should be\n"},
    {"end of row where a = b", "210@4:5 'of' is not a word of rules here\n"},
    {"total", "210@4:1 the rule ends where CELL should be\n"},
    {"total column", "210@4:7 the rule ends where CELL should be\n"},
    {"total a", "210@4:7 the rule ends where in should be\n"},
    {"total a in", "210@4:9 the rule ends where row should be\n"},
    {"total a of fe in row where a = b",
     "210@4:12 'fe' is not a word of rules here; the nearest is 'fee'\n"},
    {"total a of", "210@4:9 the rule ends where amount, fee, net should be\n"},
    {"total a of fee in row where a = b", "210@4:1 the rules have no column … fee\n"},
    {"total a of net in row where a = b", "210@4:1 the rules have no column … net\n"},
    {"total a in row a = b", "210@4:16 'a' is not a word of rules here\n"},
    {"total a in row where a = b warned", "210@4:28 'warned' is more than the rule takes\n"},
    {"total a in row where a = b warn x", "210@4:33 'x' is more than the rule takes\n"},
    {"records gift", "210@4:1 'records' is not a word of rules here; the nearest is 'record'\n"},
    {"when 金额 = \"x fund=y", "210@4:11 a quote is opened and never closed\n"
                               "210@4:11 the rule ends where fund=CODE should be\n"},
};

static void check_faulty_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(LINES); i++) {
        char text[1024];
        char faults[4096];
        const bool is_date = strncmp(LINES[i].line, "date", 4) == 0;
        (void)snprintf(text, sizeof(text), "%s%s\n", is_date ? BASE_WITHOUT_DATE : BASE,
                       LINES[i].line);
        list_faults(text, faults, sizeof(faults));
        assert_string_equal(faults, LINES[i].faults);
    }
}

static void says(const char *text, const char *expected)
{
    char faults[8192];

    list_faults(text, faults, sizeof(faults));
    assert_string_equal(faults, expected);
}

/* One pass tells all, in the order of the columns first. */
static void check_all_at_once(void **state)
{
    (void)state;
    says("", "210@1:1 the rules have no source\n"
             "210@1:1 the rules have no column … amount\n"
             "210@1:1 the rules have no date\n");
    says("source s\ncolumn a amount\ndate from ref 1-8 %Y%m%d\n",
         "210@1:1 the rules have no column … ref\n");
    says("source s\n"
         "colum a amount\n"
         "format xml\n"
         "column 金额 amuont\n"
         "date fixed yesterday\n"
         "record gift fund= chanel=some-bank\n"
         "when a ~ ( fund=x\n"
         "total\n",
         "210@4:11 'amuont' is not a word of rules here; the nearest is 'amount'\n"
         "210@2:1 'colum' is not a word of rules here; the nearest is 'column'\n"
         "210@3:8 'xml' is not a word of rules here\n"
         "206@5:12 'yesterday' is not a date of the form 2026-02-13\n"
         "210@6:13 'fund=' has no value\n"
         "210@6:19 'chanel=some-bank' is not a word of rules here; the nearest is "
         "'channel='\n"
         "218@7:10 the pattern '(' cannot be understood: missing closing parenthesis\n"
         "210@8:1 the rule ends where CELL should be\n");
    says("source s\ncolumn a paid\ndate fixed 2026-02-14\n",
         "210@1:1 the rules have no column … received\n");
    says("source s\ncolumn a amount\ndate fixed 2026-02-14\nrecord movement\n"
         "skip rows where a = x\n",
         "210@5:1 the rule is about gifts, and these rules record movements alone; "
         "'skip movements' leaves rows out\n");
    says("source s\ncolumn a amount\ncolumn r ref unique\ndate fixed 2026-02-14\nrecord movement\n"
         "refund rows where a = x of ref\n",
         "210@6:1 the rule is about gifts, and these rules record movements alone; "
         "'skip movements' leaves rows out\n");
    says("source s\ncolumn a received\ncolumn b fee\ndate fixed 2026-02-14\n"
         "total received in row where a = x\ntotal b of net in row where a = x\n",
         "210@6:1 the rules have no column … net\n");
    says("source s\ncolumn a amount\ndate fixed 2026-02-14\nrecord movement\nwhen a = x fund=y\n",
         "210@5:1 the rule is about gifts, and these rules record movements alone; "
         "'skip movements' leaves rows out\n");
    says("source s\ncolumn a amount\ndate from filename\ndate fixed 2026-02-14\n",
         "210@4:1 'date' is given twice\n");
    /* Columns are counted in characters, and a carriage return is no part of a word. */
    says("source s\r\n\r\ncolumn 金额（元） amout\r\n",
         "210@3:14 'amout' is not a word of rules here; the nearest is 'amount'\n");
}

static void check_text(void **state)
{
    (void)state;
    says("source s\ncolumn 金\xBD\xF0 amount\n", "200@2:9 the rules are not UTF-8 text\n");
    says("\xFF", "200@1:1 the rules are not UTF-8 text\n");
    says("source a\x01z\ncolumn a amount\ndate from filename\n",
         "200@1:8 the source holds control characters\n");
    says("source \"\"\ncolumn a amount\ndate from filename\n", "209@1:8 the source is missing\n");
}

/* --- limits -------------------------------------------------------------------------------- */

static enum alms_code parse(const char *text, struct alms_error *err)
{
    struct alms_rules *rules = NULL;
    const enum alms_code code = alms_rules_parse(text, "list.rules", &rules, err);

    alms_rules_close(rules);
    return code;
}

/* BASE, `count` lines of `before`, a number and `after`, then `last`. */
static enum alms_code parse_many(const char *before, size_t count, const char *after,
                                 const char *last, struct alms_error *err)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};

    alms_buffer_add_text(&text, BASE);
    for (size_t i = 0; i < count; i++) {
        char number[ALMS_UINT_TEXT_SIZE_BYTES];
        alms_buffer_add_text(&text, before);
        alms_buffer_add_text(&text, alms_uint_format(i, number));
        alms_buffer_add_text(&text, after);
    }
    alms_buffer_add_text(&text, last);
    return parse(text.bytes, err);
}

static void check_limits(void **state)
{
    struct alms_error err;

    (void)state;
    /* The amount is one column, and a private key is of letters: the rest are names of headers. */
    assert_accepts(parse_many("", 0, "", "header a,b,c", &err));
    assert_accepts(parse_many("skip rows where x = ", ALMS_RULES_LINES_MAX, "\n", "", &err));
    assert_refuses(parse_many("skip rows where x = ", ALMS_RULES_LINES_MAX + 1, "\n", "", &err),
                   ALMS_E_RULES_SYNTAX);
    assert_int_equal(err.count, 1);
    assert_int_equal(err.faults[0].line, 4 + ALMS_RULES_LINES_MAX);
    assert_accepts(
        parse_many("when x = ", ALMS_RULES_LINES_MAX,
                   " account=1 campaign=1 channel=1 commodity=1 donor-kind=1 fund=1 programme=1 "
                   "publish=1\n",
                   "record gift account=1 campaign=1 channel=1 commodity=1 donor-kind=1 fund=1 "
                   "programme=1 publish=1\n",
                   &err));
    assert_refuses(parse_many("when x = ", ALMS_RULES_LINES_MAX + 1, " fund=x\n", "", &err),
                   ALMS_E_RULES_SYNTAX);

    says("source s\ndate from filename\n"
         "column a|b|c|d|e|f|g|h|i|j|k|l|m|n|o|p amount\n",
         "");
    says("source s\ndate from filename\ncolumn a amount\n"
         "when a = 1 and a = 2 and a = 3 and a = 4 and a = 5 and a = 6 and a = 7 and a = 8 "
         "fund=x\n",
         "");
}

static void check_words_limit(void **state)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};
    struct alms_error err;

    (void)state;
    alms_buffer_add_text(&text, BASE);
    alms_buffer_add_text(&text, "header");
    for (int i = 1; i < 128; i++)
        alms_buffer_add_text(&text, " x");
    assert_accepts(parse(text.bytes, &err));
    alms_buffer_add_text(&text, " x");
    assert_refuses(parse(text.bytes, &err), ALMS_E_RULES_SYNTAX);
    assert_int_equal(err.count, 1);
    assert_int_equal(err.faults[0].line, 4);
}

static enum alms_code parse_columns(size_t headers, size_t privates, struct alms_error *err)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};

    alms_buffer_add_text(&text, BASE);
    alms_buffer_add_text(&text, "header a");
    for (size_t i = 1; i < headers; i++)
        alms_buffer_add_text(&text, ",a");
    alms_buffer_add_text(&text, "\n");
    for (size_t i = 0; i < privates; i++) {
        const char key[] = {(char)('a' + i), '\0'};
        alms_buffer_add_text(&text, "column x");
        alms_buffer_add_text(&text, key);
        alms_buffer_add_text(&text, " private.");
        alms_buffer_add_text(&text, key);
        alms_buffer_add_text(&text, "\n");
    }
    return parse(text.bytes, err);
}

static void check_columns_limits(void **state)
{
    struct alms_error err;

    (void)state;
    assert_accepts(parse_columns(ALMS_RULES_COLUMNS_MAX, 0, &err));
    assert_refuses(parse_columns(ALMS_RULES_COLUMNS_MAX + 1, 0, &err), ALMS_E_RULES_SYNTAX);
    assert_accepts(parse_columns(1, ALMS_RULES_PRIVATE_MAX, &err));
    assert_refuses(parse_columns(1, ALMS_RULES_PRIVATE_MAX + 1, &err), ALMS_E_RULES_SYNTAX);
    assert_int_equal(err.count, 1);
    assert_int_equal(err.faults[0].line, 5 + ALMS_RULES_PRIVATE_MAX);
}

static enum alms_code parse_source(size_t size, struct alms_error *err)
{
    char text[512] = "source ";

    memset(text + 7, 'x', size);
    (void)snprintf(text + 7 + size, sizeof(text) - 7 - size,
                   "\ncolumn a amount\ndate from filename");
    return parse(text, err);
}

static void check_source_limit(void **state)
{
    struct alms_error err;

    (void)state;
    assert_accepts(parse_source(ALMS_RULES_SOURCE_SIZE_MAX, &err));
    assert_refuses(parse_source(ALMS_RULES_SOURCE_SIZE_MAX + 1, &err), ALMS_E_TEXT_LONG);
    assert_int_equal(err.faults[0].column, 8);
}

/* More faults than are kept are counted. */
static void check_faults_count(void **state)
{
    struct alms_error err = {0};

    (void)state;
    assert_int_equal(parse_many("rule ", 40, "x\n", "", &err), ALMS_E_RULES_SYNTAX);
    assert_int_equal(err.count, 40);
    assert_int_equal(err.faults[ALMS_FAULTS_MAX - 1].line, 3 + ALMS_FAULTS_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_least),          cmocka_unit_test(check_source_and_format),
        cmocka_unit_test(check_header),         cmocka_unit_test(check_column_roles),
        cmocka_unit_test(check_marks),          cmocka_unit_test(check_dates),
        cmocka_unit_test(check_settings),       cmocka_unit_test(check_conditions),
        cmocka_unit_test(check_order),          cmocka_unit_test(check_faulty_lines),
        cmocka_unit_test(check_all_at_once),    cmocka_unit_test(check_text),
        cmocka_unit_test(check_limits),         cmocka_unit_test(check_words_limit),
        cmocka_unit_test(check_columns_limits), cmocka_unit_test(check_source_limit),
        cmocka_unit_test(check_faults_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
