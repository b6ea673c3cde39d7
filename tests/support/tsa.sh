#!/bin/sh
# tsa.sh new - makes a time-stamp authority of its own in the working folder: ca.pem is the
# certificate that stands for it, other.pem one that does not, and the authority signs with
# tsa.pem, with past.pem, whose time was over in 2020, or as refuse, which takes no SHA-256.
# tsa.sh answer NAME QUERY REPLY - what it answers.
set -eu

curve="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -config tsa.cnf"

configure() {
    cat >tsa.cnf <<'CONFIG'
[req]
distinguished_name = names
[names]
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[stamps]
extendedKeyUsage = critical,timeStamping
[issue]
database = issued
new_certs_dir = .
serial = issue.serial
policy = any
default_md = sha256
unique_subject = no
x509_extensions = stamps
[any]
commonName = supplied
[answer]
serial = answer.serial
signer_digest = sha256
default_policy = 1.3.6.1.4.1.99999.1
digests = sha256
[refuse]
serial = answer.serial
signer_digest = sha256
default_policy = 1.3.6.1.4.1.99999.1
digests = sha512
CONFIG
    : >issued
    echo 01 >issue.serial
    echo 01 >answer.serial
}

root() { # shellcheck disable=SC2086 # options part into words
    openssl req -x509 $curve -extensions root -keyout "$1.key" -out "$1.pem" -subj "/CN=$1" \
        -days 36500
}

certify() { # certify NAME FIRST LAST
    # shellcheck disable=SC2086
    openssl req $curve -keyout "$1.key" -out "$1.csr" -subj "/CN=$1"
    openssl ca -batch -notext -config tsa.cnf -name issue -cert ca.pem -keyfile ca.key \
        -in "$1.csr" -out "$1.pem" -startdate "$2" -enddate "$3"
}

case $1 in
new)
    { configure; root ca; root other
      certify tsa 20200101000000Z 21200101000000Z
      certify past 20200101000000Z 20200201000000Z; } >tsa.log 2>&1 || { cat tsa.log; exit 1; }
    ;;
answer)
    section=answer signer=$2
    [ "$2" = refuse ] && section=refuse && signer=tsa
    openssl ts -reply -config tsa.cnf -section "$section" -queryfile "$3" -signer "$signer.pem" \
        -inkey "$signer.key" -out "$4" >tsa.log 2>&1 || { cat tsa.log; exit 1; }
    ;;
esac
