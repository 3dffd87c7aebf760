# Help: the questions, each command, the manual page, the completion, and slips of the pen.
. "$SOURCE/tests/support/cli.sh"
commands="check stability report convert help version"

expect 0 "$TRUCE"
narrow out
silent err
for command in $commands; do
  says out "truce $command"
done

for command in $commands; do
  expect 0 "$TRUCE" help "$command"
  narrow out
  says out "truce $command" "Exit status:" "130"
  cp out helped
  expect 0 "$TRUCE" "$command" --help
  cmp -s out helped || fail "help $command and $command --help differ"
done
expect 0 "$TRUCE" --help
expect 0 "$TRUCE" --version
says out "truce 0."

expect 0 "$TRUCE" help --man
says out '.TH TRUCE 1' '.SH "truce stability"' '\fB\-\-why\fR'
expect 0 "$TRUCE" help --completion
bash -n out || fail "the completion is not bash"
bash -c '. ./out; COMP_WORDS=(truce stability --form); COMP_CWORD=2; _truce
  [ "${COMPREPLY[*]}" = --format ]' || fail "--form is not completed"
bash -c '. ./out; COMP_WORDS=(truce rep); COMP_CWORD=1; _truce
  [ "${COMPREPLY[*]}" = report ]' || fail "rep is not completed"

expect 2 "$TRUCE" stabilty x
says err 'did you mean `truce stability`?'
expect 2 "$TRUCE" stability x --fromat json
says err 'did you mean `--format`?'
expect 2 "$TRUCE" stability x --form json
says err 'did you mean `--format`?'
expect 2 "$TRUCE" report x --limit 3
says err 'takes no --limit'
expect 2 "$TRUCE" stability
says err "needs a case"
expect 2 "$TRUCE" stability a b
says err 'takes one CASE'
expect 2 "$TRUCE" stability x --format
says err "needs a value"
expect 2 "$TRUCE" stability x --format pdf
says err "text, json, csv, html"
expect 2 "$TRUCE" check x --format csv
says err "text, json"
expect 2 "$TRUCE" stability x --threads 0
expect 2 "$TRUCE" stability x --threads 2x
expect 2 "$TRUCE" stability x --limit -1
expect 2 "$TRUCE" stability x --memory 1.5G
says err "500M or 4G"
expect 2 "$TRUCE" stability x --memory 99999999999999999999
expect 2 "$TRUCE" stability x --memory 16777216T
expect 2 "$TRUCE" stability x --color sometimes
expect 2 "$TRUCE" stability x --limit 1 --limit 2
says err "given twice"
expect 2 "$TRUCE" stability x --why 1 --format csv
expect 2 "$TRUCE" version now
# What would not be heeded is refused.
expect 2 "$TRUCE" stability x --horizon 5
says err "--horizon goes with --drift"
expect 2 "$TRUCE" forecast x.csv --model median
says err "--model goes with --what-if"
for detail in "folds 5" capability=power; do
  # shellcheck disable=SC2086 # words on purpose
  expect 2 "$TRUCE" forecast x.csv --$detail
  says err "goes with --group or --train"
done
cp "$SOURCE/examples/prisoners-dilemma/case.yaml" .
expect 2 "$TRUCE" case.yaml
says err "truce stability case.yaml"
