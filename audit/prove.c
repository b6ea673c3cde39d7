#include "audit/folder_log.h"
#include "audit/log_source.h"
#include "audit/tiles.h"
#include "base/file.h"
#include "model/promise.h"
#include "model/receipt.h"

#include <alms/log.h>
#include <alms/proof.h>

#include <string.h>

enum { DAY_S = 24 * 60 * 60 };

void alms_text_file_free(struct alms_text_file *file)
{
    alms_free(file->bytes);
    *file = (struct alms_text_file){0};
}

/* --- receipts ------------------------------------------------------------------------------ */

/* The published checkpoint, which must be one of this very log. */
static enum alms_code read_checkpoint(alms_book *book, const char *folder,
                                      struct alms_hasher *hasher, struct alms_signed_head *out,
                                      struct alms_error *err)
{
    struct alms_hash root;
    uint64_t size = 0;
    uint8_t ignored[ALMS_DIGEST_SIZE_BYTES];
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    const struct alms_hash_source source = alms_book_hashes(&book);
    const char *slashed = alms_path_join(arena, folder, "/");

    TRY(alms_signed_head_read(alms_path_join(arena, slashed, ALMS_TILES_CHECKPOINT), out, err));
    TRY(alms_log_head(book, &size, ignored, err));
    if (out->checkpoint.head.size <= size) {
        TRY(alms_root_at(&source, out->checkpoint.head.size, hasher, &root, err));
        if (alms_hash_equal(&root, &out->checkpoint.head.root))
            return ALMS_OK;
    }
    return alms_fail(err, ALMS_E_CONSISTENCY, "what is published in '%s' is not of this log",
                     folder);
}

static void add_disclosure(const struct alms_log_leaf *leaf, struct alms_buffer *out)
{
    char *text = alms_buffer_reserve(out, ALMS_BASE64_SIZE_BYTES(leaf->disclosure_size_bytes));

    out->size_bytes += alms_base64url_format(leaf->disclosure, leaf->disclosure_size_bytes, text);
}

static enum alms_code prove(alms_book *book, const struct alms_receipt_draft *draft,
                            struct alms_log_leaf *leaf, struct alms_buffer *out,
                            struct alms_error *err)
{
    struct alms_receipt receipt = {.index = 0};
    char size[ALMS_UINT_TEXT_SIZE_BYTES];
    CLEANUP(alms_signed_head_clear) struct alms_signed_head head = {.bytes = {0}};
    CLEANUP(alms_buffer_clear) struct alms_buffer disclosure = {0};
    CLEANUP(alms_hasher_close_variable) struct alms_hasher *hasher = alms_hasher_open();
    const struct alms_hash_source source = alms_book_hashes(&book);

    TRY(alms_log_find(book, draft->record, &receipt.index, err));
    TRY(alms_log_read(book, receipt.index, leaf, err));
    TRY(read_checkpoint(book, draft->folder, hasher, &head, err));
    if (receipt.index >= head.checkpoint.head.size) {
        return alms_fail(err, ALMS_E_NOT_FOUND,
                         "'%s' is not among the %s records published; publish first, or promise it",
                         draft->record, alms_uint_format(head.checkpoint.head.size, size));
    }
    TRY(alms_inclusion_prove(&source, receipt.index, head.checkpoint.head.size, hasher,
                             &receipt.proof, err));
    receipt.leaf = (struct alms_span){leaf->record, leaf->record_size_bytes};
    receipt.note = (struct alms_span){head.bytes.bytes, head.bytes.size_bytes};
    if (leaf->disclosure != NULL && !draft->without_private) {
        add_disclosure(leaf, &disclosure);
        receipt.disclosures[0] = (struct alms_span){disclosure.bytes, disclosure.size_bytes};
        receipt.disclosures_count = 1;
    }
    alms_receipt_format(&receipt, out);
    return ALMS_OK;
}

static enum alms_code
hand_over(enum alms_code code, struct alms_buffer *bytes, struct alms_text_file *out)
{
    if (code != ALMS_OK) {
        alms_buffer_clear(bytes);
        return code;
    }
    *out = (struct alms_text_file){bytes->bytes, bytes->size_bytes};
    return ALMS_OK;
}

enum alms_code alms_receipt_make(alms_book *book, const struct alms_receipt_draft *draft,
                                 struct alms_text_file *out, struct alms_error *err)
{
    struct alms_buffer bytes = {0};
    CLEANUP(alms_log_leaf_free) struct alms_log_leaf leaf = {0};

    if (!alms_text_is_given(draft->folder))
        return alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("folder"));
    return hand_over(prove(book, draft, &leaf, &bytes, err), &bytes, out);
}

/* --- promises ------------------------------------------------------------------------------ */

static enum alms_code check_key(alms_book *book, const alms_signer *signer, struct alms_error *err)
{
    struct alms_key_list keys;
    bool is_log = false;

    TRY(alms_key_list(book, &keys, err));
    for (size_t i = 0; i < keys.count; i++) {
        is_log = is_log || (keys.items[i].purpose == ALMS_KEY_OF_LOG && keys.items[i].is_open &&
                            strcmp(keys.items[i].vkey, alms_signer_vkey(signer)) == 0);
    }
    alms_key_list_free(&keys);
    if (is_log)
        return ALMS_OK;
    return alms_fail(err, ALMS_E_KEY_UNFIT, "'%s' is not a key of this log",
                     alms_signer_vkey(signer));
}

static enum alms_code promise_it(alms_book *book, const struct alms_promise_draft *draft,
                                 struct alms_buffer *out, struct alms_error *err)
{
    uint64_t n = 0;
    struct alms_vkey vkey;
    char *line = NULL;
    struct alms_promise promise = {
        .given_s = (uint64_t)draft->now_s,
        .delay_s = (uint64_t)draft->days * DAY_S,
    };
    const char *vkey_text = alms_signer_vkey(draft->signer);
    CLEANUP(alms_hasher_close_variable) struct alms_hasher *hasher = alms_hasher_open();

    TRY(check_key(book, draft->signer, err));
    TRY(alms_log_find(book, draft->record, &n, err));
    TRY(alms_log_hashes(book, 0, n, 1, promise.leaf.bytes, err));
    TRY(alms_vkey_parse((struct alms_span){vkey_text, strlen(vkey_text)}, hasher, &vkey, err));
    memcpy(promise.origin, vkey.name, sizeof(vkey.name));
    alms_promise_format(&promise, out);
    alms_signer_sign(draft->signer, out->bytes, out->size_bytes, 0, &line);
    alms_buffer_add_text(out, "\n");
    alms_buffer_add_text(out, line);
    alms_signature_free(line);
    return ALMS_OK;
}

enum alms_code alms_promise_make(alms_book *book, const struct alms_promise_draft *draft,
                                 struct alms_text_file *out, struct alms_error *err)
{
    struct alms_buffer bytes = {0};

    if (draft->days == 0)
        return alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("number of days"));
    return hand_over(promise_it(book, draft, &bytes, err), &bytes, out);
}
