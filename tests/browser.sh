#!/bin/sh
# The page in headless Chromium: the Istanbul report and pages made for the purpose.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$1" report "$root/examples/istanbul-2025/case.yaml" -o "$folder/istanbul.html" >/dev/null
"$1" report "$root/examples/prisoners-dilemma/case.yaml" -o "$folder/dilemma.html" >/dev/null
node "$root/tests/browser/run.mjs" "$folder/istanbul.html" "$folder/dilemma.html"
