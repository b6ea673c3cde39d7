/* receipt - checkpoints, receipts and promises: their one form, and all that is cut or changed. */
#include "model/receipt.h"

#include "model/promise.h"
#include "support/check.h"

#include <string.h>

static struct alms_span span_of(const char *text)
{
    return (struct alms_span){text, strlen(text)};
}

#define ROOT "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0="

static void check_checkpoint(void **state)
{
    static const char TEXT[] = "ledger.example.org/fund\n70000\n" ROOT "\n";
    struct alms_error err;
    struct alms_checkpoint checkpoint;
    CLEANUP(alms_buffer_clear) struct alms_buffer written = {0};

    (void)state;
    assert_accepts(alms_checkpoint_parse(span_of(TEXT), &checkpoint, &err));
    assert_string_equal(checkpoint.origin, "ledger.example.org/fund");
    assert_int_equal(checkpoint.head.size, 70000);
    alms_checkpoint_format(&checkpoint, &written);
    assert_string_equal(written.bytes, TEXT);
    assert_accepts(
        alms_checkpoint_parse(span_of("a\n0\n" ROOT "\nan extension\nmore\n"), &checkpoint, &err));
}

static void check_refused_checkpoints(void **state)
{
    static const char *const REFUSED[] = {
        "",
        "a\n",
        "a\n1\n",
        "a\n1\n" ROOT,
        "\n1\n" ROOT "\n",
        "a b\n1\n" ROOT "\n",
        "a+b\n1\n" ROOT "\n",
        "a\n\n" ROOT "\n",
        "a\n007\n" ROOT "\n",
        "a\n+7\n" ROOT "\n",
        "a\n 7\n" ROOT "\n",
        "a\n-1\n" ROOT "\n",
        "a\n7 \n" ROOT "\n",
        "a\n0x7\n" ROOT "\n",
        "a\n9223372036854775808\n" ROOT "\n",
        "a\n18446744073709551616\n" ROOT "\n",
        "a\n1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0\n",
        "a\n1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB1=\n", /* not canonical */
        "a\n1\nbjQLnP-zepicpUTmu3gKLHiQHT-zNzh2hRGjBhevoB0=\n",
        "a\n1\nAAAA\n",
        "a\n1\n" ROOT "\n\n",
        "a\n1\n" ROOT "\nextension",
    };
    struct alms_error err;
    struct alms_checkpoint checkpoint;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(REFUSED); i++) {
        assert_refuses(alms_checkpoint_parse(span_of(REFUSED[i]), &checkpoint, &err),
                       ALMS_E_CHECKPOINT_SYNTAX);
    }
}

static void write_receipt(struct alms_buffer *out)
{
    struct alms_receipt receipt = {
        .leaf = span_of("{\"kind\":\"gift\",\"n\":\"7\",\"v\":\"1\"}"),
        .disclosures = {span_of("WyJzYWx0IiwicHJpdmF0ZSIse31d")},
        .disclosures_count = 1,
        .index = 7,
        .note = span_of("a\n9\n" ROOT "\n\n\xe2\x80\x94 a AAAAAAE=\n"),
    };

    assert_true(alms_hash_parse(span_of(ROOT), &receipt.proof.hashes[0]));
    receipt.proof.hashes[1] = receipt.proof.hashes[0];
    receipt.proof.count = 2;
    alms_receipt_format(&receipt, out);
}

static void check_receipt(void **state)
{
    struct alms_error err;
    struct alms_receipt receipt;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    CLEANUP(alms_buffer_clear) struct alms_buffer written = {0};
    CLEANUP(alms_buffer_clear) struct alms_buffer again = {0};

    (void)state;
    write_receipt(&written);
    const struct alms_span text = {written.bytes, written.size_bytes};
    assert_accepts(alms_receipt_parse(text, arena, &receipt, &err));
    assert_int_equal(receipt.index, 7);
    assert_int_equal(receipt.proof.count, 2);
    assert_int_equal(receipt.disclosures_count, 1);
    assert_true(alms_span_equal(receipt.disclosures[0], "WyJzYWx0IiwicHJpdmF0ZSIse31d"));
    alms_receipt_format(&receipt, &again);
    assert_string_equal(again.bytes, written.bytes);

    /* Cut anywhere before the checkpoint it is none; what is cut there is the note's to refuse. */
    const size_t note_at = (size_t)(receipt.note.bytes - written.bytes);
    for (size_t size = 0; size <= note_at; size++) {
        assert_refuses(
            alms_receipt_parse((struct alms_span){written.bytes, size}, arena, &receipt, &err),
            ALMS_E_PROOF_SYNTAX);
    }
}

