#!/usr/bin/env bash
# Serves the page for development. Arguments go to trunk.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh
tools_need serve
say "Interleave will be at http://127.0.0.1:${TRUNK_SERVE_PORT:-8080}/ once it is built (Ctrl-C ends)"
# exec: whoever ends this script ends trunk. Its own folder: serving doesn't overwrite a release in dist/.
wasm_run exec trunk serve --dist target/serve "$@"
