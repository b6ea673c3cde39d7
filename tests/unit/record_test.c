/* record - the bytes of every kind, what is refused of damaged ones, what is read of newer ones. */
#include "model/record.h"

#include "model/shape.h"
#include "support/check.h"
#include "unit/records.h"
#include "value/date.h"

#include <stdio.h>
#include <string.h>

/* The sample of DESIGN 5, with a whole digest. */
static const char GIFT[] =
    "{\"at\":\"2026-02-13T10:57:30Z\",\"batch\":\"7\",\"by\":\"chen\",\"campaign\":\"winter\","
    "\"channel\":\"qrpos\",\"entry\":{\"date\":\"2026-02-13\",\"lines\":[[\"1002.02\",\"GEN\","
    "\"CNY\",\"200.00\"],[\"410101\",\"GEN\",\"CNY\",\"-200.00\"]],\"no\":\"R-2026-02-000412\"},"
    "\"kind\":\"gift\",\"n\":\"46666\",\"private\":\"X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0\","
    "\"v\":\"1\"}";

static int open_arena(void **state)
{
    *state = alms_arena_open();
    return 0;
}

static int close_arena(void **state)
{
    alms_arena_close(*state);
    return 0;
}

static enum alms_code
decode(struct alms_arena *arena, const char *text, struct alms_record *out, struct alms_error *err)
{
    return alms_record_decode(text, strlen(text), arena, out, err);
}

/* --- what is written ----------------------------------------------------------------------- */

static void assert_encodes(const struct alms_record *record, const char *bytes, size_t size_bytes)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer out = {0};

    alms_record_encode(record, &out);
    assert_int_equal(out.size_bytes, size_bytes);
    assert_memory_equal(out.bytes, bytes, size_bytes);
}

static void check_sample(void **state)
{
    static const struct alms_line LINES[] = {{"1002.02", "GEN", "CNY", "200.00"},
                                             {"410101", "GEN", "CNY", "-200.00"}};
    struct alms_record record =
        RECORD(ALMS_KIND_GIFT, {ALMS_FIELD_CHANNEL, "qrpos"}, {ALMS_FIELD_CAMPAIGN, "winter"},
               {ALMS_FIELD_BATCH, "7"},
               {ALMS_FIELD_PRIVATE, "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"});
    struct alms_record read;
    struct alms_error err;

    record.n = 46666;
    record.at_s = 1770980250;
    record.entry = (struct alms_entry){{2026, 2, 13}, "R-2026-02-000412", LINES, 2};
    assert_encodes(&record, GIFT, strlen(GIFT));

    assert_accepts(decode(*state, GIFT, &read, &err));
    assert_int_equal(read.kind, ALMS_KIND_GIFT);
    assert_string_equal(read.kind_text, "gift");
    assert_int_equal(read.version, 1);
    assert_int_equal(read.n, 46666);
    assert_true(read.at_s == 1770980250);
    assert_false(alms_record_is_newer(&read));
    assert_string_equal(alms_record_text(&read, ALMS_FIELD_BY), "chen");
    assert_string_equal(alms_record_text(&read, ALMS_FIELD_BATCH), "7");
    assert_string_equal(alms_record_text(&read, ALMS_FIELD_CHANNEL), "qrpos");
    assert_null(alms_record_text(&read, ALMS_FIELD_PROGRAMME));
    assert_int_equal(alms_date_number(read.entry.date), 20260213);
    assert_string_equal(read.entry.number, "R-2026-02-000412");
    assert_int_equal(read.entry.lines_count, 2);
    assert_string_equal(read.entry.lines[1].account, "410101");
    assert_string_equal(read.entry.lines[1].fund, "GEN");
    assert_string_equal(read.entry.lines[1].commodity, "CNY");
    assert_string_equal(read.entry.lines[1].amount, "-200.00");
    assert_encodes(&read, GIFT, strlen(GIFT));
}

