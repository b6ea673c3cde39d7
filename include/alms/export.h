/*
 * export - the books as plain files, for whoever wants to check them or to read them elsewhere.
 *
 * Every export is a folder that holds the audit trail:
 *
 *     records.jsonl   the records, verbatim, one a line
 *     entries.csv     n, number, date, kind, at, by, approver, programme, reverses
 *     lines.csv       n, number, line, date, account, fund, commodity, amount, and of goods and
 *                     foreign money what is moved
 *     mapping.csv     of a book that was converted to another regime: where each account went on
 *     manifest.json   size and root of the log; name, size and SHA-256 of each file
 *
 * and beside it, in a folder each, the forms that were asked for (alms_export_forms). The trail is
 * the whole log; the forms are of the months asked for, with opening balances per account, fund and
 * commodity. All forms come from one walk of the ledger. Amounts are exact: they are the decimal
 * text of the records. Same log and options, same bytes.
 *
 * Nothing in an export is private, unless it is asked for: then private.jsonl has what the records
 * commit to, and the forms have descriptions. `alms verify` takes the folder, and the pack made of
 * it, as it takes a book: it replays the records and makes every table and form again.
 * docs/file-format.md describes the files well enough to write another reader.
 */
#ifndef ALMS_EXPORT_H
#define ALMS_EXPORT_H

#include <alms/book.h>

ALMS_BEGIN_DECLS

/* A form in which the ledger can be had. */
struct alms_export_form {
    const char *name;  /* of the option, and of its folder */
    const char *about; /* English */
};

enum { ALMS_EXPORT_FORMS_MAX = 16, ALMS_EXPORT_ORGANISATION_SIZE_MAX = 35 };

/* The forms; ends with a NULL name. */
const struct alms_export_form *alms_export_forms(void);

/* What to export. All zero: the audit trail alone. */
struct alms_export_options {
    const char *const *forms; /* names of forms, in any order; none twice */
    size_t forms_count;
    struct alms_month from;   /* not given: that of the first entry */
    struct alms_month to;     /* not given: that of the last entry */
    bool is_private;          /* with what the vault holds */
    const char *organisation; /* number of the charity in its register, for iati and saft; NULL: the
                                 id of the book */
};

/* A form cannot say everything: what was left out of it, as a whole commodity. */
struct alms_export_omission {
    const char *form;
    const char *commodity;
};

/* What was written. */
struct alms_export_result {
    uint64_t records_count;
    uint64_t entries_count;
    uint64_t lines_count;
    char root[45]; /* base64 */
    const struct alms_export_omission *omissions;
    size_t omissions_count;
    void *memory; /* owns the omissions; may be NULL */
};

/*
 * Writes the folder, which must not be there; it appears whole or not at all. options may be NULL.
 * Refuses with FILE_EXISTS, FILE_UNREADABLE, DISK_FULL, VALUE_UNKNOWN or DUPLICATE (a form),
 * DATE_SYNTAX (to before from), TEXT_* (organisation), VAULT_MISSING and storage codes.
 */
ALMS_MUST_CHECK enum alms_code alms_export(alms_book *book, const char *folder,
                                           const struct alms_export_options *options,
                                           struct alms_export_result *out, struct alms_error *err);

void alms_export_result_free(struct alms_export_result *result);

/* --- audit packs --- */

/* What goes into a pack besides an export. */
struct alms_pack_options {
    struct alms_export_options content;
    const char *const *evidence; /* paths of files, each with another name */
    size_t evidence_count;
    bool has_statements;       /* the public statement of every month that has entries */
    const char *language;      /* of the statements: "zh" or "en" */
    alms_translate *translate; /* for their words; NULL: English */
};

/*
 * Writes a ZIP archive of an export with evidence files, statements, and a page in Chinese and
 * English that says how to check it. evidence/index.csv has the SHA-256 of every evidence file and
 * of every file that a record names by its SHA-256, so that what is missing shows. The bytes are
 * made from log, vault and options alone: times in the archive are that of the newest record.
 * Refuses with EVIDENCE_NAME (two files of one name), as alms_export does, and as alms_disclose
 * does if statements are asked for.
 */
ALMS_MUST_CHECK enum alms_code alms_pack(alms_book *book, const char *path,
                                         const struct alms_pack_options *options,
                                         struct alms_export_result *out, struct alms_error *err);

ALMS_END_DECLS

#endif
