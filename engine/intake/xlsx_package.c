#include "intake/xlsx_package.h"

#include "base/file.h"

#include <string.h>

#include <expat.h>
#include <zip.h>

enum { PIECE_SIZE_BYTES = 64 * 1024, NAMESPACE_MARK = '|', ATTRIBUTES_MAX = 64 };

/* --- the archive --------------------------------------------------------------------------- */

struct alms_xlsx_package {
    char *path;
    zip_t *zip;
    int64_t unpacked_bytes;
    int64_t unpacked_max_bytes;
};

static int64_t limit_of(uint64_t file_size_bytes)
{
    const uint64_t most = (uint64_t)ALMS_XLSX_UNPACKED_SIZE_MAX;

    if (file_size_bytes > most / ALMS_XLSX_GROWTH_MAX)
        return (int64_t)most;
    const uint64_t grown = file_size_bytes * ALMS_XLSX_GROWTH_MAX;
    return (int64_t)(grown > ALMS_XLSX_ALWAYS_SIZE ? grown : ALMS_XLSX_ALWAYS_SIZE);
}

/* ZIP archives hold other things, too: bills of platforms, and other programs' documents. */
static enum alms_code check_archive(zip_t *zip, const char *path, struct alms_error *err)
{
    static const char *const DOCUMENTS[] = {"content.xml", "word/document.xml",
                                            "ppt/presentation.xml"};

    for (size_t i = 0; i < COUNT_OF(DOCUMENTS); i++) {
        if (zip_name_locate(zip, DOCUMENTS[i], ZIP_FL_NOCASE) >= 0) {
            return alms_fail(err, ALMS_E_TABLE_FORMAT,
                             "'%s' is no table that can be read: it is %s", path,
                             i == 0 ? W_("an OpenDocument file (.ods)")
                                    : W_("a document that is no spreadsheet"));
        }
    }
    if (zip_name_locate(zip, "_rels/.rels", ZIP_FL_NOCASE) < 0)
        return alms_fail(err, ALMS_E_TABLE_PACKED, "'%s' is packed by %s", path, "ZIP");
    return ALMS_OK;
}

enum alms_code
alms_xlsx_package_open(const char *path, struct alms_xlsx_package **out, struct alms_error *err)
{
    struct alms_input *input = NULL;
    int failure = 0;

    TRY(alms_input_open(path, &input, err));
    const int64_t limit = limit_of(alms_input_size_bytes(input));
    alms_input_close(input);

    zip_t *zip = zip_open(path, ZIP_RDONLY, &failure);
    if (zip == NULL) {
        return alms_fail(err, ALMS_E_TABLE_FORMAT, "'%s' is no table that can be read: it is %s",
                         path, W_("a damaged ZIP archive"));
    }
    const enum alms_code code = check_archive(zip, path, err);
    if (code != ALMS_OK) {
        zip_discard(zip);
        return code;
    }
    struct alms_xlsx_package *package = alms_alloc(sizeof(*package));
    const size_t size = strlen(path) + 1;
    package->path = memcpy(alms_alloc(size), path, size);
    package->zip = zip;
    package->unpacked_max_bytes = limit;
    *out = package;
    return ALMS_OK;
}

void alms_xlsx_package_close(struct alms_xlsx_package *package)
{
    if (package == NULL)
        return;
    zip_discard(package->zip);
    alms_free(package->path);
    alms_free(package);
}

bool alms_xlsx_package_has(const struct alms_xlsx_package *package, const char *part)
{
    return zip_name_locate(package->zip, part, ZIP_FL_NOCASE) >= 0;
}

uint64_t alms_xlsx_package_size(const struct alms_xlsx_package *package, const char *part)
{
    zip_stat_t about;

    if (zip_stat(package->zip, part, ZIP_FL_NOCASE, &about) != 0 ||
        (about.valid & ZIP_STAT_SIZE) == 0)
        return 0;
    return about.size;
}

uint64_t alms_xlsx_package_done(const struct alms_xlsx_package *package)
{
    return (uint64_t)package->unpacked_bytes;
}

/* --- XML ----------------------------------------------------------------------------------- */

struct alms_xml {
    struct alms_xlsx_package *package;
    char *part;
    zip_file_t *file;
    XML_Parser parser;
    const struct alms_xml_handlers *handlers;
    void *context;
    bool is_paused; /* within a piece that expat has */
    bool at_end;
    enum alms_code refused;
    const char *refused_why;
};

static const char *local_name(const char *name)
{
    const char *mark = strrchr(name, NAMESPACE_MARK);
    return mark == NULL ? name : mark + 1;
}

static void XMLCALL take_start(void *context, const char *name, const char **attributes)
{
    struct alms_xml *xml = context;
    const char *local[2 * ATTRIBUTES_MAX + 1];
    size_t count = 0;

    if (xml->handlers->start == NULL)
        return;
    for (; attributes[count] != NULL && count < COUNT_OF(local) - 1; count += 2) {
        local[count] = local_name(attributes[count]);
        local[count + 1] = attributes[count + 1];
    }
    local[count] = NULL;
    xml->handlers->start(xml->context, local_name(name), local);
}

static void XMLCALL take_end(void *context, const char *name)
{
    struct alms_xml *xml = context;

    if (xml->handlers->end != NULL)
        xml->handlers->end(xml->context, local_name(name));
}

