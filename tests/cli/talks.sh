# `truce talks`: formats, options, and what is refused.
. "$SOURCE/tests/support/cli.sh"
cp "$SOURCE/examples/istanbul-2025/exchange.csv" . # beside the case when it is converted
istanbul=$SOURCE/examples/istanbul-2025/case.yaml
ferry=$SOURCE/tests/golden/ferry.yaml

for case in "$istanbul" "$ferry"; do
  expect 0 "$TRUCE" talks "$case"
  silent err
  narrow out
  says out "In brief" "Where each side stands" "How far apart, round by round" "What was promised"
  expect 0 "$TRUCE" talks "$case" --format json
  silent err
  node "$SOURCE/tests/cli/talks.mjs" out || fail "$case: the JSON breaks the contract"
  expect 0 "$TRUCE" talks "$case" --format csv
  [ "$(head -n 1 out | cut -d, -f1-3)" = round,date,issue ] || fail "$case: the CSV has another header"
  expect 0 "$TRUCE" convert "$case" -o kept.yaml
  expect 0 "$TRUCE" talks "$case" -o before.txt
  expect 0 "$TRUCE" talks kept.yaml -o after.txt
  cmp before.txt after.txt || fail "$case: converted, it gives another answer"
done

# Both sides' counts stand side by side, never one number.
expect 0 "$TRUCE" talks "$istanbul"
says out "Ukraine says: 6,057 bodies" "Russia says: 6,060 bodies" "137 days overdue" "nobody has moved"

# Another day, other rounds.
expect 0 "$TRUCE" talks "$istanbul" --as-of 2025-06-03
says out "As of 2025-06-03" "2 rounds"
if grep -q "6,057" out; then fail "a count is told before it was made"; fi
expect 0 "$TRUCE" talks "$istanbul" --since istanbul_1 --at istanbul_2
says out "said for the first time"
expect 0 "$TRUCE" talks "$istanbul" --since 2025-05-16
expect 2 "$TRUCE" talks "$istanbul" --as-of 2025-01-01
says err "no round had been held"
expect 2 "$TRUCE" talks "$istanbul" --as-of June
expect 2 "$TRUCE" talks "$istanbul" --since istanbul_9
says err "istanbul_2"
expect 2 "$TRUCE" talks "$istanbul" --since istanbul_3 --at istanbul_2
says err "wrong order"
expect 2 "$TRUCE" talks "$SOURCE/examples/prisoners-dilemma/case.yaml"
says err "no talks"

# The page and its summary tell of the talks.
expect 0 "$TRUCE" report "$istanbul" --format json -o report.json
node -e 'const r = JSON.parse(require("fs").readFileSync("report.json", "utf8"));
  process.exit(r.talks && r.talks.events.length > 30 && r.summary.some((s) => s.includes("apart")) &&
    r.summary.length <= 10 ? 0 : 1);' || fail "the page is told nothing of the talks"
expect 0 "$TRUCE" talks "$ferry" -o page.html
grep -q '"gap_changes"' page.html || fail "the page has no talks"

# A table of events that is not there, or holds mistakes, is told of with its place.
sed 's/^events:.*/events: events.csv/; /^  - {date: 2025-01-20/d; /^  - {time/d' "$ferry" >beside.yaml
expect 2 "$TRUCE" talks beside.yaml
says err "events.csv"
printf 'date,kind,count\n2025-01-20,blockade,3\n2025-13-01,raid,many\n' >events.csv
expect 2 "$TRUCE" talks beside.yaml
says err "events.csv:3:1" "events.csv:3:17"
printf '\357\273\277date;kind;count;mood\r\n2025-01-20;blockade;3;bad\r\n' >events.csv
expect 0 "$TRUCE" talks beside.yaml --format json
node -e 'const r = JSON.parse(require("fs").readFileSync("out", "utf8"));
  process.exit(r.events.length === 1 && r.warnings.length === 1 ? 0 : 1);' || fail "the table is read otherwise"
sed 's/^events:.*/events: ..\/events.csv/' beside.yaml >above.yaml
expect 2 "$TRUCE" talks above.yaml
says err "beside the case file"
