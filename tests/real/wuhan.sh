#!/bin/sh
# wuhan - the lists of donations published in Wuhan in February 2020, by the shipped rules.
#
# Every file imports with exactly the rows and the sum of its line in totals.csv, each gift once: a
# second import books nothing, nor does one of the same files under names that tell nothing, with
# the day given. Needs ALMS_SHARED (data/wuhan-2020) and TRANSCRIPT_BIN (the folder of alms).
set -eu

data=${ALMS_SHARED:-}/data/wuhan-2020
alms=${TRANSCRIPT_BIN:?}/alms
[ -f "$data/totals.csv" ] || exit 77

scratch=$(mktemp -d /tmp/alms-real-XXXXXX)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM

LC_ALL=C
ALMS_BOOK=$scratch/wuhan.alms
ALMS_OPERATOR=chen
ALMS_NOW=2020-04-01T09:00:00+08:00
ALMS_SEED=wuhan
export LC_ALL ALMS_BOOK ALMS_OPERATOR ALMS_NOW ALMS_SEED

fail() {
    echo "wuhan: $*" >&2
    exit 1
}

# say FILE WHAT: the line "  WHAT: …" of a report.
say() {
    sed -n "s/^  $2: //p" "$1"
}

# total ROWS SUM COMMODITY: how the report writes them.
total() {
    if [ "$1" = 0 ]; then echo 0; else echo "$1  $3 $2"; fi
}

cd "$scratch"
"$alms" --lang=en init "$ALMS_BOOK" --name='武汉市红十字会' >/dev/null
for channel in abc alipay boc bocom usd qrpos unionpay; do
    "$alms" --lang=en channel add $channel $channel >/dev/null
done
"$alms" --lang=en fund add GEN '非限定' >/dev/null
"$alms" --lang=en commodity add USD '美元' --scale=2 >/dev/null

# The lists, a line each: file, rules, commodity, day, rows, sum.
awk -F, '{ sub(/\r$/, "") } NR > 1 {
    rules = $2 == "qrpos" ? "unionpay-qrpos" : $2 == "unionpay" ? "unionpay-app" : "list-" $2
    print $1, rules, $2 == "usd" ? "USD" : "CNY", $3, $4, $5
}' "$data/totals.csv" >lists
files=$(find "$data" -type f ! -name totals.csv ! -name 'goods-*' | wc -l)
[ "$files" -gt 0 ] && [ "$(wc -l <lists)" -eq "$files" ] ||
    fail "totals.csv has $(wc -l <lists) lists, the folder has $files"

# import PATH RULES OPTIONS …: the report goes into the file `report`.
import() {
    path=$1
    name=$2
    shift 2
    "$alms" --lang=en import run "$path" --rules="$name" --rate=6.9795 --rate-source=PBC "$@" \
        >report 2>faults ||
        fail "$path: $(cat faults report)"
    [ ! -s faults ] || fail "$path: $(cat faults)"
}

while read -r file rules commodity day rows sum; do
    # Of the rules that ship, the right ones fit; lists of several banks look alike.
    "$alms" --lang=en import detect "$data/$file" --format=csv >detected 2>&1 ||
        fail "$file: $(cat detected)"
    grep -q "^$rules,[^,]*,yes," detected || fail "$file: $(cat detected)"
    # The file as it was published is the sum of its rows; equal rows are different gifts.
    import "$data/$file" "$rules" --expect-rows="$rows" --expect-total="$sum"
    [ "$(say report new)" = "$(total "$rows" "$sum" "$commodity")" ] ||
        fail "$file: booked $(say report new), expected $rows $commodity $sum"
    [ "$(say report 'known already')" = 0 ] || fail "$file: some rows were known"
    ! grep -q '^  \(rejected\|conflicts\): [1-9]' report || fail "$file: $(cat report)"
done <lists

# Goods have rules of their own (goods.sh): those of gifts do not fit their lists.
for file in "$data"/goods-*.xlsx; do
    "$alms" --lang=en import detect "$file" --format=csv >detected 2>&1 || fail "$(cat detected)"
    [ "$(grep ',yes,' detected | cut -d, -f1 | cut -d- -f1)" = goods ] ||
        fail "$file: $(cat detected)"
done

gifts=$(awk '{ rows += $5 } END { print rows }' lists)
size=$("$alms" --lang=en status | cksum)

# again NAME OPTIONS …: nothing of it is new.
again() {
    import "$@"
    [ "$(say report new)" = 0 ] ||
        fail "$1 again: booked $(say report new)"
    [ "$(say report 'known already')" = "$(total "$rows" "$sum" "$commodity")" ] ||
        fail "$1 again: known $(say report 'known already')"
}

mkdir renamed
number=0
while read -r file rules commodity day rows sum; do
    again "$data/$file" "$rules"
    number=$((number + 1))
    copy="renamed/list $number.${file##*.}"
    cp "$data/$file" "$copy"
    if [ "$rules" = unionpay-qrpos ]; then
        # The day stands in each reference; a list holds gifts of several days.
        again "$copy" "$rules"
    else
        again "$copy" "$rules" --date="$day"
    fi
done <lists

[ "$("$alms" --lang=en status | cksum)" = "$size" ] || fail "the book has changed"
"$alms" --lang=en verify >verified || fail "$(cat verified)"
grep -q " $gifts gifts\.$" verified || fail "$gifts gifts were imported; $(cat verified)"
echo "wuhan: $files files, $gifts gifts"
