#include "intake/xlsx_book.h"

#include <stdlib.h>
#include <string.h>

/* Several readers that never run at once share one place to note things. */
struct reading {
    struct alms_xlsx_book *book;
    struct alms_xml *xml;

    /* workbook.xml and its relations */
    const char *workbook_part; /* where the workbook itself lies */
    const char **sheet_ids;    /* relation of each sheet */
    bool *sheet_is_hidden;
    size_t sheets_capacity;

    /* sharedStrings.xml */
    size_t ends_capacity;
    size_t text_at; /* where the text that is being read begins */
    bool is_in_text;
    uint32_t phonetic_depth; /* within a reading aid, which is not part of the text */

    /* styles.xml */
    uint64_t *date_formats; /* numbers of the workbook's own formats that are dates */
    size_t date_formats_count;
    size_t date_formats_capacity;
    size_t styles_capacity;
    bool is_in_cell_styles;
};

/* --- the workbook -------------------------------------------------------------------------- */

static const char *folder_of(struct alms_arena *arena, const char *part)
{
    const char *slash = strrchr(part, '/');
    return slash == NULL ? "" : alms_arena_bytes(arena, part, (size_t)(slash - part) + 1);
}

/* A target of a relation: absolute, or beside the part that has the relation. */
static const char *resolve(struct alms_arena *arena, const char *of, const char *target)
{
    if (target[0] == '/')
        return alms_arena_text(arena, target + 1);
    const char *folder = folder_of(arena, of);
    struct alms_buffer text = {0};
    alms_buffer_add_text(&text, folder);
    alms_buffer_add_text(&text, target);
    const char *part = alms_arena_bytes(arena, text.bytes, text.size_bytes);
    alms_buffer_clear(&text);
    return part;
}

static bool ends_with(const char *text, const char *end)
{
    const size_t size = strlen(text);
    const size_t end_size = strlen(end);
    return size >= end_size && strcmp(text + size - end_size, end) == 0;
}

static void start_package_relation(void *context, const char *name, const char *const *attributes)
{
    struct reading *reading = context;
    const char *type = alms_xml_attribute(attributes, "Type");
    const char *target = alms_xml_attribute(attributes, "Target");

    if (strcmp(name, "Relationship") == 0 && type != NULL && target != NULL &&
        ends_with(type, "/officeDocument"))
        reading->workbook_part = resolve(reading->book->arena, "", target);
}

static bool is_true(const char *text)
{
    return text != NULL && (strcmp(text, "1") == 0 || strcmp(text, "true") == 0);
}

static void add_sheet(struct reading *reading, const char *const *attributes)
{
    struct alms_xlsx_book *book = reading->book;
    const char *name = alms_xml_attribute(attributes, "name");
    const char *id = alms_xml_attribute(attributes, "id");
    const char *state = alms_xml_attribute(attributes, "state");

    if (book->sheets_count == ALMS_XLSX_SHEETS_MAX || name == NULL || id == NULL)
        return;
    reading->sheet_ids[book->sheets_count] = alms_arena_text(book->arena, id);
    reading->sheet_is_hidden[book->sheets_count] =
        state != NULL && (strcmp(state, "hidden") == 0 || strcmp(state, "veryHidden") == 0);
    book->sheets[book->sheets_count].name = alms_arena_text(book->arena, name);
    book->sheets_count += 1;
}

static void start_workbook(void *context, const char *name, const char *const *attributes)
{
    struct reading *reading = context;

    if (strcmp(name, "workbookPr") == 0) {
        reading->book->counts_from_1904 = is_true(alms_xml_attribute(attributes, "date1904"));
    } else if (strcmp(name, "sheet") == 0) {
        add_sheet(reading, attributes);
    }
}

static void start_workbook_relation(void *context, const char *name, const char *const *attributes)
{
    struct reading *reading = context;
    struct alms_xlsx_book *book = reading->book;
    const char *type = alms_xml_attribute(attributes, "Type");
    const char *target = alms_xml_attribute(attributes, "Target");
    const char *id = alms_xml_attribute(attributes, "Id");

    if (strcmp(name, "Relationship") != 0 || type == NULL || target == NULL || id == NULL ||
        !ends_with(type, "/worksheet"))
        return;
    for (size_t i = 0; i < book->sheets_count; i++) {
        if (strcmp(reading->sheet_ids[i], id) == 0)
            book->sheets[i].part = resolve(book->arena, reading->workbook_part, target);
    }
}

/* A part beside the workbook, or its relations: FOLDER/_rels/NAME.rels. */
static const char *
beside(struct reading *reading, const char *before, const char *name, const char *after)
{
    struct alms_buffer text = {0};

    alms_buffer_add_text(&text, folder_of(reading->book->arena, reading->workbook_part));
    alms_buffer_add_text(&text, before);
    alms_buffer_add_text(&text, name);
    alms_buffer_add_text(&text, after);
    const char *part = alms_arena_bytes(reading->book->arena, text.bytes, text.size_bytes);
    alms_buffer_clear(&text);
    return part;
}

