/*
 * xlsx_package - the parts of a spreadsheet file and their XML, without trusting either.
 *
 * An XLSX file (ECMA-376) is a ZIP archive of XML parts, unpacked by libzip and read by expat. Both
 * are bounded: what unpacks to more than 2 GiB, or to more than 200 times the size of the file (but
 * 64 MiB always may), is refused, and so is a document type declaration, which no spreadsheet has.
 */
#ifndef ALMS_XLSX_PACKAGE_H
#define ALMS_XLSX_PACKAGE_H

#include "base/memory.h"

enum {
    ALMS_XLSX_GROWTH_MAX = 200,              /* times the file's size */
    ALMS_XLSX_ALWAYS_SIZE = 64 * 1024 * 1024 /* bytes that any file may unpack to */
};

#define ALMS_XLSX_UNPACKED_SIZE_MAX (INT64_C(2) * 1024 * 1024 * 1024)

struct alms_xlsx_package;

/*
 * Refuses with TABLE_FORMAT if path is no ZIP archive or a document of another kind, with
 * TABLE_PACKED if it is an archive of files, FILE_*.
 */
ALMS_MUST_CHECK enum alms_code
alms_xlsx_package_open(const char *path, struct alms_xlsx_package **out, struct alms_error *err);
void alms_xlsx_package_close(struct alms_xlsx_package *package); /* NULL is fine */

bool alms_xlsx_package_has(const struct alms_xlsx_package *package, const char *part);

/* What a part says that it unpacks to: to show progress, not to rely on; 0 if it is not known. */
uint64_t alms_xlsx_package_size(const struct alms_xlsx_package *package, const char *part);

/* Bytes that were unpacked so far. */
uint64_t alms_xlsx_package_done(const struct alms_xlsx_package *package);

/* --- XML --- */

struct alms_xml;

/* Element and attribute names come without their namespaces; attributes in pairs, NULL at the end.
 */
struct alms_xml_handlers {
    void (*start)(void *context, const char *name, const char *const *attributes);
    void (*end)(void *context, const char *name);
    void (*text)(void *context, const char *bytes, size_t size_bytes);
};

/* Refuses with TABLE_FORMAT if the package has no such part. */
ALMS_MUST_CHECK enum alms_code alms_xml_open(struct alms_xlsx_package *package, const char *part,
                                             const struct alms_xml_handlers *handlers,
                                             void *context, struct alms_xml **out,
                                             struct alms_error *err);
void alms_xml_close(struct alms_xml *xml); /* NULL is fine */

/* Called by a handler: alms_xml_run returns when the handler has. */
void alms_xml_pause(struct alms_xml *xml);

/* Called by a handler: the part is refused. `why` is a word marked with W_. */
void alms_xml_refuse(struct alms_xml *xml, enum alms_code code, const char *why);

/*
 * Reads on until a handler pauses, or to the end of the part.
 * Refuses with TABLE_FORMAT if the part is damaged, TABLE_LIMIT if it unpacks to too much, and with
 * what a handler refused.
 */
ALMS_MUST_CHECK enum alms_code
alms_xml_run(struct alms_xml *xml, bool *out_at_end, struct alms_error *err);

/* Reads a whole part. A part that is not there is empty if it is optional. */
ALMS_MUST_CHECK enum alms_code alms_xml_read(struct alms_xlsx_package *package, const char *part,
                                             const struct alms_xml_handlers *handlers,
                                             void *context, struct alms_error *err);

/* The value of an attribute, NULL if it is not there. */
const char *alms_xml_attribute(const char *const *attributes, const char *name);

#endif