/* A record of a kind with the fields of the lists, every value another text. */
static void fill(struct alms_record *record, const enum alms_field *fields,
                 const char *const texts[ALMS_FIELD_COUNT])
{
    static const char *const ITEMS[] = {"one", "", "\"two\"\\"};

    for (; *fields != ALMS_FIELD_NONE; fields++) {
        if (alms_field_type(*fields) == ALMS_TYPE_LIST) {
            record_set_list(record, *fields, ITEMS, COUNT_OF(ITEMS));
        } else {
            alms_record_set(record, *fields, texts[*fields]);
        }
    }
}

static void assert_same_fields(const struct alms_record *a, const struct alms_record *b)
{
    for (int i = ALMS_FIELD_NONE + 1; i < ALMS_FIELD_COUNT; i++) {
        assert_true(alms_text_equal(a->field[i].text, b->field[i].text));
        assert_int_equal(a->field[i].items == NULL, b->field[i].items == NULL);
        assert_int_equal(a->field[i].count, b->field[i].count);
        for (size_t j = 0; j < a->field[i].count; j++)
            assert_string_equal(a->field[i].items[j], b->field[i].items[j]);
    }
}

/* Every kind, with all its fields and with only those that it needs, is read as it was written. */
static void check_every_kind(void **state)
{
    static const struct alms_line LINES[] = {{"1001", "GEN", "CNY", "1.00"},
                                             {"善款", "\"", "\\", "/"}};
    static char room[ALMS_FIELD_COUNT][64];
    const char *texts[ALMS_FIELD_COUNT];

    for (int i = 0; i < ALMS_FIELD_COUNT; i++) {
        (void)snprintf(room[i], sizeof(room[i]), "值 %d \"quoted\" \\ /", i);
        texts[i] = room[i];
    }
    for (int kind = ALMS_KIND_UNKNOWN + 1; kind < ALMS_KIND_COUNT; kind++) {
        for (int full = 0; full < 2; full++) {
            CLEANUP(alms_buffer_clear) struct alms_buffer out = {0};
            const struct alms_shape *shape = alms_shape_of((enum alms_kind)kind);
            struct alms_record record =
                RECORD((enum alms_kind)kind, {ALMS_FIELD_BY, texts[ALMS_FIELD_BY]});
            struct alms_record read;
            struct alms_error err;

            record.n = UINT64_MAX - (uint64_t)kind;
            fill(&record, shape->required, texts);
            if (full == 1)
                fill(&record, shape->optional, texts);
            if (shape->has_entry)
                record.entry = (struct alms_entry){{2026, 3, 31}, "J-1", LINES, 2};
            alms_buffer_add_text(&out, "before");
            alms_record_encode(&record, &out);
            assert_memory_equal(out.bytes, "before{\"", 8);

            assert_accepts(
                alms_record_decode(out.bytes + 6, out.size_bytes - 6, *state, &read, &err));
            assert_int_equal(read.kind, kind);
            assert_true(read.n == record.n);
            assert_true(read.at_s == record.at_s);
            assert_same_fields(&read, &record);
            assert_int_equal(read.entry.lines_count, record.entry.lines_count);
            assert_encodes(&read, out.bytes + 6, out.size_bytes - 6);
        }
    }
}

/* --- what is refused ----------------------------------------------------------------------- */

/* Records of one kind, told by what stands in them. */
#define PROGRAMME(members) "{\"at\":\"2026-02-13T10:57:30Z\",\"by\":\"chen\"," members "}"
#define REST "\"kind\":\"programme.close\",\"n\":\"5\",\"v\":\"1\""
#define ENTRY(entry) PROGRAMME("\"entry\":" entry ",\"kind\":\"entry\",\"n\":\"5\",\"v\":\"1\"")
#define LINE "[\"1001\",\"GEN\",\"CNY\",\"1.00\"]"

