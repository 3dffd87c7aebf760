# `truce stability --make-stable` and `--coalitions`: what is asked, what is refused.
. "$SOURCE/tests/support/cli.sh"
istanbul=$SOURCE/examples/istanbul-2025/case.yaml
mill=$SOURCE/tests/golden/mill.yaml

# The two wanted situations of the Istanbul case.
ceasefire="russia.ceasefire and ukraine.ceasefire and not ukraine.withdraw"
expect 0 "$TRUCE" stability "$istanbul" --make-stable "$ceasefire"
narrow out
says out "512 possible situations are so" "European states: priorities 2," "change places" \
  "What proposals would bring about" "No more arms for Ukraine" "could be broken by Russia"
cp out first
expect 0 "$TRUCE" stability "$istanbul" --make-stable "$ceasefire" --threads 1
cmp out first || fail "the answer depends on the number of threads"
expect 0 "$TRUCE" stability "$istanbul" --make-stable ceasefire
cmp out first || fail "a name from \`wanted\` is not what it stands for"
expect 0 "$TRUCE" stability "$istanbul" -s "$ceasefire and europe.guarantee" -c seq
narrow out
says out "SEQ: deterred by replies the others would want to make"
grep -q "^GMR" out && fail "--concept seq tells of GMR"

# Each change it tells of, made in the file, does what it says.
expect 0 "$TRUCE" stability "$istanbul" -s "$ceasefire" -c sseq --format json
node -e '
  const fs = require("fs"), [file] = process.argv.slice(1);
  const change = JSON.parse(fs.readFileSync("out", "utf8")).concepts.sseq.changes
    .find((c) => c.edits.length === 1 && c.edits[0].kind === "swap" && c.edits[0].party === "europe");
  const lines = fs.readFileSync(file, "utf8").split("\n");
  const start = lines.indexOf("  europe:", lines.indexOf("priorities:"));
  const places = [];
  for (let k = start + 1; /^    /.test(lines[k]); k++)
    if (lines[k].startsWith("    - ")) places.push(k);
  const { at, other } = change.edits[0], a = places[at - 1], b = places[other - 1];
  [lines[a], lines[b]] = [lines[b], lines[a]];
  fs.writeFileSync("changed.yaml", lines.join("\n").replace(/^events: .*$/m, "").replace(/^exchange:\n.*$/m, ""));
  fs.writeFileSync("situation", String(change.situation));' "$istanbul" || fail "no swap is told of"
expect 0 "$TRUCE" stability changed.yaml -s "$(cat situation)" -c sseq
says out "It holds as things are."

# By number, by statement, as JSON.
expect 0 "$TRUCE" stability "$mill" -s now --format json
silent err
node -e '
  const r = JSON.parse(require("fs").readFileSync("out", "utf8"));
  const ok = r.wanted.count === 1 && r.wanted.statement === null && !r.interrupted &&
    Object.keys(r.concepts).length === 5 && r.proposals.bundles.length === 7 &&
    Object.values(r.concepts).every((c) => Object.keys(c.conditions).length === 3 &&
      c.met === Object.values(c.conditions).every((p) => p.met) &&
      Object.values(c.conditions).every((p) => p.met === p.requirements.every((q) => q.met)));
  process.exit(ok ? 0 : 1);' || fail "--make-stable as JSON"
expect 0 "$TRUCE" stability "$mill" -s "not ash.fire" --every
says out "each is to hold"

# What cannot be.
expect 2 "$TRUCE" stability "$istanbul" -s "russia.ceasefire and russia.strike"
says err "no possible situation satisfies" "impossible"
expect 2 "$TRUCE" stability "$istanbul" -s 99999999
says err "numbered from 1 to 6912"
expect 2 "$TRUCE" stability "$istanbul" -s 0
expect 2 "$TRUCE" stability "$istanbul" -s russia.ceasefir
says err "russia.ceasefire"
expect 2 "$TRUCE" stability "$istanbul" -s ""
expect 2 "$TRUCE" stability "$SOURCE/tests/data/garrison.yaml" -s now
says err "no status quo"
expect 2 "$TRUCE" stability "$istanbul" -s now -c best
says err "nash, gmr, smr, seq, sseq or all"
expect 2 "$TRUCE" stability "$istanbul" -c nash
says err "--concept goes with --make-stable"
expect 2 "$TRUCE" stability "$istanbul" --every
expect 2 "$TRUCE" stability "$istanbul" -s now --why now
says err "two questions"
expect 2 "$TRUCE" stability "$istanbul" -s now --coalitions
expect 2 "$TRUCE" stability "$istanbul" -s now --format csv
expect 2 "$TRUCE" stability "$istanbul" --coalitions -o out.html
says err "as text or json"

# A situation no moves lead to.
expect 0 "$TRUCE" stability "$mill" -s "not ash.leave" -c nash
cat >reached.yaml <<'END'
truce: 1
parties: {a: {}, b: {}}
moves: {a: {gone: {once: true}}, b: {x: X}}
status_quo: [a.gone]
priorities: {a: [not a.gone], b: [b.x]}
END
expect 0 "$TRUCE" stability reached.yaml -s "not a.gone" -c nash
says out "No moves lead there from the status quo"

# Coalitions.
expect 0 "$TRUCE" stability "$mill" --coalitions
narrow out
expect 0 "$TRUCE" stability "$mill" --coalitions --format json --limit 1
silent err
node -e '
  const r = JSON.parse(require("fs").readFileSync("out", "utf8"));
  process.exit(r.complete && r.situations_tried === r.situations_total &&
    r.situations.length <= 1 && r.jumps.length <= 1 ? 0 : 1);' || fail "--coalitions as JSON"
{
  echo "truce: 1"
  echo "parties: {$(seq -s ', ' -f 'p%g: {}' 17)}"
  echo "moves: {$(seq -s ', ' -f 'p%g: {x: X}' 4)}"
  echo "priorities: {p1: [p1.x], p2: [p2.x], p3: [p3.x], p4: [p4.x]}"
} >many.yaml
expect 2 "$TRUCE" stability many.yaml --coalitions
says err "17 parties form about" "at most 16 parties"
