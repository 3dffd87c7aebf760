# What the scripts of tests/cli share; each is run in an empty folder, with $TRUCE the command and
# $SOURCE the project.
set -eu
export OMP_WAIT_POLICY=passive # threads that wait do not slow down the other tests

fail() {
  echo "FAILED: $*"
  exit 1
}

# expect STATUS COMMAND...: runs it, keeps what it says in `out` and `err`.
expect() {
  wanted=$1
  shift
  status=0
  "$@" >out 2>err || status=$?
  [ "$status" -eq "$wanted" ] || {
    cat out err
    fail "$* gave exit status $status, not $wanted"
  }
}

# says FILE TEXT...: each text stands in the file, on one line or, where lines were folded (and where
# depends on how long the path of a file is), over several.
says() {
  file=$1
  shift
  for text in "$@"; do
    grep -qF -- "$text" "$file" || tr -s ' \n' ' ' <"$file" | grep -qF -- "$text" || {
      cat "$file"
      fail "$file does not say: $text"
    }
  done
}

# silent FILE: nothing was said there.
silent() {
  [ ! -s "$1" ] || {
    cat "$1"
    fail "$1 should be empty"
  }
}

# absent FILE...: none of them was made.
absent() {
  for name in "$@"; do
    [ ! -e "$name" ] || fail "$name was made"
  done
}

# narrow FILE: no line has more than 80 characters.
narrow() {
  if LC_ALL=C.UTF-8 grep -nE '^.{81,}' "$1"; then
    fail "$1 has lines of more than 80 characters"
  fi
}

# alone FILE...: the folder holds these files and nothing else.
alone() {
  for name in * .[!.]*; do
    [ -e "$name" ] || continue
    case " $* out err " in
    *" $name "*) ;;
    *) fail "$name was left behind" ;;
    esac
  done
}
