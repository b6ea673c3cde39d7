#!/bin/sh
# links [FOLDER] - every relative link of README.md, docs/ and tests/cli/ leads to a file and a
# heading that are there, and every page of docs/ is reached from README.md or docs/architecture.md.
set -eu
cd "${1:-$(dirname "$0")/../..}"
LC_ALL=C
export LC_ALL

pages=$(find docs tests/cli tests/guide -name '*.md' | sort)
[ -f README.md ] && pages="README.md $pages"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# "PAGE LINE TARGET" for each link, "PAGE ANCHOR" for each heading; code is passed over.
# shellcheck disable=SC2086
awk -v links="$work/links" -v anchors="$work/anchors" '
function note_anchor(text,    slug, i, c, seen) {
    sub(/^#+ +/, "", text)
    sub(/ +#*$/, "", text)
    text = tolower(text)
    slug = ""
    for (i = 1; i <= length(text); i++) {
        c = substr(text, i, 1)
        if (c == " ")
            slug = slug "-"
        else if (c ~ /[a-z0-9_-]/ || c >= "\200")
            slug = slug c
    }
    seen = count[FILENAME, slug]++
    print FILENAME, (seen ? slug "-" seen : slug) > anchors
}

FNR == 1 { in_block = 0 }
/^```/ { in_block = !in_block; next }
in_block { next }
/^#+ / { note_anchor($0) }
{
    line = $0
    gsub(/`[^`]*`/, "", line)
    while (match(line, /\]\([^)]*\)/)) {
        target = substr(line, RSTART + 2, RLENGTH - 3)
        line = substr(line, RSTART + RLENGTH)
        sub(/ +".*"$/, "", target)
        if (target !~ /^[a-z]+:/)
            print FILENAME, FNR, target > links
    }
}' $pages /dev/null
touch "$work/links" "$work/anchors"

status=0
: > "$work/edges"
while read -r page line target; do
    file=${target%%#*}
    anchor=
    case $target in *'#'*) anchor=${target#*#} ;; esac
    if [ -z "$file" ]; then
        path=$page
    else
        path=$(dirname "$page")/$file
    fi
    # a/../b and ./b as b
    path=$(printf '%s\n' "$path" | awk -F/ '{
        n = 0
        for (i = 1; i <= NF; i++)
            if ($i == "..") { if (n > 0) n--; else { print "outside"; exit } }
            else if ($i != "." && $i != "") part[++n] = $i
        for (i = 1; i <= n; i++) printf "%s%s", (i > 1 ? "/" : ""), part[i]
        print ""
    }')
    if [ ! -e "$path" ]; then
        echo "$page:$line: there is no '$file'"
        status=1
        continue
    fi
    if [ -n "$anchor" ] && ! grep -qxF "$path $anchor" "$work/anchors"; then
        echo "$page:$line: '$path' has no heading '#$anchor'"
        status=1
    fi
    echo "$page $path" >> "$work/edges"
    # A link to a folder reaches the pages in it.
    if [ -d "$path" ]; then
        find "$path" -name '*.md' | sed "s|^|$page |" >> "$work/edges"
    fi
done < "$work/links"

awk '
FNR == NR { from[NR] = $1; to[NR] = $2; edges = NR; next }
{ all[++count] = $1 }
END {
    reached["README.md"] = reached["docs/architecture.md"] = 1
    do {
        grew = 0
        for (i = 1; i <= edges; i++)
            if (from[i] in reached && !(to[i] in reached))
                grew = reached[to[i]] = 1
    } while (grew)
    for (i = 1; i <= count; i++)
        if (!(all[i] in reached)) {
            print all[i] ":1: no page leads here; link it from docs/architecture.md"
            bad = 1
        }
    exit bad
}' "$work/edges" - <<PAGES || status=1
$(find docs -name '*.md' | sort)
PAGES
echo "links: $(wc -l < "$work/links" | tr -d ' ') links"
exit "$status"
