#include "book/book.h"

static void close_store(struct alms_store **store)
{
    alms_store_close(*store);
}

enum alms_code alms_book_backup(const char *path, const char *copy_path, struct alms_error *err)
{
    CLEANUP(close_store) struct alms_store *store = NULL;

    TRY(alms_store_open(path, ALMS_STORE_READ, &store, err));
    return alms_store_backup(store, copy_path, err);
}
