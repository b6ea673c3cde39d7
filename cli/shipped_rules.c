#include "shipped_rules.h"

#include "rules/abc_rules.h"
#include "rules/agribank_vn_rules.h"
#include "rules/alipay_app_rules.h"
#include "rules/alipay_merchant_cash_rules.h"
#include "rules/alipay_merchant_trade_rules.h"
#include "rules/alipay_web_rules.h"
#include "rules/boc_rules.h"
#include "rules/bocom_rules.h"
#include "rules/ccb_rules.h"
#include "rules/ccb_signed_rules.h"
#include "rules/cmb_rules.h"
#include "rules/goods_issued_rules.h"
#include "rules/goods_received_rules.h"
#include "rules/icbc_rules.h"
#include "rules/list_abc_rules.h"
#include "rules/list_alipay_rules.h"
#include "rules/list_boc_rules.h"
#include "rules/list_bocom_rules.h"
#include "rules/list_usd_rules.h"
#include "rules/unionpay_app_rules.h"
#include "rules/unionpay_merchant_rules.h"
#include "rules/unionpay_qrpos_rules.h"
#include "rules/wechat_merchant_rules.h"
#include "rules/wechat_rules.h"

#include <string.h>

struct shipped {
    const char *name;
    const unsigned char *text;
};

static const struct shipped SHIPPED[] = {
    {"abc", ABC_RULES},
    {"agribank-vn", AGRIBANK_VN_RULES},
    {"alipay-app", ALIPAY_APP_RULES},
    {"alipay-merchant-cash", ALIPAY_MERCHANT_CASH_RULES},
    {"alipay-merchant-trade", ALIPAY_MERCHANT_TRADE_RULES},
    {"alipay-web", ALIPAY_WEB_RULES},
    {"boc", BOC_RULES},
    {"bocom", BOCOM_RULES},
    {"ccb", CCB_RULES},
    {"ccb-signed", CCB_SIGNED_RULES},
    {"cmb", CMB_RULES},
    {"goods-issued", GOODS_ISSUED_RULES},
    {"goods-received", GOODS_RECEIVED_RULES},
    {"icbc", ICBC_RULES},
    {"list-abc", LIST_ABC_RULES},
    {"list-alipay", LIST_ALIPAY_RULES},
    {"list-boc", LIST_BOC_RULES},
    {"list-bocom", LIST_BOCOM_RULES},
    {"list-usd", LIST_USD_RULES},
    {"unionpay-app", UNIONPAY_APP_RULES},
    {"unionpay-merchant", UNIONPAY_MERCHANT_RULES},
    {"unionpay-qrpos", UNIONPAY_QRPOS_RULES},
    {"wechat", WECHAT_RULES},
    {"wechat-merchant", WECHAT_MERCHANT_RULES},
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
