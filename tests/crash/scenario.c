#include "crash/scenario.h"

#include "support/plain.h"

#include <alms/fund.h>
#include <alms/label.h>
#include <alms/operator.h>
#include <alms/period.h>
#include <alms/verify.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum alms_code scenario_create(const char *path, alms_book **out, struct alms_error *err)
{
    const struct alms_book_options options = support_options();
    const struct alms_book_draft draft = {.name = "某市红十字会", .operator_name = "Chen Example"};

    return alms_book_create(path, &draft, &options, out, err);
}

static enum alms_code
add_operator(alms_book *book, const struct scratch *scratch, struct alms_error *err)
{
    const struct alms_operator_draft li = {
        .code = "li", .name = "Li Example", .roles = ALMS_APPROVER};

    (void)scratch;
    return alms_operator_add(book, &li, err);
}

static enum alms_code
add_programme(alms_book *book, const struct scratch *scratch, struct alms_error *err)
{
    const struct alms_label_draft heart = {.code = "HEART", .name = "Heart"};

    (void)scratch;
    return alms_label_add(book, ALMS_PROGRAMME, &heart, err);
}

static enum alms_code
add_channel(alms_book *book, const struct scratch *scratch, struct alms_error *err)
{
    const struct alms_label_draft bank = {.code = "bank", .name = "Bank"};

    (void)scratch;
    return alms_label_add(book, ALMS_CHANNEL, &bank, err);
}

static enum alms_code
add_general(alms_book *book, const struct scratch *scratch, struct alms_error *err)
{
    const struct alms_fund_draft fund = {.code = "GEN", .name = "General"};

    (void)scratch;
    return alms_fund_add(book, &fund, err);
}

static enum alms_code
add_kids(alms_book *book, const struct scratch *scratch, struct alms_error *err)
{
    const char *const programmes[] = {"HEART"};
    const struct alms_fund_draft fund = {.code = "KIDS",
                                         .name = "Kids",
                                         .restriction = ALMS_RESTRICTED_PURPOSE,
                                         .programmes = programmes,
                                         .programmes_count = 1};

    (void)scratch;
    return alms_fund_add(book, &fund, err);
}

static enum alms_code give(alms_book *book, const struct scratch *scratch, struct alms_error *err)
{
    (void)scratch;
    return use_gift(book, "KIDS", "500.25", (struct alms_date){2026, 1, 31}, err);
}

static enum alms_code
give_more(alms_book *book, const struct scratch *scratch, struct alms_error *err)
{
    (void)scratch;
    return use_gift(book, "GEN", "1000.01", (struct alms_date){2026, 2, 1}, err);
}

static enum alms_code help(alms_book *book, const struct scratch *scratch, struct alms_error *err)
{
    (void)scratch;
    return use_aid(book, "123.45", (struct alms_date){2026, 2, 20}, err);
}

static enum alms_code move(alms_book *book, const struct scratch *scratch, struct alms_error *err)
{
    (void)scratch;
    return use_transfer(book, "200.20", (struct alms_date){2026, 3, 2}, err);
}

static enum alms_code undo(alms_book *book, const struct scratch *scratch, struct alms_error *err)
{
    (void)scratch;
    return use_reverse(book, "P-2026-02-000001", (struct alms_date){2026, 3, 4}, err);
}

static enum alms_code
close_january(alms_book *book, const struct scratch *scratch, struct alms_error *err)
{
    (void)scratch;
    return use_close(book, (struct alms_month){2026, 1}, err);
}

static enum alms_code
rebuild(alms_book *book, const struct scratch *scratch, struct alms_error *err)
{
    (void)scratch;
    return alms_book_rebuild(book, err);
}

const struct scenario_step SCENARIO[SCENARIO_STEPS] = {
    {"create", NULL},
    {"operator", add_operator},
    {"programme", add_programme},
    {"channel", add_channel},
    {"general", add_general},
    {"kids", add_kids},
    {"gift", give},
    {"second gift", give_more},
    {"import", use_import},
    {"aid", help},
    {"transfer", move},
    {"reversal", undo},
    {"period", close_january},
    {"rebuild", rebuild},
};

void scenario_check_sound(const char *path, const char *what)
{
    struct alms_error err = {0};
    char message[ALMS_MESSAGE_SIZE_BYTES];
    const struct alms_book_options options = support_options();
    struct alms_verification verification;

    if (alms_verify(path, false, &options, &verification, &err) != ALMS_OK) {
        alms_fault_message(&err.faults[0], NULL, message);
        (void)fprintf(stderr, "%s: %s\n", what, message);
        exit(EXIT_FAILURE);
    }
    if (verification.findings_count > 0) {
        alms_fault_message(&verification.findings[0].fault, NULL, message);
        (void)fprintf(stderr, "%s: found: %s\n", what, message);
        exit(EXIT_FAILURE);
    }
    if (verification.private_gone > 0) {
        (void)fprintf(stderr, "%s: %d records without their private part\n", what,
                      (int)verification.private_gone);
        exit(EXIT_FAILURE);
    }
    alms_verification_free(&verification);
}
