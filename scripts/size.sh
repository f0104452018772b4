#!/usr/bin/env bash
# Adds up what the release page fetches until its first run has ended, compressed as a good host does; fails when over
# the budget. What a browser really fetches, the browser tests count.
set -euo pipefail
cd "$(dirname "$0")/.."
exec node - "${INTERLEAVE_DIST:-dist}" <<'NODE'
const { readFileSync, readdirSync } = require("node:fs");
const { join } = require("node:path");
const { brotliCompressSync, constants } = require("node:zlib");

// In thousands of bytes, as the smaller of the two kilobytes has it: the default lesson, and any other.
const BUDGETS = [180_000, 215_000];
const dist = process.argv[2];
const page = readFileSync(join(dist, "index.html"), "utf8");
const found = (pattern) => page.match(pattern)?.[1] ?? (() => { throw new Error(`index.html has no ${pattern}`); })();
const wasm = found(/data-wasm="?([\w.-]+)/);
const parts = Object.keys(JSON.parse(found(/data-files='([^']+)'/))).filter((name) => name !== wasm);
const first = [
  "index.html",
  found(/rel="stylesheet" href="\.\/([\w.-]+)"/),
  found(/<script src="\.\/(boot-[\w.-]+)"/),
  found(/data-app="?([\w.-]+)/),
  wasm,
  "sw.js",
];

const number = (n) => n.toLocaleString("en");
const row = (name, plain, brotli) => console.log(`${name.padEnd(44)}${number(plain).padStart(10)}${number(brotli).padStart(10)}`);
const add = (names) =>
  names.reduce(
    (total, name) => {
      const data = readFileSync(join(dist, name));
      const packed = brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
      row(name, data.length, packed);
      return { plain: total.plain + data.length, packed: total.packed + packed, largest: Math.max(total.largest, packed) };
    },
    { plain: 0, packed: 0, largest: 0 },
  );
console.log(`${"until the first run has ended, bytes".padEnd(44)}${"plain".padStart(10)}${"brotli".padStart(10)}`);
const base = add(first);
row("total", base.plain, base.packed);
console.log("with another lesson, its page and its part, with what that shares");
// Each part of the program as the script links it: its variable, its file, and the variables of those that it shares.
const linked = [...readFileSync(join(dist, found(/data-app="?([\w.-]+)/)), "utf8").matchAll(
  /([\w$]+)=(?:[\w$]+\()+\(\)=>\{let [\w$]+=interleave\.load\("([^"]+)"\).*?\},\[([^\]]*)\]/gs,
)];
if (linked.length !== parts.length) throw new Error(`${linked.length} of ${parts.length} parts are linked`);
const sizes = new Map(linked.map(([, variable, name]) => [variable, add([name]).packed]));
const groups = linked.filter(([, , name]) => !/^(?:details|chunk-\d+)-/.test(name));
// What is tiny comes with the script.
const withShared = groups.map(([, own, , shared]) => [own, ...shared.split(",")].reduce((sum, part) => sum + (sizes.get(part) ?? 0), 0));
const pages = add(readdirSync(join(dist, "lessons")).filter((name) => name.endsWith(".html")).map((name) => `lessons/${name}`));
const most = base.packed + Math.max(...withShared) + pages.largest;
console.log(`at most ${number(most)}`);
let over = false;
for (const [total, budget] of [[base.packed, BUDGETS[0]], [most, BUDGETS[1]]]) {
  if (total <= budget) continue;
  console.error(`over the budget of ${number(budget)} by ${number(total - budget)} bytes`);
  over = true;
}
process.exit(over ? 1 : 0);
NODE
