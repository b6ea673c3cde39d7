/*
 * form_csv - what the tables of the forms csv and spreadsheet are.
 */
#ifndef ALMS_FORM_CSV_H
#define ALMS_FORM_CSV_H

#include "audit/form.h"

enum alms_csv_table {
    ALMS_T_APPROVALS,
    ALMS_T_CAMPAIGNS,
    ALMS_T_CHANNELS,
    ALMS_T_ACCOUNTS,
    ALMS_T_COMMODITIES,
    ALMS_T_ENTRIES,
    ALMS_T_FUNDS,
    ALMS_T_LINES,
    ALMS_T_LEAVES,
    ALMS_T_PARTIES,
    ALMS_T_PRIVATE,
    ALMS_T_PROGRAMMES,
    ALMS_T_BALANCE,
    ALMS_T_USERS,
    ALMS_CSV_TABLES_COUNT
};

enum { ALMS_CSV_COLUMNS_MAX = 24 };

/* NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): in the order of its initialisers. */
struct alms_csv_column {
    const char *name;
    const char *type;      /* of the Table Schema */
    const char *about;     /* English */
    const char *to_table;  /* that it refers to; NULL if to nothing */
    const char *to_column; /* of that table */
    bool is_key;
    bool is_optional;
    bool is_private; /* stands only in private exports */
};

struct alms_csv_table_about {
    const char *name;
    const char *title;
    bool is_private; /* stands only in private exports */
    const struct alms_csv_column *columns;
    size_t count;
};

extern const struct alms_csv_table_about ALMS_CSV_TABLES[ALMS_CSV_TABLES_COUNT];

/* Writes csv/datapackage.json, when all tables are finished. */
ALMS_MUST_CHECK enum alms_code
alms_csv_write_package(struct alms_form_work *work, struct alms_error *err);

#endif
