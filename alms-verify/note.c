#include "verify.h"

#include <stdio.h>
#include <string.h>

#include <openssl/evp.h>

static bool name_is_right(struct span name)
{
    if (name.size == 0 || name.size >= NAME_SIZE)
        return false;
    for (size_t i = 0; i < name.size; i++) {
        if ((unsigned char)name.at[i] <= ' ' || name.at[i] == '+' || name.at[i] == 0x7F)
            return false;
    }
    return true;
}

static void copy_name(char out[NAME_SIZE], struct span name)
{
    memcpy(out, name.at, name.size);
    out[name.size] = '\0';
}

/* NAME+8 hexadecimal digits+base64 of type and key; the base64 may hold further '+'. */
static bool parse_vkey(struct span vkey, struct key *out)
{
    uint8_t bytes[1 + KEY_SIZE];
    char text[NAME_SIZE + 1 + 1 + KEY_SIZE];
    char hex[9];
    size_t size = 0;
    struct hash id;
    const char *first = vkey.size == 0 ? NULL : memchr(vkey.at, '+', vkey.size);
    if (first == NULL)
        return false;
    const struct span name = {vkey.at, (size_t)(first - vkey.at)};
    const size_t left = vkey.size - name.size - 1;
    if (!name_is_right(name) || left < 9 || first[9] != '+' ||
        !base64_decode((struct span){first + 10, left - 9}, bytes, sizeof(bytes), &size) ||
        size != sizeof(bytes))
        return false;
    memcpy(text, name.at, name.size);
    text[name.size] = '\n';
    memcpy(text + name.size + 1, bytes, sizeof(bytes));
    hash_bytes(text, name.size + 1 + sizeof(bytes), &id);
    (void)snprintf(hex, sizeof(hex), "%02x%02x%02x%02x", id.bytes[0], id.bytes[1], id.bytes[2],
                   id.bytes[3]);
    if (memcmp(hex, first + 1, 8) != 0)
        return false;
    *out = (struct key){.type = (enum key_type)bytes[0]};
    copy_name(out->name, name);
    memcpy(out->id, id.bytes, sizeof(out->id));
    memcpy(out->bytes, bytes + 1, KEY_SIZE);
    return true;
}

bool policy_add_log(struct policy *policy, struct span vkey)
{
    struct key key;
    if (policy->keys_count == KEYS_MAX || !parse_vkey(vkey, &key) || key.type != KEY_LOG)
        return false;
    policy->keys[policy->keys_count++] = key;
    return true;
}

/* Takes the next word off a line; an empty span at its end. */
static struct span take_word(struct span *line)
{
    struct span word;
    while (line->size > 0 && (line->at[0] == ' ' || line->at[0] == '\t')) {
        line->at++;
        line->size--;
    }
    word = (struct span){line->at, 0};
    while (word.size < line->size && line->at[word.size] != ' ' && line->at[word.size] != '\t')
        word.size++;
    line->at += word.size;
    line->size -= word.size;
    return word;
}

/* The key or group of that label, as a member of a group; false if there is none. */
static bool find_member(const struct policy *policy, struct span label, size_t *out)
{
    for (size_t i = 0; i < policy->keys_count; i++) {
        if (policy->keys[i].type == KEY_WITNESS && span_is(label, policy->keys[i].label)) {
            *out = i;
            return true;
        }
    }
    for (size_t i = 0; i < policy->groups_count; i++) {
        if (span_is(label, policy->groups[i].label)) {
            *out = KEYS_MAX + i;
            return true;
        }
    }
    return false;
}

static bool add_witness(struct policy *policy, struct span line)
{
    struct key key;
    size_t ignored = 0;
    const struct span label = take_word(&line);
    if (policy->keys_count == KEYS_MAX || !name_is_right(label) ||
        find_member(policy, label, &ignored) || !parse_vkey(take_word(&line), &key) ||
        key.type != KEY_WITNESS)
        return false;
    copy_name(key.label, label);
    policy->keys[policy->keys_count++] = key;
    return true;
}

