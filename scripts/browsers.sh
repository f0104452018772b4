#!/usr/bin/env bash
# browsers.sh [--bench] COMMAND…: builds the release page, then runs a command that drives browsers against it.
# --bench: with the benchmark's tools.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh
if [ "${1:-}" = --bench ]; then shift && tools_need bench; else tools_need test; fi
scripts/dist.sh
exec "$@"