static void check_forms_that_are_read(void **state)
{
    static const char *const CASES[] = {
        PROGRAMME("\"code\":\"HEART\"," REST),
        PROGRAMME("\"code\":\"\"," REST), /* the rules refuse it */
        PROGRAMME("\"code\":\"\xE5\x96\x84\"," REST),
        ENTRY("{\"date\":\"2026-02-13\",\"lines\":[" LINE "],\"no\":\"J-2026-02-000001\"}"),
        ENTRY("{\"date\":\"2026-02-13\",\"lines\":[" LINE "," LINE "],\"no\":\"\"}"),
        ENTRY("{\"date\":\"2026-02-13\",\"lines\":[" LINE
              "],\"no\":\"0123456789012345678901234567890\"}"),
    };
    struct alms_record read;
    struct alms_error err;

    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        assert_accepts(decode(*state, CASES[i], &read, &err));
}

static const struct {
    enum alms_code code;
    const char *text;
} REFUSED[] = {
    {ALMS_E_RECORD_SYNTAX, ""},
    {ALMS_E_RECORD_SYNTAX, "null"},
    {ALMS_E_RECORD_SYNTAX, "[]"},
    {ALMS_E_RECORD_SYNTAX, "{}"},
    {ALMS_E_RECORD_SYNTAX, "\"text\""},
    {ALMS_E_RECORD_SYNTAX, PROGRAMME("\"code\":\"HEART\"," REST) " x"},
    {ALMS_E_RECORD_SYNTAX, PROGRAMME("\"code\":\"HEART\"," REST) "{}"},
    /* members that are not texts, or not what they should be */
    {ALMS_E_RECORD_SYNTAX, PROGRAMME("\"code\":5," REST)},
    {ALMS_E_RECORD_SYNTAX, PROGRAMME("\"code\":null," REST)},
    {ALMS_E_RECORD_SYNTAX, PROGRAMME("\"code\":[\"HEART\"]," REST)},
    {ALMS_E_RECORD_SYNTAX, PROGRAMME("\"code\":\"a\\nb\"," REST)},
    {ALMS_E_RECORD_SYNTAX, PROGRAMME("\"code\":\"\\u202e\"," REST)},
    {ALMS_E_RECORD_SYNTAX, PROGRAMME("\"code\":\"\\u0000\"," REST)},
    {ALMS_E_RECORD_SYNTAX, PROGRAMME("\"code\":\"\xFF\"," REST)},
    {ALMS_E_RECORD_SYNTAX, PROGRAMME("\"code\":\"\\ud800\"," REST)},
    {ALMS_E_RECORD_SYNTAX, PROGRAMME("\"code\":\"HEART\",\"code\":\"HEART\"," REST)},
    {ALMS_E_RECORD_SYNTAX, PROGRAMME("\"code\":\"HEART\",\"colour\":\"red\"," REST)},
    {ALMS_E_RECORD_SYNTAX, PROGRAMME("\"\":\"\",\"code\":\"HEART\"," REST)},
    /* the members that every record has */
    {ALMS_E_RECORD_SYNTAX, "{\"by\":\"chen\",\"code\":\"HEART\"," REST "}"},
    {ALMS_E_RECORD_SYNTAX, "{\"at\":\"yesterday\",\"by\":\"chen\",\"code\":\"HEART\"," REST "}"},
    {ALMS_E_RECORD_SYNTAX, PROGRAMME("\"code\":\"HEART\",\"kind\":\"programme.close\","
                                     "\"v\":\"1\"")},
    {ALMS_E_RECORD_SYNTAX, PROGRAMME("\"code\":\"HEART\",\"kind\":\"programme.close\","
                                     "\"n\":\"-5\",\"v\":\"1\"")},
    {ALMS_E_RECORD_SYNTAX, PROGRAMME("\"code\":\"HEART\",\"kind\":\"programme.close\","
                                     "\"n\":\"05\",\"v\":\"1\"")},
    {ALMS_E_RECORD_SYNTAX, PROGRAMME("\"code\":\"HEART\",\"kind\":\"programme.close\","
                                     "\"n\":\"18446744073709551616\",\"v\":\"1\"")},
    {ALMS_E_RECORD_SYNTAX, PROGRAMME("\"code\":\"HEART\",\"n\":\"5\",\"v\":\"1\"")},
    {ALMS_E_RECORD_SYNTAX,
     PROGRAMME("\"code\":\"HEART\",\"kind\":\"song\",\"n\":\"5\",\"v\":\"1\"")},
    {ALMS_E_RECORD_SYNTAX, PROGRAMME("\"code\":\"HEART\",\"kind\":\"\",\"n\":\"5\",\"v\":\"1\"")},
    {ALMS_E_RECORD_SYNTAX,
     PROGRAMME("\"code\":\"HEART\",\"kind\":\"programme.close\",\"n\":\"5\"")},
    {ALMS_E_RECORD_SYNTAX,
     PROGRAMME("\"code\":\"HEART\",\"kind\":\"programme.close\",\"n\":\"5\",\"v\":\"0\"")},
    {ALMS_E_RECORD_SYNTAX,
     PROGRAMME("\"code\":\"HEART\",\"kind\":\"programme.close\",\"n\":\"5\",\"v\":\"01\"")},
    {ALMS_E_RECORD_SYNTAX,
     PROGRAMME("\"code\":\"HEART\",\"kind\":\"programme.close\",\"n\":\"5\",\"v\":1")},
    /* entries */
    {ALMS_E_RECORD_SYNTAX, ENTRY("\"x\"")},
    {ALMS_E_RECORD_SYNTAX, ENTRY("[]")},
    {ALMS_E_RECORD_SYNTAX, ENTRY("{}")},
    {ALMS_E_RECORD_SYNTAX, ENTRY("{\"lines\":[" LINE "],\"no\":\"J\"}")},
    {ALMS_E_RECORD_SYNTAX, ENTRY("{\"date\":\"2026-02-30\",\"lines\":[" LINE "],\"no\":\"J\"}")},
    {ALMS_E_RECORD_SYNTAX, ENTRY("{\"date\":\"2026-02-13\",\"lines\":[" LINE "]}")},
    {ALMS_E_RECORD_SYNTAX, ENTRY("{\"date\":\"2026-02-13\",\"no\":\"J\"}")},
    {ALMS_E_RECORD_SYNTAX, ENTRY("{\"date\":\"2026-02-13\",\"lines\":[],\"no\":\"J\"}")},
    {ALMS_E_RECORD_SYNTAX, ENTRY("{\"date\":\"2026-02-13\",\"lines\":{},\"no\":\"J\"}")},
    {ALMS_E_RECORD_SYNTAX,
     ENTRY("{\"date\":\"2026-02-13\",\"lines\":[" LINE "],\"no\":\"J\",\"x\":\"y\"}")},
    {ALMS_E_RECORD_SYNTAX, ENTRY("{\"date\":\"2026-02-13\",\"lines\":[" LINE
                                 "],\"no\":\"01234567890123456789012345678901\"}")},
    {ALMS_E_RECORD_SYNTAX, ENTRY("{\"date\":\"2026-02-13\",\"lines\":[[\"1001\",\"GEN\","
                                 "\"CNY\"]],\"no\":\"J\"}")},
    {ALMS_E_RECORD_SYNTAX, ENTRY("{\"date\":\"2026-02-13\",\"lines\":[[\"1001\",\"GEN\","
                                 "\"CNY\",\"1.00\",\"\"]],\"no\":\"J\"}")},
    {ALMS_E_RECORD_SYNTAX, ENTRY("{\"date\":\"2026-02-13\",\"lines\":[[\"1001\",\"GEN\","
                                 "\"CNY\",1.00]],\"no\":\"J\"}")},
    {ALMS_E_RECORD_SYNTAX, ENTRY("{\"date\":\"2026-02-13\",\"lines\":[\"1001\"],"
                                 "\"no\":\"J\"}")},
    /* fields of another kind, or none of its own */
    {ALMS_E_RECORD_FORM, PROGRAMME(REST)},
    {ALMS_E_RECORD_FORM, PROGRAMME("\"code\":\"HEART\",\"kind\":\"programme.close\","
                                   "\"n\":\"5\",\"name\":\"x\",\"v\":\"1\"")},
    {ALMS_E_RECORD_FORM, "{\"at\":\"2026-02-13T10:57:30Z\",\"code\":\"HEART\"," REST "}"},
    {ALMS_E_RECORD_FORM, PROGRAMME("\"kind\":\"entry\",\"n\":\"5\",\"v\":\"1\"")},
    {ALMS_E_RECORD_FORM,
     PROGRAMME("\"code\":\"HEART\",\"entry\":{\"date\":\"2026-02-13\",\"lines\":[" LINE
               "],\"no\":\"J\"}," REST)},
    /* the same values in other bytes */
    {ALMS_E_RECORD_FORM, " " PROGRAMME("\"code\":\"HEART\"," REST)},
    {ALMS_E_RECORD_FORM, PROGRAMME("\"code\":\"HEART\"," REST) "\n"},
    {ALMS_E_RECORD_FORM, PROGRAMME("\"code\": \"HEART\"," REST)},
    {ALMS_E_RECORD_FORM, PROGRAMME(REST ",\"code\":\"HEART\"")},
    {ALMS_E_RECORD_FORM, PROGRAMME("\"code\":\"\\u0048EART\"," REST)},
    {ALMS_E_RECORD_FORM, PROGRAMME("\"code\":\"HEA\\/RT\"," REST)},
    {ALMS_E_RECORD_FORM,
     "{\"at\":\"2026-02-13T18:57:30+08:00\",\"by\":\"chen\",\"code\":\"HEART\"," REST "}"},
    {ALMS_E_RECORD_FORM, ENTRY("{\"lines\":[" LINE "],\"date\":\"2026-02-13\",\"no\":\"J\"}")},
};

