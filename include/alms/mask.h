/*
 * mask - how names appear in public.
 *
 * Default deny: a person is shown by the family name and stars unless there is consent to more, a
 * minor and whoever wishes to be anonymous not at all, an organisation in full. Seven digits or
 * more in a row, which may be a telephone or an account, become stars in any name. There is no
 * pattern in the law (PIPL art. 25 asks for separate consent to publish); this one is the usage of
 * published lists: two characters become one and a star, longer names one and two stars, and the
 * two-character family names (Ouyang, Sima …) stay whole.
 */
#ifndef ALMS_MASK_H
#define ALMS_MASK_H

#include <alms/common.h>

ALMS_BEGIN_DECLS

enum { ALMS_MASKED_SIZE_BYTES = 512 };

/* What is known about a name. NULL members take the defaults: person, masked. */
struct alms_name {
    const char *text;    /* NULL: not known */
    const char *kind;    /* person, organisation, minor */
    const char *publish; /* masked, full, anonymous */
};

/* What the public sees instead of a name that is not shown. */
struct alms_mask_words {
    const char *anonymous; /* a giver without a name */
    const char *minor;     /* a child */
};

/* Writes what may be published of the name. */
void alms_name_mask(const struct alms_name *name, const struct alms_mask_words *words,
                    char masked[ALMS_MASKED_SIZE_BYTES]);

/* The masked form of a person's name alone. */
void alms_person_mask(const char *text, char masked[ALMS_MASKED_SIZE_BYTES]);

/*
 * The number of a transaction with its middle hidden, as "9001…0001"; a short one, which would be
 * shown almost whole, is hidden: "**". NULL and "" give "".
 */
void alms_reference_mask(const char *text, char masked[ALMS_MASKED_SIZE_BYTES]);

ALMS_END_DECLS

#endif
