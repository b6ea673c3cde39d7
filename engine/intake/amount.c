#include "intake/amount.h"

#include "intake/shown.h"

#include <string.h>

enum { PLAIN_SIZE_BYTES = 64 };

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

char alms_intake_narrow(uint32_t character)
{
    if (character < 0x80)
        return (char)character;
    if (character >= 0xFF01 && character <= 0xFF5E)
        return (char)(character - 0xFF01 + '!');
    if (character == 0x2212)
        return '-';
    return character == 0xA0 || character == 0x3000 ? ' ' : 0;
}

static bool is_currency(uint32_t character)
{
    return character == 0xA5 || character == 0xFFE5 || character == 0x5143 || character == '$' ||
           character == 0x20AC || character == 0xA3;
}

/* Takes a currency mark and blanks off both ends. */
static struct alms_span strip(struct alms_span cell)
{
    size_t size = 0;

    cell = alms_span_trim(cell);
    if (cell.size_bytes == 0)
        return cell;
    if (is_currency(alms_utf8_take(cell.bytes, cell.size_bytes, &size))) {
        cell.bytes += size;
        cell.size_bytes -= size;
        cell = alms_span_trim(cell);
    }
    if (cell.size_bytes == 0)
        return cell;
    const size_t last = alms_utf8_cut(cell.bytes, cell.size_bytes, cell.size_bytes - 1);
    if (is_currency(alms_utf8_take(cell.bytes + last, cell.size_bytes - last, &size)))
        cell.size_bytes = last;
    return alms_span_trim(cell);
}

static enum alms_code fail_syntax(struct alms_span cell, struct alms_error *err)
{
    char shown[ALMS_SHOWN_SIZE_BYTES];

    alms_cell_show(cell, shown);
    return alms_fail(err, ALMS_E_AMOUNT_SYNTAX, "'%s' is not an amount", shown);
}

/* Makes the cell ASCII; a character that has no place in a number is a fault. */
static enum alms_code
make_plain(struct alms_span cell, char plain[PLAIN_SIZE_BYTES], struct alms_error *err)
{
    size_t count = 0;
    size_t size = 0;
    const struct alms_span stripped = strip(cell);

    for (size_t at = 0; at < stripped.size_bytes; at += size) {
        const char character = alms_intake_narrow(
            alms_utf8_take(stripped.bytes + at, stripped.size_bytes - at, &size));
        if (character == 0 || count + 1 == PLAIN_SIZE_BYTES)
            return fail_syntax(cell, err);
        plain[count++] = character;
    }
    plain[count] = '\0';
    return ALMS_OK;
}

/* Copies digits with their grouping marks; a first group of one to three, then always three. */
static bool take_grouped(const char **cursor, char group, char **end)
{
    size_t digits = 0;
    bool is_grouped = false;

    while (is_digit(**cursor) || (group != 0 && **cursor == group)) {
        if (is_digit(**cursor)) {
            *(*end)++ = **cursor;
            digits += 1;
        } else {
            if (digits == 0 || digits > 3 || (is_grouped && digits != 3))
                return false;
            is_grouped = true;
            digits = 0;
        }
        *cursor += 1;
    }
    return !is_grouped || digits == 3;
}

static bool is_mark(char character)
{
    return character != '\0' && strchr(",.' _", character) != NULL;
}

/* Rule IMPORT-6: no mark is taken for anything that the rules do not declare. */
enum alms_code alms_intake_amount(struct alms_span cell, const struct alms_amount_marks *marks,
                                  char *text, size_t text_size_bytes, struct alms_error *err)
{
    char plain[PLAIN_SIZE_BYTES] = "";
    char shown[ALMS_SHOWN_SIZE_BYTES];
    const char *cursor = plain;
    char *end = text;

    TRY(make_plain(cell, plain, err));
    alms_cell_show((struct alms_span){plain, strlen(plain)}, shown);
    if (strlen(plain) + 2 > text_size_bytes)
        return alms_fail(err, ALMS_E_AMOUNT_RANGE, "amount '%.60s' has too many digits", shown);
    if (*cursor == '-') {
        *end++ = *cursor++;
    } else if (*cursor == '+' && marks->allows_plus) {
        cursor += 1;
    }

    if (!is_digit(*cursor))
        return fail_syntax(cell, err);
    if (!take_grouped(&cursor, marks->group, &end)) {
        return alms_fail(err, ALMS_E_AMOUNT_GROUPING,
                         "amount '%.60s' has a grouping mark out of place", shown);
    }
    if (*cursor == marks->decimal) {
        cursor += 1;
        *end++ = '.';
        if (!is_digit(*cursor))
            return fail_syntax(cell, err);
        while (is_digit(*cursor))
            *end++ = *cursor++;
    }
    *end = '\0';
    if (is_mark(*cursor) && is_digit(cursor[1])) {
        return alms_fail(err, ALMS_E_AMOUNT_GROUPING,
                         "amount '%.60s' has a mark that the rules do not declare", shown);
    }
    return *cursor == '\0' ? ALMS_OK : fail_syntax(cell, err);
}
