#!/bin/sh
# alone.sh FOLDER - alms-verify has fewer than 1,500 lines in all, and includes nothing but its own
# header, the C library and libcrypto.
set -eu
lines=$(cat "$1"/* | wc -l)
[ "$lines" -lt 1500 ] || { echo "alone: alms-verify has $lines lines"; exit 1; }
foreign=$(grep -hE '^#include' "$1"/*.[ch] | sort -u |
    grep -vE '"verify[.]h"|<(stdbool|stddef|stdint|stdio|stdlib|string|dirent)[.]h>' |
    grep -vE '<(sys/stat|openssl/evp)[.]h>' || true)
[ -z "$foreign" ] || { echo "alone: alms-verify includes"; echo "$foreign"; exit 1; }
grep -q 'target_link_libraries(alms_verify PRIVATE alms_flags PkgConfig::CRYPTO)' \
    "$1/CMakeLists.txt" || { echo "alone: alms-verify links more than libcrypto"; exit 1; }
echo "alms-verify has $lines lines and stands alone"
