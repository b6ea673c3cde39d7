/*
 * masters - what stands still while entries are made: accounts, funds, labels, operators,
 * commodities, the closed month and the time of the newest record.
 *
 * Masters are made by applying records in the order of the log, the same way when a book is
 * opened, while it is written and when it is verified. Every thing has an id, its place in the
 * order in which it was added, which stays the same as long as the log does.
 */
#ifndef ALMS_MASTERS_H
#define ALMS_MASTERS_H

#include "model/catalogue.h"
#include "model/conversion.h"
#include "model/keys.h"
#include "model/record.h"
#include "model/roster.h"

#include <alms/account.h>
#include <alms/commodity.h>
#include <alms/fund.h>
#include <alms/label.h>
#include <alms/operator.h>

struct alms_masters;

struct alms_masters *alms_masters_open(void);
void alms_masters_close(struct alms_masters *masters); /* NULL is fine */

/* Takes in a record that the rules have accepted. */
void alms_masters_apply(struct alms_masters *masters, const struct alms_record *record);

/* Whether records of this kind change the masters: those are the ones to read when opening. */
bool alms_kind_is_master(enum alms_kind kind);

/* --- the book --- */

/* The texts of the first record, the regime as it is now; NULL before there is one. */
const char *alms_masters_book(const struct alms_masters *masters, enum alms_field field);

/* The conversion to another regime; NULL while the book has the one that it began with. */
const struct alms_conversion *alms_masters_conversion(const struct alms_masters *masters);

/* The newest record's time; INT64_MIN before there is one. */
int64_t alms_masters_last_at(const struct alms_masters *masters);
void alms_masters_set_last_at(struct alms_masters *masters, int64_t at_s);

/* Closed up to and including; zero if no month is. */
struct alms_month alms_masters_closed_month(const struct alms_masters *masters);

/* A closed month that was opened again. */
struct alms_reopening {
    uint64_t n; /* of its record */
    int64_t at_s;
    struct alms_month month;
};

/* All of them in the order of the log; returns how many. Valid until the next apply. */
size_t
alms_masters_reopenings(const struct alms_masters *masters, const struct alms_reopening **out);

bool alms_masters_is_closed(const struct alms_masters *masters, struct alms_date date);

/* --- tariffs --- */

/* The terms by which a programme gives, from a day on. */
struct alms_tariff_master {
    const char *programme;
    struct alms_date from;
    const char *const *terms;
    size_t terms_count;
};

/* In the order in which they were added. */
size_t alms_tariffs_count(const struct alms_masters *masters);
const struct alms_tariff_master *alms_tariff_at(const struct alms_masters *masters, size_t index);

/* The programme's newest tariff, and the one in force on a day; NULL if there is none. */
const struct alms_tariff_master *
alms_tariff_newest(const struct alms_masters *masters, const char *programme);
const struct alms_tariff_master *
alms_tariff_on(const struct alms_masters *masters, const char *programme, struct alms_date date);

/* The bands of the policy that is in force; NULL while there is none. */
const struct alms_value *alms_masters_policy(const struct alms_masters *masters);
/* The masters of goods. */
const struct alms_catalogue *alms_masters_catalogue(const struct alms_masters *masters);

/* Every key that was ever recorded. */
const struct alms_keys *alms_masters_keys(const struct alms_masters *masters);

/* --- plans --- */

/* Recurring aid: the same for everybody on the roster, money or goods. */
struct alms_plan_master {
    const char *code;
    const char *programme;
    const char *fund;
    const char *variant;  /* of the tariff: a monthly amount; NULL where goods are given */
    const char *item;     /* what is given; NULL where money is, and so the next two */
    const char *quantity; /* of it to each, in its smallest unit */
    const char *place;    /* from where */
    struct alms_month from;
    uint32_t every_months;
};

size_t alms_plans_count(const struct alms_masters *masters);
const struct alms_plan_master *alms_plan_at(const struct alms_masters *masters, size_t index);
const struct alms_plan_master *
alms_plan_find(const struct alms_masters *masters, const char *code); /* NULL if there is none */

/* --- things by code and by id; a NULL code finds nothing --- */

int32_t alms_account_find(const struct alms_masters *masters, const char *code);
int32_t alms_fund_find(const struct alms_masters *masters, const char *code);
int32_t alms_commodity_find(const struct alms_masters *masters, const char *code);
int32_t alms_operator_find(const struct alms_masters *masters, const char *code);
int32_t
alms_label_find(const struct alms_masters *masters, enum alms_label_kind kind, const char *code);

/* Valid until the next apply. */
const struct alms_account *alms_account_at(const struct alms_masters *masters, int32_t id);
const struct alms_fund *alms_fund_at(const struct alms_masters *masters, int32_t id);
const struct alms_commodity *alms_commodity_at(const struct alms_masters *masters, int32_t id);
const struct alms_operator *alms_operator_at(const struct alms_masters *masters, int32_t id);
const struct alms_label *
alms_label_at(const struct alms_masters *masters, enum alms_label_kind kind, int32_t id);

/* The ids ordered by code, and how many there are. */
size_t alms_accounts_count(const struct alms_masters *masters);
size_t alms_funds_count(const struct alms_masters *masters);
size_t alms_commodities_count(const struct alms_masters *masters);
size_t alms_operators_count(const struct alms_masters *masters);
size_t alms_labels_count(const struct alms_masters *masters, enum alms_label_kind kind);
const int32_t *alms_accounts_order(const struct alms_masters *masters);
const int32_t *alms_funds_order(const struct alms_masters *masters);
const int32_t *alms_commodities_order(const struct alms_masters *masters);
const int32_t *alms_operators_order(const struct alms_masters *masters);
const int32_t *alms_labels_order(const struct alms_masters *masters, enum alms_label_kind kind);

/* The account with a role that takes the fund's money: the income, aid or net assets twin. */
int32_t alms_account_by_role(const struct alms_masters *masters, enum alms_account_role role,
                             const struct alms_fund *fund);

/* Whether an account takes money of the fund. */
bool alms_account_takes(const struct alms_account *account, const struct alms_fund *fund);

/* Whether the account is one of assets or liabilities: what a fund has is the sum of those. */
bool alms_account_is_position(const struct alms_account *account);

/* Whether a year ends with the account at zero: income, expenses, adjustments of earlier years. */
bool alms_account_begins_at_zero(const struct alms_account *account);

/* Whether nothing of a fund may fall below zero in the account. */
bool alms_account_is_holding(const struct alms_account *account);

#endif
