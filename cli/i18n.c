#include "i18n.h"

#include "po/zh_CN_mo.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/*
 * The layout of a gettext .mo file (GNU gettext manual, "The Format of GNU MO Files"): two tables
 * of length and offset, the originals sorted. It is compiled in, so it is trusted.
 */
enum { MO_COUNT_AT = 8, MO_ORIGINALS_AT = 12, MO_TRANSLATIONS_AT = 16, MO_ROW_SIZE = 8 };

static const char I18N_CONTEXT_END = '\004'; /* as gettext joins a context and a text */

static bool is_chinese; /* one language for one process */

static uint32_t number_at(size_t at)
{
    uint32_t number = 0;
    memcpy(&number, ZH_CN_MO + at, sizeof(number));
    return number;
}

static const char *text_at(size_t table, size_t index)
{
    return (const char *)ZH_CN_MO + number_at(table + index * MO_ROW_SIZE + 4);
}

/* NULL where there is no translation. */
static const char *find(const char *english)
{
    size_t low = 0;
    size_t high = number_at(MO_COUNT_AT);
    const size_t originals = number_at(MO_ORIGINALS_AT);

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = strcmp(english, text_at(originals, middle));
        if (order == 0)
            return text_at(number_at(MO_TRANSLATIONS_AT), middle);
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}

const char *i18n_text(const char *english)
{
    /* The empty text is the catalogue's own header. */
    const char *chinese = is_chinese && english[0] != '\0' ? find(english) : NULL;

    return chinese == NULL ? english : chinese;
}

const char *i18n_text_in(const char *context_and_english)
{
    const char *chinese = is_chinese ? find(context_and_english) : NULL;

    return chinese == NULL ? strchr(context_and_english, I18N_CONTEXT_END) + 1 : chinese;
}

bool i18n_choose(const char *language)
{
    if (strncmp(language, "zh", 2) == 0) {
        is_chinese = true;
    } else if (strncmp(language, "en", 2) == 0) {
        is_chinese = false;
    } else {
        return false;
    }
    return true;
}

void i18n_start(void)
{
    static const char *const VARIABLES[] = {"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"};

    for (size_t i = 0; i < sizeof(VARIABLES) / sizeof(VARIABLES[0]); i++) {
        const char *value = getenv(VARIABLES[i]);
        if (value != NULL && value[0] != '\0') {
            is_chinese = strncmp(value, "zh", 2) == 0;
            return;
        }
    }
}

const char *i18n_language(void)
{
    return is_chinese ? "zh" : "en";
}

const char *i18n_name(const char *name, const char *name_en)
{
    return is_chinese || name_en == NULL ? name : name_en;
}
