#!/bin/sh
# run.sh BUILD COUNT - measures what users wait for, on COUNT made-up gifts, beside a bare program
# that writes the same rows into SQLite with the same durability, and beside hledger, ledger and
# beancount where they are installed. Those keep nothing between two questions and read everything
# again: they get fewer gifts, and their times are counted per gift. All ratios are of this one run.
set -eu
build=$(cd "$1" && pwd)
count=$2
rounds=${BENCH_ROUNDS:-2} # of import and limit, in turn; the faster of each counts
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d "${TMPDIR:-/tmp}/alms-bench-XXXXXX")
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
cd "$folder"

few=$((count / 10)) # for the others, and in the spreadsheet
[ "$few" -gt 0 ] || few=1
PATH=$build/cli:$PATH
LC_ALL=C.UTF-8
ALMS_OPERATOR=chen
ALMS_NOW=2026-04-01T09:00:00+08:00
export PATH LC_ALL ALMS_OPERATOR ALMS_NOW

# measure NAME COMMAND… - what it prints goes to NAME.out, time and memory to NAME.is.
measure() {
    name=$1
    shift
    "$build/tests/bench/bench_measure" "$name.is" "$@" >"$name.out" 2>&1 || {
        cat "$name.out"
        echo "bench: failed: $*" >&2
        exit 1
    }
}

# figure NAME FIELD - of the fastest round: 1 seconds, 2 seconds of work, 3 KiB.
figure() {
    sort -n "$1.is" | awk -v field="$2" 'NR == 1 { print $field }'
}

row() { # row LABEL NAME UNITS [GOAL]
    sort -n "$2.is" | awk -v label="$1" -v units="$3" -v goal="${4:-}" 'NR == 1 {
        rate = units > 0 ? sprintf("%10.0f/s", units / $1) : sprintf("%12s", "")
        printf "%-44s %9.3f s %9.3f s %s %7.1f MiB  %s\n", label, $1, $2, rate, $3 / 1024, goal }'
}

# faster LABEL NAME UNITS OTHER UNITS [GOAL] - how many times as fast as OTHER, per unit.
faster() {
    awk -v label="$1" -v ours="$(figure "$2" 1)" -v our_units="$3" -v other="$(figure "$4" 1)" \
        -v other_units="$5" -v goal="${6:-}" 'BEGIN {
            ratio = (other / other_units) / (ours / our_units)
            printf "%-56s %9.1f times  %s\n", label, ratio, goal }'
}

make_book() {
    alms --lang=en init "$1" --name="某市红十字会" >/dev/null
    alms --lang=en --book="$1" channel add qrpos "银联二维码" >/dev/null
    alms --lang=en --book="$1" fund add GEN "非限定" >/dev/null
    for fund in F1 F2 F3 F4; do
        alms --lang=en --book="$1" programme add "$fund" "$fund" >/dev/null
        alms --lang=en --book="$1" fund add "$fund" "$fund" --restricted=purpose \
            --programme="$fund" >/dev/null
    done
}

import() { # import NAME BOOK TABLE NEW
    measure "$1" alms --lang=en --book="$2" import run "$3" --rules="$here/bench.rules" --quiet
    grep -q "new: $4\( \|$\)" "$1.out" && return 0
    echo "bench: the import did not book what it should" >&2
    cat "$1.out" >&2
    exit 1
}

echo "$count gifts; every gift is an entry of two lines"
"$build/tests/bench/bench_generate" csv "$count" 1 >gifts.csv
"$build/tests/bench/bench_generate" csv "$few" 1 >few.csv
"$build/tests/bench/bench_sheet" gifts.xlsx "$few" 1

round=0
while [ "$round" -lt "$rounds" ]; do
    round=$((round + 1))
    rm -f bench.alms* limit*.db*
    measure limit "$build/tests/bench/bench_limit" . "$count" 1
    make_book bench.alms
    import import bench.alms gifts.csv "$count"
done
import again bench.alms gifts.csv 0
make_book few.alms
import few few.alms few.csv "$few"
measure close env ALMS_NOW=2027-01-05T09:00:00+08:00 alms --book=few.alms period close 2026-12 \
    --reason="not reconciled" --quiet
make_book sheet.alms
import sheet sheet.alms gifts.xlsx "$few"
measure parse "$build/tests/bench/bench_parse" gifts.xlsx $((few + 1))
measure parse-csv "$build/tests/bench/bench_parse" gifts.csv $((count + 1))

month=$(sqlite3 bench.alms "SELECT max(month) FROM entry" | sed 's/^\(....\)/\1-/')
of_month=$(sqlite3 bench.alms "SELECT count(*) FROM entry WHERE month = $(echo "$month" | tr -d -)")
first=2025-03-01
last=2025-03-07
lines=$(sqlite3 bench.alms \
    "SELECT count(*) FROM posting WHERE account = '1002' AND date BETWEEN 20250301 AND 20250307")
ALMS_BOOK=bench.alms
export ALMS_BOOK
for round in 1 2 3; do
    measure balance alms report balance
    measure register alms report register 1002 --from=$first --until=$last
    measure trial alms report trial --from="$month" --until="$month"
    measure statement alms disclose "$month" --folder=public
    measure hashes alms verify --hashes-only --quiet
    measure add alms gift add 200 --fund=GEN --channel=qrpos --donor="王芳"
