/*
 * form - the forms in which the ledger leaves, over one walk of it.
 *
 * A form has a folder of its own and three functions: before the entries, for each entry in the
 * order of the log, and after them. What all of them need is read once and stands in the work.
 */
#ifndef ALMS_AUDIT_FORM_H
#define ALMS_AUDIT_FORM_H

#include "audit/files.h"

#include <alms/account.h>
#include <alms/commodity.h>
#include <alms/entry.h>
#include <alms/export.h>
#include <alms/fund.h>
#include <alms/label.h>
#include <alms/operator.h>
#include <alms/report.h>

struct alms_form_work {
    alms_book *book;
    struct alms_files *files;
    struct alms_arena *arena;
    struct alms_book_status status;
    bool is_private;
    const char *organisation;
    struct alms_month from; /* the period, and its first and last day */
    struct alms_month to;
    struct alms_date first;
    struct alms_date last;
    uint64_t entries_count; /* in the period */
    uint64_t converted_n;   /* the entry of a conversion that the openings have in them; 0: none */
    struct alms_account_list accounts;
    struct alms_commodity_list commodities;
    struct alms_fund_list funds;
    struct alms_label_list programmes;
    struct alms_label_list channels;
    struct alms_label_list campaigns;
    struct alms_operator_list operators;
    struct alms_trial balances;    /* of the period, by account, fund and commodity */
    struct alms_listing omissions; /* struct alms_export_omission */
};

struct alms_form {
    const char *name;
    size_t state_size_bytes; /* zeroed before begin */
    enum alms_code (*begin)(struct alms_form_work *work, void *state, struct alms_error *err);
    enum alms_code (*entry)(struct alms_form_work *work, void *state,
                            const struct alms_entry_item *entry, struct alms_error *err);
    enum alms_code (*end)(struct alms_form_work *work, void *state, struct alms_error *err);
    void (*clear)(void *state); /* frees what the state holds; NULL if it holds nothing */
};

extern const struct alms_form ALMS_FORM_ADS;
extern const struct alms_form ALMS_FORM_BEANCOUNT;
extern const struct alms_form ALMS_FORM_CSV;
extern const struct alms_form ALMS_FORM_GBT24589;
extern const struct alms_form ALMS_FORM_HLEDGER;
extern const struct alms_form ALMS_FORM_IATI;
extern const struct alms_form ALMS_FORM_LEDGER;
extern const struct alms_form ALMS_FORM_SAFT;
extern const struct alms_form ALMS_FORM_SPREADSHEET;

/* The tables of the audit trail: of all entries, whatever the period. */
extern const struct alms_form ALMS_FORM_TRAIL;
struct alms_trail_state {
    FILE *entries;
    FILE *lines;
    FILE *mapping; /* NULL unless the book was converted to another regime */
    uint64_t entries_count;
    uint64_t lines_count;
};

/* The form of that name; NULL if there is none. */
const struct alms_form *alms_form_find(const char *name);

/*
 * Writes the trail's tables, the forms of the options, and the page that says how to check an
 * export, into the files, in one walk. The omissions live in the arena. Refuses as alms_export
 * does.
 */
ALMS_MUST_CHECK enum alms_code
alms_forms_write(alms_book *book, const struct alms_export_options *options,
                 struct alms_files *files, struct alms_arena *arena, struct alms_export_result *out,
                 struct alms_error *err);

/* Notes what is wrong with the options. */
ALMS_MUST_CHECK enum alms_code
alms_form_check(const struct alms_export_options *options, struct alms_error *err);

/* README.en.txt and README.zh.txt. */
ALMS_MUST_CHECK enum alms_code alms_form_guide(struct alms_form_work *work,
                                               const struct alms_export_options *options,
                                               struct alms_error *err);

/* --- for the forms --- */

/* What the book knows of a code; NULL if it knows nothing. */
const struct alms_account *alms_form_account(const struct alms_form_work *work, const char *code);
const struct alms_fund *alms_form_fund(const struct alms_form_work *work, const char *code);
const struct alms_commodity *
alms_form_commodity(const struct alms_form_work *work, const char *code);

/* The rate of the foreign money of a line; NULL where it moves none, or there is no rate. */
const char *alms_form_rate(const struct alms_entry_item *entry, const struct alms_line *line);

/* Whether a commodity is a currency as far as its code tells: three letters. */
bool alms_form_is_currency(const char *code);

/* What an entry is about in words: from the vault where that is wanted and there, else its kind. */
const char *alms_form_description(const struct alms_form_work *work,
                                  const struct alms_entry_item *entry, struct alms_buffer *scratch);

/* The series of an entry, which stands before the first '-' of its number. */
const char *alms_form_series(const struct alms_entry_item *entry, char series[16]);

/* Decimal text without its sign; *out_is_credit says that it was negative. */
const char *alms_form_unsigned(const char *amount, bool *out_is_credit);

bool alms_form_is_zero(const char *amount);

/* 20260213 of 2026-02-13T10:57:30Z, and 105730. */
void alms_form_day(const char *instant, char text[9]);
void alms_form_time(const char *instant, char text[7]);

/* 20260213 */
void alms_form_compact(struct alms_date date, char text[9]);

/* Tells that a form leaves a commodity out. */
void alms_form_omit(struct alms_form_work *work, const char *form, const char *commodity);

#endif
