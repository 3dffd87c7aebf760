# `truce exchange` on a register: as a user meets it, and when the machine fails.
. "$SOURCE/tests/support/cli.sh"
export LOGNAME=clerk SOURCE_DATE_EPOCH=1750406400 # 2025-06-20
ex() { "$TRUCE" exchange "$@"; }

# intact: the register holds what it should, and says so.
intact() {
  expect 0 ex verify r.db
  says out "Nothing was changed"
}

cat >ru.csv <<'END'
id,surname,given_name,date_of_birth
1,Шевченко,Іван,1990-05-02
2,Коваль,Олег,1985-11-30
3,Гнатюк,Петро,1979-01-09
END
cat >ua.csv <<'END'
id,surname,given_name,date_of_birth
a,Shevchenko,Ivan,1990-05-02
b,Petrenko,Maksym,2001-03-14
END

# ---- The whole way ----
expect 0 ex init r.db --sides russia,ukraine --title "Exchange register"
[ "$(stat -c %a r.db.key)" = 600 ] || fail "others may read the signing key"
expect 2 ex init r.db --sides russia,ukraine
expect 2 ex init cr.db --sides russia,ukraine --title "$(printf 'two\rlines')" --key cr.key
says err "control characters"
expect 0 ex import r.db ru.csv --sender russia --as held --category pow --day 2025-05-20
says out "List 1: 3 rows" "The register has 5 entries now"
expect 0 ex import r.db ua.csv --sender ukraine --as missing --day 2025-05-21 --source "letter of 21 May"
expect 0 ex event r.db kind=same subject=russia:1 other=ukraine:a source=link
expect 0 ex prove r.db --older 8 -o early.proof
expect 0 ex event r.db kind=stated subject=russia:1 field=class value=gc3-109
expect 0 ex commission r.db kind=decided subject=russia:1 day=2025-05-15 value=repatriate \
  "detail=A:neutral:repatriate; B:neutral:repatriate; C:russia:refuse"
expect 0 ex commission r.db
says out "1 decision" "1 overdue on 2025-06-20" "OVERDUE: to be told"
expect 0 ex commission r.db --as-of 2025-06-01
says out "0 overdue"
cat >events.csv <<'END'
kind,subject,side,day,about,count,category
promised,,russia,2025-06-02,first,2,pow
handed_over,russia:1,russia,2025-06-09,first,,
received,russia:1,ukraine,2025-06-09,first,,
handed_over,,russia,2025-06-09,first,2,pow
received,,ukraine,2025-06-09,first,1,pow
END
expect 0 ex event r.db events.csv
says out "5 entries"
expect 0 ex reconcile r.db
says out "Differ: handed over by russia 2, received by ukraine 1. OPEN"
expect 0 ex event r.db kind=explained about=first field=received "detail=one was not yet at the border"
expect 0 ex reconcile r.db
says out "Explained: one was not yet at the border"
expect 0 ex list r.db
narrow out
says out "russia:1" "home" "ukraine:b" "missing"
grep -q "Шевч\|Shev\|Коваль" out && fail "a name is shown"
expect 0 ex list r.db --standing held --holder russia --format csv
[ "$(wc -l <out)" -eq 3 ] || fail "two are held"
expect 0 ex show r.db ukraine:a
grep -q "Шевч\|Shev" out && fail "a name is shown"
expect 0 ex show r.db ukraine:a --with-names
says out "Шевченко" "Shevchenko" "gc3-109"
for action in list reconcile commission verify; do
  expect 0 ex "$action" r.db --format json
  node -e 'const r = JSON.parse(require("fs").readFileSync("out", "utf8")); process.exit(r.truce === 1 && r.command === `exchange ${process.argv[1]}` ? 0 : 1)' "$action" ||
    fail "the JSON of $action breaks the contract"
done
expect 0 ex show r.db russia:1 --format json
intact

