#!/bin/sh
# schemas.sh ALMS - what the forms say of themselves is true: XML against the order, needs and
# limits of SAF-T and IATI, sums against the ledger, the data package against its own schema and
# digests. The official schemas are used too where ALMS_SCHEMAS or ../shared/schemas has them.
set -eu
for program in xmllint sqlite3; do
    command -v "$program" >/dev/null || { echo "schemas: there is no $program"; exit 77; }
done
here=$(cd "$(dirname "$0")" && pwd)
official=${ALMS_SCHEMAS:-${ALMS_SHARED:-/nowhere}/schemas}
PATH=$(cd "$(dirname "$1")" && pwd):$PATH
ALMS_OPERATOR=chen
ALMS_NOW=2026-04-01T09:00:00+08:00
LC_ALL=C.UTF-8
export PATH ALMS_OPERATOR ALMS_NOW LC_ALL
unset LANGUAGE
work=$(mktemp -d "${TMPDIR:-/tmp}/alms-schemas-XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
sh "$here/book.sh"
alms audit export out --as=all --organisation=53440300MJL1234567 >/dev/null 2>&1
alms audit export part --as=all --from=2026-02 --until=2026-02 >/dev/null 2>&1
alms audit export whole --private --as=all >/dev/null 2>&1

fail() {
    echo "schemas: $*"
    exit 1
}

valid() { # valid SCHEMA FILE…
    by=$1
    shift
    for file in "$@"; do
        xmllint --nonet --noout --schema "$by" "$file" 2>said || { cat said; fail "$file"; }
    done
}

# --- XML ---

for folder in out part whole; do
    for file in "$folder"/*/*.xml; do
        xmllint --nonet --noout "$file" || fail "$file is not well-formed"
    done
    valid "$here/saft.xsd" "$folder"/saft/*.xml
    valid "$here/iati.xsd" "$folder/iati/activities.xml"
done
[ "$(ls out/saft)" = saft-CNY.xml ] || fail saft
echo "SAF-T and IATI keep their order, needs and limits"

value() { # value FILE XPATH
    xmllint --xpath "$2" "$1"
}
file=out/saft/saft-CNY.xml
name='local-name()'
entries=$(value "$file" "string(//*[$name='NumberOfEntries'])")
[ "$entries" = "$(value "$file" "count(//*[$name='Transaction'])")" ] ||
    fail "$file counts wrong"
[ "$(value "$file" "string(//*[$name='TotalDebit'])")" = \
    "$(value "$file" "string(//*[$name='TotalCredit'])")" ] || fail "$file does not balance"
echo "SAF-T counts and balances"

# official NAME - the path of an official schema, if there is one.
official() {
    find "$official" -name "$1" 2>/dev/null | head -1
}
schema=$(official '*SAF-T_Financial_Schema_v_1.30.xsd')
if [ -n "$schema" ]; then
    valid "$schema" out/saft/*.xml part/saft/*.xml
    echo "SAF-T is valid by its schema"
fi
schema=$(official 'iati-activities-schema.xsd')
if [ -n "$schema" ]; then
    valid "$schema" out/iati/*.xml part/iati/*.xml
    echo "IATI is valid by its schema"
fi

# The transactions of an activity add up to what the fund has: to its assets less its liabilities.
alms report funds --format=csv | tr -d '\r' >funds
awk -F, 'BEGIN { CONVFMT = OFMT = "%.0f" } NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
    { n = split($at["closing"], part, "."); text = $at["closing"]; sub(/[.]/, "", text)
      sum[$at["fund"] " " $at["commodity"]] += text }
    END { for (key in sum) if (sum[key] != 0) print key, sum[key] }' funds | grep ' CNY' |
    sort >expected
{
    xmllint --xpath '//iati-activity' out/iati/activities.xml | tr '\n' ' ' |
        sed 's|<iati-identifier>|\n&|g; s|<transaction |\n&|g'
} | awk 'BEGIN { CONVFMT = OFMT = "%.0f" }
    match($0, /<iati-identifier>[^<]*/) {
        id = substr($0, RSTART + 17, RLENGTH - 17)
        sub(/^.*7-/, "", id)
    }
    match($0, /transaction-type code="[0-9]+"/) {
        code = substr($0, RSTART + 23, RLENGTH - 24)
        match($0, /currency="[A-Z]+"/); currency = substr($0, RSTART + 10, RLENGTH - 11)
        match($0, />-?[0-9]+[.]?[0-9]*<\/value>/); amount = substr($0, RSTART + 1, RLENGTH - 9)
        sub(/[.]/, "", amount)
        sum[id " " currency] += code == 1 ? amount : -amount
    }
    END { for (key in sum) if (sum[key] != 0) print key, sum[key] }' |
    grep ' CNY' | sort >is
