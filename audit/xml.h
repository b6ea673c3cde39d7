/*
 * xml - writing XML 1.0 in UTF-8.
 */
#ifndef ALMS_AUDIT_XML_H
#define ALMS_AUDIT_XML_H

#include <stddef.h>
#include <stdio.h>

#define ALMS_XML_HEADER "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

/* Text or the value of an attribute; characters that XML does not have become blanks. */
void alms_xml_put(FILE *file, const char *text);

/* The same, cut after max characters. */
void alms_xml_put_cut(FILE *file, const char *text, size_t max);

/* <name>text</name>; nothing if text is NULL. */
void alms_xml_element(FILE *file, const char *name, const char *text);

/* The same, cut after max characters. */
void alms_xml_element_cut(FILE *file, const char *name, const char *text, size_t max);

#endif
