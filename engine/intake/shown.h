/*
 * shown - a cell as a message may print it.
 *
 * A message about a date or an amount says what stands there instead. That may be anything, where
 * columns are swapped: a name, an account, an identity number. Only what dates and amounts are made
 * of is printed; everything else is hidden by stars, and so is the rest of a number that is too
 * long for either. The place of the message tells where to look.
 */
#ifndef ALMS_SHOWN_H
#define ALMS_SHOWN_H

#include "base/text.h"

enum { ALMS_SHOWN_SIZE_BYTES = 49 };

/* Writes the cell, or its beginning, without what may be personal. */
void alms_cell_show(struct alms_span cell, char shown[ALMS_SHOWN_SIZE_BYTES]);

#endif
