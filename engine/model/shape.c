#include "model/shape.h"

#include <stdlib.h>
#include <string.h>

/* --- fields -------------------------------------------------------------------------------- */

struct field_row {
    const char *key;
    enum alms_field_type type;
};

static const struct field_row FIELDS[ALMS_FIELD_COUNT] = {
    [ALMS_FIELD_NONE] = {"", ALMS_TYPE_TEXT},
    [ALMS_FIELD_ACCOUNT] = {"account", ALMS_TYPE_TEXT},
    [ALMS_FIELD_ACCOUNTS] = {"accounts", ALMS_TYPE_LIST},
    [ALMS_FIELD_ADJUSTED] = {"adjusted", ALMS_TYPE_TEXT},
    [ALMS_FIELD_AGENCY] = {"agency", ALMS_TYPE_TEXT},
    [ALMS_FIELD_AMOUNT] = {"amount", ALMS_TYPE_TEXT},
    [ALMS_FIELD_APPROVALS] = {"approvals", ALMS_TYPE_LIST},
    [ALMS_FIELD_APPROVER] = {"approver", ALMS_TYPE_TEXT},
    [ALMS_FIELD_APPROVERS] = {"approvers", ALMS_TYPE_LIST},
    [ALMS_FIELD_AT] = {"at", ALMS_TYPE_TEXT},
    [ALMS_FIELD_ATTACHMENTS] = {"attachments", ALMS_TYPE_LIST},
    [ALMS_FIELD_BANDS] = {"bands", ALMS_TYPE_LIST},
    [ALMS_FIELD_BANK_IN] = {"bank_in", ALMS_TYPE_TEXT},
    [ALMS_FIELD_BANK_OUT] = {"bank_out", ALMS_TYPE_TEXT},
    [ALMS_FIELD_BASE] = {"base", ALMS_TYPE_TEXT},
    [ALMS_FIELD_BATCH] = {"batch", ALMS_TYPE_TEXT},
    [ALMS_FIELD_BATCH_NUMBER] = {"batch_number", ALMS_TYPE_TEXT},
    [ALMS_FIELD_BOOK] = {"book", ALMS_TYPE_TEXT},
    [ALMS_FIELD_BOOK_IN] = {"book_in", ALMS_TYPE_TEXT},
    [ALMS_FIELD_BOOK_OUT] = {"book_out", ALMS_TYPE_TEXT},
    [ALMS_FIELD_BY] = {"by", ALMS_TYPE_TEXT},
    [ALMS_FIELD_CAMPAIGN] = {"campaign", ALMS_TYPE_TEXT},
    [ALMS_FIELD_CASE] = {"case", ALMS_TYPE_TEXT},
    [ALMS_FIELD_CATEGORY] = {"category", ALMS_TYPE_TEXT},
    [ALMS_FIELD_CHANNEL] = {"channel", ALMS_TYPE_TEXT},
    [ALMS_FIELD_CLOSING] = {"closing", ALMS_TYPE_TEXT},
    [ALMS_FIELD_CODE] = {"code", ALMS_TYPE_TEXT},
    [ALMS_FIELD_COMMODITY] = {"commodity", ALMS_TYPE_TEXT},
    [ALMS_FIELD_COMPONENTS] = {"components", ALMS_TYPE_LIST},
    [ALMS_FIELD_CONTENT] = {"content", ALMS_TYPE_TEXT},
    [ALMS_FIELD_CORRECTS] = {"corrects", ALMS_TYPE_TEXT},
    [ALMS_FIELD_COST] = {"cost", ALMS_TYPE_TEXT},
    [ALMS_FIELD_COUNTED] = {"counted", ALMS_TYPE_LIST},
    [ALMS_FIELD_COUNTERS] = {"counters", ALMS_TYPE_LIST},
    [ALMS_FIELD_COUNTY] = {"county", ALMS_TYPE_TEXT},
    [ALMS_FIELD_DATE] = {"date", ALMS_TYPE_TEXT},
    [ALMS_FIELD_DIFFERENCE] = {"difference", ALMS_TYPE_TEXT},
    [ALMS_FIELD_DUPLICATES] = {"duplicates", ALMS_TYPE_LIST},
    [ALMS_FIELD_ENCODING] = {"encoding", ALMS_TYPE_TEXT},
    [ALMS_FIELD_ENTRY] = {N_("entry"), ALMS_TYPE_ENTRY},
    [ALMS_FIELD_EVENT] = {"event", ALMS_TYPE_TEXT},
    [ALMS_FIELD_EVERY] = {"every", ALMS_TYPE_TEXT},
    [ALMS_FIELD_EVIDENCE] = {"evidence", ALMS_TYPE_TEXT},
    [ALMS_FIELD_EXPIRY] = {"expiry", ALMS_TYPE_TEXT},
    [ALMS_FIELD_FACTOR] = {"factor", ALMS_TYPE_TEXT},
    [ALMS_FIELD_FEE] = {"fee", ALMS_TYPE_TEXT},
    [ALMS_FIELD_FILE] = {"file", ALMS_TYPE_TEXT},
    [ALMS_FIELD_FOOTER] = {"footer", ALMS_TYPE_TEXT},
    [ALMS_FIELD_FROM] = {"from", ALMS_TYPE_TEXT},
    [ALMS_FIELD_FUND] = {"fund", ALMS_TYPE_TEXT},
    [ALMS_FIELD_HEADER] = {"header", ALMS_TYPE_TEXT},
    [ALMS_FIELD_ID] = {"id", ALMS_TYPE_TEXT},
    [ALMS_FIELD_IDENTITY] = {"identity", ALMS_TYPE_TEXT},
    [ALMS_FIELD_IMPORTED] = {"imported", ALMS_TYPE_TEXT},
    [ALMS_FIELD_ITEM] = {"item", ALMS_TYPE_TEXT},
    [ALMS_FIELD_KEY] = {"key", ALMS_TYPE_TEXT},
    [ALMS_FIELD_KIND] = {"kind", ALMS_TYPE_TEXT},
    [ALMS_FIELD_LIFE] = {"life", ALMS_TYPE_TEXT},
    [ALMS_FIELD_LIST] = {"list", ALMS_TYPE_TEXT},
    [ALMS_FIELD_LOT] = {"lot", ALMS_TYPE_TEXT},
    [ALMS_FIELD_MAPPING] = {"mapping", ALMS_TYPE_LIST},
    [ALMS_FIELD_MATCHES] = {"matches", ALMS_TYPE_LIST},
    [ALMS_FIELD_MEMBER] = {"member", ALMS_TYPE_TEXT},
    [ALMS_FIELD_MONTH] = {"month", ALMS_TYPE_TEXT},
    [ALMS_FIELD_MOVEMENTS] = {"movements", ALMS_TYPE_LIST},
    [ALMS_FIELD_N] = {"n", ALMS_TYPE_TEXT},
    [ALMS_FIELD_NAME] = {"name", ALMS_TYPE_TEXT},
    [ALMS_FIELD_NAME_EN] = {"name_en", ALMS_TYPE_TEXT},
    [ALMS_FIELD_OF] = {"of", ALMS_TYPE_TEXT},
    [ALMS_FIELD_OPEN] = {"open", ALMS_TYPE_LIST},
    [ALMS_FIELD_OPENING] = {"opening", ALMS_TYPE_TEXT},
    [ALMS_FIELD_PARENT] = {"parent", ALMS_TYPE_TEXT},
    [ALMS_FIELD_PARTIES] = {"parties", ALMS_TYPE_LIST},
    [ALMS_FIELD_PLACE] = {"place", ALMS_TYPE_TEXT},
    [ALMS_FIELD_PLAN] = {"plan", ALMS_TYPE_TEXT},
    [ALMS_FIELD_PRIVATE] = {"private", ALMS_TYPE_TEXT},
    [ALMS_FIELD_PROGRAMME] = {"programme", ALMS_TYPE_TEXT},
    [ALMS_FIELD_PROGRAMMES] = {"programmes", ALMS_TYPE_LIST},
    [ALMS_FIELD_QUANTITY] = {"quantity", ALMS_TYPE_TEXT},
    [ALMS_FIELD_RATE] = {"rate", ALMS_TYPE_TEXT},
    [ALMS_FIELD_RATE_SOURCE] = {"rate_source", ALMS_TYPE_TEXT},
    [ALMS_FIELD_RATES] = {"rates", ALMS_TYPE_LIST},
    [ALMS_FIELD_REASON] = {"reason", ALMS_TYPE_TEXT},
    [ALMS_FIELD_RECONCILIATION] = {"reconciliation", ALMS_TYPE_TEXT},
    [ALMS_FIELD_REFUNDS] = {"refunds", ALMS_TYPE_LIST},
    [ALMS_FIELD_REGIME] = {"regime", ALMS_TYPE_TEXT},
    [ALMS_FIELD_REGION] = {"region", ALMS_TYPE_TEXT},
    [ALMS_FIELD_RELATED] = {"related", ALMS_TYPE_LIST},
    [ALMS_FIELD_RESTRICTION] = {"restriction", ALMS_TYPE_TEXT},
    [ALMS_FIELD_RESULTS] = {"results", ALMS_TYPE_LIST},
    [ALMS_FIELD_ROLE] = {"role", ALMS_TYPE_TEXT},
    [ALMS_FIELD_ROLES] = {"roles", ALMS_TYPE_LIST},
    [ALMS_FIELD_ROW] = {"row", ALMS_TYPE_TEXT},
    [ALMS_FIELD_ROWS] = {"rows", ALMS_TYPE_TEXT},
    [ALMS_FIELD_ROWS_BOOKED] = {"rows_booked", ALMS_TYPE_TEXT},
    [ALMS_FIELD_ROWS_CONFLICT] = {"rows_conflict", ALMS_TYPE_TEXT},
    [ALMS_FIELD_ROWS_HELD] = {"rows_held", ALMS_TYPE_TEXT},
    [ALMS_FIELD_ROWS_KNOWN] = {"rows_known", ALMS_TYPE_TEXT},
    [ALMS_FIELD_ROWS_MATCHED] = {"rows_matched", ALMS_TYPE_TEXT},
    [ALMS_FIELD_ROWS_NEW] = {"rows_new", ALMS_TYPE_TEXT},
    [ALMS_FIELD_ROWS_REFUNDED] = {"rows_refunded", ALMS_TYPE_TEXT},
    [ALMS_FIELD_ROWS_REJECTED] = {"rows_rejected", ALMS_TYPE_TEXT},
    [ALMS_FIELD_ROWS_SKIPPED] = {"rows_skipped", ALMS_TYPE_TEXT},
    [ALMS_FIELD_RULES] = {"rules", ALMS_TYPE_TEXT},
    [ALMS_FIELD_SCALE] = {"scale", ALMS_TYPE_TEXT},
    [ALMS_FIELD_SIDE] = {"side", ALMS_TYPE_TEXT},
    [ALMS_FIELD_SIGNATURE] = {"signature", ALMS_TYPE_TEXT},
    [ALMS_FIELD_SOURCE] = {"source", ALMS_TYPE_TEXT},
    [ALMS_FIELD_SPEC] = {"spec", ALMS_TYPE_TEXT},
    [ALMS_FIELD_STATEMENTS] = {"statements", ALMS_TYPE_TEXT},
    [ALMS_FIELD_TARIFF] = {"tariff", ALMS_TYPE_TEXT},
    [ALMS_FIELD_TERMS] = {"terms", ALMS_TYPE_LIST},
    [ALMS_FIELD_TOTALS] = {"totals", ALMS_TYPE_LIST},
    [ALMS_FIELD_TRIAL] = {"trial", ALMS_TYPE_TEXT},
    [ALMS_FIELD_TYPE] = {"type", ALMS_TYPE_TEXT},
    [ALMS_FIELD_UNIT] = {"unit", ALMS_TYPE_TEXT},
    [ALMS_FIELD_UNTIL] = {"until", ALMS_TYPE_TEXT},
    [ALMS_FIELD_V] = {"v", ALMS_TYPE_TEXT},
    [ALMS_FIELD_VALUATION] = {"valuation", ALMS_TYPE_TEXT},
    [ALMS_FIELD_VARIANT] = {"variant", ALMS_TYPE_TEXT},
    [ALMS_FIELD_VOUCHERS] = {"vouchers", ALMS_TYPE_LIST},
    [ALMS_FIELD_YEAR] = {"year", ALMS_TYPE_TEXT},
};

