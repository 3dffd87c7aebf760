#!/bin/sh
# Runs each fuzz target for FUZZ_SECONDS (60) from its seeds; new inputs stay in build/fuzz.
set -eu
cd "$(dirname "$0")/.."
cmake --preset fuzz
cmake --build --preset fuzz
for source in fuzz/fuzz_*.c; do
  name=$(basename "$source" .c)
  corpus=build/fuzz/corpus/${name#fuzz_}
  mkdir -p "$corpus"
  echo "== $name"
  build/fuzz/"$name" -max_total_time="${FUZZ_SECONDS:-60}" -print_final_stats=1 -verbosity=0 \
    -artifact_prefix=build/fuzz/ "$corpus" "fuzz/corpus/${name#fuzz_}"
done
