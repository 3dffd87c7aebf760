# What -o may not replace: what the command reads, a register and what belongs to it, a key. Refused
# before the work, with the remedy, and nothing is changed.
. "$SOURCE/tests/support/cli.sh"
export LOGNAME=clerk SOURCE_DATE_EPOCH=1750406400 # 2025-06-20
ex() { "$TRUCE" exchange "$@"; }

printf 'id,surname,given_name\n1,Secret,A\n2,Hill,B\n' >ru.csv
expect 0 ex init r.db --sides russia,ukraine
expect 0 ex import r.db ru.csv --sender russia --as held --day 2025-05-20
expect 0 ex init s.db --sides russia,ukraine
expect 0 ex key reader
expect 0 ex export r.db --seal-for reader.pub -o sealed
expect 0 ex encode ru.csv --key shared -o ru.enc.csv
expect 0 ex prove r.db --older 4 -o kept.proof
printf 'a,b,same,check\n' >answers.csv
cp "$SOURCE/examples/istanbul-2025/case.yaml" "$SOURCE"/examples/istanbul-2025/*.csv .

printf 'actor,issue,position,salience,capability\na,i,1,1,1\nb,i,3,1,1\n' >actors.csv
printf 'date,actor,target\n2025-01-01,a,b\n' >raids.csv
ln -s r.db link.db
ln r.db hard.db
mkdir folder
# Every file but the test's own, with its hash.
files() {
  find . -type f ! -name out ! -name err ! -path './listing.*' -exec sha256sum {} + | sort
}
files >listing.before

# spared WHY COMMAND...: refused for that reason, and every file is what it was.
spared() {
  why=$1
  shift
  expect 2 "$TRUCE" "$@"
  says err "cannot write" "$why" "choose another name"
  [ "$(wc -l <err)" -eq 1 ] || fail "$*: more is told than that"
  silent out
  files >listing.after
  diff listing.before listing.after || fail "$*: something was changed"
}

reads="this command reads it"
for target in r.db ./r.db link.db hard.db folder/../r.db "$PWD/r.db"; do
  spared "$reads" exchange list r.db -o "$target"
done
spared "$reads" exchange list link.db -o r.db
spared "it is kept for r.db" exchange prove r.db 2 -o r.db.key
spared "it is kept for r.db" exchange list r.db -o r.db-wal
spared "it is kept for r.db" exchange list r.db -o ./r.db-shm
spared "it is a register" exchange list r.db -o s.db
spared "it is a key" exchange list r.db -o s.db.key
spared "it is a key" exchange list r.db -o reader
spared "it is a key" exchange list r.db -o reader.pub
spared "$reads" exchange open sealed --key reader -o reader
spared "$reads" exchange open sealed --key reader -o sealed
spared "$reads" exchange export r.db --seal-for reader.pub -o reader.pub
spared "$reads" exchange verify r.db --known kept.proof -o kept.proof
spared "$reads" exchange encode ru.csv --key shared -o ru.csv
spared "$reads" exchange encode ru.csv --key shared -o shared
spared "$reads" exchange encode ru.csv --key unmade -o unmade
spared "$reads" exchange link ru.csv ru.enc.csv -o ru.enc.csv
spared "$reads" exchange dedupe ru.csv --answers answers.csv -o answers.csv
spared "$reads" exchange plan case.yaml -o exchange.csv
spared "$reads" report case.yaml -o case.yaml -f html
spared "$reads" report case.yaml -o events.csv -f html
spared "$reads" report case.yaml -o exchange.csv -f html
spared "$reads" report case.yaml --register r.db -o r.db
spared "it is kept for r.db" report case.yaml --register r.db -o r.db.key
spared "$reads" convert case.yaml -o case.yaml
spared "$reads" convert case.yaml -o events.csv
for command in stability talks deal leverage escalation; do
  spared "$reads" "$command" case.yaml -o case.yaml
  spared "$reads" "$command" case.yaml -o events.csv
done
spared "$reads" forecast actors.csv -o actors.csv
spared "$reads" forecast actors.csv --train raids.csv -o raids.csv
spared "$reads" escalation raids.csv -o raids.csv

# Keys made before files said what they are: digits alone.
cut -c-64 reader >old
chmod 600 old
expect 2 ex list r.db -o old
says err "it is a key"
# What is no key and no register is replaced as ever, and what is nobody's file can be written to.
{ cat reader; echo more; } >text
expect 0 ex list r.db -o text
says text "russia:1"
expect 0 ex list r.db -o text
expect 0 ex list r.db -o /dev/null
expect 0 ex list r.db -o r.db.txt
expect 0 ex verify r.db
# The page that `report` writes without -o.
cp r.db report.html
expect 2 "$TRUCE" report case.yaml
says err "cannot write report.html" "it is a register"
cmp r.db report.html || fail "a register was replaced by a page"

# ---- Secret and public keys are not taken for each other ----
expect 2 ex export r.db --seal-for reader -o other
says err "reader is a secret key; name the public one" "reader.pub"
absent other
expect 2 ex open sealed --key reader.pub
says err "reader.pub is a public key; name the secret one"
expect 2 ex encode ru.csv --key reader.pub
says err "is a public key"
expect 0 ex open sealed --key old
cut -c-64 reader.pub >old.pub
expect 0 ex export r.db --seal-for old.pub -o other
expect 0 ex open other --key reader
cut -c-64 r.db.key >old.key
expect 0 ex event r.db kind=visited subject=russia:1 day=2025-06-05 --key old.key
