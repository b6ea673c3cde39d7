#include "verify.h"

#include <stdio.h>
#include <string.h>

/* 128 bits hold a thousand amounts of 64 bits with nine digits more after the point. */
__extension__ typedef __int128 wide;

enum { DEPTH_MAX = 16, LINES_MAX = 1000, DIGITS_MAX = 19 };

static bool take_string(struct span *text, struct span *out)
{
    for (size_t i = 1; i < text->size; i++) {
        if (text->at[i] == '\\') {
            i++;
            continue;
        }
        if ((unsigned char)text->at[i] < 0x20)
            return false;
        if (text->at[i] == '"') {
            *out = (struct span){text->at, i + 1};
            text->at += i + 1;
            text->size -= i + 1;
            return true;
        }
    }
    return false;
}

/* Takes one character that is in no string into account; false if it does not belong there. */
static bool step(char c, char *closers, size_t *depth)
{
    if ((c == '{' || c == '[') && *depth < DEPTH_MAX) {
        closers[*depth] = c == '{' ? '}' : ']';
        *depth += 1;
        return true;
    }
    if (*depth > 0 && c == closers[*depth - 1]) {
        *depth -= 1;
        return true;
    }
    return *depth > 0 && (c == ',' || c == ':');
}

bool json_take(struct span *text, struct span *out)
{
    char closers[DEPTH_MAX];
    size_t depth = 0;
    const char *start = text->at;
    struct span ignored;
    if (text->size > 0 && text->at[0] == '"')
        return take_string(text, out);
    while (text->size > 0) {
        if (text->at[0] == '"') {
            if (!take_string(text, &ignored))
                return false;
            continue;
        }
        if (!step(text->at[0], closers, &depth))
            return false;
        text->at++;
        text->size--;
        if (depth == 0) {
            *out = (struct span){start, (size_t)(text->at - start)};
            return true;
        }
    }
    return false;
}

/* Takes one character off. */
static bool take_char(struct span *text, char c)
{
    if (text->size == 0 || text->at[0] != c)
        return false;
    text->at++;
    text->size--;
    return true;
}

/* Walks the members of an object; true as long as there is one. */
static bool take_member(struct span *rest, bool *is_first, struct span *key, struct span *value)
{
    if (!take_char(rest, *is_first ? '{' : ','))
        return false;
    *is_first = false;
    return rest->size > 0 && rest->at[0] == '"' && take_string(rest, key) && take_char(rest, ':') &&
           json_take(rest, value);
}

