/* words - the fixed words of records: they are part of the log, so each one is written here. */
#include "model/words.h"

#include "support/check.h"

#include <string.h>

static const struct {
    const struct alms_words *words;
    const char *what;
    const char *list; /* in the order of the enum, with a comma behind each */
} SETS[] = {
    {&ALMS_WORDS_TYPE, W_("type"), "asset,liability,net-assets,income,expense,"},
    {&ALMS_WORDS_ROLE, W_("role"), ",group,cash,agency,stock,gift,aid,net,fee,suspense,"},
    {&ALMS_WORDS_MONEY, W_("restriction"), ",unrestricted,restricted,"},
    {&ALMS_WORDS_SIDE, W_("side"), "debit,credit,"},
    {&ALMS_WORDS_RESTRICTION, W_("restriction"), "none,purpose,time,endowment,"},
    {&ALMS_WORDS_REGIME, W_("regime"), "NPO2004,NPO2026,"},
    {&ALMS_WORDS_OPERATOR_ROLE, W_("role"),
     "treasurer,approver,office,auditor,checker,cashier,poster,"},
    {&ALMS_WORDS_REVERSAL, W_("reason"), "bounced,duplicate,error,other,refund,"},
    {&ALMS_WORDS_TRANSFER, W_("reason"), "donor,internal,law,released,surplus,"},
    {&ALMS_WORDS_PUBLISH, W_("publish"), "masked,full,anonymous,"},
    {&ALMS_WORDS_PERSON, W_("kind"), "person,organisation,minor,"},
};

static void check_every_word(void **state)
{
    struct alms_error err;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(SETS); i++) {
        const char *cursor = SETS[i].list;
        size_t index = 0;
        assert_string_equal(SETS[i].words->what, SETS[i].what);
        for (; *cursor != '\0'; index++) {
            char word[32] = "";
            int found = -1;
            const size_t size = strcspn(cursor, ",");
            memcpy(word, cursor, size);
            cursor += size + 1;
            assert_true(index < SETS[i].words->count);
            assert_string_equal(SETS[i].words->items[index], word);
            assert_true(alms_word_find(SETS[i].words, word, &found));
            assert_int_equal(found, index);
            if (size == 0)
                continue;
            found = -1;
            assert_accepts(alms_word_check(SETS[i].words, word, &found, &err));
            assert_int_equal(found, index);
        }
        assert_int_equal(index, SETS[i].words->count);
    }
}

static void check_refusals(void **state)
{
    static const char *const UNKNOWN[] = {"Cash", "cash ", "cas", "cashh", "现金"};
    struct alms_error err;
    char message[ALMS_MESSAGE_SIZE_BYTES];
    int found = -1;

    (void)state;
    assert_refuses(alms_word_check(&ALMS_WORDS_ROLE, NULL, &found, &err), ALMS_E_VALUE_MISSING);
    assert_refuses(alms_word_check(&ALMS_WORDS_ROLE, "", &found, &err), ALMS_E_VALUE_MISSING);
    alms_fault_message(&err.faults[0], NULL, message);
    assert_string_equal(message, "the role is missing");
    for (size_t i = 0; i < COUNT_OF(UNKNOWN); i++) {
        assert_false(alms_word_find(&ALMS_WORDS_ROLE, UNKNOWN[i], &found));
        assert_refuses(alms_word_check(&ALMS_WORDS_ROLE, UNKNOWN[i], &found, &err),
                       ALMS_E_VALUE_UNKNOWN);
    }
    assert_int_equal(found, -1);
    assert_refuses(alms_word_check(&ALMS_WORDS_ROLE, "till", &found, &err), ALMS_E_VALUE_UNKNOWN);
    alms_fault_message(&err.faults[0], NULL, message);
    assert_string_equal(message, "the role 'till' is none of group, cash, agency, stock, gift, "
                                 "aid, net, fee, suspense");
}

static void check_words_of_values(void **state)
{
    (void)state;
    assert_string_equal(alms_account_type_word(ALMS_NET_ASSETS), "net-assets");
    assert_string_equal(alms_account_role_word(ALMS_ROLE_NONE), "");
    assert_string_equal(alms_account_role_word(ALMS_ROLE_STOCK), "stock");
    assert_string_equal(alms_account_money_word(ALMS_MONEY_ANY), "");
    assert_string_equal(alms_account_money_word(ALMS_MONEY_RESTRICTED), "restricted");
    assert_string_equal(alms_restriction_word(ALMS_UNRESTRICTED), "none");
    assert_string_equal(alms_restriction_word(ALMS_ENDOWMENT), "endowment");
    assert_string_equal(alms_label_word(ALMS_PROGRAMME), "programme");
    assert_string_equal(alms_label_word(ALMS_CHANNEL), "channel");
    assert_string_equal(alms_label_word(ALMS_CAMPAIGN), "campaign");
    for (int kind = ALMS_PROGRAMME; kind <= ALMS_CAMPAIGN; kind++) {
        const char *noun = alms_label_noun((enum alms_label_kind)kind);
        assert_int_equal(noun[0], ALMS_WORD_MARK); /* so that it is translated */
        assert_string_equal(noun + 1, alms_label_word((enum alms_label_kind)kind));
    }
    assert_string_equal(alms_operator_role_word(ALMS_TREASURER), "treasurer");
    assert_string_equal(alms_operator_role_word(ALMS_APPROVER), "approver");
    assert_string_equal(alms_operator_role_word(ALMS_OFFICE), "office");
    assert_string_equal(alms_operator_role_word(ALMS_AUDITOR), "auditor");
    assert_null(alms_operator_role_word(0));
    assert_null(alms_operator_role_word(ALMS_TREASURER | ALMS_APPROVER));
    assert_string_equal(alms_operator_role_word(ALMS_CHECKER), "checker");
    assert_string_equal(alms_operator_role_word(ALMS_CASHIER), "cashier");
    assert_string_equal(alms_operator_role_word(ALMS_POSTER), "poster");
    assert_null(alms_operator_role_word(128));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_every_word),
        cmocka_unit_test(check_refusals),
        cmocka_unit_test(check_words_of_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
