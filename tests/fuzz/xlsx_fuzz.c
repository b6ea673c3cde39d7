/*
 * xlsx - the XML of a spreadsheet's sheet, its texts and its styles, from whoever made it.
 *
 * The input is parted by lines of "%%%" into rows, what stands behind them, and texts; whatever it
 * is, rows come out in their order with cells that are UTF-8, or the file is refused.
 */
#include "fuzz/fuzz.h"
#include "intake/xlsx.h"
#include "support/workbook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void check_row(const struct alms_xlsx_row *row, uint32_t sheet)
{
    size_t offset = 0;

    REQUIRE(row->sheet >= sheet && row->cells_count > 0);
    REQUIRE(row->cells_count <= ALMS_XLSX_COLUMNS_MAX);
    REQUIRE(row->cells[row->cells_count - 1].text.size_bytes > 0);
    for (size_t i = 0; i < row->cells_count; i++)
        REQUIRE(alms_utf8_check(row->cells[i].text.bytes, row->cells[i].text.size_bytes, &offset));
}

static void read_rows(const char *path)
{
    bool has_row = true;
    uint32_t sheet = 0;
    struct alms_error err = {0};
    struct alms_xlsx *xlsx = NULL;
    struct alms_xlsx_row row;

    enum alms_code code = alms_xlsx_open(path, &xlsx, &err);
    while (code == ALMS_OK && has_row) {
        code = alms_xlsx_next(xlsx, &row, &has_row, &err);
        if (code == ALMS_OK && has_row) {
            check_row(&row, sheet);
            sheet = row.sheet;
        }
    }
    REQUIRE(code == ALMS_OK || code == ALMS_E_TABLE_FORMAT || code == ALMS_E_TABLE_LIMIT);
    alms_xlsx_close(xlsx);
}

/* Cuts the text at the next mark and returns what follows. */
static char *part(char *text)
{
    char *mark = strstr(text, "%%%");

    if (mark == NULL)
        return text + strlen(text);
    *mark = '\0';
    return mark + 3;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
    char path[64];
    char *rows = fuzz_text(bytes, size_bytes);
    char *behind = part(rows);
    char *texts = part(behind);

    (void)snprintf(path, sizeof(path), "/tmp/alms-fuzz-%ld.xlsx", (long)getpid());
    workbook_simple(path, rows, behind, texts);
    read_rows(path);
    (void)unlink(path);
    free(rows);
    return 0;
}
