/*
 * record - one leaf of the log, as values.
 *
 * A record is a JSON object in the canonical form of RFC 8785 with ASCII keys and no numbers:
 * every value is a text, a list of texts, or the entry. docs/file-format.md describes it for
 * others. Which fields a kind has is one row of a table; a field is one row of another. New kinds
 * and fields come with a higher version `v`, so that what is written today never changes.
 *
 * A record from a newer version decodes as far as this version knows it: an entry is an entry
 * whatever the kind.
 */
#ifndef ALMS_RECORD_H
#define ALMS_RECORD_H

#include "base/base.h"
#include "base/memory.h"
#include "base/text.h"

#include <alms/date.h>
#include <alms/entry.h>

enum {
    ALMS_RECORD_VERSION = 3,      /* the highest that this program knows */
    ALMS_RECORD_SIZE_MAX = 65535, /* the limit of a tlog-tiles entry */
    ALMS_LIST_ITEMS_MAX = 64,
    ALMS_COUNTED_MAX = 1000,        /* lines of one count */
    ALMS_CONVERTED_MAX = 500,       /* accounts, or steps, of one conversion */
    ALMS_RECONCILE_ITEMS_MAX = 800, /* movements or matches of one record */
    ALMS_FIELD_SIZE_MAX = 512,      /* bytes of one public text */
    ALMS_NAME_SIZE_MAX = 240        /* bytes of a name, as rules allow it */
};

enum alms_kind {
    ALMS_KIND_UNKNOWN, /* of a newer version */
    ALMS_KIND_ACCOUNT_ADD,
    ALMS_KIND_ACCOUNT_CLOSE,
    ALMS_KIND_ADJUST, /* of net assets of an earlier year */
    ALMS_KIND_AID,
    ALMS_KIND_BOOK, /* the first record of every log */
    ALMS_KIND_BUDGET,
    ALMS_KIND_CAMPAIGN_ADD,
    ALMS_KIND_CAMPAIGN_CLOSE,
    ALMS_KIND_CASE_APPLY,
    ALMS_KIND_CASE_APPROVE,
    ALMS_KIND_CASE_CHECK,
    ALMS_KIND_CASE_CONFIRM,
    ALMS_KIND_CASE_FAIL,
    ALMS_KIND_CASE_NOTICE,
    ALMS_KIND_CASE_OBJECT,
    ALMS_KIND_CASE_ORDER,
    ALMS_KIND_CASE_PASS,
    ALMS_KIND_CASE_PAYABLE,
    ALMS_KIND_CASE_REFUSE,
    ALMS_KIND_CASE_RESOLVE,
    ALMS_KIND_CASE_RETURN,
    ALMS_KIND_CASE_WITHDRAW,
    ALMS_KIND_CHANNEL_ADD,
    ALMS_KIND_CHANNEL_CLOSE,
    ALMS_KIND_CLOSING,
    ALMS_KIND_COMMODITY_ADD,
    ALMS_KIND_COUNTY_ADD,
    ALMS_KIND_COUNTY_CLOSE,
    ALMS_KIND_ENTRY,
    ALMS_KIND_EXCHANGE,
    ALMS_KIND_FUND_ADD,
    ALMS_KIND_FUND_CLOSE,
    ALMS_KIND_GIFT,
    ALMS_KIND_GIFT_REFUND,
    ALMS_KIND_IMPORT,
    ALMS_KIND_IMPORT_UNDO,
    ALMS_KIND_ITEM_ADD,
    ALMS_KIND_ITEM_ALIAS,
    ALMS_KIND_ITEM_CLOSE,
    ALMS_KIND_ITEM_UNIT,
    ALMS_KIND_KIT_ASSEMBLE,
    ALMS_KIND_KIT_DEFINE,
    ALMS_KIND_KIT_DISASSEMBLE,
    ALMS_KIND_LOG_KEY,
    ALMS_KIND_OPENING,
    ALMS_KIND_OPERATOR_ADD,
    ALMS_KIND_OPERATOR_CLOSE,
    ALMS_KIND_OPERATOR_IDENTITY,
    ALMS_KIND_OPERATOR_KEY,
    ALMS_KIND_OPERATOR_KEY_CLOSE,
    ALMS_KIND_PARTY_ADD,
    ALMS_KIND_PARTY_CLOSE,
    ALMS_KIND_PARTY_IDENTITY,
    ALMS_KIND_PERIOD_CLOSE,
    ALMS_KIND_PERIOD_REOPEN,
    ALMS_KIND_PLAN_ADD,
    ALMS_KIND_PLAN_JOIN,
    ALMS_KIND_PLAN_LEAVE,
    ALMS_KIND_PLAN_RESULT,
    ALMS_KIND_PLAN_RETURN,
    ALMS_KIND_PLAN_RUN,
    ALMS_KIND_POLICY_SET,
    ALMS_KIND_PROGRAMME_ADD,
    ALMS_KIND_PROGRAMME_CLOSE,
    ALMS_KIND_RECONCILE,
    ALMS_KIND_RECONCILE_MATCH,
    ALMS_KIND_RECONCILE_ROWS,
    ALMS_KIND_RECONCILE_UNDO,
    ALMS_KIND_REGIME_CONVERT,
    ALMS_KIND_RELEASE,
    ALMS_KIND_REVALUE,
    ALMS_KIND_REVERSE,
    ALMS_KIND_STOCK_ADJUST,
    ALMS_KIND_STOCK_COUNT,
    ALMS_KIND_STOCK_ISSUE,
    ALMS_KIND_STOCK_MEMO,
    ALMS_KIND_STOCK_MOVE,
    ALMS_KIND_STOCK_RECEIVE,
    ALMS_KIND_STOCK_RETURN,
    ALMS_KIND_STOCK_WRITEOFF,
    ALMS_KIND_TARIFF_ADD,
    ALMS_KIND_TRANSFER,
    ALMS_KIND_VOUCHER_SIGN,
    ALMS_KIND_WAREHOUSE_ADD,
    ALMS_KIND_WAREHOUSE_CLOSE,
    ALMS_KIND_COUNT
};

