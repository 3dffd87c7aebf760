# `truce exchange review` and the file of answers: what is kept, in what form, for whom it holds.
. "$SOURCE/tests/support/cli.sh"
node "$SOURCE/tools/people.mjs" . 400 5 || exit 77

# review FILE ANSWERS...: answers as they are typed, a line each.
review() {
  file=$1
  shift
  printf '%s\n' "$@" >typed
  "$TRUCE" exchange review ours.csv theirs.csv --match 1 --answers "$file" <typed >out 2>err ||
    fail "review failed"
}

# What may be typed: small and capital, words of three languages; anything else is asked again, such as
# the letters that the keys of y and n type on a Cyrillic keyboard, where they would say the opposite.
review answers.csv Y N н да т нет ТАК НІ Да нет yes No s "perhaps not" skip y Q
[ "$(cut -d, -f3 answers.csv | tr '\n' ' ')" = "same yes no yes no yes no yes no yes no yes " ] ||
  fail "other answers were kept: $(cut -d, -f3 answers.csv | tr '\n' ' ')"
says out "y (так, да) for yes, n (ні, нет) for no" "Kept: the same person." "Kept: not the same person."
says out "11 answers kept in answers.csv"
[ "$(head -1 answers.csv)" = a,b,same,check ] || fail "another header"
LC_ALL=C grep -qv '^[a-z0-9]*,[a-z0-9]*,[a-z]*,[a-z]*$' answers.csv && fail "more than ids is kept"
rm answers.csv

# Of pairs that cannot both be true none is a match, and review shows each beside the other.
expect 0 "$TRUCE" exchange link ours-kin.csv theirs-kin.csv --format csv
awk -F, '$5 == "match" && (++a[$1] > 1 || ++b[$2] > 1) { exit 1 }' out || fail "somebody is in two matches"
yes s | head -100 >typed
expect 0 "$TRUCE" exchange review ours-kin.csv theirs-kin.csv --answers kin.csv <typed
says out "Rivals: u" "Pair 1 of " "The names may be of two people"

# From lists that came in to who is one person: what is unsure is left out and told.
export SOURCE_DATE_EPOCH=1750406400 LOGNAME=clerk # 2025-06-20
expect 0 "$TRUCE" exchange init r.db --sides russia,ukraine
expect 0 "$TRUCE" exchange import r.db theirs-kin.csv --sender russia --as held --category pow --day 2025-05-20
expect 0 "$TRUCE" exchange import r.db ours-kin.csv --sender ukraine --as missing --day 2025-05-21
expect 0 "$TRUCE" exchange link ours-kin.csv theirs-kin.csv --format csv
matches=$(grep -c ,match, out)
expect 0 "$TRUCE" exchange link ours-kin.csv theirs-kin.csv --sides ukraine,russia -o same.csv
says err "left out: settle them with review and --answers"
[ "$(wc -l <same.csv)" -eq $((matches + 1)) ] || fail "not all matches became entries"
expect 0 "$TRUCE" exchange event r.db same.csv
says out "$matches entries"
expect 2 "$TRUCE" exchange link ours-kin.csv theirs-kin.csv --sides ukraine
says err "--sides ukraine,russia"
expect 2 "$TRUCE" exchange link ours-kin.csv theirs-kin.csv --sides ukraine,russia --format json
says err "leave --format out"
printf 'a,b,same\nu0,r0,yes\nu0,r1,yes\n' >both.csv
expect 0 "$TRUCE" exchange link ours-kin.csv theirs-kin.csv --sides ukraine,russia --answers both.csv
says err "since one of the two is in another match as well"
! grep -q "ukraine:u0," out || fail "somebody became two"
rm r.db r.db.key same.csv both.csv

# Days as people write them.
printf 'id,surname,dob\n1,Koval,1972-05-18\n2,Bondar,1995\n3,Tkach,1990-03\n' >days.csv
printf 'a,b,same,check\n1,2,no,bbbbbb\n2,3,no,bbbbbb\n' >stale.csv
printf 's\ns\n' >typed
expect 0 "$TRUCE" exchange review days.csv --answers stale.csv <typed
says out "2 pairs to decide on." 1972-05-18 "1995 " "1990-03 " "changed since you decided"
grep -q '19950000\|19900300' out && fail "a day is shown as digits"

# Back: the last answer is taken back, again and again; also after the last pair.
review back.csv y n b s b b n q
if [ "$(wc -l <back.csv)" -ne 2 ] || [ "$(sed -n 2p back.csv | cut -d, -f3)" != no ]; then
  fail "going back"
fi
says out "Taken back."
review back.csv b q
says out "This is the first pair."
[ "$(wc -l <back.csv)" -eq 2 ] || fail "an answer of an earlier time was taken back"
printf 'n\ny\nb\nn\nq\n' >typed
expect 0 "$TRUCE" exchange review days.csv --answers stale.csv <typed
says out "That was the last pair." "2 answers kept"
expect 0 "$TRUCE" exchange dedupe days.csv --answers stale.csv
silent err

