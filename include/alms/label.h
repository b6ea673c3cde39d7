/*
 * label - the lists that say what for, how, why and where: programmes, channels, campaigns,
 * counties.
 *
 * A programme is what the charity does (aid for children with heart disease, care packs); every
 * aid names one. A channel is how a gift came (bank, QR code, cash); every gift names one. A
 * campaign is why it came (a winter appeal); a gift may name one. A county is the branch or
 * district that a gift came by, or an aid or expense went to; any of them may name one (county.h).
 * Codes are for ever; a closed label keeps its history and is refused in new records.
 */
#ifndef ALMS_LABEL_H
#define ALMS_LABEL_H

#include <alms/book.h>

ALMS_BEGIN_DECLS

enum alms_label_kind { ALMS_PROGRAMME, ALMS_CHANNEL, ALMS_CAMPAIGN, ALMS_COUNTY };

/* A label to add. */
struct alms_label_draft {
    const char *code;       /* required: 1 to 16 of A-Z a-z 0-9 -, unique in its list */
    const char *name;       /* required: at most 240 bytes */
    const char *name_en;    /* optional */
    struct alms_date from;  /* campaigns only, optional: gifts dated earlier are refused */
    struct alms_date until; /* campaigns only, optional: stated, late gifts are taken */
};

/* A label of the book. Its strings belong to the list that holds it. */
struct alms_label {
    const char *code;
    const char *name;
    const char *name_en; /* NULL if not given */
    struct alms_date from;
    struct alms_date until;
    bool is_closed;
};

struct alms_label_list {
    const struct alms_label *items; /* ordered by code */
    size_t count;
    void *memory; /* owns everything above */
};

/* Refuses with DUPLICATE, CODE_SYNTAX, TEXT_*, DATE_SYNTAX (until before from). */
ALMS_MUST_CHECK enum alms_code alms_label_add(alms_book *book, enum alms_label_kind kind,
                                              const struct alms_label_draft *draft,
                                              struct alms_error *err);

/* Refuses with NOT_FOUND or CLOSED. */
ALMS_MUST_CHECK enum alms_code alms_label_close(alms_book *book, enum alms_label_kind kind,
                                                const char *code, struct alms_error *err);

ALMS_MUST_CHECK enum alms_code alms_label_list(alms_book *book, enum alms_label_kind kind,
                                               struct alms_label_list *out, struct alms_error *err);

void alms_label_list_free(struct alms_label_list *list);

/* "programme", "channel", "campaign" or "county". */
const char *alms_label_word(enum alms_label_kind kind);

ALMS_END_DECLS

#endif
