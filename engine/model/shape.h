/*
 * shape - which fields a kind of record has, for the two halves of the codec.
 */
#ifndef ALMS_SHAPE_H
#define ALMS_SHAPE_H

#include "model/record.h"

enum { ALMS_SHAPE_FIELDS_MAX = 20 };

/* The parts of a line: of any, of one that moves goods, of one that begins a lot. */
enum {
    ALMS_LINE_PARTS = 4,
    ALMS_FOREIGN_PARTS = 6, /* and the currency and its amount */
    ALMS_GOODS_PARTS = 8,
    ALMS_LOT_PARTS = 11
};

enum alms_field_type { ALMS_TYPE_TEXT, ALMS_TYPE_LIST, ALMS_TYPE_ENTRY };

struct alms_shape {
    const char *name; /* of the kind */
    bool has_entry;
    /* Beside at, by, kind, n and v, which every record has. Each list ends with NONE. */
    enum alms_field required[ALMS_SHAPE_FIELDS_MAX];
    enum alms_field optional[ALMS_SHAPE_FIELDS_MAX];
    bool may_lack_entry; /* where nothing is to be moved */
};

/* What versions after the first added. */
struct alms_added {
    uint64_t since; /* the version that has the kind; 0: the first */
    /* Optional fields that came later than the kind; the list ends with NONE. */
    struct {
        enum alms_field field;
        uint64_t version;
    } optional[ALMS_SHAPE_FIELDS_MAX];
};

const struct alms_shape *alms_shape_of(enum alms_kind kind);
const struct alms_added *alms_shape_added(enum alms_kind kind);
enum alms_kind alms_kind_find(const char *name); /* UNKNOWN if there is none */

enum alms_field alms_field_find(const char *key); /* NONE if there is none */
enum alms_field_type alms_field_type(enum alms_field field);

/* The first field that the shape lacks or forbids; NONE if record fits. */
enum alms_field alms_shape_misfit(const struct alms_record *record);

#endif
