# Ensembles spread over processes: the same bytes whatever their number.
. "$SOURCE/tests/support/cli.sh"
command -v mpirun >/dev/null || exit 77
ldd "$TRUCE" | grep -q libmpi || exit 77 # built without Open MPI
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
ranks() {
  n=$1
  shift
  mpirun --oversubscribe -n "$n" "$TRUCE" "$@"
}

sed 's/^    - want: not us.arms$/    - unknown: place\n      want: not us.arms/; s/^events: .*$//; /^exchange:/,/counts:/d' \
  "$SOURCE/examples/istanbul-2025/case.yaml" >unknown.yaml
for samples in 7 500; do
  expect 0 "$TRUCE" stability unknown.yaml --samples "$samples" --seed 3 --format json
  cp out alone
  for n in 1 2 4; do
    expect 0 ranks "$n" stability unknown.yaml --samples "$samples" --seed 3 --format json
    cmp out alone || fail "$n processes give another answer"
  done
done
expect 0 ranks 2 stability unknown.yaml --samples 500 --seed 3 -o two.txt
expect 0 "$TRUCE" stability unknown.yaml --samples 500 --seed 3 -o one.txt
cmp one.txt two.txt || fail "the text differs"

# Anything else is answered once.
expect 0 ranks 2 stability unknown.yaml --format json
cp out twice
expect 0 "$TRUCE" stability unknown.yaml --format json
cmp out twice || fail "two processes answer twice"
status=0
ranks 2 stability nowhere.yaml --samples 5 >out 2>err || status=$?
[ "$status" -eq 2 ] || fail "a missing case gave exit status $status"
[ "$(grep -c 'No such file' err)" -eq 1 ] || fail "an error is told twice"
