#!/bin/sh
# run.sh BUILD COUNT - measures what users wait for, on COUNT made-up gifts, beside a bare program
# that writes the same rows into SQLite with the same durability. Prints ratios of this one run.
set -eu
build=$(cd "$1" && pwd)
count=$2
rules=$(cd "$(dirname "$0")" && pwd)/bench.rules
folder=$(mktemp -d "${TMPDIR:-/tmp}/alms-bench-XXXXXX")
trap 'rm -rf "$folder"' EXIT
cd "$folder"

PATH=$build/cli:$PATH
export PATH
ALMS_OPERATOR=chen
ALMS_NOW=2026-04-01T09:00:00+08:00
export ALMS_OPERATOR ALMS_NOW

# measure NAME COMMAND… - what it prints goes to NAME.out, time and memory to NAME.is.
measure() {
    name=$1
    shift
    "$build/tests/bench/bench_measure" "$name.is" "$@" >"$name.out" || {
        cat "$name.out"
        exit 1
    }
}

row() { # row LABEL NAME UNITS
    awk -v label="$1" -v units="$3" '{
        rate = units > 0 ? sprintf("%12.0f", units / $1) : sprintf("%12s", "")
        printf "%-34s %9.3f s %s /s %9.1f MiB\n", label, $1, rate, $2 / 1024 }' "$2.is"
}

echo "generating $count gifts"
"$build/tests/bench/bench_generate" "$count" 1 >gifts.csv

alms init bench.alms --name="某市红十字会" >/dev/null
alms channel add qrpos "银联二维码" >/dev/null
alms fund add GEN "非限定" >/dev/null
for fund in F1 F2 F3 F4; do
    alms programme add "$fund" "$fund" >/dev/null
    alms fund add "$fund" "$fund" --restricted=purpose --programme="$fund" >/dev/null
done

measure import alms import run gifts.csv --rules="$rules" --quiet
measure again alms import run gifts.csv --rules="$rules" --quiet
if ! grep -q "new: $count " import.out || ! grep -q "new: 0" again.out; then
    echo "bench: the imports did not book what they should" >&2
    cat import.out again.out >&2
    exit 1
fi
month=$(sqlite3 bench.alms "SELECT max(month) FROM entry" | sed 's/^\(....\)/\1-/')
measure balance alms report balance
measure disclose alms disclose "$month" --folder=public
measure verify alms verify --quiet
# A roster of as many people, and one month of it.
awk -v count="$count" 'BEGIN {
    print "member,name,birth,bank_account,joined"
    for (i = 1; i <= count; i++)
        printf "E-%06d,Elder %d,19%02d-%02d-%02d,62220%08d,2026-01-01\n",
            i, i, i % 50, i % 12 + 1, i % 28 + 1, i
}' >roster.csv
alms operator add li --role=approver >/dev/null
alms programme add ELDER ELDER >/dev/null
alms fund add ELDERS ELDERS --restricted=purpose --programme=ELDER >/dev/null
alms channel add bank bank >/dev/null
alms gift add "$((count * 200))" --fund=ELDERS --channel=bank --date=2026-03-01 >/dev/null
alms tariff add ELDER --from=2026-01-01 --term="monthly care 200" >/dev/null
alms plan add CARE --programme=ELDER --fund=ELDERS --variant=care --from=2026-03 >/dev/null
measure roster alms plan join CARE --file=roster.csv --quiet
measure run alms plan run CARE 2026-03 --approver=li --quiet
measure members alms plan members CARE 2026-03 --output=members.csv
if ! grep -q "$count people" run.out || [ "$(wc -l <members.csv)" -ne "$((count + 1))" ]; then
    echo "bench: the plan was not run for everybody" >&2
    cat run.out >&2
    exit 1
fi

measure limit "$build/tests/bench/bench_limit" . "$count" 1

row "import of $count gifts" import "$count"
row "the same import again" again "$count"
row "bare SQLite, the same rows" limit "$count"
row "roster of $count people joins" roster "$count"
row "a month of it is run" run "$count"
row "its list of receivers" members "$count"
row "balance of every account" balance 0
row "statement of $month" disclose 0
row "verify: every hash, rule, table" verify "$count"
awk 'FNR == 1 { seconds[++files] = $1; kibibytes[files] = $2 }
    END {
        share = 100 * seconds[2] / seconds[1]
        printf "\nimport reaches %.0f %% of bare SQLite (goal: 40 %%)", share
        printf " with %.0f MiB (goal: 200 MiB)\n", kibibytes[1] / 1024
    }' import.is limit.is
