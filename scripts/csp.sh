#!/bin/sh
# Run by trunk on the page it has built: puts the content security policy in.
set -eu
page="$TRUNK_STAGING_DIR/index.html"
script="'self' 'wasm-unsafe-eval'"
connect="'self' data: blob: https: http://127.0.0.1:* http://localhost:*"
# trunk serve adds its reload script to the page, inline.
if grep -q well-known/trunk/ws "$page"; then
  script="$script 'unsafe-inline'"
  connect="$connect ws:"
fi
policy="default-src 'none'; script-src $script; style-src 'self'; img-src 'self' data:; font-src 'self'; \
connect-src $connect; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'"
# Before the title, so before everything that the page loads. In a release it comes right behind the page's own loader and
# style sheet (finish.mjs).
sed "s|<title>|<meta http-equiv=\"Content-Security-Policy\" content=\"$policy\"><title>|" "$page" >"$page.new"
grep -q "Content-Security-Policy" "$page.new" || { echo "csp.sh: no <title> in $page" >&2; exit 1; }
mv "$page.new" "$page"