static void check_forms_that_are_refused(void **state)
{
    struct alms_error err;

    for (size_t i = 0; i < COUNT_OF(REFUSED); i++) {
        struct alms_record read = {.n = 77};
        assert_refuses(decode(*state, REFUSED[i].text, &read, &err), REFUSED[i].code);
        assert_int_equal(read.n, 77); /* untouched */
    }
}

/* A NUL inside, and a size that ends early. */
static void check_bytes_that_are_no_text(void **state)
{
    struct alms_record read;
    struct alms_error err;
    char bytes[sizeof(GIFT)];

    memcpy(bytes, GIFT, sizeof(GIFT));
    bytes[sizeof(GIFT) - 1] = '\0';
    assert_refuses(alms_record_decode(bytes, sizeof(bytes), *state, &read, &err),
                   ALMS_E_RECORD_SYNTAX);
    for (size_t size = 0; size < strlen(GIFT); size++)
        assert_refuses(alms_record_decode(GIFT, size, *state, &read, &err), ALMS_E_RECORD_SYNTAX);
}

/*
 * One byte more, one less, or one that is another: refused as one of the two, or a record whose
 * canonical form is just these bytes. So no two byte strings are one record.
 */
static void check_damaged_bytes(void **state)
{
    const size_t size = strlen(GIFT);
    size_t accepted = 0;
    size_t refused = 0;

    for (size_t at = 0; at < size; at++) {
        static const char OTHERS[] = "\x01\" ,:0129AZaz\\{}[]\x7F\x80\xFF";
        for (size_t other = 0; other <= sizeof(OTHERS); other++) {
            char bytes[sizeof(GIFT) + 1];
            struct alms_record read;
            struct alms_error err = {0};
            size_t damaged_size = size;
            memcpy(bytes, GIFT, size);
            if (other < sizeof(OTHERS)) {
                bytes[at] = OTHERS[other];
            } else {
                memmove(bytes + at, GIFT + at + 1, size - at - 1);
                damaged_size = size - 1;
            }
            alms_arena_reset(*state);
            const enum alms_code code =
                alms_record_decode(bytes, damaged_size, *state, &read, &err);
            if (code == ALMS_OK && !alms_record_is_newer(&read)) {
                assert_encodes(&read, bytes, damaged_size);
                accepted += 1;
            } else if (code != ALMS_OK) {
                assert_true(code == ALMS_E_RECORD_SYNTAX || code == ALMS_E_RECORD_FORM);
                assert_int_equal(err.count, 1);
                refused += 1;
            }
        }
    }
    assert_true(accepted > 500 && refused > 2000); /* both happen, again and again */
}

