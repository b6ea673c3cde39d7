#include "audit/form_journal.h"

#include "base/file.h"
#include "base/text.h"

#include <string.h>

enum { DEPTH_MAX = 16 };

static const char *root_of(enum alms_account_type type)
{
    switch (type) {
    case ALMS_ASSET: return "Assets";
    case ALMS_LIABILITY: return "Liabilities";
    case ALMS_NET_ASSETS: return "Equity";
    case ALMS_INCOME: return "Income";
    case ALMS_EXPENSE: return "Expenses";
    }
    UNREACHABLE("a type of an account");
}

/* Letters and digits; whatever stands between them becomes one '-'; it begins with a letter. */
static void add_name(struct alms_buffer *out, const char *name)
{
    const size_t size_bytes = strlen(name);
    size_t size = 0;
    bool has_begun = false;
    bool owes_dash = false;

    for (size_t at = 0; at < size_bytes; at += size) {
        const uint32_t character = alms_utf8_take(name + at, size_bytes - at, &size);
        const bool is_letter = alms_utf8_is_letter(character);
        if (!is_letter && !(has_begun && alms_utf8_is_digit(character))) {
            owes_dash = has_begun;
            continue;
        }
        if (!has_begun || owes_dash)
            alms_buffer_add_text(out, "-");
        owes_dash = false;
        has_begun = true;
        alms_buffer_add(out, name + at, size);
    }
}

static void add_component(struct alms_buffer *out, const struct alms_account *account)
{
    alms_buffer_add_text(out, ":");
    for (const char *c = account->code; *c != '\0'; c++)
        alms_buffer_add(out, *c == '.' ? "-" : c, 1);
    add_name(out, account->name);
}

static const char *path_of(struct alms_form_work *work, const struct alms_account *account)
{
    const struct alms_account *above[DEPTH_MAX];
    size_t depth = 0;
    CLEANUP(alms_buffer_clear) struct alms_buffer path = {0};

    alms_buffer_add_text(&path, root_of(account->type));
    for (const struct alms_account *at = account; at != NULL && depth < DEPTH_MAX;
         at = at->parent == NULL ? NULL : alms_form_account(work, at->parent))
        above[depth++] = at;
    while (depth > 0)
        add_component(&path, above[--depth]);
    return alms_arena_text(work->arena, path.bytes);
}

void alms_journal_names_make(struct alms_form_work *work, struct alms_journal_names *out)
{
    out->paths = alms_arena_alloc(work->arena, (work->accounts.count + 1) * sizeof(*out->paths));
    for (size_t i = 0; i < work->accounts.count; i++)
        out->paths[i] = path_of(work, &work->accounts.items[i]);
}

enum alms_code alms_journal_put_account(const struct alms_form_work *work,
                                        const struct alms_journal_names *names, const char *account,
                                        const char *fund, FILE *file, struct alms_error *err)
{
    const struct alms_account *found = alms_form_account(work, account);

    if (found == NULL)
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("account"), account);
    (void)fputs(names->paths[found - work->accounts.items], file);
    (void)fputs(":F-", file);
    (void)fputs(fund, file);
    return ALMS_OK;
}

void alms_journal_put_text(FILE *file, const char *text)
{
    for (; *text != '\0'; text++) {
        const bool is_bad = (unsigned char)*text < 0x20 || *text == ';' || *text == '|';
        (void)fputc(is_bad ? ' ' : *text, file);
    }
}
