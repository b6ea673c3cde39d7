/*
 * catalogue - the masters of goods: items with their units and names, warehouses, kits.
 *
 * It is a part of the masters, made by the same records in the same order; names and aliases find
 * items as codes do.
 */
#ifndef ALMS_CATALOGUE_H
#define ALMS_CATALOGUE_H

#include "model/record.h"
#include "model/roster.h"

#include <alms/item.h>
#include <alms/kit.h>
#include <alms/warehouse.h>

struct alms_catalogue;

struct alms_catalogue *alms_catalogue_open(struct alms_arena *arena);
void alms_catalogue_close(struct alms_catalogue *catalogue);

/* Whether records of this kind change the catalogue. */
bool alms_kind_is_catalogue(enum alms_kind kind);

/* Takes in a record that the rules have accepted. */
void alms_catalogue_apply(struct alms_catalogue *catalogue, const struct alms_record *record);

int32_t alms_item_find_code(const struct alms_catalogue *catalogue, const char *code);

/* By code, name or alias, in that order. */
int32_t alms_item_find_any(const struct alms_catalogue *catalogue, const char *text);

int32_t alms_place_find(const struct alms_catalogue *catalogue, const char *code);
int32_t alms_kit_find(const struct alms_catalogue *catalogue, const char *item);

/* Valid until the next apply. */
const struct alms_item *alms_item_at(const struct alms_catalogue *catalogue, int32_t id);
const struct alms_warehouse *alms_place_at(const struct alms_catalogue *catalogue, int32_t id);
const struct alms_kit *alms_kit_at(const struct alms_catalogue *catalogue, int32_t id);

size_t alms_items_count(const struct alms_catalogue *catalogue);
size_t alms_places_count(const struct alms_catalogue *catalogue);
size_t alms_kits_count(const struct alms_catalogue *catalogue);
const int32_t *alms_items_order(const struct alms_catalogue *catalogue);
const int32_t *alms_places_order(const struct alms_catalogue *catalogue);
const int32_t *alms_kits_order(const struct alms_catalogue *catalogue);

/* Whether the place is the other one, or stands in it. */
bool alms_place_is_in(const struct alms_catalogue *catalogue, const char *place,
                      const char *warehouse);

/* Whether making `item` needs `component`, directly or through other kits. */
bool alms_kit_needs(const struct alms_catalogue *catalogue, const char *item,
                    const char *component);

/* A text "ITEM QUANTITY" of a kit's record in its two parts; false if it is none. */
bool alms_component_parse(const char *text, struct alms_arena *arena, struct alms_component *out);

#endif
