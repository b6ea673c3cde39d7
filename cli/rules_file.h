/*
 * rules_file - rules files of people's own.
 */
#ifndef CLI_RULES_FILE_H
#define CLI_RULES_FILE_H

/* The text of a rules file; NULL, and told, if it cannot be read. The caller frees it. */
char *rules_file_read(const char *path);

#endif
