#!/bin/sh
# symbols LIBALMS LIBALMS_AUDIT [FOLDER] - the libraries hold no mutable global, every global symbol
# starts with alms_ (constants: ALMS_), every function of include/alms is defined, and what
# include/alms declares is exactly what may be seen from outside.
set -eu
engine=$(realpath "$1")
audit=$(realpath "$2")
for library in "$engine" "$audit"; do
    [ -f "$library" ] || { echo "symbols: there is no $library"; exit 1; }
done
cd "${3:-$(dirname "$0")/../..}"
LC_ALL=C
export LC_ALL
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

# What sanitizers and compilers add is none of ours.
ours() {
    grep -vE '(__asan|__odr_asan|___asan|asan\.module|__ubsan|__sancov|__gcov|__prof|__llvm|__covrec|__unnamed_[0-9]+$|__unnamed_[0-9]+ *\|)' || true
}

# --- no mutable globals: nothing in .data, .bss or common ---

for library in "$engine" "$audit"; do
    nm --format=sysv "$library" | ours | awk -F'|' -v library="${library##*/}" '
    /^Symbols from .*\[/ || /^[A-Za-z0-9_.]+[.]o:$/ { object = $0 }
    NF == 7 {
        gsub(/ /, "", $1); gsub(/ /, "", $4); gsub(/ /, "", $7)
        section = $7
        # Tables of constants that hold addresses: written by the loader, then closed.
        if (section ~ /^[.]data[.]rel[.]ro/ || $4 == "SECTION" || $4 == "FILE" || $1 == "")
            next
        if (section ~ /^[.](t?data|t?bss)/ || section ~ /COM/) {
            sub(/^Symbols from /, "", object)
            printf "%s: %s: \"%s\" in %s is a mutable global\n", library, object, $1, section
            bad = 1
        }
    }
    END { exit bad }' || status=1
done

# --- names ---

for library in "$engine" "$audit"; do
    nm -g --defined-only -P "$library" | ours | awk -v library="${library##*/}" '
    /:$/ { object = $1; next }
    NF >= 2 && $1 !~ /^(alms_[a-z0-9_]+|ALMS_[A-Z0-9_]+)$/ {
        printf "%s: %s: \"%s\" is global and does not start with alms_\n", library, object, $1
        bad = 1
    }
    END { exit bad }' || status=1
done

# --- what is declared is defined, and is all that is seen ---

# Functions that the public headers declare: names before a bracket, but for function types.
awk '
/^[ \t]*#/ { next }
{ text = text " " $0 }
END {
    while ((at = index(text, "/*")) > 0) {
        end = index(substr(text, at + 2), "*/")
        text = substr(text, 1, at - 1) " " substr(text, at + 2 + end + 1)
    }
    count = split(text, statements, ";")
    for (i = 1; i <= count; i++) {
        if (statements[i] ~ /typedef/)
            continue
        if (match(statements[i], /alms_[a-z0-9_]+\(/))
            print substr(statements[i], RSTART, RLENGTH - 1)
    }
}' include/alms/*.h | sort -u > "$work/declared"

nm -g --defined-only -P "$engine" "$audit" | awk '$2 == "T" { print $1 }' | sort -u > "$work/defined"
comm -23 "$work/declared" "$work/defined" > "$work/missing"
if [ -s "$work/missing" ]; then
    while read -r name; do
        place=$(grep -nE "\b$name\(" include/alms/*.h | head -1 | cut -d: -f1,2)
        echo "$place: $name is declared and defined nowhere"
    done < "$work/missing"
    status=1
fi

readelf -sW "$engine" "$audit" 2> /dev/null | ours |
    awk '$5 == "GLOBAL" && $6 == "DEFAULT" && $7 != "UND" && $4 == "FUNC" { print $8 }' |
    sort -u > "$work/seen"
comm -13 "$work/declared" "$work/seen" > "$work/leaked"
comm -23 "$work/declared" "$work/seen" > "$work/hidden"
if [ -s "$work/leaked" ] || [ -s "$work/hidden" ]; then
    sed 's/$/: can be seen from outside, but no public header declares it/' "$work/leaked"
    sed 's/$/: is declared in include\/alms, but hidden: it stands outside of ALMS_BEGIN_DECLS/' \
        "$work/hidden"
    status=1
fi

echo "symbols: $(wc -l < "$work/declared" | tr -d ' ') public functions"
[ -s "$work/declared" ] || status=1
exit "$status"
