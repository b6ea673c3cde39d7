#!/bin/sh
# sample_again.sh ALMS - seed and samples drawn once more with sha256sum, by what the guide says.
set -eu

alms=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
unset ALMS_BOOK ALMS_OPERATOR ALMS_NOW ALMS_SEED
LC_ALL=C
export LC_ALL

fail() {
    echo "sample_again: $*" >&2
    exit 1
}

# words SEED BLOCKS - the words of the first blocks, as their upper and lower 32 bits.
words() {
    block=0
    while [ "$block" -lt "$2" ]; do
        printf 'alms/sample/1\n%s\n%s' "$1" "$block" | sha256sum | cut -c1-64 | fold -w 16
        block=$((block + 1))
    done | sed 's/^\(........\)\(........\)$/0x\1 0x\2/'
}

# below LIMIT - the words of stdin by a limit below 2^31. So few words are unfair to such a limit
# (one in 2^33) that none of these is.
below() {
    while read -r high low; do
        echo $((((high % $1) * (4294967296 % $1) + low) % $1))
    done
}

# --- the seed: SHA-256 of the secret and the 32 bytes of the root ---

printf 'what only the auditor knows\n' >secret
root=$(printf 'a root' | openssl dgst -sha256 -binary | base64)
wanted=$({
    cat secret
    printf '%s' "$root" | base64 -d
} | openssl dgst -sha256 -binary | base64)
seed=$("$alms" audit sample seed-from secret --root="$root")
[ "$seed" = "$wanted" ] || fail "the seed is $seed, not $wanted"

# --- a ledger of 300 entries ---

awk 'BEGIN {
    print "Journal_ID|Effective_Date|GL_Account_Number|Amount"
    for (i = 1; i <= 300; i++) {
        amount = (i * 7919) % 100000 / 100
        printf "%d|20260213|5101|%.2f\n%d|20260213|1002|%.2f\n", i, amount, i, -amount
    }
}' >gl.txt

# --- entries: numbers below 300, those that came before passed over ---

"$alms" audit sample entries --from=gl.txt --seed="$seed" --size=40 --format=csv |
    tr -d '\r' | awk -F, 'NR > 1 { print $2 }' | sort -n >drawn
words "$seed" 40 | below 300 | awk '!seen[$1]++ { print $1 + 1; if (++n == 40) exit }' |
    sort -n >again
[ "$(wc -l <again)" -eq 40 ] || fail "the script drew too few entries"
cmp drawn again || fail "other entries are drawn"

# --- by money: points floor((s + j book) / n) on the sums of the debits ---

book=$(awk -F'|' 'NR > 1 && $4 > 0 { gsub(/\./, "", $4); sum += $4 }
    END { printf "%d", sum }' gl.txt)
start=$(words "$seed" 1 | head -1 | below "$book")
awk -F'|' -v book="$book" -v start="$start" -v n=25 '
    NR > 1 && $4 > 0 {
        amount = $4; gsub(/\./, "", amount); sum += amount
        hits = 0
        while (j < n && int((start + j * book) / n) < sum) { hits++; j++ }
        if (hits) print $1 "," $4 "," hits
    }' gl.txt >again
"$alms" audit sample money --from=gl.txt --seed="$seed" --size=25 --format=csv |
    tr -d '\r' | awk -F, 'NR > 1 { print $2 "," $8 "," $9 }' >drawn
[ -s again ] || fail "the script drew nothing"
cmp drawn again || fail "other lines are drawn"
"$alms" audit sample money --from=gl.txt --seed="$seed" --size=25 --table=about |
    grep -q "^start  *$start\$" || fail "the start is not $start"
echo "sample_again: seed, 40 entries and 25 points are drawn again"