/* Leaves the sheets that are there and not hidden. */
static void drop_sheets(struct reading *reading)
{
    struct alms_xlsx_book *book = reading->book;
    size_t kept = 0;

    for (size_t i = 0; i < book->sheets_count; i++) {
        if (book->sheets[i].part != NULL && !reading->sheet_is_hidden[i])
            book->sheets[kept++] = book->sheets[i];
    }
    book->sheets_count = kept;
}

static enum alms_code
read_workbook(struct alms_xlsx_package *package, struct reading *reading, struct alms_error *err)
{
    static const struct alms_xml_handlers PACKAGE = {.start = start_package_relation};
    static const struct alms_xml_handlers WORKBOOK = {.start = start_workbook};
    static const struct alms_xml_handlers RELATIONS = {.start = start_workbook_relation};
    struct alms_arena *arena = reading->book->arena;

    reading->book->sheets =
        alms_arena_alloc(arena, ALMS_XLSX_SHEETS_MAX * sizeof(*reading->book->sheets));
    reading->sheet_ids =
        alms_arena_alloc(arena, ALMS_XLSX_SHEETS_MAX * sizeof(*reading->sheet_ids));
    reading->sheet_is_hidden =
        alms_arena_alloc(arena, ALMS_XLSX_SHEETS_MAX * sizeof(*reading->sheet_is_hidden));
    reading->workbook_part = "xl/workbook.xml";
    TRY(alms_xml_read(package, "_rels/.rels", &PACKAGE, reading, err));
    TRY(alms_xml_read(package, reading->workbook_part, &WORKBOOK, reading, err));
    const char *slash = strrchr(reading->workbook_part, '/');
    const char *name = slash == NULL ? reading->workbook_part : slash + 1;
    TRY(alms_xml_read(package, beside(reading, "_rels/", name, ".rels"), &RELATIONS, reading, err));
    drop_sheets(reading);
    return ALMS_OK;
}

/* --- texts --------------------------------------------------------------------------------- */

static int hex_value(char character)
{
    if (character >= '0' && character <= '9')
        return character - '0';
    if (character >= 'A' && character <= 'F')
        return character - 'A' + 10;
    if (character >= 'a' && character <= 'f')
        return character - 'a' + 10;
    return -1;
}

/* The code of _xHHHH_ at bytes; -1 if it is something else, or not a character of one byte. */
static int escaped(const char *bytes, size_t size_bytes)
{
    enum { CODE_MAX = 0x7F };
    int code = 0;

    if (size_bytes < 7 || bytes[0] != '_' || bytes[1] != 'x' || bytes[6] != '_')
        return -1;
    for (size_t i = 2; i < 6; i++) {
        const int value = hex_value(bytes[i]);
        if (value < 0)
            return -1;
        code = code * 16 + value;
    }
    return code > 0 && code <= CODE_MAX ? code : -1;
}

void alms_xlsx_unescape(struct alms_buffer *text, size_t at)
{
    size_t to = at;

    if (text->size_bytes < at + 7 || memchr(text->bytes + at, '_', text->size_bytes - at) == NULL)
        return;
    for (size_t from = at; from < text->size_bytes;) {
        const int code = escaped(text->bytes + from, text->size_bytes - from);
        text->bytes[to] = text->bytes[from];
        if (code >= 0)
            text->bytes[to] = (char)code;
        to += 1;
        from += code < 0 ? 1 : 7;
    }
    text->size_bytes = to;
}

static void start_texts(void *context, const char *name, const char *const *attributes)
{
    struct reading *reading = context;

    (void)attributes;
    if (strcmp(name, "si") == 0) {
        reading->text_at = reading->book->texts.size_bytes;
    } else if (strcmp(name, "rPh") == 0) {
        reading->phonetic_depth += 1;
    } else if (strcmp(name, "t") == 0) {
        reading->is_in_text = reading->phonetic_depth == 0;
    }
}

static void end_texts(void *context, const char *name)
{
    struct reading *reading = context;
    struct alms_xlsx_book *book = reading->book;

    if (strcmp(name, "t") == 0) {
        reading->is_in_text = false;
    } else if (strcmp(name, "rPh") == 0) {
        reading->phonetic_depth -= 1;
    } else if (strcmp(name, "si") == 0) {
        alms_xlsx_unescape(&book->texts, reading->text_at);
        book->text_ends = alms_grow(book->text_ends, &reading->ends_capacity, book->texts_count + 1,
                                    sizeof(*book->text_ends));
        book->text_ends[book->texts_count++] = book->texts.size_bytes;
        if (book->texts.size_bytes > ALMS_XLSX_TEXTS_SIZE_MAX ||
            book->texts.size_bytes - reading->text_at > ALMS_XLSX_TEXT_SIZE_MAX)
            alms_xml_refuse(reading->xml, ALMS_E_TABLE_LIMIT, W_("its texts are absurdly long"));
    }
}

static void take_text(void *context, const char *bytes, size_t size_bytes)
{
    struct reading *reading = context;

    if (reading->is_in_text)
        alms_buffer_add(&reading->book->texts, bytes, size_bytes);
}

