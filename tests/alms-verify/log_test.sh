#!/bin/sh
# log_test.sh ALMS ALMS-VERIFY - alms-verify takes what is right and names what is wrong, on logs
# that openssl and coreutils made of the records of a book. Nothing of them is made by alms' trees.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
alms=$1
verify=$2
work=$(mktemp -d "${TMPDIR:-/tmp}/alms-verify-XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
LC_ALL=C.UTF-8
ALMS_OPERATOR=chen
ALMS_NOW=2026-04-01T09:00:00+08:00
export LC_ALL ALMS_OPERATOR ALMS_NOW
unset LANGUAGE
# shellcheck source=/dev/null
. "$here/log.sh"

# expect STATUS WORDS COMMAND… - the command ends so, and says these words.
expect() {
    status=$1
    words=$2
    shift 2
    got=0
    "$@" >said 2>&1 || got=$?
    if [ "$got" != "$status" ] || ! grep -q -e "$words" said; then
        echo "log_test: wanted $status and '$words', got $got from: $*"
        cat said
        exit 1
    fi
}

# --- a log of 260 records: one full tile, one partial, and a tile above ---

"$alms" --book=b.alms init b.alms --name="某市红十字会" >/dev/null
"$alms" --book=b.alms channel add qrpos x >/dev/null
"$alms" --book=b.alms fund add GEN x >/dev/null
awk 'BEGIN { print "交易单号,交易金额"
    for (i = 1; i <= 170; i++) printf "9001202603010%05d,%d.0%d\n", i, i, i % 10 }' >day.csv
"$alms" --book=b.alms import run day.csv --rules=unionpay-qrpos >/dev/null
"$alms" --book=b.alms audit export out >/dev/null
head -260 out/records.jsonl >records
[ "$(wc -l <records)" = 260 ] || { echo "log_test: too few records"; exit 1; }

new_key log
new_key witness
new_key thief
origin=ledger.example.org/fund
for size in 1 3 100 256 260; do
    publish site records "$size" log "$origin"
done
key=$(vkey log "$origin" 001)
expect 0 "Verified" "$verify" --vkey="$key" site
grep -q "Records: 260" said
grep -q "$(base64 -w0 root)" said
expect 0 "核验通过" "$verify" --vkey="$key" --lang=zh site

# --- what is wrong ---

