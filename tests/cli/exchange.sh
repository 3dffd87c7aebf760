# `truce exchange link`, `dedupe`, `encode`: formats, keys, and what is refused.
. "$SOURCE/tests/support/cli.sh"
node "$SOURCE/tools/people.mjs" . 400 5 || exit 77
# The maker of these lists takes no option for the name of a folder.
expect 0 node "$SOURCE/tools/people.mjs" --help
says out "FOLDER [RECORDS [SEED]]"
expect 2 node "$SOURCE/tools/people.mjs" --seed 5
says err "there is no option --seed" "FOLDER [RECORDS [SEED]]"
absent ./--help ./--seed

expect 0 "$TRUCE" exchange link ours.csv theirs.csv
narrow out
says out "In brief" "What each field weighs" "What was compared" "Pairs"
grep -q "Орл\|Шевч\|Shev" out && fail "a name is shown"
expect 0 "$TRUCE" exchange link ours.csv theirs.csv --format json -o pairs.json
node -e 'const fs = require("fs"), r = JSON.parse(fs.readFileSync("pairs.json", "utf8"));
  const truth = new Set(fs.readFileSync("truth.csv", "utf8").trim().split("\n").slice(1));
  const right = r.pairs.filter((p) => truth.has(`${p.a},${p.b}`)).length;
  const sums = r.pairs.every((p) => Math.abs(Object.values(p.reasons).reduce((x, y) => x + y, p.together ?? 0) - p.weight) < 0.1);
  const f1 = (2 * right) / (truth.size + r.pairs.length);
  if (!(f1 >= 0.95)) console.log(`F1 ${f1}`);
  process.exit(r.truce === 1 && r.command === "exchange link" && f1 >= 0.95 && sums && r.passes.length > 3 &&
    r.pairs.every((p) => p.probability >= 0.5 && p.probability <= 1) ? 0 : 1);' || fail "the JSON breaks the contract"
expect 0 "$TRUCE" exchange link ours.csv theirs.csv --format csv -o one.csv --threads 1
expect 0 "$TRUCE" exchange link ours.csv theirs.csv --format csv -o three.csv --threads 3
cmp one.csv three.csv || fail "the answer depends on the number of threads"
[ "$(head -1 one.csv)" = a,b,weight,probability,zone,settled,implied ] || fail "another header"
expect 0 "$TRUCE" exchange link ours.csv theirs.csv --one-to-one --format csv
[ "$(tail -n +2 out | cut -d, -f1 | sort | uniq -d | wc -l)" -eq 0 ] || fail "a record has two partners"
expect 0 "$TRUCE" exchange link ours.csv theirs.csv --threshold 0.99 --format csv
[ "$(wc -l <out)" -lt "$(wc -l <one.csv)" ] || fail "a higher threshold lists as many pairs"

# One list: the same behind itself.
{ cat theirs.csv; tail -n +2 theirs.csv | sed 's/^r/s/'; } >twice.csv
expect 0 "$TRUCE" exchange dedupe twice.csv --format json
node -e 'const r = JSON.parse(require("fs").readFileSync("out", "utf8"));
  process.exit(r.b === null && r.clusters.length > 390 && r.clusters.every((c) => c.length > 1) ? 0 : 1);' ||
  fail "doubles are not found"

# Encodings: a new key, kept from others; the same key on both sides.
expect 0 "$TRUCE" exchange encode ours.csv --key key -o ours.enc.csv
says err "made a new key"
[ "$(stat -c %a key)" = 600 ] || fail "others may read the key"
says err "what is encoded: surname, given_name" "the other list needs the same columns"
expect 0 "$TRUCE" exchange encode theirs.csv --key key -o theirs.enc.csv
grep -q "new key" err && fail "a key is made anew"
expect 0 "$TRUCE" exchange encode ours.csv --key key -o again.csv
cmp ours.enc.csv again.csv || fail "the same key gives another encoding"
expect 0 "$TRUCE" exchange link ours.enc.csv theirs.enc.csv --one-to-one --format csv
[ "$(wc -l <out)" -gt 120 ] || fail "encoded lists are not linked"
silent err
expect 0 "$TRUCE" exchange encode theirs.csv --key another -o other.enc.csv
expect 0 "$TRUCE" exchange link ours.enc.csv other.enc.csv
says err "no more in common than chance" "the same --key and the same columns"
sed '3s/..$//' ours.enc.csv >cut.enc.csv
expect 2 "$TRUCE" exchange link cut.enc.csv theirs.enc.csv
says err cut.enc.csv:3 "254 characters, not 256 hexadecimal digits" "truce exchange encode"
expect 2 "$TRUCE" exchange encode ours.enc.csv --key key
says err "is encoded already"
echo short >bad
expect 2 "$TRUCE" exchange encode ours.csv --key bad
says err "holds no key"
expect 2 "$TRUCE" exchange encode ours.csv
says err "--key FILE"

