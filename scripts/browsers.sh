#!/usr/bin/env bash
# browsers.sh COMMAND…: builds the release page, then runs a command that drives browsers against it.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh
tools_need test
scripts/dist.sh
exec "$@"
