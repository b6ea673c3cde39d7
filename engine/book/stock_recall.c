#include "book/stock_walk.h"

#include "base/text.h"

#include <string.h>

/* Lots that a recall reaches, in the order in which it reaches them. */
struct recalling {
    alms_book *book;
    struct alms_arena *arena;
    const char **lots;
    size_t count;
    size_t capacity;
};

static void reach(struct recalling *recalling, const char *lot)
{
    for (size_t i = 0; i < recalling->count; i++) {
        if (strcmp(recalling->lots[i], lot) == 0)
            return;
    }
    recalling->lots = alms_grow(recalling->lots, &recalling->capacity, recalling->count + 1,
                                sizeof(*recalling->lots));
    recalling->lots[recalling->count++] = alms_arena_text(recalling->arena, lot);
}

static enum alms_code
reach_lot(void *context, const struct alms_lot_row *row, struct alms_error *err)
{
    (void)err;
    reach(context, row->lot);
    return ALMS_OK;
}

/* Records of kits that took goods of a lot. */
struct kit_records {
    uint64_t *items;
    size_t count;
    size_t capacity;
};

static enum alms_code
take_giving(void *context, const struct alms_goods_move_row *row, struct alms_error *err)
{
    struct kit_records *records = context;

    (void)err;
    if (row->quantity >= 0)
        return ALMS_OK;
    records->items =
        alms_grow(records->items, &records->capacity, records->count + 1, sizeof(*records->items));
    records->items[records->count++] = row->n;
    return ALMS_OK;
}

static enum alms_code
take_made(void *context, const struct alms_goods_move_row *row, struct alms_error *err)
{
    (void)err;
    if (row->quantity > 0)
        reach(context, row->lot);
    return ALMS_OK;
}

/* What was put together from the lot, or what came out of its packs. */
static enum alms_code
reach_made(struct recalling *recalling, const char *lot, struct alms_error *err)
{
    struct kit_records records = {0};
    const char *kind = NULL;
    struct alms_store *store = recalling->book->store;

    enum alms_code code = alms_store_lot_moves(store, lot, take_giving, &records, err);
    for (size_t i = 0; i < records.count && code == ALMS_OK; i++) {
        code = alms_store_kind_of(store, records.items[i], recalling->arena, &kind, err);
        if (code == ALMS_OK && (strcmp(kind, alms_kind_name(ALMS_KIND_KIT_ASSEMBLE)) == 0 ||
                                strcmp(kind, alms_kind_name(ALMS_KIND_KIT_DISASSEMBLE)) == 0))
            code = alms_store_record_moves(store, records.items[i], take_made, recalling, err);
    }
    alms_free(records.items);
    return code;
}

struct telling {
    struct alms_stock_walking *walking;
    alms_stock_move_visit *visit;
    void *context;
};

static enum alms_code
tell(void *context, const struct alms_goods_move_row *row, struct alms_error *err)
{
    struct telling *telling = context;
    return alms_stock_tell(telling->walking, row, telling->visit, telling->context, err);
}

static enum alms_code
recall(struct recalling *recalling, struct telling *telling, struct alms_error *err)
{
    /* The list grows while it is walked. */
    for (size_t i = 0; i < recalling->count; i++)
        TRY(reach_made(recalling, recalling->lots[i], err));
    for (size_t i = 0; i < recalling->count; i++) {
        TRY(alms_store_lot_moves(recalling->book->store, recalling->lots[i], tell, telling, err));
    }
    return ALMS_OK;
}

enum alms_code alms_stock_recall(alms_book *book, const char *batch, alms_stock_move_visit *visit,
                                 void *context, struct alms_error *err)
{
    const struct alms_masters *masters = NULL;
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();
    struct recalling recalling = {.book = book, .arena = arena};

    TRY(alms_text_check(batch, ALMS_NAME_SIZE_MAX, W_("batch number"), err));
    TRY(alms_book_masters(book, &masters, err));
    TRY(alms_store_batch_lots(book->store, batch, reach_lot, &recalling, err));
    if (recalling.count == 0) {
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("batch number"),
                         batch);
    }
    struct alms_stock_walking walking = alms_stock_walking_open(book, masters);
    struct telling telling = {&walking, visit, context};
    const enum alms_code code = recall(&recalling, &telling, err);
    alms_stock_walking_close(&walking);
    alms_free(recalling.lots);
    return code;
}
