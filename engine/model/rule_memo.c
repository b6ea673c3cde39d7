#include "model/rule_goods.h"

#include "base/text.h"
#include "model/rule_inside.h"
#include "model/words.h"
#include "value/date.h"
#include "value/money.h"

#include <string.h>

enum { SECONDS_FROM_FIRST_DATE_LINE = 12 * 3600, COUNTERS_MIN = 2 };

static const char *text_of(const struct alms_record *record, enum alms_field field)
{
    return alms_record_text(record, field);
}

/* --- counts -------------------------------------------------------------------------------- */

/* Rule COUNT-1: two persons count, both of the book. */
static void check_counters(const struct alms_masters *masters, const struct alms_record *record,
                           struct alms_error *err)
{
    const struct alms_value *counters = &record->field[ALMS_FIELD_COUNTERS];

    if (counters->count < COUNTERS_MIN)
        (void)alms_fail(err, ALMS_E_COUNTERS_SAME, "two persons count, not one");
    for (size_t i = 0; i < counters->count; i++) {
        const int32_t id = alms_operator_find(masters, counters->items[i]);
        if (id == ALMS_ID_NONE) {
            (void)alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("operator"),
                            counters->items[i]);
        } else if (alms_operator_at(masters, id)->is_closed) {
            (void)alms_fail(err, ALMS_E_CLOSED, "the %s '%s' is closed", W_("operator"),
                            counters->items[i]);
        }
        for (size_t j = 0; j < i; j++) {
            if (strcmp(counters->items[j], counters->items[i]) == 0) {
                (void)alms_fail(err, ALMS_E_COUNTERS_SAME, "'%s' counts with himself",
                                counters->items[i]);
            }
        }
    }
}

/* Rule COUNT-2: what is counted is what is there today. */
static void
check_count_day(struct alms_date date, const struct alms_record *record, struct alms_error *err)
{
    /* The earliest day that it is anywhere on Earth at the time of the record. */
    const struct alms_date earliest =
        alms_instant_date(record->at_s - SECONDS_FROM_FIRST_DATE_LINE);

    if (alms_date_compare(date, earliest) < 0) {
        (void)alms_fail(err, ALMS_E_COUNT_DAY, "the count of %s is not of the day it is recorded",
                        text_of(record, ALMS_FIELD_DATE));
    }
}

void alms_rule_count(const struct alms_masters *masters, const struct alms_record *record,
                     struct alms_error *err)
{
    struct alms_date date = {0};

    check_counters(masters, record, err);
    (void)alms_rule_take_place(masters, text_of(record, ALMS_FIELD_PLACE), err);
    if (alms_date_parse(text_of(record, ALMS_FIELD_DATE), &date, err) != ALMS_OK)
        return;
    alms_rule_date(masters, record, date, err);
    check_count_day(date, record, err);
}

/* --- goods without value ------------------------------------------------------------------- */

/* Rule MEMO-1: quantity and reason agree. */
static void check_direction(enum alms_memo_reason reason, int64_t quantity, struct alms_error *err)
{
    const bool takes = reason == ALMS_MEMO_RECEIVED;
    const bool gives =
        reason == ALMS_MEMO_ISSUED || reason == ALMS_MEMO_DISCARDED || reason == ALMS_MEMO_UNDONE;

    if ((takes && quantity < 0) || (gives && quantity > 0)) {
        (void)alms_fail(err, ALMS_E_GOODS_LINE,
                        "the quantity goes the other way than the reason '%s' says",
                        ALMS_WORDS_MEMO.items[reason]);
    }
}

/* Rule MEMO-2: such goods keep the purpose of their fund and need an approver like others. */
static void check_memo_end(const struct alms_masters *masters, const struct alms_record *record,
                           enum alms_memo_reason reason, struct alms_date date,
                           struct alms_error *err)
{
    const bool leaves = reason == ALMS_MEMO_ISSUED || reason == ALMS_MEMO_DISCARDED;
    const int32_t fund_id = alms_rule_take_fund(masters, text_of(record, ALMS_FIELD_FUND), err);

    alms_rule_approval(masters, record, leaves, err);
    if (reason != ALMS_MEMO_ISSUED || fund_id == ALMS_ID_NONE)
        return;
    alms_rule_spending(alms_fund_at(masters, fund_id), text_of(record, ALMS_FIELD_PROGRAMME), date,
                       err);
    if (text_of(record, ALMS_FIELD_PROGRAMME) == NULL)
        (void)alms_fail(err, ALMS_E_VALUE_MISSING, "the %s is missing", W_("programme"));
}

static void check_memo_goods(const struct alms_masters *masters, const struct alms_record *record,
                             enum alms_memo_reason reason, struct alms_date date,
                             struct alms_error *err)
{
    struct alms_posting posting = {0};
    const struct alms_line line = {
        .item = text_of(record, ALMS_FIELD_ITEM),
        .lot = text_of(record, ALMS_FIELD_LOT),
        .place = text_of(record, ALMS_FIELD_PLACE),
        .quantity = text_of(record, ALMS_FIELD_QUANTITY),
        .expiry = text_of(record, ALMS_FIELD_EXPIRY),
    };
    const struct alms_new_lot lot = {line.lot, line.expiry, date, true};

    alms_rule_goods_of_line(masters, &line, &posting, err);
    check_direction(reason, posting.quantity, err);
    if (reason == ALMS_MEMO_RECEIVED && posting.item_id != ALMS_ID_NONE) {
        alms_rule_new_lot(alms_item_at(alms_masters_catalogue(masters), posting.item_id), &lot,
                          err);
    }
}

/* Rule IMPORT-15: goods without value are noted by an import, and taken back by its undo. */
static void check_memo_batch(const struct alms_record *record, enum alms_memo_reason reason,
                             struct alms_error *err)
{
    const bool has_batch = text_of(record, ALMS_FIELD_BATCH) != NULL;
    const bool has_row = text_of(record, ALMS_FIELD_ROW) != NULL;
    const bool may_have = reason == ALMS_MEMO_RECEIVED || reason == ALMS_MEMO_UNDONE;

    if (has_batch != has_row || (has_batch && !may_have) ||
        (reason == ALMS_MEMO_UNDONE && !has_batch)) {
        (void)alms_fail(err, ALMS_E_BATCH_TOTALS,
                        "the line of the register is noted as imported where it is not");
    }
}

void alms_rule_memo(const struct alms_masters *masters, const struct alms_record *record,
                    struct alms_error *err)
{
    int word = 0;
    struct alms_date date = {0};

    alms_rule_labels(masters, record, err);
    if (alms_date_parse(text_of(record, ALMS_FIELD_DATE), &date, err) != ALMS_OK ||
        alms_word_check(&ALMS_WORDS_MEMO, text_of(record, ALMS_FIELD_REASON), &word, err) !=
            ALMS_OK)
        return;
    alms_rule_date(masters, record, date, err);
    check_memo_batch(record, (enum alms_memo_reason)word, err);
    check_memo_goods(masters, record, (enum alms_memo_reason)word, date, err);
    check_memo_end(masters, record, (enum alms_memo_reason)word, date, err);
}
