#!/bin/sh
# The floors of ARCHITECTURE.md: who may include whom, and what the library may not call.
# layers.sh ARCHIVE checks the project; it then plants violations to show that it would see them.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)

# check_includes SOURCE_FOLDER: prints each forbidden include.
check_includes() {
  find "$1" -name '*.[ch]' | while IFS= read -r file; do
    awk -v path="${file#"$1"/}" '
      BEGIN {
        split("base logic case question report app cli", order, " ")
        for (k in order) floor[order[k]] = k
        split("stability deal talks forecast escalation leverage exchange", questions, " ")
        for (k in questions) { question[questions[k]] = 1; floor[questions[k]] = floor["question"] }
        home["status"] = home["merkle"] = home["control"] = home["diagnostics"] = "base"
        home["statement"] = "logic"
        home["case"] = home["basis"] = home["rounds"] = home["events"] = home["event_table"] = home["judgement"] = home["war"] = home["actors"] = home["people"] = home["persons"] = home["entries"] = home["policy"] = home["proof"] = home["ensemble"] = "case"
        home["stability"] = home["structure"] = home["views"] = home["inverse"] = home["foresight"] = home["drift"] = home["symbolic"] = home["coalitions"] = home["uncertainty"] = "stability"; home["report"] = "report"
        home["deal"] = "deal"; home["app"] = "app"
        home["talks"] = "talks"; home["forecast"] = "forecast"
        home["escalation"] = home["saturation"] = home["event_series"] = "escalation"
        home["leverage"] = "leverage"
        home["register"] = home["linkage"] = home["plan"] = "exchange"
        split(path, parts, "/"); own = parts[1]
      }
      /^#include/ {
        name = $2; gsub(/[<">]/, "", name)
        if (name ~ /fyaml|libxml/ && own != "case") print path ": only src/case reads files: " $0
        if ($2 !~ /^"/ || name !~ /\//) next
        split(name, part, "/")
        header = part[2]; sub(/\.h$/, "", header)
        target = part[1] == "truce" ? home[header] : part[1]
        if (!(target in floor)) print path ": unknown floor: " $0
        else if (floor[target] > floor[own]) print path ": a floor below includes one above: " $0
        else if (target != own && (target in question) && (own in question))
          print path ": one question includes another: " $0
      }' "$file"
  done
}

# check_calls ARCHIVE: prints what the library must not use. Writing to a FILE its caller opened is
# for the report, opening one for the case reader; the rest is for nobody.
check_calls() {
  nm -A -u "$1" | awk '
    { file = $1; sub(/^.*libtruce\.a:/, "", file); symbol = $NF; sub(/@.*/, "", symbol) }
    symbol ~ /^(printf|puts|putchar|vprintf|perror|exit|_exit|abort|getenv|secure_getenv|time|clock|clock_gettime|gettimeofday|rand|random|srand|drand48|stdout|stderr|stdin|system|popen|setlocale)$/ {
      print file " uses " symbol
    }'
}

found=$(check_includes "$root/src"; check_calls "$1")
if [ -n "$found" ]; then
  echo "$found"
  exit 1
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir -p "$folder/src/base" "$folder/src/report"
echo '#include "truce/stability.h"' >"$folder/src/base/climbs.c"
printf '#include <libfyaml.h>\n#include <libxml/parser.h>\n' >"$folder/src/report/reads.c"
[ "$(check_includes "$folder/src" | wc -l)" -eq 3 ] || { echo "planted includes were not seen"; exit 1; }
printf '#include <stdio.h>\nvoid f(void);\nvoid f(void) { printf("%%d", 1); }\n' >"$folder/prints.c"
(cd "$folder" && gcc -c prints.c && ar rc libtruce.a prints.o)
[ "$(check_calls "$folder/libtruce.a" | wc -l)" -eq 1 ] || { echo "a planted call was not seen"; exit 1; }
echo "the floors hold"
