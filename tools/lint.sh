#!/bin/sh
# Formatting of C, shell scripts, and what clang-tidy finds in the library and the command.
set -eu
cd "$(dirname "$0")/.."
git ls-files '*.c' '*.h' | xargs clang-format --dry-run --Werror
git ls-files '*.sh' | xargs shellcheck --shell=sh --exclude=SC2016,SC2013,SC2059 .ci/run
cmake --preset release >/dev/null
git ls-files 'src/*.c' | xargs -n 4 -P "$(nproc)" clang-tidy -p build --quiet 2>/dev/null
echo "nothing to complain about"
