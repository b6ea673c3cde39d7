/*
 * statement - the public statement of a month as figures, before it is written in some form.
 *
 * Totals are the sums of the lists, added up here from the rows themselves, and compared with the
 * ledger. Lists are not kept: whoever writes them walks the book again.
 */
#ifndef ALMS_STATEMENT_H
#define ALMS_STATEMENT_H

#include "base/memory.h"

#include <alms/aid.h>
#include <alms/commodity.h>
#include <alms/disclose.h>
#include <alms/fund.h>
#include <alms/gift.h>
#include <alms/label.h>
#include <alms/mask.h>
#include <alms/report.h>
#include <alms/stock.h>

#include <stdio.h>

/* What is counted and added up under one key, in one commodity. */
struct alms_group {
    const char *key; /* a code, a date, or "" where nothing was given */
    const char *commodity;
    uint64_t count; /* without reversals */
    int64_t amount; /* with reversals, in minor units */
    int64_t share;  /* of the commodity's total, in hundredths of a percent; -1 if it has none */
};

struct alms_groups {
    struct alms_group *items;
    size_t count;
    size_t capacity;
};

struct alms_statement {
    alms_book *book;
    const struct alms_disclosure_options *options;
    struct alms_arena *arena;
    struct alms_date from;
    struct alms_date to;
    char month[ALMS_MONTH_TEXT_SIZE_BYTES];
    struct alms_book_status status;
    struct alms_commodity_list commodities;
    bool has_foreign; /* the book has money of other currencies, or had */
    struct alms_fund_list funds;
    struct alms_label_list channels;
    struct alms_label_list campaigns;
    struct alms_label_list programmes;
    struct alms_fund_report roll;
    struct alms_groups gifts; /* in all, one for each commodity */
    struct alms_groups gifts_by_channel;
    struct alms_groups gifts_by_fund;
    struct alms_groups gifts_paid_by_fund; /* of them, those that moved money */
    struct alms_groups gifts_owed_by_fund; /* refunds that did not yet */
    struct alms_groups gifts_by_programme;
    struct alms_groups gifts_by_day;
    struct alms_groups aid;
    struct alms_groups aid_by_fund;
    struct alms_groups aid_by_programme;
    struct alms_goods_report goods; /* without rows where the book knows no goods */
    struct alms_groups goods_gifts; /* gifts in kind, at their value */
    struct alms_groups goods_gifts_by_fund;
    struct alms_groups goods_aid;
    struct alms_groups goods_aid_by_fund;
    uint64_t gifts_count;
    uint64_t aid_count;
    uint64_t corrections_count;
};

/* Adds everything up. Refuses with PROJECTION if lists and ledger disagree. */
ALMS_MUST_CHECK enum alms_code
alms_statement_make(struct alms_statement *statement, struct alms_error *err);
void alms_statement_clear(struct alms_statement *statement);

/* The text in the language of the statement. */
const char *alms_statement_say(const struct alms_statement *statement, const char *english);

/* The name of a thing of the book in that language; the code itself if it is not known. */
const char *alms_statement_channel(const struct alms_statement *statement, const char *code);
const char *alms_statement_campaign(const struct alms_statement *statement, const char *code);
const char *alms_statement_programme(const struct alms_statement *statement, const char *code);
const char *alms_statement_fund(const struct alms_statement *statement, const char *code);

/* Whether the fund's money is restricted. */
bool alms_statement_is_restricted(const struct alms_statement *statement, const char *fund);

/* Decimal text of minor units; with marks every three digits where people read it. */
enum alms_grouping { ALMS_PLAIN, ALMS_GROUPED };

const char *alms_statement_amount(const struct alms_statement *statement, const char *commodity,
                                  int64_t amount, enum alms_grouping grouping, char text[40]);

/* Puts marks into decimal text. */
const char *alms_statement_grouped(const char *amount, char text[40]);

/* 12.34 % */
const char *alms_statement_share(int64_t share, char text[16]);

/* What the public sees of a giver or receiver. */
void alms_statement_donor(const struct alms_statement *statement, const struct alms_gift *gift,
                          char masked[ALMS_MASKED_SIZE_BYTES]);
void alms_statement_payee(const struct alms_statement *statement, const struct alms_aid *aid,
                          char masked[ALMS_MASKED_SIZE_BYTES]);

/* One row of a list, as far as it is added up. */
struct alms_addend {
    const char *key; /* NULL: nothing was given */
    const char *commodity;
    int64_t amount;
    bool is_reversal;
};

/* Adds a row to the group of its key and commodity. */
ALMS_MUST_CHECK enum alms_code
alms_statement_add(struct alms_statement *statement, struct alms_groups *groups,
                   const struct alms_addend *addend, struct alms_error *err);

/* Decimal text in minor units. */
ALMS_MUST_CHECK enum alms_code alms_statement_minor(const struct alms_statement *statement,
                                                    const char *commodity, const char *text,
                                                    int64_t *out, struct alms_error *err);

/* "CNY 12.50, USD 3.00" */
const char *
alms_statement_sum(const struct alms_statement *statement, const struct alms_groups *groups);

/* The two ways in which it is written. */
ALMS_MUST_CHECK enum alms_code alms_statement_write_html(const struct alms_statement *statement,
                                                         FILE *file, struct alms_error *err);

/* The last two only where there are goods. */
enum alms_statement_csv {
    ALMS_CSV_GIFTS,
    ALMS_CSV_AID,
    ALMS_CSV_TOTALS,
    ALMS_CSV_FUNDS,
    ALMS_CSV_GOODS,
    ALMS_CSV_STOCK
};

ALMS_MUST_CHECK enum alms_code alms_statement_write_csv(const struct alms_statement *statement,
                                                        enum alms_statement_csv which, FILE *file,
                                                        struct alms_error *err);

#endif