const char *alms_field_key(enum alms_field field)
{
    return FIELDS[field].key;
}

enum alms_field_type alms_field_type(enum alms_field field)
{
    return FIELDS[field].type;
}

static int compare_key(const void *key, const void *row)
{
    return strcmp(key, ((const struct field_row *)row)->key);
}

enum alms_field alms_field_find(const char *key)
{
    const struct field_row *row =
        bsearch(key, FIELDS + 1, ALMS_FIELD_COUNT - 1, sizeof(FIELDS[0]), compare_key);
    return row == NULL ? ALMS_FIELD_NONE : (enum alms_field)(row - FIELDS);
}

/* --- kinds --------------------------------------------------------------------------------- */

#define F(field) ALMS_FIELD_##field

static const struct alms_shape SHAPES[ALMS_KIND_COUNT] = {
    [ALMS_KIND_UNKNOWN] = {"", false, {0}, {0}},
    [ALMS_KIND_ACCOUNT_ADD] = {"account.add",
                               false,
                               {F(CODE), F(NAME), F(SIDE), F(TYPE)},
                               {F(NAME_EN), F(PARENT), F(RESTRICTION), F(ROLE)}},
    [ALMS_KIND_ACCOUNT_CLOSE] = {"account.close", false, {F(CODE)}, {0}},
    [ALMS_KIND_ADJUST] = {N_("adjust"),
                          true,
                          {F(APPROVER)},
                          {F(APPROVALS), F(ATTACHMENTS), F(CORRECTS), F(COUNTY), F(PRIVATE),
                           F(PROGRAMME)}},
    [ALMS_KIND_AID] = {N_("aid"), true, {F(APPROVER), F(PROGRAMME)}, {F(PRIVATE)}},
    [ALMS_KIND_BOOK] = {"book", false, {F(BASE), F(ID), F(NAME), F(REGIME)}, {F(NAME_EN)}},
    [ALMS_KIND_BUDGET] = {N_("budget"),
                          false,
                          {F(AMOUNT), F(FUND), F(PROGRAMME), F(YEAR)},
                          {F(PRIVATE)}},
    [ALMS_KIND_CAMPAIGN_ADD] = {"campaign.add",
                                false,
                                {F(CODE), F(NAME)},
                                {F(FROM), F(NAME_EN), F(UNTIL)}},
    [ALMS_KIND_CAMPAIGN_CLOSE] = {"campaign.close", false, {F(CODE)}, {0}},
    [ALMS_KIND_CASE_APPLY] = {"case.apply",
                              false,
                              {F(AMOUNT), F(CASE), F(COMMODITY), F(DATE), F(EVENT), F(FUND),
                               F(MATCHES), F(PRIVATE), F(PROGRAMME), F(TARIFF), F(VARIANT)},
                              {F(AGENCY), F(APPROVALS), F(APPROVER), F(COST), F(DUPLICATES),
                               F(PARTIES), F(RELATED)}},
    [ALMS_KIND_CASE_APPROVE] = {"case.approve",
                                false,
                                {F(AMOUNT), F(CASE), F(DATE)},
                                {F(APPROVALS), F(APPROVER), F(PARTIES), F(PRIVATE)}},
    [ALMS_KIND_CASE_CHECK] = {"case.check", false, {F(CASE), F(DATE)}, {F(PRIVATE)}},
    [ALMS_KIND_CASE_CONFIRM] = {"case.confirm", false, {F(CASE), F(DATE)}, {F(PRIVATE)}},
    [ALMS_KIND_CASE_FAIL] = {"case.fail", false, {F(BATCH), F(CASE), F(DATE), F(REASON)}, {0}},
    [ALMS_KIND_CASE_NOTICE] = {"case.notice", false, {F(CASE), F(DATE), F(UNTIL)}, {0}},
    [ALMS_KIND_CASE_OBJECT] = {"case.object", false, {F(CASE), F(DATE)}, {F(PRIVATE)}},
    [ALMS_KIND_CASE_ORDER] = {"case.order", false, {F(AMOUNT), F(BATCH), F(CASE), F(DATE)}, {0}},
    [ALMS_KIND_CASE_PASS] = {N_("case.pass"),
                             true,
                             {F(APPROVER), F(CASE), F(PROGRAMME)},
                             {F(PRIVATE)}},
    [ALMS_KIND_CASE_PAYABLE] = {"case.payable", false, {F(CASE), F(DATE), F(UNTIL)}, {0}},
    [ALMS_KIND_CASE_REFUSE] = {"case.refuse", false, {F(CASE), F(DATE)}, {F(PRIVATE)}},
    [ALMS_KIND_CASE_RESOLVE] = {"case.resolve", false, {F(CASE), F(DATE), F(REASON)}, {F(PRIVATE)}},
    [ALMS_KIND_CASE_RETURN] = {N_("case.return"), true, {F(CASE), F(PROGRAMME)}, {F(PRIVATE)}},
    [ALMS_KIND_CASE_WITHDRAW] = {"case.withdraw", false, {F(CASE), F(DATE)}, {F(PRIVATE)}},
    [ALMS_KIND_CHANNEL_ADD] = {"channel.add", false, {F(CODE), F(NAME)}, {F(NAME_EN)}},
    [ALMS_KIND_CHANNEL_CLOSE] = {"channel.close", false, {F(CODE)}, {0}},
    [ALMS_KIND_CLOSING] = {N_("closing"), true, {F(MONTH)}, {0}},
    [ALMS_KIND_COMMODITY_ADD] = {"commodity.add",
                                 false,
                                 {F(CODE), F(NAME), F(SCALE)},
                                 {F(NAME_EN)}},
    [ALMS_KIND_COUNTY_ADD] = {"county.add", false, {F(CODE), F(NAME)}, {F(NAME_EN)}},
    [ALMS_KIND_COUNTY_CLOSE] = {"county.close", false, {F(CODE)}, {0}},
    [ALMS_KIND_ENTRY] = {N_("entry"), true, {0}, {F(APPROVER), F(PRIVATE), F(PROGRAMME)}},
    [ALMS_KIND_EXCHANGE] = {N_("exchange"),
                            true,
                            {F(APPROVER), F(RATE), F(RATE_SOURCE)},
                            {F(ATTACHMENTS), F(CORRECTS), F(PRIVATE)}},
    [ALMS_KIND_FUND_ADD] = {"fund.add",
                            false,
                            {F(CODE), F(NAME), F(RESTRICTION)},
                            {F(FROM), F(NAME_EN), F(PROGRAMMES), F(REGION), F(UNTIL)}},
    [ALMS_KIND_FUND_CLOSE] = {"fund.close", false, {F(CODE)}, {0}},
    [ALMS_KIND_GIFT] = {N_("gift"),
                        true,
                        {F(CHANNEL)},
                        {F(BATCH), F(CAMPAIGN), F(CONTENT), F(PRIVATE), F(PROGRAMME), F(ROW)}},
    [ALMS_KIND_GIFT_REFUND] = {N_("gift.refund"),
                               true,
                               {F(OF)},
                               {F(APPROVALS), F(APPROVER), F(ATTACHMENTS), F(PRIVATE)}},
    [ALMS_KIND_IMPORT] = {"import",
                          false,
                          {F(BATCH), F(FILE), F(ROWS_BOOKED), F(ROWS_CONFLICT), F(ROWS_HELD),
                           F(ROWS_KNOWN), F(ROWS_REJECTED), F(ROWS_SKIPPED), F(RULES), F(SOURCE),
                           F(TOTALS)},
                          {F(FOOTER), F(FROM), F(PRIVATE), F(UNTIL)}},
    [ALMS_KIND_IMPORT_UNDO] = {"import.undo", false, {F(BATCH)}, {F(PRIVATE)}},
    [ALMS_KIND_ITEM_ADD] = {"item.add",
                            false,
                            {F(CODE), F(NAME), F(SCALE), F(UNIT)},
                            {F(CATEGORY), F(LIFE), F(NAME_EN)}},
    [ALMS_KIND_ITEM_ALIAS] = {"item.alias", false, {F(CODE), F(NAME)}, {0}},
    [ALMS_KIND_ITEM_CLOSE] = {"item.close", false, {F(CODE)}, {0}},
    [ALMS_KIND_ITEM_UNIT] = {"item.unit", false, {F(CODE), F(FACTOR), F(UNIT)}, {0}},
    [ALMS_KIND_KIT_ASSEMBLE] = {N_("kit.assemble"), true, {0}, {F(PRIVATE)}},
    [ALMS_KIND_KIT_DEFINE] = {"kit.define", false, {F(CODE), F(COMPONENTS)}, {0}},
    [ALMS_KIND_KIT_DISASSEMBLE] = {N_("kit.disassemble"), true, {0}, {F(PRIVATE)}},
    [ALMS_KIND_LOG_KEY] = {"log.key", false, {F(KEY)}, {F(IDENTITY), F(SIGNATURE)}},
    [ALMS_KIND_OPENING] = {N_("opening"), true, {0}, {F(FILE), F(PRIVATE)}},
    [ALMS_KIND_OPERATOR_ADD] = {"operator.add", false, {F(CODE), F(ROLES)}, {F(PRIVATE)}},
    [ALMS_KIND_OPERATOR_CLOSE] = {"operator.close", false, {F(CODE)}, {0}},
    [ALMS_KIND_OPERATOR_IDENTITY] = {"operator.identity",
                                     false,
                                     {F(CODE), F(MATCHES)},
                                     {F(APPROVALS), F(PRIVATE)}},
    [ALMS_KIND_OPERATOR_KEY] = {"operator.key", false, {F(CODE), F(KEY)}, {F(APPROVALS)}},
    [ALMS_KIND_OPERATOR_KEY_CLOSE] = {"operator.key.close", false, {F(CODE)}, {0}},
    [ALMS_KIND_PARTY_ADD] = {"party.add", false, {F(CODE), F(PRIVATE)}, {0}},
    [ALMS_KIND_PARTY_CLOSE] = {"party.close", false, {F(CODE)}, {0}},
    [ALMS_KIND_PARTY_IDENTITY] = {"party.identity", false, {F(CODE), F(MATCHES)}, {0}},
    [ALMS_KIND_PERIOD_CLOSE] = {"period.close", false, {F(MONTH)}, {0}},
    [ALMS_KIND_PERIOD_REOPEN] = {"period.reopen",
                                 false,
                                 {F(APPROVERS), F(MONTH)},
                                 {F(APPROVALS), F(PRIVATE)}},
    [ALMS_KIND_PLAN_ADD] = {"plan.add",
                            false,
                            {F(CODE), F(EVERY), F(FUND), F(MONTH), F(PROGRAMME)},
                            {F(ITEM), F(PLACE), F(QUANTITY), F(VARIANT)}},
    [ALMS_KIND_PLAN_JOIN] = {"plan.join",
                             false,
                             {F(DATE), F(MATCHES), F(MEMBER), F(PLAN), F(PRIVATE)},
                             {0}},
    [ALMS_KIND_PLAN_LEAVE] = {"plan.leave", false, {F(DATE), F(MEMBER), F(PLAN), F(REASON)}, {0}},
    [ALMS_KIND_PLAN_RESULT] = {"plan.result", false, {F(LIST), F(MONTH), F(PLAN), F(RESULTS)}, {0}},
    [ALMS_KIND_PLAN_RETURN] = {N_("plan.return"),
                               true,
                               {F(MONTH), F(PLAN), F(PROGRAMME)},
                               {F(ATTACHMENTS), F(PRIVATE)}},
    [ALMS_KIND_PLAN_RUN] = {N_("plan.run"),
                            true,
                            {F(APPROVER), F(LIST), F(MONTH), F(PLAN), F(PROGRAMME), F(ROWS)},
                            {F(APPROVALS), F(ATTACHMENTS), F(PRIVATE)}},
    [ALMS_KIND_POLICY_SET] = {"policy.set",
                              false,
                              {F(APPROVER), F(BANDS)},
                              {F(APPROVALS), F(PRIVATE)}},
    [ALMS_KIND_PROGRAMME_ADD] = {"programme.add", false, {F(CODE), F(NAME)}, {F(NAME_EN)}},
    [ALMS_KIND_PROGRAMME_CLOSE] = {"programme.close", false, {F(CODE)}, {0}},
    [ALMS_KIND_RECONCILE] = {"reconcile",
                             false,
                             {F(ACCOUNT), F(ADJUSTED), F(BANK_IN), F(BANK_OUT), F(BOOK), F(BOOK_IN),
                              F(BOOK_OUT), F(CLOSING), F(COMMODITY), F(FILE), F(FROM), F(OPENING),
                              F(RECONCILIATION), F(ROWS_KNOWN), F(ROWS_MATCHED), F(ROWS_NEW),
                              F(RULES), F(SOURCE), F(UNTIL)},
                             {F(DIFFERENCE), F(PRIVATE)}},
    [ALMS_KIND_RECONCILE_MATCH] = {"reconcile.match",
                                   false,
                                   {F(ACCOUNT), F(COMMODITY), F(MATCHES), F(RECONCILIATION)},
                                   {0}},
    [ALMS_KIND_RECONCILE_ROWS] = {"reconcile.rows",
                                  false,
                                  {F(ACCOUNT), F(COMMODITY), F(MOVEMENTS), F(RECONCILIATION)},
                                  {0}},
    [ALMS_KIND_RECONCILE_UNDO] = {"reconcile.undo", false, {F(RECONCILIATION)}, {F(PRIVATE)}},
    [ALMS_KIND_REGIME_CONVERT] = {N_("regime.convert"),
                                  true,
                                  {F(ACCOUNTS), F(APPROVER), F(DATE), F(MAPPING), F(REGIME)},
                                  {F(APPROVALS), F(PRIVATE)},
                                  .may_lack_entry = true},
    [ALMS_KIND_RELEASE] = {N_("release"), true, {F(MONTH)}, {0}},
    [ALMS_KIND_REVALUE] = {N_("revalue"), true, {F(MONTH), F(RATE_SOURCE), F(RATES)}, {F(PRIVATE)}},
    [ALMS_KIND_REVERSE] = {N_("reverse"), true, {F(OF), F(REASON)}, {F(PRIVATE)}},
    [ALMS_KIND_STOCK_ADJUST] = {N_("stock.adjust"), true, {F(OF)}, {F(APPROVER), F(PRIVATE)}},
    [ALMS_KIND_STOCK_COUNT] = {"stock.count",
                               false,
                               {F(COUNTED), F(COUNTERS), F(DATE), F(PLACE)},
                               {F(PRIVATE)}},
    [ALMS_KIND_STOCK_ISSUE] = {N_("stock.issue"),
                               true,
                               {F(APPROVER)},
                               {F(APPROVALS), F(ATTACHMENTS), F(BATCH), F(CASE), F(CONTENT),
                                F(COUNTY), F(PLAN), F(PRIVATE), F(PROGRAMME), F(ROW)}},
    [ALMS_KIND_STOCK_MEMO] = {N_("stock.memo"),
                              false,
                              {F(DATE), F(FUND), F(ITEM), F(LOT), F(PLACE), F(QUANTITY), F(REASON)},
                              {F(APPROVER), F(BATCH), F(BATCH_NUMBER), F(CAMPAIGN), F(CASE),
                               F(CHANNEL), F(CONTENT), F(EXPIRY), F(PLAN), F(PRIVATE), F(PROGRAMME),
                               F(ROW), F(SPEC)}},
    [ALMS_KIND_STOCK_MOVE] = {N_("stock.move"), true, {0}, {F(ATTACHMENTS), F(PRIVATE)}},
    [ALMS_KIND_STOCK_RECEIVE] = {N_("stock.receive"),
                                 true,
                                 {F(SOURCE)},
                                 {F(APPROVER), F(ATTACHMENTS), F(BATCH), F(CAMPAIGN), F(CHANNEL),
                                  F(CONTENT), F(COUNTY), F(EVIDENCE), F(PRIVATE), F(PROGRAMME),
                                  F(ROW), F(VALUATION)}},
    [ALMS_KIND_STOCK_RETURN] = {N_("stock.return"), true, {F(OF)}, {F(ATTACHMENTS), F(PRIVATE)}},
    [ALMS_KIND_STOCK_WRITEOFF] = {N_("stock.writeoff"),
                                  true,
                                  {F(APPROVER), F(REASON)},
                                  {F(APPROVALS), F(ATTACHMENTS), F(PRIVATE)}},
    [ALMS_KIND_TARIFF_ADD] = {"tariff.add", false, {F(FROM), F(PROGRAMME), F(TERMS)}, {0}},
    [ALMS_KIND_TRANSFER] = {N_("transfer"), true, {F(APPROVER), F(REASON)}, {F(PRIVATE)}},
    [ALMS_KIND_VOUCHER_SIGN] = {"voucher.sign", false, {F(MONTH), F(ROLE)}, {F(VOUCHERS)}},
    [ALMS_KIND_WAREHOUSE_ADD] = {"warehouse.add",
                                 false,
                                 {F(CODE), F(NAME)},
                                 {F(NAME_EN), F(PARENT)}},
    [ALMS_KIND_WAREHOUSE_CLOSE] = {"warehouse.close", false, {F(CODE)}, {0}},
};

