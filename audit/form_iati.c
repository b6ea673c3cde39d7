/*
 * form_iati - IATI 2.03 activities: one for each fund, with what came in, went out and moved.
 *
 * The figures come from the lines, whatever document made them: what a voucher puts into income
 * accounts of a fund is incoming funds (1), what it puts into expense accounts is expenditure (4),
 * and what moves its net assets comes from or goes to another fund (1 and 3). A voucher that moves
 * no asset and no liability of a fund, such as the closing of a year, is not a transaction of it.
 * So the transactions of a fund add up to what it has. Goods that are not counted in a currency are
 * left out, and named. IATI is for publication: nothing private is in it, whatever is asked for.
 */
#include "audit/form.h"
#include "audit/spool.h"
#include "audit/xml.h"
#include "base/file.h"
#include "value/date.h"
#include "value/money.h"

#include <string.h>

struct iati_state {
    struct alms_spool *spool;  /* a text for each fund */
    struct alms_date *started; /* of each fund, the first day of a transaction */
};

static void clear(void *state)
{
    struct iati_state *iati = state;

    alms_spool_close(iati->spool);
    alms_free(iati->started);
}

static void omit_goods(struct alms_form_work *work)
{
    for (size_t i = 0; i < work->commodities.count; i++) {
        const char *code = work->commodities.items[i].code;
        bool is_used = false;
        for (size_t j = 0; j < work->balances.count; j++)
            is_used = is_used || strcmp(work->balances.items[j].commodity, code) == 0;
        if (is_used && !alms_form_is_currency(code))
            alms_form_omit(work, "iati", code);
    }
}

static enum alms_code begin(struct alms_form_work *work, void *state, struct alms_error *err)
{
    struct iati_state *iati = state;

    (void)err;
    iati->spool = alms_spool_open(work->funds.count);
    iati->started = alms_alloc((work->funds.count + 1) * sizeof(*iati->started));
    omit_goods(work);
    return ALMS_OK;
}

/* --- transactions -------------------------------------------------------------------------- */

/* What a voucher does to one fund in one currency, in minor units. */
struct effect {
    int64_t income;
    int64_t expense;
    int64_t moved; /* of net assets */
    bool is_real;  /* it moves an asset or a liability */
};

static enum alms_code add_line(const struct alms_form_work *work, const struct alms_line *line,
                               uint32_t scale_digits, struct effect *effect, struct alms_error *err)
{
    const struct alms_account *account = alms_form_account(work, line->account);
    int64_t amount = 0;
    bool fits = true;

    if (account == NULL) {
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("account"),
                         line->account);
    }
    TRY(alms_minor_parse(line->amount, scale_digits, &amount, err));
    switch (account->type) {
    case ALMS_ASSET:
    case ALMS_LIABILITY: effect->is_real = true; break;
    case ALMS_NET_ASSETS: fits = alms_minor_add(&effect->moved, -amount); break;
    case ALMS_INCOME: fits = alms_minor_add(&effect->income, -amount); break;
    case ALMS_EXPENSE: fits = alms_minor_add(&effect->expense, amount); break;
    }
    return fits ? ALMS_OK
                : alms_fail(err, ALMS_E_AMOUNT_RANGE, "a sum of the book becomes too large");
}

/* The fund that the other side of a move belongs to; NULL if the voucher names no other. */
static const char *other_fund(const struct alms_entry_item *entry, const struct alms_line *line)
{
    for (size_t i = 0; i < entry->lines_count; i++) {
        if (strcmp(entry->lines[i].fund, line->fund) != 0)
            return entry->lines[i].fund;
    }
    return NULL;
}

static void put_activity_id(FILE *file, const struct alms_form_work *work, const char *fund)
{
    alms_xml_put(file, work->organisation);
    (void)fputc('-', file);
    alms_xml_put(file, fund);
}

/* One side of a move between two funds. */
static void put_side(FILE *file, const struct alms_form_work *work, const char *element,
                     const char *attribute, const char *fund)
{
    (void)fprintf(file, "<%s ref=\"", element);
    alms_xml_put(file, work->organisation);
    (void)fprintf(file, "\" type=\"22\" %s=\"", attribute);
    put_activity_id(file, work, fund);
    (void)fputs("\"><narrative>", file);
    alms_xml_put(file, work->status.name);
    (void)fprintf(file, "</narrative></%s>", element);
}

