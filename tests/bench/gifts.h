/*
 * gifts - made-up gifts for measuring: the same for the same seed, everywhere.
 */
#ifndef BENCH_GIFTS_H
#define BENCH_GIFTS_H

#include <stdint.h>

enum { GIFT_TEXT_SIZE_BYTES = 96, GIFT_FUNDS = 12, GIFT_DAYS = 365 };

#define GIFT_TITLE_DATE "日期"
#define GIFT_TITLE_REFERENCE "交易单号"
#define GIFT_TITLE_AMOUNT "捐赠金额（元）"
#define GIFT_TITLE_DONOR "捐赠者"
#define GIFT_TITLE_MEMO "付款附言"

struct gift {
    char reference[32]; /* 0102 YYYYMMDD hhmmss and a number: unique */
    char amount[24];    /* 123.45 */
    char donor[GIFT_TEXT_SIZE_BYTES];
    char memo[GIFT_TEXT_SIZE_BYTES]; /* often empty */
    uint32_t date;                   /* 20250113 */
    int64_t minor_units;
    uint32_t fund; /* 0 to GIFT_FUNDS - 1 */
};

/* Where the generator stands. */
struct gift_source {
    uint64_t state;
    uint64_t index;
    uint64_t count;
};

struct gift_source gift_source_open(uint64_t seed, uint64_t count);
void gift_next(struct gift_source *source, struct gift *out);

#endif
