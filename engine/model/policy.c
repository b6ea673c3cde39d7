#include "model/policy.h"

#include <string.h>

enum { WORDS_MAX = ALMS_POLICY_MEMBERS_MAX + 4 };

/* --- reading ------------------------------------------------------------------------------- */

struct policy_line {
    struct alms_place place;
    struct alms_span words[WORDS_MAX];
    size_t count;
};

static enum alms_code fail(const struct policy_line *line, struct alms_error *err, const char *why)
{
    return alms_fail_at(err, &line->place, ALMS_E_POLICY_SYNTAX, "the line is no policy: %s", why);
}

/* Words are parted by blanks and tabs; false if there are too many. */
static bool split_words(struct alms_span text, struct policy_line *line)
{
    const char *end = text.bytes + text.size_bytes;

    line->count = 0;
    for (const char *at = text.bytes; at < end;) {
        if (*at == ' ' || *at == '\t' || *at == '\r') {
            at += 1;
            continue;
        }
        const char *start = at;
        while (at < end && *at != ' ' && *at != '\t' && *at != '\r')
            at += 1;
        if (line->count == WORDS_MAX)
            return false;
        line->words[line->count++] = (struct alms_span){start, (size_t)(at - start)};
    }
    return true;
}

static size_t find_name(const struct alms_policy *policy, struct alms_span name)
{
    size_t at = 0;

    while (at < policy->names_count && !alms_span_equal(name, policy->names[at].name))
        at += 1;
    return at;
}

static struct alms_policy_name *
add_name(struct alms_policy *policy, const struct policy_line *line, struct alms_error *err)
{
    const struct alms_span name = line->words[1];

    if (!alms_key_name_is_valid(name) || alms_span_equal(name, "none")) {
        (void)fail(line, err, W_("the name cannot be one"));
        return NULL;
    }
    if (find_name(policy, name) < policy->names_count) {
        (void)fail(line, err, W_("the name is there already"));
        return NULL;
    }
    if (policy->names_count == ALMS_POLICY_NAMES_MAX) {
        (void)fail(line, err, W_("there are too many witnesses and groups"));
        return NULL;
    }
    struct alms_policy_name *added = &policy->names[policy->names_count];
    *added = (struct alms_policy_name){.is_witness = false};
    memcpy(added->name, name.bytes, name.size_bytes);
    return added;
}

static void take_log(struct alms_policy *policy, const struct policy_line *line,
                     struct alms_hasher *hasher, struct alms_error *err)
{
    struct alms_policy_log *log = &policy->logs[policy->logs_count];

    if (line->count != 2 && line->count != 3) {
        (void)fail(line, err, W_("it is 'log VKEY [URL]'"));
    } else if (policy->logs_count == ALMS_POLICY_LOGS_MAX) {
        (void)fail(line, err, W_("there are too many logs"));
    } else {
        struct alms_error refusal;
        alms_error_clear(&refusal);
        *log = (struct alms_policy_log){.is_revoked = false};
        if (alms_vkey_parse(line->words[1], hasher, &log->vkey, &refusal) != ALMS_OK ||
            log->vkey.type != ALMS_KEY_ED25519) {
            (void)fail(line, err, W_("the key of the log is none of Ed25519"));
        } else {
            policy->logs_count += 1;
        }
    }
}

static void take_witness(struct alms_policy *policy, const struct policy_line *line,
                         struct alms_hasher *hasher, struct alms_error *err)
{
    struct alms_error refusal;

    if (line->count != 3 && line->count != 4) {
        (void)fail(line, err, W_("it is 'witness NAME VKEY [URL]'"));
        return;
    }
    struct alms_policy_name *witness = add_name(policy, line, err);
    if (witness == NULL)
        return;
    alms_error_clear(&refusal);
    witness->is_witness = true;
    if (alms_vkey_parse(line->words[2], hasher, &witness->vkey, &refusal) != ALMS_OK ||
        (witness->vkey.type != ALMS_KEY_COSIGNATURE &&
         witness->vkey.type != ALMS_KEY_COSIGNATURE_ML_DSA)) {
        (void)fail(line, err, W_("the key of the witness is none for cosignatures"));
        return;
    }
    policy->names_count += 1;
}

