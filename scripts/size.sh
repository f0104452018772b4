#!/usr/bin/env bash
# Adds up what the first load of the release page fetches, compressed as a good host does; fails when over the budget.
set -euo pipefail
cd "$(dirname "$0")/.."
exec node - "${INTERLEAVE_DIST:-dist}" <<'NODE'
const { existsSync, readdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");
const { brotliCompressSync, constants } = require("node:zlib");

// 140 KB, as the smaller of the two kilobytes has it.
const BUDGET = 140_000;
const dist = process.argv[2];
const page = readFileSync(join(dist, "index.html"), "utf8");
// What the page names (styles, scripts, wasm, icon), the service worker that the program registers, and
// wasm-bindgen's snippets, which the generated script imports.
const files = new Set(["index.html", "sw.js"]);
for (const [, name] of page.matchAll(/ (?:href|src|data-js|data-wasm)="?(?:\.\/)?([^"\s:>#]+\.[^"\s>]+)/g)) {
  // Links to the lessons' pages are for readers.
  if (!name.startsWith("lessons/")) files.add(name);
}
if (existsSync(join(dist, "snippets"))) {
  for (const name of readdirSync(join(dist, "snippets"), { recursive: true })) {
    if (name.endsWith(".js")) files.add(join("snippets", name));
  }
}
// What the generated script loads before it starts: the list of the parts, which come with their lessons.
const parts = readdirSync(dist).filter((name) => /^parts-.*\.js$/.test(name));
for (const name of parts) files.add(name);
for (const kind of [".css", ".js", ".wasm", "boot.js"]) {
  if (![...files].some((name) => name.endsWith(kind))) throw new Error(`index.html names no ${kind} file`);
}

const row = (name, plain, brotli) => console.log(`${name.padEnd(44)}${plain.padStart(10)}${brotli.padStart(10)}`);
const number = (n) => n.toLocaleString("en");
row("first load, bytes", "plain", "brotli");
const sizes = (name) => {
  const data = readFileSync(join(dist, name));
  return [data.length, brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length];
};
const totals = [0, 0];
for (const name of files) {
  const [plain, packed] = sizes(name);
  row(name, number(plain), number(packed));
  totals[0] += plain;
  totals[1] += packed;
}
row("total", ...totals.map(number));
row("budget", "", number(BUDGET));
row("with a lesson: its page, and its part with those it shares", "", "");
const shared = parts.map((name) => readFileSync(join(dist, name), "utf8")).join("").match(/[\w-]+\.wasm/g) ?? [];
for (const name of new Set(shared)) row(name, ...sizes(name).map(number));
for (const name of readdirSync(join(dist, "lessons")).filter((name) => name.endsWith(".html"))) {
  row(`lessons/${name}`, ...sizes(`lessons/${name}`).map(number));
}
if (totals[1] > BUDGET) {
  console.error(`over the budget by ${number(totals[1] - BUDGET)} bytes`);
  process.exit(1);
}
NODE
