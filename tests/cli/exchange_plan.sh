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

# Converted beside its table, the case gives the same plan.
expect 0 "$TRUCE" convert case.yaml -o kept.yaml
expect 0 "$TRUCE" exchange plan kept.yaml --format json
cmp out first || fail "converted, it gives another plan"

# No plan: the clash in words, and exit status 1.
sed 's/seats: 3/seats: 0/; s/north: 2/north: 0/' case.yaml >tight.yaml
expect 1 "$TRUCE" exchange plan tight.yaml
says out "No plan keeps all the rules." "round first: Northern side has 0 seats" \
  "round second: Northern side has 0 seats" "all for all: children"
if grep -q "Southern side has" out; then fail "a rule is told that does not clash"; fi

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
