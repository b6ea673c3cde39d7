#!/bin/sh
# goods - the lists of goods published in Wuhan in February 2020, by the shipped rules.
#
# Every row of the sheets is accounted for: it is booked, held, rejected or skipped. First the book
# knows no item; then every name and unit of the lists is taught, and the same files book what was
# held, nothing twice. Needs ALMS_SHARED (data/wuhan-2020) and TRANSCRIPT_BIN (the folder of alms).
set -eu

data=${ALMS_SHARED:-}/data/wuhan-2020
alms=${TRANSCRIPT_BIN:?}/alms
received=$data/goods-received-2020-02-03.xlsx
issued=$data/goods-issued-2020-02-01.xlsx
[ -f "$received" ] && [ -f "$issued" ] || exit 77

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
    echo "goods: $*" >&2
    exit 1
}

# say WHAT: the number in the line "  WHAT: …" of the report; 0 where there is none.
say() {
    sed -n "s/^  $1: \\([0-9]*\\).*/\\1/p" report | grep . || echo 0
}

# check FILE: every row of the sheet that says anything, behind the line of the first header, has
# its verdict. The rows are counted in the XML of the sheet, by itself.
check() {
    line=$(say 'header in line')
    rows=$(unzip -p "$1" xl/worksheets/sheet1.xml | sed 's/<row /\
<row /g' | awk -v "line=$line" -F '"' '
        /^<row r=/ && $2 > line + 0 && /<v>/ { n++ }
        END { print n + 0 }')
    sum=$(($(say new) + $(say 'known already') + $(say conflicts) + $(say rejected) + \
        $(say 'held for a person') + $(say skipped)))
    [ "$rows" -gt 200 ] && [ "$sum" -eq "$rows" ] ||
        fail "$1: $rows rows in the sheet, $sum in the report: $(cat report)"
}

# import FILE RULES: the report goes into the file `report`; every row must be in it.
import() {
    rm -f rejects.csv
    "$alms" --lang=en import run "$1" --rules="$2" --programme=RELIEF --approver=li \
        --rejects=rejects.csv >report 2>faults || fail "$1: $(cat faults report)"
    [ ! -s faults ] || fail "$1: $(cat faults)"
    check "$1"
}

cd "$scratch"
"$alms" --lang=en init "$ALMS_BOOK" --name='武汉市红十字会' >/dev/null
"$alms" --lang=en operator add li --name='某审批人' --role=approver >/dev/null
"$alms" --lang=en programme add RELIEF '疫情防控' >/dev/null
"$alms" --lang=en fund add GEN '非限定' >/dev/null
"$alms" --lang=en warehouse add MAIN '中心仓库' >/dev/null

# A book without items holds every row of data, with its reason and its donor or receiver.
import "$issued" goods-issued
[ "$(say 'held for a person')" -eq 219 ] && [ "$(say skipped)" -eq 2 ] || fail "$(cat report)"
import "$received" goods-received
[ "$(say 'held for a person')" -eq 667 ] && [ "$(say new)" -eq 0 ] || fail "$(cat report)"
[ "$(grep -c 'E237 item-unknown' rejects.csv)" -eq 667 ] || fail "$(cat rejects.csv)"
! grep -q '^,' rejects.csv || fail "a row lost its donor: $(grep '^,' rejects.csv)"

# The names that stand there most are taught: two items, and aliases of them.
sed -n "s/.*E237 item-unknown: the item '\(.*\)' is not known.*/\1/p" rejects.csv | sort | uniq -c |
    sort -k1,1nr -k2 | head -12 | sed 's/^ *[0-9]* //' >names
"$alms" --lang=en item add MASK '口罩类' --unit=件 >/dev/null
"$alms" --lang=en item unit MASK 箱 10 >/dev/null
while read -r name; do
    "$alms" --lang=en item alias MASK "$name" >/dev/null
done <names
import "$received" goods-received
booked=$(say new)
[ "$booked" -gt 30 ] && [ $((booked + $(say 'held for a person'))) -eq 667 ] ||
    fail "$(cat report)"
import "$received" goods-received
[ "$(say new)" -eq 0 ] && [ "$(say 'known already')" -eq "$booked" ] || fail "$(cat report)"

# One more name, and the same file books its rows alone.
"$alms" --lang=en item alias MASK '丁晴一次性检查手套' >/dev/null
import "$received" goods-received
[ "$(say new)" -eq 5 ] && [ "$(say 'known already')" -eq "$booked" ] || fail "$(cat report)"

# What is in the register is not given out by a list; every row is held, and the reason told.
import "$issued" goods-issued
[ "$(say 'held for a person')" -eq 219 ] || fail "$(cat report)"

"$alms" --lang=en import undo 1 --reason='试导入' >undone || fail "$(cat undone)"
import "$received" goods-received
[ "$(say new)" -eq "$booked" ] && [ "$(say 'known already')" -eq 5 ] || fail "$(cat report)"
"$alms" --lang=en verify >verified || fail "$(cat verified)"
echo "goods: 667 rows received, 219 rows given out, $booked booked with 12 names"