# Where nothing says who one is logged in as, the system is asked.
if me=$(id -un 2>/dev/null); then
  cp r.db nobody.db
  expect 0 env -u LOGNAME -u USER "$TRUCE" exchange event nobody.db kind=visited subject=russia:2 day=2025-06-11 --key r.db.key
  expect 0 ex show nobody.db russia:2
  says out "By $me, 2025-06-20"
  expect 0 env -u LOGNAME USER=other "$TRUCE" exchange event nobody.db kind=visited subject=russia:2 day=2025-06-12 --key r.db.key
  expect 0 ex show nobody.db russia:2
  says out "By other, 2025-06-20"
fi

# The same entries, the same day, the same key: the same root, byte for byte.
cp r.db.key other.key
expect 0 ex init again.db --sides russia,ukraine --title "Exchange register" --key fresh.key
cmp -s fresh.key other.key && fail "two registers got one key"

# ---- A list that was entered wrongly ----
printf 'id,surname\nz1,Secret\n' >late.csv
expect 0 ex import r.db late.csv --sender ukraine --as missing
says out "as of 2025-06-20: today, since no --day says which day the list is of"
expect 2 ex import r.db late.csv --sender ukraine --as missing --day 2025-05-01
says err "in the register already (entry 18)" "kind=withdrawn amends=18"
expect 2 ex import r.db ua.csv --sender russia --as named --day 2025-07-01
says err "in the future"
expect 0 ex event r.db kind=withdrawn amends=18 "detail=the day was left out"
expect 0 ex lists r.db
says out "1 row; withdrawn" "3 rows; entry 2"
expect 0 ex list r.db
grep -q "ukraine:z1" out && fail "who stood in a withdrawn list is still there"
expect 0 ex import r.db late.csv --sender ukraine --as missing --day 2025-05-01
silent err
expect 0 ex lists r.db
says out "as missing, of 2025-05-01: 1 row; entry"
expect 0 ex show r.db ukraine:z1 --with-names
says out "Secret"
expect 0 ex list r.db
says out "ukraine:z1"
intact

# ---- Proofs, checked by somebody else's program ----
for number in 1 4 9 16; do
  expect 0 ex prove r.db "$number" -o p.proof
  expect 0 ex verify p.proof
  expect 0 node "$SOURCE/tests/support/verify_proof.mjs" p.proof
  sed 's/"number":\([0-9]*\),"kind":"[a-z]*/"number":\1,"kind":"died/' p.proof >bad.proof
  expect 1 ex verify bad.proof
  says out "DOES NOT HOLD"
  expect 1 node "$SOURCE/tests/support/verify_proof.mjs" bad.proof
done
for size in 1 5 8 9 10; do
  expect 0 ex prove r.db --older "$size" -o p.proof
  expect 0 ex verify p.proof
  expect 0 node "$SOURCE/tests/support/verify_proof.mjs" p.proof
  expect 0 ex verify r.db --known p.proof
done
expect 0 ex verify r.db --known early.proof
expect 2 ex prove r.db --older 7
expect 2 ex prove r.db
head -c 300 p.proof >cut.proof
expect 2 ex verify cut.proof

# ---- Sealed tables ----
expect 0 ex key reader
expect 0 ex export r.db --columns reference,standing,russia.surname --seal-for reader.pub -o sealed
grep -q "Шевч" sealed && fail "a sealed table can be read"
expect 0 ex open sealed --key reader
says out "russia:1,home,Шевченко"
says err "signed with the key"
expect 0 ex key stranger
expect 2 ex open sealed --key stranger
says err "not sealed for this key"
printf 'x' | dd of=sealed bs=1 seek=200 conv=notrunc 2>/dev/null
expect 2 ex open sealed --key reader
expect 0 ex export r.db
grep -q "Шевч\|Shev" out && fail "a table that nobody asked names for has names"
for columns in "" "," "$(printf 'reference,%.0s' $(seq 65))" "$(printf '%04000d' 0)"; do
  expect 2 ex export r.db --columns "$columns"
  says err "--columns"
done
expect 2 ex export r.db --columns reference,russia.shoe_size
says err "there is no column"

