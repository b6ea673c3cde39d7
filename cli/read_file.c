#include "command.h"
#include "i18n.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

char *cli_read_file(const char *path, size_t max_bytes)
{
    FILE *file = fopen(path, "rb");
    struct stat found;
    char *text = NULL;

    if (file == NULL) {
        cli_complain(errno == ENOENT ? ALMS_E_FILE_MISSING : ALMS_E_FILE_UNREADABLE,
                     "'%s' cannot be read", path);
        return NULL;
    }
    if (fstat(fileno(file), &found) != 0 || !S_ISREG(found.st_mode)) {
        cli_complain(ALMS_E_FILE_UNREADABLE, "'%s' cannot be read", path);
    } else {
        text = calloc(1, max_bytes + 2);
        if (text == NULL)
            abort();
        const size_t size = fread(text, 1, max_bytes + 1, file);
        if (size > max_bytes || memchr(text, '\0', size) != NULL || ferror(file) != 0) {
            cli_complain(ALMS_E_TEXT_INVALID, "'%s' is no text, or too long", path);
            free(text);
            text = NULL;
        }
    }
    (void)fclose(file);
    return text;
}
