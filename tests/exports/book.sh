#!/bin/sh
# book.sh - makes the book big.alms in the working folder: funds, currencies and goods of every
# kind of scale, awkward names, and entries with amounts up to 18 digits, all from fixed numbers.
set -eu
alms init big.alms --name="某市红十字会" --name-en="A City Red Cross" --operator-name="秘密甲" >/dev/null
alms operator add li --role=approver >/dev/null
alms commodity add USD "美元" --scale=2 >/dev/null
alms commodity add JPY "日元" --scale=0 >/dev/null
alms commodity add 0-KIT "家庭箱" --scale=0 >/dev/null
alms commodity add OIL-KG- "食用油" --scale=3 >/dev/null
alms commodity add GRAIN9 "粮" --scale=9 >/dev/null
alms programme add ANGEL "天使计划" >/dev/null
alms fund add gen "非限定" >/dev/null
alms fund add GEN "非限定；二" >/dev/null
alms fund add 1002 "fund that looks like an account" >/dev/null
alms fund add ANGEL "天使计划 <a&b>" --restricted=purpose --programme=ANGEL >/dev/null
alms channel add qrpos "银联二维码" >/dev/null
alms account add 100201 "工行; 基本户: 01|x" --below=1002 >/dev/null
alms account add 1002.02 "3号(专户)  [两]" --below=1002 >/dev/null
alms account add 1002.02.1 "甲" --below=1002.02 >/dev/null
awk 'BEGIN {
    srand(7)
    seed = 12345
    split("gen GEN 1002", funds, " ")
    split("CNY USD JPY 0-KIT OIL-KG- GRAIN9", goods, " ")
    split("2 2 0 0 3 9", scales, " ")
    split("1 7.1643 0.045125 99.5 12.3456 1.000000000001", rates, " ")
    split("1002 100201 1002.02 1002.02.1 1122", accounts, " ")
    for (i = 1; i <= 40; i++) {
        fund = funds[pick(3)]
        kind = pick(6)
        digits = 1 + pick(9)
        amount = 1 + pick(9)
        for (j = 1; j < digits; j++) amount = amount pick(10) - 1
        if (scales[kind] > 0) {
            amount = amount "."
            for (j = 0; j < scales[kind]; j++) amount = amount pick(10) - 1
        }
        account = kind <= 2 ? accounts[pick(5)] : "1122"
        rate = kind == 1 ? "" : "--rate=" rates[kind] " --rate-source=r"
        printf "alms entry post %s:%s:%s:%s 490101:%s:-%s:%s", account, fund, amount, goods[kind],
            fund, amount, goods[kind]
        printf " --memo=m%d --date=2026-%02d-%02d %s\n", i, pick(3), pick(28), rate
    }
}
function pick(n) {
    seed = (seed * 1103 + 12345) % 65536
    return int(seed / 7) % n + 1
}' >post.sh
sh post.sh >/dev/null
alms gift add 0.01 --fund=gen --channel=qrpos --donor="秘密乙" --memo='a "b" \c; d | e' \
    --date=2026-01-05 >/dev/null
alms gift add 5000 --fund=ANGEL --channel=qrpos --donor="秘密丙" --date=2026-02-03 >/dev/null
alms aid give 3000 --programme=ANGEL --fund=ANGEL --payee="秘密丁" --document=d1 --approver=li \
    --date=2026-03-02 >/dev/null
alms transfer 0.01 --from=gen --to=GEN --reason=internal --memo="秘密戊" --approver=li \
    --date=2026-03-05 >/dev/null
alms entry reverse R-2026-02-000001 --reason=error --date=2026-03-07 >/dev/null 2>&1 || true
