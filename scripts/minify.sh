#!/bin/sh
# Run by trunk on the page it has built: makes the scripts of a release small.
set -eu
[ "$TRUNK_PROFILE" = release ] || exit 0
cd "$TRUNK_STAGING_DIR"
for script in *.js; do
  esbuild "$script" --minify --format=esm --log-level=warning --outfile="$script" --allow-overwrite
done
