# `truce stability`: formats, views of one situation, and the same answer however it is asked.
. "$SOURCE/tests/support/cli.sh"
istanbul=$SOURCE/examples/istanbul-2025/case.yaml

for case in "$SOURCE"/examples/*/case.yaml "$SOURCE"/tests/data/*.yaml; do
  grep -q '^moves:' "$case" || continue
  expect 0 "$TRUCE" stability "$case"
  narrow out
  says out "In brief" "Holds under"
  expect 0 "$TRUCE" stability "$case" --format json
  silent err
  node "$SOURCE/tests/cli/contract.mjs" stability out || fail "$case: the JSON breaks the contract"
  expect 0 "$TRUCE" report "$case" --format json -o report.json
  node "$SOURCE/tests/cli/contract.mjs" report report.json || fail "$case: the page's data is wrong"
  # One row a situation, as many columns in each.
  expect 0 "$TRUCE" stability "$case" --format csv --limit 0
  awk -F, 'NR == 1 { n = NF; if ($1 != "id" || $2 != "code") exit 1 }
           NF != n || (NR > 1 && $1 != NR - 1) { exit 1 }' out || fail "$case: the CSV is not square"
  cp out all.csv
done

# However it is asked.
"$TRUCE" stability "$istanbul" --format json --threads 1 >one.json
"$TRUCE" stability "$istanbul" --format json --threads 2 >two.json
cmp one.json two.json || fail "the result depends on the number of threads"
"$TRUCE" stability --format=json -- "$istanbul" >three.json
cmp one.json three.json || fail "--format=json and -- do not work together"
"$TRUCE" stability "$istanbul" -fjson -othree.json
cmp one.json three.json || fail "short options do not work"
"$TRUCE" stability "$istanbul" -o three.json
cmp one.json three.json || fail "the ending of FILE does not say the format"
dilemma=$SOURCE/examples/prisoners-dilemma/case.yaml
"$TRUCE" stability "$dilemma" --format json >one.json
"$TRUCE" stability - --format json <"$dilemma" >three.json
cmp one.json three.json || fail "standard input gives another result"
expect 0 "$TRUCE" stability - <"$istanbul" # without the table of events beside it

# A case made for a deal only.
expect 2 "$TRUCE" stability "$SOURCE/examples/bill-and-jack/case.yaml"
says err "no moves" "truce deal"

# Limits.
expect 0 "$TRUCE" stability "$istanbul" --format json --limit 3
node -e '
  const r = JSON.parse(require("fs").readFileSync("out", "utf8"));
  const lists = [r.states.listed, ...Object.values(r.equilibria),
                 ...Object.values(r.stable).flatMap((x) => Object.values(x))];
  process.exit(r.limit === 3 && lists.every((l) => l.length <= 3) ? 0 : 1);' ||
  fail "--limit 3 does not cut every list"
expect 0 "$TRUCE" stability "$istanbul" --format csv --limit 3
[ "$(wc -l <out)" -eq 4 ] || fail "--limit 3 gives other than a head and three rows"
says err "--limit 0 lists all"
expect 2 "$TRUCE" stability "$istanbul" --memory 1K
silent out
says err "memory"

# The text shows a dozen situations at most, nearest first, and says how many it leaves out.
expect 0 "$TRUCE" stability "$istanbul"
"$TRUCE" stability "$istanbul" --format json >nearest.json
node -e '
  const read = (file) => require("fs").readFileSync(file, "utf8");
  const text = read("out").replace(/\s+/g, " "), r = JSON.parse(read("nearest.json"));
  const heads = read("out").match(/^Situation .*$/gm).flatMap((l) => l.split(/ +/).slice(2));
  const said = text.match(/Shown: (\d+) of the ([\d,]+) other situations.* ([\d,]+) are left out;/);
  const [shown, total, left] = said.slice(1).map((n) => Number(n.replace(",", "")));
  const nearest = r.table.slice(1, 1 + shown).map((row) => String(row.id));
  process.exit(heads.join() === nearest.join() && shown > 5 && shown < 12 &&
    total === r.table_total - 1 && shown + left === total ? 0 : 1);' ||
  fail "the table is not the nearest dozen"

# Why.
expect 0 "$TRUCE" stability "$istanbul" --why now
narrow out
says out "the status quo" "Türkiye" "SSEQ  stays"
cp out now
id=$(sed -n 's/^Situation \([0-9]*\), the status quo$/\1/p' now)
expect 0 "$TRUCE" stability "$istanbul" --why "$id"
cmp out now || fail "--why now and --why $id differ"
expect 0 "$TRUCE" stability "$SOURCE/examples/prisoners-dilemma/case.yaml" \
  --why "one.cooperate and two.cooperate"
says out "Situation 4" "Nash  leaves" "GMR   stays"
expect 0 "$TRUCE" stability "$istanbul" --why now --format json
node -e 'const r = JSON.parse(require("fs").readFileSync("out", "utf8"));
  process.exit(r.situation.status_quo && r.why.length === 25 ? 0 : 1);' || fail "--why as JSON"
expect 2 "$TRUCE" stability "$istanbul" --why 0
expect 2 "$TRUCE" stability "$istanbul" --why 99999999
says err "numbered from 1 to"
expect 2 "$TRUCE" stability "$istanbul" --why russia.ceasefire
says err "situations satisfy" "of these hold"
expect 2 "$TRUCE" stability "$istanbul" --why "russia.ceasefire and russia.strike"
says err "no possible situation"
expect 2 "$TRUCE" stability "$istanbul" --why russia.ceasefir
says err "russia.ceasefire"
expect 2 "$TRUCE" stability "$SOURCE/tests/data/garrison.yaml" --why now
says err "no status quo"

# Unknown priorities: exact where they are few, the same on any number of threads, and written back.
sed 's/^    - want: not us.arms$/    - unknown: place\n      want: not us.arms/' "$istanbul" >unknown.yaml
sed -i 's/^events: .*$//; /^exchange:/,/counts:/d' unknown.yaml
expect 0 "$TRUCE" stability unknown.yaml --samples 20 --threads 1
says out "All 10 ways" "What holds whatever is true" "Which unknown matters most"
narrow out
expect 0 "$TRUCE" stability unknown.yaml --samples 5 --threads 1 --format json -o five.json
expect 0 "$TRUCE" stability unknown.yaml --samples 5 --threads 2 --format json -o two.json
cmp five.json two.json || fail "drawn priorities depend on the number of threads"
expect 0 "$TRUCE" convert unknown.yaml -o back.yaml
expect 0 "$TRUCE" stability back.yaml --samples 5 --format json -o two.json
for file in five two; do # what is noted of the case has other lines
  sed -n '/"uncertainty"/,$p' $file.json >$file.part
done
cmp five.part two.part || fail "unknown priorities change when they are written back"
expect 2 "$TRUCE" stability unknown.yaml --samples 5 --format csv
says err "text or json"
sed 's/unknown: place/unknown: plaice/' unknown.yaml >wrong.yaml
expect 2 "$TRUCE" stability wrong.yaml --samples 5
says err "plaice" "did you mean"

# Colour: never in a file or a pipe, on a terminal unless NO_COLOR is set.
escape=$(printf '\033')
"$TRUCE" stability "$istanbul" | grep -q "$escape" && fail "colour in a pipe"
"$TRUCE" stability "$istanbul" --color always | grep -q "$escape" || fail "--color always"
TERM=xterm script -qec "$TRUCE stability $istanbul" /dev/null </dev/null | grep -q "$escape" ||
  fail "no colour on a terminal"
NO_COLOR=1 TERM=xterm script -qec "$TRUCE stability $istanbul" /dev/null </dev/null |
  grep -q "$escape" && fail "colour in spite of NO_COLOR"
TERM=xterm script -qec "$TRUCE stability $istanbul --color never" /dev/null </dev/null |
  grep -q "$escape" && fail "colour in spite of --color never"
exit 0
