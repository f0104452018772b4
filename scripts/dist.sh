#!/usr/bin/env bash
# Builds the release page into dist/. Arguments go to trunk.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh
tools_need dist
# The places of panics name the dependencies' sources: without the folders of this machine they are shorter, and a
# release is the same whoever builds it.
wasm_run cargo fetch --quiet
for folder in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*; do
  flags="${flags:+$flags$(printf '\037')}--remap-path-prefix=$folder="
done
CARGO_ENCODED_RUSTFLAGS="${flags:-}" wasm_run trunk build --release "$@"
say "dist/ is ready: copy it to any static host, at any path"
