/*
 * words - the fixed words of records, and what they stand for.
 */
#ifndef ALMS_WORDS_H
#define ALMS_WORDS_H

#include "base/base.h"

#include <alms/account.h>
#include <alms/fund.h>
#include <alms/label.h>
#include <alms/operator.h>

enum alms_regime { ALMS_REGIME_NPO2004, ALMS_REGIME_NPO2026 };

enum alms_side { ALMS_SIDE_DEBIT, ALMS_SIDE_CREDIT };

enum alms_reversal_reason {
    ALMS_REVERSAL_BOUNCED, /* the money never arrived */
    ALMS_REVERSAL_DUPLICATE,
    ALMS_REVERSAL_ERROR,
    ALMS_REVERSAL_OTHER,
    ALMS_REVERSAL_REFUND /* the money went back to who gave it */
};

enum alms_transfer_reason {
    ALMS_TRANSFER_DONOR,
    ALMS_TRANSFER_INTERNAL,
    ALMS_TRANSFER_LAW,
    ALMS_TRANSFER_RELEASED,
    ALMS_TRANSFER_SURPLUS
};

/* Where goods came from. */
enum alms_goods_source { ALMS_GOODS_GIFT, ALMS_GOODS_PURCHASE };

/* By what a gift of goods was valued: by the donor's voucher, or else at fair value. */
enum alms_valuation {
    ALMS_VALUED_VOUCHER,  /* invoice, customs form, agreement */
    ALMS_VALUED_MARKET,   /* what the same or the like costs in an active market */
    ALMS_VALUED_FACTORY,  /* the donor's price ex factory or in the shop */
    ALMS_VALUED_GUIDE,    /* the government's guidance price */
    ALMS_VALUED_PLATFORM, /* of a well-known shop on the net */
    ALMS_VALUED_APPRAISAL /* a third party's */
};

/* Why goods without value came or went. */
enum alms_memo_reason {
    ALMS_MEMO_COUNTED,
    ALMS_MEMO_DISCARDED,
    ALMS_MEMO_ISSUED,
    ALMS_MEMO_MOVED,
    ALMS_MEMO_RECEIVED,
    ALMS_MEMO_UNDONE /* what an import noted is taken back */
};

/* Why something private is shown as it is. */
enum alms_publish {
    ALMS_PUBLISH_MASKED,    /* the default: a person's family name and stars */
    ALMS_PUBLISH_FULL,      /* with consent */
    ALMS_PUBLISH_ANONYMOUS, /* not even masked */
    ALMS_PUBLISH_COUNT
};

/* Who a name belongs to. */
enum alms_person_kind {
    ALMS_PERSON,       /* the default: the strictest masking that still shows something */
    ALMS_ORGANISATION, /* shown in full unless anonymous */
    ALMS_MINOR,        /* never named */
    ALMS_PERSON_KIND_COUNT
};

/* A set of words in the order of their enum. */
struct alms_words {
    const char *what; /* for the message: "reason", "role" */
    const char *const *items;
    size_t count;
};

extern const struct alms_words ALMS_WORDS_TYPE;
extern const struct alms_words ALMS_WORDS_ROLE; /* "" first: none */
extern const struct alms_words ALMS_WORDS_MONEY;
extern const struct alms_words ALMS_WORDS_SIDE;
extern const struct alms_words ALMS_WORDS_RESTRICTION;
extern const struct alms_words ALMS_WORDS_REGIME;
extern const struct alms_words ALMS_WORDS_OPERATOR_ROLE; /* the index is the number of the bit */
extern const struct alms_words ALMS_WORDS_REVERSAL;
extern const struct alms_words ALMS_WORDS_TRANSFER;
extern const struct alms_words ALMS_WORDS_SOURCE;
extern const struct alms_words ALMS_WORDS_VALUATION;
extern const struct alms_words ALMS_WORDS_WRITEOFF;
extern const struct alms_words ALMS_WORDS_MEMO;
extern const struct alms_words ALMS_WORDS_PUBLISH;
extern const struct alms_words ALMS_WORDS_PERSON;

/* The label kind as an argument of a message. */
const char *alms_label_noun(enum alms_label_kind kind);

/* The index of the word; false if it is none of them. */
bool alms_word_find(const struct alms_words *words, const char *text, int *out);

/* As alms_word_find; refuses with VALUE_UNKNOWN and names the words. */
ALMS_MUST_CHECK enum alms_code
alms_word_check(const struct alms_words *words, const char *text, int *out, struct alms_error *err);

#endif
