/*
 * standalone - a fuzz target without libFuzzer: every file of a folder, then a fixed number of
 * mutations of them, the same in every run.
 */
#include "fuzz.h"

#include "support/support.h"

#include <dirent.h>
#include <stdio.h>

enum { FILES_MAX = 256, MUTATIONS = 1000, INPUT_SIZE_MAX = 64 * 1024, EDITS_MAX = 6 };

struct input {
    char *bytes;
    size_t size_bytes;
};

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static size_t below(uint64_t *state, size_t limit)
{
    return limit == 0 ? 0 : (size_t)(next_random(state) % limit);
}

static int compare_names(const void *a, const void *b)
{
    const char *const *left = a;
    const char *const *right = b;

    return strcmp(*left, *right);
}

/* The files of the folder in the order of their names. */
static size_t read_folder(const char *path, struct input *inputs)
{
    char *names[FILES_MAX];
    size_t count = 0;
    DIR *folder = opendir(path);

    if (folder == NULL) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (entry->d_name[0] == '.')
            continue;
        REQUIRE(count < FILES_MAX);
        names[count++] = fuzz_text((const uint8_t *)entry->d_name, strlen(entry->d_name));
    }
    (void)closedir(folder);
    qsort(names, count, sizeof(names[0]), compare_names);
    for (size_t i = 0; i < count; i++) {
        char name[SCRATCH_PATH_SIZE_BYTES];
        (void)snprintf(name, sizeof(name), "%s/%s", path, names[i]);
        inputs[i].bytes = file_bytes(name, &inputs[i].size_bytes);
        free(names[i]);
    }
    return count;
}

/* Flips, replaces, inserts, removes or repeats a few bytes, or brings a piece of another input. */
static size_t edit(uint64_t *state, char *bytes, size_t size, const struct input *other)
{
    static const char LIKELY[] = "\"',.|#=~-%\n\r\t \0\xEF\xBB\xBF\xFF{}[]:09aYmd";
    const size_t at = below(state, size + 1);
    size_t piece = 1 + below(state, 16);

    switch (below(state, 5)) {
    case 0:
        if (at < size)
            bytes[at] = (char)(bytes[at] ^ (1 << below(state, 8)));
        return size;
    case 1:
        if (at < size)
            bytes[at] = LIKELY[below(state, sizeof(LIKELY) - 1)];
        return size;
    case 2:
        memmove(bytes + at + 1, bytes + at, size - at);
        bytes[at] = LIKELY[below(state, sizeof(LIKELY) - 1)];
        return size + 1;
    case 3:
        piece = piece > size - at ? size - at : piece;
        memmove(bytes + at, bytes + at + piece, size - at - piece);
        return size - piece;
    default: {
        const size_t from = below(state, other->size_bytes);
        piece = piece > other->size_bytes - from ? other->size_bytes - from : piece;
        memmove(bytes + at + piece, bytes + at, size - at);
        memcpy(bytes + at, other->bytes + from, piece);
        return size + piece;
    }
    }
}

static void mutate(const struct input *inputs, size_t count)
{
    static char bytes[INPUT_SIZE_MAX + 32 * EDITS_MAX];
    uint64_t state = 0x9E3779B97F4A7C15;

    for (size_t i = 0; i < MUTATIONS; i++) {
        const struct input *input = &inputs[below(&state, count)];
        size_t size = input->size_bytes > INPUT_SIZE_MAX ? INPUT_SIZE_MAX : input->size_bytes;
        memcpy(bytes, input->bytes, size);
        for (size_t edits = 1 + below(&state, EDITS_MAX); edits > 0; edits--)
            size = edit(&state, bytes, size, &inputs[below(&state, count)]);
        (void)LLVMFuzzerTestOneInput((const uint8_t *)bytes, size);
    }
}

int main(int argc, char **argv)
{
    struct input inputs[FILES_MAX];

    if (argc != 2) {
        (void)fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
        return EXIT_FAILURE;
    }
    const size_t count = read_folder(argv[1], inputs);
    REQUIRE(count > 0);
    for (size_t i = 0; i < count; i++)
        (void)LLVMFuzzerTestOneInput((const uint8_t *)inputs[i].bytes, inputs[i].size_bytes);
    (void)LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    mutate(inputs, count);
    for (size_t i = 0; i < count; i++)
        free(inputs[i].bytes);
    (void)printf("%zu files, %d mutations\n", count, MUTATIONS);
    return EXIT_SUCCESS;
}
