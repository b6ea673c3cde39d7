#include "store/inside.h"

#include <string.h>

enum { COLUMNS_MAX = 24 };

/* A projection, its rows in the order of their keys. */
struct comparison {
    const char *table;
    const char *sql;
    int columns;
};

static const struct comparison COMPARISONS[] = {
    {"head",
     "SELECT id, size, root, roots, last_at, version, gifts, entries FROM head ORDER BY id"
     " /* scan */",
     8},
    {"tile", "SELECT level, position, hashes FROM tile ORDER BY level, position /* scan */", 3},
    {"master", "SELECT n, kind FROM master ORDER BY n /* scan */", 2},
    {"party", "SELECT code, n, is_closed FROM party ORDER BY code /* scan */", 3},
    {"party_identity", "SELECT party, match FROM party_identity ORDER BY party /* scan */", 2},
    {"party_identity", "SELECT match, party FROM party_identity ORDER BY match, party /* scan */",
     2},
    {"entry",
     "SELECT n, date, month, series, number, kind, reverses, reversed_by, corrects, money, maker,"
     " checker, cashier, poster FROM entry ORDER BY n /* scan */",
     14},
    /* The same by its index, which finds the vouchers. */
    {"entry",
     "SELECT month, series, number, n FROM entry ORDER BY month, series, number /* scan */", 4},
    {"entry", "SELECT corrects, n FROM entry WHERE corrects IS NOT NULL ORDER BY corrects, n", 2},
    {"posting",
     "SELECT account, date, n, line, fund, commodity, amount, currency, foreign_amount FROM posting"
     " ORDER BY account, date, n, line /* scan */",
     9},
    {"balance",
     "SELECT account, fund, commodity, month, debit, credit FROM balance"
     " ORDER BY account, fund, commodity, month /* scan */",
     6},
    {"holding",
     "SELECT fund, commodity, account, date, amount FROM holding"
     " ORDER BY fund, commodity, account, date /* scan */",
     5},
    {"foreign_holding",
     "SELECT fund, account, currency, date, amount, value FROM foreign_holding"
     " ORDER BY fund, account, currency, date /* scan */",
     6},
    {"flow",
     "SELECT month, fund, commodity, form, flow, taken, given FROM flow"
     " ORDER BY month, fund, commodity, form, flow /* scan */",
     7},
    {"cashflow",
     "SELECT month, account, fund, commodity, direction, amount FROM cashflow"
     " ORDER BY month, account, fund, commodity, direction /* scan */",
     6},
    {"move",
     "SELECT month, account, fund, commodity, direction, amount FROM move"
     " ORDER BY month, account, fund, commodity, direction /* scan */",
     6},
    {"boundary",
     "SELECT month, account, fund, commodity, amount FROM boundary"
     " ORDER BY month, account, fund, commodity /* scan */",
     5},
    {"gift",
     "SELECT date, n, channel, campaign, fund, programme, commodity, amount, batch, reverses, owed,"
     " currency, foreign_amount FROM gift ORDER BY date, n /* scan */",
     13},
    {"gift", "SELECT reverses, n FROM gift WHERE reverses IS NOT NULL ORDER BY reverses, n", 2},
    {"aid",
     "SELECT date, n, programme, fund, commodity, amount, reverses FROM aid ORDER BY date, n"
     " /* scan */",
     7},
    {"spending",
     "SELECT month, programme, account, fund, commodity, amount FROM spending"
     " ORDER BY month, programme, account, fund, commodity /* scan */",
     6},
    {"county",
     "SELECT month, county, account, fund, commodity, amount FROM county"
     " ORDER BY month, county, account, fund, commodity /* scan */",
     6},
    {"budget",
     "SELECT year, programme, fund, n, amount FROM budget ORDER BY year, programme, fund, n"
     " /* scan */",
     5},
    {"imported", "SELECT id, content, n FROM imported ORDER BY id /* scan */", 3},
    {"aid_case",
     "SELECT code, n, programme, event, variant, fund, commodity, agency, related, author,"
     " checker, approver, state, amount, paid, returned, goods, objections, applied, moved,"
     " noticed_until, payable_until, paid_on, batch FROM aid_case ORDER BY code /* scan */",
     24},
    {"pay_order",
     "SELECT batch, code, amount, answer FROM pay_order ORDER BY batch, code /* scan */", 4},
    {"case_match", "SELECT match, code FROM case_match ORDER BY match, code /* scan */", 2},
    {"plan_member",
     "SELECT plan, member, n, joined, left_on FROM plan_member ORDER BY plan, member /* scan */",
     5},
    {"plan_match",
     "SELECT match, plan, member FROM plan_match ORDER BY match, plan, member /* scan */", 3},
    {"plan_run",
     "SELECT plan, month, n, members, amount, delivered, is_returned FROM plan_run"
     " ORDER BY plan, month /* scan */",
     7},
    {"approved", "SELECT core, n FROM approved ORDER BY core /* scan */", 2},
    {"reserve", "SELECT fund, commodity, amount FROM reserve ORDER BY fund, commodity /* scan */",
     3},
    {"batch", "SELECT batch, n, undone FROM batch ORDER BY batch /* scan */", 3},
    {"lot",
     "SELECT lot, n, line, item, fund, received, expiry, batch, spec, is_memo FROM lot ORDER BY lot"
     " /* scan */",
     10},
    {"pile",
     "SELECT lot, place, date, quantity, value FROM pile ORDER BY lot, place, date /* scan */", 5},
    {"stock_move",
     "SELECT n, line, date, lot, place, quantity, value, origin FROM stock_move ORDER BY n, line"
     " /* scan */",
     8},
    /* The same by the indexes that find lots and movements. */
    {"lot", "SELECT item, fund, lot FROM lot ORDER BY item, fund, lot /* scan */", 3},
    {"lot", "SELECT batch, lot FROM lot ORDER BY batch, lot /* scan */", 2},
    {"pile", "SELECT place, lot, date FROM pile ORDER BY place, lot, date /* scan */", 3},
    {"stock_move", "SELECT lot, n, line FROM stock_move ORDER BY lot, n, line /* scan */", 3},
    {"stock_move", "SELECT date, n, line FROM stock_move ORDER BY date, n, line /* scan */", 3},
    {"stock_move", "SELECT origin, n, line FROM stock_move ORDER BY origin, n, line /* scan */", 3},
    {"reconciliation",
     "SELECT reconciliation, n, account, commodity, source, since, until, closing, undone"
     " FROM reconciliation ORDER BY reconciliation /* scan */",
     9},
    {"reconciliation",
     "SELECT account, commodity, reconciliation FROM reconciliation"
     " ORDER BY account, commodity, reconciliation /* scan */",
     3},
    {"movement",
     "SELECT n, place, account, commodity, date, amount, id, reconciliation, matched FROM movement"
     " ORDER BY n, place /* scan */",
     9},
    {"movement",
     "SELECT account, commodity, id, n, place FROM movement ORDER BY account, commodity, id"
     " /* scan */",
     5},
    {"movement",
     "SELECT account, commodity, matched, n, place FROM movement"
     " ORDER BY account, commodity, matched, n, place /* scan */",
     5},
    {"matched",
     "SELECT n, line, movement_n, movement_place, reconciliation FROM matched ORDER BY n, line"
     " /* scan */",
     5},
    {"matched",
     "SELECT movement_n, movement_place, n, line FROM matched"
     " ORDER BY movement_n, movement_place, n, line /* scan */",
     4},
};

