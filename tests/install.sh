#!/bin/sh
# Installs into a temporary folder and builds a program against it, by pkg-config and by CMake.
set -eu
build=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cmake --install "$build" --prefix "$folder/usr" >/dev/null
for file in bin/truce include/truce/case.h share/man/man1/truce.1 \
  share/bash-completion/completions/truce share/doc/truce/LICENSE; do
  [ -s "$folder/usr/$file" ] || { echo "$file was not installed"; exit 1; }
done
"$folder/usr/bin/truce" version
libraries=$(dirname "$(find "$folder/usr" -name truce.pc)")/..
cat >"$folder/program.c" <<'C'
#include <stdio.h>
#include <truce/stability.h>
int main(void)
{
  truce_diagnostics *d;
  truce_case *c;
  truce_stability *s;
  const char good[] = "truce: 1\nparties: {a: A}\nmoves: {a: {x: X}}\npriorities: {a: [a.x]}\n";
  if (truce_diagnostics_init(&d) != TRUCE_OK ||
      truce_case_read_memory(&c, "case.yaml", good, sizeof good - 1, d) != TRUCE_OK ||
      truce_stability_solve(&s, c, NULL, d) != TRUCE_OK)
    return 1;
  printf("%zu states\n", truce_stability_states(s));
  const int holds = truce_stability_equilibrium(s, TRUCE_NASH, 1);
  truce_stability_free(s);
  truce_case_free(c);
  truce_diagnostics_free(d);
  return holds ? 0 : 1;
}
C
export PKG_CONFIG_PATH="$libraries/pkgconfig"
# pkg-config's words are meant to be split.
# shellcheck disable=SC2046
gcc "$folder/program.c" -o "$folder/by-pkg-config" \
  $(pkg-config --define-variable=prefix="$folder/usr" --define-variable=libdir="$libraries" \
    --define-variable=includedir="$folder/usr/include" --cflags --libs truce)
LD_LIBRARY_PATH=$libraries "$folder/by-pkg-config"
cat >"$folder/CMakeLists.txt" <<'C'
cmake_minimum_required(VERSION 3.25)
project(program C)
find_package(truce 0.1 REQUIRED)
add_executable(by_cmake program.c)
target_link_libraries(by_cmake PRIVATE truce::truce)
C
cmake -S "$folder" -B "$folder/build" -G Ninja -DCMAKE_PREFIX_PATH="$folder/usr" >/dev/null
cmake --build "$folder/build" >/dev/null
"$folder/build/by_cmake"
# Nothing but the public names is shown.
if nm -D --defined-only "$libraries/libtruce.so" | awk '{ print $NF }' | grep -v '^truce_[a-z]'; then
  echo "the shared library shows names that are not public"
  exit 1
fi
