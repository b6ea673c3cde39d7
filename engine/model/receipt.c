#include "model/receipt.h"

#include "base/base64.h"
#include "model/json.h"

#include <string.h>

#include <jansson.h>

static const char HEADER[] = "c2sp.org/tlog-proof@v1\n";
static const char EXTRA[] = "extra ";
static const char INDEX[] = "index ";

static enum alms_code fail(struct alms_error *err, const char *why)
{
    return alms_fail(err, ALMS_E_PROOF_SYNTAX, "it is no proof: %s", why);
}

bool alms_receipt_is(struct alms_span text)
{
    return text.size_bytes >= sizeof(HEADER) - 1 &&
           memcmp(text.bytes, HEADER, sizeof(HEADER) - 1) == 0;
}

/* --- reading ------------------------------------------------------------------------------- */

static void free_json(json_t **json)
{
    json_decref(*json);
}

static bool take_text(const json_t *value, struct alms_arena *arena, struct alms_span *out)
{
    if (!json_is_string(value))
        return false;
    const size_t size = json_string_length(value);
    *out = (struct alms_span){alms_arena_bytes(arena, json_string_value(value), size), size};
    return true;
}

/* Only the canonical form is taken: it is written again and compared. */
static void format_extra(const struct alms_receipt *receipt, struct alms_buffer *out)
{
    alms_buffer_add_text(out, "{\"disclosures\":[");
    for (size_t i = 0; i < receipt->disclosures_count; i++) {
        if (i > 0)
            alms_buffer_add_text(out, ",");
        alms_json_add_bytes(out, receipt->disclosures[i].bytes, receipt->disclosures[i].size_bytes);
    }
    alms_buffer_add_text(out, "],\"leaf\":");
    alms_json_add_bytes(out, receipt->leaf.bytes, receipt->leaf.size_bytes);
    alms_buffer_add_text(out, "}");
}

static bool take_members(const json_t *root, struct alms_arena *arena, struct alms_receipt *out)
{
    const json_t *disclosures = json_object_get(root, "disclosures");
    const size_t count = json_array_size(disclosures);

    if (!json_is_array(disclosures) || count > ALMS_RECEIPT_DISCLOSURES_MAX ||
        !take_text(json_object_get(root, "leaf"), arena, &out->leaf))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!take_text(json_array_get(disclosures, i), arena, &out->disclosures[i]))
            return false;
        out->disclosures_count += 1;
    }
    return true;
}

static bool take_extra(struct alms_span base64, struct alms_arena *arena, struct alms_receipt *out)
{
    size_t size = 0;
    CLEANUP(alms_buffer_clear) struct alms_buffer json = {0};
    CLEANUP(alms_buffer_clear) struct alms_buffer again = {0};
    char *bytes = alms_buffer_reserve(&json, ALMS_BASE64_BYTES_MAX(base64.size_bytes));

    if (!alms_base64_parse(base64.bytes, base64.size_bytes, (uint8_t *)bytes,
                           ALMS_BASE64_BYTES_MAX(base64.size_bytes), &size))
        return false;
    CLEANUP(free_json)
    json_t *root = json_loadb(bytes, size, JSON_REJECT_DUPLICATES, NULL);
    if (!json_is_object(root) || !take_members(root, arena, out))
        return false;
    format_extra(out, &again);
    return again.size_bytes == size && memcmp(again.bytes, bytes, size) == 0;
}

static bool starts_with(struct alms_span line, const char *word)
{
    return line.size_bytes > strlen(word) && memcmp(line.bytes, word, strlen(word)) == 0;
}

static struct alms_span behind(struct alms_span line, const char *word)
{
    return (struct alms_span){line.bytes + strlen(word), line.size_bytes - strlen(word)};
}

static enum alms_code
take_path(struct alms_span *text, struct alms_proof *proof, struct alms_error *err)
{
    struct alms_span line;

    for (;;) {
        if (!alms_line_take(text, &line))
            return fail(err, W_("it has no empty line before its checkpoint"));
        if (line.size_bytes == 0)
            return ALMS_OK;
        if (proof->count == ALMS_PROOF_HASHES_MAX)
            return fail(err, W_("its path is too long"));
        if (!alms_hash_parse(line, &proof->hashes[proof->count]))
            return fail(err, W_("a line of its path is no hash"));
        proof->count += 1;
    }
}

enum alms_code alms_receipt_parse(struct alms_span text, struct alms_arena *arena,
                                  struct alms_receipt *out, struct alms_error *err)
{
    struct alms_span line;

    *out = (struct alms_receipt){.index = 0};
    if (!alms_receipt_is(text) || text.size_bytes > ALMS_RECEIPT_SIZE_MAX)
        return fail(err, W_("it does not begin with c2sp.org/tlog-proof@v1"));
    text.bytes += sizeof(HEADER) - 1;
    text.size_bytes -= sizeof(HEADER) - 1;
    if (!alms_line_take(&text, &line) || !starts_with(line, EXTRA) ||
        !take_extra(behind(line, EXTRA), arena, out))
        return fail(err, W_("its line 'extra' does not hold a record"));
    if (!alms_line_take(&text, &line) || !starts_with(line, INDEX) ||
        !alms_decimal_line(behind(line, INDEX), &out->index))
        return fail(err, W_("its line 'index' has no number"));
    TRY(take_path(&text, &out->proof, err));
    if (text.size_bytes == 0)
        return fail(err, W_("it has no checkpoint"));
    out->note = text;
    return ALMS_OK;
}

/* --- writing ------------------------------------------------------------------------------- */

void alms_receipt_format(const struct alms_receipt *receipt, struct alms_buffer *out)
{
    char number[ALMS_UINT_TEXT_SIZE_BYTES];
    CLEANUP(alms_buffer_clear) struct alms_buffer extra = {0};

    format_extra(receipt, &extra);
    alms_buffer_add_text(out, HEADER);
    alms_buffer_add_text(out, EXTRA);
    char *base64 = alms_buffer_reserve(out, ALMS_BASE64_SIZE_BYTES(extra.size_bytes));
    out->size_bytes += alms_base64_format((const uint8_t *)extra.bytes, extra.size_bytes, base64);
    alms_buffer_add_text(out, "\n");
    alms_buffer_add_text(out, INDEX);
    alms_buffer_add_text(out, alms_uint_format(receipt->index, number));
    alms_buffer_add_text(out, "\n");
    for (size_t i = 0; i < receipt->proof.count; i++) {
        char hash[ALMS_HASH_BASE64_SIZE_BYTES];
        alms_hash_base64(&receipt->proof.hashes[i], hash);
        alms_buffer_add_text(out, hash);
        alms_buffer_add_text(out, "\n");
    }
    alms_buffer_add_text(out, "\n");
    alms_buffer_add(out, receipt->note.bytes, receipt->note.size_bytes);
}
