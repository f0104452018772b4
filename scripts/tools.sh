#!/usr/bin/env bash
# Installs what the other scripts need, once, into a cache that all clones share, and puts it on PATH.
#   . scripts/tools.sh; tools_need serve|dist|check|test|bench    (from a script)
#   scripts/tools.sh serve|dist|check|test|bench                  (by hand: installs and stops)
# INTERLEAVE_TOOLS names another cache folder. Works with bash 3.2.
set -euo pipefail

# Warnings of the compiler, clippy and rustdoc are errors under this Rust, those of shellcheck under this shellcheck. Other
# versions warn of other things: they are shown, and fail nothing.
RUST=1.95.0
SHELLCHECK=0.9.0

TRUNK=0.21.14
WASM_BINDGEN=0.2.130 # the same as the wasm-bindgen crate in Cargo.toml
WASM_PACK=0.15.1
GECKODRIVER_CRATE=0.37.1
BINARYEN=132.0.0 # Trunk.toml names its major number
AXE=4.14.1
ESBUILD=0.28.2
TYPESCRIPT=7.0.2
NODE_TYPES=18.19.130 # of the oldest Node that serves
CARGO_DENY=0.20.2
LIGHTHOUSE=12.8.2 # the last one that runs on Node 18
WASM_SPLIT=0.2.4 # made for the 0.2.3 of wasm_split_helpers in Cargo.toml
WASM=wasm32-unknown-unknown

project="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
tools_dir="${INTERLEAVE_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/interleave}"

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# logged COMMAND…: keeps the output in the file $log. In a process of its own: bash would ignore `set -e` inside an `if`.
logged() {
  CARGO_TERM_PROGRESS_WHEN=always CARGO_TERM_PROGRESS_WIDTH=80 bash "$project/scripts/tools.sh" --call "$@" >"$log" 2>&1 </dev/null
}

# pulse NOTE LOG: every half minute says how many crates cargo has compiled, by the progress bar in its log.
pulse() {
  local count
  # Its output is not the caller's: who reads that to its end would wait for a last sleep.
  while sleep 30 >/dev/null 2>&1 && kill -0 "$$" 2>/dev/null; do
    count="$(tail -c 2000 "$2" | tr '\r' '\n' | sed -n 's|.*Building \[[=> ]*\] \([0-9]*\)/\([0-9]*\).*|\1 of \2 crates|p' | tail -n 1)"
    [ -z "$count" ] || say "  $1: $count"
  done
}

# said NOTE COMMAND…: says what is about to be done, how far it is where cargo tells, and how long it took. The output is
# shown only on failure.
said() {
  local note="$1" start=$SECONDS log watcher result=0
  shift
  say "$note"
  log="$(mktemp)"
  pulse "${note%% (*}" "$log" &
  watcher=$!
  logged "$@" || result=$?
  kill "$watcher" 2>/dev/null || true
  wait "$watcher" 2>/dev/null || true
  if [ "$result" != 0 ]; then
    # Without cargo's progress bars.
    tr '\r' '\n' <"$log" | grep -v '^ *Building \[' >&2 || true
    rm -f "$log"
    say "error: failed after $((SECONDS - start)) s: $note"
    return 1
  fi
  rm -f "$log"
  say "  ${note%% (*}: done in $((SECONDS - start)) s"
}

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
can_apt() { have apt-get && { [ "$(id -u)" = 0 ] || have sudo; }; }
apt_get() { as_root env DEBIAN_FRONTEND=noninteractive apt-get -y --no-install-recommends "$@"; }
# The package lists may be missing (a container) or old, so a failure is tried again with new ones.
apt_install() { apt_get install "$@" || { apt_get update && apt_get install "$@"; }; }

# Of each tool: its version, the command it gives, what makes it, and the wait to announce.
tool() {
  case "$1" in
    trunk) echo "$TRUNK trunk cargo about 3 minutes" ;;
    wasm-bindgen-cli) echo "$WASM_BINDGEN wasm-bindgen cargo about 2 minutes" ;;
    wasm-pack) echo "$WASM_PACK wasm-pack cargo about 2 minutes" ;;
    geckodriver) echo "$GECKODRIVER_CRATE geckodriver cargo about 2 minutes" ;;
    wasm_split_cli_support) echo "$WASM_SPLIT wasm-split-cli cargo about 2 minutes" ;;
    binaryen) echo "$BINARYEN wasm-opt npm seconds" ;;
    esbuild) echo "$ESBUILD esbuild npm seconds" ;;
    axe-core) echo "$AXE - npm seconds" ;;
    typescript) echo "$TYPESCRIPT - npm seconds" ;;
    cargo-deny) echo "$CARGO_DENY cargo-deny cargo about 3 minutes" ;;
    lighthouse) echo "$LIGHTHOUSE lighthouse npm about 1 minute" ;;
  esac
}

