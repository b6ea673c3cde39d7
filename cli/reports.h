/*
 * reports - the commands of `alms report` that have files of their own.
 */
#ifndef CLI_REPORTS_H
#define CLI_REPORTS_H

#include "command.h"

extern const struct command REPORT_POSITION;
extern const struct command REPORT_ACTIVITIES;
extern const struct command REPORT_CASHFLOW;
extern const struct command REPORT_RATIOS;
extern const struct command REPORT_VOUCHERS;
extern const struct command REPORT_BUDGET;
extern const struct command REPORT_FUNCTIONS;
extern const struct command REPORT_COUNTIES;
extern const struct command REPORT_DUE;
extern const struct command REPORT_ROLL;

#endif
