# What was wrong, or differs, in a register: rows of lists withdrawn by themselves, and differences
# explained where no promise is named.
. "$SOURCE/tests/support/cli.sh"
export LOGNAME=clerk SOURCE_DATE_EPOCH=1750406400 # 2025-06-20
ex() { "$TRUCE" exchange "$@"; }

intact() {
  expect 0 ex verify r.db
  says out "Nothing was changed"
}
nobody() { # no name is told, neither in the answer nor beside it
  ! grep -qi "secret\|hill\|wood\|lake" out err || {
    cat out err
    fail "a name is told"
  }
}
refused() { # refused WORD... : the register stays as it was
  cp r.db before.db
  expect 2 ex event r.db "$@"
  cmp r.db before.db || fail "a refused entry changed the register"
  nobody
}

printf 'id,surname,given_name\n1,Secret,A\n2,Hill,B\n3,Wood,C\n17,Lake,D\n' >ru.csv
expect 0 ex init r.db --sides russia,ukraine
expect 0 ex import r.db ru.csv --sender russia --as held --category pow --day 2025-05-20

# ---- Since when: a list tells only that it was so on its day ----
expect 0 ex list r.db
says out "by 2025-05-20" "on that day or before"
expect 0 ex show r.db russia:17
says out "held by russia since 2025-05-20 or before"
cp r.db kept.db
expect 0 ex event r.db kind=captured subject=russia:17 side=russia day=2025-05-20
expect 0 ex show r.db russia:17
says out "held by russia since 2025-05-20;"
expect 0 ex show r.db russia:17 --format json
says out '"since_or_before": false'
expect 0 ex show r.db russia:3 --format json
says out '"since_or_before": true'
mv kept.db r.db

# ---- No promise named: explained, outdated, open again ----
refused kind=explained field=received "detail=in hospital"
says err "nobody is handed over or received without" "about=NAME"
printf 'kind,subject,side,day\nhanded_over,russia:1,russia,2025-06-01\nhanded_over,russia:2,russia,2025-06-01\n' >moves.csv
expect 0 ex event r.db moves.csv
expect 0 ex event r.db kind=received subject=russia:1 side=ukraine day=2025-06-02
refused kind=explained field=named "detail=in hospital"
says err '`field` is promised or received'
refused kind=explained field=recieved about=A "detail=in hospital"
says err "promised, received or named"
refused kind=explained field=received subject=russia:2 "detail=in hospital"
says err 'leave out `subject`'
expect 0 ex reconcile r.db
says out "1 difference open" "OPEN: nobody has explained this"
expect 0 ex event r.db kind=explained field=received "detail=one is in hospital"
says out "Entry 10."
expect 0 ex reconcile r.db
says out "0 differences open" "No promise named, pow" "Explained: one is in hospital"
nobody
expect 0 ex reconcile r.db --format csv
says out ",pow,\"handed over by russia, by name\",2,\"received by ukraine, by name\",1,explained,one is in hospital,"
expect 0 ex show r.db --about ""
says out "No promise named" "10  –  explained; field: received; detail: one is in hospital" "7  2025-06-01  handed_over"
expect 0 ex show r.db --about "" --format json
says out '"about": ""' '"detail": "one is in hospital"'
expect 0 "$TRUCE" report "$SOURCE/examples/istanbul-2025/case.yaml" --register r.db --format json
says out '"explained": "one is in hospital"'
nobody
expect 0 ex event r.db kind=handed_over subject=russia:3 side=russia day=2025-06-03
expect 0 ex reconcile r.db
says out "1 difference open" "OPEN. Outdated, entry 10 explained 2 and 1: one is in hospital"
expect 0 ex reconcile r.db --format csv
says out ",3,\"received by ukraine, by name\",1,outdated,one is in hospital,"
expect 0 ex event r.db kind=withdrawn amends=11 "detail=that was another one"
expect 0 ex reconcile r.db
says out "0 differences open" "Explained: one is in hospital"
intact

# ---- A row of a list ----
expect 0 ex event r.db kind=visited subject=russia:17 day=2025-06-02
refused kind=withdrawn subject=russia:17 amends=2 "detail=the id was wrong"
says err "then entry 13 no longer fits" "amend or withdraw the later entries first"
expect 0 ex event r.db kind=withdrawn amends=13 "detail=with its row"
refused kind=withdrawn subject=russia:71 amends=2 "detail=the id was wrong"
says err 'the reference in column `subject` is not in the register'
refused kind=withdrawn subject=russia:17 amends=3 "detail=the id was wrong"
says err "entry 3 is about somebody else"
refused kind=withdrawn subject=russia:17 amends=2
says err "give the reason"
expect 0 ex event r.db kind=withdrawn subject=russia:17 amends=2 "detail=the id was wrong"
says out "Entry 15."
expect 0 ex list r.db
! grep -q "russia:17" out || fail "whose row was withdrawn is still there"
says out "russia:3"
expect 0 ex lists r.db
says out "4 rows, 1 withdrawn; entry 2"
expect 0 ex lists r.db --format json
says out '"rows": 4' '"withdrawn": 1'
expect 0 ex lists r.db --format csv
says out ",2,1,0"
refused kind=visited subject=russia:17 day=2025-06-02
says err "is not in the register" 'a later list or `registered` brings them back'
expect 0 ex lists r.db --number 1 -o back.csv
cmp ru.csv back.csv || fail "the list is not as it came"
expect 0 ex export r.db --columns reference,russia.surname
! grep -q "Lake" out || fail "a row that was withdrawn is exported"
expect 0 ex show r.db russia:17 --with-names
says out "Withdrawn: no more in the register." "6  2025-05-20  listed" "No longer counts" "withdraws 6"
! grep -q "Lake" out || fail "what a withdrawn row says is told"
refused kind=withdrawn subject=russia:17 amends=2 "detail=again"
says err "entry 6 was withdrawn by entry 15"
refused kind=withdrawn amends=15 "detail=after all"
says err "entry 15 withdraws another one, and stays"
intact

