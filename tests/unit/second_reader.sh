#!/bin/sh
# second_reader ALMS - reads a book with sqlite3, openssl, awk and sha256sum, as docs/file-format.md
# says, and comes to the hashes, the root and the sums that alms gives. No code is shared with alms.
set -eu
alms=$1
folder=$(mktemp -d /tmp/second-reader-XXXXXX)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
cd "$folder"
export ALMS_NOW=2026-04-01T09:00:00+08:00 ALMS_OPERATOR=chen ALMS_BOOK=book.alms TZ=UTC LC_ALL=C
unset ALMS_SEED LANGUAGE LC_MESSAGES LANG || true

failures=0
same() {
    if [ "$2" = "$3" ]; then
        echo "same: $1"
    else
        echo "second_reader: $1 differs: read '$2', alms says '$3'"
        failures=$((failures + 1))
    fi
}

# --- a book with a bit of everything, and more than 256 records ---

made() {
    "$alms" "$@" > said 2>&1 || { cat said; exit 1; }
}

made init book.alms --name="某市红十字会 \"Nanshan\"" --operator-name="Chen Min"
made operator add li --role=approver --name="Li Hua"
made programme add HEART "Children's hearts \\ 天使计划"
made channel add bank Bank
made fund add GEN General
made fund add KIDS "For the children" --restricted=purpose --programme=HEART
made party add HOSPITAL "City hospital" --kind=organisation
made gift add 500.25 --fund=GEN --channel=bank --donor="王芳" --date=2026-03-02
made gift add 800 --fund=KIDS --channel=bank --donor="Zhao Lei" --date=2026-03-03
made aid give 300 --fund=KIDS --programme=HEART --approver=li --payee="Sun Yi" \
    --document="Minutes 4" --date=2026-03-20
made entry reverse R-2026-03-000001 --reason=error --date=2026-03-21
cat > gifts.rules <<'RULES'
source  "bank of the test"
format  csv
header  ref, amount, donor
column  ref     ref     unique
column  amount  amount  decimal=.
column  donor   private.donor
date    fixed 2026-03-05
record  gift  channel=bank  account=1002  fund=GEN
RULES
awk 'BEGIN {
    print "ref,amount,donor"
    for (i = 1; i <= 190; i++) printf "T%06d,%d.%02d,Giver %d\n", i, i, i % 100, i
}' > gifts.csv
made import run gifts.csv --rules=gifts.rules
made audit export trail
"$alms" status --format=csv > status

# --- bytes, hashes, root ---

# 64 hexadecimal digits as 32 bytes.
bytes_of() {
    printf "$(printf '%s\n' "$1" | awk '{
        for (i = 1; i < length($0); i += 2) {
            high = index("0123456789abcdef", substr($0, i, 1)) - 1
            low = index("0123456789abcdef", substr($0, i + 1, 1)) - 1
            printf "\\%03o", high * 16 + low
        }
    }')"
}

node_of() {
    { printf '\001'; bytes_of "$1"; bytes_of "$2"; } | sha256sum | cut -c1-64
}

# The leaf hashes of lines of records, one a line.
leaves_of() {
    while IFS= read -r record; do
        { printf '\000'; printf '%s' "$record"; } | sha256sum
    done | cut -c1-64
}

# The root of leaf hashes on stdin. Pairs of one height become one of the next until one is left; a
# last one without a pair goes up as it is, which is the tree of RFC 6962, section 2.1.
root_of() {
    cat > level
    while [ "$(wc -l < level)" -gt 1 ]; do
        while read -r left; do
            if read -r right; then node_of "$left" "$right"; else echo "$left"; fi
        done < level > next
        mv next level
    done
    cat level
}

sqlite3 book.alms "SELECT record FROM log ORDER BY n" > records
leaves_of < records > leaves
root_of < leaves > root
root_text=$(bytes_of "$(cat root)" | openssl base64)

same "the number of records" "$(wc -l < records | tr -d ' ')" \
    "$(awk -F, '$1 == "records" { print $2 }' status | tr -d '\r')"
