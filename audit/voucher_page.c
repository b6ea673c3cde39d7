#include "audit/voucher_html.h"

#include "base/base.h"

#include <alms/regime.h>

static void clear_work(struct alms_voucher_work *work)
{
    alms_account_list_free(&work->accounts);
    alms_account_list_free(&work->later);
    alms_fund_list_free(&work->funds);
    alms_entry_list_free(&work->entries);
    alms_entry_list_free(&work->cancelled);
    alms_entry_list_free(&work->corrected);
}

/* Rule REGIME-6: names are those that the accounts had when the voucher was recorded. */
static enum alms_code
read_accounts(alms_book *book, uint64_t n, struct alms_voucher_work *work, struct alms_error *err)
{
    struct alms_regime_report regime = {0};
    struct alms_date day = work->status.regime_since;

    TRY(alms_regime_get(book, &regime, err));
    if (regime.before != NULL && n <= regime.n)
        day = (struct alms_date){day.year - 1, 12, 31};
    alms_regime_report_free(&regime);
    TRY(alms_account_list_on(book, day, &work->accounts, err));
    return alms_account_list(book, &work->later, err);
}

enum alms_code alms_voucher_page_make(alms_book *book,
                                      const struct alms_voucher_page_options *options,
                                      struct alms_voucher_page *out, struct alms_error *err)
{
    CLEANUP(clear_work) struct alms_voucher_work work = {.options = options};
    CLEANUP(alms_buffer_clear) struct alms_buffer html = {0};

    TRY(alms_entry_get(book, options->number, &work.entries, err));
    TRY(alms_book_status(book, &work.status, err));
    TRY(alms_fund_list(book, &work.funds, err));
    const struct alms_entry_item *entry = &work.entries.items[0];
    TRY(read_accounts(book, entry->n, &work, err));
    if (entry->reverses != NULL)
        TRY(alms_entry_get(book, entry->reverses, &work.cancelled, err));
    if (entry->corrects != NULL)
        TRY(alms_entry_get(book, entry->corrects, &work.corrected, err));

    alms_voucher_write_html(&work, &html);
    struct alms_arena *arena = alms_arena_open();
    out->html = alms_arena_bytes(arena, html.bytes, html.size_bytes);
    out->size_bytes = html.size_bytes;
    out->memory = arena;
    return ALMS_OK;
}

void alms_voucher_page_free(struct alms_voucher_page *page)
{
    alms_arena_close(page->memory);
    *page = (struct alms_voucher_page){0};
}
