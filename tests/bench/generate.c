/*
 * generate FORM COUNT SEED - made-up gifts on stdout: as a table (csv), or as the journals of other
 * programs (ledger, which hledger reads too; beancount).
 */
#include "gifts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put_csv(const struct gift *gift)
{
    (void)printf("%u-%02u-%02u,%s,%s,%s,%s\r\n", gift->date / 10000, gift->date / 100 % 100,
                 gift->date % 100, gift->reference, gift->amount, gift->donor, gift->memo);
}

static void put_ledger(const struct gift *gift)
{
    (void)printf("%u-%02u-%02u * (%s) %s\n", gift->date / 10000, gift->date / 100 % 100,
                 gift->date % 100, gift->reference, gift->donor);
    if (gift->memo[0] != '\0')
        (void)printf("    ; %s\n", gift->memo);
    (void)printf("    Assets:Bank:F%u  %s CNY\n    Income:Gifts:F%u\n\n", gift->fund, gift->amount,
                 gift->fund);
}

static void put_beancount(const struct gift *gift)
{
    (void)printf("%u-%02u-%02u * \"%s\" \"%s\"\n  ref: \"%s\"\n", gift->date / 10000,
                 gift->date / 100 % 100, gift->date % 100, gift->donor, gift->memo,
                 gift->reference);
    (void)printf("  Assets:Bank:F%u  %s CNY\n  Income:Gifts:F%u\n\n", gift->fund, gift->amount,
                 gift->fund);
}

struct form {
    const char *name;
    void (*put)(const struct gift *gift);
};

static const struct form FORMS[] = {
    {"csv", put_csv}, {"ledger", put_ledger}, {"beancount", put_beancount}};

static void put_head(const struct form *form)
{
    if (form->put == put_csv) {
        (void)printf("%s,%s,%s,%s,%s\r\n", GIFT_TITLE_DATE, GIFT_TITLE_REFERENCE, GIFT_TITLE_AMOUNT,
                     GIFT_TITLE_DONOR, GIFT_TITLE_MEMO);
    }
    for (int i = 0; form->put == put_beancount && i < GIFT_FUNDS; i++)
        (void)printf("2024-01-01 open Assets:Bank:F%d\n2024-01-01 open Income:Gifts:F%d\n", i, i);
}

int main(int argc, char **argv)
{
    const struct form *form = NULL;
    struct gift gift;

    for (size_t i = 0; argc == 4 && i < sizeof(FORMS) / sizeof(FORMS[0]); i++) {
        if (strcmp(FORMS[i].name, argv[1]) == 0)
            form = &FORMS[i];
    }
    if (form == NULL) {
        (void)fprintf(stderr, "usage: generate csv|ledger|beancount COUNT SEED\n");
        return EXIT_FAILURE;
    }
    const uint64_t count = strtoull(argv[2], NULL, 10);
    struct gift_source source = gift_source_open(strtoull(argv[3], NULL, 10), count);
    put_head(form);
    for (uint64_t i = 0; i < count; i++) {
        gift_next(&source, &gift);
        form->put(&gift);
    }
    return fflush(stdout) == 0 && ferror(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
