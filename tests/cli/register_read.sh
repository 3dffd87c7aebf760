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
printf 'id,surname\na,Secret\n' >ua.csv
cp r.db sought.db
cp r.db.key sought.db.key
expect 0 ex import sought.db ua.csv --sender ukraine --as missing --day 2025-05-20
expect 0 ex reconcile sought.db
says out "Nothing promised or handed over is entered yet." "Sought by ukraine, on its lists of the missing: 1" "missing and held may be the same people"
! grep -q "0 differences" out || fail "nothing is compared, and agrees"
nobody

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
expect 0 ex reconcile r.db --format json
json 'r.reckonings[0].differences.find((d) => d.field === "received_names").missing_counts[1] === 2'
json 'r.seeking[0].held.all === 1 && r.underway[0].count === 3 && r.unlinked === false'
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
says out "2 differences open. 1 dispute" "Explained: two are in hospital" "by name 3, received by ukraine, by name 1. OPEN" "Disputed by ukraine" "a third one never came"
expect 0 ex event r.db kind=handed_over about=A side=russia count=2 day=2025-06-05
expect 0 ex reconcile r.db
says out "handed over by russia 5, received by ukraine, by name 1. OPEN. Outdated, entry 15 explained 3 and 1: two are in hospital"
expect 0 ex reconcile r.db --format json
json 'r.reckonings[0].differences.some((d) => d.explained === null && d.outdated?.counts[0] === 3) && r.disputed === 1'

# ---- One promise, one person: what may name people only if asked for ----
expect 0 ex show r.db --about A
says out "count: 3" "detail: two are in hospital" "detail: a third one never came"
expect 0 ex show r.db --about A --format json
json 'r.about === "A" && r.entries.some((e) => e.kind === "explained" && e.detail === "two are in hospital")'
expect 2 ex show r.db --about B
expect 2 ex show r.db
expect 2 ex show r.db Secret
nobody
expect 0 ex event r.db kind=stated subject=russia:5 field=next_of_kin "value=Secret Anna, +380501112233"
expect 0 ex event r.db kind=visited subject=russia:5 day=2025-06-02 "detail=spoke of Mrs Secret"
expect 0 ex event r.db kind=stated subject=russia:5 field=consent value=yes
for format in text json; do
  expect 0 ex show r.db russia:5 --format "$format"
  says out "next_of_kin" "yes"
  nobody
  ! grep -q 38050 out || fail "a telephone number is told"
done
says out '"hidden": ["value"]' '"hidden": ["detail"]'
expect 0 ex show r.db russia:5
says out "value is kept, not shown" "--with-names"
expect 0 ex show r.db russia:5 --with-names
says out "value: Secret Anna, +380501112233" "Mrs Secret"
printf 'kind,subject,day\nvisited,russia:5,2025-06-03\nvisited,Secret,2025-06-03\n' >wrong.csv
expect 2 ex event r.db wrong.csv
says err "wrong.csv:3" "subject"
nobody

# ---- The numbers of entries ----
printf 'kind,subject,day\nvisited,russia:5,2025-06-03\nvisited,russia:5,2025-06-04\n' >visits.csv
expect 0 ex event r.db visits.csv
says out "2 entries: 21 to 22."

# ---- Lists given back ----
expect 0 ex lists r.db
says out "ru.csv, from russia, as held, of 2025-05-20: 5 rows" "$(sha256sum ru.csv | cut -d' ' -f1)"
nobody
expect 0 ex lists r.db --format json
json 'r.lists[0].number === 1 && r.lists[0].rows === 5 && r.lists[0].sender === "russia"'
expect 0 ex lists r.db --format csv
says out "day,rows,hash,entry,withdrawn,unheard" "1,ru.csv,russia,held,2025-05-20,5,$(sha256sum ru.csv | cut -d' ' -f1),2,0,0"
expect 0 ex lists r.db --number 1 -o back.csv
cmp ru.csv back.csv || fail "the list is not as it came"
expect 2 ex lists r.db --number 2
says err "there is no list 2"
expect 2 ex lists r.db --number one

