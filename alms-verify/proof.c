#include "verify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a proof holds besides the checkpoint. */
struct proof {
    struct span extra;
    uint64_t index;
    struct hash path[PATH_MAX_HASHES];
    size_t path_count;
    struct span checkpoint;
};

static bool parse_proof(struct span text, struct proof *out)
{
    struct span line;
    size_t size = 0;
    if (!take_line(&text, &line) || !span_is(line, "c2sp.org/tlog-proof@v1") ||
        !take_line(&text, &line))
        return false;
    if (span_begins(line, "extra ")) {
        out->extra = (struct span){line.at + 6, line.size - 6};
        if (!take_line(&text, &line))
            return false;
    }
    if (!span_begins(line, "index ") ||
        !parse_decimal((struct span){line.at + 6, line.size - 6}, &out->index))
        return false;
    while (take_line(&text, &line) && line.size > 0) {
        if (out->path_count == PATH_MAX_HASHES ||
            !base64_decode(line, out->path[out->path_count].bytes, HASH_SIZE, &size) ||
            size != HASH_SIZE)
            return false;
        out->path_count += 1;
    }
    out->checkpoint = text;
    return text.size > 0;
}

/* Whether the leaf commits to a digest: as its private part, or in the list _sd. */
static bool leaf_has_digest(struct span leaf, const char *digest)
{
    char quoted[72];
    struct span value;
    (void)snprintf(quoted, sizeof(quoted), "\"%s\"", digest);
    if (json_member(leaf, "private", &value) && span_is(value, quoted))
        return true;
    if (!json_member(leaf, "_sd", &value))
        return false;
    for (size_t i = 0; i + strlen(quoted) <= value.size; i++) {
        if (memcmp(value.at + i, quoted, strlen(quoted)) == 0)
            return true;
    }
    return false;
}

/* Shows the array in a disclosure, which has room for padding; nothing in it steers a terminal. */
static bool show_disclosure(char *text, size_t size)
{
    for (char *at = text; at < text + size; at++) {
        if (*at == '-')
            *at = '+';
        if (*at == '_')
            *at = '/';
    }
    while (size % 4 != 0)
        text[size++] = '=';
    if (!base64_decode((struct span){text, size}, (uint8_t *)text, size, &size))
        return false;
    for (char *at = text; at < text + size; at++) {
        if ((unsigned char)*at < ' ' || *at == '\x7F')
            *at = '?';
    }
    return printf(say("Disclosed: %.*s\n", "已披露：%.*s\n"), (int)size, text) > 0;
}

static enum verdict check_disclosure(struct span leaf, struct span string, const char *path)
{
    struct hash hash;
    size_t size = 0;
    char digest[64];
    char *text = malloc(string.size + 4);
    bool is_right = text != NULL && json_text(string, text, &size);
    if (is_right) {
        hash_bytes(text, size, &hash);
        base64url_encode(hash.bytes, HASH_SIZE, digest);
        is_right = leaf_has_digest(leaf, digest) && show_disclosure(text, size);
    }
    free(text);
    return is_right ? VERDICT_RIGHT
                    : damage(path, "discloses what the record does not commit to",
                             "披露的内容不是记录所承诺的");
}

static enum verdict check_disclosures(struct span leaf, struct span list, const char *path)
{
    enum verdict verdict = VERDICT_RIGHT;
    struct span string;
    for (bool is_first = true; list.size > 0 && list.at[0] == (is_first ? '[' : ',');
         is_first = false) {
        list.at++;
        list.size--;
        if (is_first && span_is(list, "]"))
            return VERDICT_RIGHT;
        if (!json_take(&list, &string))
            break;
        const enum verdict one = check_disclosure(leaf, string, path);
        verdict = one == VERDICT_RIGHT ? verdict : one;
    }
    return span_is(list, "]") ? verdict
                              : damage(path, "its disclosures cannot be read", "披露内容无法读取");
}

/* The leaf is only believed when its path leads to the root. */
static enum verdict check_extra(struct policy *policy, const struct proof *proof, struct span extra,
                                char *leaf_text, const char *path)
{
    struct span leaf;
    struct span list = {"[]", 2};
    struct hash hash;
    size_t size = 0;
    struct checkpoint checkpoint;
    struct record_totals totals = {0};
    if (!json_member(extra, "leaf", &leaf) || !json_text(leaf, leaf_text, &size))
        return damage(path, "holds no record", "中没有记录");
    enum verdict verdict = checkpoint_check(policy, proof->checkpoint, path, &checkpoint);
    if (verdict != VERDICT_RIGHT)
        return verdict;
    hash_leaf(leaf_text, size, &hash);
    if (!inclusion_is_right(proof->index, checkpoint.size, &hash, proof->path, proof->path_count,
                            &checkpoint.root))
        return damage(path, "the record is not in the log", "记录不在日志中");
    leaf = (struct span){leaf_text, size};
    verdict = record_check(leaf, proof->index, &totals);
    if (verdict != VERDICT_RIGHT)
        return verdict;
    (void)printf(
        say("Log: %s\nRecord %llu of %llu: %s\n", "日志：%s\n第 %llu 条，共 %llu 条：%s\n"),
        checkpoint.origin, (unsigned long long)proof->index, (unsigned long long)checkpoint.size,
        leaf_text);
    (void)json_member(extra, "disclosures", &list);
    return check_disclosures(leaf, list, path);
}

enum verdict proof_check(struct policy *policy, struct span text, const char *path)
{
    struct proof *proof = calloc(1, sizeof(*proof));
    char *extra = malloc(text.size + 1);
    char *leaf = malloc(text.size + 1);
    size_t size = 0;
    enum verdict verdict = VERDICT_UNDECIDED;
    if (proof == NULL || extra == NULL || leaf == NULL) {
        verdict = undecided("alms-verify", "there is no memory", "内存不足");
    } else if (!parse_proof(text, proof) ||
               !base64_decode(proof->extra, (uint8_t *)extra, text.size, &size) ||
               memchr(extra, '\0', size) != NULL) {
        verdict = damage(path, "is no proof", "不是证明文件");
    } else {
        verdict = check_extra(policy, proof, (struct span){extra, size}, leaf, path);
    }
    free(proof);
    free(extra);
    free(leaf);
    return verdict;
}
