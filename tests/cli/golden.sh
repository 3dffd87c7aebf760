# What a small case is answered, byte for byte. After a change that is meant, look at the new answers
# and keep them: UPDATE=1 TRUCE=build/truce SOURCE=$PWD sh tests/cli/golden.sh
. "$SOURCE/tests/support/cli.sh"
folder=$SOURCE/tests/golden

# golden NAME ARGUMENTS...: the answer to the arguments stands in tests/golden/NAME.
golden() {
  name=$1
  shift
  (cd "$folder" && "$TRUCE" "$@") >answer 2>&1 || fail "truce $* failed"
  if [ -n "${UPDATE:-}" ]; then
    cp answer "$folder/$name"
  else
    diff -u "$folder/$name" answer || fail "truce $* gives another answer"
  fi
}

TRUCE=$(realpath "$TRUCE")
golden dilemma.stability.txt stability dilemma.yaml
golden dilemma.stability.json stability dilemma.yaml --format json
golden dilemma.stability.csv stability dilemma.yaml --format csv
golden dilemma.why.txt stability dilemma.yaml --why now
golden dilemma.report.json report dilemma.yaml --format json
golden dilemma.check.txt check dilemma.yaml
golden dilemma.convert.yaml convert dilemma.yaml
golden well.deal.txt deal well.yaml --samples 300
golden well.deal.json deal well.yaml --samples 50 --format json
golden well.deal.csv deal well.yaml --format csv
golden well.convert.yaml convert well.yaml
golden ferry.talks.txt talks ferry.yaml
golden ferry.talks.json talks ferry.yaml --format json
golden ferry.talks.csv talks ferry.yaml --format csv
golden ferry.convert.yaml convert ferry.yaml
golden ferry.forecast.txt forecast ferry.yaml --issue crossings
golden actors.forecast.txt forecast actors.csv
golden actors.forecast.json forecast actors.csv --issue quota-1 --what-if 50 --format json
golden actors.forecast.csv forecast actors.csv --format csv
golden mill.inverse.txt stability mill.yaml --make-stable "not (ash.fire or birch.fire or ash.leave)"
golden mill.inverse.json stability mill.yaml --make-stable 1 --concept nash --format json
golden dilemma.coalitions.txt stability ../../examples/prisoners-dilemma/case.yaml --coalitions
golden mill.coalitions.json stability mill.yaml --coalitions --format json
golden mill.convert.yaml convert mill.yaml