/* --- limits -------------------------------------------------------------------------------- */

static void add_line(struct alms_buffer *out, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        alms_buffer_add_text(out,
                             i == 0 ? "[\"1\",\"G\",\"C\",\"1\"]" : ",[\"1\",\"G\",\"C\",\"1\"]");
    }
}

static void check_limits_of_lines(void **state)
{
    for (size_t count = ALMS_LINES_MAX; count <= ALMS_LINES_MAX + 1; count++) {
        CLEANUP(alms_buffer_clear) struct alms_buffer bytes = {0};
        struct alms_record read;
        struct alms_error err;
        alms_buffer_add_text(&bytes, "{\"at\":\"2026-02-13T10:57:30Z\",\"by\":\"chen\",\"entry\":"
                                     "{\"date\":\"2026-02-13\",\"lines\":[");
        add_line(&bytes, count);
        alms_buffer_add_text(&bytes, "],\"no\":\"J\"},\"kind\":\"entry\",\"n\":\"5\",\"v\":\"1\"}");
        if (count == ALMS_LINES_MAX) {
            assert_accepts(decode(*state, bytes.bytes, &read, &err));
            assert_int_equal(read.entry.lines_count, ALMS_LINES_MAX);
        } else {
            assert_refuses(decode(*state, bytes.bytes, &read, &err), ALMS_E_RECORD_SYNTAX);
        }
    }
}

