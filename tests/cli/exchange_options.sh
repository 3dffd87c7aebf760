# `truce exchange`: an option that an action has no use for is refused, never dropped: a filter that
# is not heeded gives a wrong answer, a word that is not entered a wrong entry.
. "$SOURCE/tests/support/cli.sh"
export LOGNAME=clerk SOURCE_DATE_EPOCH=1750406400 # 2025-06-20
ex() { "$TRUCE" exchange "$@"; }

printf 'id,surname\nr1,Secret\nr2,Hill\n' >ru.csv
expect 0 ex init r.db --sides russia,ukraine
expect 0 ex import r.db ru.csv --sender russia --as held --day 2025-05-20
expect 0 ex key reader
expect 0 ex prove r.db 1 -o p.proof
expect 0 ex export r.db --seal-for reader.pub -o sealed
cp "$SOURCE/examples/istanbul-2025/case.yaml" "$SOURCE"/examples/istanbul-2025/*.csv .
cp r.db before.db

# The words of each action, and the options it takes beside those of every action.
actions() {
  cat <<'END'
link ru.csv ru.csv|id map threshold match review answers one-to-one sides|output format
dedupe ru.csv|id map threshold match review answers no-clusters|output format
review ru.csv|id map match review answers one-to-one no-clusters|
encode ru.csv|id map key|output format
plan case.yaml|as-of gap nodes|output format
init new.db|sides title key author source|
import r.db ru.csv|sender as day category id map key author source|
event r.db kind=visited subject=russia:r1 day=2025-06-05|key author source|
list r.db|standing holder category|output format
show r.db russia:r1|about with-names|output format
commission r.db|as-of with-names|output format
commission r.db kind=decided subject=russia:r1|key author source|
reconcile r.db|limit with-names|output format
lists r.db|number|output format
export r.db|columns standing holder category seal-for key|output format
prove r.db 1|older|output
verify r.db|known with-names|output format
key other||
open sealed|key|output
END
}
# "as-of DATE" and so on, as the help has them.
"$TRUCE" help exchange |
  sed -n 's/^  ....--\([a-z-]*\) [A-Z].*/\1 1/p; t; s/^  ....--\([a-z-]*\) .*/\1/p' | grep -v "^help" >options
[ "$(wc -l <options)" -gt 30 ] || fail "the options of the help are not read"
actions | while IFS='|' read -r words own common; do
  while read -r option value; do
    case " $own $common color memory threads " in *" $option "*) continue ;; esac
    case $option in
    gap) value=1% ;;
    format) value=json ;;
    output) value=out.txt ;;
    esac
    # shellcheck disable=SC2086 # words on purpose
    expect 2 ex $words "--$option" $value
    says err "\`truce exchange ${words%% *}\` takes no --$option"
    [ "$(wc -l <err)" -eq 1 ] || fail "--$option of $words is told of more than once"
  done <options
done
cmp r.db before.db || fail "a command line that was refused changed the register"
absent new.db other out.txt

# What would have been lost, and where it goes.
expect 2 ex event r.db kind=handed_over subject=russia:r1 side=russia day=2025-06-05 --about istanbul
says err "write about=istanbul"
expect 2 ex event r.db kind=visited subject=russia:r1 --day=2025-06-05
says err "write day=2025-06-05"
expect 2 ex commission r.db kind=notified subject=russia:r1 --day 2025-06-05
says err "write day=2025-06-05"
expect 2 ex list r.db --as-of 2025-06-01
says err 'it is for `plan`, `commission`'
expect 2 ex list r.db --about istanbul
says err 'it is for `show`'
expect 2 ex verify r.db --with-names
says err "r.db is a register: --with-names is for a proof"
expect 2 ex verify p.proof --known p.proof
says err "p.proof is a proof: --known is for a register"
cmp r.db before.db || fail "a command line that was refused changed the register"

# Formats, whether they are named or follow from the ending of the file.
for action in "show r.db russia:r1" "commission r.db" "verify r.db"; do
  # shellcheck disable=SC2086
  expect 2 ex $action -f csv
  says err "does not give the format \`csv\`; it gives text, json"
  # shellcheck disable=SC2086
  expect 2 ex $action -o made.csv
done
for action in "export r.db" "encode ru.csv --key key"; do
  # shellcheck disable=SC2086
  expect 2 ex $action -f json
  says err "does not give the format \`json\`; it gives csv"
  # shellcheck disable=SC2086
  expect 2 ex $action -o made.json
done
absent made.csv made.json key
expect 2 ex lists r.db --number 1 -f json
says err "leave out --format"
expect 0 ex export r.db -o made.txt
expect 0 ex lists r.db --number 1 -o made.csv
cmp ru.csv made.csv || fail "the list is not as it came"
expect 0 "$TRUCE" help exchange
says out "text, json, csv; by default"
expect 0 "$TRUCE" help check
says out "text, json; by default"