# ---- Totals and numbers of columns: nobody ----
cp r.db before.db
printf 'id,surname,date_of_birth\n1,2,3\n70,Мельник,2 травня 1990 р.\nРазом,1,\n,Всього: 1 особа,\n' >total.csv
expect 0 ex import r.db total.csv --sender russia --as held --day 2025-06-10
says out "1 rows entered"
says err total.csv:2:1 "numbers the columns" total.csv:4:1 total.csv:5:2 "is a total"
grep -q "Мельник" err && fail "a name is told"
expect 0 ex show r.db russia:70 --with-names
says out "Мельник" "date_of_birth = 19900502"
expect 0 ex list r.db
grep -q "Разом\|Всього" out && fail "a total became somebody"
intact
mv before.db r.db

# ---- Bad input: refused with line and reason, nothing changed, no name told ----
cp r.db before.db
bad() { # bad FILE TEXT...
  file=$1
  shift
  expect 2 ex import r.db "$file" --sender russia --as held --day 2025-06-10
  says err "$@"
  grep -q "Шевч\|Shev\|Коваль\|Secret" err && fail "a name is told in an error"
  cmp r.db before.db || fail "$file changed the register"
}
expect 2 ex import r.db ru.csv --sender russia --as held
says err "in the register already"
printf 'id,surname\n7,\330\345\342\367\n' >latin.csv
bad latin.csv "UTF-8" "latin.csv:2"
printf 'id,surname\n7,Secret\n7,Secret\n' >twice.csv
bad twice.csv "twice.csv:3"
printf 'who,surname\nSecret,Secret\nSecret,Secret\n' >names.csv
bad names.csv "names.csv:3" "stands twice, first in line 2"
printf 'surname,date_of_birth\nSecret,1990-02-03\n' >lines.csv
bad lines.csv "lines.csv:1" "has no ids"
for row in '"Secret' '"Secret"x' 'Secret\0' 'Secret\377'; do
  printf "id,surname\n7,$row\n" >form.csv
  bad form.csv "form.csv:2"
done
printf 'id,surname,date_of_birth\n7,Secret,1990-02-30\n' >day.csv
bad day.csv "day.csv:2" "no such day in the calendar"
printf 'id,surname,date_of_birth\n6,Secret,1990-05\n7,Secret,xyz\n' >day2.csv
bad day2.csv "day2.csv:3" "not read as a day"
printf 'id,surname,date_of_birth\n7,Secret,30 February 1990\n' >day3.csv
bad day3.csv "day3.csv:2" "no such day in the calendar"
printf 'id,surname,date_of_birth\n7,Secret,autumn 1990\n' >day3.csv
bad day3.csv "day3.csv:2" "not read as a day"
printf 'id,surname,date_captured\n7,Secret,11 червня 2025 р.\n' >day3.csv
bad day3.csv "day3.csv:2" "is after the day of the list"
printf 'id,surname,date_of_birth,date_captured\n7,Secret,1990-02-03,1989\n' >day4.csv
bad day4.csv "day4.csv:2" "is after that in"
printf 'id,surname,date_of_birth\n1,2,3\nВсього: 0 осіб,,\n' >nobody.csv
bad nobody.csv "nobody.csv:1" "there is no record below" "nobody.csv:3" "is a total"
printf 'id,surname\n1,Secret\n' >home.csv
bad home.csv "home.csv:2" "is home with ukraine"
expect 2 ex import r.db ua.csv --sender georgia --as held
says err "no side of this register"
expect 2 ex event r.db kind=handed_over subject=russia:1 side=russia day=2025-06-11
says err "is home with ukraine"
expect 2 ex event r.db kind=handed_over subject=russia:2 side=russia day=2025-05-01
says err "out of order"
expect 2 ex event r.db kind=handed_ovr subject=russia:2
says err "no such kind"
# An event in words has no lines: the word is named, and what it says is not.
word() { # word WORD SAYS WORDS...
  name=$1
  text=$2
  shift 2
  expect 2 ex event r.db "$@"
  says err "the event: error: \`$name=\`: $text"
}
word kind "there is no such kind of entry" kind=handed_ovr subject=russia:2
word kind "no kind is given" kind= subject=russia:2
word kind "no word says what happened" subject=russia:2 day=2025-06-11
word subject "this column stands twice" kind=visited subject=russia:2 subject=russia:2
word day "this is not a day of the calendar" kind=visited subject=russia:2 day=11.6.2025
word count "this is not a count" kind=promised side=russia about=first count=many
word amends "this is not the number of an entry" kind=withdrawn "detail=wrong" amends=last
word detail "this is not text in UTF-8" kind=visited subject=russia:2 day=2025-06-11 "detail=$(printf 'Secret\377')"
! grep -q Secret err || fail "what a word says is told"
expect 2 ex event r.db kind=handed_over subject=russia:2 side=georgia day=2025-06-11
says err "the side is none of the register's" "the sides are russia, ukraine"
expect 2 ex event r.db kind=stated subject=russia:2 field=home value=georgia
says err "home is one of the register's sides" "the sides are russia, ukraine"
expect 2 ex event r.db kind=handed_over subject=russia:2 day=2025-06-11
says err "russia:2 needs a side here: \`side\` tells who acts"
expect 2 ex event r.db knd=handed_over subject=russia:2
says err 'did you mean "kind="?'
expect 2 ex event r.db kind=visited subject=russia:2 day=2025-06-11 --key fresh.key
says err "not the one this register is signed with"
expect 2 ex list ru.csv
says err "no register"
expect 2 ex list nowhere.db
says err "No such file"
cmp r.db before.db || fail "bad input changed the register"

