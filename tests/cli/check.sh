# `truce check`: every mistake at once, each with its place and remedy.
. "$SOURCE/tests/support/cli.sh"

expect 0 "$TRUCE" check "$SOURCE/examples/istanbul-2025/case.yaml"
says out "0 errors" "5 parties, 14 moves" "possible situations"
says out "12 issues with 49 positions, 2 parties to the deal, 4 combinations" "numbers are judgements"
silent err
expect 0 "$TRUCE" check "$SOURCE/tests/data/garrison.yaml"
says out "1 warning" "23 possible situations, no status quo named"

cat >five.yaml <<'CASE'
truce: 1
titel: Five mistakes
parties: {north: North, south: South}
moves:
  north: {fire: Open fire}
  south: {fire: Open fire}
impossible:
  - north.fire and suoth.fire
status_quo: [north.frie]
priorities:
  north:
    - not south.fire
    - (north.fire or
  sauth:
    - not north.fire
CASE
expect 1 "$TRUCE" check five.yaml
narrow out
silent err
says out "five.yaml:2:1: error:" "five.yaml:8:20: error:" "five.yaml:9:14: error:" \
  "five.yaml:13" "five.yaml:14:3: error:" '^~~~' "five.yaml: 5 errors"
says out title south.fire north.fire south
[ "$(grep -c ' help: ' out)" -ge 5 ] || fail "not every mistake has its remedy"

# The other commands refuse the same case, on stderr.
for command in stability report convert; do
  expect 2 "$TRUCE" "$command" five.yaml
  silent out
  says err "five.yaml:2:1: error:" "five.yaml:14:3: error:"
done
alone five.yaml

expect 1 "$TRUCE" check five.yaml --format json
silent err
node -e '
  const r = JSON.parse(require("fs").readFileSync("out", "utf8"));
  const wrong = r.truce !== 1 || r.command !== "check" || r.ok || r.counts.errors !== 5 ||
    r.warnings.filter((w) => w.severity === "error" && w.line > 0 && w.message).length !== 5;
  process.exit(wrong ? 1 : 0);' || fail "the JSON of check is wrong"
expect 0 "$TRUCE" check "$SOURCE/examples/prisoners-dilemma/case.yaml" --format json
says out '"ok": true' '"states": 4'

# A case for a deal only, and mistakes in it.
expect 0 "$TRUCE" check "$SOURCE/examples/camp-david-1978/case.yaml"
says out "2 parties, no moves" "6 issues with 12 positions, 2 parties to the deal, 0 combinations; 0 of"
expect 0 "$TRUCE" check "$SOURCE/examples/camp-david-1978/case.yaml" --format json
says out '"issues": 6' '"dealers": 2' '"combinations": 0' '"assumptions": 0'
cat >deal.yaml <<'CASE'
truce: 1
parties: {north: North, south: South}
issues:
  land: {positions: [left, line, kept], ordered: true}
  guns: {scale: {from: 100, to: 900, step: 300}}
  flag: [ours, theirs]
interests:
  north:
    land: {weight: 40 +- 10, values: {left: 0, lien: 60, kept: 100}}
    combinations:
      - {when: flag > ours and lnad = line, worth: 5}
    no_deal: 45 ± 10
  south:
    flag: {weight: 60, values: {ours: 0, theirs: 110}, never: [ours]}
    guns: {weight: -1}
CASE
expect 1 "$TRUCE" check deal.yaml
narrow out
says out "deal.yaml:5:17: error:" "deal.yaml:9:48: error:" 'did you mean "line"' "deal.yaml:9:38: error:" \
  "deal.yaml:11:21: error:" "have no order" "deal.yaml:14:50: error:" "deal.yaml:15:20: error:" \
  "deal.yaml: 6 errors"
says out '^~~~'
alone five.yaml deal.yaml

expect 2 "$TRUCE" check missing.yaml
says err "missing.yaml"
expect 2 "$TRUCE" check .
: >empty.yaml
expect 1 "$TRUCE" check empty.yaml
expect 1 "$TRUCE" check - <five.yaml
says out "standard input:2:1: error:"
expect 0 "$TRUCE" check - <"$SOURCE/examples/prisoners-dilemma/case.yaml"
