#include "model/rule.h"

#include "base/base64.h"
#include "model/keys.h"

#include <string.h>

static bool read_key(const char *text, struct alms_hasher *hasher, struct alms_vkey *out,
                     struct alms_error *err)
{
    const struct alms_span span = {text, strlen(text)};

    if (alms_vkey_parse(span, hasher, out, err) != ALMS_OK)
        return false;
    if (out->type != ALMS_KEY_ED25519) {
        (void)alms_fail(err, ALMS_E_KEY_SYNTAX, "'%s' is no key of the form NAME+HASH+KEY", text);
        return false;
    }
    return true;
}

/* Rule KEY-1: a key of the one type that signs here, and never recorded before. */
static bool check_new(const struct alms_masters *masters, const char *text,
                      struct alms_hasher *hasher, struct alms_vkey *out, struct alms_error *err)
{
    if (!read_key(text, hasher, out, err))
        return false;
    if (alms_keys_have(alms_masters_keys(masters), &out->key, hasher)) {
        (void)alms_fail(err, ALMS_E_DUPLICATE, "the %s '%s' exists already", W_("key"), text);
        return false;
    }
    return true;
}

/* Rule KEY-2: an open operator has one open key, and closing needs one. */
static void check_operator_key(const struct alms_masters *masters, const struct alms_record *record,
                               struct alms_error *err)
{
    const char *code = alms_record_text(record, ALMS_FIELD_CODE);
    const int32_t id = alms_operator_find(masters, code);
    const struct alms_key *open =
        alms_keys_open(alms_masters_keys(masters), ALMS_KEY_OF_OPERATOR, code);

    if (id == ALMS_ID_NONE) {
        (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("operator"), code);
        return;
    }
    if (record->kind == ALMS_KIND_OPERATOR_KEY_CLOSE) {
        if (open == NULL)
            (void)alms_fail(err, ALMS_E_NOT_FOUND, "the operator '%s' has no open key", code);
        return;
    }
    if (alms_operator_at(masters, id)->is_closed)
        (void)alms_fail(err, ALMS_E_CLOSED, "the %s '%s' is closed", W_("operator"), code);
    if (open != NULL) {
        (void)alms_fail(err, ALMS_E_DUPLICATE,
                        "the operator '%s' has an open key already; close it first", code);
    }
}

/* Whether the identity key signed that the new key takes the place of the old one. */
static bool has_consent(const struct alms_masters *masters, const struct alms_key *old,
                        const struct alms_record *record, struct alms_hasher *hasher)
{
    const struct alms_key *identity =
        alms_keys_open(alms_masters_keys(masters), ALMS_KEY_OF_IDENTITY, NULL);
    const char *text = alms_record_text(record, ALMS_FIELD_SIGNATURE);
    struct alms_vkey vkey;
    struct alms_signature signature;
    struct alms_error ignored;
    size_t size = 0;
    CLEANUP(alms_buffer_clear) struct alms_buffer statement = {0};

    alms_error_clear(&ignored);
    if (identity == NULL || text == NULL ||
        !alms_base64_parse(text, strlen(text), signature.bytes, sizeof(signature.bytes), &size) ||
        size != sizeof(signature.bytes) || !read_key(identity->vkey, hasher, &vkey, &ignored))
        return false;
    alms_rotation_text(old->vkey, alms_record_text(record, ALMS_FIELD_KEY), &statement);
    return alms_signature_check(&vkey.key, statement.bytes, statement.size_bytes, &signature);
}

/* Rule KEY-3: the first log key comes with the identity, the next ones with its consent. */
static void check_log_key(const struct alms_masters *masters, const struct alms_record *record,
                          struct alms_hasher *hasher, struct alms_error *err)
{
    struct alms_vkey key;
    struct alms_vkey other;
    const char *identity = alms_record_text(record, ALMS_FIELD_IDENTITY);
    const struct alms_key *old = alms_keys_open(alms_masters_keys(masters), ALMS_KEY_OF_LOG, NULL);

    if (!check_new(masters, alms_record_text(record, ALMS_FIELD_KEY), hasher, &key, err))
        return;
    if (old == NULL) {
        if (identity == NULL) {
            (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("identity key"));
        } else if (check_new(masters, identity, hasher, &other, err) &&
                   memcmp(key.key.bytes, other.key.bytes, sizeof(key.key.bytes)) == 0) {
            (void)alms_fail(err, ALMS_E_KEY_UNFIT, "log and identity have the same key");
        }
        return;
    }
    if (identity != NULL)
        (void)alms_fail(err, ALMS_E_DUPLICATE, "the log has an identity key already");
    if (read_key(old->vkey, hasher, &other, err) && strcmp(key.name, other.name) != 0) {
        (void)alms_fail(err, ALMS_E_KEY_UNFIT, "the log's keys are named '%s', not '%s'",
                        other.name, key.name);
    }
    if (!has_consent(masters, old, record, hasher)) {
        (void)alms_fail(err, ALMS_E_KEY_UNFIT,
                        "the identity key did not sign that '%s' takes the log over",
                        alms_record_text(record, ALMS_FIELD_KEY));
    }
}

void alms_rule_key(const struct alms_masters *masters, const struct alms_record *record,
                   struct alms_error *err)
{
    struct alms_vkey key;
    CLEANUP(alms_hasher_close_variable) struct alms_hasher *hasher = alms_hasher_open();

    if (record->kind == ALMS_KIND_LOG_KEY) {
        check_log_key(masters, record, hasher, err);
        return;
    }
    check_operator_key(masters, record, err);
    if (record->kind == ALMS_KIND_OPERATOR_KEY)
        (void)check_new(masters, alms_record_text(record, ALMS_FIELD_KEY), hasher, &key, err);
}
