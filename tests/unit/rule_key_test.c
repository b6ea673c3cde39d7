/* rule_key - which keys may be recorded, by whom, and when one takes the place of another. */
#include "model/rule.h"

#include "base/base64.h"
#include "model/keys.h"
#include "support/check.h"
#include "unit/records.h"

#include <string.h>

struct fixture {
    struct alms_masters *masters;
    struct alms_hasher *hasher;
    struct alms_random *source;
};

static int open_fixture(void **state)
{
    struct fixture *fixture = alms_alloc(sizeof(*fixture));

    fixture->masters = masters_make();
    fixture->hasher = alms_hasher_open();
    fixture->source = alms_random_open("rule key");
    *state = fixture;
    return 0;
}

static int close_fixture(void **state)
{
    struct fixture *fixture = *state;

    alms_masters_close(fixture->masters);
    alms_hasher_close(fixture->hasher);
    alms_random_close(fixture->source);
    alms_free(fixture);
    return 0;
}

/* A new key of a name. */
struct made {
    struct alms_private_key key;
    char vkey[ALMS_VKEY_TEXT_SIZE_BYTES];
};

static struct made make(struct fixture *fixture, const char *name, enum alms_key_type type)
{
    struct made made;
    struct alms_public_key public_key;
    struct alms_vkey vkey;

    alms_private_key_make(fixture->source, name, &made.key);
    alms_public_key_of(&made.key, &public_key);
    alms_vkey_make(name, type, &public_key, fixture->hasher, &vkey);
    alms_vkey_format(&vkey, made.vkey);
    return made;
}

static void
assert_verdict(struct fixture *fixture, const struct alms_record *record, enum alms_code expected)
{
    struct alms_error err;

    if (expected == ALMS_OK) {
        assert_accepts(alms_rule_master(fixture->masters, record, &err));
    } else {
        assert_refuses(alms_rule_master(fixture->masters, record, &err), expected);
    }
}

static void apply(struct fixture *fixture, const struct alms_record *record)
{
    assert_verdict(fixture, record, ALMS_OK);
    alms_masters_apply(fixture->masters, record);
}

/* Rules KEY-1 and KEY-2. */
static void check_operator_keys(void **state)
{
    struct fixture *fixture = *state;
    const struct made first = make(fixture, "book/li", ALMS_KEY_ED25519);
    const struct made second = make(fixture, "book/li", ALMS_KEY_ED25519);
    const struct made witness = make(fixture, "book/li", ALMS_KEY_COSIGNATURE);
    const struct alms_record add =
        RECORD(ALMS_KIND_OPERATOR_KEY, {ALMS_FIELD_CODE, "li"}, {ALMS_FIELD_KEY, first.vkey});
    const struct alms_record shut = RECORD(ALMS_KIND_OPERATOR_KEY_CLOSE, {ALMS_FIELD_CODE, "li"});
    struct alms_record other = add;

    assert_verdict(fixture, &shut, ALMS_E_NOT_FOUND);
    alms_record_set(&other, ALMS_FIELD_CODE, "nobody");
    assert_verdict(fixture, &other, ALMS_E_NOT_FOUND);
    alms_record_set(&other, ALMS_FIELD_CODE, "old");
    assert_verdict(fixture, &other, ALMS_E_CLOSED);
    alms_record_set(&other, ALMS_FIELD_CODE, "li");
    alms_record_set(&other, ALMS_FIELD_KEY, witness.vkey);
    assert_verdict(fixture, &other, ALMS_E_KEY_SYNTAX);
    alms_record_set(&other, ALMS_FIELD_KEY, "book/li+00000000+AAAA");
    assert_verdict(fixture, &other, ALMS_E_KEY_SYNTAX);

    apply(fixture, &add);
    const struct alms_key *open =
        alms_keys_open(alms_masters_keys(fixture->masters), ALMS_KEY_OF_OPERATOR, "li");
    assert_non_null(open);
    assert_string_equal(open->vkey, first.vkey);
    assert_null(alms_keys_open(alms_masters_keys(fixture->masters), ALMS_KEY_OF_LOG, NULL));
    assert_null(alms_keys_open(alms_masters_keys(fixture->masters), ALMS_KEY_OF_OPERATOR, "wu"));

    /* The key is taken, by whomever, and li has one. */
    alms_record_set(&other, ALMS_FIELD_CODE, "wu");
    alms_record_set(&other, ALMS_FIELD_KEY, first.vkey);
    assert_verdict(fixture, &other, ALMS_E_DUPLICATE);
    alms_record_set(&other, ALMS_FIELD_CODE, "li");
    alms_record_set(&other, ALMS_FIELD_KEY, second.vkey);
    assert_verdict(fixture, &other, ALMS_E_DUPLICATE);
    apply(fixture, &shut);
    assert_null(alms_keys_open(alms_masters_keys(fixture->masters), ALMS_KEY_OF_OPERATOR, "li"));
    assert_verdict(fixture, &add, ALMS_E_DUPLICATE); /* a closed key stays closed */
    apply(fixture, &other);
    assert_string_equal(
        alms_keys_open(alms_masters_keys(fixture->masters), ALMS_KEY_OF_OPERATOR, "li")->vkey,
        second.vkey);
}