# What stands beside an encoding is there for everybody: lines, or ids that are headed as such, of which it is told.
[ "$(stat -c %a ours.enc.csv)" = 600 ] || fail "others may read an encoding"
for head in personal_number passport паспорт РНОКПП "tax id" email callsign позивний token note "military id" person_id surname; do
  printf '%s,given_name,date_of_birth\nAB123456,Ivan,1990-05-02\nXY9,Petro,1979-01-09\n' "$head" >id.csv
  expect 0 "$TRUCE" exchange encode id.csv --key key -o id.enc.csv
  grep -q "AB123456\|XY9" id.enc.csv err && fail "the column $head stands in the encoding"
  says err "each record's id is its line"
  grep -q "stand in the encoding" err && fail "$head: lines are told of as ids"
  [ "$(cut -d, -f1 id.enc.csv | tr '\n' ' ')" = "id 2 3 " ] || fail "the records of $head are not told by their lines"
done
for head in id ID № "№ з/п" No номер record_id; do
  printf '%s,given_name,date_of_birth\nk7,Ivan,1990-05-02\n' "$head" >id.csv
  expect 0 "$TRUCE" exchange encode id.csv --key key -o id.enc.csv
  says err "the ids of column \"$head\" stand in the encoding as they are"
  grep -q "^k7," id.enc.csv || fail "the ids of $head are lost"
done
printf 'passport,given_name,date_of_birth\nAB123456,Ivan,1990-05-02\n' >id.csv
expect 0 "$TRUCE" exchange encode id.csv --id passport --key key -o id.enc.csv
says err 'the ids of column "passport" stand in the encoding as they are'
grep -q "^AB123456," id.enc.csv || fail "the ids that were asked for are lost"
printf 'id,given_name,date_of_birth\nAB123456,Ivan,1990-05-02\n' >id.csv
expect 0 "$TRUCE" exchange encode id.csv --map id=personal_number --key key -o id.enc.csv
grep -q "AB123456" id.enc.csv && fail "a column that was mapped stands in the encoding"

# What is refused.
expect 2 "$TRUCE" exchange
says err "truce exchange link A.csv B.csv"
expect 2 "$TRUCE" exchange lnik a b
says err "cannot"
expect 2 "$TRUCE" exchange link ours.csv
says err "truce exchange link A.csv B.csv"
expect 2 "$TRUCE" exchange link ours.csv none.csv
says err "none.csv"
expect 2 "$TRUCE" exchange link ours.csv theirs.csv --threshold 2
says err "--threshold"
expect 2 "$TRUCE" exchange dedupe ours.csv --map nothing=surname
says err "nothing"
expect 2 "$TRUCE" exchange review ours.csv
says err "--answers"
printf 'id,surname\n1,Koval\n1,Bondar\n' >wrong.csv
expect 2 "$TRUCE" exchange dedupe wrong.csv
says err wrong.csv:3 "stands twice"
grep -q Bondar err && fail "a name is told"
printf 'id,phone\n1,5\n' >other.csv
expect 2 "$TRUCE" exchange link ours.csv other.csv
says err "no field in common"
printf 'id,surname\n1,\312\356\n' >coded.csv
expect 2 "$TRUCE" exchange dedupe coded.csv
says err coded.csv:2 "UTF-8"
printf 'a,b,same\n1,2,perhaps\n' >answers.csv
expect 2 "$TRUCE" exchange link ours.csv theirs.csv --answers answers.csv
says err answers.csv:2

# A fault in the form of a list or of the answers is placed, and nothing of the row is shown.
for row in '"Koval' '"Koval"Ivan' 'Koval\0' 'Koval\377'; do
  printf "id,surname\n1,$row\n" >form.csv
  for action in "link form.csv ours.csv" "dedupe form.csv" "encode form.csv --key key" \
    "review form.csv ours.csv --answers decided.csv"; do
    # shellcheck disable=SC2086 # words on purpose
    expect 2 "$TRUCE" exchange $action
    says err form.csv:2
    grep -q "Koval" err && fail "a name is told of $row by $action"
  done
