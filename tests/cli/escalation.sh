# `truce escalation`: layouts, formats, choosing, simulation and back, and what is refused.
. "$SOURCE/tests/support/cli.sh"
cp "$SOURCE/examples/istanbul-2025/exchange.csv" . # beside the case when it is converted
case=$SOURCE/examples/istanbul-2025/case.yaml

# A record whose first type answers the second, drawn by a small generator of its own: every event of
# type a is followed by one of b within a day, and nothing else hangs together.
awk 'BEGIN { s = 7; print "time,type"; t = 0;
  for (k = 0; k < 300; k++) { s = (s * 16807) % 2147483647; t += 0.5 - 3 * log(s / 2147483647);
    s = (s * 16807) % 2147483647; d = -0.2 * log(s / 2147483647);
    printf "%.6f,a\n%.6f,b\n", t, t + d } }' | { read -r head; echo "$head"; sort -t, -k1,1n; } >pairs.csv
expect 0 "$TRUCE" escalation pairs.csv
narrow out
says out "In brief" "b to a. Each event of a sets off" "p below 0.001" "Who answers whom"
expect 0 "$TRUCE" escalation pairs.csv --format json
silent err
node "$SOURCE/tests/cli/escalation.mjs" out || fail "the JSON breaks the contract"
node -e 'const r = JSON.parse(require("fs").readFileSync("out", "utf8")), b = r.fit.branching;
  process.exit(b.a.b > 0.85 && b.a.b < 1.15 && b.b.a < 0.15 && r.fit.decay > 3.5 && r.fit.decay < 6.5 ? 0 : 1);' ||
  fail "other effects than were put in"
expect 0 "$TRUCE" escalation pairs.csv --format csv
says out "period,start,type,mean,q025" ",all,"
expect 0 "$TRUCE" escalation pairs.csv --format html -o page.html
says page.html '"escalation":'
expect 0 "$TRUCE" escalation pairs.csv --by together --kernel power --baseline trend --format json
node "$SOURCE/tests/cli/escalation.mjs" out || fail "power law: the JSON breaks the contract"

# The same on any number of threads, with the same seed; another with another.
expect 0 "$TRUCE" escalation pairs.csv --threads 1 --seed 5 --format json -o one.json
expect 0 "$TRUCE" escalation pairs.csv --threads 3 --seed 5 --format json -o three.json
cmp one.json three.json || fail "the answer depends on the number of threads"
expect 0 "$TRUCE" escalation pairs.csv --seed 6 --format json -o other.json
! cmp -s one.json other.json || fail "the seed changes nothing"

# A synthetic record is read back, and has the numbers that it was made with.
expect 0 "$TRUCE" escalation pairs.csv --simulate 4000 -o synthetic.csv
expect 0 "$TRUCE" escalation synthetic.csv --quick --format json -o back.json
node -e 'const f = (n) => JSON.parse(require("fs").readFileSync(n, "utf8")).fit, x = f("one.json"), y = f("back.json");
  process.exit(Math.abs(x.branching.a.b - y.branching.a.b) < 0.15 && Math.abs(x.baseline.a - y.baseline.a) < 0.1 ? 0 : 1);' ||
  fail "the synthetic record tells something else"

# Counts by day; semicolons and decimal commas, tabs, gzip and a byte order mark give the same.
awk 'BEGIN { s = 3; n = 2; print "date,actor,target,kind,count,place";
  for (d = 1; d <= 28; d++) for (m = 1; m <= 6; m++) { s = (s * 16807) % 2147483647; n = int(n * 0.6 + 4 * s / 2147483647);
    printf "2025-%02d-%02d,north,south,raid,%d,city\n", m, d, n;
    printf "2025-%02d-%02d,south,north,raid,%d,port\n", m, d, int(n / 2) } }' |
  { read -r head; echo "$head"; sort; } >days.csv
expect 0 "$TRUCE" escalation days.csv --format json -o plain.json
node "$SOURCE/tests/cli/escalation.mjs" plain.json || fail "counts: the JSON breaks the contract"
says plain.json '"time": "days"' '"counts_are": "events"'
cp days.csv kept.csv
for other in "tr , ;" "tr , \t" "gzip -c" "sed 1s/^/\xEF\xBB\xBF/"; do
  $other <kept.csv >days.csv
  expect 0 "$TRUCE" escalation days.csv --format json -o same.json
  cmp plain.json same.json || fail "$other: another answer"
done
cp kept.csv days.csv
expect 0 "$TRUCE" escalation days.csv --actor north --format json
says out '"north":'
! grep -q '"south":' out || fail "--actor keeps others"
for choice in "--dyad north,south" "--target south" "--kind raid" "--place port" "--from 2025-02-01 --to 2025-03-01" \
  "--by dyad" "--by kind" "--time weeks" "--count size" "--baseline weekly" "--kernel 2" "--horizon 5 --futures 50"; do
  # shellcheck disable=SC2086
  expect 0 "$TRUCE" escalation days.csv --quick --format json $choice
  node "$SOURCE/tests/cli/escalation.mjs" out || fail "$choice: the JSON breaks the contract"
done
expect 0 "$TRUCE" escalation days.csv --quick --format json --where "actor = north and count >= 3"
expect 0 "$TRUCE" escalation days.csv --quick --simulate 90
says out "date,type,count"