expect 1 "not signed by its log" "$verify" --vkey="$(vkey thief "$origin" 001)" site
change() { # change FILE OFFSET BYTE - a copy in which one byte is another
    rm -rf copy && cp -r site copy
    printf "\\$3" | dd of="copy/$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}
change tile/entries/000 300 101
expect 1 "tile/0/000" "$verify" --vkey="$key" copy
change tile/entries/001.p/4 60 101
expect 1 "records" "$verify" --vkey="$key" copy
change tile/0/000 8000 101
expect 1 "tile/0/000" "$verify" --vkey="$key" copy
change tile/0/001.p/4 3 101
expect 1 "tile/0/001" "$verify" --vkey="$key" copy
change tile/1/000.p/1 0 101
expect 1 "tile/1/000" "$verify" --vkey="$key" copy
change checkpoint 30 061
expect 1 "checkpoint: a known key's signature is wrong" "$verify" --vkey="$key" copy
change checkpoints/100 35 101
expect 1 "checkpoints/100: a known" "$verify" --vkey="$key" copy
rm -rf copy && cp -r site copy && rm copy/tile/0/000
expect 2 "tile/0/000: is not there" "$verify" --vkey="$key" copy
rm -rf copy && cp -r site copy && rm copy/tile/entries/000
expect 2 "tile/entries/000: is not there" "$verify" --vkey="$key" copy
rm -rf copy && cp -r site copy && head -c 5000 site/tile/entries/000 >copy/tile/entries/000
expect 1 "ends too early" "$verify" --vkey="$key" copy
rm -rf copy && cp -r site copy && cp site/checkpoints/100 copy/checkpoint
expect 1 "one is of a longer log" "$verify" --vkey="$key" copy
expect 2 "cannot be read" "$verify" --vkey="$key" nowhere/
expect 3 "Usage" "$verify" site
expect 3 "Usage" "$verify" --vkey="$key" --colour site
expect 2 "is no key of a log" "$verify" --vkey="${key}A" site
expect 0 "Exit status" "$verify" --help

# A second history that the log's own key signed is found by an archived checkpoint of the first.
sed '105s/"at":"2026-04-01T01/"at":"2026-04-01T02/' records >other
cp -r leaves first && rm leaves/000104.*
publish fork other 260 log "$origin"
expect 0 "Verified" "$verify" --vkey="$key" fork
cp site/checkpoints/256 fork/checkpoints/256
expect 1 "checkpoints/256: is of another history" "$verify" --vkey="$key" fork
rm -rf leaves && mv first leaves

# Records that are hashed and signed, and wrong in themselves.
wrong() { # wrong SED WORDS
    cp -r leaves kept && rm leaves/000109.*
    sed "$1" records >bad
    publish bad.site bad 111 log "$origin"
    expect 1 "$2" "$verify" --vkey="$key" bad.site
    rm -rf leaves bad.site && mv kept leaves
}
wrong '110s/"-\([0-9]\)/"-9\1/' "record 109: a fund and commodity does not add up"
wrong '110s/,"GEN","CNY","-/,"GEM","CNY","-/' "record 109: a fund and commodity does not add up"
wrong '110s/"n":"109"/"n":"119"/' "record 109: says another position"
wrong '110s/^{/[/' "record 109: cannot be read"
wrong '110s/\.0/.0x/' "record 109: a line cannot be read"

# --- policies and witnesses ---

witness_key=$(vkey witness witness.example.org 004)
printf '# keys\nlog %s\nwitness w1 %s\ngroup g any w1\nquorum g\n' "$key" "$witness_key" >policy
expect 1 "lacks the witnesses" "$verify" --policy=policy site
rm -rf seen && cp -r site seen && rm -r seen/checkpoints
head -3 site/checkpoint >text
cosignature_line witness witness.example.org text 1775000000 >>seen/checkpoint
expect 0 "Verified" "$verify" --policy=policy seen
sed -i 's/quorum g/quorum none/' policy
expect 0 "Verified" "$verify" --policy=policy site
cosignature_line thief witness.example.org text 1775000000 >>seen/checkpoint
expect 0 "Verified" "$verify" --policy=policy seen
sed 's/quorum none/quorum h/' policy >bad.policy
expect 2 "line 5" "$verify" --policy=bad.policy site

# --- a receipt ---

index=105
path() { # the siblings of a leaf in a tree of the first 128 leaves
    at=$index
    width=1
    while [ "$width" -lt 128 ]; do
        sibling=$(((at ^ 1) * width))
        # shellcheck disable=SC2046
        fold $(ls leaves/*.hash | tail -n +$((sibling + 1)) | head -n "$width") | base64 -w0
        echo
        at=$((at / 2))
        width=$((width * 2))
    done
}
publish site128 records 128 log "$origin"
leaf=$(sed -n "$((index + 1))p" records)
disclosure=$(sqlite3 b.alms-vault "SELECT disclosure FROM private WHERE n = $index")
url=$(printf '%s' "$disclosure" | base64 -w0 | tr '+/' '-_' | tr -d '=')
quoted=$(printf '%s' "$leaf" | sed 's/\\/\\\\/g; s/"/\\"/g')
receipt() { # receipt DISCLOSURES LEAF INDEX
    printf 'c2sp.org/tlog-proof@v1\nextra %s\nindex %s\n' \
        "$(printf '{"disclosures":[%s],"leaf":"%s"}' "$1" "$2" | base64 -w0)" "$3"
    path
    echo
    cat site128/checkpoint
}
receipt "\"$url\"" "$quoted" "$index" >r.tlog-proof
expect 0 "Disclosed: \\[.*\"ref\"" "$verify" --vkey="$key" r.tlog-proof
grep -q "Record $index of 128" said
receipt "" "$quoted" "$index" >none.tlog-proof
expect 0 "Verified" "$verify" --vkey="$key" none.tlog-proof
receipt "\"${url}A\"" "$quoted" "$index" >bad.tlog-proof
expect 1 "discloses what the record does not commit to" "$verify" --vkey="$key" bad.tlog-proof
receipt "" "$(printf '%s' "$quoted" | sed 's/chen/chan/')" "$index" >bad.tlog-proof
expect 1 "not in the log" "$verify" --vkey="$key" bad.tlog-proof
receipt "" "$quoted" 104 >bad.tlog-proof
expect 1 "not in the log" "$verify" --vkey="$key" bad.tlog-proof
receipt "" "$quoted" 0105 >bad.tlog-proof
expect 1 "is no proof" "$verify" --vkey="$key" bad.tlog-proof
expect 1 "not signed by its log" "$verify" --vkey="$(vkey thief "$origin" 001)" r.tlog-proof
for lines in 1 2 3 5 9 11 12 13; do
    head -n "$lines" r.tlog-proof >cut.tlog-proof
    expect 1 "" "$verify" --vkey="$key" cut.tlog-proof
done
echo "alms-verify takes what is right and names what is wrong"