static void check_limits_of_lists(void **state)
{
    for (size_t count = ALMS_LIST_ITEMS_MAX; count <= ALMS_LIST_ITEMS_MAX + 1; count++) {
        CLEANUP(alms_buffer_clear) struct alms_buffer bytes = {0};
        struct alms_record read;
        struct alms_error err;
        alms_buffer_add_text(&bytes, "{\"at\":\"2026-02-13T10:57:30Z\",\"by\":\"chen\","
                                     "\"code\":\"x\",\"kind\":\"operator.add\",\"n\":\"5\","
                                     "\"roles\":[");
        for (size_t i = 0; i < count; i++)
            alms_buffer_add_text(&bytes, i == 0 ? "\"a\"" : ",\"a\"");
        alms_buffer_add_text(&bytes, "],\"v\":\"1\"}");
        if (count == ALMS_LIST_ITEMS_MAX) {
            assert_accepts(decode(*state, bytes.bytes, &read, &err));
            assert_int_equal(read.field[ALMS_FIELD_ROLES].count, ALMS_LIST_ITEMS_MAX);
        } else {
            assert_refuses(decode(*state, bytes.bytes, &read, &err), ALMS_E_RECORD_SYNTAX);
        }
    }
    struct alms_record read;
    struct alms_error err;
    /* A list may be empty, but not a text, nor hold anything but texts. */
    static const char *const LISTS[] = {"[]", "\"treasurer\"", "[7]", "[[\"a\"]]", "{}"};
    for (size_t i = 0; i < COUNT_OF(LISTS); i++) {
        char text[256];
        (void)snprintf(text, sizeof(text),
                       PROGRAMME("\"code\":\"x\",\"kind\":\"operator.add\","
                                 "\"n\":\"5\",\"roles\":%s,\"v\":\"1\""),
                       LISTS[i]);
        if (i == 0) {
            assert_accepts(decode(*state, text, &read, &err));
        } else {
            assert_refuses(decode(*state, text, &read, &err), ALMS_E_RECORD_SYNTAX);
        }
    }
}

static void check_limits_of_texts(void **state)
{
    for (size_t size = ALMS_FIELD_SIZE_MAX; size <= ALMS_FIELD_SIZE_MAX + 1; size++) {
        char code[ALMS_FIELD_SIZE_MAX + 2] = "";
        char text[1024];
        struct alms_record read;
        struct alms_error err;
        memset(code, 'x', size);
        (void)snprintf(text, sizeof(text), PROGRAMME("\"code\":\"%s\"," REST), code);
        if (size == ALMS_FIELD_SIZE_MAX) {
            assert_accepts(decode(*state, text, &read, &err));
        } else {
            assert_refuses(decode(*state, text, &read, &err), ALMS_E_RECORD_SYNTAX);
        }
    }
}

