#include "model/checkpoint.h"

#include "base/base64.h"

#include <string.h>

bool alms_hash_parse(struct alms_span base64, struct alms_hash *out)
{
    size_t size = 0;

    return base64.size_bytes == 44 &&
           alms_base64_parse(base64.bytes, base64.size_bytes, out->bytes, sizeof(out->bytes),
                             &size) &&
           size == sizeof(out->bytes);
}

bool alms_decimal_line(struct alms_span line, uint64_t *out)
{
    char text[ALMS_UINT_TEXT_SIZE_BYTES] = {0};

    if (line.size_bytes == 0 || line.size_bytes >= sizeof(text) ||
        memchr(line.bytes, '\0', line.size_bytes) != NULL)
        return false;
    memcpy(text, line.bytes, line.size_bytes);
    return alms_uint_parse(text, out) && *out <= INT64_MAX;
}

bool alms_line_take(struct alms_span *rest, struct alms_span *out)
{
    const char *feed = rest->size_bytes == 0 ? NULL : memchr(rest->bytes, '\n', rest->size_bytes);

    if (feed == NULL)
        return false;
    *out = (struct alms_span){rest->bytes, (size_t)(feed - rest->bytes)};
    rest->bytes = feed + 1;
    rest->size_bytes -= out->size_bytes + 1;
    return true;
}

static enum alms_code fail(struct alms_error *err, const char *why)
{
    return alms_fail(err, ALMS_E_CHECKPOINT_SYNTAX, "it is no checkpoint: %s", why);
}

enum alms_code
alms_checkpoint_parse(struct alms_span text, struct alms_checkpoint *out, struct alms_error *err)
{
    struct alms_span origin;
    struct alms_span size;
    struct alms_span root;
    struct alms_span extension;
    struct alms_checkpoint made = {{0}, {0}};

    if (!alms_line_take(&text, &origin) || !alms_key_name_is_valid(origin))
        return fail(err, W_("its first line is no origin"));
    if (!alms_line_take(&text, &size) || !alms_decimal_line(size, &made.head.size))
        return fail(err, W_("its second line is no size"));
    if (!alms_line_take(&text, &root) || !alms_hash_parse(root, &made.head.root))
        return fail(err, W_("its third line is no root"));
    while (alms_line_take(&text, &extension)) {
        if (extension.size_bytes == 0)
            return fail(err, W_("it has an empty line"));
    }
    if (text.size_bytes > 0)
        return fail(err, W_("its last line has no end"));
    memcpy(made.origin, origin.bytes, origin.size_bytes);
    *out = made;
    return ALMS_OK;
}

void alms_checkpoint_format(const struct alms_checkpoint *checkpoint, struct alms_buffer *out)
{
    char size[ALMS_UINT_TEXT_SIZE_BYTES];
    char root[ALMS_HASH_BASE64_SIZE_BYTES];

    alms_hash_base64(&checkpoint->head.root, root);
    alms_buffer_add_text(out, checkpoint->origin);
    alms_buffer_add_text(out, "\n");
    alms_buffer_add_text(out, alms_uint_format(checkpoint->head.size, size));
    alms_buffer_add_text(out, "\n");
    alms_buffer_add_text(out, root);
    alms_buffer_add_text(out, "\n");
}
