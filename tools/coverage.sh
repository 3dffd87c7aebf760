#!/bin/sh
# Line coverage of the library and the command by the tests.
set -eu
cd "$(dirname "$0")/.."
cmake --preset coverage
cmake --build --preset coverage
ctest --test-dir build/coverage -j2 --output-on-failure -LE release
gcovr --root . --filter src/ build/coverage
