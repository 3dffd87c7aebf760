# `truce deal`: formats, options, files of other makes, and what is refused.
. "$SOURCE/tests/support/cli.sh"
istanbul=$SOURCE/examples/istanbul-2025/case.yaml

for case in "$SOURCE"/examples/*/case.yaml; do
  grep -q '^issues:' "$case" || continue
  expect 0 "$TRUCE" deal "$case"
  narrow out
  says out "In brief" "Nash" "What nobody can improve on"
  expect 0 "$TRUCE" deal "$case" --format json
  silent err
  node "$SOURCE/tests/cli/deal.mjs" out || fail "$case: the JSON breaks the contract"
  expect 0 "$TRUCE" report "$case" --format json -o report.json
  node -e 'const r = JSON.parse(require("fs").readFileSync("report.json", "utf8"));
    process.exit(r.deal && r.deal.cloud && r.summary.length > 0 ? 0 : 1);' ||
    fail "$case: the page is told nothing of the deal"
  expect 0 "$TRUCE" deal "$case" --format csv --limit 0
  awk -F'","|",|,"|,' 'NR == 1 { n = NF } NF != n { exit 1 }' out || fail "$case: the CSV is not square"
done

# The published answers.
expect 0 "$TRUCE" deal "$SOURCE/examples/camp-david-1978/case.yaml"
says out "65.83" "Sinai is divided: 16.7 % to Israel, 83.3 % to Egypt"
expect 0 "$TRUCE" deal "$SOURCE/examples/bill-and-jack/case.yaml" --format json
node -e 'const s = JSON.parse(require("fs").readFileSync("out", "utf8")).solutions.nash;
  const given = Object.entries(s.package).filter(([, v]) => v === "give").map(([k]) => k).sort().join(" ");
  process.exit(given === "ball bat book knife pen toy whip" ? 0 : 1);' || fail "not the bargain of Nash 1950"

# The same answer whatever the number of threads; another seed draws other cases.
expect 0 "$TRUCE" deal "$istanbul" --samples 500 --threads 1 --format json -o one.json
expect 0 "$TRUCE" deal "$istanbul" --samples 500 --threads 3 --format json -o three.json
cmp one.json three.json || fail "the answer depends on the number of threads"
expect 0 "$TRUCE" deal "$istanbul" --samples 500 --seed 2 --format json -o other.json
if cmp -s one.json other.json; then fail "the seed changes nothing"; fi
expect 0 "$TRUCE" deal "$istanbul" --samples 0
if grep -q "cases drawn" out; then fail "--samples 0 draws"; fi
expect 0 "$TRUCE" deal "$SOURCE/examples/bill-and-jack/case.yaml" --uncertainty 20% --samples 100
says out "100 cases drawn"

# One bargain.
expect 0 "$TRUCE" deal "$istanbul" --tactics boulware,conceder --rounds 20 --discount 0.99,0.9 --format json
node -e 'const [one, ...others] = JSON.parse(require("fs").readFileSync("out", "utf8")).concessions;
  process.exit(others.length === 0 && one.tactics.russia === "boulware" && one.tactics.ukraine === "conceder" &&
    one.rounds === 20 ? 0 : 1);' || fail "--tactics tells of another bargain"

# No deal is an answer.
sed 's/no_deal: 40 ± 10/no_deal: 75/; s/no_deal: 35/no_deal: 95/' "$SOURCE/tests/golden/well.yaml" >none.yaml
expect 0 "$TRUCE" deal none.yaml
says out "There is no deal" "The nearest miss" "What would open a deal"
narrow out

# A page, by the ending of the file.
expect 0 "$TRUCE" deal "$SOURCE/tests/golden/well.yaml" -o well.html
grep -q '"adjusted_winner"' well.html || fail "the page has no deal"

# GENIUS files, and their conversion with the same answer, in points of 100.
set -- "$SOURCE/tests/data/genius/village_domain.xml" "$SOURCE/tests/data/genius/north.xml" \
  "$SOURCE/tests/data/genius/south.xml"
expect 0 "$TRUCE" deal "$@" --format json -o genius.json
node "$SOURCE/tests/cli/deal.mjs" genius.json || fail "GENIUS: the JSON breaks the contract"
expect 0 "$TRUCE" convert "$@" -o genius.yaml
expect 0 "$TRUCE" deal genius.yaml --format json -o converted.json
node -e '
  const [a, b] = process.argv.slice(1).map((f) => JSON.parse(require("fs").readFileSync(f, "utf8")));
  const near = (x, y) => Object.keys(x).every((k) => Math.abs(100 * x[k] - y[k]) < 1e-6);
  process.exit(a.points === 1 && b.points === 100 && a.frontier_total === b.frontier_total &&
    near(a.solutions.nash.utility, b.solutions.nash.utility) ? 0 : 1);' genius.json converted.json ||
  fail "a converted domain gives another answer"
genius=$SOURCE/tests/data/genius
expect 0 "$TRUCE" deal "$genius/boxes_domain.xml" "$genius/boxes_a.xml" "$genius/boxes_b.xml" --format json -o genius.json
expect 0 "$TRUCE" convert "$genius/boxes_domain.xml" "$genius/boxes_a.xml" "$genius/boxes_b.xml" -o genius.yaml
expect 0 "$TRUCE" deal genius.yaml --format json -o converted.json
node -e '
  const [a, b] = process.argv.slice(1).map((f) => JSON.parse(require("fs").readFileSync(f, "utf8")));
  process.exit(a.agreements === b.agreements && a.frontier_total === b.frontier_total ? 0 : 1);' \
  genius.json converted.json || fail "a converted nonlinear domain gives another answer"
expect 2 "$TRUCE" deal "$1"
head -c 200 "$1" >cut.xml
expect 2 "$TRUCE" deal cut.xml "$2" "$3"
says err "cut.xml"

# What is refused.
expect 2 "$TRUCE" deal "$SOURCE/examples/prisoners-dilemma/case.yaml"
says err "no issues"
for wrong in "--samples x" "--uncertainty 200%" "--uncertainty x" "--tactics boulware" \
  "--tactics boulware,haggle" "--discount 0,1" "--discount 1" "--rounds 0" "--rounds 100001" "--seed -1"; do
  # shellcheck disable=SC2086
  expect 2 "$TRUCE" deal "$istanbul" $wrong
  silent out
done
expect 2 "$TRUCE" deal "$istanbul" "$istanbul"
expect 2 "$TRUCE" stability "$istanbul" "$istanbul"

# Stopped while drawing: what is done stands, and is said to be a part.
"$TRUCE" deal "$istanbul" --samples 1000000000 >part 2>err &
process=$!
sleep 2
kill -TERM "$process"
status=0
wait "$process" || status=$?
[ "$status" -eq 143 ] || fail "a stopped answer gave $status"
says part "Stopped early" "In brief"
says err "stopped before the end"
