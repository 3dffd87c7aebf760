#!/bin/sh
# Runs one script of tests/cli in a fresh folder, with $TRUCE the command and $SOURCE the project.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
sh "$1"
