# Files are written in full or not at all, and every failure is told.
. "$SOURCE/tests/support/cli.sh"
case=$SOURCE/examples/euphrates-1975/case.yaml

# A full disk, behind standard output and behind a file.
for command in check stability report convert help version; do
  operand=$case
  [ "$command" = help ] && operand=stability
  [ "$command" = version ] && operand=
  status=0
  # shellcheck disable=SC2086
  "$TRUCE" $command $operand >/dev/full 2>err || status=$?
  [ "$status" -eq 2 ] || fail "$command on a full disk gave $status"
  says err "No space left on device"
  [ "$(wc -l <err)" -eq 1 ] || fail "$command tells of the full disk more than once"
done
rm -f report.html
for format in text json csv html; do
  expect 2 "$TRUCE" stability "$case" --format $format -o /dev/full
  says err "/dev/full" "No space left on device"
done

# A file that may not grow: the old one stays as it was, nothing else is left.
echo old >kept.html
status=0
(ulimit -f 8 && exec "$TRUCE" report "$SOURCE/examples/istanbul-2025/case.yaml" -o kept.html) \
  >out 2>err || status=$?
[ "$status" -eq 2 ] || fail "a file that may not grow gave $status"
says err "kept.html" "File too large"
[ "$(cat kept.html)" = old ] || fail "the old file was harmed"
alone kept.html
if [ "$(id -u)" -eq 0 ] && mkdir disk && mount -t tmpfs -o size=64k tmpfs disk 2>/dev/null; then
  echo old >disk/report.html
  status=0
  "$TRUCE" report "$SOURCE/examples/istanbul-2025/case.yaml" -o disk/report.html >out 2>err ||
    status=$?
  left=$(ls -A disk)
  old=$(cat disk/report.html)
  umount disk
  [ "$status" -eq 2 ] || fail "a full disk gave $status"
  [ "$left $old" = "report.html old" ] || fail "a full disk left: $left"
fi
[ ! -d disk ] || rmdir disk

# Places that cannot be written to.
expect 2 "$TRUCE" report "$case" -o missing/report.html
says err "missing/report.html"
expect 2 "$TRUCE" report "$case" -o .
expect 2 "$TRUCE" convert "$case" -o /proc/nowhere
if [ "$(id -u)" -ne 0 ]; then
  mkdir locked
  chmod 555 locked
  expect 2 "$TRUCE" report "$case" -o locked/report.html
  says err "Permission denied"
  rmdir locked
fi
alone kept.html

# A file that can be replaced is, with its permissions; a link stays a link.
chmod 640 kept.html
ln -s kept.html link.html
expect 0 "$TRUCE" report "$case" -o link.html
says out "The report is in" "kept.html" "any browser"
[ -L link.html ] || fail "the link was replaced"
[ "$(stat -c %a kept.html)" = 640 ] || fail "the permissions changed"
grep -q '"truce": 1' kept.html || fail "the page has no results"
grep -q TRUCE_DATA kept.html && fail "the page's mark is still there"
narrow out
[ "$(grep -c '^- ' out)" -le 10 ] || fail "the answer is longer than ten lines"
(umask 027 && "$TRUCE" report "$case" >out) || fail "report without -o"
[ "$(stat -c %a report.html)" = 640 ] || fail "a new file ignores the umask"
rm -f kept.html link.html report.html

# What `make report` says: the answer in ten lines, then where the page is.
deep=a-folder-with-a-long-name/inside-a-folder-with-a-long-name/inside-another
mkdir -p "$deep"
(cd "$deep" && "$TRUCE" report "$SOURCE/examples/istanbul-2025/case.yaml" -o x.html) >out 2>err
narrow out
says out "The report is in x.html"
lines=$(sed '/^$/q' out | grep -c .)
[ "$lines" -le 10 ] || fail "the answer takes $lines lines"
rm -r a-folder-with-a-long-name

# Whoever stops reading is not told off.
"$TRUCE" stability "$SOURCE/examples/istanbul-2025/case.yaml" --format csv 2>err | head -n 1 >out
silent err

# Stopped by a signal: said so, with the signal's status.
mkfifo pipe
"$TRUCE" stability "$SOURCE/examples/istanbul-2025/case.yaml" --format csv >pipe 2>err &
process=$!
exec 3<pipe
read -r first <&3
[ -n "$first" ] || fail "nothing came through the pipe"
kill -TERM "$process"
cat <&3 >/dev/null
status=0
wait "$process" || status=$?
[ "$status" -eq 143 ] || fail "a request to end gave $status"
says err "stopped before the end"

# Asked twice, it ends at once, in the middle of writing, and takes the unfinished file with it.
mkdir unfinished
{
  printf 'truce: 1\ntitle: Large\nparties: {one: {}, two: {}}\nmoves:\n'
  for party in one two; do
    printf '  %s: {' "$party"
    for move in a b c d e f g; do printf '%s: %s, ' "$move" "$move"; done
    printf 'h: h}\n'
  done
  printf 'status_quo: []\npriorities: {one: [one.a], two: [two.a]}\n'
} >large.yaml
"$TRUCE" stability large.yaml --format csv --limit 0 -o unfinished/large.csv 2>err &
process=$!
tries=0
while [ -z "$(ls -A unfinished)" ] && [ "$tries" -lt 2000 ]; do
  tries=$((tries + 1))
  sleep 0.01
done
kill -STOP "$process"
[ -e unfinished/large.csv ] && fail "the file was finished too soon to test anything"
kill -INT "$process"
kill -TERM "$process"
kill -CONT "$process"
status=0
wait "$process" || status=$?
[ "$status" -gt 128 ] || fail "two requests to end gave $status"
[ -z "$(ls -A unfinished)" ] || fail "an unfinished file is left: $(ls -A unfinished)"
