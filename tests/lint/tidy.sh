#!/bin/sh
# tidy [FOLDER] - what the compiler cannot check: who includes whom, which words have a better one,
# and how lines look. Each failure names a file, a line and the way out. It reads lines, not C: it
# can be fooled, and is honest about what it checks.
set -eu
cd "${1:-$(dirname "$0")/../..}"
LC_ALL=C
export LC_ALL

code() {
    find include engine audit cli tests -name '*.[ch]' | sort
}

texts() {
    find . \( -name .git -o -name build -o -name demo \) -prune -o -type f \( -name '*.[ch]' \
        -o -name '*.sh' -o -name '*.md' -o -name '*.cmake' -o -name CMakeLists.txt -o -name '*.sql' \
        -o -name '*.css' -o -name '*.rules' -o -name '*.po' -o -name 'CMakePresets.json' \
        -o -name dev -o -path './.ci/*' \) -print | sed 's|^\./||' | sort
}

status=0

code | xargs awk '
BEGIN {
    # Who may include whom. Read it as the picture in docs/architecture.md. The last words are what
    # the build makes of other files: data and schema, catalogue and rules.
    uses["base"]   = ""
    uses["value"]  = "base"
    uses["model"]  = "base value data"
    uses["store"]  = "base value model schema"
    uses["intake"] = "base value"
    uses["book"]   = "base value model store intake"
    uses["audit"]  = "base value model intake data"
    uses["cli"]    = "audit po rules"

    # The program sees of the audit what prints tables; the rest is in include/alms.
    part["cli audit"] = "audit/sheet.h"
    part["audit model"] = "model/checkpoint.h model/json.h model/merkle.h model/note.h" \
        " model/policy.h model/private.h model/promise.h model/proof.h model/receipt.h" \
        " model/record.h"
    part["audit intake"] = "intake/table.h intake/amount.h"

    # Headers of one folder, or of a few files of it.
    own["store/db.h"] = "^engine/store/"
    own["store/deltas.h"] = "^engine/store/"

    # Foreign headers, and where they belong. A library has an entry in docs/decisions first.
    only["sqlite3.h"]  = "^engine/store/db_sqlite[.]c$"
    only["gmp.h"]      = "^engine/value/"
    only["csv.h"]      = "^engine/intake/table_text[.]c$"
    only["zip.h"]      = "^engine/intake/xlsx_package[.]c$|^audit/zip[.]c$|^tests/support/workbook[.]c$"
    only["expat.h"]    = "^engine/intake/xlsx_package[.]c$"
    only["iconv.h"]    = "^engine/intake/encoding[.]c$"
    only["pcre2.h"]    = "^engine/intake/pattern[.]c$"
    only["utf8proc.h"] = "^engine/base/text[.]c$"
    only["uthash.h"]   = "^engine/store/deltas[.]c$"
    only["jansson.h"]  = "^engine/model/(private|receipt|record_decode)[.]c$|^audit/verify_export[.]c$"
    only["xlsxwriter.h"] = "^audit/sheet_xlsx[.]c$"
    only["openssl/"]   = "^engine/base/(hash|signing|timestamp)[.]c$"

    # Of the C library and POSIX: what is for all, and what is not.
    all = " assert.h errno.h inttypes.h limits.h stdarg.h stdbool.h stddef.h stdint.h stdlib.h string.h "
    only["stdio.h"]    = "^(cli|audit)/|^engine/base/(batch|error|file|memory)[.]c$"
    only["fcntl.h"]    = "^cli/(passphrase|text_file)[.]c$|^engine/base/(batch|file)[.]c$"
    only["dirent.h"]   = "^engine/base/(batch|file|folder)[.]c$"
    only["unistd.h"]   = "^(cli|audit)/|^engine/base/(batch|file)[.]c$"
    only["sys/"]       = "^cli/|^engine/base/(batch|file)[.]c$"
    only["termios.h"]  = "^cli/passphrase[.]c$"
    only["time.h"]     = "^cli/"
    only["glob.h"]     = "^cli/"
    only["strings.h"]  = "^cli/"
    only["math.h"]     = "^audit/statistics[.]c$"

    # Words that have a better one: everywhere, in engine and audit, in the engine.
    ban("strcpy", "memcpy with a size", "."); ban("strcat", "alms_buffer_add_text", ".")
    ban("strncpy", "memcpy with a size", "."); ban("strncat", "alms_buffer_add", ".")
    ban("sprintf", "snprintf, or alms_uint_format", "."); ban("vsprintf", "vsnprintf", ".")
    ban("strtok", "a cursor", "."); ban("gets", "getline", "."); ban("atoi", "alms_uint_parse", ".")
    ban("atol", "alms_uint_parse", "."); ban("atof", "alms_decimal_parse", ".")
    ban("strtod", "alms_decimal_parse", "."); ban("sscanf", "a parser", ".")
    ban("double", "struct alms_decimal", "."); ban("float", "struct alms_decimal", ".")
    ban("goto", "CLEANUP", "."); ban("alloca", "alms_alloc", "."); ban("assert", "REQUIRE", ".")
    ban("setlocale", "bytes; no locale is asked", ".")
    inner = "^(engine|audit)/"
    ban("malloc", "alms_alloc", inner); ban("calloc", "alms_alloc", inner)
    ban("realloc", "alms_grow", inner); ban("strdup", "alms_arena_text", inner)
    ban("strndup", "alms_arena_bytes", inner); ban("getenv", "alms_book_options", inner)
    ban("exit", "an alms_code", inner); ban("abort", "REQUIRE", inner)
    ban("gettimeofday", "now_s of the book", inner); ban("clock_gettime", "now_s of the book", inner)
    ban("time", "now_s of the book", inner); ban("localtime", "now_s of the book", inner)
    ban("long", "int64_t", "^engine/")
    ban("printf", "alms_fail", "^engine/"); ban("fprintf", "alms_fail", "^engine/")
    ban("puts", "alms_fail", "^engine/"); ban("fputs", "alms_fail", "^engine/")

    # Files that are what others are told to use.
    allowed["engine/base/memory.c"] = " malloc calloc realloc abort fprintf "
    allowed["engine/base/base.h"] = " printf "
    allowed["engine/base/error.c"] = " abort fprintf "
    allowed["audit/sheet_xlsx.c"] = " strtod "
    allowed["audit/statistics.c"] = " double "
}

