#!/usr/bin/env bash
# test.sh        runs every check and test
# test.sh check  only formatting, lints and documentation
# Each step's output is kept in target/logs; that of a failed step is shown.
# CHROME, FIREFOX, CHROMEDRIVER and GECKODRIVER name other browsers and drivers than those on PATH.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tools.sh

what="${1:-all}"
case "$what" in all) tools_need test ;; check) tools_need check ;; *) die "usage: scripts/test.sh [check]" ;; esac

logs=target/logs
rm -rf "$logs"
mkdir -p "$logs"

# step NAME COMMAND…: runs it, says how long it took, notes the result.
step() {
  local name="$1" start=$SECONDS result=ok seconds tests
  local log; log="$logs/$(printf %s "$1" | tr -cs A-Za-z -).log"
  shift
  printf '  …  %s\n' "$name"
  "$@" >"$log" 2>&1 </dev/null || result=FAILED
  seconds=$((SECONDS - start))
  # cargo's and wasm-bindgen's harnesses end with the same line; Node's reporters count on two.
  tests="$(sed -n -e 's/^test result: .* \([0-9]*\) passed; \([0-9]*\) failed.*/\1 \2/p' \
    -e 's/^[^a-z]* pass \([0-9]*\)$/\1 0/p' -e 's/^[^a-z]* fail \([0-9]*\)$/0 \1/p' "$log" |
    awk '{ p += $1; f += $2 } END { if (NR) printf "%d tests%s", p + f, f ? ", " f " failed" : "" }')"
  printf '%s|%s|%s|%s|%s\n' "$name" "$result" "$seconds" "$tests" "$log" >>"$logs/results"
  printf '  %s %s (%d s)\n' "$([ "$result" = ok ] && echo "✓ " || echo "✗ ")" "$name" "$seconds"
  [ "$result" = ok ]
}

lint_wasm() {
  if [ -z "$wasm_toolchain" ]; then
    cargo clippy --target "$WASM" --lib --bins --test web -- -D warnings
  else
    echo "clippy has no std for $WASM here: rustc's own warnings only"
    RUSTFLAGS="-D warnings" wasm_run cargo check --target "$WASM" --lib --bins --test web
  fi
}

host_tests() {
  # All of a build's failures in one go; e2e is only compiled, its turn comes when the page is built.
  cargo test --no-run --lib --bins --test host --test e2e && cargo test --no-fail-fast --lib --bins --test host
}

web_tests() { # BROWSER DRIVER-FLAG DRIVER
  # no-install: wasm-pack uses the test runner on PATH and downloads nothing.
  WASM_BINDGEN_TEST_TIMEOUT="${WASM_BINDGEN_TEST_TIMEOUT:-120}" \
    wasm_run wasm-pack test --headless "--$1" "$2" "$3" --mode no-install -- --test web
}

checks() {
  step "format" cargo fmt --check || true
  step "lints, host" cargo clippy --all-targets -- -D warnings || true
  step "lints, wasm" lint_wasm || true
  step "documentation" env RUSTDOCFLAGS="-D warnings" cargo doc --no-deps || true
}

tests() {
  step "host tests" host_tests || true
  step "documentation tests" cargo test --doc || true
  step "worker and lesson page tests" node --test tests/sw.test.mjs tests/lessons.test.mjs || true
  step "Chromium tests" web_tests chrome --chromedriver "$CHROMEDRIVER" || true
  step "Firefox tests" web_tests firefox --geckodriver "$GECKODRIVER" || true
}

release() {
  # Without the release page of now there is nothing to measure or to drive.
  if step "release build" scripts/dist.sh; then step "size" scripts/size.sh || true; else return 1; fi
}

started=$SECONDS
if [ "$what" = check ]; then
  checks
else
  # The release build keeps one core busy, in a folder of its own; the rest goes on beside it.
  release &
  release_job=$!
  trap 'kill "$release_job" 2>/dev/null || true' EXIT
  checks
  tests
  if wait "$release_job"; then
    step "browser tests of the release" cargo test --test e2e || true
  else
    printf 'browser tests of the release|not run|0||%s\n' "$logs/release-build.log" >>"$logs/results"
  fi
  trap - EXIT
fi

passed=0
failed=0
while IFS='|' read -r name result _ _ log; do
  if [ "$result" = FAILED ]; then printf '\n──── %s: %s\n' "$name" "$log" && cat "$log"; fi
done <"$logs/results"
printf '\n%-32s%-10s%8s  %s\n' step result seconds tests
while IFS='|' read -r name result seconds tests _; do
  printf '%-32s%-10s%8s  %s\n' "$name" "$result" "$seconds" "$tests"
  if [ "$result" = ok ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
done <"$logs/results"
if [ -f "$logs/size.log" ]; then printf '\n' && cat "$logs/size.log"; fi
printf '\n%d passed, %d failed in %d s\n' "$passed" "$failed" "$((SECONDS - started))"
[ "$failed" = 0 ]