done
printf 'a,b,same\nKoval Ivan,"x\n' >answers.csv
expect 2 "$TRUCE" exchange link ours.csv theirs.csv --answers answers.csv
says err answers.csv:2
grep -q "Koval" err && fail "a row of the answers is told"

# Tables as offices keep them: from Excel, without ids, headings of their own, words for unknown.
office() { awk -F, -v OFS=';' 'NR > 1 { print $2 " " $3 " " $4, $5, ($8 == "" ? "невідомо" : $8), ($9 == "" ? "н/д" : $9) }' "$1"; }
{
  printf 'sep=;\nСписок полонених, за даними частин, станом на 1 червня;;;\n'
  printf 'П.І.Б. військовополоненого;Дата нар.;В/ч;Особовий №\n'
  office ours.csv
  printf ';;;\n;;;\n'
} >office.csv
{
  printf 'Фамилия, имя и отчество;Дата рождения (дд.мм.гггг);№ в/ч;Личный №\n'
  office theirs.csv
} >letter.csv
expect 0 "$TRUCE" exchange link office.csv letter.csv --format csv
[ "$(wc -l <out)" -gt 170 ] || fail "lists without ids are hardly linked"
grep -q "^17,2,.*match" out || fail "records are not named by their line"
says err "each record's id is its" "the headings are in line 3"
grep -q "Орл\|Шевч\|Shev\|Коваль" out err && fail "a name is shown"
expect 0 "$TRUCE" exchange dedupe office.csv --map '"П.І.Б. військовополоненого"=full_name,особовий_номер=-'
grep -q "Орл\|Шевч\|Коваль" out err && fail "a name is shown"

# The same list with months by name, numbers under its headings and totals: the same pairs.
awk -F';' -v OFS=';' 'BEGIN {
    split("січня лютого березня квітня трав. ЧЕРВНЯ лип серпня вер. жовтня лис грудня", m, " ")
  }
  FNR == 3 { print; print "1;2;3;4"; next }
  split($2, d, "[.]") == 3 { $2 = "«" d[1] "» " m[d[2] + 0] " " d[3] " р." }
  FNR == 100 { print "Разом на сторінці: 96;;;" }
  $0 != ";;;" { print }
  END { print ";;;"; print "Всього;;;1 400" }' office.csv >words.csv
grep -q "» лис " words.csv || fail "no day is written in words"
expect 0 "$TRUCE" exchange link office.csv letter.csv --format csv -o digits.out
expect 0 "$TRUCE" exchange link words.csv letter.csv --format csv -o words.out
says err "words.csv:4:1: note: this row numbers the columns" "words.csv:101:1: warning: this row is a total"
[ "$(grep -c "is a total" err)" -eq 2 ] || fail "a total is not told of"
grep -q "not read as a day" err && fail "a day in words is not read"
cut -d, -f2- digits.out >digits.pairs
cut -d, -f2- words.out >words.pairs
cmp digits.pairs words.pairs || fail "days in words are linked in another way"
grep -q "Орл\|Шевч\|Shev\|Коваль" words.out err && fail "a name is shown"

# Where the public data for development lie beside the project: the accuracy promised.
people=$SOURCE/../shared/data/people
if [ -f "$people/febrl1.csv" ]; then
  for set in RLdata500:0.95 febrl1:0.97 febrl2:0.95; do
    expect 0 "$TRUCE" exchange dedupe "$people/${set%:*}.csv" --format csv
    SET=$people/${set%:*}.csv LEAST=${set#*:} node -e '
      const fs = require("fs"), rows = fs.readFileSync(process.env.SET, "utf8").trim().split("\n").slice(1);
      const who = new Map(rows.map((r) => r.split(",")).map((c) => [c[0], c[0].startsWith("rec-") ? c[0].split("-")[1] : c[1]]));
      const sizes = new Map();
      for (const w of who.values()) sizes.set(w, (sizes.get(w) ?? 0) + 1);
      const truth = [...sizes.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);
      const pairs = fs.readFileSync("out", "utf8").trim().split("\n").slice(1).map((r) => r.split(","));
      const right = pairs.filter((p) => who.get(p[0]) === who.get(p[1])).length;
      process.exit((2 * right) / (truth + pairs.length) >= Number(process.env.LEAST) ? 0 : 1);' ||
      fail "$set: less accurate than promised"
  done
fi
