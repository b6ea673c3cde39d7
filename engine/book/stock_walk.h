/*
 * stock_walk - telling movements of goods with what their records say.
 */
#ifndef ALMS_STOCK_WALK_H
#define ALMS_STOCK_WALK_H

#include "book/goods.h"

/* What moves goods, for people and for the roll-forward. */
enum alms_goods_flow {
    ALMS_GOODS_FLOW_GIFT,
    ALMS_GOODS_FLOW_PURCHASE,
    ALMS_GOODS_FLOW_AID,
    ALMS_GOODS_FLOW_RETURN,
    ALMS_GOODS_FLOW_USE,
    ALMS_GOODS_FLOW_MOVE,
    ALMS_GOODS_FLOW_KIT,
    ALMS_GOODS_FLOW_COUNTED,
    ALMS_GOODS_FLOW_LOSS,
    ALMS_GOODS_FLOW_OPENING,
    ALMS_GOODS_FLOW_COUNT
};

/* The flow of a document of goods, not of a reversal: of what that reverses. */
enum alms_goods_flow
alms_goods_flow_of(const struct alms_masters *masters, const struct alms_record *record);

/* Movements one after the other; those of one record read it once. */
struct alms_stock_walking {
    struct alms_document_reader reader;
    const struct alms_masters *masters;
    struct alms_arena *arena; /* of the record */
    uint64_t record_n;
    struct alms_record record;
    struct alms_record told; /* what a reversal reverses; else the record itself */
    const char *reverses;
    struct alms_person_part person;
    uint32_t money_scale;
};

struct alms_stock_walking
alms_stock_walking_open(alms_book *book, const struct alms_masters *masters);
void alms_stock_walking_close(struct alms_stock_walking *walking);

/* Tells one movement. */
ALMS_MUST_CHECK enum alms_code
alms_stock_tell(struct alms_stock_walking *walking, const struct alms_goods_move_row *row,
                alms_stock_move_visit *visit, void *context, struct alms_error *err);

#endif
