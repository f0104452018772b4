#!/usr/bin/env bash
# test.sh        runs every check and test
# test.sh check  only formatting, lints, types and documentation
# Each step's output is kept in target/logs; that of a step that failed or warned is shown.
# CHROME, FIREFOX, CHROMEDRIVER, GECKODRIVER and WEBKITDRIVER name other browsers and drivers than those on PATH.
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
  if [ "$result" = ok ] && [ -n "${may_warn:-}" ] && grep -q '^warning' "$log"; then result=warned; fi
  seconds=$((SECONDS - start))
  # cargo's and wasm-bindgen's harnesses end with the same line; Node's reporters count on two.
  tests="$(sed -n -e 's/^test result: .* \([0-9]*\) passed; \([0-9]*\) failed.*/\1 \2/p' \
    -e 's/^[^a-z]* pass \([0-9]*\)$/\1 0/p' -e 's/^[^a-z]* fail \([0-9]*\)$/0 \1/p' "$log" |
    awk '{ p += $1; f += $2 } END { if (NR) printf "%d tests%s", p + f, f ? ", " f " failed" : "" }')"
  printf '%s|%s|%s|%s|%s\n' "$name" "$result" "$seconds" "$tests" "$log" >>"$logs/results"
  case "$result" in
    ok) printf '  ✓  %s (%d s)\n' "$name" "$seconds" ;;
    warned) printf '  !  %s (%d s): warnings, shown below\n' "$name" "$seconds" ;;
    *) printf '  ✗  %s (%d s)\n' "$name" "$seconds" ;;
  esac
  [ "$result" != FAILED ]
}

# lint NAME COMMAND…: a step whose warnings are shown where they are no errors, as under another compiler than the named one.
lint() { may_warn=yes step "$@"; }

lint_wasm() {
  if [ -z "$wasm_toolchain" ]; then
    # shellcheck disable=SC2086 # words, on purpose
    cargo clippy --target "$WASM" --lib --bins --test web -- $level
  else
    echo "clippy has no std for $WASM here: rustc's own warnings only"
    RUSTFLAGS="$(is_rust wasm_run && echo "-D warnings")" wasm_run cargo check --target "$WASM" --lib --bins --test web
  fi
}

check_format() {
  if cargo fmt --all --check; then return; fi
  if is_rust; then return 1; fi
  echo "warning: this is not the rustfmt of Rust $RUST, so what it would change is no error"
}

lint_scripts() {
  local files; files="$(grep -rlE '^#!.*sh$' scripts .ci)"
  # shellcheck disable=SC2086 # words, on purpose
  if shellcheck -x $files; then return; fi
  if is_shellcheck; then return 1; fi
  echo "warning: shellcheck's findings are errors under version $SHELLCHECK, which this is not"
}

check_types() {
  local modules="$tools_dir/typescript-$TYPESCRIPT/node_modules" config result=0
  for config in static/tsconfig.json static/tsconfig.worker.json scripts/tsconfig.json; do
    "$modules/.bin/tsc" --project "$config" --typeRoots "$modules/@types" --pretty false || result=1
  done
  return "$result"
}

check_dependencies() {
  # The page's crates come once each; what only drives browsers may have two versions of one.
  cargo deny --locked --workspace check licenses sources && cargo deny --locked check bans
}

host_tests() {
  # All of a build's failures in one go; e2e is only compiled, its turn comes when the page is built.
  cargo test --workspace --no-run --lib --bins --tests &&
    cargo test --workspace --no-fail-fast --lib --bins --test host --test latency_server
}

web_tests() { # BROWSER DRIVER-FLAG DRIVER
  # no-install: wasm-pack uses the test runner on PATH and downloads nothing.
  WASM_BINDGEN_TEST_TIMEOUT="${WASM_BINDGEN_TEST_TIMEOUT:-120}" \
    wasm_run wasm-pack test --headless "--$1" "$2" "$3" --mode no-install -- --test web
}

# Warnings are errors if the host's compiler is the named one; another may have lints that are errors by themselves.
if is_rust; then level="-D warnings"; else level="--cap-lints warn"; fi

