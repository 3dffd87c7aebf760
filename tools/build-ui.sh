#!/bin/sh
# Builds ui/dist/index.html. Packages are installed only when the lock file has changed since.
set -eu
cd "$(dirname "$0")/../ui"
stamp=node_modules/.installed-lock
if ! cmp -s package-lock.json "$stamp"; then
  npm ci --no-audit --no-fund --loglevel=error
  cp package-lock.json "$stamp"
fi
npm run --silent build -- --logLevel warn
touch dist/index.html
