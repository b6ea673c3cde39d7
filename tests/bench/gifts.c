#include "gifts.h"

#include <stdio.h>
#include <string.h>

static const char *const SURNAMES[] = {"王", "李", "张", "刘", "陈",   "杨",   "赵",   "黄",
                                       "周", "吴", "徐", "孙", "胡",   "朱",   "高",   "林",
                                       "何", "郭", "马", "罗", "欧阳", "司马", "上官", "诸葛"};
static const char *const GIVEN[] = {"伟", "芳", "娜", "敏",   "静",   "丽",  "强",
                                    "磊", "军", "洋", "勇",   "艳",   "杰",  "娟",
                                    "涛", "明", "超", "秀兰", "建国", "晓梅"};
static const char *const MEMOS[] = {"",           "",           "",           "爱心捐款",
                                    "祝早日康复", "白血病救助", "先心病患儿", "失智老人",
                                    "博爱送万家", "加油"};

enum {
    SURNAMES_COUNT = sizeof(SURNAMES) / sizeof(SURNAMES[0]),
    GIVEN_COUNT = sizeof(GIVEN) / sizeof(GIVEN[0]),
    MEMOS_COUNT = sizeof(MEMOS) / sizeof(MEMOS[0])
};

struct gift_source gift_source_open(uint64_t seed, uint64_t count)
{
    return (struct gift_source){.state = seed, .count = count};
}

/* splitmix64 */
static uint64_t next_random(struct gift_source *source)
{
    uint64_t z = source->state += 0x9E3779B97F4A7C15U;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
}

static uint64_t below(struct gift_source *source, uint64_t limit)
{
    return next_random(source) % limit;
}

/* The day of 2025 with this index. */
static uint32_t day_of_year(uint32_t index)
{
    static const uint32_t DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    uint32_t month = 0;

    while (index >= DAYS[month])
        index -= DAYS[month++];
    return 20250000 + (month + 1) * 100 + index + 1;
}

void gift_next(struct gift_source *source, struct gift *out)
{
    static const int64_t USUAL[] = {100, 500, 1000, 2000, 5000, 10000, 20000, 50000};
    const uint32_t day = (uint32_t)(source->index * GIFT_DAYS / source->count);
    const uint64_t seconds = below(source, 86400);
    const uint64_t memo = below(source, MEMOS_COUNT);

    out->date = day_of_year(day);
    out->minor_units =
        below(source, 4) == 0 ? (int64_t)below(source, 10000000) + 1 : USUAL[below(source, 8)];
    (void)snprintf(out->amount, sizeof(out->amount), "%lld.%02d",
                   (long long)(out->minor_units / 100), (int)(out->minor_units % 100));
    (void)snprintf(out->reference, sizeof(out->reference), "0102%u%02u%02u%02u%08llu", out->date,
                   (unsigned int)(seconds / 3600), (unsigned int)(seconds / 60 % 60),
                   (unsigned int)(seconds % 60), (unsigned long long)source->index);
    (void)snprintf(out->donor, sizeof(out->donor), "%s%s", SURNAMES[below(source, SURNAMES_COUNT)],
                   GIVEN[below(source, GIVEN_COUNT)]);
    memcpy(out->memo, MEMOS[memo], strlen(MEMOS[memo]) + 1);
    out->fund = memo >= 5 && memo <= 8 ? (uint32_t)(memo - 4) : 0;
    source->index += 1;
}
