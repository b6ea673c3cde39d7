/*
 * naive - a ledger as one would write it in an afternoon, to hold the real one against.
 *
 * Everything is in plain arrays, amounts are whole cents, every sum is added up from all entries
 * each time, and every rule is written down once more from its description. A request gets the set
 * of rules that it breaks; if there is none, the ledger takes it.
 */
#ifndef ALMS_TESTS_NAIVE_H
#define ALMS_TESTS_NAIVE_H

#include <alms/account.h>
#include <alms/error.h>
#include <alms/fund.h>

enum {
    NAIVE_ACCOUNTS_MAX = 32,
    NAIVE_FUNDS_MAX = 16,
    NAIVE_LABELS_MAX = 8,
    NAIVE_OPERATORS_MAX = 8,
    NAIVE_COMMODITIES = 3, /* two that are there, one that is not */
    NAIVE_LINES_MAX = 6,
    NAIVE_DAYS = 1200, /* from 2025-07-01 */
    NAIVE_CODES = 700
};

/* Something that may not be there yet, is there, or is closed. */
struct naive_thing {
    const char *code;
    bool exists;
    bool is_closed;
};

struct naive_account {
    struct naive_thing thing;
    enum alms_account_type type;
    enum alms_account_role role;
    enum alms_account_money money;
    int parent; /* -1 at the top */
};

struct naive_fund {
    struct naive_thing thing;
    enum alms_restriction restriction;
    bool programmes[NAIVE_LABELS_MAX];
    int from; /* a day, -1 if not given */
    int until;
};

struct naive_label {
    struct naive_thing thing;
    int from; /* a day, -1 if not given */
};

struct naive_operator {
    struct naive_thing thing;
    uint32_t roles;
};

enum naive_label_kind { NAIVE_PROGRAMME, NAIVE_CHANNEL, NAIVE_CAMPAIGN, NAIVE_LABEL_KINDS };

struct naive_line {
    int account;
    int fund;
    int commodity;
    int64_t amount;
};

enum naive_kind { NAIVE_GIFT, NAIVE_AID, NAIVE_TRANSFER, NAIVE_ENTRY, NAIVE_REVERSE };

struct naive_entry {
    enum naive_kind kind;
    int day;
    int number;      /* in its series and month */
    int reverses;    /* an entry, -1 if none */
    int reversed_by; /* an entry, -1 if none */
    int lines_count;
    struct naive_line lines[NAIVE_LINES_MAX];
};

struct naive {
    struct naive_account accounts[NAIVE_ACCOUNTS_MAX];
    int accounts_count;
    struct naive_fund funds[NAIVE_FUNDS_MAX];
    int funds_count;
    struct naive_label labels[NAIVE_LABEL_KINDS][NAIVE_LABELS_MAX];
    int labels_count[NAIVE_LABEL_KINDS];
    struct naive_operator operators[NAIVE_OPERATORS_MAX];
    int operators_count;
    struct naive_entry *entries;
    int entries_count;
    int64_t now_s;
    int64_t last_at_s;
    int closed_month; /* 202602; 0 if none */
    /* The rules that the request being judged breaks. */
    bool broken[NAIVE_CODES];
    int broken_count;
};

/* An entry to be judged. Things are named by their index; -1 stands for one not given. */
struct naive_request {
    enum naive_kind kind;
    int author;
    int day;
    struct naive_line lines[NAIVE_LINES_MAX]; /* of gift and aid the first, of a transfer two */
    int lines_count;
    enum alms_code amount_fault; /* what is wrong with the text of an amount; ALMS_OK: nothing */
    int approver;
    int programme;
    int channel;
    int campaign;
    int of; /* the entry to reverse; entries_count for one that is not there */
    bool has_bad_reason;
    bool is_internal; /* the reason of a transfer */
};

void naive_open(struct naive *ledger);
void naive_close(struct naive *ledger);

/* Judges, and takes the entry if it breaks nothing. Returns the entry, or -1. */
int naive_post(struct naive *ledger, const struct naive_request *request);

/* The same for what stands still. True if it was taken. */
bool naive_operator_add(struct naive *ledger, int author, int id, uint32_t roles);
bool naive_operator_close(struct naive *ledger, int author, int id);
bool naive_label_add(struct naive *ledger, int author, enum naive_label_kind kind, int id,
                     int from);
bool naive_label_close(struct naive *ledger, int author, enum naive_label_kind kind, int id);
bool naive_fund_add(struct naive *ledger, int author, int id, const struct naive_fund *fund);
bool naive_fund_close(struct naive *ledger, int author, int id);
bool naive_account_add(struct naive *ledger, int author, int id, int parent);
bool naive_account_close(struct naive *ledger, int author, int id);
bool naive_period_close(struct naive *ledger, int author, int month);

/* Days count from 2025-07-01. */
struct alms_date naive_date(int day);
int naive_month(int day); /* 202602 */
int naive_today(const struct naive *ledger);

/* Debits and credits of an account, fund and commodity. */
void naive_turnover(const struct naive *ledger, int account, int fund, int commodity,
                    int64_t *out_debit, int64_t *out_credit);

/* The smallest balance at the end of any day from `day` on. account -1: all that the fund has. */
int64_t naive_lowest(const struct naive *ledger, int account, int fund, int commodity, int day);

/* R-2026-02-000412 */
void naive_number(const struct naive_entry *entry, char text[32]);

extern const char *const NAIVE_COMMODITY_CODES[NAIVE_COMMODITIES];

#endif