/* group LABEL all|any|NUMBER LABEL… - members are named before the groups that have them. */
static bool add_group(struct policy *policy, struct span line)
{
    struct group group = {0};
    size_t ignored = 0;
    const struct span label = take_word(&line);
    const struct span needed = take_word(&line);
    if (policy->groups_count == GROUPS_MAX || !name_is_right(label) ||
        find_member(policy, label, &ignored))
        return false;
    copy_name(group.label, label);
    for (struct span word = take_word(&line); word.size > 0; word = take_word(&line)) {
        if (group.count == KEYS_MAX || !find_member(policy, word, &group.members[group.count]))
            return false;
        group.count += 1;
    }
    if (span_is(needed, "all")) {
        group.needed = group.count;
    } else if (span_is(needed, "any")) {
        group.needed = 1;
    } else if (!parse_decimal(needed, &group.needed)) {
        return false;
    }
    if (group.needed == 0 || group.needed > group.count)
        return false;
    policy->groups[policy->groups_count++] = group;
    return true;
}

static bool parse_policy_line(struct policy *policy, struct span line)
{
    const struct span word = take_word(&line);
    if (word.size == 0 || word.at[0] == '#')
        return true;
    if (span_is(word, "log"))
        return policy_add_log(policy, take_word(&line));
    if (span_is(word, "witness"))
        return add_witness(policy, line);
    if (span_is(word, "group"))
        return add_group(policy, line);
    if (!span_is(word, "quorum") || policy->has_quorum)
        return false;
    const struct span label = take_word(&line);
    policy->has_quorum = !span_is(label, "none");
    return !policy->has_quorum || find_member(policy, label, &policy->quorum);
}

enum verdict policy_parse(struct policy *policy, struct span text)
{
    struct span line;
    char number[40];
    for (uint64_t count = 1; text.size > 0; count++) {
        if (!take_line(&text, &line)) {
            line = text;
            text.size = 0;
        }
        if (parse_policy_line(policy, line))
            continue;
        (void)snprintf(number, sizeof(number), "%s %llu", say("line", "行"),
                       (unsigned long long)count);
        return undecided(number, "cannot be understood", "无法理解");
    }
    return VERDICT_RIGHT;
}

/* Every group stands behind its members, so one pass decides them all. */
static bool quorum_is_there(const struct policy *policy)
{
    bool is_there[KEYS_MAX + GROUPS_MAX] = {false};
    for (size_t i = 0; i < policy->keys_count; i++)
        is_there[i] = policy->keys[i].has_signed;
    for (size_t i = 0; i < policy->groups_count; i++) {
        uint64_t count = 0;
        for (size_t j = 0; j < policy->groups[i].count; j++)
            count += is_there[policy->groups[i].members[j]] ? 1 : 0;
        is_there[KEYS_MAX + i] = count >= policy->groups[i].needed;
    }
    return !policy->has_quorum || is_there[policy->quorum];
}

static bool signature_is_right(const struct key *key, const uint8_t signature[SIGNATURE_SIZE],
                               const void *text, size_t size)
{
    EVP_PKEY *pkey = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key->bytes, KEY_SIZE);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    const bool is_right = pkey != NULL && context != NULL &&
                          EVP_DigestVerifyInit(context, NULL, NULL, NULL, pkey) == 1 &&
                          EVP_DigestVerify(context, signature, SIGNATURE_SIZE, text, size) == 1;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(pkey);
    return is_right;
}

/* A witness signs the time and the text: "cosignature/v1", "time N", and the checkpoint. */
static bool cosignature_is_right(const struct key *key, const uint8_t *bytes, struct span text)
{
    char signed_text[4096];
    uint64_t time = 0;
    for (size_t i = 0; i < 8; i++)
        time = time << 8 | bytes[i];
    const int size = snprintf(signed_text, sizeof(signed_text), "cosignature/v1\ntime %llu\n%.*s",
                              (unsigned long long)time, (int)text.size, text.at);
    return size > 0 && (size_t)size < sizeof(signed_text) &&
           signature_is_right(key, bytes + 8, signed_text, (size_t)size);
}

