#!/bin/sh
# journals - ledgers and amounts whose answers others have published.
#
# Of ALMS_SHARED: data/aicpa/GL_Detail.csv, the sample ledger of the AICPA's audit data standard,
# and data/benford/payments.csv, the corporate payments of Nigrini, one amount a line. Whatever is
# absent is skipped. Needs TRANSCRIPT_BIN (the folder of alms).
set -eu

ledger=${ALMS_SHARED:-}/data/aicpa/GL_Detail.csv
payments=${ALMS_SHARED:-}/data/benford/payments.csv
alms=${TRANSCRIPT_BIN:?}/alms
[ -f "$ledger" ] || [ -f "$payments" ] || exit 77

scratch=$(mktemp -d /tmp/alms-real-XXXXXX)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
LC_ALL=C
export LC_ALL
status=0

# expect FILE TEST COUNT: the findings of a test in a summary as CSV.
expect() {
    found=$(tr -d '\r' <"$1" | awk -F, -v test="$2" '$1 == test { print $4 }')
    [ "$found" = "$3" ] && return 0
    echo "journals: $2 finds $found, and $3 are published" >&2
    status=1
}

if [ -f "$ledger" ]; then
    "$alms" audit test --from="$ledger" --table=summary --format=csv >"$scratch/summary"
    expect "$scratch/summary" J2 12
    expect "$scratch/summary" J3 4
    expect "$scratch/summary" J4 6919
    expect "$scratch/summary" J5 226
    expect "$scratch/summary" J7 0
    expect "$scratch/summary" J8 190
    expect "$scratch/summary" J12 52
    expect "$scratch/summary" J13 32
fi

# measures MINIMUM: the tests of digits of the payments as CSV.
measures() {
    awk 'BEGIN { print "Journal_ID|Effective_Date|Account|Amount" }
        /^[0-9.]+\r?$/ { sub(/\r/, ""); print NR "|20100101|1|" $0 }' "$payments" >"$scratch/gl.txt"
    "$alms" audit benford --from="$scratch/gl.txt" --minimum="$1" --table="$2" --format=csv |
        tr -d '\r'
}

# has COLUMN TEXT: a line of $scratch/out begins so from that column on.
has() {
    cut -d, -f"$1-" "$scratch/out" | grep -q "^$2" && return 0
    echo "journals: '$2' is published and not printed" >&2
    status=1
}

if [ -f "$payments" ]; then
    measures 0.01 measures | grep '^first-two' >"$scratch/out"
    has 1 'first-two,185083,0.002336614,'
    has 7 '32100.90'
    has 11 '0.033195'
    measures 0.01 figures >"$scratch/out"
    has 1 'mantissa arc: L2,0.0039958'
    measures 10 measures >"$scratch/out"
    has 1 'first,177763,0.0146419'
    has 1 'first-two,177763,0.0024299'
fi
exit $status