struct transaction {
    const char *code;
    int64_t amount;
    uint32_t scale_digits;
    const char *provider; /* fund; NULL: somebody else */
    const char *receiver;
};

static void put_transaction(FILE *file, const struct alms_form_work *work,
                            const struct alms_entry_item *entry, const char *commodity,
                            const struct transaction *what)
{
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    char amount[ALMS_AMOUNT_TEXT_SIZE_BYTES];

    if (what->amount == 0)
        return;
    alms_date_format(entry->date, date);
    (void)fputs("<transaction ref=\"", file);
    alms_xml_put(file, entry->number);
    (void)fprintf(file, "\"><transaction-type code=\"%s\"/><transaction-date iso-date=\"%s\"/>",
                  what->code, date);
    (void)fprintf(file, "<value currency=\"%s\" value-date=\"%s\">%s</value>", commodity, date,
                  alms_minor_format(what->amount, what->scale_digits, amount));
    (void)fputs("<description><narrative xml:lang=\"en\">", file);
    alms_xml_put(file, entry->kind);
    (void)fputs("</narrative></description>", file);
    if (what->provider != NULL)
        put_side(file, work, "provider-org", "provider-activity-id", what->provider);
    if (what->receiver != NULL)
        put_side(file, work, "receiver-org", "receiver-activity-id", what->receiver);
    (void)fputs("</transaction>\n", file);
}

/* All that a voucher does to the fund and currency of one of its lines. */
static enum alms_code put_effect(struct alms_form_work *work, struct iati_state *iati,
                                 const struct alms_entry_item *entry, const struct alms_line *line,
                                 struct alms_error *err)
{
    const struct alms_commodity *commodity = alms_form_commodity(work, line->commodity);
    const struct alms_fund *fund = alms_form_fund(work, line->fund);
    struct effect effect = {0};

    if (commodity == NULL || fund == NULL)
        return ALMS_OK;
    const uint32_t scale = commodity->scale_digits;
    for (size_t i = 0; i < entry->lines_count; i++) {
        if (strcmp(entry->lines[i].fund, line->fund) == 0 &&
            strcmp(entry->lines[i].commodity, line->commodity) == 0)
            TRY(add_line(work, &entry->lines[i], scale, &effect, err));
    }
    if (!effect.is_real)
        return ALMS_OK;
    FILE *file = alms_spool_stream(iati->spool);
    const size_t index = (size_t)(fund - work->funds.items);
    const char *other = other_fund(entry, line);
    const struct transaction income = {"1", effect.income, scale, NULL, NULL};
    const struct transaction expense = {"4", effect.expense, scale, NULL, NULL};
    const struct transaction in = {"1", effect.moved, scale, other, NULL};
    const struct transaction out = {"3", -effect.moved, scale, NULL, other};
    put_transaction(file, work, entry, line->commodity, &income);
    put_transaction(file, work, entry, line->commodity, &expense);
    put_transaction(file, work, entry, line->commodity, effect.moved > 0 ? &in : &out);
    if (!alms_date_is_given(iati->started[index]) ||
        alms_date_compare(entry->date, iati->started[index]) < 0)
        iati->started[index] = entry->date;
    return alms_spool_take(iati->spool, index, err);
}

static enum alms_code put_entry(struct alms_form_work *work, void *state,
                                const struct alms_entry_item *entry, struct alms_error *err)
{
    struct iati_state *iati = state;

    for (size_t i = 0; i < entry->lines_count; i++) {
        const struct alms_line *line = &entry->lines[i];
        bool is_done = !alms_form_is_currency(line->commodity);
        for (size_t j = 0; j < i; j++) {
            is_done = is_done || (strcmp(entry->lines[j].fund, line->fund) == 0 &&
                                  strcmp(entry->lines[j].commodity, line->commodity) == 0);
        }
        if (!is_done)
            TRY(put_effect(work, iati, entry, line, err));
    }
    return ALMS_OK;
}

/* --- activities ---------------------------------------------------------------------------- */

