#!/bin/sh
# by_hand ALMS ALMS-VERIFY - a log of 70,000 records is published at the sizes where tiles fill, and
# checked by programs that share no code with alms: openssl and coreutils check the signature of
# every checkpoint and the proof of a record; alms-verify checks everything, and names what is
# changed; Go's own packages for notes and tiles, where they are installed, check everything too.
set -eu
alms=$1
verify=$2
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d /tmp/by-hand-XXXXXX)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export ALMS_NOW=2026-04-01T09:00:00+08:00 ALMS_OPERATOR=chen ALMS_BOOK=book.alms TZ=UTC LC_ALL=C
unset ALMS_SEED LANGUAGE LC_MESSAGES LANG || true

failures=0
same() {
    if [ "$2" = "$3" ]; then
        echo "same: $1"
    else
        echo "by_hand: $1 differs: '$2', should be '$3'"
        failures=$((failures + 1))
    fi
}

made() {
    "$alms" "$@" --quiet > said 2>&1 || { cat said; exit 1; }
}

# --- a log that grows, and is published on the way ---

made init book.alms --name="Nanshan Red Cross"
made channel add bank Bank
made fund add GEN General
printf 'correct horse battery\nstaple of the identity\n' > passphrases
made audit key new --origin=ledger.example.org/fund --key=log.key --identity=identity.key \
    --passphrase-fd=3 3< passphrases
cat > gifts.rules <<'RULES'
source  "bank of the test"
format  csv
header  ref, amount
column  ref     ref     unique
column  amount  amount  decimal=.
date    fixed 2026-03-05
record  gift  channel=bank  account=1002  fund=GEN
RULES

size=$(sqlite3 book.alms "SELECT count(*) FROM log")
next=1
# A batch of gifts and its own record bring the log to just this size; one more record is a channel.
grow_to() {
    count=$(($1 - size - 1))
    if [ "$count" -eq 0 ]; then
        made channel add "c$1" Channel
    else
        awk -v first="$next" -v count="$count" 'BEGIN {
            print "ref,amount"
            for (i = first; i < first + count; i++)
                printf "T%07d,%d.%02d\n", i, i % 900 + 1, i % 100
        }' > gifts.csv
        made import run gifts.csv --rules=gifts.rules
        next=$((next + count))
    fi
    size=$1
}

for to in 255 256 257 65535 65536 65537 70000; do
    grow_to "$to"
    made audit publish public --key=log.key --passphrase-fd=3 3< passphrases
    same "size published" "$(sed -n 2p public/checkpoint)" "$to"
done

# --- the files that a log of 70,000 records has ---

same "full tiles of level 0" "$(find public/tile/0 -type f ! -path '*.p/*' | wc -l | tr -d ' ')" 273
same "the partial one" "$(wc -c < public/tile/0/273.p/112 | tr -d ' ')" $((112 * 32))
same "full tiles of level 1" "$(find public/tile/1 -type f ! -path '*.p/*' | wc -l | tr -d ' ')" 1
same "the partial one" "$(wc -c < public/tile/1/001.p/17 | tr -d ' ')" $((17 * 32))
same "tile of level 2" "$(wc -c < public/tile/2/000.p/1 | tr -d ' ')" 32
same "full bundles" "$(find public/tile/entries -type f ! -path '*.p/*' | wc -l | tr -d ' ')" 273
same "archived checkpoints" \
    "$(find public/checkpoints -type f | sed 's|.*/||' | sort -n | tr '\n' ' ')" \
    "255 256 257 65535 65536 65537 70000 "

# --- signatures, by openssl ---

# The SubjectPublicKeyInfo of an Ed25519 key is twelve bytes and the key.
vkey=$(head -1 public/vkeys.txt)
name=${vkey%%+*}
{ printf '\060\052\060\005\006\003\053\145\160\003\041\000'
  printf '%s' "${vkey#*+*+}" | openssl base64 -d -A | tail -c 32; } > key.der
