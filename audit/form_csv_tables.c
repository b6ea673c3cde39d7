#include "audit/form_csv.h"

#include "audit/sheet.h"
#include "base/file.h"
#include "base/text.h"

#include <string.h>

/* --- what the tables are ------------------------------------------------------------------- */

#define CODE(name, about)                                                                          \
    {                                                                                              \
        name, "string", about, NULL, NULL, true, false, false                                      \
    }
#define TEXT(name, about)                                                                          \
    {                                                                                              \
        name, "string", about, NULL, NULL, false, false, false                                     \
    }
#define OPTIONAL(name, type, about)                                                                \
    {                                                                                              \
        name, type, about, NULL, NULL, false, true, false                                          \
    }
#define NEEDED(name, type, about)                                                                  \
    {                                                                                              \
        name, type, about, NULL, NULL, false, false, false                                         \
    }
#define REFERS(name, about, to_table, to_column)                                                   \
    {                                                                                              \
        name, "string", about, to_table, to_column, false, false, false                            \
    }
#define MAY_REFER(name, about, to_table, to_column)                                                \
    {                                                                                              \
        name, "string", about, to_table, to_column, false, true, false                             \
    }
#define PRIVATE(name, about)                                                                       \
    {                                                                                              \
        name, "string", about, NULL, NULL, false, true, true                                       \
    }

static const struct alms_csv_column APPROVALS[] = {
    {"number", "string", "voucher number", "entries", "number", true, false, false},
    REFERS("approver", "who approved", "users", "operator"),
    NEEDED("recorded_at", "datetime", "when the record that names the approver was made, UTC"),
};
static const struct alms_csv_column LABELS[] = {
    CODE("code", "code"),
    TEXT("name", "name"),
    OPTIONAL("name_en", "string", "English name"),
    OPTIONAL("from", "date", "first day"),
    OPTIONAL("until", "date", "last day"),
    NEEDED("closed", "boolean", "takes no new records"),
};
static const struct alms_csv_column ACCOUNTS[] = {
    CODE("account", "code of the account"),
    TEXT("name", "name"),
    OPTIONAL("name_en", "string", "English name"),
    TEXT("type", "asset, liability, net-assets, income or expense"),
    TEXT("side", "normal side: debit or credit"),
    OPTIONAL("role", "string", "what it is used for beyond its type"),
    OPTIONAL("restriction", "string", "which money it takes"),
    MAY_REFER("parent", "the account above it", "chart_of_accounts", "account"),
    NEEDED("closed", "boolean", "takes no new records"),
};
static const struct alms_csv_column COMMODITIES[] = {
    CODE("commodity", "code of the currency or goods"),
    TEXT("name", "name"),
    OPTIONAL("name_en", "string", "English name"),
    NEEDED("scale", "integer", "digits after the point"),
};
static const struct alms_csv_column ENTRIES[] = {
    CODE("number", "voucher number"),
    {"n", "integer", "position of its record in the log", "log_leaves", "n", false, false, false},
    NEEDED("date", "date", "day in the books"),
    TEXT("series", "series of the voucher number"),
    TEXT("kind", "kind of the record"),
    NEEDED("entered_at", "datetime", "when it was recorded, UTC"),
    REFERS("entered_by", "who recorded it", "users", "operator"),
    MAY_REFER("approved_by", "who approved it", "users", "operator"),
    MAY_REFER("programme", "what for", "programmes", "code"),
    MAY_REFER("channel", "how a gift came", "channels", "code"),
    MAY_REFER("campaign", "why a gift came", "campaigns", "code"),
    OPTIONAL("reason", "string", "of a transfer or reversal"),
    OPTIONAL("rate_source", "string", "whose rate of another currency it is"),
    OPTIONAL("reverses", "string", "the voucher that this one reverses"),
    OPTIONAL("reversed_by", "string", "the voucher that reverses this one"),
    PRIVATE("description", "donor or payee, and memo"),
};
static const struct alms_csv_column FUNDS[] = {
    CODE("fund", "code of the fund"),
    TEXT("name", "name"),
    OPTIONAL("name_en", "string", "English name"),
    TEXT("restriction", "none, purpose, time or endowment"),
    OPTIONAL("programmes", "string", "programmes that it is for, parted by blanks"),
    OPTIONAL("from", "date", "first day of spending"),
    OPTIONAL("until", "date", "last day of spending"),
    OPTIONAL("region", "string", "where it may be spent"),
    NEEDED("closed", "boolean", "takes no new records"),
};
static const struct alms_csv_column LINES[] = {
    {"number", "string", "voucher number", "entries", "number", true, false, false},
    {"line", "integer", "line of the voucher, from 1", NULL, NULL, true, false, false},
    REFERS("account", "account", "chart_of_accounts", "account"),
    REFERS("fund", "fund", "funds", "fund"),
    REFERS("commodity", "currency or goods", "commodities", "commodity"),
    NEEDED("amount", "number", "debit positive, credit negative; exact"),
    MAY_REFER("foreign_currency", "of foreign money that the line moves", "commodities",
              "commodity"),
    OPTIONAL("foreign", "number", "how much of that currency; debit positive, credit negative"),
    OPTIONAL("rate", "number", "what one unit of it is worth in the commodity"),
};
static const struct alms_csv_column LEAVES[] = {
    {"n", "integer", "position in the log, from 0", NULL, NULL, true, false, false},
    TEXT("leaf_hash", "SHA-256 of a zero byte and the record, in hexadecimal digits"),
};
static const struct alms_csv_column PARTIES[] = {
    CODE("party", "code of the party"),
    PRIVATE("name", "name"),
    PRIVATE("kind", "person, organisation or minor"),
    PRIVATE("publish", "masked, full or anonymous"),
    PRIVATE("contact", "contact"),
    PRIVATE("bank", "bank and account"),
    NEEDED("closed", "boolean", "takes no new records"),
};
static const struct alms_csv_column DETAILS[] = {
    {"number", "string", "voucher number", "entries", "number", true, false, false},
    CODE("key", "which text it is"),
    TEXT("text", "the text"),
};
static const struct alms_csv_column BALANCE[] = {
    {"account", "string", "account", "chart_of_accounts", "account", true, false, false},
    {"fund", "string", "fund", "funds", "fund", true, false, false},
    {"commodity", "string", "currency or goods", "commodities", "commodity", true, false, false},
    NEEDED("opening", "number", "balance before the period; debit positive"),
    NEEDED("debit", "number", "sum of the debits of the period"),
    NEEDED("credit", "number", "sum of its credits, positive"),
    NEEDED("closing", "number", "balance at its end: opening + debit - credit"),
};
static const struct alms_csv_column USERS[] = {
    CODE("operator", "code of the operator"),
    TEXT("roles", "roles, parted by blanks"),
    NEEDED("closed", "boolean", "records nothing any more"),
    PRIVATE("name", "name"),
};

