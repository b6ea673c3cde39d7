/* policy - which lines make one, and what it says of a checkpoint. */
#include "model/policy.h"

#include "support/check.h"

#include <stdio.h>
#include <string.h>

enum { TEXT_SIZE_BYTES = 4096, WITNESSES = 3 };

/* A log with two keys, three witnesses, and what they sign. */
struct cast {
    struct alms_hasher *hasher;
    struct alms_private_key log_key[2];
    struct alms_vkey log[2];
    struct alms_private_key witness_key[WITNESSES];
    struct alms_vkey witness[WITNESSES];
    char log_text[2][ALMS_VKEY_TEXT_SIZE_BYTES];
    char witness_text[WITNESSES][ALMS_VKEY_TEXT_SIZE_BYTES];
};

static void make_key(struct cast *cast, struct alms_random *source, const char *name,
                     enum alms_key_type type, struct alms_private_key *key, struct alms_vkey *vkey)
{
    struct alms_public_key public_key;

    alms_private_key_make(source, name, key);
    alms_public_key_of(key, &public_key);
    alms_vkey_make(name, type, &public_key, cast->hasher, vkey);
}

static int make_cast(void **state)
{
    struct cast *cast = alms_alloc(sizeof(*cast));
    struct alms_random *source = alms_random_open("policy");

    cast->hasher = alms_hasher_open();
    for (size_t i = 0; i < 2; i++) {
        make_key(cast, source, "log.example.org", ALMS_KEY_ED25519, &cast->log_key[i],
                 &cast->log[i]);
        alms_vkey_format(&cast->log[i], cast->log_text[i]);
    }
    for (size_t i = 0; i < WITNESSES; i++) {
        char name[16];
        (void)snprintf(name, sizeof(name), "w%zu.example", i);
        make_key(cast, source, name, ALMS_KEY_COSIGNATURE, &cast->witness_key[i],
                 &cast->witness[i]);
        alms_vkey_format(&cast->witness[i], cast->witness_text[i]);
    }
    alms_random_close(source);
    *state = cast;
    return 0;
}

static int free_cast(void **state)
{
    struct cast *cast = *state;

    alms_hasher_close(cast->hasher);
    alms_free(cast);
    return 0;
}

/* Policies are large; one at a time. */
static struct alms_policy *parse(const char *text, enum alms_code expected, size_t *out_faults)
{
    static struct alms_policy policy;
    struct alms_error err = {0};
    const enum alms_code code =
        alms_policy_parse((struct alms_span){text, strlen(text)}, "policy.txt", &policy, &err);

    assert_int_equal(code, expected);
    if (out_faults != NULL)
        *out_faults = err.count;
    return &policy;
}

static void check_reading(void **state)
{
    const struct cast *cast = *state;
    char text[TEXT_SIZE_BYTES];

    (void)snprintf(text, sizeof(text),
                   "# whom we trust\n\nlog %s https://log.example.org/\nwitness w0 %s\n"
                   "witness w1 %s https://w1.example/\n\twitness  w2 %s\r\n"
                   "group two 2 w0 w1 w2\ngroup both all two w0\nquorum both",
                   cast->log_text[0], cast->witness_text[0], cast->witness_text[1],
                   cast->witness_text[2]);
    const struct alms_policy *policy = parse(text, ALMS_OK, NULL);
    assert_int_equal(policy->logs_count, 1);
    assert_int_equal(policy->names_count, 5);
    assert_true(policy->has_quorum);
    assert_int_equal(policy->quorum, 4);
    assert_int_equal(policy->names[3].needed, 2);
    assert_int_equal(policy->names[4].needed, 2);
}

static void check_refused(void **state)
{
    static const char *const REFUSED[] = {
        "log %s\n",                               /* no quorum */
        "quorum none\n",                          /* no log */
        "log %s\nquorum none\nquorum none\n",     /* two */
        "log %s\nquorum w\n",                     /* not defined */
        "log\nlog %s\nquorum none\n",             /* no key */
        "log %s a b\nquorum none\n",              /* too many words */
        "log abc\nlog %s\nquorum none\n",         /* no key of that form */
        "log %s\nwitness w\nquorum none\n",       /* no key */
        "log %s\nwitness w abc\nquorum none\n",   /* none for cosignatures */
        "log %s\ngroup g all\nquorum none\n",     /* no member */
        "log %s\ngroup g all w\nquorum none\n",   /* not defined */
        "log %s\nrevoked abc 1 2\nquorum none\n", /* no key */
        "log %s\nfriend w\nquorum none\n",        /* no such word */
    };
    const struct cast *cast = *state;
    char text[TEXT_SIZE_BYTES];

    for (size_t i = 0; i < COUNT_OF(REFUSED); i++) {
        const char *mark = strstr(REFUSED[i], "%s");
        const size_t before = mark == NULL ? strlen(REFUSED[i]) : (size_t)(mark - REFUSED[i]);
        (void)snprintf(text, sizeof(text), "%.*s%s%s", (int)before, REFUSED[i],
                       mark == NULL ? "" : cast->log_text[0], mark == NULL ? "" : mark + 2);
        (void)parse(text, ALMS_E_POLICY_SYNTAX, NULL);
    }
    /* All faults of a file, not the first alone. */
    size_t faults = 0;
    (void)parse("friend\nlog x\nwitness\n", ALMS_E_POLICY_SYNTAX, &faults);
    assert_int_equal(faults, 5);
    (void)snprintf(text, sizeof(text),
                   "log %s\nwitness w %s\nwitness w %s\nwitness none %s\ngroup g 3 w\n"
                   "group h 0 w\ngroup i 1 w w\nquorum none\n",
                   cast->log_text[0], cast->witness_text[0], cast->witness_text[1],
                   cast->witness_text[2]);
    (void)parse(text, ALMS_E_POLICY_SYNTAX, &faults);
    assert_int_equal(faults, 5);
}

