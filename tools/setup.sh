#!/bin/sh
# setup.sh GROUP...: installs the Debian packages of tools/packages.txt that are missing. Does nothing,
# and needs no network, if none is.
set -eu
list=$(dirname "$0")/packages.txt

have_node() {
  command -v npm >/dev/null 2>&1 &&
    node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 18 ? 0 : 1)' 2>/dev/null
}

installed() {
  case $1 in
  nodejs | npm) have_node && return 0 ;;
  esac
  dpkg-query -W -f='${db:Status-Abbrev}' "$1" 2>/dev/null | grep -q '^ii'
}

missing=
for group in "$@"; do
  for package in $(awk -v group="$group" '$1 == group { print $2 }' "$list"); do
    installed "$package" || missing="$missing $package"
  done
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
  echo "truce needs these packages, by the names Debian gives them:$missing" >&2
  echo "Install them with this system's package manager, then run the command again." >&2
  exit 2
fi
install="apt-get install -y --no-install-recommends$missing"
if [ "$(id -u)" -eq 0 ]; then
  as_root=
elif command -v sudo >/dev/null 2>&1; then
  as_root="sudo "
else
  echo "These packages are missing, and installing them needs an administrator. Ask for:" >&2
  echo "  $install" >&2
  exit 2
fi
echo "Installing what \"$*\" needs:$missing" >&2
export DEBIAN_FRONTEND=noninteractive
# The words of $as_root and $missing are meant to be split.
# shellcheck disable=SC2086
{
  ${as_root}apt-get update -qq || echo "The package lists could not be refreshed; trying with the old ones." >&2
  ${as_root}env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >&2
}
