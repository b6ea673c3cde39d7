/* note - notes and keys of other programs, and every way in which a note is not one. */
#include "model/note.h"

#include "support/check.h"

#include <stdio.h>
#include <string.h>

/* The example of the package golang.org/x/mod/sumdb/note, and its second key. */
static const char PETER_KEY[] =
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
static const char ENOCH_KEY[] = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
static const char PETER_NOTE[] = "If you think cryptography is the answer to your problem,\n"
                                 "then you don't know what your problem is.\n"
                                 "\n"
                                 "\xe2\x80\x94 PeterNeumann "
                                 "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXg"
                                 "KvqfqdngotpRZb6KE6RyyBwJnAM=\n";
static const char ENOCH_LINE[] = "\xe2\x80\x94 EnochRoot "
                                 "rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ov"
                                 "TG01oOTGwnWLox33WWd1RvMc+QQ=\n";

static int open_hasher(void **state)
{
    *state = alms_hasher_open();
    return 0;
}

static int close_hasher(void **state)
{
    alms_hasher_close(*state);
    return 0;
}

static struct alms_span span_of(const char *text)
{
    return (struct alms_span){text, strlen(text)};
}

static struct alms_vkey key_of(const char *text, struct alms_hasher *hasher)
{
    struct alms_vkey vkey;
    struct alms_error err;

    assert_accepts(alms_vkey_parse(span_of(text), hasher, &vkey, &err));
    return vkey;
}

static void check_published_note(void **state)
{
    struct alms_error err;
    struct alms_note note;
    char text[ALMS_VKEY_TEXT_SIZE_BYTES];
    char both[1024];
    uint64_t at_s = 9;
    const struct alms_vkey peter = key_of(PETER_KEY, *state);
    const struct alms_vkey enoch = key_of(ENOCH_KEY, *state);

    assert_accepts(alms_note_parse(span_of(PETER_NOTE), &note, &err));
    assert_int_equal(note.signatures_count, 1);
    assert_int_equal(alms_note_check(&note, &peter, &at_s), ALMS_SIGNED);
    assert_int_equal(at_s, 0);
    assert_int_equal(alms_note_check(&note, &enoch, NULL), ALMS_SIGNED_NOT);
    alms_vkey_format(&peter, text);
    assert_string_equal(text, PETER_KEY);

    (void)snprintf(both, sizeof(both), "%s%s", PETER_NOTE, ENOCH_LINE);
    assert_accepts(alms_note_parse(span_of(both), &note, &err));
    assert_int_equal(alms_note_check(&note, &peter, NULL), ALMS_SIGNED);
    assert_int_equal(alms_note_check(&note, &enoch, NULL), ALMS_SIGNED);

    /* A letter of the text, and the signature of a known key is wrong; under another id it is
     * nobody's. */
    both[0] = 'i';
    assert_accepts(alms_note_parse(span_of(both), &note, &err));
    assert_int_equal(alms_note_check(&note, &peter, NULL), ALMS_SIGNED_WRONG);
    assert_int_equal(alms_note_check(&note, &enoch, NULL), ALMS_SIGNED_WRONG);
    struct alms_vkey other = peter;
    other.id ^= 1;
    assert_int_equal(alms_note_check(&note, &other, NULL), ALMS_SIGNED_NOT);
}

static void check_own_notes(void **state)
{
    static const char TEXT[] = "first\n\nthird, after an empty line\n";
    struct alms_error err;
    struct alms_private_key key;
    struct alms_public_key public_key;
    struct alms_vkey vkey;
    struct alms_vkey witness;
    struct alms_note note;
    uint64_t at_s = 0;
    CLEANUP(alms_buffer_clear) struct alms_buffer bytes = {0};
    struct alms_random *source = alms_random_open("note");

    alms_private_key_make(source, "a", &key);
    alms_random_close(source);
    alms_public_key_of(&key, &public_key);
    alms_vkey_make("ledger.example.org/\xe5\x9f\xba\xe9\x87\x91", ALMS_KEY_ED25519, &public_key,
                   *state, &vkey);
    alms_vkey_make("witness.example.org", ALMS_KEY_COSIGNATURE, &public_key, *state, &witness);
    assert_true(vkey.id != witness.id);
    alms_note_make(&bytes, span_of(TEXT), &vkey, &key);
    alms_note_add_signature(&bytes, span_of(TEXT), &witness, &key, 1774000000);

    assert_accepts(alms_note_parse((struct alms_span){bytes.bytes, bytes.size_bytes}, &note, &err));
    assert_true(alms_span_equal(note.text, TEXT));
    assert_int_equal(note.signatures_count, 2);
    assert_int_equal(alms_note_check(&note, &vkey, &at_s), ALMS_SIGNED);
    assert_int_equal(alms_note_check(&note, &witness, &at_s), ALMS_SIGNED);
    assert_int_equal(at_s, 1774000000);

    /* A witness's key of the same bytes is another key: its signature is over other bytes. */
    struct alms_vkey as_log = witness;
    as_log.type = ALMS_KEY_ED25519;
    assert_int_equal(alms_note_check(&note, &as_log, NULL), ALMS_SIGNED_WRONG);

    struct alms_note lines;
    const char *signatures = note.signatures[0].line.bytes;
    assert_accepts(alms_note_parse_signatures(
        (struct alms_span){signatures, (size_t)(bytes.bytes + bytes.size_bytes - signatures)},
        &lines, &err));
    assert_int_equal(lines.signatures_count, 2);
}

