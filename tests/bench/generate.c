/* generate COUNT SEED - a table of made-up gifts as CSV on stdout. */
#include "gifts.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    const uint64_t count = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000000;
    const uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    struct gift_source source = gift_source_open(seed, count);
    struct gift gift;

    (void)puts("交易单号,捐赠金额（元）,捐赠者,付款附言\r");
    for (uint64_t i = 0; i < count; i++) {
        gift_next(&source, &gift);
        (void)printf("%s,%s,%s,%s\r\n", gift.reference, gift.amount, gift.donor, gift.memo);
    }
    return fflush(stdout) == 0 && ferror(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