/* Says which row it is: its first columns, as far as they are text. */
static void describe(struct alms_statement *row, int columns, char text[256])
{
    struct alms_buffer buffer = {0};

    for (int i = 0; i < columns && i < 4; i++) {
        size_t size_bytes = 0;
        size_t offset = 0;
        const char *bytes = alms_column_blob(row, i, &size_bytes);
        if (i > 0)
            alms_buffer_add(&buffer, " ", 1);
        if (size_bytes > 0 && alms_utf8_check(bytes, size_bytes, &offset)) {
            alms_buffer_add(&buffer, bytes, size_bytes);
        } else {
            alms_buffer_add(&buffer, "-", 1);
        }
    }
    const size_t size = alms_utf8_cut(buffer.bytes, buffer.size_bytes, 255);
    if (buffer.bytes != NULL)
        memcpy(text, buffer.bytes, size);
    text[size] = '\0';
    alms_buffer_clear(&buffer);
}

static enum alms_code compare_table(struct alms_store *a, struct alms_store *b,
                                    const struct comparison *comparison,
                                    struct alms_difference *out, struct alms_error *err)
{
    bool a_has_row = false;
    bool b_has_row = false;
    CLEANUP(alms_statement_reset) struct alms_statement *a_select = NULL;
    CLEANUP(alms_statement_reset) struct alms_statement *b_select = NULL;

    TRY(alms_statement_get(a->db, comparison->sql, &a_select, err));
    struct alms_error refusal;
    alms_error_clear(&refusal);
    const enum alms_code code = alms_statement_get(b->db, comparison->sql, &b_select, &refusal);
    if (code == ALMS_E_STORAGE) {
        /* The table, or a column of it, is not there. */
        out->table = comparison->table;
        memcpy(out->row, "-", sizeof("-"));
        return ALMS_OK;
    }
    if (code != ALMS_OK) {
        *err = refusal;
        return code;
    }
    do {
        bool is_equal = true;
        TRY(alms_statement_step(a_select, &a_has_row, err));
        TRY(alms_statement_step(b_select, &b_has_row, err));
        for (int i = 0; i < comparison->columns && a_has_row && b_has_row && is_equal; i++)
            is_equal = alms_columns_equal(a_select, b_select, i);
        if (a_has_row != b_has_row || !is_equal) {
            out->table = comparison->table;
            describe(a_has_row ? a_select : b_select, comparison->columns, out->row);
            return ALMS_OK;
        }
    } while (a_has_row && b_has_row);
    return ALMS_OK;
}

enum alms_code alms_store_compare(struct alms_store *a, struct alms_store *b,
                                  struct alms_difference *out, struct alms_error *err)
{
    *out = (struct alms_difference){0};
    for (size_t i = 0; i < COUNT_OF(COMPARISONS) && out->table == NULL; i++) {
        REQUIRE(COMPARISONS[i].columns <= COLUMNS_MAX);
        TRY(compare_table(a, b, &COMPARISONS[i], out, err));
    }
    return ALMS_OK;
}
