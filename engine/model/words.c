#include "model/words.h"

#include "base/memory.h"
#include "base/text.h"

#include <string.h>

static const char *const TYPES[] = {N_("asset"), N_("liability"), N_("net-assets"), N_("income"),
                                    N_("expense")};
static const char *const ROLES[] = {"",          N_("group"),   N_("cash"), N_("agency"),
                                    N_("stock"), N_("gift"),    N_("aid"),  N_("net"),
                                    N_("fee"),   N_("suspense")};
static const char *const MONEY[] = {"", N_("unrestricted"), N_("restricted")};
static const char *const SIDES[] = {"debit", "credit"};
static const char *const RESTRICTIONS[] = {N_("none"), N_("purpose"), N_("time"), N_("endowment")};
static const char *const REGIMES[] = {"NPO2004", "NPO2026"};
static const char *const OPERATOR_ROLES[] = {N_("treasurer"), N_("approver"), N_("office"),
                                             N_("auditor"),   N_("checker"),  N_("cashier"),
                                             N_("poster")};
static const char *const REVERSALS[] = {N_("bounced"), N_("duplicate"), N_("error"), N_("other"),
                                        N_("refund")};
static const char *const TRANSFERS[] = {"donor", "internal", "law", "released", "surplus"};
static const char *const SOURCES[] = {N_("gift"), N_("purchase")};
static const char *const VALUATIONS[] = {N_("voucher"), N_("market"),   N_("factory"),
                                         N_("guide"),   N_("platform"), N_("appraisal")};
static const char *const WRITEOFFS[] = {N_("damaged"), N_("expired"), N_("lost"), N_("other")};
static const char *const MEMOS[] = {N_("counted"), N_("discarded"), N_("issued"),
                                    N_("moved"),   N_("received"),  N_("undone")};
static const char *const PUBLISH[] = {N_("masked"), N_("full"), N_("anonymous")};
static const char *const PERSONS[] = {N_("person"), N_("organisation"), N_("minor")};

const struct alms_words ALMS_WORDS_TYPE = {W_("type"), TYPES, COUNT_OF(TYPES)};
const struct alms_words ALMS_WORDS_ROLE = {W_("role"), ROLES, COUNT_OF(ROLES)};
const struct alms_words ALMS_WORDS_MONEY = {W_("restriction"), MONEY, COUNT_OF(MONEY)};
const struct alms_words ALMS_WORDS_SIDE = {W_("side"), SIDES, COUNT_OF(SIDES)};
const struct alms_words ALMS_WORDS_RESTRICTION = {W_("restriction"), RESTRICTIONS,
                                                  COUNT_OF(RESTRICTIONS)};
const struct alms_words ALMS_WORDS_REGIME = {W_("regime"), REGIMES, COUNT_OF(REGIMES)};
const struct alms_words ALMS_WORDS_OPERATOR_ROLE = {W_("role"), OPERATOR_ROLES,
                                                    COUNT_OF(OPERATOR_ROLES)};
const struct alms_words ALMS_WORDS_REVERSAL = {W_("reason"), REVERSALS, COUNT_OF(REVERSALS)};
const struct alms_words ALMS_WORDS_TRANSFER = {W_("reason"), TRANSFERS, COUNT_OF(TRANSFERS)};
const struct alms_words ALMS_WORDS_SOURCE = {W_("source"), SOURCES, COUNT_OF(SOURCES)};
const struct alms_words ALMS_WORDS_VALUATION = {W_("valuation"), VALUATIONS, COUNT_OF(VALUATIONS)};
const struct alms_words ALMS_WORDS_WRITEOFF = {W_("reason"), WRITEOFFS, COUNT_OF(WRITEOFFS)};
const struct alms_words ALMS_WORDS_MEMO = {W_("reason"), MEMOS, COUNT_OF(MEMOS)};
const struct alms_words ALMS_WORDS_PUBLISH = {W_("publish"), PUBLISH, COUNT_OF(PUBLISH)};
const struct alms_words ALMS_WORDS_PERSON = {W_("kind"), PERSONS, COUNT_OF(PERSONS)};