static void XMLCALL take_text(void *context, const char *bytes, int size_bytes)
{
    struct alms_xml *xml = context;

    if (xml->handlers->text != NULL)
        xml->handlers->text(xml->context, bytes, (size_t)size_bytes);
}

static void XMLCALL refuse_doctype(void *context, const char *name, const char *system_id,
                                   const char *public_id, int has_internal_subset)
{
    (void)name;
    (void)system_id;
    (void)public_id;
    (void)has_internal_subset;
    alms_xml_refuse(context, ALMS_E_TABLE_FORMAT, W_("it has a document type declaration"));
}

enum alms_code alms_xml_open(struct alms_xlsx_package *package, const char *part,
                             const struct alms_xml_handlers *handlers, void *context,
                             struct alms_xml **out, struct alms_error *err)
{
    zip_file_t *file = zip_fopen(package->zip, part, ZIP_FL_NOCASE);

    if (file == NULL) {
        return alms_fail(err, ALMS_E_TABLE_FORMAT,
                         "the part '%s' of the spreadsheet '%s' cannot be read: %s", part,
                         package->path, W_("it is missing or damaged"));
    }
    struct alms_xml *xml = alms_alloc(sizeof(*xml));
    const size_t size = strlen(part) + 1;
    xml->package = package;
    xml->part = memcpy(alms_alloc(size), part, size);
    xml->file = file;
    xml->handlers = handlers;
    xml->context = context;
    xml->parser = XML_ParserCreateNS(NULL, NAMESPACE_MARK);
    REQUIRE(xml->parser != NULL);
    XML_SetUserData(xml->parser, xml);
    XML_SetElementHandler(xml->parser, take_start, take_end);
    XML_SetCharacterDataHandler(xml->parser, take_text);
    XML_SetStartDoctypeDeclHandler(xml->parser, refuse_doctype);
    *out = xml;
    return ALMS_OK;
}

void alms_xml_close(struct alms_xml *xml)
{
    if (xml == NULL)
        return;
    XML_ParserFree(xml->parser);
    (void)zip_fclose(xml->file);
    alms_free(xml->part);
    alms_free(xml);
}

void alms_xml_pause(struct alms_xml *xml)
{
    (void)XML_StopParser(xml->parser, XML_TRUE);
}

void alms_xml_refuse(struct alms_xml *xml, enum alms_code code, const char *why)
{
    if (xml->refused != ALMS_OK)
        return;
    xml->refused = code;
    xml->refused_why = why;
    (void)XML_StopParser(xml->parser, XML_FALSE);
}

static enum alms_code
fail_part(const struct alms_xml *xml, enum alms_code code, const char *why, struct alms_error *err)
{
    return alms_fail(err, code, "the part '%s' of the spreadsheet '%s' cannot be read: %s",
                     xml->part, xml->package->path, why);
}

/* Unpacks one piece and gives it to expat. */
static enum alms_code
feed(struct alms_xml *xml, enum XML_Status *out_status, struct alms_error *err)
{
    struct alms_xlsx_package *package = xml->package;
    void *room = XML_GetBuffer(xml->parser, PIECE_SIZE_BYTES);

    REQUIRE(room != NULL);
    const zip_int64_t got = zip_fread(xml->file, room, PIECE_SIZE_BYTES);
    if (got < 0)
        return fail_part(xml, ALMS_E_TABLE_FORMAT, W_("it is missing or damaged"), err);
    package->unpacked_bytes += got;
    if (package->unpacked_bytes > package->unpacked_max_bytes)
        return fail_part(xml, ALMS_E_TABLE_LIMIT, W_("the file unpacks to absurdly much"), err);
    xml->at_end = got == 0;
    *out_status = XML_ParseBuffer(xml->parser, (int)got, xml->at_end ? XML_TRUE : XML_FALSE);
    return ALMS_OK;
}

enum alms_code alms_xml_run(struct alms_xml *xml, bool *out_at_end, struct alms_error *err)
{
    enum XML_Status status = XML_STATUS_OK;

    for (bool is_first = true;; is_first = false) {
        if (is_first && xml->is_paused) {
            status = XML_ResumeParser(xml->parser);
        } else if (xml->at_end) {
            break;
        } else {
            TRY(feed(xml, &status, err));
        }
        xml->is_paused = status == XML_STATUS_SUSPENDED;
        if (xml->refused != ALMS_OK)
            return fail_part(xml, xml->refused, xml->refused_why, err);
        if (status == XML_STATUS_ERROR)
            return fail_part(xml, ALMS_E_TABLE_FORMAT, W_("its XML is damaged"), err);
        if (xml->is_paused)
            break;
    }
    *out_at_end = xml->at_end && !xml->is_paused;
    return ALMS_OK;
}

enum alms_code alms_xml_read(struct alms_xlsx_package *package, const char *part,
                             const struct alms_xml_handlers *handlers, void *context,
                             struct alms_error *err)
{
    struct alms_xml *xml = NULL;
    bool at_end = false;

    TRY(alms_xml_open(package, part, handlers, context, &xml, err));
    enum alms_code code = ALMS_OK;
    while (code == ALMS_OK && !at_end)
        code = alms_xml_run(xml, &at_end, err);
    alms_xml_close(xml);
    return code;
}

const char *alms_xml_attribute(const char *const *attributes, const char *name)
{
    for (; *attributes != NULL; attributes += 2) {
        if (strcmp(attributes[0], name) == 0)
            return attributes[1];
    }
    return NULL;
}