#define TABLE(name, title, is_private, columns)                                                    \
    {                                                                                              \
        name, title, is_private, columns, COUNT_OF(columns)                                        \
    }

const struct alms_csv_table_about ALMS_CSV_TABLES[ALMS_CSV_TABLES_COUNT] = {
    [ALMS_T_APPROVALS] = TABLE("approvals", "Who approved which voucher", false, APPROVALS),
    [ALMS_T_CAMPAIGNS] = TABLE("campaigns", "Campaigns", false, LABELS),
    [ALMS_T_CHANNELS] = TABLE("channels", "Channels by which gifts come", false, LABELS),
    [ALMS_T_ACCOUNTS] = TABLE("chart_of_accounts", "Chart of accounts", false, ACCOUNTS),
    [ALMS_T_COMMODITIES] = TABLE("commodities", "Currencies and goods", false, COMMODITIES),
    [ALMS_T_ENTRIES] = TABLE("entries", "Vouchers of the period", false, ENTRIES),
    [ALMS_T_FUNDS] = TABLE("funds", "Funds and their restrictions", false, FUNDS),
    [ALMS_T_LINES] = TABLE("gl_detail", "Lines of the vouchers", false, LINES),
    [ALMS_T_LEAVES] = TABLE("log_leaves", "Leaf hashes of all records of the log", false, LEAVES),
    [ALMS_T_PARTIES] = TABLE("parties", "Donors, payees and others", true, PARTIES),
    [ALMS_T_PRIVATE] = TABLE("private", "What is private about the vouchers", true, DETAILS),
    [ALMS_T_PROGRAMMES] = TABLE("programmes", "Programmes", false, LABELS),
    [ALMS_T_BALANCE] =
        TABLE("trial_balance", "Balances per account, fund and commodity", false, BALANCE),
    [ALMS_T_USERS] = TABLE("users", "Operators of the book", false, USERS),
};

/* --- datapackage.json ---------------------------------------------------------------------- */

static void put_member(FILE *file, const char *before, const char *key, const char *value)
{
    (void)fputs(before, file);
    alms_json_write(file, key);
    (void)fputs(": ", file);
    alms_json_write(file, value);
}

static bool is_in(const struct alms_form_work *work, const struct alms_csv_column *column)
{
    return work->is_private || !column->is_private;
}

static void put_field(FILE *file, const char *before, const struct alms_csv_column *column)
{
    (void)fputs(before, file);
    put_member(file, "          {", "name", column->name);
    put_member(file, ", ", "type", column->type);
    if (strcmp(column->type, "number") == 0)
        (void)fputs(", \"decimalChar\": \".\", \"bareNumber\": true", file);
    if (strcmp(column->type, "boolean") == 0)
        (void)fputs(", \"trueValues\": [\"true\"], \"falseValues\": [\"false\"]", file);
    put_member(file, ", ", "description", column->about);
    if (!column->is_optional)
        (void)fputs(", \"constraints\": {\"required\": true}", file);
    (void)fputc('}', file);
}