static void sign(const struct made *identity, const char *old_vkey, const char *new_vkey,
                 char text[ALMS_BASE64_SIZE_BYTES(ALMS_SIGNATURE_SIZE_BYTES)])
{
    struct alms_signature signature;
    CLEANUP(alms_buffer_clear) struct alms_buffer statement = {0};

    alms_rotation_text(old_vkey, new_vkey, &statement);
    alms_sign(&identity->key, statement.bytes, statement.size_bytes, &signature);
    (void)alms_base64_format(signature.bytes, sizeof(signature.bytes), text);
}

/* Rule KEY-3. */
static void check_log_keys(void **state)
{
    struct fixture *fixture = *state;
    char consent[ALMS_BASE64_SIZE_BYTES(ALMS_SIGNATURE_SIZE_BYTES)];
    const struct made first = make(fixture, "ledger.example.org/fund", ALMS_KEY_ED25519);
    const struct made second = make(fixture, "ledger.example.org/fund", ALMS_KEY_ED25519);
    const struct made renamed = make(fixture, "ledger.example.org/other", ALMS_KEY_ED25519);
    const struct made identity =
        make(fixture, "ledger.example.org/fund/identity", ALMS_KEY_ED25519);
    const struct alms_record alone = RECORD(ALMS_KIND_LOG_KEY, {ALMS_FIELD_KEY, first.vkey});
    struct alms_record begin = alone;
    struct alms_record rotate = RECORD(ALMS_KIND_LOG_KEY, {ALMS_FIELD_KEY, second.vkey});

    assert_verdict(fixture, &alone, ALMS_E_VALUE_MISSING);
    alms_record_set(&begin, ALMS_FIELD_IDENTITY, first.vkey);
    assert_verdict(fixture, &begin, ALMS_E_KEY_UNFIT);
    alms_record_set(&begin, ALMS_FIELD_IDENTITY, identity.vkey);
    apply(fixture, &begin);
    assert_verdict(fixture, &begin, ALMS_E_DUPLICATE);

    assert_verdict(fixture, &rotate, ALMS_E_KEY_UNFIT); /* no signature */
    sign(&identity, first.vkey, renamed.vkey, consent);
    alms_record_set(&rotate, ALMS_FIELD_SIGNATURE, consent);
    assert_verdict(fixture, &rotate, ALMS_E_KEY_UNFIT); /* for another key */
    sign(&first, first.vkey, second.vkey, consent);
    assert_verdict(fixture, &rotate, ALMS_E_KEY_UNFIT); /* by another key */
    sign(&identity, first.vkey, second.vkey, consent);
    struct alms_record twice = rotate;
    alms_record_set(&twice, ALMS_FIELD_IDENTITY, renamed.vkey);
    assert_verdict(fixture, &twice, ALMS_E_DUPLICATE);
    struct alms_record moved = rotate;
    char moved_consent[sizeof(consent)];
    sign(&identity, first.vkey, renamed.vkey, moved_consent);
    alms_record_set(&moved, ALMS_FIELD_KEY, renamed.vkey);
    alms_record_set(&moved, ALMS_FIELD_SIGNATURE, moved_consent);
    assert_verdict(fixture, &moved, ALMS_E_KEY_UNFIT);
    apply(fixture, &rotate);

    const struct alms_keys *keys = alms_masters_keys(fixture->masters);
    assert_int_equal(keys->count, 3);
    assert_string_equal(alms_keys_open(keys, ALMS_KEY_OF_LOG, NULL)->vkey, second.vkey);
    assert_string_equal(alms_keys_open(keys, ALMS_KEY_OF_IDENTITY, NULL)->vkey, identity.vkey);
    assert_false(keys->items[0].is_open);
    assert_true(keys->items[0].until_s == rotate.at_s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(check_operator_keys, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(check_log_keys, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
