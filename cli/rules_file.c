#include "rules_file.h"

#include "command.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { RULES_SIZE_MAX = 1024 * 1024 };

char *rules_file_read(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    struct stat found;

    if (file == NULL || fstat(fileno(file), &found) != 0 || !S_ISREG(found.st_mode)) {
        cli_complain(ALMS_E_RULES_UNKNOWN, "there are no rules '%s'", path);
    } else {
        text = calloc(1, RULES_SIZE_MAX + 1);
        if (text == NULL)
            abort();
        const size_t size = fread(text, 1, RULES_SIZE_MAX + 1, file);
        if (size > RULES_SIZE_MAX || memchr(text, '\0', size) != NULL || ferror(file) != 0) {
            cli_complain(ALMS_E_RULES_SYNTAX, "'%s' is not a rules file", path);
            free(text);
            text = NULL;
        }
    }
    if (file != NULL)
        (void)fclose(file);
    return text;
}
