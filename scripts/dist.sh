#!/usr/bin/env bash
# Builds the release page into dist/. Arguments go to trunk.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh
tools_need dist
# The places of panics name the dependencies' sources: without the folders of this machine they are shorter, and a
# release is the same whoever builds it.
wasm_run cargo fetch --quiet
separator="$(printf '\037')"
# What splits the wasm must know what refers to what.
flags="-Clink-arg=--emit-relocs"
for folder in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*; do
  flags="$flags$separator--remap-path-prefix=$folder="
done
export INTERLEAVE_PARTS="${CARGO_TARGET_DIR:-$PWD/target}/parts"
export PATH="$PWD/scripts/split:$PATH"
CARGO_ENCODED_RUSTFLAGS="$flags" wasm_run trunk build --release --features split "$@"
say "dist/ is ready: copy it to any static host, at any path"
