#include "base/text.h"
#include "model/words.h"

#include <alms/mask.h>

#include <string.h>

/* Family names of two characters that are still in use. */
static const char *const COMPOUND_SURNAMES[] = {
    "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛",
    "尉迟", "公羊", "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容",
    "仲孙", "钟离", "长孙", "宇文", "司徒", "鲜于", "司空", "闾丘", "子车", "亓官", "司寇", "巫马",
    "公西", "颛孙", "壤驷", "公良", "漆雕", "乐正", "宰父", "谷梁", "拓跋", "夹谷", "轩辕", "令狐",
    "段干", "百里", "呼延", "东郭", "南门", "羊舌", "微生", "公户", "公玉", "公仪", "梁丘", "公仲",
    "公上", "公门", "公山", "公坚", "左丘", "公伯", "西门", "公祖", "第五", "公乘", "贯丘", "公皙",
    "南荣", "东里", "东宫", "仲长", "子书", "子桑", "即墨", "达奚", "褚师", "纳兰",
};

static void copy(char masked[ALMS_MASKED_SIZE_BYTES], const char *text)
{
    const size_t size = alms_utf8_cut(text, strlen(text), ALMS_MASKED_SIZE_BYTES - 1);

    memcpy(masked, text, size);
    masked[size] = '\0';
}

/* The bytes of the digit that text begins with, ASCII or full width; 0 if it begins with none. */
static size_t digit_size(const char *text)
{
    if (*text >= '0' && *text <= '9')
        return 1;
    const bool is_wide = strncmp(text, "\xEF\xBC", 2) == 0 && (unsigned char)text[2] >= 0x90 &&
                         (unsigned char)text[2] <= 0x99;
    return is_wide ? 3 : 0;
}

/* Copies a name that is published; a run of digits in it that may be a telephone, an account or an
 * identity card becomes stars. */
static void copy_public(char masked[ALMS_MASKED_SIZE_BYTES], const char *text)
{
    enum { DIGITS_SHOWN_MAX = 6 };
    size_t size = 0;

    copy(masked, text);
    for (const char *cursor = masked; *cursor != '\0';) {
        size_t digits = 0;
        const char *end = cursor;
        for (size_t step = digit_size(end); step > 0; step = digit_size(end)) {
            end += step;
            digits += 1;
        }
        if (digits > DIGITS_SHOWN_MAX) {
            memset(masked + size, '*', digits);
            size += digits;
            cursor = end;
            continue;
        }
        end += digits == 0 ? 1 : 0;
        memmove(masked + size, cursor, (size_t)(end - cursor));
        size += (size_t)(end - cursor);
        cursor = end;
    }
    masked[size] = '\0';
}

static size_t count_characters(const char *text)
{
    size_t count = 0;
    size_t size = 0;

    for (size_t at = 0, end = strlen(text); at < end; at += size) {
        (void)alms_utf8_take(text + at, end - at, &size);
        count += 1;
    }
    return count;
}

/* The bytes of the family name that the name begins with. */
static size_t surname_size(const char *text, size_t characters)
{
    size_t size = 0;

    for (size_t i = 0; i < COUNT_OF(COMPOUND_SURNAMES) && characters > 2; i++) {
        if (strncmp(text, COMPOUND_SURNAMES[i], strlen(COMPOUND_SURNAMES[i])) == 0)
            return strlen(COMPOUND_SURNAMES[i]);
    }
    (void)alms_utf8_take(text, strlen(text), &size);
    return size;
}

/* One star for one hidden character, two for more: their number is not told. */
static void copy_stars(char *end, size_t hidden)
{
    memcpy(end, "**", 3);
    if (hidden == 1)
        end[1] = '\0';
}

void alms_person_mask(const char *text, char masked[ALMS_MASKED_SIZE_BYTES])
{
    const size_t characters = count_characters(text);

    if (characters == 0) {
        masked[0] = '\0';
        return;
    }
    /* A name of one character would be shown whole: nothing of it is. */
    const size_t size = characters == 1 ? 0 : surname_size(text, characters);
    char surname[ALMS_MASKED_SIZE_BYTES];
    memcpy(surname, text, size);
    surname[size] = '\0';
    const size_t hidden = characters - count_characters(surname);
    memcpy(masked, surname, size);
    copy_stars(masked + size, hidden);
}

/* Rule PUBLIC-1: default deny. */
void alms_name_mask(const struct alms_name *name, const struct alms_mask_words *words,
                    char masked[ALMS_MASKED_SIZE_BYTES])
{
    int kind = ALMS_PERSON;
    int publish = ALMS_PUBLISH_MASKED;

    if (name->kind != NULL && !alms_word_find(&ALMS_WORDS_PERSON, name->kind, &kind))
        kind = ALMS_MINOR;
    if (name->publish != NULL && !alms_word_find(&ALMS_WORDS_PUBLISH, name->publish, &publish))
        publish = ALMS_PUBLISH_ANONYMOUS;

    if (kind == ALMS_MINOR) {
        copy(masked, words->minor);
    } else if (name->text == NULL || name->text[0] == '\0' || publish == ALMS_PUBLISH_ANONYMOUS) {
        copy(masked, words->anonymous);
    } else if (publish == ALMS_PUBLISH_FULL || kind == ALMS_ORGANISATION) {
        copy_public(masked, name->text);
    } else {
        alms_person_mask(name->text, masked);
    }
}

void alms_reference_mask(const char *text, char masked[ALMS_MASKED_SIZE_BYTES])
{
    enum { SHOWN_SIZE_BYTES = 4, SIZE_MIN_BYTES = 12 };
    const size_t size = text == NULL ? 0 : strlen(text);

    if (size < SIZE_MIN_BYTES) {
        memcpy(masked, size == 0 ? "" : "**", size == 0 ? 1 : 3);
        return;
    }
    const size_t head = alms_utf8_cut(text, size, SHOWN_SIZE_BYTES);
    size_t tail = size - SHOWN_SIZE_BYTES;
    while (((unsigned char)text[tail] & 0xC0) == 0x80)
        tail += 1;
    memcpy(masked, text, head);
    memcpy(masked + head, "…", sizeof("…") - 1);
    memcpy(masked + head + sizeof("…") - 1, text + tail, size - tail + 1);
}
