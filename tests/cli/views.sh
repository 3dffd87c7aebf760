# `truce stability --views`.
. "$SOURCE/tests/support/cli.sh"
dilemma=$SOURCE/examples/prisoners-dilemma/case.yaml

cat >siege.yaml <<'EOF'
truce: 1
title: A siege
parties: {north: North, south: South}
moves: {north: {shell: Shell the town}, south: {tunnel: Dig a tunnel}}
status_quo: []
priorities:
  north: [not south.tunnel, not north.shell]
  south: [not north.shell, south.tunnel]
misperceptions:
  north: {unseen: [south.tunnel], because: Nobody told it, source: scouts}
  south:
    believes:
      north: [north.shell]
sources: {scouts: A report of scouts}
EOF
expect 0 "$TRUCE" stability siege.yaml --views
narrow out
says out "North sees 2 of 4 situations." "It does not know that South could change" "It takes North to want: 1." \
  "Now: North does not expect South: take" "it sees no such situation" \
  "South expects a move that does not come, North: take"
expect 0 "$TRUCE" stability siege.yaml --views --format json
cp out first
node -e 'const r = JSON.parse(require("fs").readFileSync("first", "utf8"));
  const x = r.surprises.find((s) => s.observer === "north");
  process.exit(r.parties.north.sees === 2 && r.parties.north.unseen[0] === "south.tunnel" && x.party === "south" && x.why === "unseen" &&
    r.counts.nash.agreed <= r.counts.nash.holds ? 0 : 1);' || fail "the JSON breaks the contract"
expect 0 "$TRUCE" convert siege.yaml -o kept.yaml
expect 0 "$TRUCE" stability kept.yaml --views --format json
cmp out first || fail "convert loses misperceptions"

# All of Istanbul, with one side blind to half of it; the number of threads does not show.
{ sed '/^events:/,/^[a-z_]*:$/{/^events:/d;/^  /d}; /^exchange:/,/^[a-z_]*:$/{/^exchange:/d;/^  /d}' "$SOURCE/examples/istanbul-2025/case.yaml"
  cat <<'EOF'

misperceptions:
  russia: {excludes: [not us.arms], believes: {us: [russia.ceasefire, not us.arms]}}
EOF
} >blind.yaml
expect 0 "$TRUCE" stability blind.yaml --views --format json --threads 1
cp out first
expect 0 "$TRUCE" stability blind.yaml --views --format json --threads 2
cmp out first || fail "the number of threads shows"
expect 0 "$TRUCE" stability blind.yaml --views
says out "so nobody moves" "Where it believes that it holds:"

expect 2 "$TRUCE" stability "$dilemma" --views
says err "nobody misperceives anything" "misperceptions"
expect 2 "$TRUCE" stability siege.yaml --views --why now
says err "ask one at a time"
sed 's/south.tunnel]/north.shell]/' siege.yaml >bad.yaml
expect 2 "$TRUCE" stability bad.yaml --views
says err "a party knows of its own moves" "bad.yaml:10"