static bool take_needed(struct alms_span word, size_t members, size_t *out)
{
    uint64_t count = 0;

    if (alms_span_equal(word, "all")) {
        *out = members;
        return true;
    }
    if (alms_span_equal(word, "any")) {
        *out = 1;
        return true;
    }
    if (!alms_decimal_line(word, &count) || count == 0 || count > members)
        return false;
    *out = (size_t)count;
    return true;
}

static void
take_group(struct alms_policy *policy, const struct policy_line *line, struct alms_error *err)
{
    if (line->count < 4) {
        (void)fail(line, err, W_("it is 'group NAME all|any|COUNT NAME...'"));
        return;
    }
    struct alms_policy_name *group = add_name(policy, line, err);
    if (group == NULL)
        return;
    if (line->count - 3 > ALMS_POLICY_MEMBERS_MAX ||
        !take_needed(line->words[2], line->count - 3, &group->needed)) {
        (void)fail(line, err, W_("the group does not say how many of its members"));
        return;
    }
    for (size_t i = 3; i < line->count; i++) {
        const size_t member = find_name(policy, line->words[i]);
        bool is_twice = false;
        for (size_t j = 0; j < group->members_count; j++)
            is_twice = is_twice || group->members[j] == member;
        if (member == policy->names_count || is_twice) {
            (void)fail(line, err, W_("a member is not defined before, or stands there twice"));
            return;
        }
        group->members[group->members_count++] = member;
    }
    policy->names_count += 1;
}

static void take_quorum(struct alms_policy *policy, const struct policy_line *line,
                        bool *has_quorum, struct alms_error *err)
{
    if (line->count != 2 || *has_quorum) {
        (void)fail(line, err, W_("there is one line 'quorum NAME' or 'quorum none'"));
        return;
    }
    *has_quorum = true;
    if (alms_span_equal(line->words[1], "none"))
        return;
    policy->quorum = find_name(policy, line->words[1]);
    policy->has_quorum = policy->quorum < policy->names_count;
    if (!policy->has_quorum)
        (void)fail(line, err, W_("a member is not defined before, or stands there twice"));
}

static void take_revoked(struct alms_policy *policy, const struct policy_line *line,
                         struct alms_hasher *hasher, struct alms_error *err)
{
    struct alms_vkey vkey;
    struct alms_error refusal;
    struct alms_tree_head last_good;

    alms_error_clear(&refusal);
    if (line->count != 4 || alms_vkey_parse(line->words[1], hasher, &vkey, &refusal) != ALMS_OK ||
        !alms_decimal_line(line->words[2], &last_good.size) ||
        !alms_hash_parse(line->words[3], &last_good.root)) {
        (void)fail(line, err, W_("it is 'revoked VKEY SIZE ROOT'"));
        return;
    }
    for (size_t i = 0; i < policy->logs_count; i++) {
        if (alms_vkey_equal(&policy->logs[i].vkey, &vkey)) {
            policy->logs[i].is_revoked = true;
            policy->logs[i].last_good = last_good;
            return;
        }
    }
    (void)fail(line, err, W_("a member is not defined before, or stands there twice"));
}

static void take_line(struct alms_policy *policy, const struct policy_line *line, bool *has_quorum,
                      struct alms_hasher *hasher, struct alms_error *err)
{
    const struct alms_span word = line->words[0];

    if (alms_span_equal(word, "log")) {
        take_log(policy, line, hasher, err);
    } else if (alms_span_equal(word, "witness")) {
        take_witness(policy, line, hasher, err);
    } else if (alms_span_equal(word, "group")) {
        take_group(policy, line, err);
    } else if (alms_span_equal(word, "quorum")) {
        take_quorum(policy, line, has_quorum, err);
    } else if (alms_span_equal(word, "revoked")) {
        take_revoked(policy, line, hasher, err);
    } else {
        (void)fail(line, err, W_("it begins with none of log, witness, group, quorum, revoked"));
    }
}

enum alms_code alms_policy_parse(struct alms_span text, const char *file, struct alms_policy *out,
                                 struct alms_error *err)
{
    struct policy_line line = {.place = {.file = file, .column = 1}};
    bool has_quorum = false;
    size_t offset = 0;
    CLEANUP(alms_hasher_close_variable) struct alms_hasher *hasher = alms_hasher_open();