/* A checkpoint of size 9 signed by the log and, at 1,000 + i, by witnesses of a set of bits. */
static void sign(const struct cast *cast, size_t log, unsigned witnesses, struct alms_buffer *out)
{
    const struct alms_checkpoint checkpoint = {"log.example.org", {9, {{7}}}};
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};

    alms_checkpoint_format(&checkpoint, &text);
    const struct alms_span span = {text.bytes, text.size_bytes};
    alms_note_make(out, span, &cast->log[log], &cast->log_key[log]);
    for (size_t i = 0; i < WITNESSES; i++) {
        if ((witnesses & 1U << i) != 0) {
            alms_note_add_signature(out, span, &cast->witness[i], &cast->witness_key[i], 1000 + i);
        }
    }
}

static enum alms_trust
ask(const struct alms_policy *policy, const struct alms_buffer *bytes, uint64_t not_before_s)
{
    struct alms_error err;
    struct alms_note note;
    struct alms_checkpoint checkpoint;

    assert_accepts(
        alms_note_parse((struct alms_span){bytes->bytes, bytes->size_bytes}, &note, &err));
    assert_accepts(alms_checkpoint_parse(note.text, &checkpoint, &err));
    const struct alms_trust_question question = {&note, &checkpoint, not_before_s};
    return alms_policy_ask(policy, &question, NULL);
}

/* Rule PROOF-7. */
static void check_quorum(void **state)
{
    const struct cast *cast = *state;
    char text[TEXT_SIZE_BYTES];

    (void)snprintf(text, sizeof(text),
                   "log %s\nwitness w0 %s\nwitness w1 %s\nwitness w2 %s\ngroup two 2 w0 w1 w2\n"
                   "quorum two\n",
                   cast->log_text[0], cast->witness_text[0], cast->witness_text[1],
                   cast->witness_text[2]);
    const struct alms_policy *policy = parse(text, ALMS_OK, NULL);
    for (unsigned witnesses = 0; witnesses < 8; witnesses++) {
        CLEANUP(alms_buffer_clear) struct alms_buffer note = {0};
        sign(cast, 0, witnesses, &note);
        const bool is_enough = __builtin_popcount(witnesses) >= 2;
        assert_int_equal(ask(policy, &note, 0), is_enough ? ALMS_TRUSTED : ALMS_TRUST_NO_QUORUM);
        /* From 1,001 on the first witness is too old. */
        const bool is_enough_now = __builtin_popcount(witnesses & 6) >= 2;
        assert_int_equal(ask(policy, &note, 1001), is_enough_now ? ALMS_TRUSTED
                                                   : is_enough   ? ALMS_TRUST_OLD_QUORUM
                                                                 : ALMS_TRUST_NO_QUORUM);
    }
    /* Another key of the log's name is not the log; a wrong line spoils the note. */
    CLEANUP(alms_buffer_clear) struct alms_buffer note = {0};
    sign(cast, 1, 7, &note);
    assert_int_equal(ask(policy, &note, 0), ALMS_TRUST_NO_LOG);
    note.size_bytes = 0;
    sign(cast, 0, 7, &note);
    char *size = strstr(note.bytes, "\n9\n");
    assert_non_null(size);
    size[1] = '8';
    assert_int_equal(ask(policy, &note, 0), ALMS_TRUST_WRONG);
}

static void check_revoked(void **state)
{
    static const char OTHER[] = "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=";
    static const char SAME[] = "BwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    const struct cast *cast = *state;
    const struct {
        const char *size;
        const char *root;
        enum alms_trust expected;
    } cases[] = {{"8", SAME, ALMS_TRUST_REVOKED},
                 {"9", OTHER, ALMS_TRUST_REVOKED},
                 {"9", SAME, ALMS_TRUSTED},
                 {"10", OTHER, ALMS_TRUSTED}};
    CLEANUP(alms_buffer_clear) struct alms_buffer note = {0};

    sign(cast, 0, 0, &note);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char text[TEXT_SIZE_BYTES];
        (void)snprintf(text, sizeof(text), "log %s\nlog %s\nrevoked %s %s %s\nquorum none\n",
                       cast->log_text[0], cast->log_text[1], cast->log_text[0], cases[i].size,
                       cases[i].root);
        assert_int_equal(ask(parse(text, ALMS_OK, NULL), &note, 0), cases[i].expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_reading),
        cmocka_unit_test(check_refused),
        cmocka_unit_test(check_quorum),
        cmocka_unit_test(check_revoked),
    };
    return cmocka_run_group_tests(tests, make_cast, free_cast);
}