cargo_build() {
  local name="$1" version="$2" root="$3" args
  case "$name" in
    # rustls: OpenSSL's headers are not needed. Without the default features it doesn't look for updates either.
    trunk) args="--locked --no-default-features --features rustls" ;;
    wasm-bindgen-cli) args="" ;; # its lock file names a crate version that is no longer served
    wasm_split_cli_support) args="--locked --features build-binary" ;;
    *) args="--locked" ;;
  esac
  # Compiling the tools fast matters more than their own speed. The user's flags are for the user's programs.
  # shellcheck disable=SC2086 # words, on purpose
  env -u RUSTFLAGS -u CARGO_ENCODED_RUSTFLAGS -u CARGO_BUILD_TARGET \
    CARGO_TARGET_DIR="$root/target" CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=off \
    CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_DEBUG=false \
    cargo install "$name@$version" $args --root "$root" --no-track
}

npm_build() {
  local name="$1" version="$2" root="$3" file packages
  case "$name" in
    typescript) packages="$name@$version @types/node@$NODE_TYPES" ;;
    *) packages="$name@$version" ;;
  esac
  # shellcheck disable=SC2086 # words, on purpose
  npm install --prefix "$root" --no-audit --no-fund --no-update-notifier --loglevel=error $packages
  mkdir "$root/bin"
  for file in "$root/node_modules/.bin/"*; do
    if [ -e "$file" ]; then ln -s "../node_modules/.bin/${file##*/}" "$root/bin/"; fi
  done
}

# build NAME VERSION HOW: a tool has its name in the cache only when it is whole, so it is made elsewhere and renamed.
build() {
  local home="$tools_dir/$1-$2"
  mkdir -p "$tools_dir"
  temporary="$(mktemp -d "$tools_dir/.$1.XXXXXX")" # not local: the trap outlives the function
  trap 'rm -rf "$temporary"' EXIT
  cd "$temporary"
  "$3_build" "$1" "$2" "$temporary"
  rm -rf "$temporary/target"
  # Another clone may have been faster.
  if [ ! -e "$home" ]; then mv "$temporary" "$home"; fi
}

# Called in a process of its own, so that several run side by side.
install_tool() {
  local version command how wait
  if [ "$1" = page ]; then
    said "compiling the page (once, about 2 minutes)" compile_page
    return
  fi
  read -r version command how wait <<<"$(tool "$1")"
  [ "$how" != npm ] || have npm || die "installing $1 needs Node 18 or newer with npm: https://nodejs.org"
  said "installing $1 $version (once, $wait)" build "$1" "$version" "$how"
}

# The page as trunk will compile it: the same command, so trunk finds everything done.
compile_page() {
  cd "$project"
  wasm_run cargo build --target="$WASM" --manifest-path "$project/Cargo.toml"
}

# Whether a tool is there; puts its folder on PATH. A cached one costs a look at the disk, no process.
found() {
  local version command how wait home
  read -r version command how wait <<<"$(tool "$1")"
  home="$tools_dir/$1-$version"
  if [ -d "$home/bin" ]; then
    case ":$PATH:" in *":$home/bin:"*) ;; *) PATH="$home/bin:$PATH" ;; esac
    return 0
  fi
  if [ "$command" = - ] || ! have "$command"; then return 1; fi
  # binaryen's programs name only the major number: "wasm-opt version 132 (version_132)".
  case " $("$command" --version 2>/dev/null | head -n 1) " in
    *" $version "* | *" version ${version%.0.0} "*) return 0 ;;
    *) return 1 ;;
  esac
}

