#!/bin/sh
# Run by trunk on what it has built. One hook, as trunk runs the hooks of a stage side by side.
set -eu
cd "$(dirname "$0")"
sh csp.sh
node lessons.mjs
[ "$TRUNK_PROFILE" != release ] || node shorten.mjs "$TRUNK_STAGING_DIR"
sh minify.sh
