/* Checkpoints, receipts, promises, policies: what is read is written as the same bytes. */
#include "fuzz.h"

#include "model/policy.h"
#include "model/promise.h"
#include "model/receipt.h"

static void check_checkpoint(struct alms_span bytes)
{
    struct alms_error err = {0};
    struct alms_checkpoint checkpoint;
    CLEANUP(alms_buffer_clear) struct alms_buffer written = {0};

    const enum alms_code code = alms_checkpoint_parse(bytes, &checkpoint, &err);
    REQUIRE(code == ALMS_OK || code == ALMS_E_CHECKPOINT_SYNTAX);
    if (code != ALMS_OK)
        return;
    alms_checkpoint_format(&checkpoint, &written);
    REQUIRE(written.size_bytes <= bytes.size_bytes); /* extensions are passed over */
    REQUIRE(memcmp(written.bytes, bytes.bytes, written.size_bytes) == 0);
}

static void check_receipt(struct alms_span bytes)
{
    struct alms_error err = {0};
    struct alms_receipt receipt;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    CLEANUP(alms_buffer_clear) struct alms_buffer written = {0};

    const enum alms_code code = alms_receipt_parse(bytes, arena, &receipt, &err);
    REQUIRE(code == ALMS_OK || code == ALMS_E_PROOF_SYNTAX);
    if (code != ALMS_OK)
        return;
    alms_receipt_format(&receipt, &written);
    REQUIRE(written.size_bytes == bytes.size_bytes);
    REQUIRE(memcmp(written.bytes, bytes.bytes, bytes.size_bytes) == 0);
}

static void check_promise(struct alms_span bytes)
{
    struct alms_error err = {0};
    struct alms_promise promise;
    CLEANUP(alms_buffer_clear) struct alms_buffer written = {0};

    const enum alms_code code = alms_promise_parse(bytes, &promise, &err);
    REQUIRE(code == ALMS_OK || code == ALMS_E_PROOF_SYNTAX);
    if (code != ALMS_OK)
        return;
    alms_promise_format(&promise, &written);
    REQUIRE(written.size_bytes == bytes.size_bytes);
    REQUIRE(memcmp(written.bytes, bytes.bytes, bytes.size_bytes) == 0);
}

static void check_policy(struct alms_span bytes)
{
    static struct alms_policy policy;
    struct alms_error err = {0};

    const enum alms_code code = alms_policy_parse(bytes, "policy", &policy, &err);
    REQUIRE(code == alms_error_code(&err));
    REQUIRE(code == ALMS_OK || code == ALMS_E_POLICY_SYNTAX);
    REQUIRE(code != ALMS_OK || policy.logs_count > 0);
    REQUIRE(policy.logs_count <= ALMS_POLICY_LOGS_MAX);
    REQUIRE(policy.names_count <= ALMS_POLICY_NAMES_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
    char *text = fuzz_text(bytes, size_bytes);
    const struct alms_span span = {text, size_bytes};

    check_checkpoint(span);
    check_receipt(span);
    check_promise(span);
    check_policy(span);
    free(text);
    return 0;
}
