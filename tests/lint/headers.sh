#!/bin/sh
# headers c|cxx COMPILER - every public header compiles alone, as C11 or as C++11, without a warning.
set -eu
language=$1
compiler=${2:-none}
cd "$(dirname "$0")/../.."
if [ "$language" = cxx ] && ! command -v "$compiler" > /dev/null 2>&1; then
    echo "headers: there is no C++ compiler; not checked"
    exit 77
fi
if [ "$language" = c ]; then
    flags="-x c -std=c11 -Wstrict-prototypes -Wmissing-prototypes"
else
    flags="-x c++ -std=c++11"
fi

status=0
count=0
for header in include/alms/*.h; do
    count=$((count + 1))
    # Twice, so that a header without guards is found. -fsyntax-only, and no object is written.
    name=alms/${header##*/}
    # shellcheck disable=SC2086
    if ! printf '#include <%s>\n#include <%s>\nextern int alone;\n' "$name" "$name" |
        "$compiler" $flags -Wall -Wextra -Wpedantic -Werror -fsyntax-only -Iinclude -; then
        echo "$header:1: does not compile alone as $language"
        status=1
    fi
done
echo "headers: $count headers as $language"
[ "$count" -gt 0 ] && exit "$status"
