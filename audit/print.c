#include "audit/print.h"

#include "base/text.h"
#include "value/date.h"
#include "value/money.h"

#include <stdio.h>
#include <string.h>

enum { FIGURE_SIZE_BYTES = 64 };

const char *alms_print_say(const struct alms_print *print, const char *english)
{
    return print->translate == NULL ? english : print->translate(english);
}

const char *alms_print_sentence(const struct alms_print *print, struct alms_arena *arena,
                                const char *english, const char *const *arguments, size_t count)
{
    char message[ALMS_MESSAGE_SIZE_BYTES];
    struct alms_fault fault = {.format = english};
    size_t size = 0;

    for (size_t i = 0; i < count; i++) {
        const size_t room = sizeof(fault.text) - size - 1;
        const size_t length = alms_utf8_cut(arguments[i], strlen(arguments[i]), room);
        memcpy(fault.text + size, arguments[i], length);
        size += length + (length < room ? 1 : 0);
    }
    fault.arguments_count = count;
    alms_fault_message(&fault, print->translate, message);
    return alms_arena_text(arena, message);
}

/* --- pairs --------------------------------------------------------------------------------- */

void alms_print_begin_pairs(const struct alms_print *print, const char *table)
{
    const struct alms_print_column columns[] = {
        {"what", alms_print_say(print, N_("What")), false},
        {"value", alms_print_say(print, N_("Value")), false},
    };
    print->begin(print->context, table, columns, COUNT_OF(columns));
}

void alms_print_pair(const struct alms_print *print, const char *what, const char *value)
{
    const char *const cells[] = {alms_print_say(print, what), value};
    print->row(print->context, cells);
}

void alms_print_pair_count(const struct alms_print *print, const char *what, uint64_t count)
{
    char text[ALMS_UINT_TEXT_SIZE_BYTES];
    alms_print_pair(print, what, alms_uint_format(count, text));
}

/* --- the journal --------------------------------------------------------------------------- */

static void print_source(const struct alms_print *print, const struct alms_journal *journal)
{
    char zone[FIGURE_SIZE_BYTES];
    const int32_t minutes = journal->options.zone_minutes;
    const int32_t magnitude = minutes < 0 ? -minutes : minutes;

    if (!journal->is_book) {
        alms_print_pair(print, N_("file"), journal->source);
        alms_print_pair(print, N_("SHA-256 of the file"), journal->digest);
        alms_print_pair(print, N_("encoding"), alms_print_say(print, journal->encoding));
        alms_print_pair_count(print, N_("digits after the point"), journal->options.scale_digits);
        return;
    }
    alms_print_pair(print, N_("book"), journal->source);
    alms_print_pair_count(print, N_("records in the log"), journal->log_size);
    alms_print_pair(print, N_("root of the log"), journal->digest);
    (void)snprintf(zone, sizeof(zone), "%c%02d:%02d", minutes < 0 ? '-' : '+', (int)magnitude / 60,
                   (int)magnitude % 60);
    alms_print_pair(print, N_("time zone"), zone);
}

static void print_dates(const struct alms_print *print, const struct alms_journal *journal)
{
    char first[ALMS_DATE_TEXT_SIZE_BYTES];
    char last[ALMS_DATE_TEXT_SIZE_BYTES];

    if (journal->first_day == ALMS_DAY_NONE)
        return;
    alms_date_format(alms_date_from_serial(journal->first_day), first);
    alms_date_format(alms_date_from_serial(journal->last_day), last);
    alms_print_pair(print, N_("first date"), first);
    alms_print_pair(print, N_("last date"), last);
}

void alms_print_journal(const struct alms_print *print, const struct alms_journal *journal)
{
    CLEANUP(alms_arena_close_variable) struct alms_arena *arena = alms_arena_open();

    print_source(print, journal);
    alms_print_pair_count(print, N_("lines"), journal->lines_count);
    alms_print_pair_count(print, N_("entries"), alms_journal_entries_count(journal));
    print_dates(print, journal);
    for (size_t i = 0; i < journal->commodities_count; i++) {
        const struct alms_journal_commodity *commodity = &journal->commodities[i];
        char amount[FIGURE_SIZE_BYTES];
        if (commodity->lines_count == 0)
            continue;
        alms_minor_format(commodity->debit, commodity->scale_digits, amount);
        alms_print_pair(print, SENTENCE(print, arena, N_("total of debits %s"), commodity->code),
                        amount);
        alms_minor_format(commodity->credit, commodity->scale_digits, amount);
        alms_print_pair(print, SENTENCE(print, arena, N_("total of credits %s"), commodity->code),
                        amount);
    }
}

const char *
alms_print_sums(const struct alms_journal *journal, const int64_t *sums, struct alms_arena *arena)
{
    CLEANUP(alms_buffer_clear) struct alms_buffer text = {0};
    char amount[32];

    for (size_t i = 0; i < journal->commodities_count; i++) {
        if (sums[i] == 0)
            continue;
        alms_buffer_add_text(&text, text.size_bytes > 0 ? ", " : "");
        alms_buffer_add_text(&text, journal->commodities[i].code);
        alms_buffer_add_text(&text, journal->commodities[i].code[0] == '\0' ? "" : " ");
        alms_buffer_add_text(&text, alms_journal_amount(journal, (uint16_t)i, sums[i], amount));
    }
    return text.size_bytes == 0 ? "0" : alms_arena_bytes(arena, text.bytes, text.size_bytes);
}