    *out = (struct alms_policy){.logs_count = 0};
    if (text.size_bytes > ALMS_POLICY_SIZE_MAX ||
        (text.size_bytes > 0 && !alms_utf8_check(text.bytes, text.size_bytes, &offset)))
        return fail(&line, err, W_("the file is too large, or not UTF-8"));
    while (text.size_bytes > 0) {
        struct alms_span content = text;
        line.place.line += 1;
        if (!alms_line_take(&text, &content))
            text.size_bytes = 0;
        if (!split_words(content, &line)) {
            (void)fail(&line, err, W_("the line has too many words"));
        } else if (line.count > 0 && line.words[0].bytes[0] != '#') {
            take_line(out, &line, &has_quorum, hasher, err);
        }
    }
    if (out->logs_count == 0)
        (void)fail(&line, err, W_("the file names no log"));
    if (!has_quorum)
        (void)fail(&line, err, W_("there is one line 'quorum NAME' or 'quorum none'"));
    return alms_error_code(err);
}

/* --- asking -------------------------------------------------------------------------------- */

/* Whether a name is satisfied, once with cosignatures of any age, once with those that count. */
struct satisfied {
    bool ever;
    bool now;
};

static bool ask_witnesses(const struct alms_policy *policy,
                          const struct alms_trust_question *question,
                          struct satisfied satisfied[ALMS_POLICY_NAMES_MAX])
{
    for (size_t i = 0; i < policy->names_count; i++) {
        const struct alms_policy_name *name = &policy->names[i];
        struct satisfied *made = &satisfied[i];
        uint64_t at_s = 0;
        *made = (struct satisfied){false, false};
        if (name->is_witness) {
            const enum alms_signed result = alms_note_check(question->note, &name->vkey, &at_s);
            if (result == ALMS_SIGNED_WRONG)
                return false;
            made->ever = result == ALMS_SIGNED;
            made->now = made->ever && at_s >= question->not_before_s;
            continue;
        }
        size_t ever = 0;
        size_t now = 0;
        for (size_t j = 0; j < name->members_count; j++) {
            ever += satisfied[name->members[j]].ever ? 1 : 0;
            now += satisfied[name->members[j]].now ? 1 : 0;
        }
        *made = (struct satisfied){ever >= name->needed, now >= name->needed};
    }
    return true;
}

/* A stolen key signed nothing good behind the last checkpoint that its owner stands for. */
static bool is_behind(const struct alms_policy_log *log, const struct alms_checkpoint *checkpoint)
{
    if (!log->is_revoked)
        return false;
    return checkpoint->head.size > log->last_good.size ||
           (checkpoint->head.size == log->last_good.size &&
            !alms_hash_equal(&checkpoint->head.root, &log->last_good.root));
}

static enum alms_trust ask_logs(const struct alms_policy *policy,
                                const struct alms_trust_question *question,
                                const struct alms_policy_log **out_log)
{
    enum alms_trust result = ALMS_TRUST_NO_LOG;

    for (size_t i = 0; i < policy->logs_count; i++) {
        const struct alms_policy_log *log = &policy->logs[i];
        const enum alms_signed by_log = alms_note_check(question->note, &log->vkey, NULL);
        if (by_log == ALMS_SIGNED_WRONG)
            return ALMS_TRUST_WRONG;
        /* The origin is the name of the key: a key signs for its own log alone. */
        if (by_log != ALMS_SIGNED || strcmp(log->vkey.name, question->checkpoint->origin) != 0)
            continue;
        if (is_behind(log, question->checkpoint)) {
            result = result == ALMS_TRUSTED ? result : ALMS_TRUST_REVOKED;
            continue;
        }
        result = ALMS_TRUSTED;
        if (out_log != NULL)
            *out_log = log;
    }
    return result;
}

/* Rule PROOF-7. */
enum alms_trust alms_policy_ask(const struct alms_policy *policy,
                                const struct alms_trust_question *question,
                                const struct alms_policy_log **out_log)
{
    struct satisfied satisfied[ALMS_POLICY_NAMES_MAX];
    const enum alms_trust by_log = ask_logs(policy, question, out_log);

    if (by_log != ALMS_TRUSTED)
        return by_log;
    if (!ask_witnesses(policy, question, satisfied))
        return ALMS_TRUST_WRONG;
    if (!policy->has_quorum || satisfied[policy->quorum].now)
        return ALMS_TRUSTED;
    return satisfied[policy->quorum].ever ? ALMS_TRUST_OLD_QUORUM : ALMS_TRUST_NO_QUORUM;
}
