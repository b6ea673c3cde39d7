#include "passphrase.h"

#include "i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <termios.h>
#include <unistd.h>

enum { DESCRIPTOR_MAX = 1023, QUESTION_SIZE_BYTES = 512 };

void cli_passphrase_wipe(struct cli_passphrase *passphrase)
{
    volatile char *bytes = passphrase->text;

    for (size_t i = 0; i < sizeof(passphrase->text); i++)
        bytes[i] = 0;
}

/* A line without its end, byte by byte: what follows belongs to the next key. */
static bool read_line(int descriptor, struct cli_passphrase *out)
{
    size_t size = 0;
    char byte = 0;
    ssize_t got = 0;

    for (;;) {
        got = read(descriptor, &byte, 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0 || byte == '\n')
            break;
        if (byte == '\0' || size + 1 == sizeof(out->text))
            return false;
        out->text[size++] = byte;
    }
    if (size > 0 && out->text[size - 1] == '\r')
        size -= 1;
    out->text[size] = '\0';
    return size > 0;
}

static bool parse_descriptor(const char *text, int *out)
{
    char *end = NULL;

    if (text[0] < '0' || text[0] > '9')
        return false;
    errno = 0;
    const long number = strtol(text, &end, 10);
    *out = (int)number;
    return errno == 0 && *end == '\0' && number <= DESCRIPTOR_MAX;
}

static enum cli_exit
read_descriptor(const char *descriptor, const char *path, struct cli_passphrase *out)
{
    int number = 0;

    if (!parse_descriptor(descriptor, &number)) {
        cli_complain(ALMS_E_OPTION_VALUE, "'--%s' takes %s, not '%s'", "passphrase-fd", "0…1023",
                     descriptor);
        return EXIT_USAGE;
    }
    if (!read_line(number, out)) {
        cli_complain(ALMS_E_PASSPHRASE, "descriptor %s has no passphrase for '%s'", descriptor,
                     path);
        return EXIT_REFUSED;
    }
    return EXIT_DONE;
}

static void prompt(int terminal, const char *text)
{
    const size_t size = strlen(text);

    if (write(terminal, text, size) != (ssize_t)size)
        cli_notice("%s", _("the terminal does not take the question"));
}

/* Asks without showing what is typed. */
static bool ask(int terminal, const char *question, struct cli_passphrase *out)
{
    struct termios shown;
    struct termios hidden;

    if (tcgetattr(terminal, &shown) != 0)
        return false;
    hidden = shown;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    (void)tcsetattr(terminal, TCSAFLUSH, &hidden);
    prompt(terminal, question);
    const bool is_read = read_line(terminal, out);
    (void)tcsetattr(terminal, TCSAFLUSH, &shown);
    prompt(terminal, "\n");
    return is_read;
}

static bool ask_for(int terminal, const char *path, bool is_new, struct cli_passphrase *out)
{
    char question[QUESTION_SIZE_BYTES];
    struct cli_passphrase again = {{0}};

    if (is_new) {
        (void)snprintf(question, sizeof(question), _("New passphrase for '%s': "), path);
    } else {
        (void)snprintf(question, sizeof(question), _("Passphrase of '%s': "), path);
    }
    bool is_read = ask(terminal, question, out);
    if (is_read && is_new) {
        (void)snprintf(question, sizeof(question), _("Once more for '%s': "), path);
        is_read = ask(terminal, question, &again) && strcmp(out->text, again.text) == 0;
        cli_passphrase_wipe(&again);
    }
    if (!is_read)
        cli_complain(ALMS_E_PASSPHRASE, "no passphrase for '%s', or two that differ", path);
    return is_read;
}

enum cli_exit cli_passphrase_get(const char *descriptor, const char *path, bool is_new,
                                 struct cli_passphrase *out)
{
    if (path == NULL)
        path = "";
    if (descriptor != NULL)
        return read_descriptor(descriptor, path, out);
    const int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (terminal < 0) {
        cli_complain(ALMS_E_PASSPHRASE, "there is no terminal to ask for the passphrase of '%s'",
                     path);
        return EXIT_REFUSED;
    }
    const bool is_read = ask_for(terminal, path, is_new, out);
    (void)close(terminal);
    return is_read ? EXIT_DONE : EXIT_REFUSED;
}
