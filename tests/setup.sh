#!/bin/sh
# tools/setup.sh installs nothing when nothing is missing, and without an administrator names the one
# command to ask for.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
[ -z "$("$root/tools/setup.sh" build 2>&1)" ] || { echo "setup had something to do"; exit 1; }
mkdir "$folder/bin" "$folder/tools"
cp "$root/tools/setup.sh" "$folder/tools/"
echo "build no-such-package-of-debian" >"$folder/tools/packages.txt"
# A user who is not root and has no sudo.
for tool in dirname awk grep dpkg-query apt-get env; do
  ln -s "$(command -v $tool)" "$folder/bin/$tool"
done
printf '#!/bin/sh\necho 1000\n' >"$folder/bin/id"
chmod +x "$folder/bin/id"
if PATH="$folder/bin" /bin/sh "$folder/tools/setup.sh" build 2>"$folder/said"; then
  echo "setup did not fail without an administrator"
  exit 1
fi
grep -q '^  apt-get install -y --no-install-recommends no-such-package-of-debian$' "$folder/said"
