/* commands - what there is, in the order in which help shows it. */
#include "command.h"

extern const struct command COMMAND_INIT;
extern const struct command COMMAND_STATUS;
extern const struct command COMMAND_OPERATOR;
extern const struct command COMMAND_ACCOUNT;
extern const struct command COMMAND_COMMODITY;
extern const struct command COMMAND_PROGRAMME;
extern const struct command COMMAND_TARIFF;
extern const struct command COMMAND_FUND;
extern const struct command COMMAND_CHANNEL;
extern const struct command COMMAND_CAMPAIGN;
extern const struct command COMMAND_COUNTY;
extern const struct command COMMAND_PARTY;
extern const struct command COMMAND_ITEM;
extern const struct command COMMAND_WAREHOUSE;
extern const struct command COMMAND_KIT;
extern const struct command COMMAND_GIFT;
extern const struct command COMMAND_IMPORT;
extern const struct command COMMAND_RECONCILE;
extern const struct command COMMAND_AID;
extern const struct command COMMAND_CASE;
extern const struct command COMMAND_PLAN;
extern const struct command COMMAND_PAY;
extern const struct command COMMAND_APPROVE;
extern const struct command COMMAND_POLICY;
extern const struct command COMMAND_STOCK;
extern const struct command COMMAND_TRANSFER;
extern const struct command COMMAND_ENTRY;
extern const struct command COMMAND_CURRENCY;
extern const struct command COMMAND_BUDGET;
extern const struct command COMMAND_OPENING;
extern const struct command COMMAND_RELEASE;
extern const struct command COMMAND_PERIOD;
extern const struct command COMMAND_REGIME;
extern const struct command COMMAND_REPORT;
extern const struct command COMMAND_DISCLOSE;
extern const struct command COMMAND_AUDIT;
extern const struct command COMMAND_VERIFY;
extern const struct command COMMAND_REBUILD;
extern const struct command COMMAND_BACKUP;
extern const struct command COMMAND_EXPLAIN;
extern const struct command COMMAND_HELP;

const struct command *const CLI_COMMANDS[] = {
    &COMMAND_INIT,     &COMMAND_STATUS,    &COMMAND_OPERATOR,
    &COMMAND_ACCOUNT,  &COMMAND_COMMODITY, &COMMAND_PROGRAMME,
    &COMMAND_TARIFF,   &COMMAND_FUND,      &COMMAND_CHANNEL,
    &COMMAND_CAMPAIGN, &COMMAND_COUNTY,    &COMMAND_PARTY,
    &COMMAND_ITEM,     &COMMAND_WAREHOUSE, &COMMAND_KIT,
    &COMMAND_GIFT,     &COMMAND_IMPORT,    &COMMAND_RECONCILE,
    &COMMAND_AID,      &COMMAND_CASE,      &COMMAND_PLAN,
    &COMMAND_PAY,      &COMMAND_APPROVE,   &COMMAND_POLICY,
    &COMMAND_STOCK,    &COMMAND_TRANSFER,  &COMMAND_ENTRY,
    &COMMAND_CURRENCY, &COMMAND_BUDGET,    &COMMAND_OPENING,
    &COMMAND_RELEASE,  &COMMAND_PERIOD,    &COMMAND_REGIME,
    &COMMAND_REPORT,   &COMMAND_DISCLOSE,  &COMMAND_AUDIT,
    &COMMAND_VERIFY,   &COMMAND_REBUILD,   &COMMAND_BACKUP,
    &COMMAND_EXPLAIN,  &COMMAND_HELP,      NULL,
};
