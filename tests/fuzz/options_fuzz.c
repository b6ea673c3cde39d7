/*
 * Options of commands: a word a line. Whatever the words, the parser takes them or tells at least
 * one fault, and what it sets is of the right kind. Telling and translating are played here, so
 * that the parser is alone.
 */
#include "fuzz.h"

#include "command.h"
#include "i18n.h"
#include "value/date.h"

enum { WORDS_MAX = 64 };

static size_t faults_count;

void cli_complain(enum alms_code code, const char *format, ...)
{
    REQUIRE(alms_code_about(code) != NULL && format[0] != '\0');
    faults_count += 1;
}

enum cli_exit cli_report(const struct alms_error *err)
{
    REQUIRE(err->count > 0);
    faults_count += err->count;
    return EXIT_USAGE;
}

bool i18n_choose(const char *name)
{
    return strcmp(name, "zh") == 0 || strcmp(name, "en") == 0;
}

const char *i18n_text(const char *english)
{
    return english;
}

/* One option of each kind, between two members that nobody may touch. */
struct arguments {
    uint64_t before;
    const char *first;
    const char *second;
    struct cli_list rest;
    const char *text;
    struct cli_list list;
    struct alms_date date;
    struct alms_month month;
    int choice;
    bool flag;
    uint64_t after;
};

static const struct cli_option OPTIONS[] = {
    ARGUMENT(struct arguments, first, "FIRST", "x"),
    ARGUMENT_OPTIONAL(struct arguments, second, "SECOND", "x"),
    REST(struct arguments, rest, "REST", "x"),
    TEXT(struct arguments, text, "text", "TEXT", "x"),
    LIST(struct arguments, list, "list", "ITEM", "x"),
    DATE(struct arguments, date, "date", "x"),
    MONTH(struct arguments, month, "month", "x"),
    CHOICE(struct arguments, choice, "choice", "one|two|three", "x"),
    FLAG(struct arguments, flag, "flag", "x"),
    END_OF_OPTIONS,
};

static const struct cli_option TIMES[] = {
    MONTH_ARGUMENT(struct arguments, month, "MONTH", "x"),
    {CLI_DATE_ARGUMENT, CLI_MEMBER(struct arguments, date, struct alms_date), "DATE", NULL, "x",
     true},
    END_OF_OPTIONS,
};

static void check_arguments(const struct arguments *arguments, bool wants_help,
                            const struct cli_option *options)
{
    REQUIRE(arguments->choice >= 0 && arguments->choice <= 2);
    REQUIRE(arguments->rest.count <= CLI_LIST_MAX && arguments->list.count <= CLI_LIST_MAX);
    if (alms_date_is_given(arguments->date))
        REQUIRE(alms_date_is_valid(arguments->date));
    if (arguments->month.year != 0)
        REQUIRE(arguments->month.month >= 1 && arguments->month.month <= 12);
    if (wants_help)
        return;
    if (options == OPTIONS) {
        REQUIRE(arguments->first != NULL &&
                (arguments->rest.count == 0 || arguments->second != NULL));
    } else {
        REQUIRE(alms_date_is_given(arguments->date) && arguments->month.year != 0);
    }
}

static void check_words(const struct cli_option *options, enum cli_need needs,
                        const char *const *words, size_t count)
{
    struct cli cli = {0};
    bool wants_help = false;
    static struct arguments arguments;
    const struct command command = {.name = "fuzz",
                                    .options = options,
                                    .arguments_size_bytes = sizeof(arguments),
                                    .needs = needs,
                                    .prints_table = needs == CLI_NEEDS_READING};

    memset(&arguments, 0, sizeof(arguments));
    arguments.before = arguments.after = UINT64_MAX;
    faults_count = 0;
    const bool is_taken = cli_parse(&cli, &command, words, count, &arguments, &wants_help);
    REQUIRE(is_taken == (faults_count == 0));
    REQUIRE(arguments.before == UINT64_MAX && arguments.after == UINT64_MAX);
    if (needs == CLI_NEEDS_NOTHING)
        REQUIRE(!cli.is_dry_run && cli.operator_code == NULL);
    if (is_taken)
        check_arguments(&arguments, wants_help, options);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
    const char *words[WORDS_MAX];
    size_t count = 0;
    char *text = fuzz_text(bytes, size_bytes);

    for (char *word = text; word != NULL && *word != '\0' && count < WORDS_MAX;) {
        char *end = strchr(word, '\n');
        if (end != NULL)
            *end = '\0';
        words[count++] = word;
        word = end == NULL ? NULL : end + 1;
    }
    check_words(OPTIONS, CLI_NEEDS_WRITING, words, count);
    check_words(OPTIONS, CLI_NEEDS_READING, words, count);
    check_words(TIMES, CLI_NEEDS_NOTHING, words, count);
    free(text);
    return 0;
}
