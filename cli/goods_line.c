#include "goods_line.h"

#include <stdlib.h>
#include <string.h>

static size_t split_word(const char *word, struct cli_parts *out)
{
    size_t count = 0;

    out->copy = strdup(word);
    if (out->copy == NULL)
        abort();
    for (char *part = out->copy; part != NULL; count++) {
        char *colon = strchr(part, ':');
        if (colon != NULL)
            *colon = '\0';
        if (count < CLI_PARTS_MAX)
            out->items[count] = part[0] == '\0' ? NULL : part;
        part = colon == NULL ? NULL : colon + 1;
    }
    out->count = count;
    return count;
}

struct cli_parts *
cli_split(const struct cli_list *words, size_t least, size_t most, const char *form)
{
    bool is_good = true;
    struct cli_parts *parts = calloc(words->count + 1, sizeof(*parts));

    if (parts == NULL)
        abort();
    for (size_t i = 0; i < words->count; i++) {
        const size_t count = split_word(words->items[i], &parts[i]);
        if (count >= least && count <= most)
            continue;
        is_good = false;
        cli_complain(ALMS_E_OPTION_VALUE, "'%s' is not of the form %s", words->items[i], form);
    }
    if (is_good)
        return parts;
    cli_split_free(parts, words->count);
    return NULL;
}

void cli_split_free(struct cli_parts *parts, size_t count)
{
    for (size_t i = 0; i < count && parts != NULL; i++)
        free(parts[i].copy);
    free(parts);
}

void cli_goods_lines(const struct cli_parts *parts, size_t count, struct alms_stock_line *lines)
{
    for (size_t i = 0; i < count; i++) {
        lines[i] = (struct alms_stock_line){
            .item = parts[i].items[0], .quantity = parts[i].items[1], .lot = parts[i].items[2]};
    }
}
