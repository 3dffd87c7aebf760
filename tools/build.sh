#!/bin/sh
# Builds the release command, build/truce; quiet unless something goes wrong.
set -eu
cd "$(dirname "$0")/.."
mkdir -p build
[ -x build/truce ] || echo "Building (a minute the first time) ..." >&2
if ! { cmake --preset release && cmake --build --preset release; } >build/log.txt 2>&1; then
  cat build/log.txt >&2
  exit 1
fi