# Files that other programs saved: their form stays, and no answer is lost or spoilt.
review form.csv y n q
printf '%s' "$(cat form.csv)" >cut.csv
review cut.csv n q
[ "$(wc -l <cut.csv)" -eq 4 ] || fail "an answer was glued to the line before"
{ printf '\357\273\277' && tr , ';' <form.csv | sed 's/$/;;\r/'; } >excel.csv
review excel.csv n q
[ "$(wc -l <excel.csv)" -eq 4 ] || fail "an answer is missing"
[ "$(head -1 excel.csv)" = "$(printf '\357\273\277a;b;same;check')" ] || fail "another form"
tail -n +2 excel.csv | grep -qv '^u[0-9]*;r[0-9]*;[a-z]*;[a-z]*$' && fail "a row in another form"
expect 0 "$TRUCE" exchange link ours.csv theirs.csv --answers excel.csv
silent err
rm -f whole*.csv ./*-kin.csv
alone ours.csv theirs.csv truth.csv reports.csv typed days.csv stale.csv back.csv form.csv \
  cut.csv excel.csv

# Ctrl-C at the prompt: at once, with what was answered.
TRUCE=$TRUCE node -e '
  const { spawn } = require("child_process"), { readFileSync } = require("fs");
  const run = spawn(process.env.TRUCE, ["exchange", "review", "ours.csv", "theirs.csv", "--match", "1",
    "--answers", "stopped.csv"]);
  let said = "", told = "", step = 0;
  run.stderr.on("data", (text) => (told += text));
  run.stdout.on("data", (text) => {
    said += text;
    const asked = said.split("q(uit): ").length - 1;
    if (asked > step && step++ === 0) run.stdin.write("y\n");
    else if (asked === 2 && step++ === 2) run.kill("SIGINT");
  });
  run.on("exit", (status, signal) => {
    const rows = readFileSync("stopped.csv", "utf8").trim().split("\n").length;
    if (status !== 130 || rows !== 2 || !told.includes("1 answer is kept in stopped.csv"))
      console.log(status, signal, rows, told);
    process.exit(status === 130 && rows === 2 && told.includes("1 answer is kept") ? 0 : 1);
  });' || fail "Ctrl-C at the prompt"

# Answers hold for the records they were given on, in whatever order the lists are.
expect 0 "$TRUCE" exchange link ours.csv theirs.csv --answers form.csv --format csv
a=$(sed -n 2p form.csv | cut -d, -f1)
b=$(sed -n 2p form.csv | cut -d, -f2)
grep -q "^$a,$b,.*,match,1,0" out || fail "an answer is not followed"
expect 0 "$TRUCE" exchange link theirs.csv ours.csv --answers form.csv --format csv
grep -q "^$b,$a,.*,match,1,0" out || fail "an answer is not followed where the lists are turned"
silent err
grep -v "^$a," ours.csv >less.csv
expect 0 "$TRUCE" exchange link less.csv theirs.csv --answers form.csv
says err "1 answer is about records that are not in the two lists"
# The record is somebody else by now.
sed "s/^$a,[^,]*,/$a,Рудик,/" ours.csv >other.csv
expect 2 "$TRUCE" exchange link other.csv theirs.csv --answers form.csv
says err form.csv:2 "\"$a\" and \"$b\" are not what they were" "truce exchange review"
grep -q "Рудик\|Рудык" err && fail "a name is told"
printf 'n\nq\n' >typed
expect 0 "$TRUCE" exchange review other.csv theirs.csv --answers form.csv <typed
says out "changed since you decided"
says err "are not what they were"
expect 0 "$TRUCE" exchange link other.csv theirs.csv --answers form.csv --format csv
grep -q "^$a,$b," out && fail "the new answer is not followed"
expect 0 "$TRUCE" exchange link ours.csv theirs.csv --answers form.csv --format csv
grep -q "^$a,$b,.*,match,1,0" out || fail "the old answer no longer holds for what it was given on"

# Files without checks are read, and told of.
printf 'a,b,same\n%s,%s,no\n' "$a" "$b" >old.csv
expect 0 "$TRUCE" exchange link ours.csv theirs.csv --answers old.csv --format csv
says err "1 answer has no check"
grep -q "^$a,$b," out && fail "an answer without a check is not followed"
review old.csv y q
if [ "$(sed -n 2p old.csv)" != "$a,$b,no," ] || [ "$(wc -l <old.csv)" -ne 3 ]; then
  fail "an old file is spoilt"
fi

# No such file: an error, but for review.
for action in "link ours.csv theirs.csv" "dedupe ours.csv"; do
  # shellcheck disable=SC2086
  expect 2 "$TRUCE" exchange $action --answers none.csv
  says err none.csv
done

# Answers that contradict each other: told, and pairs and clusters agree.
printf 'a,b,same\nu1,u2,yes\nu2,u3,yes\nu1,u3,no\nu1,x9,yes\n' >three.csv
expect 0 "$TRUCE" exchange dedupe ours.csv --answers three.csv --format json
node -e 'const r = JSON.parse(require("fs").readFileSync("out", "utf8"));
  const with_ = (id) => r.clusters.findIndex((c) => c.includes(id));
  const told = r.warnings.some((d) => /contradict/.test(d.message) && /"u1" and "u3"/.test(d.message));
  const agree = r.pairs.every((p) => with_(p.a) >= 0 && with_(p.a) === with_(p.b));
  if (!told || !agree) console.log(JSON.stringify(r.warnings), r.clusters);
  process.exit(told && agree && with_("u1") !== with_("u3") ? 0 : 1);' || fail "contradictory answers"
expect 0 "$TRUCE" exchange dedupe ours.csv --answers three.csv
says err "1 answer is about records that are not in the list" three.csv: "contradict each other"
