#!/usr/bin/env node
// shorten.mjs FOLDER: gives what the release's wasm imports and exports short names, in the wasm and in its script.
// wasm-bindgen's names carry hashes, which don't compress: about 4 KB of the first load.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// What rustc emits and browsers have, as in index.html.
const FEATURES =
  "bulk-memory nontrapping-float-to-int sign-ext mutable-globals reference-types multivalue".split(" ");

const folder = process.argv[2];
const wasm = readdirSync(folder).find((name) => name.endsWith("_bg.wasm"));
if (!wasm) throw new Error(`no wasm in ${folder}`);
const script = join(folder, wasm.replace("_bg.wasm", ".js"));

const flags = FEATURES.map((feature) => `--enable-${feature}`);
const file = join(folder, wasm);
const renamed = execFileSync("wasm-opt", [...flags, "--minify-imports-and-exports-and-modules", file, "-o", file]);
// binaryen writes a comma after each last item.
const { imports, exports } = JSON.parse(renamed.toString().replace(/,(\s*[\]}])/g, "$1"));

let source = readFileSync(script, "utf8");
/** @param {RegExp} pattern @param {string} by @param {string} name */
const replace = (pattern, by, name) => {
  if (!pattern.test(source)) throw new Error(`${script} doesn't name ${name}`);
  source = source.replaceAll(pattern, by);
};
const escaped = (/** @type {string} */ name) => name.replaceAll(/[.$]/g, "\\$&");
for (const [module, name, short] of imports) {
  replace(new RegExp(`(?<![\\w$.])${escaped(name)}(?=\\s*:)`, "g"), short.replaceAll("$", "$$$$"), name);
  source = source.replaceAll(`"${module}"`, '"a"');
}
if (!/\bwasm\.memory\b/.test(source)) throw new Error(`${script} isn't as wasm-bindgen writes it`);
for (const [name, short] of exports) {
  // Some are for other programs only.
  source = source.replaceAll(new RegExp(`(?<=\\bwasm)\\.${escaped(name)}\\b`, "g"), `.${short}`.replaceAll("$", "$$$$"));
}
writeFileSync(script, source);