signed_by_key() { # signed_by_key NOTE
    awk '/^$/ { last = NR } { line[NR] = $0 }
         END { for (i = 1; i < last; i++) print line[i] }' "$1" > text
    grep "^— $name " "$1" | sed 's/.* //' | openssl base64 -d -A | tail -c +5 > signature
    openssl pkeyutl -verify -pubin -inkey key.der -keyform DER -rawin -in text \
        -sigfile signature > /dev/null 2>&1
}
for note in public/checkpoint public/checkpoints/*; do
    signed_by_key "$note" && verdict=good || verdict=bad
    same "signature of $note" "$verdict" good
done
sed 's/^70000$/70001/' public/checkpoint > forged
signed_by_key forged && verdict=good || verdict=bad
same "signature of a forged checkpoint" "$verdict" bad

# --- one proof, by sha256sum ---

bytes_of() { # hexadecimal digits as bytes
    printf "$(printf '%s' "$1" | sed 's/../\\x&/g' | awk '{
        out = ""
        for (i = 1; i <= length($0); i += 4) {
            high = index("0123456789abcdef", substr($0, i + 2, 1)) - 1
            low = index("0123456789abcdef", substr($0, i + 3, 1)) - 1
            out = out sprintf("\\%03o", high * 16 + low)
        }
        print out
    }')"
}
hex_of() { # a line of base64
    printf '%s' "$1" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \n'
}
node_of() {
    { printf '\001'; bytes_of "$1"; bytes_of "$2"; } | sha256sum | cut -c1-64
}

# RFC 9162, section 2.1.3.2: prints the root that a path leads to.
root_of() { # root_of LEAF INDEX SIZE < path
    hash=$1 fn=$2 sn=$(($3 - 1))
    while read -r line; do
        sibling=$(hex_of "$line")
        if [ $((fn & 1)) -eq 1 ] || [ "$fn" -eq "$sn" ]; then
            hash=$(node_of "$sibling" "$hash")
            while [ $((fn & 1)) -eq 0 ] && [ "$fn" -ne 0 ]; do
                fn=$((fn >> 1)) sn=$((sn >> 1))
            done
        else
            hash=$(node_of "$hash" "$sibling")
        fi
        fn=$((fn >> 1)) sn=$((sn >> 1))
    done
    [ "$sn" -eq 0 ] && printf '%s' "$hash"
}

for n in 0 255 256 54321 69999; do
    "$alms" audit prove "$n" --published=public > receipt
    sed -n 's/^extra //p' receipt | openssl base64 -d -A > extra
    # The leaf is the last member; its quotes and backslashes are escaped once.
    sed 's/.*"leaf":"//; s/"}$//; s/\\"/"/g; s/\\\\/\\/g' extra | tr -d '\n' > leaf
    same "record $n" "$(cat leaf)" "$(sqlite3 book.alms "SELECT record FROM log WHERE n = $n")"
    leaf=$({ printf '\000'; cat leaf; } | sha256sum | cut -c1-64)
    sed -n '/^index /,/^$/p' receipt | sed '1d;$d' > path
    sed '1,/^$/d' receipt > note
    signed_by_key note && verdict=good || verdict=bad
    same "signature in the proof of $n" "$verdict" good
    same "proof of record $n" "$(root_of "$leaf" "$n" 70000 < path)" "$(hex_of "$(sed -n 3p note)")"
done

# --- all of it, by the second program ---

# judged STATUS WORDS FILE - alms-verify ends so on the file or the folder, and says these words.
judged() {
    got=0
    "$verify" --vkey="$vkey" --lang=en "$3" > said 2>&1 || got=$?
    grep -q -e "$2" said || got="$got without '$2'"
    [ "$got" = "$1" ] || head -5 said
    same "alms-verify on $3: $2" "$got" "$1"
}

# flip FILE OFFSET - one bit of one byte is another; once more, and it is as it was.
flip() {
    byte=$(od -An -tu1 -j "$2" -N 1 "$1" | tr -d ' ')
    # shellcheck disable=SC2059 # the format is the byte
    printf "\\$(printf %03o $((byte ^ 1)))" | dd of="$1" bs=1 seek="$2" conv=notrunc 2> /dev/null
}

# changed FILE OFFSET WORDS - the folder with that byte changed is damaged, at the file named.
changed() {
    flip "public/$1" "$2"
    judged 1 "$3" public
    flip "public/$1" "$2"
}

judged 0 "Records: 70000" public
for n in 0 256 54321 69999; do
    "$alms" audit prove "$n" --published=public > "$n.tlog-proof"
    judged 0 "Record $n of 70000" "$n.tlog-proof"
done
changed tile/0/273.p/112 40 tile/0/273
changed tile/1/000 100 tile/1/000
changed tile/2/000.p/1 0 tile/2/000
changed tile/entries/273.p/112 30 "tile/0/273\|record 69888"
changed checkpoint 40 checkpoint
changed checkpoints/65536 40 checkpoints/65536
judged 0 Verified public

# Every line of a proof counts: what it discloses and the record, index, path and checkpoint.
for line in 2 3 5 12 22 "$(wc -l < 54321.tlog-proof | tr -d ' ')"; do
    to=$(head -n "$line" 54321.tlog-proof | wc -c | tr -d ' ')
    cp 54321.tlog-proof "line-$line.tlog-proof"
    flip "line-$line.tlog-proof" $((to - 12 + 9 * (line == 3)))
    judged 1 "line-$line.tlog-proof" "line-$line.tlog-proof"
done

# --- alms itself, by hashes, and Go where it is ---

"$alms" verify public --hashes-only --policy=public/policy.txt --quiet > said || {
    cat said
    failures=$((failures + 1))
}
grep '^Compared' said
if command -v go > /dev/null && [ -d /usr/share/gocode/src/golang.org/x/mod/sumdb/tlog ]; then
    GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE=$folder/cache \
        go run "$here/verify.go" public "$vkey" || failures=$((failures + 1))
else
    echo "go with golang.org/x/mod is not installed: not asked"
fi

[ "$failures" -eq 0 ] || { echo "by_hand: $failures differences"; exit 1; }
