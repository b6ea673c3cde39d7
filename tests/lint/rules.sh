#!/bin/sh
# rules [--tests] [FOLDER] - every rule of docs/rules.md stands in the files that its row names, every
# rule in the code has a row, every refusal that a row names is in codes.h, and every rule has a test.
# Rules without a test are listed; with --tests they are failures.
set -eu
strict=no
if [ "${1:-}" = --tests ]; then
    strict=yes
    shift
fi
cd "${1:-$(dirname "$0")/../..}"
LC_ALL=C
export LC_ALL
page=docs/rules.md
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

# "ID LINE FILE" for each file of a row, and "NAME LINE" for each refusal.
awk -F'|' -v places="$work/places" -v names="$work/names" -v page="$page" '
/^\| [A-Z]+-[0-9]+ \|/ {
    id = $2
    gsub(/ /, "", id)
    if (id in seen) {
        print page ":" FNR ": " id " stands here twice"
        bad = 1
    }
    seen[id] = 1
    if (NF != 7) {
        print page ":" FNR ": a row has five cells"
        bad = 1
    }
    count = split($6, files, ",")
    for (i = 1; i <= count; i++) {
        gsub(/[ `]/, "", files[i])
        print id, FNR, files[i] > places
    }
    if ($5 !~ /nothing/) {
        count = split($5, codes, ",")
        for (i = 1; i <= count; i++) {
            gsub(/ /, "", codes[i])
            print codes[i], FNR > names
        }
    }
}
END { exit bad }' "$page" || status=1
cut -d' ' -f1 "$work/places" | sort -u > "$work/documented"
[ -s "$work/documented" ] || { echo "$page:1: no rules were found"; exit 1; }

has() {
    grep -qE "(^|[^A-Z0-9-])$1([^0-9]|$)" "$2"
}

while read -r id line file; do
    if [ ! -f "$file" ]; then
        echo "$page:$line: $id: there is no file '$file'"
        status=1
    elif ! has "$id" "$file"; then
        echo "$page:$line: $id does not stand in '$file'"
        status=1
    fi
done < "$work/places"

while read -r name line; do
    if ! grep -q "^    X($name, " include/alms/codes.h; then
        echo "$page:$line: '$name' is no code of include/alms/codes.h"
        status=1
    fi
done < "$work/names"

# In the code: ids of the families that the page has, and whatever is called a Rule.
families=$(sed 's/-[0-9]*$//' "$work/documented" | sort -u | tr '\n' '|' | sed 's/|$//')
grep -rnE "\b($families)-[0-9]+\b|Rules? [A-Z]+-[0-9]+" engine audit cli include \
    --include='*.[ch]' --include='*.sql' > "$work/lines" || true
awk -F: -v families="^($families)-[0-9]+$" '{
    place = $1 ":" $2
    text = substr($0, length(place) + 2)
    is_rule = text ~ /Rules? [A-Z]+-[0-9]+/
    while (match(text, /[A-Z]+-[0-9]+/)) {
        id = substr(text, RSTART, RLENGTH)
        before = RSTART == 1 ? " " : substr(text, RSTART - 1, 1)
        text = substr(text, RSTART + RLENGTH)
        if (before !~ /[A-Za-z0-9_-]/ && (id ~ families || is_rule))
            print id, place
    }
}' "$work/lines" | sort -u > "$work/used"
while read -r id place; do
    if ! grep -qx "$id" "$work/documented"; then
        echo "$place: $id is not in $page"
        status=1
    fi
done < "$work/used"

find tests docs/guide -type f ! -path 'tests/lint/*' 2> /dev/null | sort > "$work/tests"
untested=
count=0
while read -r id; do
    found=no
    if xargs grep -lE "(^|[^A-Z0-9-])$id([^0-9]|$)" < "$work/tests" > /dev/null 2>&1; then
        found=yes
    fi
    if [ "$found" = no ]; then
        untested="$untested $id"
        count=$((count + 1))
    fi
done < "$work/documented"
if [ "$count" -gt 0 ]; then
    echo "rules: $count rules are named in no test:$untested"
    [ "$strict" = no ] || status=1
fi
echo "rules: $(wc -l < "$work/documented" | tr -d ' ') rules"
exit "$status"
