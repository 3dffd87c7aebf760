#!/bin/sh
# The page in headless Chromium: the Istanbul report and pages made for the purpose.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for case in istanbul-2025 prisoners-dilemma bill-and-jack; do
  "$1" report "$root/examples/$case/case.yaml" -o "$folder/$case.html" >/dev/null
done
sed 's/no_deal: 40 ± 10/no_deal: 75/; s/no_deal: 35/no_deal: 95/' "$root/tests/golden/well.yaml" >"$folder/none.yaml"
"$1" deal "$folder/none.yaml" -o "$folder/deal-none.html"
"$1" deal "$root/tests/data/river.yaml" -o "$folder/deal-river.html"
"$1" talks "$root/tests/golden/ferry.yaml" -o "$folder/talks-ferry.html"
awk 'BEGIN { s = 3; print "date,actor,kind,count,killed"; for (d = 1; d <= 200; d++) { s = (s * 16807) % 2147483647
  printf "2025-%02d-%02d,%s,raid,%d,%d\n", 1 + d / 28, 1 + d % 28, s % 3 ? "north" : "south", s % 5 + 1, s % 4 } }' >"$folder/events.csv"
"$1" escalation "$folder/events.csv" -o "$folder/escalation-events.html" \
  --defence stop=0.7,shots=2,capacity=100,stock=800,resupply=10,raids=0.5,raid=90 2>/dev/null
cat >"$folder/exchange.yaml" <<'END'
truce: 1
title: Two lists and a register
as_of: 2025-06-20
parties: {un: United Nations, ukraine: Ukraine, russia: Russia}
exchange:
  holders: [russia, ukraine]
  persons: persons.csv
  plan: {rounds: [first, {name: second, seats: {russia: 2}}], seats: 3}
END
cat >"$folder/persons.csv" <<'END'
id,holder,category,gravity,held_since,age,together,excluded,camp,transport
n1,russia,prisoners,grave,2024-01-01,30,,,c1,stretcher
n2,russia,prisoners,,2023-01-01,31,,,c1,
s1,ukraine,prisoners,,2025-03-01,25,,,,
s2,ukraine,prisoners,,2025-03-01,25,,charged with a crime,,
END
printf 'id,surname\n1,Secretname\n2,Secretname\n' >"$folder/list.csv"
keep() { # keep COMMAND ACTION WORDS...: on the register
  command=$1 action=$2
  shift 2
  LOGNAME=clerk "$command" exchange "$action" "$folder/r.db" "$@" >/dev/null 2>&1
}
keep "$1" init --sides russia,ukraine
keep "$1" import "$folder/list.csv" --sender russia --as held --category pow --day 2025-01-01
keep "$1" event kind=stated subject=russia:1 field=class value=gc3-109
keep "$1" commission kind=decided subject=russia:1 day=2025-02-01 value=repatriate \
  "detail=A:neutral:repatriate; B:neutral:repatriate; C:russia:refuse"
keep "$1" event kind=handed_over about=first side=russia count=5 day=2025-03-01
keep "$1" event kind=handed_over subject=russia:2 about=first side=russia day=2025-03-01
keep "$1" event kind=handed_over about=first side=russia count=2 day=2025-03-04
keep "$1" event kind=died subject=russia:1 day=2025-03-05
"$1" report "$folder/exchange.yaml" --register "$folder/r.db" -o "$folder/exchange-register.html" >/dev/null
if grep -q Secretname "$folder/exchange-register.html"; then
  echo "the page tells a name"
  exit 1
fi
sed 's/rounds: .*/rounds: [{name: A, least: 9}, {name: B, least: 9}]}/' "$folder/exchange.yaml" >"$folder/clash.yaml"
"$1" report "$folder/clash.yaml" -o "$folder/exchange-clash.html" >/dev/null
sed 's/^    - want: not us.arms$/    - unknown: place\n      want: not us.arms/; s/^events: .*$//; /^exchange:/,/counts:/d' \
  "$root/examples/istanbul-2025/case.yaml" >"$folder/unknown.yaml"
"$1" report "$folder/unknown.yaml" -o "$folder/unknown.html" >/dev/null 2>&1
mv "$folder/istanbul-2025.html" "$folder/istanbul-all.html"
mv "$folder/bill-and-jack.html" "$folder/deal-bill-and-jack.html"
node "$root/tests/browser/run.mjs" "$folder/istanbul-all.html" "$folder/prisoners-dilemma.html" \
  "$folder/deal-bill-and-jack.html" "$folder/deal-none.html" "$folder/deal-river.html" "$folder/talks-ferry.html" \
  "$folder/escalation-events.html" "$folder/exchange-register.html" "$folder/exchange-clash.html" "$folder/unknown.html"
