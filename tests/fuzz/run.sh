#!/bin/sh
# run - builds the fuzz targets and runs each for a while: run.sh SECONDS [TARGET …]
#
# What is found stays in build/fuzz/found; the inputs that reach new code go to build/fuzz/corpus.
set -eu

seconds=${1:?usage: run.sh SECONDS [TARGET …]}
shift
cd "$(dirname "$0")/../.."
if [ $# -eq 0 ]; then
    set -- date decimal journal note options proof record rules table timestamp verify xlsx
fi

cmake --preset fuzz >/dev/null
for target in "$@"; do
    cmake --build build/fuzz --target "${target}_fuzz" >/dev/null
done
mkdir -p build/fuzz/found
for target in "$@"; do
    mkdir -p "build/fuzz/corpus/$target"
    echo "fuzz: $target, $seconds s"
    if ! "build/fuzz/tests/fuzz/${target}_fuzz" -max_total_time="$seconds" -print_final_stats=1 \
        -max_len=8192 -timeout=10 -rss_limit_mb=2048 -verbosity=0 \
        -artifact_prefix="build/fuzz/found/$target-" \
        "build/fuzz/corpus/$target" "tests/fuzz/corpus/$target" >"build/fuzz/$target.log" 2>&1; then
        tail -n 40 "build/fuzz/$target.log"
        exit 1
    fi
    sed -n 's/^stat::number_of_executed_units: */  inputs: /p' "build/fuzz/$target.log"
done
