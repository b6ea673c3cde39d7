#define _GNU_SOURCE /* memmem */

#include "intake/decoder.h"

#include "base/file.h"
#include "intake/encoding.h"

#include <string.h>

enum {
    CHUNK_SIZE_BYTES = 256 * 1024,
    SEQUENCE_SIZE_MAX = 4, /* bytes of one character, in any encoding */
    CHUNK_ROOM = CHUNK_SIZE_BYTES + SEQUENCE_SIZE_MAX
};

struct alms_decoder {
    char *path;
    struct alms_input *input;
    struct alms_hasher *hasher;
    struct alms_converter *converter; /* NULL for UTF-8 */
    enum alms_encoding encoding;
    bool has_bom;
    bool at_end; /* of the file */

    char *chunk;
    size_t chunk_at;       /* what was given already */
    size_t chunk_size;     /* what is there */
    uint64_t chunk_offset; /* of the chunk's first byte in the file */
    uint64_t bytes_done;
    struct alms_buffer text; /* what a converter made */
    struct alms_span peeked;
    bool has_peeked;
};

/* --- what a file is ------------------------------------------------------------------------ */

static bool begins(const char *bytes, size_t size_bytes, const char *with, size_t with_size)
{
    return size_bytes >= with_size && memcmp(bytes, with, with_size) == 0;
}

static char lower(char character)
{
    return (char)(character >= 'A' && character <= 'Z' ? character - 'A' + 'a' : character);
}

/* Whether bytes begin with word, in letters of either case. */
static bool begins_with_word(const char *bytes, size_t size_bytes, const char *word)
{
    size_t at = 0;

    for (; word[at] != '\0'; at++) {
        if (at == size_bytes || lower(bytes[at]) != word[at])
            return false;
    }
    return true;
}

static bool is_blank(char character)
{
    return character == ' ' || character == '\t' || character == '\r' || character == '\n';
}

/* A page for browsers, as many banks give away under a spreadsheet's name. */
static bool is_web_page(const char *bytes, size_t size_bytes)
{
    static const char *const WORDS[] = {"<!doctype html", "<html", "<table", "<meta", "<?xml"};
    enum alms_encoding ignored;
    size_t at = alms_encoding_mark(bytes, size_bytes, &ignored);

    while (at < size_bytes && is_blank(bytes[at]))
        at += 1;
    for (size_t i = 0; i < COUNT_OF(WORDS); i++) {
        if (begins_with_word(bytes + at, size_bytes - at, WORDS[i]))
            return true;
    }
    return false;
}

/* A number of two or four bytes, the lowest first. */
static uint64_t little_endian(const char *bytes, size_t size)
{
    uint64_t number = 0;

    for (size_t i = size; i > 0; i--)
        number = number * 256 + (unsigned char)bytes[i - 1];
    return number;
}

/*
 * Whether a file of Microsoft's compound form ([MS-CFB]) holds a spreadsheet under a password
 * ([MS-OFFCRYPTO]): then a directory entry says so, in UTF-16. Only its first sector is looked at.
 */
