/* form_guide - the pages that say what an export is and how to check it, in two languages. */
#include "audit/form.h"

#include "data/guide_en_txt.h"
#include "data/guide_zh_txt.h"

static void put_facts(FILE *file, const struct alms_form_work *work)
{
    char from[ALMS_MONTH_TEXT_SIZE_BYTES];
    char to[ALMS_MONTH_TEXT_SIZE_BYTES];

    alms_month_format(work->from, from);
    alms_month_format(work->to, to);
    (void)fprintf(file, "\n    %s\n    %s - %s\n    %llu\n    %s\n", work->status.name, from, to,
                  (unsigned long long)work->status.log_size, work->status.log_root);
}

enum alms_code alms_form_guide(struct alms_form_work *work,
                               const struct alms_export_options *options, struct alms_error *err)
{
    FILE *file = NULL;

    TRY(alms_files_start(work->files, "README.en.txt", &file, err));
    (void)fputs((const char *)GUIDE_EN, file);
    (void)fputs(
        options->is_private
            ? "\nThis export holds PRIVATE data of donors and of those who receive aid, in\n"
              "private.jsonl and in descriptions. Keep it as the vault is kept.\n"
            : "\nThis export holds nothing private.\n",
        file);
    put_facts(file, work);
    TRY(alms_files_finish(work->files, &file, err));
    TRY(alms_files_start(work->files, "README.zh.txt", &file, err));
    (void)fputs((const char *)GUIDE_ZH, file);
    (void)fputs(options->is_private
                    ? "\n本导出含有捐赠人和受助人的隐私内容（private.jsonl 及各摘要）。"
                      "请按隐私库的要求保管。\n"
                    : "\n本导出不含隐私内容。\n",
                file);
    put_facts(file, work);
    return alms_files_finish(work->files, &file, err);
}