bool json_member(struct span object, const char *key, struct span *out_value)
{
    struct span name;
    struct span value;
    bool is_first = true;
    const size_t size = strlen(key);
    while (take_member(&object, &is_first, &name, &value)) {
        if (name.size == size + 2 && memcmp(name.at + 1, key, size) == 0) {
            *out_value = value;
            return true;
        }
    }
    return false;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool json_text(struct span string, char *out, size_t *out_size)
{
    static const char NAMES[] = "\"\\/bfnrt";
    static const char MEANINGS[] = "\"\\/\b\f\n\r\t";
    size_t used = 0;
    if (string.size < 2 || string.at[0] != '"' || string.at[string.size - 1] != '"')
        return false;
    for (size_t i = 1; i + 1 < string.size; i++) {
        if (string.at[i] != '\\') {
            out[used++] = string.at[i];
            continue;
        }
        i += 1;
        const char *name = strchr(NAMES, string.at[i]);
        if (name != NULL && string.at[i] != '\0') {
            out[used++] = MEANINGS[name - NAMES];
            continue;
        }
        /* Canonical JSON spells only control characters in this way. */
        if (string.at[i] != 'u' || i + 5 >= string.size ||
            memcmp(string.at + i + 1, "00", 2) != 0 || hex_digit(string.at[i + 3]) < 0 ||
            hex_digit(string.at[i + 4]) < 0)
            return false;
        out[used++] = (char)(hex_digit(string.at[i + 3]) * 16 + hex_digit(string.at[i + 4]));
        i += 4;
    }
    out[used] = '\0';
    *out_size = used;
    return true;
}

struct line {
    struct span fund;
    struct span commodity;
    wide amount; /* times 10^18 */
};

/* -?digits[.digits], without needless zeros before and without a negative zero. */
static bool parse_amount(struct span string, wide *out)
{
    wide number = 0;
    size_t digits = 0;
    size_t behind = 0;
    bool has_point = false;
    struct span text = {string.at + 1, string.size - 2};
    const bool is_negative = take_char(&text, '-');
    if (text.size > 1 && text.at[0] == '0' && text.at[1] != '.')
        return false;
    for (size_t i = 0; i < text.size; i++) {
        if (text.at[i] == '.' && !has_point && i > 0 && i + 1 < text.size) {
            has_point = true;
            continue;
        }
        if (text.at[i] < '0' || text.at[i] > '9' || ++digits > DIGITS_MAX)
            return false;
        behind += has_point ? 1 : 0;
        number = number * 10 + (text.at[i] - '0');
    }
    if (digits == 0 || behind > 9 || (is_negative && number == 0))
        return false;
    for (size_t i = behind; i < 9; i++)
        number *= 10;
    *out = is_negative ? -number : number;
    return true;
}

/* ["account","fund","commodity","amount"], and what later versions may put behind. */
static bool parse_line(struct span list, struct line *out)
{
    struct span parts[4];
    for (size_t i = 0; i < 4; i++) {
        if (!take_char(&list, i == 0 ? '[' : ',') || list.size == 0 || list.at[0] != '"' ||
            !json_take(&list, &parts[i]))
            return false;
    }
    out->fund = parts[1];
    out->commodity = parts[2];
    return parse_amount(parts[3], &out->amount);
}

static bool spans_equal(struct span a, struct span b)
{
    return a.size == b.size && memcmp(a.at, b.at, a.size) == 0;
}

/* Whether the lines of the fund and commodity of line `index` add up to zero. */
static bool adds_up(const struct line *lines, size_t count, size_t index)
{
    wide sum = 0;
    for (size_t i = 0; i < count; i++) {
        if (spans_equal(lines[i].fund, lines[index].fund) &&
            spans_equal(lines[i].commodity, lines[index].commodity))
            sum += lines[i].amount;
    }
    return sum == 0;
}

static enum verdict check_entry(struct span entry, const char *number, struct record_totals *totals)
{
    static struct line lines[LINES_MAX];
    struct span list;
    struct span value;
    size_t count = 0;
    if (!json_member(entry, "lines", &list))
        return damage(number, "its entry has no lines", "凭证没有分录");
    while (take_char(&list, count == 0 ? '[' : ',')) {
        if (count == LINES_MAX || !json_take(&list, &value) || !parse_line(value, &lines[count]))
            return damage(number, "a line cannot be read", "有一条分录无法读取");
        count += 1;
    }
    if (!span_is(list, "]") || count < 2)
        return damage(number, "a line cannot be read", "有一条分录无法读取");
    for (size_t i = 0; i < count; i++) {
        if (!adds_up(lines, count, i))
            return damage(number, "a fund and commodity does not add up to zero", "凭证不平衡");
    }
    totals->entries += 1;
    totals->lines += count;
    return VERDICT_RIGHT;
}

enum verdict record_check(struct span record, uint64_t position, struct record_totals *totals)
{
    struct span rest = record;
    struct span whole;
    struct span n;
    struct span entry;
    uint64_t said = 0;
    char number[40];
    (void)snprintf(number, sizeof(number), "%s %llu", say("record", "记录"),
                   (unsigned long long)position);
    if (record.size == 0 || record.at[0] != '{' || !json_take(&rest, &whole) || rest.size > 0 ||
        !json_member(record, "n", &n) || n.size < 3)
        return damage(number, "cannot be read", "无法读取");
    if (!parse_decimal((struct span){n.at + 1, n.size - 2}, &said) || said != position)
        return damage(number, "says another position", "所写的位置不符");
    return json_member(record, "entry", &entry) ? check_entry(entry, number, totals)
                                                : VERDICT_RIGHT;
}
