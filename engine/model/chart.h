/*
 * chart - the charts of accounts that come with alms, as data (chart.csv).
 *
 * A new book records every account of its regime's chart, so that its log never depends on this
 * table again: a corrected row changes the books that are made from then on.
 */
#ifndef ALMS_CHART_H
#define ALMS_CHART_H

#include "base/base.h"
#include "base/memory.h"

/* A row. Empty texts are NULL. */
struct alms_chart_row {
    const char *regime; /* NPO2004, NPO2026 or both */
    const char *basis;  /* V, S or P; chart.csv explains them */
    const char *code;
    const char *parent;
    const char *type;
    const char *side;
    const char *money;
    const char *role;
    const char *name;
    const char *name_en;
};

/* The rows of a regime, parents before children. They live as long as the arena. */
size_t
alms_chart_load(struct alms_arena *arena, const char *regime, const struct alms_chart_row **out);

#endif
