# truce exchange plan: an answer in each format, what clashes, and what is refused.
. "$SOURCE/tests/support/cli.sh"

cat >case.yaml <<'END'
truce: 1
title: Two lists
as_of: 2025-06-03
parties: {north: Northern side, south: Southern side, host: Hostland}
exchange:
  holders: [north, south]
  persons: persons.csv
  plan:
    rounds: [first, {name: second, seats: {north: 2}}]
    seats: 3
    parity: {children: all_for_all}
END
cat >persons.csv <<'END'
id,holder,category,gravity,held_since,age,together,excluded,camp,transport
n1,north,prisoners,grave,2024-01-01,30,,,c1,stretcher
n2,north,prisoners,,2023-01-01,31,,,c1,
n3,north,children,,2025-02-01,9,,,,
s1,south,prisoners,,2025-03-01,25,,,,
s2,south,prisoners,,2025-03-01,25,,charged with a crime,,
END

expect 0 "$TRUCE" exchange plan case.yaml
says out "3 of 5 persons go home in 2 rounds; 1 is excluded." "Northern side lets 2 go (1 seriously wounded or sick): n1, n3" \
  "4 would go home instead of 3" "1 could go in the first round" "s2: charged with a crime" "proven"
expect 0 "$TRUCE" exchange plan case.yaml --format json
says out '"command": "exchange plan"' '"proven": true' '"at_once": [{"id": "n2", "gravity": "none", "round": null}]'
cp out first
expect 0 "$TRUCE" exchange plan case.yaml --format json --threads 2
cmp out first || fail "the number of threads shows"
expect 0 "$TRUCE" exchange plan case.yaml -o plan.csv
says plan.csv "n2,north,south,prisoners,88,,first," "s2,south,north,prisoners,10,,,charged with a crime"

# Another day than the case's: time held counts up to it. Without one in the case it is needed.
expect 0 "$TRUCE" exchange plan case.yaml --as-of 2025-12-30
says out "As of 2025-12-30"
expect 0 "$TRUCE" exchange plan case.yaml --as-of 2025-12-30 --format csv
grep -q "^s1,south,north,prisoners,31," out || fail "the time held is not counted up to the day given"
grep -v as_of case.yaml >dayless.yaml
expect 2 "$TRUCE" exchange plan dayless.yaml
expect 0 "$TRUCE" exchange plan dayless.yaml --as-of 2025-06-03 --format csv
grep -q "^s1,south,north,prisoners,10," out || fail "the day given is not used"
expect 2 "$TRUCE" exchange plan case.yaml --as-of yesterday
says err "--as-of takes a day such as 2025-06-30, not \`yesterday\`"
# What has no use here is refused, as is a format that it does not give.
expect 2 "$TRUCE" exchange plan case.yaml --with-names
says err "\`truce exchange plan\` takes no --with-names"
expect 2 "$TRUCE" exchange plan case.yaml --sides north,south
says err "takes no --sides"
expect 2 "$TRUCE" exchange plan case.yaml -o plan.html
says err "does not give the format \`html\`; it gives text, json, csv"
[ ! -e plan.html ] || fail "a page was written"
cp persons.csv kept.csv
expect 2 "$TRUCE" exchange plan case.yaml -o persons.csv
says err "cannot write persons.csv: this command reads it; choose another name"
cmp persons.csv kept.csv || fail "the table of persons was replaced"
# Asked about situations, it says what a case with neither moves nor issues is for.
expect 2 "$TRUCE" stability case.yaml
says err "this case has no moves" "ask \`truce exchange plan\` who goes home"
expect 2 "$TRUCE" stability case.yaml --find any
says err "ask \`truce exchange plan\` who goes home"
# How close, and how long.
expect 0 "$TRUCE" exchange plan case.yaml --gap 1% --nodes 100
expect 2 "$TRUCE" exchange plan case.yaml --gap 2
says err "--gap takes a share"
expect 2 "$TRUCE" exchange plan case.yaml --nodes 0
says err "--nodes takes a whole number from 1"

# Converted beside its table, the case gives the same plan.
expect 0 "$TRUCE" convert case.yaml -o kept.yaml
expect 0 "$TRUCE" exchange plan kept.yaml --format json
cmp out first || fail "converted, it gives another plan"

