#include "unit/vouchers.h"

#include "value/date.h"

void entry_settle(struct entry_case *entry)
{
    struct alms_entry *settled = &entry->record.entry;

    if (!alms_date_is_given(settled->date))
        settled->date = (struct alms_date){2026, 3, 31};
    settled->number = "X-2026-03-000001";
    settled->lines = entry->lines;
    settled->lines_count = 0;
    while (settled->lines_count < VOUCHER_LINES_MAX &&
           entry->lines[settled->lines_count].account != NULL)
        settled->lines_count += 1;
}

enum alms_code
entry_judge(const struct alms_masters *masters, struct entry_case *entry, struct alms_error *err)
{
    struct alms_posting postings[VOUCHER_LINES_MAX];

    entry_settle(entry);
    TRY(alms_rule_lines(masters, &entry->record, postings, err));
    const struct alms_voucher voucher = {&entry->record, postings, entry->record.entry.lines_count};
    return alms_rule_voucher(masters, &voucher, err);
}
