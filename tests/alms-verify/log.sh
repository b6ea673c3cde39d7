#!/bin/sh
# log.sh - makes published logs with openssl and coreutils alone, for tests of alms-verify.
#
# new_log FOLDER ORIGIN, then publish FOLDER RECORDS writes the first lines of a file as a log.

sha256() { openssl dgst -sha256 -binary; }

# new_key NAME TYPE - makes NAME.pem; vkey NAME ORIGIN TYPE prints its key.
new_key() { openssl genpkey -algorithm ed25519 -out "$1.pem" 2>/dev/null; }

# typed_key NAME TYPE - the type and the 32 bytes of the key.
typed_key() {
    printf "\\$2"
    openssl pkey -in "$1.pem" -pubout -outform DER | tail -c 32
}

key_id() { # key_id NAME ORIGIN TYPE - four bytes
    { printf '%s\n' "$2"; typed_key "$1" "$3"; } | sha256 | head -c 4
}

vkey() { # vkey NAME ORIGIN TYPE
    printf '%s+%s+%s' "$2" "$(key_id "$1" "$2" "$3" | od -An -tx1 | tr -d ' \n')" \
        "$(typed_key "$1" "$3" | base64 -w0)"
}

sign() { # sign NAME FILE - 64 bytes
    openssl pkeyutl -sign -inkey "$1.pem" -rawin -in "$2"
}

signature_line() { # signature_line NAME ORIGIN FILE
    printf '\342\200\224 %s %s\n' "$2" "$({ key_id "$1" "$2" 001; sign "$1" "$3"; } | base64 -w0)"
}

# cosignature_line NAME ORIGIN FILE SECONDS
cosignature_line() {
    { printf 'cosignature/v1\ntime %s\n' "$4"; cat "$3"; } >cosigned
    printf '\342\200\224 %s %s\n' "$2" "$({
        key_id "$1" "$2" 004
        for byte in $(printf '%016x' "$4" | sed 's/../& /g'); do
            printf "\\$(printf '%03o' "0x$byte")"
        done
        sign "$1" cosigned
    } | base64 -w0)"
}

position() { # 0-padded groups of three digits
    case $1 in
    ????*) printf 'x%03d/%03d' $(($1 / 1000)) $(($1 % 1000)) ;;
    *) printf '%03d' "$1" ;;
    esac
}

# octal WIDTH FILE - a line for every WIDTH bytes of a file, as printf %b takes them.
octal() {
    od -An -v -to1 -w"$1" "$2" | sed 's/ /\\0/g'
}

# fold FILE… - the tree hash of hashes of 32 bytes each, for a power of two or any number of them.
# Level by level: pairs are hashed by one openssl, and what is left without a pair goes up as it is.
fold() {
    rm -rf fold && mkdir fold
    cat "$@" >fold/level
    count=$#
    while [ "$count" -gt 1 ]; do
        mkdir fold/pairs
        head -c $((count / 2 * 64)) fold/level >fold/paired
        octal 64 fold/paired | {
            pair=100000
            while read -r bytes; do
                printf '%b' "\\0001$bytes" >fold/pairs/$pair
                pair=$((pair + 1))
            done
        }
        { openssl dgst -sha256 -binary fold/pairs/*; tail -c +$((count / 2 * 64 + 1)) fold/level
        } >fold/up
        mv fold/up fold/level
        rm -r fold/pairs
        count=$(((count + 1) / 2))
    done
    cat fold/level
}

# hash_leaves RECORDS COUNT - leaves/N.hash and leaves/N.entry of the lines that have none yet.
hash_leaves() {
    rm -rf new && mkdir new
    head -n "$2" "$1" | {
        LC_ALL=C
        at=1000000
        while IFS= read -r record; do
            name=${at#1}
            at=$((at + 1))
            [ ! -f "leaves/$name.hash" ] || continue
            echo "leaves/$name.hash" >>new.names
            { printf '\000'; printf '%s' "$record"; } >"new/$name"
            size=$((${#record} / 256)) rest=$((${#record} % 256))
            { printf '%b' "\\0$((size / 64))$((size / 8 % 8))$((size % 8))"
                printf '%b' "\\0$((rest / 64))$((rest / 8 % 8))$((rest % 8))"
                printf '%s' "$record"; } >"leaves/$name.entry"
        done
    }
    [ -f new.names ] || return 0
    openssl dgst -sha256 -binary new/* >new.hashes
    octal 32 new.hashes | paste -d' ' new.names - | while read -r name bytes; do
        printf '%b' "$bytes" >"$name"
    done
    rm -r new new.names new.hashes
}

# publish FOLDER RECORDS COUNT KEY ORIGIN - the first COUNT lines of RECORDS, at most 65,535.
publish() {
    mkdir -p "$1/tile/entries" "$1/tile/0" "$1/tile/1" "$1/checkpoints" leaves
    hash_leaves "$2" "$3"
    tile=0
    rm -f above.*
    while [ $((tile * 256)) -lt "$3" ]; do
        width=$(($3 - tile * 256))
        part=.p/$width
        [ "$width" -lt 256 ] || { width=256; part=; }
        names=$(ls leaves/*.hash | tail -n +$((tile * 256 + 1)) | head -n "$width")
        place=$(position "$tile")$part
        mkdir -p "$(dirname "$1/tile/0/$place")" "$(dirname "$1/tile/entries/$place")"
        # shellcheck disable=SC2086 # names without blanks
        cat $names >"$1/tile/0/$place"
        # shellcheck disable=SC2046,SC2086
        cat $(echo "$names" | sed 's/hash$/entry/') >"$1/tile/entries/$place"
        # shellcheck disable=SC2086
        [ "$width" -lt 256 ] || fold $names >"above.$(printf '%03d' "$tile")"
        tile=$((tile + 1))
    done
    if ls above.* >/dev/null 2>&1; then
        mkdir -p "$1/tile/1/000.p"
        cat above.* >"$1/tile/1/000.p/$(ls above.* | wc -l)"
    fi
    # shellcheck disable=SC2046
    fold $(ls leaves/*.hash | head -n "$3") >root
    printf '%s\n%s\n%s\n' "$5" "$3" "$(base64 -w0 root)" >text
    { cat text; echo; signature_line "$4" "$5" text; } >"$1/checkpoints/$3"
    cp "$1/checkpoints/$3" "$1/checkpoint"
}
