#!/bin/sh
# update - brings zh_CN.po up to date with the strings of the sources.
#
#     cli/po/update.sh            new strings come in without a translation, changed ones as fuzzy
#     cli/po/update.sh -t FILE    only writes the template
#
# Translate what the command then lists, delete the marks "#, fuzzy", and run tests/lint/po.sh.
set -eu

LC_ALL=C.UTF-8
export LC_ALL

template=
if [ "${1-}" = -t ]; then
    case $2 in
    /*) template=$2 ;;
    *) template=$PWD/$2 ;;
    esac
fi
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A header without dates and versions, so that equal strings give equal bytes.
cat >"$work/zh_CN.pot" <<'END'
msgid ""
msgstr ""
"Project-Id-Version: alms\n"
"Language: \n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
END

extract() {
    xgettext --language=C --from-code=UTF-8 --join-existing --omit-header --add-location=file \
        --sort-output --no-wrap --output="$work/zh_CN.pot" --keyword "$@"
}

# Messages; placeholders of arguments and options stand in the tables of the commands.
find engine audit cli -name '*.[ch]' | LC_ALL=C sort >"$work/sources"
extract --keyword=_ --keyword=N_ --keyword=W_ --keyword=C_:1c,2 --keyword=cli_word_in:2c,3 \
    --keyword=alms_fail:3 --keyword=alms_fail_at:4 --keyword=cli_complain:2 \
    --keyword=COMPLAIN:3 --keyword=RULES_FAIL:3 \
    --keyword=ARGUMENT:3 --keyword=ARGUMENT_OPTIONAL:3 --keyword=REST:3 \
    --keyword=MONTH_ARGUMENT:3 --keyword=TEXT:4 --keyword=LIST:4 \
    --files-from="$work/sources"
# Cause and remedy of each code: two runs, since one keyword takes one argument at a time.
extract --keyword=X:4 include/alms/codes.h
extract --keyword=X:5 include/alms/codes.h

if [ -n "$template" ]; then
    cp "$work/zh_CN.pot" "$template"
    exit 0
fi

po=cli/po/zh_CN.po
msgmerge --quiet --sort-output --no-wrap --add-location=file --output-file="$work/merged.po" \
    "$po" "$work/zh_CN.pot"
msgattrib --no-obsolete --no-wrap --sort-output --add-location=file \
    --output-file="$work/zh_CN.po" "$work/merged.po"
cp "$work/zh_CN.po" "$po"

msgfmt --statistics --output-file="$work/zh_CN.mo" "$po"
msgattrib --untranslated --no-wrap --no-location "$po"
msgattrib --only-fuzzy --no-wrap --no-location "$po"
