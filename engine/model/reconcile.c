#include "model/reconcile.h"

#include "base/hash.h"
#include "base/text.h"
#include "value/date.h"
#include "value/money.h"

#include <string.h>

int alms_spot_compare(struct alms_spot a, struct alms_spot b)
{
    if (a.n != b.n)
        return a.n < b.n ? -1 : 1;
    return a.place == b.place ? 0 : a.place < b.place ? -1 : 1;
}

/* --- writing ------------------------------------------------------------------------------- */

static char *add(char *end, const char *text)
{
    const size_t size = strlen(text);

    memcpy(end, text, size + 1);
    return end + size;
}

void alms_movement_format(const struct alms_movement *movement, uint32_t scale_digits,
                          char text[ALMS_MOVEMENT_TEXT_SIZE_BYTES])
{
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    char amount[ALMS_AMOUNT_TEXT_SIZE_BYTES];

    alms_date_format(movement->date, date);
    char *end = add(add(text, date), " ");
    end = add(add(end, alms_minor_format(movement->amount, scale_digits, amount)), " ");
    alms_hex_format(movement->id, sizeof(movement->id), end);
}

static char *add_spot(char *end, struct alms_spot spot)
{
    char number[ALMS_UINT_TEXT_SIZE_BYTES];

    end = add(end, alms_uint_format(spot.n, number));
    return add(add(end, "."), alms_uint_format(spot.place, number));
}

void alms_spot_format(struct alms_spot spot, char text[ALMS_MATCH_TEXT_SIZE_BYTES])
{
    (void)add_spot(text, spot);
}

void alms_match_format(const struct alms_match *match, char text[ALMS_MATCH_TEXT_SIZE_BYTES])
{
    char *end = match->has_movement ? add_spot(text, match->movement) : add(text, "-");

    end = add_spot(add(end, " "), match->line);
    if (!match->has_movement)
        (void)add_spot(add(end, " "), match->other);
}

/* --- reading ------------------------------------------------------------------------------- */

/* Copies the text up to a character, or the end; false if it does not fit. */
static bool take(const char **cursor, char until, char *word, size_t word_size_bytes)
{
    const char *end = strchr(*cursor, until);
    const size_t size = end == NULL ? 0 : (size_t)(end - *cursor);

    if (end == NULL || size >= word_size_bytes)
        return false;
    memcpy(word, *cursor, size);
    word[size] = '\0';
    *cursor = *end == '\0' ? end : end + 1;
    return true;
}

bool alms_movement_parse(const char *text, uint32_t scale_digits, struct alms_movement *out)
{
    char date[ALMS_DATE_TEXT_SIZE_BYTES];
    char amount[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    char again[ALMS_MOVEMENT_TEXT_SIZE_BYTES];
    const char *cursor = text;
    struct alms_error ignored;

    alms_error_clear(&ignored);
    if (!take(&cursor, ' ', date, sizeof(date)) || !take(&cursor, ' ', amount, sizeof(amount)) ||
        alms_date_parse(date, &out->date, &ignored) != ALMS_OK ||
        alms_minor_parse(amount, scale_digits, &out->amount, &ignored) != ALMS_OK ||
        out->amount == 0 || !alms_hex_parse(cursor, out->id, sizeof(out->id)))
        return false;
    alms_movement_format(out, scale_digits, again);
    return strcmp(again, text) == 0;
}

static bool take_spot(const char **cursor, char until, struct alms_spot *out)
{
    char number[ALMS_UINT_TEXT_SIZE_BYTES];

    return take(cursor, '.', number, sizeof(number)) && alms_uint_parse(number, &out->n) &&
           take(cursor, until, number, sizeof(number)) && alms_uint_parse(number, &out->place) &&
           out->n <= INT64_MAX && out->place >= 1 && out->place <= INT64_MAX;
}

bool alms_match_parse(const char *text, struct alms_match *out)
{
    const char *cursor = text;

    *out = (struct alms_match){.has_movement = text[0] != '-'};
    if (!out->has_movement) {
        if (strncmp(text, "- ", 2) != 0)
            return false;
        cursor += 2;
        return take_spot(&cursor, ' ', &out->line) && take_spot(&cursor, '\0', &out->other);
    }
    return take_spot(&cursor, ' ', &out->movement) && take_spot(&cursor, '\0', &out->line);
}

/* --- reversals ----------------------------------------------------------------------------- */

bool alms_reversal_moves_money(const char *reason)
{
    return reason != NULL && (strcmp(reason, "bounced") == 0 || strcmp(reason, "refund") == 0);
}

/* --- figures ------------------------------------------------------------------------------- */

bool alms_balances_adjust(const struct alms_balances *balances, int64_t *out_adjusted,
                          int64_t *out_difference)
{
    int64_t book = balances->book;

    *out_adjusted = balances->closing;
    if (!alms_minor_add(out_adjusted, balances->book_in) ||
        !alms_minor_add(out_adjusted, -balances->book_out) ||
        !alms_minor_add(&book, balances->bank_in) || !alms_minor_add(&book, -balances->bank_out))
        return false;
    *out_difference = book;
    return alms_minor_add(out_difference, -*out_adjusted);
}
