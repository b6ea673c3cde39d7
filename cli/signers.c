#include "signers.h"

#include "i18n.h"
#include "passphrase.h"

enum cli_exit
cli_signers_open(const struct cli_list *paths, const char *descriptor, struct cli_signers *out)
{
    *out = (struct cli_signers){{NULL}, 0};
    if (paths->count == 0) {
        cli_complain(ALMS_E_VALUE_MISSING, "the %s is missing", _("file of the key"));
        return EXIT_REFUSED;
    }
    if (paths->count > CLI_SIGNERS_MAX) {
        cli_complain(ALMS_E_LIST_LONG, "more than %s keys are named", "4");
        return EXIT_REFUSED;
    }
    for (size_t i = 0; i < paths->count; i++) {
        struct alms_error err = {0};
        struct cli_passphrase passphrase = {{0}};
        const struct alms_key_file file = {paths->items[i], passphrase.text};
        const enum cli_exit got = cli_passphrase_get(descriptor, file.path, false, &passphrase);
        const enum alms_code code =
            got == EXIT_DONE ? alms_signer_open(&file, &out->items[i], &err) : ALMS_OK;
        cli_passphrase_wipe(&passphrase);
        if (got == EXIT_DONE && code == ALMS_OK) {
            out->count += 1;
            continue;
        }
        cli_signers_close(out);
        return got != EXIT_DONE ? got : cli_report(&err);
    }
    return EXIT_DONE;
}

void cli_signers_close(struct cli_signers *signers)
{
    for (size_t i = 0; i < signers->count; i++)
        alms_signer_close(signers->items[i]);
    signers->count = 0;
}
