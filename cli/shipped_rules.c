#include "shipped_rules.h"

#include "rules/list_abc_rules.h"
#include "rules/list_alipay_rules.h"
#include "rules/list_boc_rules.h"
#include "rules/list_bocom_rules.h"
#include "rules/list_usd_rules.h"
#include "rules/unionpay_qrpos_rules.h"

#include <string.h>

struct shipped {
    const char *name;
    const unsigned char *text;
};

static const struct shipped SHIPPED[] = {
    {"list-abc", LIST_ABC_RULES}, {"list-alipay", LIST_ALIPAY_RULES},
    {"list-boc", LIST_BOC_RULES}, {"list-bocom", LIST_BOCOM_RULES},
    {"list-usd", LIST_USD_RULES}, {"unionpay-qrpos", UNIONPAY_QRPOS_RULES},
};

enum { SHIPPED_COUNT = sizeof(SHIPPED) / sizeof(SHIPPED[0]) };

const char *shipped_rules_find(const char *name)
{
    for (size_t i = 0; i < SHIPPED_COUNT; i++) {
        if (strcmp(SHIPPED[i].name, name) == 0)
            return (const char *)SHIPPED[i].text;
    }
    return NULL;
}

size_t shipped_rules_names(const char **names, size_t max)
{
    for (size_t i = 0; i < SHIPPED_COUNT && i < max; i++)
        names[i] = SHIPPED[i].name;
    return SHIPPED_COUNT;
}
