#!/bin/sh
# Builds and runs every test: under the address and undefined-behaviour sanitizers, as released, and
# (what uses threads) under the thread sanitizer. Ends with one line of counts.
set -u
cd "$(dirname "$0")/.." || exit 1
log=$(mktemp)
trap 'rm -f "$log"' EXIT
passed=0 failed=0 skipped=0

# run PRESET [ctest arguments]: builds a preset and adds up its results.
run() {
  preset=$1
  shift
  if ! { cmake --preset "$preset" >"$log" 2>&1 && cmake --build --preset "$preset" >>"$log" 2>&1; }; then
    cat "$log"
    echo "building $preset failed"
    failed=$((failed + 1))
    return
  fi
  folder=build/$preset
  [ "$preset" = release-tests ] && folder=build/tests
  echo "== $preset"
  ctest --test-dir "$folder" --output-on-failure -j2 "$@" 2>&1 | tee "$log"
  total=$(sed -n 's/.*tests failed out of \([0-9]*\).*/\1/p' "$log")
  bad=$(sed -n 's/.* \([0-9]*\) tests failed out of.*/\1/p' "$log")
  skip=$(grep -c '\*\*\*Skipped' "$log")
  if [ -z "$total" ] || [ "$total" -eq 0 ]; then
    echo "$preset ran no test"
    failed=$((failed + 1))
    return
  fi
  failed=$((failed + bad))
  skipped=$((skipped + skip))
  passed=$((passed + total - bad - skip))
}

run asan -LE release
run release-tests -L release
run tsan -L threads
if [ "$skipped" -gt 0 ]; then
  echo "$passed passed, $failed failed, $skipped skipped"
else
  echo "$passed passed, $failed failed"
fi
[ "$failed" -eq 0 ]