/* Spaces are let by in a newer record, so that its size alone decides here. */
static void check_limit_of_size(void **state)
{
    static char bytes[ALMS_RECORD_SIZE_MAX + 1];
    static const char RECORD_TEXT[] = PROGRAMME("\"code\":\"HEART\",\"kind\":\"programme.close\","
                                                "\"n\":\"5\",\"v\":\"99\"");
    struct alms_record read;
    struct alms_error err;

    memset(bytes, ' ', sizeof(bytes));
    memcpy(bytes, RECORD_TEXT, sizeof(RECORD_TEXT) - 1);
    assert_accepts(alms_record_decode(bytes, ALMS_RECORD_SIZE_MAX, *state, &read, &err));
    assert_refuses(alms_record_decode(bytes, ALMS_RECORD_SIZE_MAX + 1, *state, &read, &err),
                   ALMS_E_RECORD_SYNTAX);
    memset(bytes, '[', sizeof(bytes)); /* deep, but not for long */
    assert_refuses(alms_record_decode(bytes, ALMS_RECORD_SIZE_MAX, *state, &read, &err),
                   ALMS_E_RECORD_SYNTAX);
}

/* --- newer records ------------------------------------------------------------------------- */

static void check_newer_records(void **state)
{
    static const char UNKNOWN_KIND[] =
        "{\"at\":\"2026-02-13T10:57:30Z\",\"by\":\"chen\",\"colour\":[1,{\"a\":null}],"
        "\"entry\":{\"date\":\"2026-02-13\",\"lines\":[[\"1201\",\"GEN\",\"PACK\",\"3\",\"lot 7\"],"
        "[\"410101\",\"GEN\",\"PACK\",\"-3\",{}]],\"no\":\"S-2026-02-000001\",\"place\":\"here\"},"
        "\"kind\":\"stock.in\",\"n\":\"5\",\"programme\":5,\"reason\":\"found\",\"v\":\"99\"}";
    struct alms_record read;
    struct alms_error err;

    assert_accepts(decode(*state, UNKNOWN_KIND, &read, &err));
    assert_true(alms_record_is_newer(&read));
    assert_int_equal(read.version, 99);
    assert_int_equal(read.kind, ALMS_KIND_UNKNOWN);
    assert_string_equal(read.kind_text, "stock.in");
    assert_int_equal(read.n, 5);
    assert_int_equal(read.entry.lines_count, 2); /* an entry is an entry whatever the kind */
    assert_string_equal(read.entry.lines[0].amount, "3");
    assert_string_equal(read.entry.number, "S-2026-02-000001");
    assert_string_equal(alms_record_text(&read, ALMS_FIELD_REASON), "found");
    assert_null(alms_record_text(&read, ALMS_FIELD_PROGRAMME)); /* not as this version knows it */

    /* A kind that is known, with fields that are not of its shape, in an order of its own. */
    assert_accepts(decode(*state,
                          "{ \"v\": \"18446744073709551615\", \"kind\": \"book\", \"n\": \"0\", "
                          "\"at\": \"2026-02-13T18:57:30+08:00\", \"row\": \"x\" }",
                          &read, &err));
    assert_int_equal(read.kind, ALMS_KIND_BOOK);
    assert_true(read.at_s == 1770980250);
    assert_string_equal(alms_record_text(&read, ALMS_FIELD_ROW), "x");
    assert_null(alms_record_text(&read, ALMS_FIELD_BY));
    assert_int_equal(read.entry.lines_count, 0);
}

