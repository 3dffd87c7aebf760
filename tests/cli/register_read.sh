# What `truce exchange` answers about a register: numbers with the persons behind them, names only if
# asked for.
. "$SOURCE/tests/support/cli.sh"
export LOGNAME=clerk SOURCE_DATE_EPOCH=1750406400 # 2025-06-20
ex() { "$TRUCE" exchange "$@"; }

# json EXPRESSION: holds of the JSON in `out`, which is `r`.
json() {
  node -e 'const r = JSON.parse(require("fs").readFileSync("out", "utf8")); process.exit(eval(process.argv[1]) ? 0 : 1)' "$1" || {
    cat out
    fail "not so: $1"
  }
}
nobody() { # no name is told, neither in the answer nor beside it
  ! grep -qi "secret\|hill\|wood\|lake\|moor" out err || {
    cat out err
    fail "a name is told"
  }
}

printf 'id,surname,given_name\n1,Secret,A\n2,Hill,B\n3,Wood,C\n4,Lake,D\n5,Moor,E\n' >ru.csv
expect 0 ex init r.db --sides russia,ukraine
expect 0 ex import r.db ru.csv --sender russia --as held --category pow --day 2025-05-20

# ---- Counts, names and the persons behind them ----
cat >events.csv <<'END'
kind,subject,about,side,count,category,day,field,detail
promised,,A,russia,3,,2025-05-21,,
handed_over,,A,russia,3,,2025-06-01,,
handed_over,russia:1,A,russia,,,2025-06-01,,
handed_over,russia:2,A,russia,,,2025-06-01,,
handed_over,russia:3,A,russia,,,2025-06-01,,
received,russia:1,A,ukraine,,,2025-06-01,,
handed_over,russia:4,,russia,,,2025-06-01,,
END
expect 0 ex event r.db events.csv
expect 0 ex reconcile r.db
says out "3 differences open" "handed over by russia 3, received by ukraine, by name 1. OPEN" \
  "russia handed over: 3 by name: russia:1, russia:2, russia:3" "Not received by ukraine, by name: russia:2, russia:3" \
  "No promise named, pow" "russia:4"
nobody
expect 0 ex reconcile r.db --limit 1
says out "russia:2 and 1 more"
expect 0 ex reconcile r.db --with-names
says out "russia:2 (russia: Hill B), russia:3 (russia: Wood C)"
expect 0 ex reconcile r.db --format json
json 'JSON.stringify(r.reckonings[0].differences.find((d) => d.missing[1].length > 0).missing) === `[[],["russia:2","russia:3"]]`'
json 'r.reckonings[0].counts.find((c) => c.side === "ukraine").references[0] === "russia:1" && r.names === undefined'
json 'r.reckonings[1].about === ""'
nobody
expect 0 ex reconcile r.db --format json --with-names
json 'r.names[1].names === "russia: Hill B"'
expect 0 ex reconcile r.db --format csv
says out 'by name",russia:2'
nobody
expect 0 ex reconcile r.db --format csv --with-names
says out "russia:2,russia: Hill B"

# ---- Explanations, disputes ----
expect 0 ex event r.db kind=explained about=A field=received "detail=two are in hospital"
expect 0 ex event r.db kind=disputed about=A side=ukraine "detail=a third one never came"
expect 0 ex reconcile r.db
says out "1 difference open. 1 dispute" "Explained: two are in hospital" "Disputed by ukraine" "a third one never came"
expect 0 ex event r.db kind=handed_over about=A side=russia count=2 day=2025-06-05
expect 0 ex reconcile r.db
says out "handed over by russia 5, received by ukraine, by name 1. OPEN. Outdated, entry 15 explained 3 and 1: two are in hospital"
expect 0 ex reconcile r.db --format json
json 'r.reckonings[0].differences.some((d) => d.explained === null && d.outdated?.counts[0] === 3) && r.disputed === 1'
