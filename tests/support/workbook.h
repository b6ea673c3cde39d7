/*
 * workbook - spreadsheets for tests, made from XML as a program may write it.
 */
#ifndef ALMS_TESTS_WORKBOOK_H
#define ALMS_TESTS_WORKBOOK_H

#include <stddef.h>

/* A part of the archive: its name and its whole text. */
struct workbook_part {
    const char *name;
    const char *text;
};

/* Writes the parts into a ZIP archive at path. */
void workbook_write(const char *path, const struct workbook_part *parts, size_t count);

/*
 * A whole workbook with one sheet: `rows` is what stands between <sheetData> and </sheetData>,
 * `behind` what follows, `texts` what stands between <sst> and </sst>; styles 1 (day), 2 (time of
 * day), 3 (a format of its own with year, month, day), 4 (two digits), 5 (Chinese built-in 31).
 */
void workbook_simple(const char *path, const char *rows, const char *behind, const char *texts);

/* The parts that every workbook needs; sheets names them as in workbook.xml. */
#define WORKBOOK_RELS                                                                              \
    {                                                                                              \
        "_rels/.rels", "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/"    \
                       "relationships\"><Relationship Id=\"r\" Type=\"http://"                     \
                       "schemas.openxmlformats.org/officeDocument/2006/relationships/"             \
                       "officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"             \
    }
#define RELATIONS_BEGIN                                                                            \
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
#define RELATIONS_END "</Relationships>"
#define SHEET_RELATION(id, target)                                                                 \
    "<Relationship Id=\"" id "\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/"    \
    "relationships/worksheet\" Target=\"" target "\"/>"
#define SHEET_NAMESPACES                                                                           \
    "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "                         \
    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""

#endif