diff expected is || fail "IATI transactions do not add up to the funds"
[ "$(wc -l <is)" -ge 4 ] || fail "IATI has no transactions"
echo "IATI adds up to the funds"

# --- the data package ---

check_package() { # check_package FOLDER
    cd "$1/csv"
    sqlite3 :memory: "SELECT json_extract(value, '\$.hash'), json_extract(value, '\$.bytes'),
        json_extract(value, '\$.path')
        FROM json_each(readfile('datapackage.json'), '\$.resources')" |
        tr '|' ' ' | while read -r hash bytes path; do
        [ "$hash" = "sha256:$(sha256sum <"$path" | cut -c1-64)" ] || fail "$1: hash of $path"
        [ "$bytes" = "$(wc -c <"$path")" ] || fail "$1: bytes of $path"
    done
    [ "$(sqlite3 :memory: "SELECT count(*) FROM
        json_each(readfile('datapackage.json'), '\$.resources')")" = "$(ls -- *.csv | wc -l)" ] ||
        fail "$1: files that the package does not name"
    rm -f "$work/p.db"
    for table in *.csv; do
        sqlite3 "$work/p.db" ".mode csv" ".import $table ${table%.csv}" 2>/dev/null || true
    done
    # The header is the schema's fields, in their order.
    sqlite3 :memory: "SELECT json_extract(r.value, '\$.path') || '|' || (SELECT group_concat(
        json_extract(f.value, '\$.name')) FROM json_each(r.value, '\$.schema.fields') f)
        FROM json_each(readfile('datapackage.json'), '\$.resources') r" |
        while IFS='|' read -r path fields; do
        [ "$(head -1 "$path" | tr -d '\r')" = "$fields" ] || fail "$1: fields of $path"
    done
    # Primary keys are unique, foreign keys lead somewhere.
    sqlite3 :memory: <"$here/keys.sql" >"$work/keys"
    [ "$(wc -l <"$work/keys")" -ge 25 ] || fail "$1: too few keys"
    sqlite3 "$work/p.db" <"$work/keys" >"$work/broken" || fail "$1: keys"
    [ ! -s "$work/broken" ] || { cat "$work/broken"; fail "$1: keys that lead nowhere"; }
    cd "$work"
}
check_package out
check_package part
check_package whole
echo "the data packages keep what they say"

schema=$(official 'tabular-data-package.json')
[ -n "$schema" ] || schema=$(official 'datapackage.json')
if [ -n "$schema" ] && /usr/bin/python3 -c 'import jsonschema' 2>/dev/null; then
    /usr/bin/python3 -c 'import json, jsonschema, sys
jsonschema.validate(json.load(open(sys.argv[1])), json.load(open(sys.argv[2])))' \
        out/csv/datapackage.json "$schema" || fail "the data package is not valid by its schema"
    echo "the data package is valid by its schema"
fi

# Lines, entries and balances of the package are those of the trail.
cut -d, -f2,3,5-8,13-15 out/lines.csv | tr -d '\r' | tail -n +2 >a
tail -n +2 out/csv/gl_detail.csv | tr -d '\r' >b
cmp a b || fail "lines of trail and package differ"
echo "the package has the lines of the trail"
