#include "value/capitals.h"

enum { GROUP_SIZE = 10000, GROUPS = 5, FEN_OF_YUAN = 100 };

static const char *const DIGITS[] = {"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"};

/* A group of four digits, not zero. */
static void add_group(struct alms_buffer *text, uint32_t group, bool is_first)
{
    static const uint32_t PLACES[] = {1000, 100, 10, 1};
    static const char *const UNITS[] = {"仟", "佰", "拾", ""};
    bool owes_zero = false;
    bool has_digit = !is_first; /* something stands before it */

    for (size_t i = 0; i < COUNT_OF(PLACES); i++) {
        const uint32_t digit = group / PLACES[i] % 10;
        if (digit == 0) {
            owes_zero = has_digit;
            continue;
        }
        if (owes_zero)
            alms_buffer_add_text(text, DIGITS[0]);
        alms_buffer_add_text(text, DIGITS[digit]);
        alms_buffer_add_text(text, UNITS[i]);
        owes_zero = false;
        has_digit = true;
    }
}

/* Groups from the left: yi-yi, wan-yi, yi, wan and the last. Yi counts what stands before it. */
static void add_yuan(struct alms_buffer *text, uint64_t yuan)
{
    static const char *const UNITS[GROUPS] = {"亿", "万", "亿", "万", ""};
    uint32_t groups[GROUPS];
    bool has_digit = false;
    bool owes_zero = false; /* a group of zeros was passed over */

    for (size_t i = GROUPS; i-- > 0; yuan /= GROUP_SIZE)
        groups[i] = (uint32_t)(yuan % GROUP_SIZE);
    for (size_t i = 0; i < GROUPS; i++) {
        if (groups[i] != 0) {
            if (owes_zero && groups[i] >= GROUP_SIZE / 10)
                alms_buffer_add_text(text, DIGITS[0]);
            add_group(text, groups[i], !has_digit);
            has_digit = true;
        }
        owes_zero = has_digit && groups[i] == 0;
        /* The third group is so many yi, with the two before it. */
        if (groups[i] != 0 || (i == 2 && has_digit))
            alms_buffer_add_text(text, UNITS[i]);
    }
}

void alms_capitals_add(struct alms_buffer *text, int64_t fen)
{
    const uint64_t size = fen < 0 ? (uint64_t)0 - (uint64_t)fen : (uint64_t)fen;
    const uint64_t yuan = size / FEN_OF_YUAN;
    const uint64_t jiao = size % FEN_OF_YUAN / 10;
    const uint64_t rest = size % 10;

    if (fen < 0)
        alms_buffer_add_text(text, "负");
    if (yuan > 0) {
        add_yuan(text, yuan);
        alms_buffer_add_text(text, "元");
    } else if (size == 0) {
        alms_buffer_add_text(text, "零元");
    }
    if (jiao > 0) {
        if (yuan > 0 && yuan % 10 == 0)
            alms_buffer_add_text(text, DIGITS[0]);
        alms_buffer_add_text(text, DIGITS[jiao]);
        alms_buffer_add_text(text, "角");
    } else if (yuan > 0 && rest > 0) {
        alms_buffer_add_text(text, DIGITS[0]);
    }
    if (rest > 0) {
        alms_buffer_add_text(text, DIGITS[rest]);
        alms_buffer_add_text(text, "分");
    } else {
        alms_buffer_add_text(text, "整");
    }
}
