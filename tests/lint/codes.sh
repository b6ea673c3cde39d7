#!/bin/sh
# codes.sh ROOT - every error code is provoked by some test.
#
# A code counts as provoked where a page of tests/cli, of docs/guide or README.md shows the line of
# its fault ("E312 fund-overspent: …", which 'alms explain' does not print), or where a C test names
# it (ALMS_E_FUND_OVERSPENT). The codes that are not are named, and the exit status is 1.
set -eu
LC_ALL=C
export LC_ALL
cd "$1"

codes=include/alms/codes.h
pages=$(find tests/cli docs/guide README.md -name '*.md' 2>/dev/null || true)
programs=$(find tests -name '*.c' -o -name '*.h')

# shellcheck disable=SC2086 # lists of names without blanks
awk -v codes="$codes" '
FILENAME == codes {
    if (match($0, /X\([A-Z0-9_]+, [0-9]+, "[a-z0-9-]+"/)) {
        split(substr($0, RSTART + 2, RLENGTH - 2), part, /, /)
        gsub(/"/, "", part[3])
        count += 1
        identifier[count] = part[1]
        shown[count] = "E" part[2] " " part[3]
        by_shown[shown[count] ":"] = count
        by_identifier["ALMS_E_" part[1]] = count
    }
    next
}
FILENAME ~ /\.md$/ {
    if (match($0, /: E[0-9]+ [a-z0-9-]+:/)) {
        fault = substr($0, RSTART + 2, RLENGTH - 2)
        if (fault in by_shown)
            is_provoked[by_shown[fault]] = 1
        else {
            print FILENAME ":" FNR ": there is no code \"" fault "\""
            unknown += 1
        }
    }
    next
}
{
    rest = $0
    while (match(rest, /ALMS_E_[A-Z0-9_]+/)) {
        name = substr(rest, RSTART, RLENGTH)
        if (name in by_identifier)
            is_provoked[by_identifier[name]] = 1
        rest = substr(rest, RSTART + RLENGTH)
    }
}
END {
    if (count == 0) {
        print codes ": no codes found"
        exit 1
    }
    for (i = 1; i <= count; i++)
        if (!(i in is_provoked)) {
            print codes ": no test provokes " shown[i] " (ALMS_E_" identifier[i] ")"
            missing += 1
        }
    printf "codes: %d, provoked: %d\n", count, count - missing
    exit missing + unknown > 0 ? 1 : 0
}' "$codes" $pages $programs
