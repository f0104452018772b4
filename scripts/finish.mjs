#!/usr/bin/env node
// finish.mjs FOLDER [PARTS]: finishes a release that trunk has built in FOLDER, whose wasm was split into PARTS.
//
// The parts move in; the scripts become two, both small: the program's (wasm-bindgen's with what links the parts) and
// the loader. Then every file but those with addresses of their own (index.html, sw.js, icon.svg, the lessons) is called
// by the hash of what it contains, last of all, so that a name says all of its content; and index.html tells the loader
// the size and hash of each wasm.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const LINK = "__wasm_split.js";

/** FNV-1a, 32 bits, as the loader (static/boot.js) counts it. @param {Uint8Array} bytes */
export function fnv(bytes) {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** A name that has its content's hash in it. @param {string} stem @param {string} ending @param {string | Uint8Array} content */
export function named(stem, ending, content) {
  return `${stem}-${createHash("sha256").update(content).digest("hex").slice(0, 8)}${ending}`;
}

/** A part of fewer bytes comes with the script: a request of its own would cost more. */
const TINY = 400;

/**
 * The splitter's linking script, with the loader in place of what fetches a part.
 * @param {string} link @param {Record<string, string | Uint8Array>} parts their files' names, or those that are tiny
 */
export function linked(link, parts) {
  const fetcher =
    /\(\) => \{\s*const src = fetch\(new URL\("\.\/([^"]+)", import\.meta\.url\)\);\s*src\.catch\(\(\) => \{\}\);\s*return async \(imports\) => \(?WebAssembly\.instantiateStreaming\(src, imports\)\)?;\s*\}/g;
  let count = 0;
  const text = link.replace(fetcher, (_, name) => {
    count += 1;
    const part = parts[name];
    if (!part) throw new Error(`${LINK} loads ${name}, which is no part`);
    const load =
      typeof part === "string"
        ? `interleave.load("${part}")`
        : `WebAssembly.compile(Uint8Array.from(atob("${Buffer.from(part).toString("base64")}"), (c) => c.charCodeAt(0)))`;
    return `() => {
      const module = ${load};
      module.catch(() => {});
      return async (imports) => WebAssembly.instantiate(await module, imports);
    }`;
  });
  if (count !== Object.keys(parts).length || /\bfetch\b|instantiateStreaming/.test(text)) {
    throw new Error(`${LINK} is not as it was: ${count} of ${Object.keys(parts).length} parts found`);
  }
  return text;
}

/**
 * The program's scripts with the short names that wasm-opt gave to what its wasm imports and exports. wasm-bindgen's names
 * carry hashes, which don't compress: they would be 4 KB of the first load.
 * @param {string} glue wasm-bindgen's script @param {string} link the linking script, or ""
 * @param {{ imports: [module: string, name: string, short: string][], exports: [name: string, short: string][] }} names
 */
export function shortened(glue, link, { imports, exports }) {
  /** @param {RegExp} pattern @param {string} by @param {string} name */
  const replace = (pattern, by, name) => {
    if (!pattern.test(glue)) throw new Error(`wasm-bindgen's script doesn't name ${name}`);
    glue = glue.replaceAll(new RegExp(pattern, "g"), by);
  };
  const quoted = (/** @type {string} */ name) => name.replaceAll(/[$.]/g, "\\$&");
  const loaders = [];
  for (const [module, name, short] of imports) {
    if (module.endsWith(LINK)) loaders.push(`${JSON.stringify(short)}: link.${name}`);
    else replace(new RegExp(`(?<![\\w$.])${quoted(name)}(?=\\s*:)`), JSON.stringify(short), name);
  }
  for (const [name, short] of exports) {
    const used = new RegExp(`(?<=\\bwasm\\.)${quoted(name)}(?![\\w$])`);
    // What only the parts use, the linking script passes on.
    if (used.test(glue)) replace(used, short.replaceAll("$", "$$$$"), name);
  }
  // All that is imported comes from one object.
  const modules = /return \{\s*__proto__: null,\s*"[^"]+_bg\.js": import0,[^}]*\};/;
  replace(modules, `return { a: Object.assign(import0, { ${loaders.join(", ")} }) };`, "its imports");
  glue = glue.replaceAll(/^import \* as import\d+ from "\.\/__wasm_split\.js";?$/gm, "");
  if (loaders.length) glue = `import * as link from "./${LINK}";\n${glue}`;
  const shorts = new Map(exports);
  const passed = (/** @type {string} */ name) => `${shorts.get(name) ?? name}: ${name}`;
  link = link.replace(/const \{([^}]*)\} = initSync/, (_, list) => {
    const shared = list.split(",").map((/** @type {string} */ name) => name.trim()).filter(Boolean);
    return `const { ${shared.map(passed).join(", ")} } = initSync`;
  });
  return { glue, link };
}

/**
 * index.html with the names of what it loads.
 * @param {string} html as trunk has built it
 * @param {{ styles: string, boot: string, app: string, wasm: string, lesson: string, files: object }} names
 */
export function withNames(html, { styles, boot, app, wasm, lesson, files }) {
  // The wasm first: the loader, which takes it over, must find it asked for.
  const loads = `<link rel="preload" href="./${wasm}" as="fetch" type="application/wasm" crossorigin>\
<link rel="preload" href="./${app}" as="script"><link rel="stylesheet" href="./${styles}">\
<script src="./${boot}" data-app="${app}" data-wasm="${wasm}" data-lesson="${lesson}" data-files='${JSON.stringify(files)}'></script>`;
  const own = /<link[^>]*rel="?(?:stylesheet|modulepreload|preload)"?[^>]*>|<script\b[^>]*\bdata-wasm\b[^>]*><\/script>/g;
  if ((html.match(own) ?? []).length < 2) throw new Error("index.html names no styles, or no loader");
  const policy = /<meta[^>]*\bhttp-equiv="?Content-Security-Policy\b[^>]*>/;
  const bare = html.replaceAll(own, "");
  const [found] = policy.exec(bare) ?? [];
  if (!found) throw new Error("index.html has no policy");
  if (!bare.includes("</title>")) throw new Error("index.html has no <title>");
  // The page's own files are asked for just before the policy, which is in force for all that follows: in a sandbox without
  // an origin of its own WebKit takes no address for 'self', so the policy would refuse them there.
  return bare.replace(found, "").replace("</title>", () => `</title>${loads}${found}`);
}

/** @param {string} folder @param {string | undefined} parts */
export function finish(folder, parts) {
  const path = (/** @type {string} */ name) => join(folder, name);
  const find = (/** @type {RegExp} */ pattern) => {
    const name = readdirSync(folder).find((name) => pattern.test(name));
    if (!name) throw new Error(`no ${pattern} in ${folder}`);
    return name;
  };
  /** @param {string} old @param {string} name @param {string | Uint8Array} content */
  const replace = (old, name, content) => {
    rmSync(path(old), { force: true });
    writeFileSync(path(name), content);
    return name;
  };
  /** @type {Record<string, [number, number]>} */
  const files = {};
  const addWasm = (/** @type {string} */ old, /** @type {string} */ stem, /** @type {Buffer} */ data) => {
    const name = replace(old, named(stem, ".wasm", data), data);
    files[name] = [data.length, fnv(data)];
    return name;
  };

  const built = find(/_bg\.wasm$/);
  const glue = built.replace("_bg.wasm", ".js");
  const small = path(`${built}.small`);
  const said = execFileSync("wasm-opt", [path(built), "-o", small, ...FEATURES, "--strip-target-features", "--minify-imports-and-exports-and-modules"]);
  const wasm = addWasm(built, "interleave", readFileSync(small));
  rmSync(small);

  /** @type {Record<string, string | Uint8Array>} */
  const pieces = {};
  if (parts) {
    for (const name of readdirSync(parts)) {
      if (!name.endsWith(".wasm") || name === "interleave.wasm") continue;
      const small = join(parts, `${name}.small`);
      execFileSync("wasm-opt", [join(parts, name), "-o", small, ...OPTIONS]);
      const data = readFileSync(small);
      const stem = name.replace(/^split_|\.wasm$/g, "").replaceAll("_", "-");
      pieces[name] = data.length < TINY ? data : addWasm(name, stem, data);
    }
    // The linking script knows the program's by the name that the splitter was given.
    writeFileSync(path("interleave.js"), `export * from "./${glue}";`);
  }

  const link = parts ? linked(readFileSync(join(parts, LINK), "utf8"), pieces) : "";
  const scripts = shortened(readFileSync(path(glue), "utf8"), link, JSON.parse(said.toString()));
  writeFileSync(path(glue), scripts.glue);
  writeFileSync(path(LINK), scripts.link);

  // One script, in a scope of its own.
  writeFileSync(path("app.js"), `import start from "./${glue}"; interleave.start = start;`);
  // Nearly all of its functions are called at the start: browsers that know this compile them while the script arrives, and
  // not one by one while the page is drawn.
  const eager = "--banner:js=//# allFunctionsCalledOnLoad";
  bundle(path("app.js"), path("app.min.js"), ["--bundle", "--format=iife", eager, "--define:import.meta.url=document.baseURI"]);
  const script = readFileSync(path("app.min.js"));
  for (const name of [glue, LINK, "interleave.js", "app.min.js", "snippets"]) rmSync(path(name), { force: true, recursive: true });
  const app = replace("app.js", named("app", ".js", script), script);

  for (const name of ["boot.js", "sw.js"]) bundle(path(name), path(name), ["--format=esm", "--allow-overwrite"]);
  const loader = readFileSync(path("boot.js"));
  const boot = replace("boot.js", named("boot", ".js", loader), loader);
  const sheet = find(/^styles.*\.css$/);
  bundle(path(sheet), path(sheet), ["--allow-overwrite"]);
  const style = readFileSync(path(sheet));
  const styles = replace(sheet, named("styles", ".css", style), style);

  const index = readFileSync(path("index.html"), "utf8");
  const lesson = /<article[^>]*\bdata-lesson="?([\w-]+)/.exec(index)?.[1] ?? "";
  writeFileSync(path("index.html"), withNames(index, { styles, boot, app, wasm, lesson, files }));
  for (const name of readdirSync(path("lessons")).filter((name) => name.endsWith(".html"))) {
    const page = path(`lessons/${name}`);
    writeFileSync(page, readFileSync(page, "utf8").replaceAll(sheet, styles));
  }
}

/**
 * As index.html has them for the base: the features that rustc emits, functions in the order of their names, which alike ones
 * share, and then without names. Of wasm-opt's levels these
 * give the fewest bytes in brotli, which `-Oz` doesn't.
 */
const FEATURES =
  "--enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext --enable-mutable-globals --enable-reference-types --enable-multivalue".split(
    " ",
  );
const OPTIONS = [...FEATURES, "-Os", "--reorder-functions-by-name", "--strip-debug", "--strip-producers", "--strip-target-features"];

/** @param {string} from @param {string} to @param {string[]} options */
function bundle(from, to, options) {
  execFileSync("esbuild", [from, "--minify", "--log-level=warning", `--outfile=${to}`, ...options], { stdio: ["ignore", "inherit", "inherit"] });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [folder, parts] = process.argv.slice(2);
  finish(folder, parts && existsSync(parts) ? parts : undefined);
}