# ---- Two writers ----
# One holds the file while the other tries: it waits some seconds, then gives up and says why.
mkfifo hold
sqlite3 r.db <hold >/dev/null 2>&1 &
holder=$!
exec 3>hold
echo "BEGIN IMMEDIATE;" >&3
sleep 1
expect 2 ex event r.db kind=visited subject=russia:2 day=2025-06-11
says err "another program is writing"
echo "ROLLBACK;" >&3
exec 3>&-
wait "$holder"
expect 0 ex event r.db kind=visited subject=russia:2 day=2025-06-11
intact

# ---- Killed at any moment: all of it or nothing ----
node -e 'let o = "kind,subject,day\n"; for (let k = 0; k < 40000; k++) o += "visited,russia:2,2025-06-12\n"; process.stdout.write(o)' >many.csv
entries() {
  ex verify r.db --format json >count.json || fail "the register is not whole after $1"
  node -e 'console.log(JSON.parse(require("fs").readFileSync("count.json", "utf8")).entries)'
}
have=$(entries "the start")
killed=0
for wait in 0.02 0.05 0.1 0.2 0.3 0.4 0.5 0.7 0.9 1.2; do
  "$TRUCE" exchange event r.db many.csv >/dev/null 2>&1 & # not the function: its shell would be killed
  writer=$!
  sleep "$wait"
  kill -9 "$writer" 2>/dev/null && killed=$((killed + 1))
  wait "$writer" 2>/dev/null || true
  now=$(entries "kill -9")
  [ "$now" -eq "$have" ] || [ "$now" -eq $((have + 40000)) ] || fail "a part of a table was kept: $have then $now"
  have=$now
done
[ "$killed" -gt 0 ] || fail "no writer was killed"

# ---- No room left: refused, nothing lost ----
for room in 100 2000 6000; do # blocks of 512 bytes; the table needs more
  status=0
  (
    ulimit -f "$room"
    ex event r.db many.csv >/dev/null 2>full.err
  ) || status=$?
  [ "$status" -eq 2 ] || fail "a full disk gave exit status $status"
  says full.err "nothing was changed"
  [ "$(entries "a full disk")" -eq "$have" ] || fail "a full disk cost entries"
done

