#include "book/document.h"
#include "book/import_inside.h"

static_assert(ALMS_RULES_PRIVATE_MAX + 3 <= ALMS_PRIVATE_MEMBERS_MAX,
              "a gift has its private columns, ref, donor_kind and publish");

static void check_value(const struct alms_masters *masters, enum alms_setting setting,
                        const char *value, struct alms_error *err)
{
    switch (setting) {
    case ALMS_SETTING_ACCOUNT: (void)alms_rule_take_account(masters, value, err); break;
    case ALMS_SETTING_CAMPAIGN: alms_rule_check_label(masters, ALMS_CAMPAIGN, value, err); break;
    case ALMS_SETTING_CHANNEL: alms_rule_check_label(masters, ALMS_CHANNEL, value, err); break;
    case ALMS_SETTING_COMMODITY: (void)alms_rule_take_commodity(masters, value, err); break;
    case ALMS_SETTING_DONOR_KIND: alms_document_check_words(value, NULL, err); break;
    case ALMS_SETTING_FUND: (void)alms_rule_take_fund(masters, value, err); break;
    case ALMS_SETTING_PROGRAMME: alms_rule_check_label(masters, ALMS_PROGRAMME, value, err); break;
    case ALMS_SETTING_PUBLISH: alms_document_check_words(NULL, value, err); break;
    }
}

/* What the caller gives instead of a setting; NULL if nothing. */
static const char *option_of(const struct alms_import_options *options, enum alms_setting setting)
{
    switch (setting) {
    case ALMS_SETTING_ACCOUNT: return options->account;
    case ALMS_SETTING_CAMPAIGN: return options->campaign;
    case ALMS_SETTING_CHANNEL: return options->channel;
    case ALMS_SETTING_FUND: return options->fund;
    case ALMS_SETTING_PROGRAMME: return options->programme;
    case ALMS_SETTING_COMMODITY:
    case ALMS_SETTING_DONOR_KIND:
    case ALMS_SETTING_PUBLISH: return NULL;
    }
    UNREACHABLE("a setting");
}

enum alms_code
alms_import_check_constants(const struct alms_masters *masters, const struct alms_rules *rules,
                            const struct alms_import_options *options, struct alms_error *err)
{
    static const enum alms_setting OPTIONS[] = {ALMS_SETTING_ACCOUNT, ALMS_SETTING_CAMPAIGN,
                                                ALMS_SETTING_CHANNEL, ALMS_SETTING_FUND,
                                                ALMS_SETTING_PROGRAMME};

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
        alms_error_locate(err, first, &constant->place);
    }
    return alms_error_code(err);
}
