# `truce stability --structure`.
. "$SOURCE/tests/support/cli.sh"
dilemma=$SOURCE/examples/prisoners-dilemma/case.yaml
istanbul=$SOURCE/examples/istanbul-2025/case.yaml

# The Istanbul case with further judgements. Its tables stay behind.
{ sed '/^events:/,/^[a-z_]*:$/{/^events:/d;/^  /d}; /^exchange:/,/^[a-z_]*:$/{/^exchange:/d;/^  /d}' "$istanbul"
  cat <<EOF

strength: {russia: 2, ukraine: {level: 2, because: Taken for this test}}
attitudes: {russia: {ukraine: negative}, ukraine: {towards: {europe: positive}, because: Taken for this test}}
EOF
} >more.yaml
expect 0 "$TRUCE" stability more.yaml --structure strength
narrow out
says out "first 2 priorities is great" "To Türkiye no difference" "strong" "weak"
expect 0 "$TRUCE" stability more.yaml --structure attitudes
narrow out
says out "Russia: ill disposed to Ukraine." "Ukraine: well disposed to European states." "lost"
for which in strength attitudes; do
  expect 0 "$TRUCE" stability more.yaml --structure $which --format json --limit 0 --threads 1
  cp out $which
  expect 0 "$TRUCE" stability more.yaml --structure $which --format json --limit 0 --threads 2
  cmp out $which || fail "the number of threads shows"
done
expect 0 "$TRUCE" stability more.yaml --format json
node -e 'const fs = require("fs"), read = (f) => JSON.parse(fs.readFileSync(f, "utf8"));
  const plain = read("out").equilibria, strength = read("strength"), attitudes = read("attitudes");
  for (const k of ["nash", "gmr", "smr", "seq", "sseq"]) {
    if (strength.counts.general[k] !== plain[k].length || attitudes.counts.without[k] !== plain[k].length) process.exit(1);
    if (strength.counts.strong[k] > strength.counts.general[k]) process.exit(1);
    const listed = strength.situations.filter((s) => s.holds.strong.includes(k)).length;
    if (listed !== strength.counts.strong[k]) process.exit(1);
  }' || fail "general stability is not the plain one, or the counts are off"

# What is kept by convert gives the same answer.
expect 0 "$TRUCE" convert more.yaml -o kept.yaml
for which in strength attitudes; do
  expect 0 "$TRUCE" stability kept.yaml --structure $which --format json --limit 0
  for file in out $which; do
    sed '/"warnings"/,/^ \],*$/d' "$file" >"$file.bare"
  done
  says out.bare "situations"
  cmp out.bare $which.bare || fail "convert loses the section $which"
done

# Priorities in an unknown order: what holds for a holds for all.
cat >open.yaml <<'EOF'
truce: 1
parties: {north: North, south: South}
moves: {north: {shell: Shell the town}, south: {raid: Raid the coast}}
status_quo: [north.shell, south.raid]
priorities:
  north: [[not south.raid, north.shell]]
  south: [not north.shell, {want: south.raid, unknown: sign}]
EOF
expect 0 "$TRUCE" stability open.yaml --structure unknown
narrow out
says out "a: a party also moves" "the status quo"
expect 0 "$TRUCE" stability open.yaml --structure unknown --format json
node -e 'const r = JSON.parse(require("fs").readFileSync("out", "utf8"));
  for (const k of ["nash", "gmr", "smr", "seq", "sseq"]) {
    if (r.counts.a[k] > r.counts.b[k] || r.counts.a[k] > r.counts.c[k] || r.counts.b[k] > r.counts.d[k] || r.counts.c[k] > r.counts.d[k]) process.exit(1);
  }
  process.exit(r.counts.d.nash > r.counts.a.nash ? 0 : 1);' || fail "the extensions do not imply each other"

expect 2 "$TRUCE" stability "$dilemma" --structure unknown
says err "something unknown of a party's priorities"
expect 2 "$TRUCE" stability "$dilemma" --structure strength
says err 'a section `strength`'
expect 2 "$TRUCE" stability "$dilemma" --structure moods
says err "unknown, strength or attitudes"
expect 2 "$TRUCE" stability open.yaml --structure unknown --drift now
says err "ask one at a time"
expect 2 "$TRUCE" stability open.yaml --structure unknown --format csv
expect 2 "$TRUCE" stability open.yaml --structure unknown --samples 10
says err "leave out --samples"
