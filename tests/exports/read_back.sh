#!/bin/sh
# read_back.sh ALMS - hledger, ledger and beancount read their journals, and have the same balance
# of every account, fund and commodity as alms, to the last digit: for the whole book, for a period
# with opening balances, and with what is private. Skipped where one of the programs is missing.
set -eu
for program in hledger ledger bean-check; do
    command -v "$program" >/dev/null || { echo "read_back: there is no $program"; exit 77; }
done
/usr/bin/python3 -c 'import beancount' || exit 77
here=$(cd "$(dirname "$0")" && pwd)
PATH=$(cd "$(dirname "$1")" && pwd):$PATH
ALMS_OPERATOR=chen
ALMS_NOW=2026-04-01T09:00:00+08:00
LC_ALL=C.UTF-8
export PATH ALMS_OPERATOR ALMS_NOW LC_ALL
unset LANGUAGE
work=$(mktemp -d "${TMPDIR:-/tmp}/alms-read-back-XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
sh "$here/book.sh"

# "account|commodity|amount" lines become "code|fund|commodity|amount" without needless zeros.
normalise() {
    awk -F'|' '
    function trim(text) { gsub(/^[ "]+|[ "]+$/, "", text); return text }
    {
        n = split(trim($1), part, ":")
        code = part[n - 1]
        match(code, /^[0-9]+(-[0-9]+)*/)
        code = substr(code, 1, RLENGTH)
        fund = substr(part[n], 3)
        commodity = trim($2)
        amount = trim($3)
        if (sub(/^C[.]/, "", commodity)) sub(/[.]C$/, "", commodity)
        if (amount ~ /[.]/) { sub(/0+$/, "", amount); sub(/[.]$/, "", amount) }
        if (amount != "0" && amount != "-0" && amount != "")
            print code "|" fund "|" commodity "|" amount
    }' | sort
}

# compare PROGRAM FOLDER - what the program says, on stdin, is what alms says.
compare() {
    normalise >"$1.is"
    if ! diff expected "$1.is" >difference; then
        echo "read_back: $1 has other balances ($2):"
        cat difference
        exit 1
    fi
    echo "$2: $1 has the same $(wc -l <"$1.is") balances"
}

# check FOLDER MONTH - the balances at the end of the month.
check() {
    alms report balance --until="$2" --format=csv | tr -d '\r' | awk -F, 'NR > 1 {
        code = $1; gsub(/[.]/, "-", code)
        amount = $NF; commodity = $(NF - 1); fund = $(NF - 2)
        print "x:" code ":F-" fund "|" commodity "|" amount }' | normalise >expected
    [ "$(wc -l <expected)" -gt 10 ] || { echo "read_back: alms has no balances"; exit 1; }

    hledger -f "$1/hledger/book.journal" check --strict
    hledger -f "$1/hledger/book.journal" balance --flat -N -O csv --layout=bare |
        awk 'NR > 1' | sed 's/","/|/g; s/"//g' | compare hledger "$1"

    for commodity in CNY USD JPY 0-KIT OIL-KG- GRAIN9; do
        ledger -f "$1/ledger/book.ledger" --strict --pedantic balance --flat --no-total \
            --limit "commodity =~ /$commodity/" \
            --balance-format "%(account)|$commodity|%(scrub(display_total))\n"
    done | sed "s/ [^|]*$//" | compare ledger "$1"

    bean-check "$1/beancount/book.beancount" >said 2>&1 || { cat said; exit 1; }
    [ ! -s said ] || { cat said; exit 1; }
    # bean-query rounds what it prints: the numbers are taken from beancount itself.
    /usr/bin/python3 -c '
import collections, sys
from beancount import loader
from beancount.core import data
entries, errors, options = loader.load_file(sys.argv[1])
assert not errors
sums = collections.defaultdict(int)
for entry in data.filter_txns(entries):
    for posting in entry.postings:
        sums[posting.account, posting.units.currency] += posting.units.number
for (account, currency), number in sums.items():
    print(account, currency, format(number, "f"), sep="|")
' "$1/beancount/book.beancount" | compare beancount "$1"
}

alms audit export whole --as=ledger,hledger,beancount >/dev/null 2>&1
check whole 2026-03
alms audit export part --as=ledger,hledger,beancount --from=2026-02 --until=2026-02 >/dev/null 2>&1
check part 2026-02
alms audit export private --private --as=ledger,hledger,beancount --from=2026-03 >/dev/null 2>&1
check private 2026-03
grep -q "秘密乙\|秘密丁" private/beancount/book.beancount

# A journal in which one digit changed is refused by the programs themselves.
change() { # change DIGIT FILE
    awk -v digit="$1" '/:F-/ && / CNY$/ && !/[=~]/ && !done {
        sub(/[0-9] CNY$/, digit " CNY")
        done = 1
    }
    { print }' "$2"
}
accepts() { # accepts FORM FILE
    case $1 in
    h*) hledger -f "$2" check ;;
    l*) ledger -f "$2" balance ;;
    b*) bean-check "$2" ;;
    esac >said 2>&1
}
for form in hledger/book.journal ledger/book.ledger beancount/book.beancount; do
    change 7 "whole/$form" >changed
    ! cmp -s changed "whole/$form" || change 8 "whole/$form" >changed
    accepts "$form" "whole/$form" || { cat said; echo "read_back: $form"; exit 1; }
    ! accepts "$form" changed || { echo "read_back: a changed $form is taken"; exit 1; }
done
echo "changed journals are refused"
