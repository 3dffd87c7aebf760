# `truce stability --find`: what holds, without listing situations.
. "$SOURCE/tests/support/cli.sh"
istanbul=$SOURCE/examples/istanbul-2025/case.yaml

expect 0 "$TRUCE" stability "$istanbul" --find 'russia.ceasefire and ukraine.ceasefire' --concept seq
narrow out
says out "Is there a situation that holds?" "Yes:" "SEQ"

# All that it finds is all that the listing engine finds.
for concept in nash gmr smr seq sseq; do
  expect 0 "$TRUCE" stability "$istanbul" --find 'russia.ceasefire and ukraine.ceasefire' --concept "$concept" --limit 0 --format json
  cp out found.json
  expect 0 "$TRUCE" stability "$istanbul" --limit 0 --format json
  node -e 'const fs = require("fs"), concept = process.argv[1], f = JSON.parse(fs.readFileSync("found.json", "utf8")).concepts[concept];
    const all = JSON.parse(fs.readFileSync("out", "utf8")), taken = new Map(all.states.listed.map((s) => [s.id, s.taken]));
    const want = all.equilibria[concept].map((id) => taken.get(id)).filter((t) => t.includes("russia.ceasefire") && t.includes("ukraine.ceasefire"));
    const key = (t) => [...t].sort().join(), a = want.map(key).sort(), b = f.situations.map((s) => key(s.taken)).sort();
    process.exit(f.complete && JSON.stringify(a) === JSON.stringify(b) && (a.length > 0) === (f.answer === "yes") ? 0 : 1);' "$concept" ||
    fail "$concept: not what the listing engine finds"
done

# 60 options: too many to list, and the error says what else to ask.
node -e 'const p = [0, 1, 2, 3, 4], k12 = [...Array(12).keys()];
  console.log(["truce: 1", "title: Large", `parties: {${p.map((n) => `p${n}: Party ${n}`).join(", ")}}`, "moves:",
    ...p.map((n) => `  p${n}: {${k12.map((k) => `o${k}: Option ${k}`).join(", ")}}`), "priorities:",
    ...p.flatMap((n) => [`  p${n}:`, ...k12.slice(0, 10).map((k) => `    - ${k % 2 ? "not " : ""}p${(n + k) % 5}.o${(k * 5 + n) % 12} if p${(n * k) % 5}.o${k}`)])].join("\n"));' >large.yaml
expect 2 "$TRUCE" stability large.yaml
says err "by --find"
expect 0 "$TRUCE" stability large.yaml --find 'p0.o1 and p1.o2' --format csv
[ "$(wc -l <out)" -eq 6 ] || fail "one row a concept was to be given"
expect 0 "$TRUCE" stability large.yaml --find any --concept nash --fewest --limit 3 --format json
says out '"answer": "yes"' '"fewest": true'
expect 0 "$TRUCE" stability "$istanbul" --find 'russia.strike and not russia.strike' --concept nash
says out "No"
expect 2 "$TRUCE" stability "$istanbul" --find 'russia.strke'
says err "russia.strike"
expect 2 "$TRUCE" stability "$istanbul" --find any --coalitions
says err "ask one at a time"
expect 2 "$TRUCE" stability "$istanbul" --fewest
says err "--fewest goes with --find"