function ban(word, better, where) { instead[word] = better; banned_in[word] = where }

function complain(text) {
    printf "%s:%d: %s\n", FILENAME, FNR, text
    bad = 1
}

function has_word(text, word,    at, before, after) {
    while ((at = index(text, word)) > 0) {
        before = at == 1 ? " " : substr(text, at - 1, 1)
        after = substr(text, at + length(word), 1)
        if (before !~ /[A-Za-z0-9_.>]/ && after !~ /[A-Za-z0-9_]/)
            return 1
        text = substr(text, at + length(word))
    }
    return 0
}

FNR == 1 {
    split(FILENAME, path, "/")
    layer = path[1] == "engine" ? path[2] : path[1]
    in_comment = 0
}

/^#include "/ && layer != "tests" {
    split($2, quoted, "\"")
    target = quoted[2]
    folder = target
    if (layer == "include")
        complain("a public header includes by <alms/...>, not by \"\"")
    else if (index(target, "/") == 0 && layer != "cli")
        complain("name the folder: \"" layer "/" target "\"")
    else if (sub(/\/.*/, "", folder) && folder != layer) {
        if (index(" " uses[layer] " ", " " folder " ") == 0)
            complain("layer " layer " may not include " folder "; move the code down")
        else if ((layer " " folder) in part &&
                 index(" " part[layer " " folder] " ", " " target " ") == 0)
            complain(layer " may include of " folder " only " part[layer " " folder])
        else if (target ~ /inside[.]h$/)
            complain("\"" target "\" is for engine/" folder " alone")
    }
    if (target in own && FILENAME !~ own[target])
        complain("\"" target "\" does not belong here; go through store/store.h")
}

/^#include </ && layer != "tests" {
    header = substr($2, 2, length($2) - 2)
    group = header
    if (header ~ /^alms\//)
        ;
    else if (header in only) {
        if (FILENAME !~ only[header])
            complain("<" header "> does not belong here")
    } else if (sub(/\/.*/, "/", group) && group in only) {
        if (FILENAME !~ only[group])
            complain("<" header "> does not belong here")
    } else if (index(all, " " header " ") == 0)
        complain("<" header "> is new: a library needs an entry in docs/decisions, and a line in tests/lint/tidy.sh")
}

/SELECT \*/ && layer != "tests" { complain("name the columns") }

layer != "tests" {
    line = $0
    gsub(/\\"/, "", line)
    gsub(/"[^"]*"/, "\"\"", line)
    if (in_comment) {
        if (index(line, "*/") == 0)
            next
        sub(/^.*\*\//, "", line)
        in_comment = 0
    }
    gsub(/\/\*[^*]*\*\//, "", line)
    if (line ~ /\/\*/) {
        in_comment = index(line, "*/") == 0
        sub(/\/\*.*$/, "", line)
    }
    if (line ~ /\/\//)
        complain("comments are /* like this */")
    if (line ~ /^#include/)
        next
    for (word in instead)
        if (index(line, word) > 0 && FILENAME ~ banned_in[word] &&
            index(allowed[FILENAME], " " word " ") == 0 && has_word(line, word))
            complain(word " is banned here, use " instead[word])
}

END { exit bad }' || status=1

# Words and paths are spelled in two parts, so that this file passes its own check.
texts | xargs awk -v later="TO""DO FIX""ME X""XX HA""CK" -v places="/wo""rk/ /ro""ot/ /ho""me/ /tmp/w""t/" '
BEGIN {
    words_count = split(later, words, " ")
    places_count = split(places, machine, " ")
}

function complain(text) {
    printf "%s:%d: %s\n", FILENAME, FNR, text
    bad = 1
}

FNR == 1 { in_block = 0 }

FILENAME ~ /[.]md$/ && /^```/ { in_block = !in_block }

# What a program prints in a transcript may end in blanks.
/[ \t\r]$/ && !(in_block && FILENAME ~ /[.]md$/) { complain("white space at the end of the line") }

/\t/ && FILENAME ~ /[.][ch]$/ { complain("a tab; indent by four blanks") }

FILENAME ~ /[.](c|h|sh|cmake|sql)$|CMakeLists[.]txt$/ && length($0) > 100 {
    line = $0
    gsub(/[\200-\277]/, "", line)
    if (length(line) > 100 && FILENAME !~ /^tests\/lint\//)
        complain("longer than 100 columns")
}

{
    for (i = 1; i <= words_count; i++)
        if ((" " $0 " ") ~ ("[^A-Za-z0-9_]" words[i] "[^A-Za-z0-9_]"))
            complain(words[i] " does not stand in the tree: do it, or write an issue")
    for (i = 1; i <= places_count; i++)
        if (index($0, machine[i]) > 0)
            complain("a path of one machine: " machine[i])
}

END { exit bad }' || status=1

exit "$status"
