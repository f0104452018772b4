#!/usr/bin/env bash
# Builds the release page into dist/. Arguments go to trunk.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh
tools_need dist
wasm_run trunk build --release "$@"
say "dist/ is ready: copy it to any static host, at any path"
