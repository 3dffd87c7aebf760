# `truce stability --foresight` and `--drift`.
. "$SOURCE/tests/support/cli.sh"
dilemma=$SOURCE/examples/prisoners-dilemma/case.yaml
istanbul=$SOURCE/examples/istanbul-2025/case.yaml

expect 0 "$TRUCE" stability "$istanbul" --foresight 4
narrow out
says out "1 (Nash)" "non-myopic" "Stackelberg" "Türkiye would stay"
expect 0 "$TRUCE" stability "$istanbul" --foresight 4 --format json
cp out first
expect 0 "$TRUCE" stability "$istanbul" --foresight 4 --format json --threads 1
cmp out first || fail "the number of threads shows"
node -e 'const r = JSON.parse(require("fs").readFileSync("first", "utf8"));
  const nash = r.situations.filter((s) => s.equilibrium.includes(1)).length;
  process.exit(r.horizon === 4 && r.counts.length === 4 && r.counts[0] === nash && r.period > 0 ? 0 : 1);' || fail "the JSON breaks the contract"
expect 0 "$TRUCE" stability "$istanbul" --format json
node -e 'const fs = require("fs"), a = JSON.parse(fs.readFileSync("first", "utf8")), b = JSON.parse(fs.readFileSync("out", "utf8"));
  process.exit(a.counts[0] === b.equilibria.nash.length ? 0 : 1);' || fail "one move ahead is not Nash"
expect 2 "$TRUCE" stability "$istanbul" --foresight 0
says err "from 1 to 60"
expect 2 "$TRUCE" stability "$istanbul" --foresight 3 --coalitions
says err "ask one at a time"
expect 2 "$TRUCE" stability "$istanbul" --foresight 3 --format csv

# The dilemma: from cooperation both defect in three steps on average.
expect 0 "$TRUCE" stability "$dilemma" --drift 4 --format json
node -e 'const r = JSON.parse(require("fs").readFileSync("out", "utf8"));
  process.exit(Math.abs(r.steps - 3) < 1e-9 && r.ends.length === 1 && r.ends[0].situations[0] === 1 ? 0 : 1);' || fail "the dilemma drifts elsewhere"
expect 0 "$TRUCE" stability "$dilemma" --drift 4 --horizon 0
narrow out
says out "100 %: situation 1" "After 3 steps on average" "Where it stands after 0 steps" "best improvement. (The default.)"
expect 0 "$TRUCE" stability "$istanbul" --drift now
says out "nobody would move"
{ cat "$dilemma"; printf 'policies:\n'; sed -n '/^parties:/,/^[a-z]*:$/p' "$dilemma" | sed -n 's/^  \([a-z_0-9]*\):.*/  \1: stay/p'; } >still.yaml
expect 0 "$TRUCE" stability still.yaml --drift 4
says out "never moves." "nobody would move"
expect 0 "$TRUCE" convert still.yaml -o kept.yaml
expect 0 "$TRUCE" stability kept.yaml --drift 4
says out "never moves."
expect 2 "$TRUCE" stability "$dilemma" --drift 9
says err "there is no situation"