/* In the byte order of their keys, which is the order in which RFC 8785 writes them. */
enum alms_field {
    ALMS_FIELD_NONE,
    ALMS_FIELD_ACCOUNT,
    ALMS_FIELD_ACCOUNTS,
    ALMS_FIELD_ADJUSTED,
    ALMS_FIELD_AGENCY,
    ALMS_FIELD_AMOUNT,
    ALMS_FIELD_APPROVALS,
    ALMS_FIELD_APPROVER,
    ALMS_FIELD_APPROVERS,
    ALMS_FIELD_AT,
    ALMS_FIELD_ATTACHMENTS,
    ALMS_FIELD_BANDS,
    ALMS_FIELD_BANK_IN,
    ALMS_FIELD_BANK_OUT,
    ALMS_FIELD_BASE,
    ALMS_FIELD_BATCH,
    ALMS_FIELD_BATCH_NUMBER,
    ALMS_FIELD_BOOK,
    ALMS_FIELD_BOOK_IN,
    ALMS_FIELD_BOOK_OUT,
    ALMS_FIELD_BY,
    ALMS_FIELD_CAMPAIGN,
    ALMS_FIELD_CASE,
    ALMS_FIELD_CATEGORY,
    ALMS_FIELD_CHANNEL,
    ALMS_FIELD_CLOSING,
    ALMS_FIELD_CODE,
    ALMS_FIELD_COMMODITY,
    ALMS_FIELD_COMPONENTS,
    ALMS_FIELD_CONTENT,
    ALMS_FIELD_CORRECTS,
    ALMS_FIELD_COST,
    ALMS_FIELD_COUNTED,
    ALMS_FIELD_COUNTERS,
    ALMS_FIELD_COUNTY,
    ALMS_FIELD_DATE,
    ALMS_FIELD_DIFFERENCE,
    ALMS_FIELD_DUPLICATES,
    ALMS_FIELD_ENCODING,
    ALMS_FIELD_ENTRY,
    ALMS_FIELD_EVENT,
    ALMS_FIELD_EVERY,
    ALMS_FIELD_EVIDENCE,
    ALMS_FIELD_EXPIRY,
    ALMS_FIELD_FACTOR,
    ALMS_FIELD_FEE,
    ALMS_FIELD_FILE,
    ALMS_FIELD_FOOTER,
    ALMS_FIELD_FROM,
    ALMS_FIELD_FUND,
    ALMS_FIELD_HEADER,
    ALMS_FIELD_ID,
    ALMS_FIELD_IDENTITY,
    ALMS_FIELD_IMPORTED,
    ALMS_FIELD_ITEM,
    ALMS_FIELD_KEY,
    ALMS_FIELD_KIND,
    ALMS_FIELD_LIFE,
    ALMS_FIELD_LIST,
    ALMS_FIELD_LOT,
    ALMS_FIELD_MAPPING,
    ALMS_FIELD_MATCHES,
    ALMS_FIELD_MEMBER,
    ALMS_FIELD_MONTH,
    ALMS_FIELD_MOVEMENTS,
    ALMS_FIELD_N,
    ALMS_FIELD_NAME,
    ALMS_FIELD_NAME_EN,
    ALMS_FIELD_OF,
    ALMS_FIELD_OPEN,
    ALMS_FIELD_OPENING,
    ALMS_FIELD_PARENT,
    ALMS_FIELD_PARTIES,
    ALMS_FIELD_PLACE,
    ALMS_FIELD_PLAN,
    ALMS_FIELD_PRIVATE,
    ALMS_FIELD_PROGRAMME,
    ALMS_FIELD_PROGRAMMES,
    ALMS_FIELD_QUANTITY,
    ALMS_FIELD_RATE,
    ALMS_FIELD_RATE_SOURCE,
    ALMS_FIELD_RATES,
    ALMS_FIELD_REASON,
    ALMS_FIELD_RECONCILIATION,
    ALMS_FIELD_REFUNDS,
    ALMS_FIELD_REGIME,
    ALMS_FIELD_REGION,
    ALMS_FIELD_RELATED,
    ALMS_FIELD_RESTRICTION,
    ALMS_FIELD_RESULTS,
    ALMS_FIELD_ROLE,
    ALMS_FIELD_ROLES,
    ALMS_FIELD_ROW,
    ALMS_FIELD_ROWS,
    ALMS_FIELD_ROWS_BOOKED,
    ALMS_FIELD_ROWS_CONFLICT,
    ALMS_FIELD_ROWS_HELD,
    ALMS_FIELD_ROWS_KNOWN,
    ALMS_FIELD_ROWS_MATCHED,
    ALMS_FIELD_ROWS_NEW,
    ALMS_FIELD_ROWS_REFUNDED,
    ALMS_FIELD_ROWS_REJECTED,
    ALMS_FIELD_ROWS_SKIPPED,
    ALMS_FIELD_RULES,
    ALMS_FIELD_SCALE,
    ALMS_FIELD_SIDE,
    ALMS_FIELD_SIGNATURE,
    ALMS_FIELD_SOURCE,
    ALMS_FIELD_SPEC,
    ALMS_FIELD_STATEMENTS,
    ALMS_FIELD_TARIFF,
    ALMS_FIELD_TERMS,
    ALMS_FIELD_TOTALS,
    ALMS_FIELD_TRIAL,
    ALMS_FIELD_TYPE,
    ALMS_FIELD_UNIT,
    ALMS_FIELD_UNTIL,
    ALMS_FIELD_V,
    ALMS_FIELD_VALUATION,
    ALMS_FIELD_VARIANT,
    ALMS_FIELD_VOUCHERS,
    ALMS_FIELD_YEAR,
    ALMS_FIELD_COUNT
};

