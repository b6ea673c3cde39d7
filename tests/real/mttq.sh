#!/bin/sh
# mttq - the statement of a relief account of 2024 in Vietnam, by the shipped rules.
#
# Every movement with a credit is a gift: their number and sum are what awk finds in the file.
# Rows that lost their amount are held for a person. A second import books nothing, nor does a
# copy of another name whose pages are numbered otherwise. Needs ALMS_SHARED (data/mttq-2024) and
# TRANSCRIPT_BIN (the folder of alms).
set -eu

file=${ALMS_SHARED:-}/data/mttq-2024/agribank-2024-09-12.csv
alms=${TRANSCRIPT_BIN:?}/alms
[ -f "$file" ] || exit 77

scratch=$(mktemp -d /tmp/alms-real-XXXXXX)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM

LC_ALL=C
ALMS_BOOK=$scratch/relief.alms
ALMS_OPERATOR=chen
ALMS_NOW=2024-10-01T09:00:00+07:00
ALMS_SEED=mttq
export LC_ALL ALMS_BOOK ALMS_OPERATOR ALMS_NOW ALMS_SEED

fail() {
    echo "mttq: $*" >&2
    exit 1
}

# say WHAT: the line "  WHAT: …" of the report.
say() {
    sed -n "s/^  $1: //p" report
}

cd "$scratch"
"$alms" --lang=en init "$ALMS_BOOK" --name='Relief' --base=VND >/dev/null
"$alms" --lang=en channel add agribank Agribank >/dev/null
"$alms" --lang=en fund add GEN General >/dev/null
"$alms" --lang=en import detect "$file" --format=csv >detected
grep -q '^agribank-vn,[^,]*,yes,1,' detected || fail "$(cat detected)"

# The last fields are credit, balance and OffsetAccount, which is empty; amounts are in quotes.
awk 'NR > 1 {
    sub(/\r$/, "")
    if (!match($0, /,"[0-9,]*","[0-9,]*",$/)) {
        held++
        next
    }
    credit = substr($0, RSTART + 2, RLENGTH)
    sub(/".*/, "", credit)
    gsub(/,/, "", credit)
    rows++
    sum += credit
} END { printf "%d %.0f %d\n", rows, sum, held }' "$file" >expected
read -r rows sum held <expected
[ "$rows" -gt 40000 ] && [ "$held" -gt 0 ] || fail "awk found $(cat expected)"

"$alms" --lang=en import run "$file" --rules=agribank-vn --partial --expect-rows="$rows" \
    --expect-total="$sum" >report 2>faults || fail "$(cat faults report)"
[ ! -s faults ] || fail "$(cat faults)"
[ "$(say new)" = "$rows  VND $sum" ] || fail "$(cat report)"
[ "$(say 'held for a person')" = "$held" ] || fail "$(cat report)"
[ "$(say rejected)" = 0 ] && [ "$(say conflicts)" = 0 ] || fail "$(cat report)"

# The numbers of pages are not what a row says.
awk 'NR > 1 { sub(/^[0-9]*,/, "7,") } { print }' "$file" >again.csv
for again in "$file" again.csv; do
    "$alms" --lang=en import run "$again" --rules=agribank-vn --partial >report 2>faults ||
        fail "$(cat faults report)"
    [ "$(say new)" = 0 ] || fail "again: $(cat report)"
    [ "$(say 'known already')" = "$rows  VND $sum" ] || fail "again: $(cat report)"
done
# The same file as the statement: every balance agrees, every gift is a row of it, the rows without
# an amount are open, and so is nothing of the book. Listed the other way round it says nothing new.
"$alms" --lang=en reconcile run "$file" --rules=agribank-vn >report 2>faults || fail "$(cat faults)"
[ "$(say movements)" = $((rows + held)) ] || fail "statement: $(cat report)"
[ "$(say 'running balance')" = 'agrees in every line' ] || fail "statement: $(cat report)"
[ "$(say matched)" = "$rows" ] || fail "statement: $(cat report)"
"$alms" --lang=en reconcile open --account=1002 --commodity=VND --format=csv >open
[ "$(grep -c '^bank-in,' open)" = "$held" ] || fail "$(cat open)"
[ "$(wc -l <open)" = $((held + 1)) ] || fail "$(cat open)"
{
    sed -n 1p "$file"
    sed 1d "$file" | tac
} >turned.csv
"$alms" --lang=en reconcile run turned.csv --rules=agribank-vn >report 2>faults ||
    fail "$(cat faults)"
[ "$(say 'known already')" = $((rows + held)) ] || fail "turned: $(cat report)"
grep -q '^Nothing was recorded' report || fail "turned: $(cat report)"

"$alms" --lang=en verify >verified || fail "$(cat verified)"
echo "mttq: $rows gifts, $sum dong"