bool alms_xlsx_book_text(const struct alms_xlsx_book *book, uint64_t index, struct alms_span *out)
{
    if (index >= book->texts_count)
        return false;
    const size_t begin = index == 0 ? 0 : book->text_ends[index - 1];
    *out = (struct alms_span){book->texts.bytes == NULL ? "" : book->texts.bytes + begin,
                              book->text_ends[index] - begin};
    return true;
}

/* --- styles -------------------------------------------------------------------------------- */

/* Formats that every spreadsheet program knows by number, the Chinese ones among them. */
static bool is_known_date(uint64_t format)
{
    return (format >= 14 && format <= 22) || (format >= 27 && format <= 36) ||
           (format >= 45 && format <= 47) || (format >= 50 && format <= 58);
}

static bool is_date(const struct reading *reading, uint64_t format)
{
    for (size_t i = 0; i < reading->date_formats_count; i++) {
        if (reading->date_formats[i] == format)
            return true;
    }
    return is_known_date(format);
}

static void add_format(struct reading *reading, const char *const *attributes)
{
    const char *code = alms_xml_attribute(attributes, "formatCode");
    const char *id = alms_xml_attribute(attributes, "numFmtId");
    uint64_t number = 0;

    if (code == NULL || id == NULL || !alms_uint_parse(id, &number) ||
        !alms_xlsx_format_is_date(code))
        return;
    reading->date_formats =
        alms_grow(reading->date_formats, &reading->date_formats_capacity,
                  reading->date_formats_count + 1, sizeof(*reading->date_formats));
    reading->date_formats[reading->date_formats_count++] = number;
}

static void add_style(struct reading *reading, const char *const *attributes)
{
    struct alms_xlsx_book *book = reading->book;
    const char *id = alms_xml_attribute(attributes, "numFmtId");
    uint64_t number = 0;

    if (book->styles_count == ALMS_XLSX_STYLES_MAX)
        return;
    book->style_is_date = alms_grow(book->style_is_date, &reading->styles_capacity,
                                    book->styles_count + 1, sizeof(*book->style_is_date));
    book->style_is_date[book->styles_count++] =
        id != NULL && alms_uint_parse(id, &number) && is_date(reading, number);
}

static void start_styles(void *context, const char *name, const char *const *attributes)
{
    struct reading *reading = context;

    if (strcmp(name, "numFmt") == 0) {
        add_format(reading, attributes);
    } else if (strcmp(name, "cellXfs") == 0) {
        reading->is_in_cell_styles = true;
    } else if (strcmp(name, "xf") == 0 && reading->is_in_cell_styles) {
        add_style(reading, attributes);
    }
}

static void end_styles(void *context, const char *name)
{
    struct reading *reading = context;

    if (strcmp(name, "cellXfs") == 0)
        reading->is_in_cell_styles = false;
}

/* --- opening ------------------------------------------------------------------------------- */

/* Reads a part that may be missing, with the XML at hand to refuse it. */
static enum alms_code read_part(struct alms_xlsx_package *package, struct reading *reading,
                                const char *name, const struct alms_xml_handlers *handlers,
                                struct alms_error *err)
{
    const char *part = beside(reading, "", name, "");
    bool at_end = false;

    if (!alms_xlsx_package_has(package, part))
        return ALMS_OK;
    TRY(alms_xml_open(package, part, handlers, reading, &reading->xml, err));
    enum alms_code code = ALMS_OK;
    while (code == ALMS_OK && !at_end)
        code = alms_xml_run(reading->xml, &at_end, err);
    alms_xml_close(reading->xml);
    return code;
}

static enum alms_code
read_all(struct alms_xlsx_package *package, struct reading *reading, struct alms_error *err)
{
    static const struct alms_xml_handlers TEXTS = {start_texts, end_texts, take_text};
    static const struct alms_xml_handlers STYLES = {start_styles, end_styles, NULL};

    TRY(read_workbook(package, reading, err));
    TRY(read_part(package, reading, "sharedStrings.xml", &TEXTS, err));
    return read_part(package, reading, "styles.xml", &STYLES, err);
}

enum alms_code alms_xlsx_book_open(struct alms_xlsx_package *package, struct alms_xlsx_book **out,
                                   struct alms_error *err)
{
    struct alms_xlsx_book *book = alms_alloc(sizeof(*book));
    struct reading reading = {.book = book};

    book->arena = alms_arena_open();
    const enum alms_code code = read_all(package, &reading, err);
    alms_free(reading.date_formats);
    if (code != ALMS_OK) {
        alms_xlsx_book_close(book);
        return code;
    }
    *out = book;
    return ALMS_OK;
}

void alms_xlsx_book_close(struct alms_xlsx_book *book)
{
    if (book == NULL)
        return;
    alms_arena_close(book->arena);
    alms_buffer_clear(&book->texts);
    alms_free(book->text_ends);
    alms_free(book->style_is_date);
    alms_free(book);
}