/* An em dash, the name of the key, base64 of key id and signature. */
static enum verdict
check_line(struct policy *policy, struct span line, struct span text, const char *what)
{
    uint8_t bytes[4096];
    size_t size = 0;
    const char *blank = line.size < 5 ? NULL : memchr(line.at + 4, ' ', line.size - 4);
    if (!span_begins(line, "\xE2\x80\x94 ") || blank == NULL)
        return damage(what, "a signature line is malformed", "签名行格式错误");
    const struct span name = {line.at + 4, (size_t)(blank - line.at) - 4};
    const struct span base64 = {blank + 1, line.size - name.size - 5};
    if (!name_is_right(name) || !base64_decode(base64, bytes, sizeof(bytes), &size) || size < 5)
        return damage(what, "a signature line is malformed", "签名行格式错误");
    for (size_t i = 0; i < policy->keys_count; i++) {
        struct key *key = &policy->keys[i];
        if (!span_is(name, key->name) || memcmp(bytes, key->id, sizeof(key->id)) != 0)
            continue;
        const bool is_right =
            key->type == KEY_LOG
                ? size == 4 + SIGNATURE_SIZE &&
                      signature_is_right(key, bytes + 4, text.at, text.size)
                : size == 4 + 8 + SIGNATURE_SIZE && cosignature_is_right(key, bytes + 4, text);
        if (!is_right)
            return damage(what, "a known key's signature is wrong", "已知密钥的签名错误");
        key->has_signed = true;
    }
    return VERDICT_RIGHT;
}

/* Splits a note at its last empty line. */
static bool split_note(struct span note, struct span *text, struct span *lines)
{
    if (note.size < 3 || note.at[note.size - 1] != '\n' || memchr(note.at, '\0', note.size) != NULL)
        return false;
    for (size_t i = note.size - 2; i > 0; i--) {
        if (note.at[i] != '\n' || note.at[i - 1] != '\n')
            continue;
        *text = (struct span){note.at, i};
        *lines = (struct span){note.at + i + 1, note.size - i - 1};
        return lines->size > 0;
    }
    return false;
}

static bool parse_text(struct span text, struct checkpoint *out)
{
    struct span origin;
    struct span size;
    struct span root;
    size_t root_size = 0;
    if (!take_line(&text, &origin) || !take_line(&text, &size) || !take_line(&text, &root) ||
        origin.size == 0 || origin.size >= NAME_SIZE || !parse_decimal(size, &out->size) ||
        !base64_decode(root, out->root.bytes, HASH_SIZE, &root_size) || root_size != HASH_SIZE)
        return false;
    copy_name(out->origin, origin);
    return true;
}

enum verdict
checkpoint_check(struct policy *policy, struct span note, const char *what, struct checkpoint *out)
{
    struct span text;
    struct span lines;
    struct span line;
    bool log_has_signed = false;
    for (size_t i = 0; i < policy->keys_count; i++)
        policy->keys[i].has_signed = false;
    if (!split_note(note, &text, &lines) || !parse_text(text, out))
        return damage(what, "is no checkpoint", "不是检查点");
    while (take_line(&lines, &line)) {
        const enum verdict verdict = check_line(policy, line, text, what);
        if (verdict != VERDICT_RIGHT)
            return verdict;
    }
    if (lines.size > 0)
        return damage(what, "a signature line is malformed", "签名行格式错误");
    for (size_t i = 0; i < policy->keys_count; i++) {
        const struct key *key = &policy->keys[i];
        log_has_signed = log_has_signed || (key->type == KEY_LOG && key->has_signed &&
                                            strcmp(key->name, out->origin) == 0);
    }
    if (!log_has_signed)
        return damage(what, "is not signed by its log", "未由其日志签名");
    return quorum_is_there(policy)
               ? VERDICT_RIGHT
               : damage(what, "lacks the witnesses of the policy", "缺少策略要求的见证签名");
}
