/*
 * disclose - the public statement of a month, which adds up and can be checked.
 *
 * It is made from the log alone, but for the names, which the vault has and the statement masks:
 * totals by channel, fund and programme, the roll-forward of every fund, the days, and the list of
 * every gift and every aid. Each total is the sum of the list, and the list agrees with the ledger,
 * or there is no statement. It names the size and the root of the log that it was made from; the
 * same log, vault and language make the same bytes, whenever and by whomever it is made.
 *
 *     statement-2026-02.html    one self-contained page, for the phone and for A4
 *     gifts-2026-02.csv         the list of gifts
 *     aid-2026-02.csv           the list of aid
 *     totals-2026-02.csv        the totals
 *     funds-2026-02.csv         the roll-forward
 *     goods-2026-02.csv         goods received and given out, where the book has goods
 *     stock-2026-02.csv         their roll-forward by item
 */
#ifndef ALMS_DISCLOSE_H
#define ALMS_DISCLOSE_H

#include <alms/book.h>

ALMS_BEGIN_DECLS

struct alms_disclosure_options {
    struct alms_month month;   /* required */
    const char *folder;        /* required; made if it is not there */
    const char *language;      /* "zh" or "en" */
    alms_translate *translate; /* for the words of the statement; NULL: English */
};

/* What was written, and what it says. */
struct alms_disclosure_result {
    const char *html_path;
    const char *const *csv_paths;
    size_t csv_count;
    uint64_t gifts_count;
    uint64_t aid_count;
    const char *gifts_total; /* per commodity, as "CNY 12.50, USD 3.00" */
    const char *aid_total;
    uint64_t log_size;
    const char *log_root; /* base64 */
    void *memory;         /* owns everything above */
};

/*
 * Writes the statement; files of the same names are replaced.
 * Refuses with DATE_SYNTAX (month), PROJECTION if lists and ledger disagree, FILE_*, DISK_FULL and
 * storage codes.
 */
ALMS_MUST_CHECK enum alms_code
alms_disclose(alms_book *book, const struct alms_disclosure_options *options,
              struct alms_disclosure_result *out, struct alms_error *err);

void alms_disclosure_free(struct alms_disclosure_result *result);

ALMS_END_DECLS

#endif
