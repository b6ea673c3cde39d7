/* The parsers of alms-verify: keys, policies, checkpoints, proofs, records. */
#include "fuzz.h"

#include "alms-verify/verify.h"

/* What main.c of alms-verify has; nothing is said here. */

const char *say(const char *english, const char *chinese)
{
    (void)chinese;
    return english;
}

enum verdict damage(const char *subject, const char *english, const char *chinese)
{
    REQUIRE(subject != NULL && english != NULL && chinese != NULL);
    return VERDICT_DAMAGE;
}

enum verdict undecided(const char *subject, const char *english, const char *chinese)
{
    REQUIRE(subject != NULL && english != NULL && chinese != NULL);
    return VERDICT_UNDECIDED;
}

static const char VKEY[] =
    "ledger.example.org/fund+44327be9+Ad1WwVGq7N6Ot7TUuGbdpGv2wzZvPPTBeJbPfp/I74FH";

static void check_base64(struct span text)
{
    static uint8_t bytes[64 * 1024];
    static char again[128 * 1024];
    size_t size = 0;

    if (!base64_decode(text, bytes, sizeof(bytes), &size))
        return;
    base64_encode(bytes, size, again);
    REQUIRE(strlen(again) == text.size && memcmp(again, text.at, text.size) == 0);
}

static void check_policy(struct span text)
{
    static struct policy policy;

    memset(&policy, 0, sizeof(policy));
    (void)policy_add_log(&policy, text);
    memset(&policy, 0, sizeof(policy));
    (void)policy_parse(&policy, text);
    REQUIRE(policy.keys_count <= KEYS_MAX && policy.groups_count <= GROUPS_MAX);
}

static void check_signed(struct span text)
{
    static struct policy policy;
    struct checkpoint checkpoint;

    memset(&policy, 0, sizeof(policy));
    REQUIRE(policy_add_log(&policy, (struct span){VKEY, sizeof(VKEY) - 1}));
    (void)checkpoint_check(&policy, text, "input", &checkpoint);
    (void)proof_check(&policy, text, "input");
}

static void check_record(struct span text)
{
    struct record_totals totals = {.entries = 0};
    struct span value;
    struct span rest = text;

    (void)record_check(text, 97, &totals);
    if (json_member(text, "leaf", &value))
        REQUIRE(value.at >= text.at && value.at + value.size <= text.at + text.size);
    while (rest.size > 0 && json_take(&rest, &value)) {
        REQUIRE(value.size > 0 && value.at + value.size <= text.at + text.size);
        char *said = malloc(value.size);
        size_t size = 0;
        REQUIRE(said != NULL);
        REQUIRE(!json_text(value, said, &size) || size <= value.size);
        free(said);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
    /* Files are read with a NUL behind them. */
    char *text = fuzz_text(bytes, size_bytes);
    const struct span span = {text, size_bytes};

    check_base64(span);
    check_policy(span);
    check_signed(span);
    check_record(span);
    free(text);
    return 0;
}