static void put_narrative(FILE *file, const char *text, const char *text_en)
{
    (void)fputs("<narrative>", file);
    alms_xml_put(file, text);
    (void)fputs("</narrative>", file);
    if (text_en == NULL)
        return;
    (void)fputs("<narrative xml:lang=\"en\">", file);
    alms_xml_put(file, text_en);
    (void)fputs("</narrative>", file);
}

/* The charity by its part in the activity. */
static void put_organisation(FILE *file, const struct alms_form_work *work, const char *element,
                             const char *role)
{
    (void)fprintf(file, "<%s ref=\"", element);
    alms_xml_put(file, work->organisation);
    (void)fprintf(file, "\" type=\"22\"%s>", role);
    put_narrative(file, work->status.name, work->status.name_en);
    (void)fprintf(file, "</%s>\n", element);
}

static void put_date(FILE *file, const char *type, struct alms_date date)
{
    char text[ALMS_DATE_TEXT_SIZE_BYTES];

    alms_date_format(date, text);
    (void)fprintf(file, "<activity-date type=\"%s\" iso-date=\"%s\"/>\n", type, text);
}

static const char *restriction_about(enum alms_restriction restriction)
{
    switch (restriction) {
    case ALMS_UNRESTRICTED: return "money without a restriction";
    case ALMS_RESTRICTED_PURPOSE: return "money for a purpose";
    case ALMS_RESTRICTED_TIME: return "money for a time to come";
    case ALMS_ENDOWMENT: return "money that is kept";
    }
    UNREACHABLE("a restriction of a fund");
}

static enum alms_code put_activity(struct alms_form_work *work, struct iati_state *iati,
                                   size_t index, FILE *file, struct alms_error *err)
{
    const struct alms_fund *fund = &work->funds.items[index];
    struct alms_date start = iati->started[index];

    (void)fprintf(file, "<iati-activity last-updated-datetime=\"%s\" xml:lang=\"zh\"",
                  work->status.last_at);
    (void)fprintf(file, " default-currency=\"%s\">\n<iati-identifier>", work->status.base);
    put_activity_id(file, work, fund->code);
    (void)fputs("</iati-identifier>\n", file);
    put_organisation(file, work, "reporting-org", "");
    (void)fputs("<title>", file);
    put_narrative(file, fund->name, fund->name_en);
    (void)fputs("</title>\n<description type=\"1\"><narrative xml:lang=\"en\">", file);
    alms_xml_put(file, restriction_about(fund->restriction));
    (void)fputs("</narrative></description>\n", file);
    put_organisation(file, work, "participating-org", " role=\"2\"");
    put_organisation(file, work, "participating-org", " role=\"4\"");
    (void)fprintf(file, "<activity-status code=\"%s\"/>\n", fund->is_closed ? "4" : "2");
    if (alms_date_is_given(fund->from))
        start = fund->from;
    put_date(file, "2", alms_date_is_given(start) ? start : work->first);
    if (alms_date_is_given(fund->until))
        put_date(file, "3", fund->until);
    /* Both regimes are systems of China. */
    (void)fputs("<recipient-country code=\"CN\"/>\n", file);
    TRY(alms_spool_put(iati->spool, index, file, err));
    (void)fputs("</iati-activity>\n", file);
    return ALMS_OK;
}

static enum alms_code end(struct alms_form_work *work, void *state, struct alms_error *err)
{
    struct iati_state *iati = state;
    FILE *file = NULL;

    /* A file without an activity is none of IATI. */
    if (work->funds.count == 0)
        return ALMS_OK;
    TRY(alms_files_start(work->files, "iati/activities.xml", &file, err));
    (void)fprintf(file, "%s<iati-activities version=\"2.03\" generated-datetime=\"%s\">\n",
                  ALMS_XML_HEADER, work->status.last_at);
    for (size_t i = 0; i < work->funds.count; i++)
        TRY(put_activity(work, iati, i, file, err));
    (void)fputs("</iati-activities>\n", file);
    return alms_files_finish(work->files, &file, err);
}

const struct alms_form ALMS_FORM_IATI = {"iati", sizeof(struct iati_state), begin, put_entry, end,
                                         clear};