/* The value of a field: a text, or a list of texts. Not there if both are NULL. */
struct alms_value {
    const char *text;
    const char *const *items;
    size_t count;
};

struct alms_entry {
    struct alms_date date;
    const char *number; /* NULL until it is given */
    const struct alms_line *lines;
    size_t lines_count; /* 0: the record has no entry */
};

/* Whether a line of the entry moves goods, or money of another currency. */
bool alms_entry_has_goods(const struct alms_entry *entry);
bool alms_entry_has_foreign(const struct alms_entry *entry);

/* The texts belong to whoever made the record: the caller's stack, or the arena of a decode. */
struct alms_record {
    enum alms_kind kind;
    const char *kind_text; /* as written, also of an unknown kind */
    uint64_t version;
    uint64_t n;
    int64_t at_s;
    struct alms_entry entry;
    struct alms_value field[ALMS_FIELD_COUNT]; /* AT, ENTRY, KIND, N and V are above instead */
};

/* The key of a field and the name of a kind, as they are written. */
const char *alms_field_key(enum alms_field field);
const char *alms_kind_name(enum alms_kind kind);

/* Sets a text field; NULL leaves it out. */
void alms_record_set(struct alms_record *record, enum alms_field field, const char *text);
const char *alms_record_text(const struct alms_record *record, enum alms_field field);

/* The version in which the record is written: the lowest that has its kind and its fields. */
uint64_t alms_record_version(const struct alms_record *record);

/* Whether the record was written by a version that knows more than this one. */
bool alms_record_is_newer(const struct alms_record *record);

/*
 * Writes the canonical bytes at the end of out. Requires a kind of this version and the fields of
 * its shape, no others.
 */
void alms_record_encode(const struct alms_record *record, struct alms_buffer *out);

/*
 * Writes what those who approve a record sign: the record without `approvals`, `at`, `n`, `v` and
 * the number of its entry, which come only when it is recorded.
 */
void alms_record_core(const struct alms_record *record, struct alms_buffer *out);

/*
 * Reads a record; its texts go into the arena.
 * Refuses with RECORD_SYNTAX if the bytes are no record, RECORD_FORM if they are not canonical or
 * not of the shape of their kind.
 */
ALMS_MUST_CHECK enum alms_code alms_record_decode(const char *bytes, size_t size_bytes,
                                                  struct alms_arena *arena, struct alms_record *out,
                                                  struct alms_error *err);

/*
 * Finds a text member in the bytes of a canonical record without decoding it: quotes inside values
 * are escaped, so the key in quotes stands nowhere else. False if the record does not have it, or
 * if its value has escapes.
 */
bool alms_record_peek(const char *bytes, size_t size_bytes, enum alms_field field,
                      struct alms_span *out);

#endif
