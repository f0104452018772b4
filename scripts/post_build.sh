#!/bin/sh
# Run by trunk on what it has built. One hook, as trunk runs the hooks of a stage side by side.
set -eu
cd "$(dirname "$0")"
sh csp.sh
node lessons.mjs
# Development loads what trunk has made. Plain `trunk build --release` splits nothing.
[ "$TRUNK_PROFILE" != release ] || node finish.mjs "$TRUNK_STAGING_DIR" "${INTERLEAVE_PARTS:-}"