/* Another text in place of one; the receipt is then refused. */
static void assert_changed_refused(const char *from, const char *to)
{
    struct alms_error err;
    struct alms_receipt receipt;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    CLEANUP(alms_buffer_clear) struct alms_buffer written = {0};
    CLEANUP(alms_buffer_clear) struct alms_buffer changed = {0};

    write_receipt(&written);
    const char *at = strstr(written.bytes, from);
    assert_non_null(at);
    alms_buffer_add(&changed, written.bytes, (size_t)(at - written.bytes));
    alms_buffer_add_text(&changed, to);
    alms_buffer_add_text(&changed, at + strlen(from));
    assert_refuses(alms_receipt_parse((struct alms_span){changed.bytes, changed.size_bytes}, arena,
                                      &receipt, &err),
                   ALMS_E_PROOF_SYNTAX);
}

static void check_refused_receipts(void **state)
{
    (void)state;
    assert_changed_refused("proof@v1", "proof@v2");
    assert_changed_refused("extra ", "extra  ");
    assert_changed_refused("extra ", "Extra ");
    assert_changed_refused("extra ey", "extra Ky");   /* no object */
    assert_changed_refused("extra ey", "extra eyAg"); /* a blank in it: not canonical */
    assert_changed_refused("index 7", "index 07");
    assert_changed_refused("index 7", "index -7");
    assert_changed_refused("index 7", "index 9223372036854775808");
    assert_changed_refused("index 7", "index");
    assert_changed_refused(ROOT "\n", ROOT " \n");
    assert_changed_refused(ROOT "\n", "AAAA\n");
    assert_changed_refused("\n\n", "\n");
}

static void check_long_path(void **state)
{
    struct alms_error err;
    struct alms_receipt receipt;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};

    (void)state;
    alms_buffer_add_text(&text, "c2sp.org/tlog-proof@v1\n"
                                "extra eyJkaXNjbG9zdXJlcyI6W10sImxlYWYiOiJ4In0=\nindex 0\n");
    for (int i = 0; i < ALMS_PROOF_HASHES_MAX + 1; i++)
        alms_buffer_add_text(&text, ROOT "\n");
    alms_buffer_add_text(&text, "\nnote\n");
    assert_refuses(
        alms_receipt_parse((struct alms_span){text.bytes, text.size_bytes}, arena, &receipt, &err),
        ALMS_E_PROOF_SYNTAX);
}

static void check_promise(void **state)
{
    static const char TEXT[] =
        "alms/promise/v1\nledger.example.org/fund\n" ROOT "\n1774000000\n604800\n";
    static const char *const REFUSED[] = {
        "",
        "alms/promise/v1\n",
        "alms/promise/v2\na\n" ROOT "\n1\n2\n",
        "alms/promise/v1\na b\n" ROOT "\n1\n2\n",
        "alms/promise/v1\na\nAAAA\n1\n2\n",
        "alms/promise/v1\na\n" ROOT "\n01\n2\n",
        "alms/promise/v1\na\n" ROOT "\n1\n-2\n",
        "alms/promise/v1\na\n" ROOT "\n1\n2",
        "alms/promise/v1\na\n" ROOT "\n1\n2\n3\n",
    };
    struct alms_error err;
    struct alms_promise promise;
    CLEANUP(alms_buffer_clear) struct alms_buffer written = {0};

    (void)state;
    assert_accepts(alms_promise_parse(span_of(TEXT), &promise, &err));
    assert_int_equal(promise.given_s, 1774000000);
    assert_int_equal(promise.delay_s, 604800);
    alms_promise_format(&promise, &written);
    assert_string_equal(written.bytes, TEXT);
    for (size_t i = 0; i < COUNT_OF(REFUSED); i++) {
        assert_refuses(alms_promise_parse(span_of(REFUSED[i]), &promise, &err),
                       ALMS_E_PROOF_SYNTAX);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_checkpoint), cmocka_unit_test(check_refused_checkpoints),
        cmocka_unit_test(check_receipt),    cmocka_unit_test(check_refused_receipts),
        cmocka_unit_test(check_long_path),  cmocka_unit_test(check_promise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
