#!/bin/sh
# audit_again.sh ALMS - the tests of entries once more in awk, over a ledger that was made at
# random: both find the same numbers of lines.
set -eu

alms=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
unset ALMS_BOOK ALMS_OPERATOR ALMS_NOW ALMS_SEED
LC_ALL=C
export LC_ALL

# Lines in two currencies, all dated in months of 28 days; some entries do not balance.
awk 'BEGIN {
    srand(20260213)
    print "Journal_ID|Line|JE_Line_Description|Effective_Date|Account|Amount|Currency|" \
        "Entered_By|Entered_Date|Entered_Time|Approved_By|Payee"
    for (i = 1; i <= 1500; i++) {
        if (rand() < 0.02)
            continue
        account = 5000 + int(40 * rand() * rand() * rand())
        amount = int(rand() * 80) * (rand() < 0.1 ? 1000 : rand() < 0.5 ? 75 : 12.5)
        currency = rand() < 0.9 ? "CNY" : "USD"
        user = "u" int(14 * rand() * rand() * rand())
        approver = rand() < 0.1 ? user : rand() < 0.2 ? "" : "boss"
        day = 1 + int(rand() * 14)
        entered = day + int(rand() * 16) - 3
        entered = entered < 1 ? 1 : entered
        time = int(rand() * 24) * 10000 + int(rand() * 60) * 100
        text = rand() < 0.05 ? "" : rand() < 0.05 ? "ab" : rand() < 0.05 ? "Correction" : "goods " i
        error = rand() < 0.01 ? 0.01 : 0
        for (line = 1; line <= 2; line++)
            printf "%d|%d|%s|202602%02d|%s|%.2f|%s|%s|202602%02d|%d|%s|p%d\n", i, line, text, day,
                line == 1 ? account : 1000 + int(3 * rand()), line == 1 ? amount : error - amount,
                currency, user, entered, time, approver, i % 40
    }
}' >gl.txt

"$alms" audit test --from=gl.txt --table=summary --format=csv --set=limit=5000 \
    --set=profile-share=0.9 | tr -d '\r' | awk -F, 'NR > 1 { print $1, $4 }' >found

awk -F'|' '
function near(i, j) {
    return who[j] == who[i] && paid[j] < 500000 && when[j] >= when[i] && when[j] - when[i] <= 7
}
NR == 1 { next }
{
    lines++
    cents = $6; sub(/\./, "", cents); cents += 0
    size = cents < 0 ? -cents : cents
    entry[lines] = $1; user[lines] = $8; account[lines] = $5; amount[lines] = cents
    by_user[$8]++; by_account[$5]++
    habit["hour", $8, int($10 / 10000)]++; habit["day", $8, substr($9, 7) % 7]++
    habit["account", $8, $5]++
    same[$5, $7, cents]++; key[lines] = $5 SUBSEP $7 SUBSEP cents
    sum[$1, $7] += cents; currency[$1] = $7
    if (!($1 in seen)) { seen[$1] = 1; if ($1 - last > 1 && last) gaps++; last = $1 }
    day = substr($4, 7) + 0; entered = substr($9, 7) + 0
    if (size % 100000 == 0) round++
    hour = int($10 / 10000)
    if (hour >= 20 || hour < 6) night++
    # 2026-02-01 was a Sunday.
    if (entered % 7 == 1 || entered % 7 == 0) weekend++
    if (entered - day > 5) back++
    if (day > entered) post++
    if ($8 == $11) own++
    if (length($3) < 3 || tolower($3) ~ /^correct/) text++
    if (cents > 0) debit[$1] = $5
    if (cents < 0) credit[$1] = $5
    if (cents >= 450000 && cents < 500000) below++
    if (cents >= 500000 && cents < 550000) above++
    if (cents > 0) {
        payments++
        who[payments] = $12 SUBSEP $8 SUBSEP $7; when[payments] = day; paid[payments] = cents
    }
}
END {
    for (i in currency) if (sum[i, currency[i]] != 0) unbalanced++
    for (i in debit) if (i in credit) pairs[debit[i], credit[i]]++
    for (i in pairs) if (pairs[i] <= 2) seldom_pairs++
    for (i = 1; i <= lines; i++) {
        if (same[key[i]] > 1) twice++
        if (by_user[user[i]] <= 10) seldom_users++
        if (by_account[account[i]] <= 3) seldom_accounts++
    }
    # Every stretch of seven days that begins with a payment.
    for (i = 1; i <= payments; i++) {
        if (paid[i] >= 500000)
            continue
        total = 0; count = 0
        for (j = 1; j <= payments; j++)
            if (near(i, j)) {
                total += paid[j]; count++
            }
        if (count < 2 || total < 500000)
            continue
        for (j = 1; j <= payments; j++)
            if (near(i, j))
                split_up[j] = 1
    }
    for (j in split_up) splits++
    # A habit is usual while those that are more frequent are less than the share; equals are equal.
    for (i in habit) {
        split(i, part, SUBSEP)
        if (by_user[part[2]] < 100)
            continue
        more = 0
        for (j in habit) {
            split(j, other, SUBSEP)
            if (other[1] == part[1] && other[2] == part[2] && habit[j] > habit[i])
                more += habit[j]
        }
        if (more >= 0.9 * by_user[part[2]])
            odd += habit[i]
    }
    print "J2", gaps + 0; print "J3", unbalanced + 0; print "J4", twice + 0
    print "J5", round + 0; print "J7", weekend + 0; print "J8", night + 0; print "J9", back + 0
    print "J10", post + 0; print "J11", 0; print "J12", seldom_users + 0
    print "J13", seldom_accounts + 0; print "J14", seldom_pairs + 0
    print "J16", splits + 0; print "J17", own + 0; print "J18", text + 0; print "J20", odd + 0
    print "bands", below + 0, above + 0 >"bands"
}' gl.txt >wanted

status=0
while read -r test count; do
    [ "$test" = J11 ] || [ "$count" -gt 0 ] || {
        echo "audit_again: $test is not tried: nothing is wrong in the ledger" >&2
        status=1
    }
    grep -qx "$test $count" found || {
        echo "audit_again: $test: $(grep "^$test " found) is found, $count are there" >&2
        status=1
    }
done <wanted
read -r _ below above <bands
"$alms" audit test --from=gl.txt --test=J15 --table=summary --format=csv --set=limit=5000 |
    grep -q "5000: $below below, $above above" || {
    echo "audit_again: J15 counts other bands than $below and $above" >&2
    status=1
}
# J6 without users: the endings alone.
cut -d'|' -f1-7 gl.txt >nobody.txt
endings=$(awk -F'|' 'NR > 1 {
    whole = $6 < 0 ? -$6 : $6 + 0; whole = int(whole)
    if (whole >= 100) { count[whole % 100]++; n++ }
}
END {
    for (i = 0; i < 100; i++) chi += (count[i] - n / 100) ^ 2 / (n / 100)
    for (i = 0; i < 100; i++) high += ((count[i] / n - 0.01) / sqrt(0.0099 / n) > 2.576)
    # 134.642 is the limit of chi-square with 99 degrees of freedom at 0.01.
    print (chi > 134.642 ? high : 0)
}' nobody.txt)
"$alms" audit test --from=nobody.txt --test=J6 --table=summary --format=csv |
    grep -q "^J6,[^,]*,[0-9]*,$endings," && [ "$endings" -gt 0 ] || {
    echo "audit_again: J6 does not find $endings endings" >&2
    status=1
}
echo "audit_again: $(wc -l <wanted) tests compared"
exit $status