static void
put_keys(FILE *file, const struct alms_form_work *work, const struct alms_csv_table_about *table)
{
    const char *before = "";

    (void)fputs("        \"primaryKey\": [", file);
    for (size_t i = 0; i < table->count; i++) {
        if (!table->columns[i].is_key)
            continue;
        (void)fputs(before, file);
        alms_json_write(file, table->columns[i].name);
        before = ", ";
    }
    before = "],\n        \"foreignKeys\": [\n";
    bool is_first = true;
    for (size_t i = 0; i < table->count; i++) {
        const struct alms_csv_column *column = &table->columns[i];
        if (column->to_table == NULL || !is_in(work, column))
            continue;
        (void)fputs(is_first ? before : ",\n", file);
        is_first = false;
        put_member(file, "          {", "fields", column->name);
        /* A table that refers to itself is named by nothing. */
        const bool is_own = strcmp(column->to_table, table->name) == 0;
        put_member(file, ", \"reference\": {", "resource", is_own ? "" : column->to_table);
        put_member(file, ", ", "fields", column->to_column);
        (void)fputs("}}", file);
    }
    (void)fputs("]\n", file);
}

static const struct alms_file_about *find_file(struct alms_form_work *work, const char *name)
{
    size_t count = 0;
    const char *path =
        alms_path_join(work->arena, alms_path_join(work->arena, "csv/", name), ".csv");
    const struct alms_file_about *files = alms_files_list(work->files, &count);

    for (size_t i = 0; i < count; i++) {
        if (strcmp(files[i].name, path) == 0)
            return &files[i];
    }
    UNREACHABLE("every table is a file");
}

static void
put_resource(FILE *file, struct alms_form_work *work, const struct alms_csv_table_about *table)
{
    const struct alms_file_about *about = find_file(work, table->name);
    char size[ALMS_UINT_TEXT_SIZE_BYTES];
    const char *before = "";

    put_member(file, "    {\n      ", "name", table->name);
    put_member(file, ",\n      ", "title", table->title);
    put_member(file, ",\n      ", "profile", "tabular-data-resource");
    put_member(file, ",\n      ", "path", alms_path_name(about->name));
    put_member(file, ",\n      ", "format", "csv");
    put_member(file, ",\n      ", "mediatype", "text/csv");
    put_member(file, ",\n      ", "encoding", "utf-8");
    (void)fprintf(file, ",\n      \"bytes\": %s", alms_uint_format(about->size_bytes, size));
    (void)fprintf(file, ",\n      \"hash\": \"sha256:%s\"", about->sha256);
    (void)fputs(",\n      \"dialect\": {\"delimiter\": \",\", \"lineTerminator\": \"\\r\\n\","
                " \"quoteChar\": \"\\\"\", \"doubleQuote\": true, \"header\": true}",
                file);
    (void)fputs(",\n      \"schema\": {\n        \"fields\": [\n", file);
    for (size_t i = 0; i < table->count; i++) {
        if (!is_in(work, &table->columns[i]))
            continue;
        put_field(file, before, &table->columns[i]);
        before = ",\n";
    }
    (void)fputs("],\n        \"missingValues\": [\"\"],\n", file);
    put_keys(file, work, table);
    (void)fputs("      }\n    }", file);
}

enum alms_code alms_csv_write_package(struct alms_form_work *work, struct alms_error *err)
{
    FILE *file = NULL;
    char first[ALMS_DATE_TEXT_SIZE_BYTES];
    char last[ALMS_DATE_TEXT_SIZE_BYTES];
    char size[ALMS_UINT_TEXT_SIZE_BYTES];
    const char *before = "\n";

    alms_date_format(work->first, first);
    alms_date_format(work->last, last);
    TRY(alms_files_start(work->files, "csv/datapackage.json", &file, err));
    put_member(file, "{\n  ", "name", "alms-export");
    put_member(file, ",\n  ", "id", work->status.id);
    put_member(file, ",\n  ", "title", work->status.name);
    put_member(file, ",\n  ", "profile", "tabular-data-package");
    put_member(file, ",\n  ", "created", work->status.last_at);
    put_member(file, ",\n  ", "temporal_from", first);
    put_member(file, ",\n  ", "temporal_to", last);
    put_member(file, ",\n  ", "base_currency", work->status.base);
    put_member(file, ",\n  ", "log_root", work->status.log_root);
    put_member(file, ",\n  ", "log_size", alms_uint_format(work->status.log_size, size));
    (void)fputs(",\n  \"resources\": [", file);
    for (size_t i = 0; i < ALMS_CSV_TABLES_COUNT; i++) {
        if (ALMS_CSV_TABLES[i].is_private && !work->is_private)
            continue;
        (void)fputs(before, file);
        put_resource(file, work, &ALMS_CSV_TABLES[i]);
        before = ",\n";
    }
    (void)fputs("\n  ]\n}\n", file);
    return alms_files_finish(work->files, &file, err);
}
