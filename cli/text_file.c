#include "text_file.h"

#include "i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include <unistd.h>

static enum cli_exit fail(const char *path)
{
    if (errno == EEXIST) {
        cli_complain(ALMS_E_FILE_EXISTS, "there is a '%s' already", path);
    } else {
        cli_complain(ALMS_E_FILE_UNREADABLE, "'%s' cannot be used: %s", path,
                     _("it cannot be written"));
    }
    return EXIT_STORAGE;
}

enum cli_exit cli_write_text(struct cli *cli, const char *path, struct alms_text_file *text)
{
    enum cli_exit exit_status = EXIT_DONE;

    if (path == NULL) {
        (void)fwrite(text->bytes, 1, text->size_bytes, stdout);
    } else if (!cli->is_dry_run) {
        const int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
        FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "w");
        bool is_written = file != NULL &&
                          fwrite(text->bytes, 1, text->size_bytes, file) == text->size_bytes &&
                          fflush(file) == 0 && fsync(descriptor) == 0;
        if (file != NULL)
            is_written = fclose(file) == 0 && is_written;
        if (!is_written) {
            exit_status = fail(path);
            if (descriptor >= 0)
                (void)unlink(path);
        }
    }
    alms_text_file_free(text);
    return exit_status;
}
