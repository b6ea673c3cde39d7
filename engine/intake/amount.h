/*
 * amount - foreign numbers, read by declared marks and no others.
 */
#ifndef ALMS_INTAKE_AMOUNT_H
#define ALMS_INTAKE_AMOUNT_H

#include "base/text.h"

struct alms_amount_marks {
    char group;   /* 0 for none */
    char decimal; /* '.' or another */
    bool allows_plus;
};

/*
 * Writes a foreign number as plain decimal text. Full-width digits and signs, currency marks (¥,
 * ￥, 元) at the ends and blanks of all kinds at the ends are accepted; grouping marks only where
 * they are declared, and then every three digits. Refuses with AMOUNT_SYNTAX, AMOUNT_GROUPING,
 * AMOUNT_RANGE.
 */
ALMS_MUST_CHECK enum alms_code alms_intake_amount(struct alms_span cell,
                                                  const struct alms_amount_marks *marks, char *text,
                                                  size_t text_size_bytes, struct alms_error *err);

/* The ASCII character that one of full width stands for; 0 if it is no such character. */
char alms_intake_narrow(uint32_t character);

#endif
