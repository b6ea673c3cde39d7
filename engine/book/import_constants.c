#include "book/currency_lines.h"
#include "book/document.h"
#include "book/import_inside.h"
#include "model/rule_goods.h"
#include "model/words.h"

static_assert(ALMS_RULES_PRIVATE_MAX + 3 <= ALMS_PRIVATE_MEMBERS_MAX,
              "a gift has its private columns, ref, donor_kind and publish");

static void
check_approver(const struct alms_masters *masters, const char *code, struct alms_error *err)
{
    const int32_t id = alms_operator_find(masters, code);

    if (id == ALMS_ID_NONE) {
        (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("operator"), code);
    } else if (alms_operator_at(masters, id)->is_closed) {
        (void)alms_fail(err, ALMS_E_CLOSED, "the %s '%s' is closed", W_("operator"), code);
    }
}

static void check_digest(const char *text, struct alms_error *err)
{
    uint8_t bytes[ALMS_HASH_SIZE_BYTES];

    if (!alms_hex_parse(text, bytes, sizeof(bytes)))
        (void)alms_fail(err, ALMS_E_VALUE_UNKNOWN, "'%.80s' is no SHA-256 of a file", text);
}

static void check_value(const struct alms_masters *masters, enum alms_setting setting,
                        const char *value, struct alms_error *err)
{
    int word = 0;

    switch (setting) {
    case ALMS_SETTING_ACCOUNT: (void)alms_rule_take_account(masters, value, err); break;
    case ALMS_SETTING_APPROVER: check_approver(masters, value, err); break;
    case ALMS_SETTING_CAMPAIGN: alms_rule_check_label(masters, ALMS_CAMPAIGN, value, err); break;
    case ALMS_SETTING_CHANNEL: alms_rule_check_label(masters, ALMS_CHANNEL, value, err); break;
    case ALMS_SETTING_COMMODITY: (void)alms_rule_take_commodity(masters, value, err); break;
    case ALMS_SETTING_COUNTY: alms_rule_check_label(masters, ALMS_COUNTY, value, err); break;
    case ALMS_SETTING_DONOR_KIND: alms_document_check_words(value, NULL, err); break;
    case ALMS_SETTING_EVIDENCE: check_digest(value, err); break;
    case ALMS_SETTING_FUND: (void)alms_rule_take_fund(masters, value, err); break;
    case ALMS_SETTING_PLACE: (void)alms_rule_take_place(masters, value, err); break;
    case ALMS_SETTING_PROGRAMME: alms_rule_check_label(masters, ALMS_PROGRAMME, value, err); break;
    case ALMS_SETTING_PUBLISH: alms_document_check_words(NULL, value, err); break;
    case ALMS_SETTING_VALUATION:
        NOTE(alms_word_check(&ALMS_WORDS_VALUATION, value, &word, err));
        break;
    }
}

/* What the caller gives instead of a setting; NULL if nothing. */
static const char *option_of(const struct alms_import_options *options, enum alms_setting setting)
{
    switch (setting) {
    case ALMS_SETTING_ACCOUNT: return options->account;
    case ALMS_SETTING_APPROVER: return options->approver;
    case ALMS_SETTING_CAMPAIGN: return options->campaign;
    case ALMS_SETTING_CHANNEL: return options->channel;
    case ALMS_SETTING_COUNTY: return options->county;
    case ALMS_SETTING_FUND: return options->fund;
    case ALMS_SETTING_PLACE: return options->place;
    case ALMS_SETTING_PROGRAMME: return options->programme;
    case ALMS_SETTING_COMMODITY:
    case ALMS_SETTING_DONOR_KIND:
    case ALMS_SETTING_EVIDENCE:
    case ALMS_SETTING_PUBLISH:
    case ALMS_SETTING_VALUATION: return NULL;
    }
    UNREACHABLE("a setting");
}

/* Whether what the file has in another currency comes with a rate. */
static void
check_rate(const struct alms_import_options *options, bool is_needed, struct alms_error *err)
{
    struct alms_record unused = {.kind = ALMS_KIND_GIFT};

    alms_currency_take_rate(&unused, options->rate, options->rate_source, is_needed, err);
}

enum alms_code
alms_import_check_constants(const struct alms_masters *masters, const struct alms_rules *rules,
                            const struct alms_import_options *options, struct alms_error *err)
{
    static const enum alms_setting OPTIONS[] = {
        ALMS_SETTING_ACCOUNT, ALMS_SETTING_CAMPAIGN,  ALMS_SETTING_CHANNEL, ALMS_SETTING_COUNTY,
        ALMS_SETTING_FUND,    ALMS_SETTING_PROGRAMME, ALMS_SETTING_PLACE,   ALMS_SETTING_APPROVER};

    bool has_foreign = false;

    for (size_t i = 0; i < COUNT_OF(OPTIONS); i++) {
        const char *value = option_of(options, OPTIONS[i]);
        if (value != NULL)
            check_value(masters, OPTIONS[i], value, err);
    }
    for (size_t i = 0; i < rules->constants_count; i++) {
        const struct alms_rules_constant *constant = &rules->constants[i];
        const size_t first = err->count;
        if (constant->is_of_record && option_of(options, constant->setting) != NULL)
            continue;
        check_value(masters, constant->setting, constant->value, err);
        has_foreign = has_foreign || (constant->setting == ALMS_SETTING_COMMODITY &&
                                      alms_currency_is_foreign(masters, constant->value));
        alms_error_locate(err, first, &constant->place);
    }
    check_rate(options, has_foreign, err);
    return alms_error_code(err);
}