/* Decision 26: a record is written in the lowest version that can say it. */
static const struct alms_added ADDED[ALMS_KIND_COUNT] = {
    [ALMS_KIND_ADJUST] = {3, {{0}}},
    [ALMS_KIND_AID] = {0,
                       {{F(APPROVALS), 3},
                        {F(ATTACHMENTS), 3},
                        {F(BATCH), 3},
                        {F(CASE), 3},
                        {F(CORRECTS), 3},
                        {F(COUNTY), 3},
                        {F(RATE), 3},
                        {F(RATE_SOURCE), 3}}},
    [ALMS_KIND_BUDGET] = {3, {{0}}},
    [ALMS_KIND_CASE_APPLY] = {3, {{0}}},
    [ALMS_KIND_CASE_APPROVE] = {3, {{0}}},
    [ALMS_KIND_CASE_CHECK] = {3, {{0}}},
    [ALMS_KIND_CASE_CONFIRM] = {3, {{0}}},
    [ALMS_KIND_CASE_FAIL] = {3, {{0}}},
    [ALMS_KIND_CASE_NOTICE] = {3, {{0}}},
    [ALMS_KIND_CASE_OBJECT] = {3, {{0}}},
    [ALMS_KIND_CASE_ORDER] = {3, {{0}}},
    [ALMS_KIND_CASE_PASS] = {3, {{0}}},
    [ALMS_KIND_CASE_PAYABLE] = {3, {{0}}},
    [ALMS_KIND_CASE_REFUSE] = {3, {{0}}},
    [ALMS_KIND_CASE_RESOLVE] = {3, {{0}}},
    [ALMS_KIND_CASE_RETURN] = {3, {{0}}},
    [ALMS_KIND_CASE_WITHDRAW] = {3, {{0}}},
    [ALMS_KIND_CLOSING] = {3, {{0}}},
    [ALMS_KIND_COUNTY_ADD] = {3, {{0}}},
    [ALMS_KIND_COUNTY_CLOSE] = {3, {{0}}},
    [ALMS_KIND_ENTRY] = {0,
                         {{F(APPROVALS), 3},
                          {F(ATTACHMENTS), 3},
                          {F(CORRECTS), 3},
                          {F(COUNTY), 3},
                          {F(RATE), 3},
                          {F(RATE_SOURCE), 3}}},
    [ALMS_KIND_EXCHANGE] = {3, {{0}}},
    [ALMS_KIND_GIFT] = {0,
                        {{F(ATTACHMENTS), 3},
                         {F(CORRECTS), 3},
                         {F(COUNTY), 3},
                         {F(FEE), 3},
                         {F(RATE), 3},
                         {F(RATE_SOURCE), 3}}},
    [ALMS_KIND_GIFT_REFUND] = {3, {{0}}},
    [ALMS_KIND_IMPORT] =
        {0, {{F(ENCODING), 2}, {F(HEADER), 2}, {F(REFUNDS), 3}, {F(ROWS_REFUNDED), 3}}},
    [ALMS_KIND_IMPORT_UNDO] = {2, {{0}}},
    [ALMS_KIND_ITEM_ADD] = {3, {{0}}},
    [ALMS_KIND_ITEM_ALIAS] = {3, {{0}}},
    [ALMS_KIND_ITEM_CLOSE] = {3, {{0}}},
    [ALMS_KIND_ITEM_UNIT] = {3, {{0}}},
    [ALMS_KIND_KIT_ASSEMBLE] = {3, {{0}}},
    [ALMS_KIND_KIT_DEFINE] = {3, {{0}}},
    [ALMS_KIND_KIT_DISASSEMBLE] = {3, {{0}}},
    [ALMS_KIND_STOCK_ADJUST] = {3, {{0}}},
    [ALMS_KIND_STOCK_COUNT] = {3, {{0}}},
    [ALMS_KIND_STOCK_ISSUE] = {3, {{0}}},
    [ALMS_KIND_STOCK_MEMO] = {3, {{0}}},
    [ALMS_KIND_STOCK_MOVE] = {3, {{0}}},
    [ALMS_KIND_STOCK_RECEIVE] = {3, {{0}}},
    [ALMS_KIND_STOCK_RETURN] = {3, {{0}}},
    [ALMS_KIND_STOCK_WRITEOFF] = {3, {{0}}},
    [ALMS_KIND_VOUCHER_SIGN] = {3, {{0}}},
    [ALMS_KIND_WAREHOUSE_ADD] = {3, {{0}}},
    [ALMS_KIND_WAREHOUSE_CLOSE] = {3, {{0}}},
    [ALMS_KIND_LOG_KEY] = {3, {{0}}},
    [ALMS_KIND_OPENING] = {3, {{0}}},
    [ALMS_KIND_OPERATOR_ADD] = {0, {{F(APPROVALS), 3}}},
    [ALMS_KIND_OPERATOR_IDENTITY] = {3, {{0}}},
    [ALMS_KIND_OPERATOR_KEY] = {3, {{0}}},
    [ALMS_KIND_OPERATOR_KEY_CLOSE] = {3, {{0}}},
    [ALMS_KIND_PARTY_IDENTITY] = {3, {{0}}},
    [ALMS_KIND_PERIOD_CLOSE] = {0,
                                {{F(OPEN), 3}, {F(PRIVATE), 3}, {F(STATEMENTS), 3}, {F(TRIAL), 3}}},
    [ALMS_KIND_PERIOD_REOPEN] = {3, {{0}}},
    [ALMS_KIND_PLAN_ADD] = {3, {{0}}},
    [ALMS_KIND_PLAN_JOIN] = {3, {{0}}},
    [ALMS_KIND_PLAN_LEAVE] = {3, {{0}}},
    [ALMS_KIND_PLAN_RESULT] = {3, {{0}}},
    [ALMS_KIND_PLAN_RETURN] = {3, {{0}}},
    [ALMS_KIND_PLAN_RUN] = {3, {{0}}},
    [ALMS_KIND_POLICY_SET] = {3, {{0}}},
    [ALMS_KIND_RECONCILE] = {3, {{0}}},
    [ALMS_KIND_RECONCILE_MATCH] = {3, {{0}}},
    [ALMS_KIND_RECONCILE_ROWS] = {3, {{0}}},
    [ALMS_KIND_RECONCILE_UNDO] = {3, {{0}}},
    [ALMS_KIND_REGIME_CONVERT] = {3, {{0}}},
    [ALMS_KIND_RELEASE] = {3, {{0}}},
    [ALMS_KIND_REVALUE] = {3, {{0}}},
    [ALMS_KIND_REVERSE] = {0, {{F(BATCH), 2}, {F(CONTENT), 3}, {F(IMPORTED), 3}, {F(ROW), 3}}},
    [ALMS_KIND_TARIFF_ADD] = {3, {{0}}},
    [ALMS_KIND_TRANSFER] = {0, {{F(APPROVALS), 3}, {F(ATTACHMENTS), 3}, {F(CORRECTS), 3}}},
};

