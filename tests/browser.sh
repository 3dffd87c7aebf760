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
mv "$folder/istanbul-2025.html" "$folder/istanbul-all.html"
mv "$folder/bill-and-jack.html" "$folder/deal-bill-and-jack.html"
node "$root/tests/browser/run.mjs" "$folder/istanbul-all.html" "$folder/prisoners-dilemma.html" \
  "$folder/deal-bill-and-jack.html" "$folder/deal-none.html" "$folder/deal-river.html" "$folder/talks-ferry.html" \
  "$folder/escalation-events.html"