# What a defence stands up to.
expect 0 "$TRUCE" escalation days.csv --quick \
  --defence stop=0.7,shots=2,capacity=100,stock=800,resupply=10,raids=0.5,raid=90,interceptor=1,raider=0.2,harm=3
narrow out
says out "How large a raid overwhelms" "The stock of 800" "costs its sender"
expect 0 "$TRUCE" escalation days.csv --quick --defence stop=1,capacity=50 --format json
node -e 'const s = JSON.parse(require("fs").readFileSync("out", "utf8")).saturation;
  process.exit(s.one_leaks_from === 51 && s.curve.every((p) => p.expected === Math.max(0, p.raid - 50)) ? 0 : 1);' ||
  fail "a perfect defence of 50 leaks what comes beyond 50"

# The case that comes along: attacks only; both sides' reports stay apart.
expect 0 "$TRUCE" escalation "$case"
narrow out
says out "10 events" "With so few events" "382" "61 or more" "Nothing is added up across sources"
expect 0 "$TRUCE" escalation "$case" --format json
node "$SOURCE/tests/cli/escalation.mjs" out || fail "Istanbul: the JSON breaks the contract"
cp out ours.json
expect 0 "$TRUCE" convert "$case" -o again.yaml
expect 0 "$TRUCE" escalation again.yaml --format json -o again.json
node -e 'const f = (n) => { const r = JSON.parse(require("fs").readFileSync(n, "utf8"));
    return JSON.stringify([r.summary, r.fit, r.forecast, r.raids, r.human_cost]); };
  process.exit(f("ours.json") === f("again.json") ? 0 : 1);' || fail "the converted case tells something else"

# Few events: told, not estimated.
printf 'date\n2025-06-01\n' >one.csv
expect 0 "$TRUCE" escalation one.csv
says out "cannot be estimated" "too few events"
expect 0 "$TRUCE" escalation one.csv --format json
says out '"converged": false'
expect 1 "$TRUCE" escalation one.csv --simulate 10
says err "no model to simulate"

# What is refused, and where.
refused() {
  place=$1
  words=$2
  shift 2
  printf "$@" >wrong.csv
  expect 2 "$TRUCE" escalation wrong.csv
  silent out
  says err "$place" "$words"
}
refused wrong.csv:1:1 "no column says when" 'actor,kind\na,b\n'
refused wrong.csv:3:1 "not a date" 'date,kind\n2025-06-01,a\n01/06/2025,a\n'
refused wrong.csv:3:1 "no date" 'date,kind\n2025-06-01,a\n,a\n'
refused wrong.csv:2:12 "not a count" 'date,count\n2025-06-01,some\n'
refused wrong.csv:2:12 "cannot be negative" 'date,count\n2025-06-01,-4\n'
refused wrong.csv:2:14 "this row has 3 cells" 'date,count\n2025-06-01,2,5\n'
refused wrong.csv "table is empty" ''
refused wrong.csv "no event is left" 'date,kind\n'
gzip -c days.csv | head -c 300 >wrong.csv
expect 2 "$TRUCE" escalation wrong.csv
says err "damaged or cut off"
expect 2 "$TRUCE" escalation
expect 2 "$TRUCE" escalation none.csv
expect 2 "$TRUCE" escalation days.csv days.csv
for wrong in "--by mood" "--time hours" "--from never" "--from 2025-03-01 --to 2025-02-01" "--dyad north" "--kernel 9" \
  "--where actr=north" "--horizon 0" "--defence stop=2,capacity=1" "--defence stop=0.5" "--defence spot=1" \
  "--actor nobody"; do
  # shellcheck disable=SC2086
  expect 2 "$TRUCE" escalation days.csv $wrong
  silent out
done
expect 2 "$TRUCE" escalation "$SOURCE/examples/prisoners-dilemma/case.yaml"
says err "has no events"

# Where the public data for development lie beside the project.
data=$SOURCE/../shared/data/events
if [ -d "$data" ]; then
  expect 0 "$TRUCE" escalation "$data/hawkeslib-univariate.csv" --quick --format json
  node -e 'const f = JSON.parse(require("fs").readFileSync("out", "utf8")).fit, near = (x, y) => Math.abs(x / y - 1) < 0.05;
    process.exit(near(f.baseline.events, 0.006) && near(f.branching.events.events, 0.555) && near(f.decay, 0.1612) ? 0 : 1);' ||
    fail "hawkeslib, one type"
  expect 0 "$TRUCE" escalation "$data/hawkeslib-bivariate.csv" --quick --format json
  node -e 'const f = JSON.parse(require("fs").readFileSync("out", "utf8")).fit, n = f.branching, near = (x, y) => Math.abs(x / y - 1) < 0.2;
    process.exit(near(f.baseline[0], 0.2) && near(f.baseline[1], 0.6) && near(n[0][0], 0.5) && near(n[0][1], 0.1) &&
      near(n[1][0], 0.1) && near(n[1][1], 0.5) && near(f.decay, 1) ? 0 : 1);' || fail "hawkeslib, two types"
  for file in ucdp_ged_ukr_hdx_2023.csv ucdp_ged_ukr_hdx_variant_old.csv; do
    expect 0 "$TRUCE" escalation "$data/$file" --quick --format json
    says out '"layout": "UCDP GED"' '"converged": true'
  done
fi