sqlite3 book.alms "SELECT lower(hex(hash)) FROM log ORDER BY n" > stored
same "every leaf hash" "$(sha256sum < leaves)" "$(sha256sum < stored)"
same "the root of the book" "$root_text" \
    "$(awk -F, '$1 == "root of the log" { print $2 }' status | tr -d '\r')"
same "every position" "$(sqlite3 book.alms \
    "SELECT count(*) FROM log WHERE json_extract(record, '\$.n') = CAST(n AS TEXT)")" \
    "$(wc -l < records | tr -d ' ')"

# The first 256 records are one full tree, which the first tile of level 1 begins with.
same "the first hash of the tile of level 1" "$(head -256 leaves | root_of)" \
    "$(sqlite3 book.alms "SELECT lower(hex(substr(hashes, 1, 32))) FROM tile WHERE level = 1")"

# --- the export ---

same "the exported records" "$(sha256sum < trail/records.jsonl)" "$(sha256sum < records)"
manifest() {
    sqlite3 :memory: "SELECT json_extract(CAST(readfile('trail/manifest.json') AS TEXT), '$1')"
}
same "the root in the manifest" "$root_text" "$(manifest '$.root')"
same "the size in the manifest" "$(wc -l < records | tr -d ' ')" "$(manifest '$.size')"
for file in records.jsonl entries.csv lines.csv; do
    same "SHA-256 of $file" "$(sha256sum < "trail/$file" | cut -c1-64)" \
        "$(manifest "\$.files.\"$file\".sha256")"
    same "size of $file" "$(wc -c < "trail/$file" | tr -d ' ')" \
        "$(manifest "\$.files.\"$file\".bytes")"
done

# --- private parts ---

base64url() {
    openssl base64 -A | tr -- '+/' '-_' | tr -d '='
}

sqlite3 book.alms "SELECT n FROM log WHERE json_extract(record, '\$.private') IS NOT NULL
    AND json_extract(record, '\$.batch') IS NULL ORDER BY n" > private
: > computed
while read -r n; do
    sqlite3 book.alms-vault "SELECT disclosure FROM private WHERE n = $n" | tr -d '\n' |
        base64url | openssl dgst -sha256 -binary | base64url >> computed
    echo >> computed
done < private
same "every digest of a private part" "$(sha256sum < computed)" \
    "$(sqlite3 book.alms "SELECT json_extract(record, '\$.private') FROM log
        WHERE json_extract(record, '\$.private') IS NOT NULL
        AND json_extract(record, '\$.batch') IS NULL ORDER BY n" | sha256sum)"
same "the number of private parts that were compared" "$(wc -l < computed | tr -d ' ')" 6

# --- identity of imported rows ---

key=$(sqlite3 book.alms-vault "SELECT lower(hex(value)) FROM secret WHERE name = 'rows'")
identity=$(printf 'bank of the test\037unique\037T000007' |
    openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" | sed 's/.* //' | cut -c1-32)
same "the identity of a row" "$identity" "$(sqlite3 book.alms "SELECT json_extract(record, '\$.row')
    FROM log JOIN gift USING (n) WHERE gift.amount = 707")"

# --- the books, kept again from the lines ---

tr -d '\r' < trail/lines.csv | awk -F, 'NR > 1 {
    split($8, parts, "[.]")
    minor = parts[1] < 0 || substr($8, 1, 1) == "-" ? parts[1] * 100 - parts[2] \
                                                    : parts[1] * 100 + parts[2]
    pot[$1 "," $6 "," $7] += minor
    sum[$5 "," $6 "," $7] += minor
}
END {
    for (key in pot) if (pot[key] != 0) print "unbalanced " key
    for (key in sum) print key "," sum[key]
}' | sort > balances
sqlite3 -separator , book.alms "SELECT account, fund, commodity, sum(debit) - sum(credit)
    FROM balance GROUP BY account, fund, commodity" | sort > tables
same "every balance" "$(cat balances)" "$(cat tables)"
same "the number of balances" "$(wc -l < balances | tr -d ' ')" 5

[ "$failures" -eq 0 ]
