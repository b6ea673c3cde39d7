#include "audit/voucher_html.h"

#include "base/base.h"

static void clear_work(struct alms_voucher_work *work)
{
    alms_account_list_free(&work->accounts);
    alms_fund_list_free(&work->funds);
    alms_entry_list_free(&work->entries);
    alms_entry_list_free(&work->cancelled);
    alms_entry_list_free(&work->corrected);
}

enum alms_code alms_voucher_page_make(alms_book *book,
                                      const struct alms_voucher_page_options *options,
                                      struct alms_voucher_page *out, struct alms_error *err)
{
    CLEANUP(clear_work) struct alms_voucher_work work = {.options = options};
    CLEANUP(alms_buffer_clear) struct alms_buffer html = {0};

    TRY(alms_entry_get(book, options->number, &work.entries, err));
    TRY(alms_book_status(book, &work.status, err));
    TRY(alms_account_list(book, &work.accounts, err));
    TRY(alms_fund_list(book, &work.funds, err));
    const struct alms_entry_item *entry = &work.entries.items[0];
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