static enum alms_code
find_password(const struct alms_decoder *decoder, bool *out_found, struct alms_error *err)
{
    static const char ENTRY[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    enum { HEADER_SIZE = 512, SHIFT_AT = 0x1E, DIRECTORY_AT = 0x30, SHIFT_MAX = 12 };
    char sector[1 << SHIFT_MAX];
    size_t got = 0;

    *out_found = false;
    if (decoder->chunk_size < HEADER_SIZE || !alms_input_can_seek(decoder->input))
        return ALMS_OK;
    const uint64_t shift = little_endian(decoder->chunk + SHIFT_AT, 2);
    const uint64_t index = little_endian(decoder->chunk + DIRECTORY_AT, 4);
    if (shift > SHIFT_MAX)
        return ALMS_OK;
    TRY(alms_input_seek(decoder->input, (index + 1) << shift, err));
    TRY(alms_input_read(decoder->input, sector, sizeof(sector), &got, err));
    *out_found = memmem(sector, got, ENTRY, sizeof(ENTRY) - 1) != NULL;
    return alms_input_seek(decoder->input, decoder->chunk_size, err);
}

/* What is packed: the name of the program that unpacks it, NULL if the bytes are no archive. */
static const char *archive_of(const char *bytes, size_t size_bytes)
{
    if (begins(bytes, size_bytes, "\x1F\x8B", 2))
        return "gzip";
    if (begins(bytes, size_bytes, "Rar!\x1A\x07", 6))
        return "RAR";
    return begins(bytes, size_bytes, "7z\xBC\xAF\x27\x1C", 6) ? "7-Zip" : NULL;
}

/* Records of the first Excel files, which had nothing around them: what begins a sheet or a book.
 */
static bool is_first_excel(const char *bytes, size_t size_bytes)
{
    return begins(bytes, size_bytes, "\x09\x08\x08\x00", 4) ||
           begins(bytes, size_bytes, "\x09\x04\x06\x00", 4) ||
           begins(bytes, size_bytes, "\x09\x02\x06\x00", 4) ||
           begins(bytes, size_bytes, "\x09\x00\x04\x00", 4);
}

static enum alms_code
check_format(const struct alms_decoder *decoder, enum alms_content *out, struct alms_error *err)
{
    bool has_password = false;
    const char *bytes = decoder->chunk;
    const size_t size = decoder->chunk_size;
    const char *what = NULL;

    if (begins(bytes, size, "PK\x03\x04", 4) || begins(bytes, size, "PK\x05\x06", 4)) {
        *out = ALMS_CONTENT_ZIP;
        return ALMS_OK;
    }
    const char *archive = archive_of(bytes, size);
    if (archive != NULL) {
        return alms_fail(err, ALMS_E_TABLE_PACKED, "'%s' is packed by %s", decoder->path, archive);
    }
    const bool is_compound = begins(bytes, size, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
    if (is_compound)
        TRY(find_password(decoder, &has_password, err));
    if (has_password) {
        return alms_fail(err, ALMS_E_TABLE_PACKED, "'%s' is protected by a password",
                         decoder->path);
    }
    if (is_compound || is_first_excel(bytes, size)) {
        what = W_("an old Excel file (.xls)");
    } else if (begins(bytes, size, "%PDF-", 5)) {
        what = W_("a PDF document");
    } else if (is_web_page(bytes, size)) {
        what = W_("a web page (HTML or XML), whatever its name is");
    }
    if (what != NULL) {
        return alms_fail(err, ALMS_E_TABLE_FORMAT, "'%s' is no table that can be read: it is %s",
                         decoder->path, what);
    }
    *out = ALMS_CONTENT_TEXT;
    return ALMS_OK;
}

/* --- the file's own bytes ------------------------------------------------------------------ */

/* Puts what is left of the chunk in front and reads on behind it. */
static enum alms_code fill(struct alms_decoder *decoder, struct alms_error *err)
{
    const size_t left = decoder->chunk_size - decoder->chunk_at;
    size_t got = 0;

    REQUIRE(left <= SEQUENCE_SIZE_MAX);
    memmove(decoder->chunk, decoder->chunk + decoder->chunk_at, left);
    decoder->chunk_offset += decoder->chunk_at;
    decoder->chunk_at = 0;
    decoder->chunk_size = left;
    TRY(alms_input_read(decoder->input, decoder->chunk + left, CHUNK_SIZE_BYTES, &got, err));
    alms_hasher_add(decoder->hasher, decoder->chunk + left, got);
    decoder->chunk_size += got;
    decoder->bytes_done += got;
    decoder->at_end = got == 0;
    return ALMS_OK;
}

/* Looks at the whole file, then stands behind its first chunk again. */
static enum alms_code look_ahead(struct alms_decoder *decoder, struct alms_encoding_evidence *found,
                                 struct alms_error *err)
{
    size_t got = decoder->chunk_size;
    CLEANUP(alms_buffer_clear) struct alms_buffer buffer = {0};
    char *bytes = alms_buffer_reserve(&buffer, CHUNK_SIZE_BYTES);

    alms_encoding_look(found, decoder->chunk, decoder->chunk_size);
    if (!alms_input_can_seek(decoder->input))
        return ALMS_OK;
    while (got > 0) {
        TRY(alms_input_read(decoder->input, bytes, CHUNK_SIZE_BYTES, &got, err));
        alms_encoding_look(found, bytes, got);
    }
    return alms_input_seek(decoder->input, decoder->chunk_size, err);
}

static enum alms_code find_encoding(struct alms_decoder *decoder, struct alms_error *err)
{
    struct alms_encoding_evidence evidence = {0};

    decoder->chunk_at = alms_encoding_mark(decoder->chunk, decoder->chunk_size, &decoder->encoding);
    decoder->has_bom = decoder->chunk_at > 0;
    if (!decoder->has_bom) {
        TRY(look_ahead(decoder, &evidence, err));
        decoder->encoding = alms_encoding_judge(&evidence);
    }
    if (decoder->encoding != ALMS_UTF8)
        decoder->converter = alms_converter_open(decoder->encoding);
    return ALMS_OK;
}

static void close_variable(struct alms_decoder **decoder)
{
    alms_decoder_close(*decoder);
}

enum alms_code alms_decoder_open(const char *path, struct alms_decoder **out,
                                 enum alms_content *out_content, struct alms_error *err)
{
    struct alms_input *input = NULL;

    TRY(alms_input_open(path, &input, err));
    CLEANUP(close_variable) struct alms_decoder *decoder = alms_alloc(sizeof(*decoder));
    const size_t size = strlen(path) + 1;
    decoder->input = input;
    decoder->path = memcpy(alms_alloc(size), path, size);
    decoder->hasher = alms_hasher_open();
    alms_hasher_begin(decoder->hasher);
    decoder->chunk = alms_alloc(CHUNK_ROOM);
    TRY(fill(decoder, err));
    TRY(check_format(decoder, out_content, err));
    if (*out_content == ALMS_CONTENT_TEXT)
        TRY(find_encoding(decoder, err));
    *out = decoder;
    decoder = NULL;
    return ALMS_OK;
}

void alms_decoder_close(struct alms_decoder *decoder)
{
    if (decoder == NULL)
        return;
    alms_input_close(decoder->input);
    alms_hasher_close(decoder->hasher);
    alms_converter_close(decoder->converter);
    alms_buffer_clear(&decoder->text);
    alms_free(decoder->chunk);
    alms_free(decoder->path);
    alms_free(decoder);
}

/* --- text ---------------------------------------------------------------------------------- */

/* How much of bytes is UTF-8; what is cut off at their end is not invalid. */
static size_t take_utf8(const char *bytes, size_t size_bytes, bool *out_is_invalid)
{
    struct alms_encoding_evidence rest = {0};
    size_t offset = size_bytes;

    *out_is_invalid = false;
    if (alms_utf8_check(bytes, size_bytes, &offset))
        return size_bytes;
    alms_encoding_look(&rest, bytes + offset, size_bytes - offset);
    *out_is_invalid = rest.utf8_faults > 0 || rest.utf8_sequences > 0;
    return offset;
}

/* Rule IMPORT-8: a text has no byte that its encoding does not have. */
static enum alms_code fail_sequence(const struct alms_decoder *decoder, struct alms_error *err)
{
    const uint64_t offset = decoder->chunk_offset + decoder->chunk_at;
    char number[ALMS_UINT_TEXT_SIZE_BYTES];

    return alms_fail(err, ALMS_E_TABLE_ENCODING,
                     "byte %s of the file does not fit its encoding, %s",
                     alms_uint_format(offset + 1, number), alms_decoder_encoding(decoder));
}

enum alms_code
alms_decoder_read(struct alms_decoder *decoder, struct alms_span *out, struct alms_error *err)
{
    bool is_invalid = false;
    struct alms_span text = decoder->has_peeked ? decoder->peeked : (struct alms_span){"", 0};

    decoder->has_peeked = false;
    while (text.size_bytes == 0) {
        const char *bytes = decoder->chunk + decoder->chunk_at;
        const size_t size = decoder->chunk_size - decoder->chunk_at;

        decoder->text.size_bytes = 0;
        const size_t taken =
            decoder->converter == NULL
                ? take_utf8(bytes, size, &is_invalid)
                : alms_converter_take(decoder->converter, bytes, size, &decoder->text, &is_invalid);
        text = decoder->converter == NULL
                   ? (struct alms_span){bytes, taken}
                   : (struct alms_span){decoder->text.bytes, decoder->text.size_bytes};
        decoder->chunk_at += taken;
        if (text.size_bytes > 0)
            break;
        if (is_invalid || (decoder->at_end && size > 0))
            return fail_sequence(decoder, err);
        if (decoder->at_end)
            break;
        TRY(fill(decoder, err));
    }
    *out = text;
    return ALMS_OK;
}

enum alms_code
alms_decoder_peek(struct alms_decoder *decoder, struct alms_span *out, struct alms_error *err)
{
    TRY(alms_decoder_read(decoder, &decoder->peeked, err));
    decoder->has_peeked = true;
    *out = decoder->peeked;
    return ALMS_OK;
}

/* --- about the file ------------------------------------------------------------------------ */

const char *alms_decoder_encoding(const struct alms_decoder *decoder)
{
    switch (decoder->encoding) {
    case ALMS_UTF8: return decoder->has_bom ? N_("UTF-8 with BOM") : "UTF-8";
    case ALMS_UTF16LE: return "UTF-16LE";
    case ALMS_UTF16BE: return "UTF-16BE";
    case ALMS_GB18030: return "GB18030";
    }
    UNREACHABLE("encoding");
}

bool alms_decoder_has_bom(const struct alms_decoder *decoder)
{
    return decoder->has_bom;
}

uint64_t alms_decoder_bytes_done(const struct alms_decoder *decoder)
{
    return decoder->bytes_done;
}

uint64_t alms_decoder_bytes_total(const struct alms_decoder *decoder)
{
    return alms_input_size_bytes(decoder->input);
}

enum alms_code
alms_decoder_digest(struct alms_decoder *decoder, struct alms_hash *out, struct alms_error *err)
{
    while (!decoder->at_end) {
        decoder->chunk_at = decoder->chunk_size;
        TRY(fill(decoder, err));
    }
    alms_hasher_end(decoder->hasher, out);
    return alms_input_check_unchanged(decoder->input, err);
}