static_assert(COUNT_OF(TYPES) == ALMS_EXPENSE + 1, "a word for each type");
static_assert(COUNT_OF(ROLES) == ALMS_ROLE_SUSPENSE + 1, "a word for each role");
static_assert(COUNT_OF(MONEY) == ALMS_MONEY_RESTRICTED + 1, "a word for each kind of money");
static_assert(COUNT_OF(RESTRICTIONS) == ALMS_ENDOWMENT + 1, "a word for each restriction");
static_assert(COUNT_OF(REVERSALS) == ALMS_REVERSAL_REFUND + 1, "a word for each reason");
static_assert(COUNT_OF(TRANSFERS) == ALMS_TRANSFER_SURPLUS + 1, "a word for each reason");
static_assert(COUNT_OF(SOURCES) == ALMS_GOODS_PURCHASE + 1, "a word for each source");
static_assert(COUNT_OF(VALUATIONS) == ALMS_VALUED_APPRAISAL + 1, "a word for each valuation");
static_assert(COUNT_OF(MEMOS) == ALMS_MEMO_UNDONE + 1, "a word for each reason");
static_assert(COUNT_OF(PUBLISH) == ALMS_PUBLISH_COUNT, "a word for each");
static_assert(COUNT_OF(PERSONS) == ALMS_PERSON_KIND_COUNT, "a word for each");

bool alms_word_find(const struct alms_words *words, const char *text, int *out)
{
    for (size_t i = 0; i < words->count; i++) {
        if (strcmp(words->items[i], text) == 0) {
            *out = (int)i;
            return true;
        }
    }
    return false;
}

enum alms_code
alms_word_check(const struct alms_words *words, const char *text, int *out, struct alms_error *err)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer list = {0};

    if (text == NULL || text[0] == '\0')
        return alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", words->what);
    if (alms_word_find(words, text, out))
        return ALMS_OK;
    for (size_t i = 0; i < words->count; i++) {
        if (words->items[i][0] == '\0')
            continue;
        if (list.size_bytes > 0)
            alms_buffer_add_text(&list, ", ");
        alms_buffer_add_text(&list, words->items[i]);
    }
    return alms_fail(err, ALMS_E_VALUE_UNKNOWN, "the %s '%.60s' is none of %s", words->what, text,
                     list.bytes);
}

const char *alms_account_type_word(enum alms_account_type type)
{
    return TYPES[type];
}

const char *alms_account_role_word(enum alms_account_role role)
{
    return ROLES[role];
}

const char *alms_account_money_word(enum alms_account_money money)
{
    return MONEY[money];
}

const char *alms_restriction_word(enum alms_restriction restriction)
{
    return RESTRICTIONS[restriction];
}

const char *alms_label_word(enum alms_label_kind kind)
{
    switch (kind) {
    case ALMS_PROGRAMME: return N_("programme");
    case ALMS_CHANNEL: return N_("channel");
    case ALMS_CAMPAIGN: return N_("campaign");
    case ALMS_COUNTY: return N_("county");
    }
    UNREACHABLE("a label kind of the enum");
}

const char *alms_label_noun(enum alms_label_kind kind)
{
    switch (kind) {
    case ALMS_PROGRAMME: return W_("programme");
    case ALMS_CHANNEL: return W_("channel");
    case ALMS_CAMPAIGN: return W_("campaign");
    case ALMS_COUNTY: return W_("county");
    }
    UNREACHABLE("a label kind of the enum");
}

const char *alms_operator_role_word(uint32_t role)
{
    for (size_t i = 0; i < COUNT_OF(OPERATOR_ROLES); i++) {
        if (role == 1U << i)
            return OPERATOR_ROLES[i];
    }
    return NULL;
}
