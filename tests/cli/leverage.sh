# `truce leverage`: formats, no_deal from war, levers, and what is refused.
. "$SOURCE/tests/support/cli.sh"
cp "$SOURCE/examples/istanbul-2025/exchange.csv" . # beside the case when it is converted
case=$SOURCE/examples/istanbul-2025/case.yaml

expect 0 "$TRUCE" leverage "$case"
narrow out
says out "In brief" "Fighting on is worth" "Do losses push towards a deal?" "one lever at a time" "Ripeness, an index of our own" \
  "are judgements"
expect 0 "$TRUCE" leverage "$case" --format json
silent err
node "$SOURCE/tests/cli/leverage.mjs" out || fail "the JSON breaks the contract"
cp out ours.json
expect 0 "$TRUCE" leverage "$case" --format csv
says out "factor,russia,ukraine,both"
expect 0 "$TRUCE" leverage "$case" -o page.html
says page.html '"leverage": {'
expect 0 "$TRUCE" leverage "$case" --samples 40 --seed 3 --format json
says out '"samples": 40'
expect 0 "$TRUCE" convert "$case" -o again.yaml
expect 0 "$TRUCE" leverage again.yaml --format json
cmp out ours.json || fail "the converted case tells something else"

# The no-deal value that comes from war goes into the deal, and the levers turn it.
cat >war.yaml <<'END'
truce: 1
title: Two valleys
parties: {north: {name: North}, south: {name: South}}
issues:
  land: {positions: {all: to North, half: shared, none: to South}}
interests:
  north: {land: {weight: 1, values: {all: 100, half: 45, none: 0}}, no_deal: from war}
  south: {land: {weight: 1, values: {all: 0, half: 45, none: 100}}, no_deal: from war}
war:
  sides: [north, south]
  odds: 50
  months: 10
  north: {costs: {money: {each: 0.2}}}
  south: {costs: {money: {each: 1}}}
END
expect 0 "$TRUCE" deal war.yaml --format json
node -e 'const r = JSON.parse(require("fs").readFileSync("out", "utf8")), d = r.no_deal ?? r.dealers;
  const text = JSON.stringify(r); process.exit(text.includes("48") && text.includes("40") && r.agreements === 0 ? 0 : 1);' ||
  fail "50 - 10 * 0.2 = 48 and 50 - 10 * 1 = 40 are not what the deal is compared with"
expect 0 "$TRUCE" leverage war.yaml --format json
node -e 'const r = JSON.parse(require("fs").readFileSync("out", "utf8"));
  const cost = r.levers.find((x) => x.lever === "cost" && x.party === "north");
  process.exit(!r.deal.exists && r.deal.from_war.north && cost.found && cost.verified && Math.abs(cost.to - 0.5) < 1e-6 ? 0 : 1);' ||
  fail "a deal appears where North pays 0.5 a month: 50 - 5 = 45"
expect 0 "$TRUCE" leverage war.yaml
says out "There is no deal both prefer" "above 0.5 points a month (now 0.2) a deal appears"

# What is refused, and where.
refused() {
  place=$1
  words=$2
  sed "$3" war.yaml >wrong.yaml
  expect 2 "$TRUCE" leverage wrong.yaml
  silent out
  says err "$place" "$words"
}
refused wrong.yaml:10:18 "is not a party" 's/north, south\]/north, west]/'
refused wrong.yaml:11:9 "between 0 and 100" 's/odds: 50/odds: 500/'
refused wrong.yaml:11:9 "not such a number" 's/odds: 50/odds: even/'
refused wrong.yaml:13 "has no number" 's/{each: 0.2}/{}/'
expect 2 "$TRUCE" leverage "$SOURCE/examples/prisoners-dilemma/case.yaml"
says err "does not say what fighting costs" "war"
sed '/^war:/,$d' war.yaml >wrong.yaml
expect 2 "$TRUCE" deal wrong.yaml
says err "does not say what fighting on is worth"
expect 2 "$TRUCE" leverage
expect 2 "$TRUCE" leverage none.yaml
