/*
 * sheet FILE COUNT SEED - the table of made-up gifts as a spreadsheet, in the form in which Excel
 * saves one: texts in a part of their own, amounts as numbers.
 */
#include "gifts.h"

#include "support/workbook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A text that grows. */
struct text {
    FILE *file;
    char *bytes;
    size_t size_bytes;
};

/* The stream keeps the addresses of the text's members. */
static void text_open(struct text *text)
{
    text->file = open_memstream(&text->bytes, &text->size_bytes);
    if (text->file == NULL) {
        perror("sheet");
        exit(EXIT_FAILURE);
    }
}

/* The strings of the sheet, each with an index of its own: references hardly ever come again. */
struct sheet {
    struct text rows;
    struct text strings;
    uint64_t strings_count;
};

static void put_string(struct sheet *sheet, const char *column, uint64_t row, const char *string)
{
    (void)fprintf(sheet->strings.file, "<si><t>%s</t></si>", string);
    (void)fprintf(sheet->rows.file, "<c r=\"%s%llu\" t=\"s\"><v>%llu</v></c>", column,
                  (unsigned long long)row, (unsigned long long)sheet->strings_count);
    sheet->strings_count += 1;
}

static void put_gift(struct sheet *sheet, uint64_t row, const struct gift *gift)
{
    char date[16];

    (void)snprintf(date, sizeof(date), "%u-%02u-%02u", gift->date / 10000, gift->date / 100 % 100,
                   gift->date % 100);
    (void)fprintf(sheet->rows.file, "<row r=\"%llu\" spans=\"1:5\">", (unsigned long long)row);
    put_string(sheet, "A", row, date);
    put_string(sheet, "B", row, gift->reference);
    (void)fprintf(sheet->rows.file, "<c r=\"C%llu\" s=\"4\"><v>%s</v></c>", (unsigned long long)row,
                  gift->amount);
    put_string(sheet, "D", row, gift->donor);
    if (gift->memo[0] != '\0')
        put_string(sheet, "E", row, gift->memo);
    (void)fputs("</row>", sheet->rows.file);
}

int main(int argc, char **argv)
{
    static const char *const TITLES[] = {GIFT_TITLE_DATE, GIFT_TITLE_REFERENCE, GIFT_TITLE_AMOUNT,
                                         GIFT_TITLE_DONOR, GIFT_TITLE_MEMO};
    static const char *const COLUMNS[] = {"A", "B", "C", "D", "E"};
    struct gift gift;

    if (argc != 4) {
        (void)fprintf(stderr, "usage: sheet FILE COUNT SEED\n");
        return EXIT_FAILURE;
    }
    const uint64_t count = strtoull(argv[2], NULL, 10);
    struct gift_source source = gift_source_open(strtoull(argv[3], NULL, 10), count);
    struct sheet sheet = {0};
    text_open(&sheet.rows);
    text_open(&sheet.strings);
    (void)fputs("<row r=\"1\">", sheet.rows.file);
    for (size_t i = 0; i < sizeof(TITLES) / sizeof(TITLES[0]); i++)
        put_string(&sheet, COLUMNS[i], 1, TITLES[i]);
    (void)fputs("</row>", sheet.rows.file);
    for (uint64_t i = 0; i < count; i++) {
        gift_next(&source, &gift);
        put_gift(&sheet, i + 2, &gift);
    }
    if (fclose(sheet.rows.file) != 0 || fclose(sheet.strings.file) != 0) {
        perror("sheet");
        return EXIT_FAILURE;
    }
    workbook_simple(argv[1], sheet.rows.bytes, "", sheet.strings.bytes);
    free(sheet.rows.bytes);
    free(sheet.strings.bytes);
    return EXIT_SUCCESS;
}
