#include "key_table.h"

#include "i18n.h"

#include <alms/key.h>

#include <inttypes.h>
#include <time.h>

static const char *format_time(int64_t at_s, char text[32])
{
    struct tm civil;
    const time_t seconds = (time_t)at_s;

    if (gmtime_r(&seconds, &civil) == NULL || strftime(text, 32, "%Y-%m-%dT%H:%M:%SZ", &civil) == 0)
        text[0] = '\0';
    return text;
}

static const char *owner_of(const struct cli *cli, const struct alms_key *key)
{
    switch (key->purpose) {
    case ALMS_KEY_OF_LOG: return cli_word(cli, N_("log"));
    case ALMS_KEY_OF_IDENTITY: return cli_word(cli, N_("identity"));
    case ALMS_KEY_OF_OPERATOR: return key->owner;
    }
    return "";
}

enum cli_exit cli_write_keys(struct cli *cli, bool of_operators)
{
    struct alms_error err = {0};
    struct alms_key_list list;
    const struct alms_sheet_column columns[] = {{"owner", _("Owner"), false},
                                                {"key", _("Key"), false},
                                                {"record", _("Record"), true},
                                                {"from", _("From"), false},
                                                {"until", _("Until"), false}};

    if (alms_key_list(cli->book, &list, &err) != ALMS_OK)
        return cli_report(&err);
    struct alms_sheet *sheet = alms_sheet_open(columns, 5);
    for (size_t i = 0; i < list.count; i++) {
        const struct alms_key *key = &list.items[i];
        char record[24];
        char from[32];
        char until[32] = "";
        if ((key->purpose == ALMS_KEY_OF_OPERATOR) != of_operators)
            continue;
        (void)snprintf(record, sizeof(record), "%" PRIu64, key->from_n);
        if (!key->is_open)
            (void)format_time(key->until_s, until);
        const char *const cells[] = {owner_of(cli, key), key->vkey, record,
                                     format_time(key->from_s, from), until};
        alms_sheet_add(sheet, cells);
    }
    const enum cli_exit exit_status = cli_write_sheet(cli, sheet);
    alms_sheet_close(sheet);
    alms_key_list_free(&list);
    return exit_status;
}