static void check_refused_notes(void **state)
{
    static const char *const REFUSED[] = {
        "",
        "\n",
        "\n\n",
        "text\n",
        "text\n\n",
        "text\n\n\n",
        "\xe2\x80\x94 a AAAAAAE=\n",
        "text\n\xe2\x80\x94 a AAAAAAE=\n",            /* no empty line */
        "text\n\n\xe2\x80\x94 a AAAAAAE=",            /* no line feed at the end */
        "text\n\n\xe2\x80\x94 a AAAAAAE=\n\n",        /* an empty line behind */
        "text\n\n\xe2\x80\x94 a AAAAAAE=\nmore\n",    /* a line that is none */
        "text\n\n\xe2\x80\x94 a AAAAAA==\n",          /* an id and nothing */
        "text\n\n\xe2\x80\x94 a AAAAAAF=\n",          /* not canonical */
        "text\n\n\xe2\x80\x94 a  AAAAAAE=\n",         /* two blanks */
        "text\n\n\xe2\x80\x94 a AAAAAAE= \n",         /* a blank behind */
        "text\n\n\xe2\x80\x94 a+b AAAAAAE=\n",        /* a name with a plus */
        "text\n\n\xe2\x80\x94  AAAAAAE=\n",           /* no name */
        "text\n\n\xe2\x80\x94 a\xc2\xa0z AAAAAAE=\n", /* a blank of Unicode in the name */
        "text\n\n- a AAAAAAE=\n",                     /* not an em dash */
        "te\rxt\n\n\xe2\x80\x94 a AAAAAAE=\n",
        "te\xffxt\n\n\xe2\x80\x94 a AAAAAAE=\n",
    };
    struct alms_error err;
    struct alms_note note;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(REFUSED); i++)
        assert_refuses(alms_note_parse(span_of(REFUSED[i]), &note, &err), ALMS_E_NOTE_SYNTAX);
    assert_refuses(alms_note_parse_signatures(span_of(""), &note, &err), ALMS_E_NOTE_SYNTAX);
    assert_accepts(alms_note_parse(span_of("text\n\n\xe2\x80\x94 a AAAAAAE=\n"), &note, &err));
    for (size_t size = 0; size + 1 < sizeof(PETER_NOTE); size++) {
        assert_refuses(alms_note_parse((struct alms_span){PETER_NOTE, size}, &note, &err),
                       ALMS_E_NOTE_SYNTAX);
    }
}

static void check_many_signatures(void **state)
{
    struct alms_error err;
    struct alms_note note;
    CLEANUP(alms_buffer_clear) struct alms_buffer bytes = {0};

    (void)state;
    alms_buffer_add_text(&bytes, "text\n\n");
    for (int i = 0; i < ALMS_NOTE_SIGNATURES_MAX; i++)
        alms_buffer_add_text(&bytes, "\xe2\x80\x94 a AAAAAAE=\n");
    assert_accepts(alms_note_parse((struct alms_span){bytes.bytes, bytes.size_bytes}, &note, &err));
    assert_int_equal(note.signatures_count, ALMS_NOTE_SIGNATURES_MAX);
    alms_buffer_add_text(&bytes, "\xe2\x80\x94 a AAAAAAE=\n");
    assert_refuses(alms_note_parse((struct alms_span){bytes.bytes, bytes.size_bytes}, &note, &err),
                   ALMS_E_NOTE_SYNTAX);
}

static void check_refused_keys(void **state)
{
    static const char *const REFUSED[] = {
        "",
        "+",
        "++",
        "a+b+c",
        "PeterNeumann",
        "PeterNeumann+c74f20a3",
        "PeterNeumann+c74f20a3+",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeuman+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T",
        "\xff\xfe+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    };
    struct alms_error err;
    struct alms_vkey vkey;

    for (size_t i = 0; i < COUNT_OF(REFUSED); i++) {
        assert_refuses(alms_vkey_parse(span_of(REFUSED[i]), *state, &vkey, &err),
                       ALMS_E_KEY_SYNTAX);
    }
}

static void check_names(void **state)
{
    char name[ALMS_KEY_NAME_SIZE_MAX + 2];

    (void)state;
    memset(name, 'x', sizeof(name));
    assert_true(alms_key_name_is_valid((struct alms_span){name, ALMS_KEY_NAME_SIZE_MAX}));
    assert_false(alms_key_name_is_valid((struct alms_span){name, ALMS_KEY_NAME_SIZE_MAX + 1}));
    assert_true(alms_key_name_is_valid(span_of("a/b.c-d_e~\xe5\x9f\xba")));
    assert_false(alms_key_name_is_valid(span_of("a b")));
    assert_false(alms_key_name_is_valid(span_of("a\xe3\x80\x80z"))); /* U+3000 */
    assert_false(alms_key_name_is_valid(span_of("a\x7f")));
}

#define WITH_HASHER(test) cmocka_unit_test_setup_teardown(test, open_hasher, close_hasher)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_HASHER(check_published_note),     WITH_HASHER(check_own_notes),
        cmocka_unit_test(check_refused_notes), cmocka_unit_test(check_many_signatures),
        WITH_HASHER(check_refused_keys),       cmocka_unit_test(check_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
