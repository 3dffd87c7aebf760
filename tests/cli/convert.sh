# `truce convert`: the case file that comes out gives the same results.
. "$SOURCE/tests/support/cli.sh"

# same A B: the same results but for names of files and notes on them.
same() {
  for case in "$1" "$2"; do
    "$TRUCE" stability "$case" --format json --limit 0 >"$case.json" 2>err ||
      fail "no results from $case"
  done
  node -e '
    const [a, b] = process.argv.slice(1).map((f) => {
      const r = JSON.parse(require("fs").readFileSync(f, "utf8"));
      delete r.case;
      delete r.warnings;
      return JSON.stringify(r);
    });
    process.exit(a === b ? 0 : 1);' "$1.json" "$2.json" || fail "$1 and $2 give other results"
}

n=0
for case in "$SOURCE"/examples/*/case.yaml "$SOURCE"/tests/data/*.yaml "$SOURCE"/tests/golden/*.yaml; do
  n=$((n + 1))
  cp "$case" "$n.yaml"
  for table in events.csv exchange.csv; do
    if [ "${case##*/}" = case.yaml ] && [ -f "${case%case.yaml}$table" ]; then cp "${case%case.yaml}$table" .; fi
  done
  expect 0 "$TRUCE" convert "$n.yaml" -o "$n.new.yaml"
  if grep -q '^moves:' "$case"; then same "$n.yaml" "$n.new.yaml"; fi
  expect 0 "$TRUCE" convert "$n.new.yaml"
  cmp out "$n.new.yaml" || fail "$case: converting twice changes it"
done

# A GMCR+ file: options out of order by party, a compound condition, one-way options, an option that
# nobody owns, names that YAML could misread.
cat >odd.gmcr <<'CASE'
{"program": "gmcr-py", "useManualPreferenceRanking": false,
 "options": [{"name": "no", "permittedDirection": "both"}, {"name": "a: b # c", "permittedDirection": "fwd"},
  {"name": "\"quoted\"", "permittedDirection": "back"}, {"name": "Türkiye", "permittedDirection": "both"},
  {"name": "", "permittedDirection": "both"}],
 "infeasibles": [[[0, "Y"], [1, "Y"]]],
 "decisionMakers": [
  {"name": "null", "options": [1, 3], "preferences": [{"compound": true, "members": [[[0, "Y"], [1, "N"]], [[2, "Y"]]]}]},
  {"name": "- second", "options": [0, 2], "preferences": [[[1, "Y"]], [[3, "N"]]]}],
 "coalitions": [0, 1]}
CASE
expect 0 "$TRUCE" convert odd.gmcr -o odd.yaml
says odd.yaml "option_order:" "once: true" "direction: back" "direction: fixed"
same odd.gmcr odd.yaml

# Manual rankings with ties, in the older spelling.
cat >ranked.gmcr <<'CASE'
{"useManualPreferenceVectors": true, "infeasibles": [],
 "options": [{"name": "x", "permittedDirection": "both"}, {"name": "y", "permittedDirection": "both"}],
 "decisionMakers": [
  {"name": "A", "options": [0], "preferences": [], "preferenceVector": [4, [1, 3], 2]},
  {"name": "B", "options": [1], "preferences": [], "preferenceVector": [[1, 2, 3, 4]]}]}
CASE
expect 0 "$TRUCE" convert ranked.gmcr -o ranked.yaml
says ranked.yaml "[4, [1, 3], 2]" "[[1, 2, 3, 4]]"
same ranked.gmcr ranked.yaml
