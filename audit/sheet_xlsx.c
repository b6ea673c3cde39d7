#include "audit/sheet_inside.h"

#include <alms/text.h>

#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

enum {
    EXACT_DIGITS_MAX = 15, /* of a binary number of 64 bits */
    FORM_SIZE_BYTES = 32,
    WIDTH_MIN = 8,
    WIDTH_MAX = 60,
    PAPER_A4 = 9,
    HEAD_ROWS = 2 /* title and charity */
};

static const char *const FONT = "SimSun";

/* The formats of the cells of one spreadsheet. */
struct writing {
    const struct alms_sheet *sheet;
    lxw_workbook *workbook;
    lxw_worksheet *worksheet;
    lxw_format *text;
    lxw_format *title;
    lxw_format *head;
    lxw_format *sum;
    lxw_format
        *amounts[2][ALMS_SHEET_COLUMNS_MAX]; /* by its digits after the point; then in sums */
};

static lxw_format *format_of(const struct writing *writing, bool is_bold)
{
    lxw_format *format = workbook_add_format(writing->workbook);

    format_set_font_name(format, FONT);
    format_set_font_size(format, 10);
    if (is_bold)
        format_set_bold(format);
    return format;
}

/* Digits after the point; -1 if the text is no amount or has more digits than are exact. */
static int decimals_of(const char *text)
{
    const char *digits = text[0] == '-' ? text + 1 : text;
    const size_t whole = strspn(digits, "0123456789");
    size_t decimals = 0;

    if (whole == 0)
        return -1;
    if (digits[whole] == '.') {
        decimals = strspn(digits + whole + 1, "0123456789");
        if (decimals == 0 || digits[whole + 1 + decimals] != '\0')
            return -1;
    } else if (digits[whole] != '\0') {
        return -1;
    }
    const bool fits = whole + decimals <= EXACT_DIGITS_MAX;
    return fits ? (int)decimals : -1;
}

/* "#,##0.00" with so many zeros. */
static lxw_format *amount_format(struct writing *writing, int decimals, bool is_total)
{
    static const char ZEROS[] = "000000000000000000";
    lxw_format **format = &writing->amounts[is_total ? 1 : 0][decimals];
    char form[FORM_SIZE_BYTES];

    if (*format == NULL) {
        *format = format_of(writing, is_total);
        (void)snprintf(form, sizeof(form), "#,##0%s%.*s", decimals > 0 ? "." : "", decimals, ZEROS);
        format_set_num_format(*format, form);
    }
    return *format;
}

static void put_cell(struct writing *writing, lxw_row_t row, lxw_col_t column,
                     const struct alms_sheet_row *cells)
{
    const char *text = cells->cells[column];
    lxw_format *format = cells->is_total ? writing->sum : writing->text;
    const int decimals = writing->sheet->columns[column].is_amount ? decimals_of(text) : -1;

    if (decimals < 0) {
        if (text[0] != '\0')
            (void)worksheet_write_string(writing->worksheet, row, column, text, format);
        return;
    }
    (void)worksheet_write_number(writing->worksheet, row, column, strtod(text, NULL),
                                 amount_format(writing, decimals, cells->is_total));
}

static void put_columns(struct writing *writing)
{
    const struct alms_sheet *sheet = writing->sheet;
    const struct alms_sheet_row *rows = sheet->rows.items;

    for (size_t i = 0; i < sheet->columns_count; i++) {
        size_t width = alms_text_width(sheet->columns[i].title);
        for (size_t j = 0; j < sheet->rows.count; j++) {
            const size_t cell = alms_text_width(rows[j].cells[i]);
            width = cell > width ? cell : width;
        }
        width += sheet->columns[i].is_amount ? 4 : 2; /* commas between thousands */
        width = width < WIDTH_MIN ? WIDTH_MIN : width > WIDTH_MAX ? WIDTH_MAX : width;
        (void)worksheet_set_column(writing->worksheet, (lxw_col_t)i, (lxw_col_t)i, (lxw_col_t)width,
                                   NULL);
        (void)worksheet_write_string(writing->worksheet, HEAD_ROWS, (lxw_col_t)i,
                                     sheet->columns[i].title, writing->head);
    }
}

static void set_up_print(struct writing *writing)
{
    worksheet_set_paper(writing->worksheet, PAPER_A4);
    worksheet_set_landscape(writing->worksheet);
    worksheet_fit_to_pages(writing->worksheet, 1, 0);
    (void)worksheet_repeat_rows(writing->worksheet, 0, HEAD_ROWS);
    (void)worksheet_set_footer(writing->worksheet, "&C&P / &N");
    worksheet_freeze_panes(writing->worksheet, HEAD_ROWS + 1, 0);
}

static void put_sheet(struct writing *writing)
{
    const struct alms_sheet_head *head = &writing->sheet->head;
    const struct alms_sheet_row *rows = writing->sheet->rows.items;

    writing->text = format_of(writing, false);
    writing->sum = format_of(writing, true);
    writing->head = format_of(writing, true);
    format_set_bottom(writing->head, LXW_BORDER_THIN);
    writing->title = format_of(writing, true);
    format_set_font_size(writing->title, 14);
    if (head->title != NULL)
        (void)worksheet_write_string(writing->worksheet, 0, 0, head->title, writing->title);
    if (head->charity != NULL)
        (void)worksheet_write_string(writing->worksheet, 1, 0, head->charity, writing->text);
    put_columns(writing);
    for (size_t i = 0; i < writing->sheet->rows.count; i++) {
        for (size_t j = 0; j < writing->sheet->columns_count; j++)
            put_cell(writing, (lxw_row_t)(HEAD_ROWS + 1 + i), (lxw_col_t)j, &rows[i]);
    }
    set_up_print(writing);
}

bool alms_sheet_save_xlsx(const struct alms_sheet *sheet, const char *path)
{
    struct writing writing = {.sheet = sheet, .workbook = workbook_new(path)};

    if (writing.workbook == NULL)
        return false;
    writing.worksheet = workbook_add_worksheet(writing.workbook, NULL);
    if (writing.worksheet == NULL)
        return workbook_close(writing.workbook) == LXW_NO_ERROR && false;
    /* The library writes the time of day otherwise, and the same table is the same bytes. */
    lxw_doc_properties properties = {.created = (time_t)sheet->head.made_s};
    (void)workbook_set_properties(writing.workbook, &properties);
    put_sheet(&writing);
    return workbook_close(writing.workbook) == LXW_NO_ERROR;
}
