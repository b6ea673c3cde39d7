#include "audit/spool.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE_SIZE_BYTES = 32 * 1024 };

/* A piece of a text on the disk, and the piece before it. */
struct piece {
    int64_t offset;
    size_t size_bytes;
    size_t next; /* index of the piece behind it; 0: none */
};

struct text {
    struct alms_buffer buffer; /* what is not on the disk yet */
    size_t first;              /* index of its first piece; 0: none */
    size_t last;
};

struct alms_spool {
    FILE *stream; /* into `bytes` */
    char *bytes;
    size_t size_bytes;
    FILE *disk; /* NULL until it is needed */
    int64_t disk_size_bytes;
    struct alms_listing pieces; /* the one at index 0 is not used */
    size_t texts_count;
    struct text *texts;
};

struct alms_spool *alms_spool_open(size_t texts_count)
{
    struct alms_spool *spool = alms_alloc(sizeof(*spool));

    spool->texts_count = texts_count;
    spool->texts = alms_alloc((texts_count + 1) * sizeof(*spool->texts));
    spool->pieces = alms_listing_open(sizeof(struct piece));
    (void)alms_listing_add(&spool->pieces);
    spool->stream = open_memstream(&spool->bytes, &spool->size_bytes);
    REQUIRE(spool->stream != NULL);
    return spool;
}

void alms_spool_close(struct alms_spool *spool)
{
    if (spool == NULL)
        return;
    for (size_t i = 0; i < spool->texts_count; i++)
        alms_buffer_clear(&spool->texts[i].buffer);
    alms_free(spool->texts);
    alms_listing_discard(&spool->pieces);
    (void)fclose(spool->stream);
    free(spool->bytes);
    if (spool->disk != NULL)
        (void)fclose(spool->disk);
    alms_free(spool);
}

FILE *alms_spool_stream(struct alms_spool *spool)
{
    return spool->stream;
}

static enum alms_code fail_disk(struct alms_error *err)
{
    return alms_fail(err, ALMS_E_FILE_UNREADABLE, "'%s' cannot be used: %s",
                     W_("a file for the time being"), W_("it cannot be written"));
}

static enum alms_code flush(struct alms_spool *spool, struct text *text, struct alms_error *err)
{
    if (spool->disk == NULL)
        spool->disk = tmpfile();
    if (spool->disk == NULL || fseeko(spool->disk, spool->disk_size_bytes, SEEK_SET) != 0 ||
        fwrite(text->buffer.bytes, 1, text->buffer.size_bytes, spool->disk) !=
            text->buffer.size_bytes)
        return fail_disk(err);
    const size_t index = spool->pieces.count;
    struct piece *piece = alms_listing_add(&spool->pieces);
    *piece = (struct piece){spool->disk_size_bytes, text->buffer.size_bytes, 0};
    if (text->last != 0) {
        ((struct piece *)spool->pieces.items)[text->last].next = index;
    } else {
        text->first = index;
    }
    text->last = index;
    spool->disk_size_bytes += (int64_t)text->buffer.size_bytes;
    text->buffer.size_bytes = 0;
    return ALMS_OK;
}

enum alms_code alms_spool_take(struct alms_spool *spool, size_t text, struct alms_error *err)
{
    REQUIRE(text < spool->texts_count && fflush(spool->stream) == 0);
    struct text *to = &spool->texts[text];
    alms_buffer_add(&to->buffer, spool->bytes, spool->size_bytes);
    REQUIRE(fseek(spool->stream, 0, SEEK_SET) == 0);
    return to->buffer.size_bytes < PIECE_SIZE_BYTES ? ALMS_OK : flush(spool, to, err);
}

bool alms_spool_is_empty(const struct alms_spool *spool, size_t text)
{
    return spool->texts[text].first == 0 && spool->texts[text].buffer.size_bytes == 0;
}

enum alms_code
alms_spool_put(struct alms_spool *spool, size_t text, FILE *file, struct alms_error *err)
{
    const struct text *from = &spool->texts[text];
    CLEANUP(alms_buffer_clear) struct alms_buffer bytes = {0};

    if (spool->disk != NULL && fflush(spool->disk) != 0)
        return fail_disk(err);
    for (size_t i = from->first; i != 0; i = ((struct piece *)spool->pieces.items)[i].next) {
        const struct piece *piece = &((struct piece *)spool->pieces.items)[i];
        bytes.size_bytes = 0;
        char *to = alms_buffer_reserve(&bytes, piece->size_bytes);
        if (fseeko(spool->disk, piece->offset, SEEK_SET) != 0 ||
            fread(to, 1, piece->size_bytes, spool->disk) != piece->size_bytes)
            return fail_disk(err);
        (void)fwrite(to, 1, piece->size_bytes, file);
    }
    if (from->buffer.size_bytes > 0)
        (void)fwrite(from->buffer.bytes, 1, from->buffer.size_bytes, file);
    return ALMS_OK;
}
