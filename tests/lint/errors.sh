#!/bin/sh
# errors [--update] [FOLDER] - docs/errors.md says what include/alms/codes.h says. The table between the two
# marks is made from the header; --update writes it.
set -eu
update=no
if [ "${1:-}" = --update ]; then
    update=yes
    shift
fi
cd "${1:-$(dirname "$0")/../..}"
LC_ALL=C
export LC_ALL
header=include/alms/codes.h
page=docs/errors.md

made=$(mktemp)
trap 'rm -f "$made" "$made.page"' EXIT

awk -v header="$header" '
# "     1xx  the command line cannot be understood        exit status 2"
/^ \*     [0-9]xx  / {
    hundred = substr($2, 1, 1)
    status[hundred] = $NF
    text = $0
    sub(/^ \*     [0-9]xx  /, "", text)
    sub(/ +exit status [0-9]$/, "", text)
    about[hundred] = text
    next
}

/^    X\(/ { is_row = 1; row = ""; line = FNR }

is_row {
    text = $0
    sub(/[ \\]*$/, "", text)
    row = row text
    if (text ~ /\)$/) {
        is_row = 0
        take(row)
    }
}

# Takes the five parts; texts beside each other are one.
function take(row,    i, c, quoted, part, parts) {
    sub(/^ *X\(/, "", row)
    sub(/\)$/, "", row)
    part = 1
    parts[1] = parts[2] = parts[3] = parts[4] = parts[5] = ""
    for (i = 1; i <= length(row); i++) {
        c = substr(row, i, 1)
        if (c == "\"")
            quoted = !quoted
        else if (!quoted && c == ",")
            part++
        else if (quoted || c != " ")
            parts[part] = parts[part] c
    }
    if (part != 5 || parts[2] !~ /^[1-6][0-9][0-9]$/ || parts[4] !~ /[.]$/ || parts[5] ~ /[.]$/) {
        printf "%s:%d: not a row of number, name, cause (a sentence) and remedy (a phrase)\n", \
            header, line > "/dev/stderr"
        bad = 1
    }
    if (parts[2] + 0 <= last + 0) {
        printf "%s:%d: the numbers do not rise\n", header, line > "/dev/stderr"
        bad = 1
    }
    last = parts[2]
    name = tolower(parts[1])
    gsub(/_/, "-", name)
    if (name != parts[3]) {
        printf "%s:%d: the name of %s is not \"%s\"\n", header, line, parts[1], name > "/dev/stderr"
        bad = 1
    }
    gsub(/\|/, "\\|", parts[4])
    gsub(/\|/, "\\|", parts[5])
    hundred = substr(parts[2], 1, 1)
    if (hundred != group) {
        group = hundred
        printf "\n## %s00 to %s99: %s\n\n", group, group, about[group]
        printf "Exit status %s.\n\n", status[group]
        print "| code | name | exit | cause | remedy |"
        print "|---|---|---|---|---|"
    }
    printf "| E%s | `%s` | %s | %s | %s |\n", parts[2], parts[3], status[hundred], parts[4], parts[5]
    count++
}

END { exit bad || count == 0 }' "$header" > "$made"

# The page with what stands between its marks taken from the header.
awk -v made="$made" '
/^<!-- made from include\/alms\/codes.h -->$/ {
    print
    while ((getline line < made) > 0)
        print line
    skips = 1
    begins = 1
    next
}
/^<!-- end -->$/ { if (skips) { print ""; ends = 1 } skips = 0 }
!skips { print }
END { exit !(begins && ends) }' "$page" > "$made.page" || {
    echo "$page:1: the marks around the table are missing"
    exit 1
}

if [ "$update" = yes ]; then
    cp "$made.page" "$page"
    exit 0
fi
diff "$page" "$made.page" > "$made.diff" || {
    awk -v page="$page" '
    /^[0-9]/ { split($0, at, /[acd,]/); line = at[1] }
    /^</ { printf "%s:%d: not in codes.h: %s\n", page, line++, substr($0, 3) }
    /^>/ { printf "%s:%d: codes.h says: %s\n", page, line, substr($0, 3) }
    END { print "mend it with: tests/lint/errors.sh --update" }' "$made.diff"
    rm -f "$made.diff"
    exit 1
}
rm -f "$made.diff"
echo "errors: $(grep -c '^| E' "$page") codes"