rust_lints() {
  # shellcheck disable=SC2086 # words, on purpose
  lint "lints, host" cargo clippy --workspace --all-targets -- $level || true
  lint "lints, wasm" lint_wasm || true
}

other_lints() {
  lint "format" check_format || true
  lint "lints, shell" lint_scripts || true
  step "types of the scripts" check_types || true
}

documentation() { lint "documentation" env RUSTDOCFLAGS="$level" cargo doc --workspace --no-deps || true; }

tests() {
  step "host tests" host_tests || true
  step "Chromium tests" web_tests chrome --chromedriver "$CHROMEDRIVER" || true
  step "Firefox tests" web_tests firefox --geckodriver "$GECKODRIVER" || true
}

other_tests() {
  step "dependencies" check_dependencies || true
  step "worker, page and link tests" node --test tests/sw.test.mjs tests/boot.test.mjs tests/lessons.test.mjs tests/links.test.mjs || true
  step "documentation tests" cargo test --doc || true
}

release() {
  # Without the release page of now there is nothing to measure or to drive.
  if step "release build" scripts/dist.sh; then step "size" scripts/size.sh || true; else : >"$logs/no-release"; fi
}

started=$SECONDS
if [ "$what" = check ]; then
  other_lints &
  beside=$!
  rust_lints
  documentation
else
  # Side by side, about as long as each other. The release build keeps one core busy, in a folder of its own; what
  # follows it waits for the other's compilations at most.
  (other_lints; release; other_tests; documentation) &
  beside=$!
  trap 'kill "$beside" 2>/dev/null || true' EXIT
  rust_lints
  # Of each test its time, for the slowest below.
  PATH="$PWD/scripts/timed:$PATH"
  runner="CARGO_TARGET_$(rustc -vV | sed -n 's/^host: //p' | tr a-z- A-Z_)_RUNNER"
  export "$runner=timed-tests"
  tests
fi
wait "$beside" || die "what ran beside ended early"
trap - EXIT
if [ "$what" = all ]; then
  if [ ! -e "$logs/no-release" ]; then
    # They tell their times themselves.
    step "browser tests of the release" env -u "$runner" cargo test --workspace --test release || true
  else
    printf 'browser tests of the release|not run|0||%s\n' "$logs/release-build.log" >>"$logs/results"
  fi
fi

passed=0
failed=0
while IFS='|' read -r name result _ _ log; do
  if [ "$result" = FAILED ] || [ "$result" = warned ]; then printf '\n──── %s: %s\n' "$name" "$log" && cat "$log"; fi
done <"$logs/results"
printf '\n%-32s%-10s%8s  %s\n' step result seconds tests
while IFS='|' read -r name result seconds tests _; do
  printf '%-32s%-10s%8s  %s\n' "$name" "$result" "$seconds" "$tests"
  case "$result" in ok | warned) passed=$((passed + 1)) ;; *) failed=$((failed + 1)) ;; esac
done <"$logs/results"
# awk reads all that sort gives: sort must not fail on a closed pipe.
sed -n 's/^test \(.*\) \.\.\. .*<\([0-9.]*\)s>$/\2 \1/p' "$logs"/*.log | sed 's/ - should panic$//' | sort -rn |
  awk 'NR == 1 { print "\nthe slowest tests" } NR <= 10 { t = $1; $1 = ""; printf "%8.1f s %s\n", t, $0 }'
if ! is_rust; then printf '\nwarnings are errors under Rust %s only: this is %s\n' "$RUST" "$(rustc --version)"; fi
# Which browser tests this machine can't run, and which take longest.
browser_log="$logs/browser-tests-of-the-release.log"
if [ -f "$browser_log" ]; then printf '\n' && sed -n -e '/\.\.\. ignored/p' -e '/^slowest tests:/,$p' "$browser_log"; fi
if [ -f "$logs/size.log" ]; then printf '\n' && cat "$logs/size.log"; fi
printf '\n%d passed, %d failed in %d s\n' "$passed" "$failed" "$((SECONDS - started))"
[ "$failed" = 0 ]
