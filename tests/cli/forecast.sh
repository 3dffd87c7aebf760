# `truce forecast`: layouts, formats, training, cross-validation, what if, and what is refused.
. "$SOURCE/tests/support/cli.sh"
actors=$SOURCE/tests/golden/actors.csv

expect 0 "$TRUCE" forecast "$actors"
silent err
narrow out
says out "In brief" "Predictions" "Who pulls where" "How far off the models were"
expect 0 "$TRUCE" forecast "$actors" --format json
node "$SOURCE/tests/cli/forecast.mjs" out || fail "the JSON breaks the contract"
expect 0 "$TRUCE" forecast "$actors" --issue quota-2
says out "The challenge model, round by round"
expect 0 "$TRUCE" forecast "$actors" --issue quota-2 --what-if 50
narrow out
says out "would have to stand at" "The least move is that of"
for model in mean salience compromise median nash challenge condorcet ensemble; do
  expect 0 "$TRUCE" forecast "$actors" --issue quota-1 --what-if 70 --model $model
done

# The same table in other clothes: semicolons and decimal commas, tabs, a byte order mark, CRLF.
expect 0 "$TRUCE" forecast "$actors" --format csv -o plain.csv
sed 's/,/;/g; s/;80;10/;80,0;10/' "$actors" >semicolons.csv
tr ',' '\t' <"$actors" | sed 's/$/\r/; 1s/^/\xEF\xBB\xBF/' >tabs.tsv
for table in semicolons.csv tabs.tsv; do
  expect 0 "$TRUCE" forecast "$table" --format csv -o other.csv
  cmp plain.csv other.csv || fail "$table: another answer"
done

# The two public layouts.
printf 'Actor,Capability,Position,Salience\nA,0.08,4,0.8\nB,0.16,10,0.6\nC,0.05,7,0.1\n' >four.csv
expect 0 "$TRUCE" forecast four.csv --format json
says out "share of 1"
node "$SOURCE/tests/cli/forecast.mjs" out || fail "Actor,Capability,Position,Salience: the JSON breaks the contract"
printf 'Well, A test, 2, 2,\nActor,Description,Influence,Depth Position,Depth Salience,Price Position,Price Salience,\nup, upper, 100, 20, 60, 0, 50,\nlow, lower, 55, 65, 60, 80, 40,\n' >ktab.csv
expect 0 "$TRUCE" forecast ktab.csv --format json
node -e 'const r = JSON.parse(require("fs").readFileSync("out", "utf8"));
  process.exit(r.issues.map((i) => i.issue).join() === "Depth,Price" ? 0 : 1);' || fail "KTAB: other issues"

# Training, on outcomes made for it: the median of three, more or less.
awk 'BEGIN { print "issue,actor,position,salience,outcome"; for (g = 0; g < 30; g++) for (i = 1; i <= 2; i++) {
  a = (g * 37 + i * 11) % 101; b = (g * 53 + i * 29) % 101; c = (g * 71 + i * 5) % 101; o = int((2 * a + b + c) / 4);
  printf "g%d-%d,x,%d,90,%d\ng%d-%d,y,%d,45,%d\ng%d-%d,z,%d,45,%d\n", g, i, a, o, g, i, b, o, g, i, c, o } }' >lessons.csv
expect 0 "$TRUCE" forecast --train lessons.csv --group issue/- -o model.yaml
says model.yaml "truce_ensemble: 1" "cross_validation" "seen:"
expect 0 "$TRUCE" forecast lessons.csv --ensemble model.yaml --format json
says out "fitted to 60 of these issues"
expect 0 "$TRUCE" forecast lessons.csv --group issue/- --format json
silent err
node -e 'const r = JSON.parse(require("fs").readFileSync("out", "utf8")), m = r.models;
  process.exit(r.cross_validation.groups === 30 && m.ensemble.n === 60 && m.ensemble.mae < m.mean.mae &&
    Math.abs(m.ensemble.mae - r.cross_validation.mae) < 1e-9 ? 0 : 1);' || fail "cross-validation tells something else"
expect 0 "$TRUCE" forecast "$actors" --train lessons.csv --group issue/-
expect 0 "$TRUCE" forecast lessons.csv --group issue/- --threads 1 -o one.txt
expect 0 "$TRUCE" forecast lessons.csv --group issue/- --threads 3 -o three.txt
cmp one.txt three.txt || fail "the answer depends on the number of threads"

# What is refused, and where.
refused() {
  place=$1
  words=$2
  shift 2
  printf "$@" >wrong.csv
  expect 2 "$TRUCE" forecast wrong.csv
  silent out
  says err "$place" "$words"
}
refused wrong.csv:2:1 "nobody has both" 'issue,actor,position,salience\na,x,1,0\na,y,2,0\n'
refused wrong.csv:2:1 "only one actor" 'issue,actor,position,salience\na,x,1,5\n'
refused wrong.csv:3:5 "outside 0 to 100" 'issue,actor,position,salience\na,x,1,5\na,y,101,5\n'
refused wrong.csv:3:5 "missing" 'issue,actor,position,salience\na,x,1,5\na,y,,5\n'
refused wrong.csv:3:3 "stands twice" 'issue,actor,position,salience\na,x,1,5\na,x,2,5\n'
refused wrong.csv:1:1 'no column "salience"' 'issue,actor,position\na,x,1\n'
refused wrong.csv:3:5 "not a number" 'issue,actor,position,salience\na,x,1,5\na,y,"1,5",5\n'
refused wrong.csv:3:1 "never closed" 'issue,actor,position,salience\na,x,1,5\na,"y,1,5\n'
refused wrong.csv:1:1 "empty" ''
expect 2 "$TRUCE" forecast
says err "needs a table"
expect 2 "$TRUCE" forecast none.csv
expect 2 "$TRUCE" forecast "$actors" --issue none
expect 2 "$TRUCE" forecast "$actors" --what-if 50
expect 2 "$TRUCE" forecast "$actors" --issue quota-1 --what-if 500
expect 2 "$TRUCE" forecast "$actors" --issue quota-1 --what-if 50 --model crystal
expect 2 "$TRUCE" forecast "$actors" --group mood
expect 2 "$TRUCE" forecast "$actors" --group year
says err "training needs"
expect 2 "$TRUCE" forecast "$actors" --coverage 2
expect 2 "$TRUCE" forecast "$actors" --ensemble "$actors"
expect 2 "$TRUCE" forecast "$SOURCE/examples/prisoners-dilemma/case.yaml"
says err "no actors"

# Where the public data for development lie beside the project: its published errors.
resolved=$SOURCE/../shared/data/forecast/deu3-open.csv
if [ -f "$resolved" ]; then
  expect 0 "$TRUCE" forecast "$resolved" --group issue/i --capability gdp --format json
  node -e 'const r = JSON.parse(require("fs").readFileSync("out", "utf8")), m = r.models;
    const near = (x, y) => Math.abs(x - y) < 0.005;
    process.exit(near(m.mean.mae, 24.29) && near(m.salience.mae, 23.67) && m.ensemble.mae < 22 &&
      r.cross_validation.difference_90[1] < 0 && m.ensemble.covered > 0.75 && m.ensemble.covered < 0.85 ? 0 : 1);' ||
    fail "other errors than published"
fi