/* Words that a field takes since a later version. */
static const struct {
    enum alms_kind kind;
    enum alms_field field;
    const char *word;
    uint64_t version;
} ADDED_WORDS[] = {
    {ALMS_KIND_ACCOUNT_ADD, F(ROLE), "fee", 3},
    {ALMS_KIND_ACCOUNT_ADD, F(ROLE), "suspense", 3},
    {ALMS_KIND_OPERATOR_ADD, F(ROLES), "checker", 3},
    {ALMS_KIND_OPERATOR_ADD, F(ROLES), "cashier", 3},
    {ALMS_KIND_OPERATOR_ADD, F(ROLES), "poster", 3},
};

#undef F

enum { LONG_LINES_VERSION = 3 }; /* of lines that say which goods or foreign money they move */

const struct alms_shape *alms_shape_of(enum alms_kind kind)
{
    return &SHAPES[kind];
}

const struct alms_added *alms_shape_added(enum alms_kind kind)
{
    return &ADDED[kind];
}

const char *alms_kind_name(enum alms_kind kind)
{
    return SHAPES[kind].name;
}

static int compare_kind(const void *name, const void *shape)
{
    return strcmp(name, ((const struct alms_shape *)shape)->name);
}

enum alms_kind alms_kind_find(const char *name)
{
    const struct alms_shape *shape =
        bsearch(name, SHAPES + 1, ALMS_KIND_COUNT - 1, sizeof(SHAPES[0]), compare_kind);
    return shape == NULL ? ALMS_KIND_UNKNOWN : (enum alms_kind)(shape - SHAPES);
}

