#!/bin/sh
# embed.sh SOURCE BUILD COMPILER FLAGS - installs alms into a scratch folder and builds the example
# of docs/guide/embed against it, as another program would.
set -eu

source=$1
build=$2
compiler=$3
flags=$4
scratch=$(mktemp -d "${TMPDIR:-/tmp}/alms-embed-XXXXXX")
trap 'rm -rf "$scratch"' EXIT

cmake --install "$build" --prefix "$scratch/prefix" >/dev/null
pc=$(find "$scratch/prefix" -name alms.pc)
sed "s|^prefix=.*|prefix=$scratch/prefix|" "$pc" >"$scratch/alms.pc"
PKG_CONFIG_PATH=$scratch
export PKG_CONFIG_PATH
# shellcheck disable=SC2046,SC2086 # options part into words
"$compiler" -std=c11 -Wall -Wextra -Werror $flags "$source/docs/guide/embed/embed.c" \
    $(pkg-config --cflags --libs --static alms) -o "$scratch/embed"
"$scratch/embed" "$scratch/new.alms" >"$scratch/said"
printf '%s\n' 'R-2026-04-000001' '1002 CNY 12.50' '410101 CNY -12.50' >"$scratch/expected"
diff "$scratch/expected" "$scratch/said"