# ---- Who is asked for ----
expect 0 ex export r.db --columns reference,russia.surname --standing held -o some.csv
[ "$(cat some.csv)" = "reference,russia.surname
russia:5,Moor" ] || fail "an export of those held has others"
expect 0 ex export r.db --holder ukraine --category pow
[ "$(wc -l <out)" -eq 1 ] || fail "ukraine holds nobody"
for action in list export; do
  expect 2 ex "$action" r.db --holder Russia
  says err 'did you mean "russia"?'
  expect 2 ex "$action" r.db --category prisoners
  says err 'did you mean "pow"?'
  expect 2 ex "$action" r.db --standing hold
  says err 'did you mean `held`?'
done

# ---- Files that hold names are their owner's alone ----
expect 0 ex key reader
expect 0 ex export r.db --columns reference,russia.surname --seal-for reader.pub -o sealed
expect 0 ex open sealed --key reader -o opened.csv
expect 0 ex show r.db russia:5 --with-names -o show.txt
for file in r.db back.csv some.csv sealed opened.csv show.txt; do
  [ "$(stat -c %a "$file")" = 600 ] || fail "others may read $file"
done

# ---- Commissions: members and votes, nobody by name ----
expect 0 ex commission r.db kind=decided subject=russia:5 day=2025-06-05 value=repatriate \
  "detail=Dr Secret:neutral:repatriate; Dr Moor:neutral:repatriate; Dr Hill:russia:refuse"
expect 0 ex commission r.db
says out "Votes: neutral repatriate, neutral repatriate, russia refuse"
nobody
expect 0 ex commission r.db --format json
json 'JSON.stringify(r.decisions[0].votes[2]) === `{"member":"russia","vote":"refuse"}` && r.decisions[0].votes.length === 3'
nobody
expect 0 ex commission r.db --with-names
says out "russia (Dr Hill) refuse"

# ---- A kept proof: the verdict is in the answer ----
expect 0 ex prove r.db --older 7 -o kept.proof
expect 0 ex verify r.db --known kept.proof
says out "Nothing was changed" "kept.proof: the register continues what it was then"
expect 0 ex verify kept.proof --format json
json 'r.holds === true && r.fault === null && r.older.size === 7 && r.command === "exchange verify"'
expect 0 ex prove r.db 18 -o kin.proof
for format in text json; do
  expect 0 ex verify kin.proof --format "$format"
  nobody
  expect 0 ex verify kin.proof --format "$format" --with-names
  says out "Secret Anna"
done
expect 0 ex prove r.db 4 -o four.proof
expect 0 ex verify four.proof --format json
json 'r.holds === true && r.entry === 4 && r.leaf.startsWith("{\"number\":4,")'
expect 0 ex init other.db --sides russia,ukraine
expect 1 ex verify other.db --known kept.proof
says out "THE REGISTER IS NOT WHAT THE KEPT PROOF SAYS" "another key"
! grep -q "Nothing was changed" out || fail "a register that is another one is said to be unchanged"
expect 1 ex verify other.db --known kept.proof --format json
json 'r.intact === false && r.known.holds === false && r.problems.length === 1'
sed 's/^root: ......../root: 00000000/' kept.proof >bad.proof
expect 1 ex verify bad.proof --format json
json 'r.holds === false && r.fault.length > 0'
expect 1 ex verify r.db --known bad.proof --format json
json 'r.intact === false'

# ---- Numbers are written in one way, and a narrowed list says what it was narrowed to ----
node -e 'let o = "id,surname\n"; for (let k = 0; k < 1200; k++) o += `m${k},X${k}\n`; process.stdout.write(o)' >many.csv
expect 0 ex init many.db --sides russia,ukraine
expect 0 ex import many.db many.csv --sender russia --as held --category pow --day 2025-05-20
expect 0 ex list many.db
says out "1,200 persons, bags and parts. Sides: russia, ukraine." "And 1,100 more; --format csv lists them all."
expect 0 ex list many.db --holder russia --standing held --category pow
says out "1,200 persons, bags and parts. Only standing held, holder russia, category pow. Sides: russia, ukraine."
expect 0 ex list many.db --holder ukraine
says out "0 persons, bags and parts. Only holder ukraine. Sides:"
expect 0 ex reconcile many.db
says out "1,200 persons:"
expect 0 ex verify many.db
says out "1,202 entries, 2 signed heads"

# ---- The table that a plan reads ----
printf 'id,surname\n1,A\n2,B\n3,C\n' >north.csv
printf 'id,surname\n4,D\n5,E\n' >south.csv
expect 0 ex init plan.db --sides north,south
expect 0 ex import plan.db north.csv --sender north --as held --category pow --day 2025-05-20
expect 0 ex import plan.db south.csv --sender south --as held --category pow --day 2025-05-20
printf 'kind,subject,field,value,day\nstated,north:1,class,gc3-109,\nstated,north:2,consent,no,\ndied,south:5,,,2025-05-25\n' >told.csv
expect 0 ex event plan.db told.csv
expect 0 ex export plan.db --columns plan -o planned.csv
cat >expected.csv <<'END'
id,holder,home,category,gravity,held_since,excluded
north:1,north,south,pow,serious,2025-05-20,
north:2,north,south,pow,,2025-05-20,does not want to go
north:3,north,south,pow,,2025-05-20,
south:4,south,north,pow,,2025-05-20,
END
cmp planned.csv expected.csv || fail "the table of persons is another"
printf 'truce: 1\ntitle: T\nas_of: 2025-06-20\nparties: {north: N, south: S}\nexchange: {persons: planned.csv, plan: {rounds: 1}}\n' >planned.yaml
expect 0 ex plan planned.yaml
says out "2 of 4 persons go home in 1 round; 1 is excluded." "N lets 1 go (1 seriously wounded or sick): north:1"
expect 2 ex export plan.db --columns plan --standing home
says err "leave --standing out"

# ---- In a report beside a case ----
printf 'id,holder,category,age,note\nrussia:1,russia,prisoners,30,x\nrussia:2,russia,prisoners,30,x\nukraine:z,ukraine,prisoners,30,x\n' >persons.csv
printf 'truce: 1\ntitle: T\nas_of: 2025-05-24\nparties: {russia: R, ukraine: U}\nexchange: {holders: [russia, ukraine], persons: persons.csv, plan: {rounds: 2, seats: 3}}\n' >case.yaml
expect 0 "$TRUCE" report case.yaml --register r.db --format text
says out "Of those in the plan, by the register 1 are home, 1 underway and 0 dead." "differences open" "later than the day of the case, 2025-05-24"
says err "by the register 1 are home, 1 underway and 0 dead" "persons.csv"
nobody
expect 0 "$TRUCE" report case.yaml --register r.db --format json
json 'r.exchange.until.later === true && r.exchange.plan.by_register.home === 1'
sed 's/^as_of: .*/as_of: 2025-06-20/' case.yaml >later.yaml
expect 0 "$TRUCE" report later.yaml --register r.db --format text
says out "1 decision of mixed medical commissions"
! grep -q "later than" out || fail "the register does not go on after that day"
expect 0 "$TRUCE" check case.yaml
says out 'the column "note" is not used'
sed 's/russia/north/g; s/ukraine/south/g' case.yaml >other.yaml
sed 's/russia,/north,/; s/ukraine,/south,/' persons.csv >other.csv
sed -i 's/persons.csv/other.csv/' other.yaml
expect 2 "$TRUCE" report other.yaml --register r.db --format text
says err "the register is of the side \`russia\`, which is no party of the case" "ids"
cat >counts.csv <<'END'
kind,day,side,about,count,field,detail
promised,2025-05-20,russia,A,10,,
handed_over,2025-05-23,russia,A,4,,
handed_over,2025-05-25,russia,A,5,,
END
printf 'truce: 1\ntitle: T\nas_of: 2025-05-24\nparties: {russia: R, ukraine: U}\nexchange: {counts: counts.csv}\n' >counts.yaml
expect 0 "$TRUCE" report counts.yaml --format text
says out "Exchanges, as each side counts" "promised by russia 10, handed over by russia 4. OPEN"
! grep -q Everybody out || fail "a table of counts knows nobody"