static bool is_present(const struct alms_record *record, enum alms_field field)
{
    return record->field[field].text != NULL || record->field[field].items != NULL;
}

static bool lists(const enum alms_field *fields, enum alms_field field)
{
    for (; *fields != ALMS_FIELD_NONE; fields++) {
        if (*fields == field)
            return true;
    }
    return false;
}

/* Whether a field was added to a kind after its first version. */
static bool is_added(enum alms_kind kind, enum alms_field field)
{
    const struct alms_added *added = &ADDED[kind];

    for (size_t i = 0; added->optional[i].field != ALMS_FIELD_NONE; i++) {
        if (added->optional[i].field == field)
            return true;
    }
    return false;
}

/* Whether the value is the word, or lists it. */
static bool has_word(const struct alms_value *value, const char *word)
{
    bool has = alms_text_equal(value->text, word);

    for (size_t i = 0; i < value->count && !has; i++)
        has = strcmp(value->items[i], word) == 0;
    return has;
}

uint64_t alms_record_version(const struct alms_record *record)
{
    const struct alms_added *added = &ADDED[record->kind];
    uint64_t version = added->since == 0 ? 1 : added->since;

    if (version < LONG_LINES_VERSION &&
        (alms_entry_has_goods(&record->entry) || alms_entry_has_foreign(&record->entry)))
        version = LONG_LINES_VERSION;

    for (size_t i = 0; added->optional[i].field != ALMS_FIELD_NONE; i++) {
        if (added->optional[i].version > version && is_present(record, added->optional[i].field))
            version = added->optional[i].version;
    }
    for (size_t i = 0; i < COUNT_OF(ADDED_WORDS); i++) {
        if (ADDED_WORDS[i].kind == record->kind && ADDED_WORDS[i].version > version &&
            has_word(&record->field[ADDED_WORDS[i].field], ADDED_WORDS[i].word))
            version = ADDED_WORDS[i].version;
    }
    return version;
}

enum alms_field alms_shape_misfit(const struct alms_record *record)
{
    const struct alms_shape *shape = &SHAPES[record->kind];

    if (record->field[ALMS_FIELD_BY].text == NULL)
        return ALMS_FIELD_BY;
    if (shape->has_entry != (record->entry.lines_count > 0) &&
        !(shape->may_lack_entry && record->entry.lines_count == 0))
        return ALMS_FIELD_ENTRY;
    for (const enum alms_field *field = shape->required; *field != ALMS_FIELD_NONE; field++) {
        if (!is_present(record, *field))
            return *field;
    }
    for (int i = ALMS_FIELD_NONE + 1; i < ALMS_FIELD_COUNT; i++) {
        const enum alms_field field = (enum alms_field)i;
        if (is_present(record, field) && field != ALMS_FIELD_BY && !lists(shape->required, field) &&
            !lists(shape->optional, field) && !is_added(record->kind, field))
            return field;
    }
    return record->version == alms_record_version(record) ? ALMS_FIELD_NONE : ALMS_FIELD_V;
}
