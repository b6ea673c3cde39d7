/* alms stock print - the paper of a document of goods. */
#include "cmd_stock.h"
#include "i18n.h"

#include <alms/stock.h>

struct print_arguments {
    const char *number;
    const char *output;
};

static const struct cli_option OPTIONS[] = {
    ARGUMENT(struct print_arguments, number, "NUMBER",
             N_("a voucher number, or the position of a record without one")),
    TEXT(struct print_arguments, output, "output", "FILE",
         N_("where to, as note.html (default: the terminal)")),
    END_OF_OPTIONS,
};

static enum cli_exit run(struct cli *cli, const void *arguments)
{
    const struct print_arguments *args = arguments;
    struct alms_error err = {0};
    struct alms_stock_paper paper;
    const struct alms_stock_paper_options options = {i18n_language(), i18n_text};

    if (alms_stock_paper(cli->book, args->number, &options, &paper, &err) != ALMS_OK)
        return cli_report(&err);
    FILE *file = cli_open_output(cli, args->output);
    if (file == NULL) {
        alms_stock_paper_free(&paper);
        return EXIT_STORAGE;
    }
    (void)fwrite(paper.html, 1, paper.size_bytes, file);
    alms_stock_paper_free(&paper);
    return cli_close_output(cli, args->output, file);
}

const struct command STOCK_PRINT = {
    .name = "print",
    .summary = N_("Print the paper of a document, to be signed"),
    .options = OPTIONS,
    .arguments_size_bytes = sizeof(struct print_arguments),
    .run = run,
    .needs = CLI_NEEDS_READING,
    .examples = "  alms stock print G-2026-03-000001 --output=note.html\n",
};
