#!/usr/bin/env node
// parts.mjs FOLDER PARTS: finishes a release whose wasm was split (see split/wasm-bindgen).
//
// FOLDER is the page as trunk has built it, PARTS what wasm-split made. The parts move in; the names
// that the wasm imports and exports get short, in the wasm and in its script, as wasm-bindgen's carry hashes that don't
// compress; and all of them are called by the hash of the whole, so that a cache never mixes two releases.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const LINK = "__wasm_split.js";

const [folder, parts] = process.argv.slice(2);
const wasm = readdirSync(folder).find((name) => name.endsWith("_bg.wasm"));
if (!wasm) throw new Error(`no wasm in ${folder}`);
const script = wasm.replace("_bg.wasm", ".js");
const read = (/** @type {string} */ name) => readFileSync(join(folder, name));

// The parts, without the names of their functions. They come optimized from the compiler.
const pieces = readdirSync(parts).filter((name) => name.endsWith(".wasm") && name !== "interleave.wasm");
const same = (/** @type {string} */ name) => name;
const kept = { moduleName: same, importName: (_from, name) => name, exportName: same };
const stripped = new Map(pieces.map((name) => [name, rewritten(readFileSync(join(parts, name)), kept)]));
let link = readFileSync(join(parts, LINK), "utf8");
let glue = read(script).toString();

// Short names. What the parts import of the program keeps its name.
const shared = /const \{([^}]*)\} = initSync/.exec(link)?.[1].split(",").map((name) => name.trim()) ?? [];
const modules = { "./interleave_bg.js": "a", [`./${LINK}`]: "b" };
const names = new Map();
const short = (/** @type {string} */ name) => names.get(name) ?? names.set(name, `_${names.size.toString(36)}`).get(name);
const program = rewritten(read(wasm), {
  moduleName: (name) => modules[name] ?? name,
  importName: (from, name) => (modules[from] === "a" ? short(name) : name),
  exportName: (name) => (glue.includes(`wasm.${name}`) && !shared.includes(name) ? short(name) : name),
});
for (const [name, by] of names) {
  const pattern = new RegExp(`(?<![\\w$])${name.replaceAll("$", "\\$")}(?=\\s*:)|(?<=\\bwasm\\.)${name}(?![\\w$])`, "g");
  if (!pattern.test(glue)) throw new Error(`${script} doesn't name ${name}`);
  glue = glue.replaceAll(pattern, by);
}

for (const [name, by] of Object.entries(modules)) glue = glue.replaceAll(`"${name}":`, `"${by}":`);

// One hash for all.
const hash = createHash("sha256").update(program).update(glue);
for (const [name, data] of stripped) hash.update(name).update(data);
const version = hash.digest("hex").slice(0, 16);
const called = {
  [script]: `interleave-${version}.js`,
  [wasm]: `interleave-${version}_bg.wasm`,
  [LINK]: `parts-${version}.js`,
};
for (const name of pieces) called[name] = `${name.replace(/^split_|\.wasm$/g, "").replaceAll("_", "-")}-${version}.wasm`;
const rename = (/** @type {string} */ text) =>
  Object.entries({ ...called, "interleave.js": called[script] })
    .sort(([a], [b]) => b.length - a.length)
    .reduce((text, [name, by]) => text.replaceAll(new RegExp(`(?<![\\w-])${name.replaceAll(".", "\\.")}`, "g"), by), text);

for (const name of [script, wasm]) rmSync(join(folder, name));
writeFileSync(join(folder, called[wasm]), program);
writeFileSync(join(folder, called[script]), rename(glue));
writeFileSync(join(folder, called[LINK]), rename(link));
for (const [name, data] of stripped) writeFileSync(join(folder, called[name]), data);
writeFileSync(join(folder, "index.html"), rename(read("index.html").toString()));

/**
 * A wasm whose imports and exports have other names (the binary format's sections 2 and 7), without custom sections.
 * @param {Buffer} wasm
 * @param {Record<"moduleName" | "exportName", (name: string) => string>
 *   & { importName: (from: string, name: string) => string }} names
 */
function rewritten(wasm, { moduleName, importName, exportName }) {
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = wasm[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  const text = () => {
    const length = number();
    return wasm.subarray(at, (at += length)).toString();
  };
  const leb = (/** @type {number} */ value) => {
    const bytes = [];
    do {
      bytes.push((value & 127) | (value > 127 ? 128 : 0));
      value = Math.floor(value / 128);
    } while (value);
    return Buffer.from(bytes);
  };
  const named = (/** @type {string} */ name) => Buffer.concat([leb(Buffer.byteLength(name)), Buffer.from(name)]);
  /** Skips what follows an import's name: its kind and type. */
  const type = () => {
    const from = at;
    const limits = () => {
      const flag = number();
      number();
      if (flag & 1) number();
    };
    const kind = wasm[at++];
    if (kind === 0) number();
    else if (kind === 1) at++, limits();
    else if (kind === 2) limits();
    else if (kind === 3) at += 2;
    else throw new Error(`an import of kind ${kind}`);
    return wasm.subarray(from, at);
  };
  const out = [wasm.subarray(0, 8)];
  while (at < wasm.length) {
    const start = at;
    const id = wasm[at++];
    const size = number();
    const end = at + size;
    if (id === 2 || id === 7) {
      const count = number();
      /** @type {Uint8Array[]} */
      const body = [leb(count)];
      for (let item = 0; item < count; item++) {
        if (id === 2) {
          const from = text();
          const name = text();
          body.push(named(moduleName(from)), named(importName(from, name)), type());
        } else {
          const name = text();
          const kind = at++;
          number();
          body.push(named(exportName(name)), wasm.subarray(kind, at));
        }
      }
      const section = Buffer.concat(body);
      out.push(Buffer.from([id]), leb(section.length), section);
    } else if (id !== 0) {
      out.push(wasm.subarray(start, end));
    }
    at = end;
  }
  return Buffer.concat(out);
}
