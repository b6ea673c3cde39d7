#!/bin/sh
# po - whether the program speaks Chinese: every string of the sources is translated in
# cli/po/zh_CN.po, nothing else is, and what a translation takes and how it ends agrees.
set -eu

LC_ALL=C.UTF-8
export LC_ALL
cd "$(dirname "$0")/../.."
po=cli/po/zh_CN.po
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

cli/po/update.sh -t "$work/zh_CN.pot"
msgmerge --quiet --no-fuzzy-matching --no-wrap --add-location=file \
    --output-file="$work/merged.po" "$po" "$work/zh_CN.pot"

# msgfmt tells the line of a wrong format; what stands in it says more.
if ! msgfmt --check-format --check-domain --output-file=/dev/null "$work/merged.po" \
    2>"$work/faults"; then
    awk 'NR == FNR { line[FNR] = $0; next }
        split($0, part, ":") > 2 {
            sub(/^[^:]*:[^:]*: /, "")
            printf "cli/po/zh_CN.po: %s: %s\n", $0, line[part[2]]
        }' "$work/merged.po" "$work/faults"
    failed=1
fi

# One line for each entry: flags, files, context, text, translation.
entries() {
    LC_ALL=C awk -v OFS='\t' '
    function flush() {
        if (text != "")
            print (is_old ? "old" : is_fuzzy ? "fuzzy" : "live"), files, context, text, said
        files = context = text = said = ""; is_old = is_fuzzy = 0; part = ""
    }
    function quoted(line) { sub(/^[^"]*"/, "", line); sub(/"$/, "", line); return line }
    /^$/ { flush(); next }
    /^#: / { files = files (files == "" ? "" : " ") substr($0, 4); next }
    /^#, .*fuzzy/ { is_fuzzy = 1; next }
    /^#~/ { is_old = 1; sub(/^#~ ?\|? ?/, "") }
    /^#/ { next }
    /^msgctxt "/ { part = "context"; context = quoted($0); next }
    /^msgid "/ { part = "text"; text = quoted($0); next }
    /^msgstr "/ { part = "said"; said = quoted($0); next }
    /^"/ && part == "text" { text = text quoted($0) }
    /^"/ && part == "said" { said = said quoted($0) }
    END { flush() }' "$1"
}

entries "$work/merged.po" | LC_ALL=C awk -F '\t' '
function complain(what) {
    printf "cli/po/zh_CN.po: %s: \"%s\" (%s)\n", what, $4, $2 == "" ? "in no source" : $2
    bad = 1
}
# Three bytes of U+4000 to U+9FFF, where the characters of Chinese stand.
function has_chinese(text) { return text ~ /[\344-\351][\200-\277][\200-\277]/ }
# Choices are typed as they stand.
function is_choice(text) { return text ~ /^[a-z]+(\|[a-z]+)+$/ }
function stops(text) { sub(/(\\n)+$/, "", text); return text ~ /(\.|\343\200\202)$/ }
$1 == "old" { complain("no source has this string any more; run cli/po/update.sh"); next }
$1 == "fuzzy" { complain("the translation is marked fuzzy"); next }
$5 == "" { complain("there is no translation; run cli/po/update.sh"); next }
is_choice($4) { if ($5 != $4) complain("choices are not translated"); next }
$4 ~ /[A-Za-z][A-Za-z][A-Za-z]/ && !has_chinese($5) { complain("the translation holds no Chinese") }
$5 ~ /[\344-\351][\200-\277][\200-\277][,;!?()]/ || $5 ~ /[,;!?()][\344-\351]/ {
    complain("punctuation beside Chinese is full-width")
}
$4 != "No." && stops($4) != stops($5) { complain("only one of the two ends with a full stop") }
$5 ~ /\047/ && $4 !~ /\047 _/ { complain("Chinese has its own quotation marks") }
END { exit bad }
' || failed=1

exit $failed