done
measure verify alms verify --quiet
# A roster of people in that book, and one month of it.
people=100000
awk -v count="$people" 'BEGIN {
    print "member,name,birth,bank_account,joined"
    for (i = 1; i <= count; i++)
        printf "E-%06d,Elder %d,19%02d-%02d-%02d,62220%08d,2026-01-01\n",
            i, i, i % 50, i % 12 + 1, i % 28 + 1, i
}' >roster.csv
alms operator add li --role=approver >/dev/null
alms programme add ELDER ELDER >/dev/null
alms fund add ELDERS ELDERS --restricted=purpose --programme=ELDER >/dev/null
alms channel add bank bank >/dev/null
alms gift add "$((people * 200))" --fund=ELDERS --channel=bank --date=2026-03-01 >/dev/null
alms tariff add ELDER --from=2026-01-01 --term="monthly care 200" >/dev/null
alms plan add CARE --programme=ELDER --fund=ELDERS --variant=care --from=2026-03 >/dev/null
measure roster alms plan join CARE --file=roster.csv --quiet
measure run alms plan run CARE 2026-03 --approver=li --quiet
measure members alms plan members CARE 2026-03 --output=members.csv
if ! grep -q "$people people" run.out || [ "$(wc -l <members.csv)" -ne "$((people + 1))" ]; then
    echo "bench: the plan was not run for everybody" >&2
    cat run.out >&2
    exit 1
fi

measure durable "$build/tests/bench/bench_durable" bench.alms 2000

printf '%-44s %11s %11s %12s %11s  %s\n' '' time work rate memory goal
row "import from CSV" import "$count" "60 % of bare SQLite, 200 MiB"
row "  of a tenth of it" few "$few"
row "  the same again, every row known" again "$count"
row "  CSV only split into cells" parse-csv "$count"
row "bare SQLite, the same rows" limit "$count"
row "import from XLSX" sheet "$few"
row "  XLSX only split into cells" parse "$few" "100000/s"
row "balance of every account" balance 0 "0.010 s"
row "register of an account, $lines lines" register 0 "0.100 s for 20000"
row "trial balance of a month" trial 0
row "statement of $month, $of_month gifts" statement 0 "0.200 s"
row "a year of $few entries is closed" close "$few" "5 s for 100000"
row "one durable gift, whole process" add 0 "0.010 s"
row "durable gifts in one process" durable 2000 "1500/s"
row "roster of $people people joins" roster "$people" "10 s, 300 MiB"
row "a month of it is run" run "$people" "10 s, 300 MiB"
row "its list of receivers" members "$people"
row "verify: hashes only" hashes "$count" "3 s"
row "verify: every hash, rule and table" verify "$count" "20 s"
echo
awk -v ours="$(figure import 1)" -v bare="$(figure limit 1)" -v our_work="$(figure import 2)" \
    -v bare_work="$(figure limit 2)" -v kib="$(figure import 3)" -v few_kib="$(figure few 3)" '
    BEGIN {
        printf "import reaches %.0f %% of bare SQLite (%.0f %% by work; goal: 60 %%)", \
            100 * bare / ours, 100 * bare_work / our_work
        printf " with %.0f MiB, a tenth of it with %.0f MiB\n", kib / 1024, few_kib / 1024 }'

# --- others -------------------------------------------------------------------------------------

has() {
    command -v "$1" >/dev/null && return 0
    echo "$1 is not installed: left out"
    return 1
}

part=$(awk "BEGIN { print $few / $count }") # of the gifts that alms was asked about
if has hledger || has ledger; then
    "$build/tests/bench/bench_generate" ledger "$few" 1 >few.journal
fi
if has hledger; then
    : >all.journal
    measure hledger-import hledger -f all.journal import few.csv --rules-file="$here/hledger.rules"
    measure hledger-balance hledger -f few.journal balance
    measure hledger-register hledger -f few.journal register Assets:Bank -b $first -e 2025-03-08
    measure hledger-month hledger -f few.journal incomestatement -p "$month"
    row "hledger: import of $few gifts by rules" hledger-import "$few"
    row "hledger: balance of $few" hledger-balance "$few"
    faster "import: beside hledger, per gift" import "$count" hledger-import "$few" "25 times"
    faster "balance: beside hledger, $few scaled" balance 1 hledger-balance "$part"
    faster "register: beside hledger, $few scaled" register 1 hledger-register "$part"
    faster "a month: beside hledger, $few scaled" trial 1 hledger-month "$part"
fi
if has ledger; then
    measure ledger-balance ledger -f few.journal balance
    measure ledger-register ledger -f few.journal register Assets:Bank -b $first -e 2025-03-08
    measure ledger-month ledger -f few.journal balance -p "$month"
    row "ledger: balance of $few" ledger-balance "$few"
    faster "balance: beside ledger, $few scaled" balance 1 ledger-balance "$part" "1000 times"
    faster "register: beside ledger, $few scaled" register 1 ledger-register "$part" "150 times"
    faster "a month: beside ledger, $few scaled" trial 1 ledger-month "$part"
fi
if has bean-check; then
    "$build/tests/bench/bench_generate" beancount "$few" 1 >few.beancount
    BEANCOUNT_DISABLE_LOAD_CACHE=1
    export BEANCOUNT_DISABLE_LOAD_CACHE
    measure beancount-check bean-check few.beancount
    measure beancount-balance bean-report few.beancount balances
    row "beancount: check of $few" beancount-check "$few"
    row "beancount: balances of $few" beancount-balance "$few"
    faster "verify: beside bean-check, per gift" verify "$count" beancount-check "$few"
    faster "balance: beside beancount, $few scaled" balance 1 beancount-balance "$part"
fi
