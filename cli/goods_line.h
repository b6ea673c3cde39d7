/*
 * goods_line - words of the command line that hold several values, as RICE:300:9000.
 */
#ifndef CLI_GOODS_LINE_H
#define CLI_GOODS_LINE_H

#include "command.h"

#include <alms/stock.h>

enum { CLI_PARTS_MAX = 8 };

/* The parts of a word between colons; NULL where nothing stands. */
struct cli_parts {
    char *copy; /* owns them */
    const char *items[CLI_PARTS_MAX];
    size_t count;
};

/* The parts of all words; false, and told, where one has fewer than `least` or more than `most`. */
struct cli_parts *
cli_split(const struct cli_list *words, size_t least, size_t most, const char *form);
void cli_split_free(struct cli_parts *parts, size_t count);

/*
 * Goods that leave, as ITEM:QUANTITY[:LOT]; the lines have room for as many as there are words and
 * point into the parts.
 */
void cli_goods_lines(const struct cli_parts *parts, size_t count, struct alms_stock_line *lines);

#define CLI_GOODS_FORM "ITEM:QUANTITY[:LOT]"

#endif
