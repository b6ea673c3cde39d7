#include "support/workbook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zip.h>

static _Noreturn void die(const char *what)
{
    (void)fprintf(stderr, "workbook: %s\n", what);
    exit(EXIT_FAILURE);
}

void workbook_write(const char *path, const struct workbook_part *parts, size_t count)
{
    int failure = 0;
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &failure);

    if (zip == NULL)
        die(path);
    for (size_t i = 0; i < count; i++) {
        zip_source_t *source = zip_source_buffer(zip, parts[i].text, strlen(parts[i].text), 0);
        if (source == NULL || zip_file_add(zip, parts[i].name, source, ZIP_FL_ENC_UTF_8) < 0)
            die(parts[i].name);
    }
    if (zip_close(zip) != 0)
        die(path);
}

void workbook_simple(const char *path, const char *rows, const char *behind, const char *texts)
{
    const size_t size = strlen(rows) + strlen(behind) + strlen(texts) + 1024;
    char *sheet = malloc(size);
    char *shared = malloc(size);

    if (sheet == NULL || shared == NULL)
        die("memory");
    (void)snprintf(
        sheet, size,
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><worksheet " SHEET_NAMESPACES
        "><dimension ref=\"A1\"/><sheetData>%s</sheetData>%s"
        "</worksheet>",
        rows, behind);
    (void)snprintf(shared, size, "<sst " SHEET_NAMESPACES ">%s</sst>", texts);
    const struct workbook_part parts[] = {
        WORKBOOK_RELS,
        {"xl/workbook.xml", "<workbook " SHEET_NAMESPACES "><sheets><sheet name=\"Sheet1\" "
                            "sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"},
        {"xl/_rels/workbook.xml.rels",
         RELATIONS_BEGIN SHEET_RELATION("rId1", "worksheets/sheet1.xml") RELATIONS_END},
        {"xl/styles.xml",
         "<styleSheet " SHEET_NAMESPACES "><numFmts count=\"1\"><numFmt numFmtId=\"164\" "
         "formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\"/></numFmts>"
         "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/>"
         "<xf numFmtId=\"14\"/><xf numFmtId=\"21\"/><xf numFmtId=\"164\"/><xf numFmtId=\"2\"/>"
         "<xf numFmtId=\"31\"/></cellXfs></styleSheet>"},
        {"xl/sharedStrings.xml", shared},
        {"xl/worksheets/sheet1.xml", sheet},
    };
    workbook_write(path, parts, sizeof(parts) / sizeof(parts[0]));
    free(sheet);
    free(shared);
}