# In order, nothing outweighs what comes first; a sum can, and the case says which it is.
cat >order.yaml <<'END'
truce: 1
parties: {north: N, south: S}
exchange:
  persons: order.csv
  plan:
    rounds: 1
    most: 5
    parity: none
END
printf 'id,holder,gravity,days_held,together\nn1,north,grave,0,\n' >order.csv
for k in 1 2 3 4 5; do echo "f$k,north,none,1200,family" >>order.csv; done
expect 0 "$TRUCE" exchange plan order.yaml
says out "N lets 1 go (1 seriously wounded or sick): n1" "First gravity: 3; proven, no plan under these rules has more." \
  "Then months held: 0; proven, no plan that does as well by the above has more." "By what is counted here parity costs nothing."
expect 0 "$TRUCE" exchange plan order.yaml --format json
says out '"stages": [{"by": "gravity", "value": 3, "bound": 3, "gap": 0, "proven": true}, {"by": "held",'
sed 's/most: 5/most: 5\n    objective: sum/' order.yaml >sum.yaml
expect 0 "$TRUCE" exchange plan sum.yaml
says out "f1, f2, f3, f4, f5" "A person counts 1 + 123 × gravity" "Worth 605: proven"
expect 0 "$TRUCE" convert sum.yaml -o kept.yaml
says kept.yaml "objective: sum" "weights: {gravity: 123, held: 3, age: 1}"
sed 's/most: 5/most: 5\n    order: [held, gravity]/' order.yaml >held.yaml
expect 0 "$TRUCE" exchange plan held.yaml
says out "First months held: 200; proven" "f1, f2, f3, f4, f5"

# No plan: the clash in words, and exit status 1.
sed 's/seats: 3/seats: 0/; s/north: 2/north: 0/' case.yaml >tight.yaml
expect 1 "$TRUCE" exchange plan tight.yaml
says out "No plan keeps all the rules." "round first: Northern side has 0 seats" \
  "round second: Northern side has 0 seats" "all for all: children"
if grep -q "Southern side has" out; then fail "a rule is told that does not clash"; fi

# Two clashes that have no rule in common: no rule is enough to give up, and the answer says so.
cat >two.yaml <<'END'
truce: 1
parties: {north: Northern side, south: Southern side}
exchange:
  persons: few.csv
  plan:
    rounds: [{name: A, least: 3}, {name: B, least: 3}]
    parity: none
END
printf 'id,holder\nn1,north\ns1,south\n' >few.csv
expect 1 "$TRUCE" exchange plan two.yaml
says out "This rule cannot hold by itself:" "- round A: at least 3 go (without this rule alone there is still no plan)" \
  "Beside them: This rule cannot hold by itself:" "- round B: at least 3 go" \
  "Something of each of these has to give way. Without all of them there is a plan."
expect 1 "$TRUCE" exchange plan two.yaml --format json
says out '"smallest": true' '"enough": false' '"complete": true'
# The smallest clash is told, though larger ones are found sooner.
cat >small.yaml <<'END'
truce: 1
parties: {north: Northern side, south: Southern side}
exchange:
  persons: four.csv
  plan:
    rounds: [{name: A, least: 9}, B]
    parity: {x: all_for_all}
    balance: 1
END
printf 'id,holder,category\nn1,north,x\nn2,north,x\nn3,north,x\ns1,south,x\n' >four.csv
expect 1 "$TRUCE" exchange plan small.yaml
says out "This rule cannot hold by itself: - round A: at least 9 go" \
  "Beside them: These rules clash by themselves, and no fewer do: - all for all: x - no side ahead by more than 1"
# Many alike families are no more work than few: the smallest clash is found, and at once.
cat >alike.yaml <<'END'
truce: 1
parties: {north: Northern side, south: Southern side}
exchange:
  persons: alike.csv
  plan: {rounds: [{name: A, least: 16}]}
END
{
  echo id,holder,category,together
  for k in $(seq 40); do
    printf 'p%s,north,prisoners,f%s\nc%s,north,children,f%s\ns%s,south,prisoners,\n' "$k" "$k" "$k" "$k" "$k"
  done
  printf 'd1,south,children,\nd2,south,children,\n'
} >alike.csv
expect 1 "$TRUCE" exchange plan alike.yaml
says out "These rules clash by themselves, and no fewer do:" "group f37 goes together"
! grep -q "group f38" out || fail "more than that"