# ---- A log left beside the file: its entries count, or it is said that they cannot be read ----
# While somebody reads, what is committed stays in the log; then the reader is killed.
mkfifo hold2
sqlite3 r.db <hold2 >/dev/null 2>&1 &
holder=$!
exec 3>hold2
echo "BEGIN; SELECT count(*) FROM entry;" >&3
sleep 1
expect 0 ex event r.db kind=visited subject=russia:2 day=2025-06-13
expect 0 ex event r.db kind=visited subject=russia:2 day=2025-06-14
kill -9 "$holder"
exec 3>&-
wait "$holder" 2>/dev/null || true
[ -s r.db-wal ] || fail "there is no log"
mkdir -p left small
cp r.db r.db-wal left
have=$((have + 2))
counted() { # counted FILE: all of it can be read, and nothing is amiss
  expect 0 ex verify "$1" --format json
  [ "$(node -e 'console.log(JSON.parse(require("fs").readFileSync("out", "utf8")).entries)')" -eq "$have" ] ||
    fail "$1 has not all of the entries"
  expect 0 ex list "$1"
  expect 0 ex show "$1" russia:2
}
if [ "$(id -u)" -eq 0 ] && mount -t tmpfs -o size=64m none small 2>/dev/null; then
  trap 'umount small' EXIT
  cp left/r.db left/r.db-wal small
  mount -o remount,ro small
  for action in list verify; do
    expect 2 ex "$action" small/r.db
    says err "in its -wal file" "copy the register and its -wal file together"
  done
  mount -o remount,rw small
  dd if=/dev/zero of=small/fill bs=4k 2>/dev/null || true
  counted small/r.db
  expect 2 ex event small/r.db kind=visited subject=russia:2 day=2025-06-15 --key r.db.key
  says err "nothing was changed"
  counted small/r.db
  rm small/fill
  counted small/r.db
  [ ! -e small/r.db-wal ] || fail "verify left a log"
  mount -o remount,ro small
  counted small/r.db # nothing lies beside it: the file is whole
  mount -o remount,rw small
  # No room but for the register itself, from the start.
  dd if=/dev/zero of=small/fill bs=4k 2>/dev/null || true
  counted small/r.db
  umount small
  trap - EXIT
else
  echo "not root, or no mount: the full disk and the read-only one are left out"
fi
counted left/r.db
[ ! -e left/r.db-wal ] || fail "verify left a log"
intact
[ ! -e r.db-wal ] || fail "verify left a log"

# ---- Bits flipped: found, or without effect ----
rm -f r.db r.db-wal r.db-shm
cp before.db r.db
ex export r.db --columns reference,standing,holder,home,since,dead,consent,category,class,russia.surname,ukraine.surname >whole.csv
found=0
for k in $(seq 1 60); do
  cp before.db flipped.db
  node -e 'const fs = require("fs"), f = fs.openSync("flipped.db", "r+"), size = fs.fstatSync(f).size, b = Buffer.alloc(1);
    let x = 2654435761 * Number(process.argv[1]) >>> 0; const at = x % size; fs.readSync(f, b, 0, 1, at); b[0] ^= 1 << (x >>> 29); fs.writeSync(f, b, 0, 1, at);' "$k"
  status=0
  ex verify flipped.db >flipped.out 2>&1 || status=$?
  case $status in
  0)
    ex export flipped.db --columns reference,standing,holder,home,since,dead,consent,category,class,russia.surname,ukraine.surname >flipped.csv ||
      fail "flip $k: verified but not read"
    cmp -s whole.csv flipped.csv || fail "flip $k changed what the register says and was not found"
    ;;
  1 | 2) found=$((found + 1)) ;;
  *) cat flipped.out; fail "flip $k gave status $status" ;;
  esac
  for action in "list flipped.db" "event flipped.db kind=visited subject=russia:2 day=2025-06-11 --key r.db.key"; do
    status=0
    # The words of an action are to be split.
    # shellcheck disable=SC2086
    ex $action >flipped.out 2>&1 || status=$?
    [ "$status" -eq 0 ] || [ "$status" -eq 2 ] || {
      cat flipped.out
      fail "flip $k gave $action status $status"
    }
  done
done
[ "$found" -gt 0 ] || fail "no flip was found"
