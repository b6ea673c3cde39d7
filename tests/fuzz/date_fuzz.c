/* Dates: by forms (the first line is the form), as they are written, and instants. */
#include "fuzz.h"

#include "value/date.h"

static void check_form(const char *form, const char *text, size_t size_bytes)
{
    struct alms_date date = {0};
    struct alms_date found = {0};

    if (!alms_date_form_is_valid(form))
        return;
    const bool fits = alms_date_parse_form(text, size_bytes, form, &date);
    const bool is_found = alms_date_find_form(text, size_bytes, form, &found);
    if (is_found)
        REQUIRE(alms_date_is_valid(found));
    if (!fits)
        return;
    REQUIRE(alms_date_is_valid(date));
    REQUIRE(is_found && alms_date_compare(date, found) == 0);
}

static void check_date(const char *text)
{
    struct alms_error err = {0};
    struct alms_date date = {0};
    struct alms_date by_form = {0};
    char written[ALMS_DATE_TEXT_SIZE_BYTES];

    const enum alms_code code = alms_date_parse(text, &date, &err);
    REQUIRE(code == alms_error_code(&err));
    if (code != ALMS_OK) {
        REQUIRE(code == ALMS_E_DATE_SYNTAX && !alms_date_is_given(date));
        return;
    }
    alms_date_format(date, written);
    REQUIRE(strcmp(written, text) == 0);
    REQUIRE(alms_date_compare(alms_date_from_serial(alms_date_serial(date)), date) == 0);
    REQUIRE(alms_date_compare(alms_date_from_number(alms_date_number(date)), date) == 0);
    REQUIRE(alms_date_parse_form(text, strlen(text), "%Y-%m-%d", &by_form));
    REQUIRE(alms_date_compare(by_form, date) == 0);
}

static void check_month(const char *text)
{
    struct alms_error err = {0};
    struct alms_month month = {0};
    char written[ALMS_MONTH_TEXT_SIZE_BYTES];

    if (alms_month_parse(text, &month, &err) != ALMS_OK)
        return;
    alms_month_format(month, written);
    REQUIRE(strcmp(written, text) == 0);
    REQUIRE(alms_date_is_valid(alms_month_first(month)));
    REQUIRE(alms_date_is_valid(alms_month_last(month)));
}

static int64_t two_digits(const char *text)
{
    return (text[0] - '0') * 10 + (text[1] - '0');
}

/* The instant by its digits, which stand where they must in a text that was read. */
static int64_t instant_of(const char *text, struct alms_date civil)
{
    const char *zone = text + 19;
    const int64_t offset_s =
        *zone == 'Z' ? 0 : two_digits(zone + 1) * 3600 + two_digits(zone + 4) * 60;
    const int64_t clock_s =
        two_digits(text + 11) * 3600 + two_digits(text + 14) * 60 + two_digits(text + 17);

    return alms_date_serial(civil) * 86400 + clock_s + (*zone == '-' ? offset_s : -offset_s);
}

static void check_instant(const char *text)
{
    struct alms_error err = {0};
    struct alms_date civil = {0};
    int64_t instant_s = 0;
    int64_t again_s = 0;
    char written[ALMS_INSTANT_TEXT_SIZE_BYTES];

    const enum alms_code code = alms_instant_parse(text, &instant_s, &civil, &err);
    REQUIRE(code == alms_error_code(&err));
    if (code != ALMS_OK)
        return;
    REQUIRE(alms_date_is_valid(civil));
    REQUIRE(instant_s == instant_of(text, civil));
    alms_instant_format(instant_s, written);
    /* At the ends of the calendar the day in UTC may lie outside of it. */
    if (alms_instant_parse(written, &again_s, &civil, &err) == ALMS_OK) {
        REQUIRE(again_s == instant_s);
    } else {
        REQUIRE(strncmp(written, "1899-12-31", 10) == 0 || strncmp(written, "3000-01-01", 10) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
    char *text = fuzz_text(bytes, size_bytes);
    char *line_end = strchr(text, '\n');

    check_date(text);
    check_month(text);
    check_instant(text);
    if (line_end != NULL) {
        const size_t form_size = (size_t)(line_end - text);
        *line_end = '\0';
        check_form(text, line_end + 1, size_bytes - form_size - 1);
    }
    free(text);
    return 0;
}
