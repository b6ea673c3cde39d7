/*
 * report_financial - a statutory statement while it is being made.
 */
#ifndef ALMS_REPORT_FINANCIAL_H
#define ALMS_REPORT_FINANCIAL_H

#include "book/book.h"
#include "model/layout.h"

#include <alms/financial.h>

struct alms_financial_work;

/* An amount that is added to a figure. */
struct alms_financial_piece {
    size_t row;
    int32_t account_id;
    int32_t fund_id;
    int column;
    int64_t amount; /* as it is shown */
};

typedef enum alms_code alms_financial_take(struct alms_financial_work *work,
                                           const struct alms_financial_piece *piece,
                                           struct alms_error *err);

struct alms_financial_work {
    const struct alms_financial_query *query;
    struct alms_arena *arena;
    alms_financial_take *take_part; /* NULL unless a row is to be explained */
    void *context;                  /* of take_part */
    const struct alms_masters *masters;
    const char *regime;
    int32_t base_id;
    struct alms_layout layout;
    struct alms_layout_map map;
    struct alms_month month;
    int32_t from; /* January of the year, as a number */
    int32_t to;
    int32_t converted; /* the month of the conversion to this regime; 0: there was none */
    int64_t (*figures)[ALMS_FINANCIAL_COLUMNS_MAX]; /* of every row of the layout */
    int64_t net_gain;                               /* of the year, by the ledger */
    int64_t cash_gain;
    bool has_foreign;
};

/* Fills the figures and checks the equations. */
ALMS_MUST_CHECK enum alms_code
alms_financial_work_run(struct alms_financial_work *work, alms_book *book, struct alms_error *err);

size_t alms_financial_columns(enum alms_financial_form form);

#endif