# So that plain `trunk serve` works too. A file of the user's own is never replaced, a link to an older tool of ours is.
link_commands() {
  local bin="${CARGO_INSTALL_ROOT:-${CARGO_HOME:-$HOME/.cargo}}/bin" file link
  for file in "$tools_dir/trunk-$TRUNK/bin/trunk" "$tools_dir/wasm-bindgen-cli-$WASM_BINDGEN/bin/wasm-bindgen"; do
    link="$bin/${file##*/}"
    if [ ! -e "$file" ] || [ "$link" -ef "$file" ]; then continue; fi
    if [ -L "$link" ]; then
      case "$(readlink "$link")" in "$tools_dir"/*) rm -f "$link" ;; esac
    fi
    if [ -e "$link" ]; then continue; fi
    if ! { mkdir -p "$bin" && ln -sf "$file" "$link"; }; then say "note: could not link $link"; fi
  done
}

# need_tools NAME…: installs those that are missing. A last NAME "page" stands for the page's first compilation, beside them.
need_tools() {
  local name missing="" page=""
  for name in "$@"; do
    if [ "$name" = page ]; then page=page; else found "$name" || missing="$missing $name"; fi
  done
  if [ -n "$missing" ]; then
    # Two at a time: the last crates of a build leave a core idle.
    # shellcheck disable=SC2086 # words, on purpose
    printf '%s\n' $missing $page | wasm_toolchain="${wasm_toolchain:-}" xargs -P 2 -n 1 bash "$project/scripts/tools.sh" --install ||
      die "not everything could be installed or compiled (see above)"
    for name in $missing; do found "$name" || die "$name was installed, but $tools_dir doesn't have it"; done
  fi
  link_commands
  export PATH
}

need_compiler() {
  have cargo || die "Rust is missing: install it from https://rustup.rs"
  # Asked in the project's folder: a rust-toolchain.toml or an override counts.
  sysroot="$(cd "$project" && rustc --print sysroot)" || die "rustc doesn't run (see above)"
  if ! have cc; then
    can_apt || die "a C compiler is missing, which cargo links with: install gcc or clang"
    said "installing build-essential (once, about 1 minute)" apt_install build-essential
  fi
}

need_node() { have node || die "Node 18 or newer, which makes the lessons' pages, is missing: https://nodejs.org"; }

need_components() {
  [ -x "$sysroot/bin/cargo-clippy" ] && [ -x "$sysroot/bin/rustfmt" ] && return
  have cargo-clippy && have rustfmt && ! have rustup && return
  said "adding rustfmt and clippy (once, seconds)" rustup component add rustfmt clippy ||
    die "rustfmt and clippy are missing: rustup component add rustfmt clippy"
}

has_std() { [ -d "$1/lib/rustlib/$WASM/lib" ]; }

# Debian's compiler, with a std of our own making for wasm, as a rustup toolchain of another name.
DEBIAN_TOOLCHAIN=interleave-debian
DEBIAN_PACKAGES="rustc-web cargo-web rust-web-src lld-22 rust-web-llvm"

debian_has_rust() { [ -n "$(apt-cache pkgnames rustc-web 2>/dev/null)" ]; }

debian_linked() { [ -e "${RUSTUP_HOME:-$HOME/.rustup}/toolchains/$DEBIAN_TOOLCHAIN" ] && has_std /usr; }

debian_build() {
  # shellcheck disable=SC2086 # words, on purpose
  apt_install $DEBIAN_PACKAGES
  if ! has_std /usr; then
    temporary="$(mktemp -d)"
    trap 'rm -rf "$temporary"' EXIT
    mkdir -p "$temporary/src"
    printf '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2021"\n' >"$temporary/Cargo.toml"
    : >"$temporary/src/lib.rs"
    cd "$temporary"
    # Bitcode, or `lto = true` fails; `test`, or there is no test harness.
    env -u RUSTUP_TOOLCHAIN -u CARGO_BUILD_TARGET -u CARGO_ENCODED_RUSTFLAGS CARGO_TARGET_DIR="$temporary/target" \
      RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes \
      /usr/bin/cargo build --release --target "$WASM" -Zbuild-std=std,panic_abort,test
    rm -f "target/$WASM/release/deps/"*empty*
    # Renamed into place when complete, as above.
    as_root mkdir -p "/usr/lib/rustlib/$WASM/.lib"
    as_root cp "target/$WASM/release/deps/"*.rlib "target/$WASM/release/deps/"*.rmeta "/usr/lib/rustlib/$WASM/.lib/"
    as_root mv "/usr/lib/rustlib/$WASM/.lib" "/usr/lib/rustlib/$WASM/lib"
  fi
  rustup toolchain link "$DEBIAN_TOOLCHAIN" /usr
}

# The compiler for wasm: the active one with its target added or, where rustup reaches no server, Debian's.
need_wasm() {
  local log limit="" hint="the Rust target $WASM is missing: install it (rustup target add $WASM) where rustup has a network"
  wasm_toolchain=""
  if has_std "$sysroot"; then return; fi
  if debian_linked; then
    wasm_toolchain="$DEBIAN_TOOLCHAIN"
    return
  fi
  have rustup || die "$hint"
  say "adding the Rust target $WASM (once, seconds)"
  if have timeout; then limit="timeout 300"; fi
  # shellcheck disable=SC2086 # words, on purpose
  if (cd "$project" && RUSTUP_MAX_RETRIES="${RUSTUP_MAX_RETRIES:-1}" log=/dev/null logged $limit rustup target add "$WASM"); then
    return
  fi
  say "  rustup could not add it"
  can_apt || die "$hint"
  debian_has_rust || as_root apt-get update >/dev/null 2>&1 || true
  debian_has_rust || die "$hint"
  said "installing Debian's Rust compiler and building std for $WASM (once, about 2 minutes)" debian_build || die "$hint"
  mkdir -p "$tools_dir"
  # For plain `trunk serve`: `. ~/.cache/interleave/wasm-toolchain.env` first.
  printf 'export RUSTUP_TOOLCHAIN=%s\nexport CARGO_TARGET_DIR=target/%s\n' "$DEBIAN_TOOLCHAIN" "$DEBIAN_TOOLCHAIN" \
    >"$tools_dir/wasm-toolchain.env"
  wasm_toolchain="$DEBIAN_TOOLCHAIN"
}

# wasm_run COMMAND…: with the compiler that knows wasm; another one needs a target folder of its own.
wasm_run() {
  if [ -z "$wasm_toolchain" ]; then "$@"; return; fi
  RUSTUP_TOOLCHAIN="$wasm_toolchain" CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$project/target}/$wasm_toolchain" "$@"
}

# is_rust [wasm_run]: whether that compiler is the one whose warnings are errors.
is_rust() { case "$(cd "$project" && "$@" rustc --version)" in "rustc $RUST "*) ;; *) return 1 ;; esac; }

is_shellcheck() { case "$(shellcheck --version)" in *"version: $SHELLCHECK"[!0-9.]*) ;; *) return 1 ;; esac; }

# asyncio is the oracle of the runtime's tests; its task groups and timeouts came with 3.11.
is_python() { "$1" -c 'import asyncio, sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

need_python() {
  local name
  for name in ${PYTHON:-python3 /usr/bin/python3}; do
    if is_python "$name"; then export PYTHON="$name" && return; fi
  done
  if [ -n "${PYTHON:-}" ] || ! can_apt; then die "the tests need Python 3.11 or newer: install it, or name it in PYTHON"; fi
  said "installing python3 with apt-get (once, seconds)" apt_install python3
  is_python /usr/bin/python3 || die "the tests need Python 3.11 or newer; name one in PYTHON"
  export PYTHON=/usr/bin/python3
}

need_shellcheck() {
  have shellcheck && return
  can_apt || die "the checks need shellcheck: install it from https://www.shellcheck.net"
  said "installing shellcheck with apt-get (once, seconds)" apt_install shellcheck
}

need_browsers() {
  local missing=""
  have chromium || have google-chrome || [ -n "${CHROME:-}" ] || missing="$missing chromium"
  have chromedriver || [ -n "${CHROMEDRIVER:-}" ] || missing="$missing chromium-driver"
  have firefox-esr || have firefox || [ -n "${FIREFOX:-}" ] || missing="$missing firefox-esr"
  # WebKitGTK is for Linux. Where it can't be had, its tests are ignored by name.
  if can_apt; then
    have WebKitWebDriver || [ -n "${WEBKITDRIVER:-}" ] || missing="$missing webkit2gtk-driver"
    have Xvfb || missing="$missing xvfb"
  fi
  [ -n "$missing" ] || return 0
  can_apt || die "the tests need$missing: install them, or name them in CHROME, CHROMEDRIVER and FIREFOX"
  # shellcheck disable=SC2086 # words, on purpose
  said "installing$missing with apt-get (once, about 1 minute)" apt_install $missing
}

first_of() {
  local name
  for name in "$@"; do if command -v "$name"; then return; fi; done
}

# What the browser tests, the benchmark and the screenshots are told; a value that is set already is kept.
browser_env() {
  export CHROME="${CHROME:-$(first_of chromium google-chrome)}"
  export FIREFOX="${FIREFOX:-$(first_of firefox-esr firefox)}"
  export CHROMEDRIVER="${CHROMEDRIVER:-$(first_of chromedriver)}"
  export GECKODRIVER="${GECKODRIVER:-$(first_of geckodriver)}"
  export WEBKITDRIVER="${WEBKITDRIVER:-$(first_of WebKitWebDriver)}"
  export INTERLEAVE_DIST="${INTERLEAVE_DIST:-$project/dist}"
  export INTERLEAVE_AXE="${INTERLEAVE_AXE:-$tools_dir/axe-core-$AXE/node_modules/axe-core/axe.min.js}"
}

tools_need() {
  need_compiler
  case "$1" in
    serve) need_node; need_wasm; need_tools trunk wasm-bindgen-cli page ;;
    dist) need_node; need_wasm; need_tools trunk wasm-bindgen-cli wasm_split_cli_support binaryen esbuild ;;
    check) need_components; need_wasm; need_node; need_shellcheck; need_tools typescript ;;
    test)
      need_components
      need_wasm
      need_python
      need_shellcheck
      need_browsers
      need_tools binaryen esbuild axe-core typescript trunk wasm-bindgen-cli wasm_split_cli_support geckodriver wasm-pack \
        cargo-deny
      browser_env
      ;;
    bench) tools_need test; need_tools lighthouse ;;
    *) die "usage: scripts/tools.sh serve|dist|check|test|bench" ;;
  esac
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
  case "${1:-}" in
    --install) install_tool "$2" ;;
    --call) "${@:2}" ;;
    *) tools_need "${1:-}" ;;
  esac
fi