# Who stays, and why: the excluded, who is of a group with one, whose category one side alone holds.
cat >stay.yaml <<'END'
truce: 1
parties: {north: Northern side, south: Southern side}
moves: {north: {go: Go}}
exchange:
  persons: stay.csv
  plan: {rounds: 1}
END
cat >stay.csv <<'END'
id,holder,category,gravity,together,excluded
n1,north,prisoners,grave,,
n2,north,prisoners,,Petrenko,charged
n3,north,prisoners,,Petrenko,
s1,south,prisoners,,,
s2,south,women,grave,,
END
expect 0 "$TRUCE" exchange plan stay.yaml
says out "Nobody of the category women can go: they go n for n, and only Southern side holds any who may." \
  "Who stays" "- Northern side, prisoners: 2; 1 excluded; 1 of a group with an excluded one" "- Southern side, women: 1" \
  "Stay with an excluded one of their group" "- n3: n2" \
  "1 of those who could go at once is seriously wounded or sick; prisoners of war among them the Third Geneva Convention" \
  "Each counts with gravity (0 to 3), then months held, then age class (child 2, 60 and over 1), and last everyone alike,"
expect 0 "$TRUCE" exchange plan stay.yaml --format json
says out '{"id": "n3", "excluded": null, "excluded_with": "n2"}' '"one_sided": [ "women" ]'
expect 0 "$TRUCE" exchange plan stay.yaml --format csv
grep -q "^n3,north,south,prisoners,1,,,,n2" out || fail "the table does not tell with whom n3 stays"
sed 's/rounds: 1/rounds: 1, order: [age]/' stay.yaml >age.yaml
expect 0 "$TRUCE" exchange plan age.yaml
says out "Each counts with age class (child 2, 60 and over 1), and last everyone alike," "Not counted: gravity, months held."
sed 's/grave//' stay.csv >well.csv
sed 's/stay.csv/well.csv/' stay.yaml >well.yaml
expect 0 "$TRUCE" exchange plan well.yaml
says out "1 could go in the first round who now go later or stay"
if grep -q Geneva out; then fail "a convention is cited for nobody"; fi

# Without a plan: no number of persons stands for it, and the page tells clashes without the words
# of the table, which may be names of families.
sed 's/rounds: 1/rounds: 1, least: 3/' stay.yaml >least.yaml
expect 1 "$TRUCE" exchange plan least.yaml
says out "3 would go home; with them there is no plan." "group Petrenko goes together, and one of it is excluded"
expect 0 "$TRUCE" report least.yaml -o page.html
says page.html "These rules clash by themselves, and no fewer do:" \
  "group 1 of the table goes together, and one of it is excluded (without this rule alone there is still no plan)"
if grep -q Petrenko page.html; then fail "the page holds the word of a group"; fi
sed 's/rounds: 1/rounds: [{name: A, least: 9}, {name: B, least: 9}]/' stay.yaml >further.yaml
expect 0 "$TRUCE" report further.yaml -o page.html
says page.html "round A: at least 9 go" "round B: at least 9 go" "Something of each of these has to give way."

# Columns that look like ours are errors: nobody excluded is sent for a slip of spelling.
sed '1s/excluded/exclude/' stay.csv >slip.csv
sed 's/stay.csv/slip.csv/' stay.yaml >slip.yaml
expect 2 "$TRUCE" exchange plan slip.yaml
says err 'slip.csv:1:37: error: the column "exclude" is not used' "did you mean \`excluded\`?"
silent out

# Wrong input: place and remedy, and no result.
expect 2 "$TRUCE" exchange plan
says err "write \`truce exchange plan CASE\`"
printf 'n4,north,children,bad,,,,,,\n' >>persons.csv
expect 2 "$TRUCE" exchange plan case.yaml
says err "persons.csv:7:19" "a gravity is none, light, serious or grave"
[ ! -s out ] || fail "there is a result"
sed '/^exchange/,$d' case.yaml >none.yaml
printf 'moves: {north: {go: Go}}\n' >>none.yaml
expect 2 "$TRUCE" exchange plan none.yaml
says err "none.yaml plans no exchange"