# ---- Numbers that begin anew, persons not listed again, counts and persons entered twice ----
cp r.db kept.db
printf 'id,surname,given_name\n1,Hill,B\n2,Wood,C\n3,Lake,D\n' >anew.csv
for claim in held named; do
  expect 2 ex import r.db anew.csv --sender russia --as $claim --day 2025-06-10
  says err "anew.csv:2: error: russia:1 stands for somebody else" "anew.csv:4: error: russia:3" "give the ids a prefix" "kind=withdrawn"
  nobody
  cmp r.db kept.db || fail "a refused list changed the register"
done
printf 'id,surname\n3,Wood\n' >again.csv
expect 2 ex import r.db again.csv --sender russia --as missing --day 2025-06-10
says err "again.csv:2: error: russia:3" "other people with the same numbers"
printf 'id,surname\n80,Wood\n' >more.csv
expect 0 ex import r.db more.csv --sender russia --as held --day 2025-06-10 # 16, 17
says out "1 rows entered"
says err "1 person whom russia listed as held before" "is not on this list" "ask about them: russia:3"
expect 0 ex lists r.db
says out "on no later list of russia, and nothing entered since: 1 (russia:3)."
expect 0 ex lists r.db --format json
says out '"unheard": 1'
printf 'kind,side,day,about,count\nhanded_over,russia,2025-06-11,A,5\nreceived,ukraine,2025-06-11,A,5\n' >counts.csv
expect 0 ex event r.db counts.csv
refused counts.csv
says err "counts.csv:2: error: entry 18 counts the same already" "tell them apart in"
printf 'id,surname\np,Wood\nq,Wood\n' >two.csv
expect 0 ex import r.db two.csv --sender ukraine --as missing --day 2025-06-10 # 20 to 22
expect 0 ex event r.db kind=same subject=ukraine:p other=ukraine:q
says err "ukraine:p and ukraine:q both stand on list 3 of ukraine"
says out "Entry 23."
intact
mv kept.db r.db

# ---- The corrected list, and the whole one ----
sed 's/^17,/71,/' ru.csv >corrected.csv
expect 0 ex import r.db corrected.csv --sender russia --as named --day 2025-06-10
expect 0 ex list r.db
says out "russia:71"
printf 'id,surname\na,Secret\nb,Hill\n' >ua.csv
expect 0 ex import r.db ua.csv --sender ukraine --as missing --day 2025-05-21 # 21 to 23
refused kind=withdrawn subject=ukraine:a amends=2 "detail=not theirs"
says err "the list of entry 2 does not name"
expect 0 ex event r.db kind=withdrawn subject=ukraine:a amends=21 "detail=not theirs"
expect 0 ex event r.db kind=withdrawn amends=21 "detail=all of it"
expect 0 ex lists r.db
says out "2 rows; withdrawn"
expect 0 ex lists r.db --format csv
says out "ua.csv,ukraine,missing,2025-05-21,2,$(sha256sum ua.csv | cut -d' ' -f1),,0,0"
refused kind=withdrawn amends=23 "detail=not theirs"
says err "stands in a list that was withdrawn"
expect 0 ex import r.db ua.csv --sender ukraine --as missing --day 2025-05-22
expect 0 ex list r.db
says out "ukraine:a" "ukraine:b"
intact

# ---- Two who are one, and a list read by columns that were named ----
printf 'surname,nr\nLake,71\nWood,3\n' >later.csv
expect 0 ex event r.db kind=same subject=russia:3 other=russia:71
says out "Entry 29."
expect 0 ex import r.db later.csv --sender russia --as named --id nr --day 2025-06-12 # 30 to 32
refused kind=withdrawn subject=russia:2 amends=30 "detail=not theirs"
says err "the list of entry 30 does not name"
expect 0 ex event r.db kind=withdrawn subject=russia:3 amends=30 "detail=not theirs"
expect 0 ex show r.db russia:3
says out "withdraws 32"
expect 0 ex event r.db kind=withdrawn amends=29 "detail=not the same"
expect 0 ex event r.db kind=withdrawn subject=russia:71 amends=30 "detail=not theirs"
expect 0 ex show r.db russia:3
says out "withdraws 31"
intact