/* What every version has: one that lacks it is no record of any. */
static void check_newer_records_that_are_refused(void **state)
{
    static const char *const CASES[] = {
        "{\"at\":\"2026-02-13T10:57:30Z\",\"kind\":\"x\",\"v\":\"99\"}",
        "{\"kind\":\"x\",\"n\":\"5\",\"v\":\"99\"}",
        "{\"at\":\"2026-02-13T10:57:30Z\",\"n\":\"5\",\"v\":\"99\"}",
        "{\"at\":\"2026-02-13T10:57:30Z\",\"kind\":7,\"n\":\"5\",\"v\":\"99\"}",
        "{\"at\":\"2026-02-13T10:57:30Z\",\"kind\":\"x\",\"n\":\"5\",\"v\":3}",
        ("{\"at\":\"2026-02-13T10:57:30Z\",\"kind\":\"x\",\"n\":\"5\","
         "\"v\":\"18446744073709551616\"}"),
        "{\"at\":\"2026-02-13T10:57:30Z\",\"kind\":\"x\",\"n\":\"5\",\"n\":\"5\",\"v\":\"99\"}",
        "{\"at\":\"2026-02-13T10:57:30Z\",\"kind\":\"x\",\"n\":\"five\",\"v\":\"99\"}",
        "{\"at\":\"2026-02-13T10:57:30Z\",\"kind\":\"x\",\"n\":5,\"v\":\"99\"}",
        "{\"at\":\"soon\",\"kind\":\"x\",\"n\":\"5\",\"v\":\"99\"}",
    };
    struct alms_record read;
    struct alms_error err;

    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        assert_refuses(decode(*state, CASES[i], &read, &err), ALMS_E_RECORD_SYNTAX);
}

/* --- peeking ------------------------------------------------------------------------------- */

static void check_peeking(void **state)
{
    static const struct {
        const char *bytes;
        enum alms_field field;
        const char *value; /* NULL: not there */
    } CASES[] = {
        {GIFT, ALMS_FIELD_N, "46666"},
        {GIFT, ALMS_FIELD_KIND, "gift"},
        {GIFT, ALMS_FIELD_V, "1"},
        {GIFT, ALMS_FIELD_BY, "chen"},
        {GIFT, ALMS_FIELD_AT, "2026-02-13T10:57:30Z"},
        {GIFT, ALMS_FIELD_ROW, NULL},
        {GIFT, ALMS_FIELD_ENTRY, NULL}, /* no text */
        {GIFT, ALMS_FIELD_NAME, NULL},
        {"{\"name_en\":\"x\"}", ALMS_FIELD_NAME, NULL},
        {"{\"code\":\"\\\"row\\\":\\\"7\\\"\"}", ALMS_FIELD_ROW, NULL},
        {"{\"code\":\"\\\"row\\\":\\\"7\\\"\",\"row\":\"8\"}", ALMS_FIELD_ROW, "8"},
        {"{\"code\":\"a\\\\\",\"row\":\"8\"}", ALMS_FIELD_ROW, "8"},
        {"{\"row\":\"\"}", ALMS_FIELD_ROW, ""},
        {"{\"row\":\"a\\\"b\"}", ALMS_FIELD_ROW, NULL}, /* has escapes */
        {"{\"row\":\"a", ALMS_FIELD_ROW, NULL},         /* has no end */
        {"{\"row\":\"", ALMS_FIELD_ROW, NULL},
        {"", ALMS_FIELD_ROW, NULL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct alms_span span = {"untouched", 9};
        const bool found =
            alms_record_peek(CASES[i].bytes, strlen(CASES[i].bytes), CASES[i].field, &span);
        assert_int_equal(found, CASES[i].value != NULL);
        assert_true(alms_span_equal(span, found ? CASES[i].value : "untouched"));
    }
}

#define WITH_ARENA(test) cmocka_unit_test_setup_teardown(test, open_arena, close_arena)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ARENA(check_sample),
        WITH_ARENA(check_every_kind),
        WITH_ARENA(check_forms_that_are_read),
        WITH_ARENA(check_forms_that_are_refused),
        WITH_ARENA(check_bytes_that_are_no_text),
        WITH_ARENA(check_damaged_bytes),
        WITH_ARENA(check_limits_of_lines),
        WITH_ARENA(check_limits_of_lists),
        WITH_ARENA(check_limits_of_texts),
        WITH_ARENA(check_limit_of_size),
        WITH_ARENA(check_newer_records),
        WITH_ARENA(check_newer_records_that_are_refused),
        cmocka_unit_test(check_peeking),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
