// The loader outside a browser: `node --test tests/boot.test.mjs`. The page and the network are stand-ins.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";
import { fnv, linked, named, shortened, withNames } from "../scripts/finish.mjs";

const SOURCE = readFileSync(new URL("../static/boot.js", import.meta.url), "utf8");
const PAGE = "https://docs.example/app/";
/** The smallest wasm there is. */
const WASM = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
const NAME = "interleave-0123456789abcdef.wasm";
const APP = "app-0123456789abcdef.js";
const HTML = `<script src="./boot-0.js" data-app="${APP}"></script>`;
const there = (body, type = "application/wasm", status = 200) => () => new Response(body, { status, headers: { "content-type": type } });
const gone = () => new Response("not found", { status: 404, headers: { "content-type": "text/html" } });
const offline = () => {
  throw new TypeError("Failed to fetch");
};

/** A page with the loader, in front of a network with these answers; each is a list, used up one after another. */
class Page {
  /** @type {string[]} */
  asked = [];
  /** @type {any} */
  root = { dataset: {} };
  /** @type {any} */
  message = { children: [], set textContent(text) { this.text = text; this.children = []; }, append(...nodes) { this.children.push(...nodes.filter((node) => node !== " ")); } };
  reloads = 0;
  /** @type {any} */
  #listeners = {};

  /** @param {any} [about] */
  constructor({ search = "", answers = {}, online = true, origin = "https://docs.example", protocol = "https:", script = () => true, lesson = "network-requests", hasPlace = true } = {}) {
    this.hasPlace = hasPlace;
    /** @type {Record<string, any>} */
    this.answers = { [APP]: [there("", "text/javascript")], [NAME]: [there(WASM)], "": [there(HTML, "text/html")], ...answers };
    const element = { src: `${PAGE}boot-0.js`, dataset: { app: APP, wasm: NAME, lesson, files: JSON.stringify({ [NAME]: [WASM.length, fnv(WASM)] }) } };
    /** @type {any} */
    const globals = {
      document: {
        currentScript: element,
        documentElement: this.root,
        readyState: "complete",
        getElementById: (id) => (id === "boot-message" ? (this.hasPlace ? this.message : null) : { hidden: true }),
        querySelectorAll: () => [{ getAttribute: () => "locks" }],
        createElement: (kind) => ({ kind }),
        addEventListener: (name, listener) => (this.#listeners[name] = listener),
        head: {
          append: (element) => {
            if (element.kind === "base") return void (this.base = element);
            if (script(++this.scripts)) globals.interleave.start = async (options) => void (this.started = options);
            setImmediate(() => element.onload());
          },
        },
      },
      location: { search, protocol, origin, reload: () => (this.reloads += 1) },
      navigator: { onLine: online },
      console: { error: () => {} },
      fetch: async (url, { cache }) => {
        const name = new URL(url).pathname.slice("/app/".length);
        this.asked.push(cache === "default" ? name : `${name} (${cache})`);
        const list = this.answers[name] ?? [gone];
        return (list.length > 1 ? list.shift() : list[0])();
      },
      // Long times pass at once, so that only what never comes is given up.
      setTimeout: (ring, ms) => (ms > 5_000 ? (this.alarms.push(ring), 0) : void setImmediate(ring)),
      clearTimeout: () => {},
      ...{ URL, URLSearchParams, AbortController, WebAssembly, Response, Uint8Array },
    };
    globals.self = { origin };
    globals.globalThis = globals;
    this.globals = globals;
    vm.runInNewContext(SOURCE, globals, { filename: "boot.js" });
  }

  scripts = 0;
  /** @type {any} */
  base;
  hasPlace = true;

  /** The whole of the page is there. */
  parsed() {
    this.hasPlace = true;
    this.#listeners.DOMContentLoaded();
  }

  /** @type {any[]} */
  alarms = [];

  get loader() {
    return this.globals.interleave;
  }

  blocked(event) {
    this.#listeners.securitypolicyviolation(event);
  }

  async settled() {
    for (let turn = 0; turn < 200 && this.root.dataset.boot === "loading"; turn++) await new Promise((resolve) => setTimeout(resolve, 2));
    return this.root.dataset.boot;
  }

  async failure() {
    assert.equal(await this.settled(), "failed");
    return this.message.text;
  }
}

test("the program starts with the wasm that was published, whatever its type", async () => {
  for (const type of ["application/wasm", "application/octet-stream", "text/plain"]) {
    const page = new Page({ answers: { [NAME]: [there(WASM, type)] } });
    assert.equal(await page.settled(), "ready", type);
    assert.ok(page.started.module_or_path instanceof WebAssembly.Module);
    assert.equal(page.message.text, "", "and nothing is said");
  }
});

test("what is cut off or changed on its way is never run, and asked for again past the caches", async () => {
  const flipped = WASM.slice();
  flipped[4] = 2;
  for (const bad of [WASM.slice(0, 7), flipped, new Uint8Array([...WASM, 0])]) {
    const page = new Page({ answers: { [NAME]: [there(bad), there(WASM)] } });
    assert.equal(await page.settled(), "ready");
    assert.deepEqual(page.asked.filter((name) => name.includes(NAME)), [NAME, `${NAME} (reload)`]);
    const stays = new Page({ answers: { [NAME]: [there(bad)] } });
    assert.match(await stays.failure(), /Only 7 of 8 bytes|did not arrive as it was published/);
    assert.equal(stays.started, undefined);
    assert.equal(stays.asked.filter((name) => name.includes(NAME)).length, 3, "three times at most");
  }
});

test("each failure is said in its own words", async () => {
  const cases = [
    [[gone], /The server does not have interleave-\w+\.wasm \(404\)/],
    [[there("", "text/plain", 403)], /The server refuses interleave-\w+\.wasm \(403\)/],
    [[there("", "text/plain", 503)], /The server fails at interleave-\w+\.wasm \(503\)/],
    [[there("<html>", "text/html")], /In place of interleave-\w+\.wasm the server sends a page/],
    [[offline], /The server can't be reached/],
  ];
  for (const [answers, words] of /** @type {[(() => Response)[], RegExp][]} */ (cases)) assert.match(await new Page({ answers: { [NAME]: answers } }).failure(), words);
  assert.match(await new Page({ answers: { [NAME]: [offline] }, online: false }).failure(), /You are offline/);
  assert.match(await new Page({ answers: { [NAME]: [offline] }, origin: "null" }).failure(), /sandbox.*Access-Control-Allow-Origin/);
  assert.match(await new Page({ protocol: "file:", answers: { [NAME]: [offline] } }).failure(), /opened as a file/);
});

test("what a content security policy blocks is said to be blocked, not the connection's fault", async () => {
  const page = new Page({
    answers: {
      [NAME]: [
        () => {
          page.blocked({ effectiveDirective: "connect-src", blockedURI: `${PAGE}${NAME}` });
          return offline();
        },
      ],
    },
  });
  const text = await page.failure();
  assert.match(text, /content security policy blocks interleave-\w+\.wasm \(connect-src\)/);
  assert.doesNotMatch(text, /connection/);
});

test("what may pass is tried again, and what stays is not", async () => {
  const twice = new Page({ answers: { [NAME]: [offline, there("", "text/plain", 500), there(WASM)] } });
  assert.equal(await twice.settled(), "ready");
  const never = new Page({ answers: { [NAME]: [there("", "text/plain", 403)] } });
  await never.failure();
  assert.equal(never.asked.filter((name) => name.includes(NAME)).length, 1);
});

test("the program's script is tried again too, and its failure has its words", async () => {
  const second = new Page({ script: (attempt) => attempt === 2 });
  assert.equal(await second.settled(), "ready");
  const page = new Page({ script: () => false, answers: { [APP]: [gone] } });
  assert.match(await page.failure(), /The server does not have app-\w+\.js/);
});

test("after a deploy an old page says that there is a new version and reloads on one click, and blames nothing", async () => {
  const deployed = { "": [there(HTML.replace("0123", "9999"), "text/html")] };
  for (const missing of [gone, there("<html>", "text/html")]) {
    const page = new Page({ answers: deployed });
    assert.equal(await page.settled(), "ready");
    page.answers["locks-0123456789abcdef.wasm"] = [missing];
    await assert.rejects(page.loader.load("locks-0123456789abcdef.wasm"));
    assert.equal(page.loader.failure, "There is a new version of this page. Reload it.");
    assert.equal(page.message.text, "There is a new version of this page.");
    const [button] = page.message.children;
    assert.equal(button.textContent, "Reload");
    button.onclick();
    assert.equal(page.reloads, 1);
  }
});

test("a part that failed can be asked for again, and then nothing is left of the failure", async () => {
  const part = "locks-0123456789abcdef.wasm";
  const page = new Page({ answers: { [part]: [offline, offline, offline, there(WASM)] } });
  await page.settled();
  await assert.rejects(page.loader.load(part));
  assert.match(page.loader.failure, /can't be reached \(locks-/);
  assert.ok((await page.loader.load(part)) instanceof WebAssembly.Module);
  assert.equal(page.loader.failure, "");
});

test("a slow page says how far it is, and after a while what else there is than to wait", async () => {
  /** @type {(bytes: Uint8Array) => void} */
  let arrive = () => {};
  const slow = () => new Response(new ReadableStream({ start: (controller) => (arrive = (bytes) => (controller.enqueue(bytes), controller.close())) }), { headers: { "content-type": "text/plain" } });
  const page = new Page({ answers: { [NAME]: [slow] } });
  assert.match(page.message.text, /^Loading the program…/);
  page.alarms[0]();
  assert.match(page.message.text, /still loading/);
  assert.deepEqual(page.message.children.map(({ textContent }) => textContent), ["Reload", "Read the lessons as text"]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  arrive(WASM);
  assert.equal(await page.settled(), "ready");
  assert.equal(page.message.text, "");
});

test("what is said before its place is there is shown in it, and nothing older than what is said last", async () => {
  const early = new Page({ hasPlace: false, answers: { [NAME]: [gone] } });
  assert.equal(await early.settled(), "failed");
  early.parsed();
  assert.match(early.message.text, /does not have/);
  const late = new Page({ hasPlace: false, answers: { [NAME]: [gone] } });
  late.hasPlace = true;
  assert.match(await late.failure(), /does not have/);
  late.parsed();
  assert.match(late.message.text, /does not have/);
});

test("a page that asks for another lesson hides the one that it holds ready", async () => {
  assert.equal(new Page().root.dataset.first, undefined);
  assert.equal(new Page({ search: "?lesson=network-requests&n=3" }).root.dataset.first, undefined);
  for (const search of ["?lesson=locks", "?embed=1"]) assert.equal(new Page({ search }).root.dataset.first, "other", search);
  assert.equal(new Page({ search: "?theme=dark" }).root.dataset.theme, "dark");
});

test("in someone else's page links lead to a tab of their own", async () => {
  assert.equal(new Page({ search: "?embed=1" }).base.target, "_blank");
  for (const search of ["", "?embed=0"]) assert.equal(new Page({ search }).base, undefined, search);
});

test("who opened a lesson that can't be loaded finds its text", async () => {
  const page = new Page({ search: "?lesson=locks", answers: { [NAME]: [gone] } });
  await page.failure();
  const read = page.message.children.at(-1);
  assert.deepEqual([read.textContent, read.href], ["Read this lesson as text", `${PAGE}lessons/locks.html`]);
});

// What the build makes of it

test("the linking script loads parts through the loader, and one that has changed is refused", () => {
  const fetcher = (name) => `const c = makeLoad(() => {
    const src = fetch(new URL("./${name}", import.meta.url));
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);`;
  const text = linked(fetcher("split_locks.wasm") + fetcher("chunk_0.wasm"), { "split_locks.wasm": "locks-1.wasm", "chunk_0.wasm": "chunk-0-2.wasm" });
  assert.deepEqual(text.match(/interleave\.load\("[^"]+"\)/g), ['interleave.load("locks-1.wasm")', 'interleave.load("chunk-0-2.wasm")']);
  const tiny = linked(fetcher("chunk_1.wasm"), { "chunk_1.wasm": Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0) });
  assert.match(tiny, /const module = WebAssembly\.compile\(Uint8Array\.from\(atob\("AGFzbQEAAAA="\)/);
  assert.doesNotMatch(tiny, /interleave\.load/);
  assert.throws(() => linked(fetcher("other.wasm"), {}), /no part/);
  assert.throws(() => linked("fetch(somewhere)", {}), /not as it was/);
  assert.throws(() => linked("", { "split_locks.wasm": "locks-1.wasm" }), /0 of 1/);
});

test("the scripts use the short names that the wasm was given, and nothing of them is left out", () => {
  const glue = `import * as import1 from "./__wasm_split.js"
import * as import2 from "./__wasm_split.js"
function imports() {
  const import0 = {
    __proto__: null,
    __wbg_get_12: function(a) { return wasm.__wbindgen_malloc(a, wasm.memory); },
  };
  return {
    __proto__: null,
    "./interleave_bg.js": import0,
    "./__wasm_split.js": import1,
    "./__wasm_split.js": import2,
  };
}`;
  const link = "const { memory, __table,  } = initSync(undefined, undefined);";
  /** @type {{ imports: [string, string, string][], exports: [string, string][] }} */
  const names = {
    imports: [["./interleave_bg.js", "__wbg_get_12", "$a"], ["./__wasm_split.js", "__wasm_split_load_details", "b"]],
    exports: [["memory", "c"], ["__wbindgen_malloc", "$d"], ["__table", "e"]],
  };
  const short = shortened(glue, link, names);
  assert.match(short.glue, /"\$a": function\(a\) \{ return wasm\.\$d\(a, wasm\.c\); \}/);
  assert.match(short.glue, /return \{ a: Object\.assign\(import0, \{ "b": link\.__wasm_split_load_details \}\) \};/);
  assert.doesNotMatch(short.glue, /import[12]|__wbg_|_bg\.js/);
  assert.equal(short.link, "const { c: memory, e: __table } = initSync(undefined, undefined);");
  assert.throws(() => shortened(glue, link, { ...names, imports: [["./interleave_bg.js", "__wbg_gone", "x"]] }), /__wbg_gone/);
});

test("a name is its content's", () => {
  assert.match(named("boot", ".js", "a"), /^boot-[0-9a-f]{8}\.js$/);
  assert.notEqual(named("boot", ".js", "a"), named("boot", ".js", "b"));
  assert.equal(named("boot", ".js", "a"), named("boot", ".js", Buffer.from("a")));
});

test("index.html names what it loads, right before the policy", () => {
  const names = { styles: "styles-1.css", boot: "boot-2.js", app: "app-3.js", wasm: "interleave-4.wasm", lesson: "locks", files: { "interleave-4.wasm": [8, 7] } };
  const built = '<head><meta http-equiv=Content-Security-Policy content="x"><title>I</title><link rel=stylesheet href=./styles-0.css integrity=sha384-x><script src=./boot.js data-app=./a.js data-wasm=./a_bg.wasm data-module></script></head>';
  const html = withNames(built, names);
  assert.match(html, /^<head><title>I<\/title><link rel="preload" href="\.\/interleave-4\.wasm".*<link rel="stylesheet" href="\.\/styles-1\.css"><script src="\.\/boot-2\.js" data-app="app-3\.js".*<\/script><meta http-equiv=Content-Security-Policy content="x"><\/head>$/);
  assert.throws(() => withNames(built.replace(/<meta[^>]*>/, ""), names), /no policy/);
  assert.match(html, /data-files='\{"interleave-4\.wasm":\[8,7\]\}'/);
  assert.doesNotMatch(html, /styles-0|data-module|integrity/);
  assert.throws(() => withNames("<title>", names), /no styles/);
});
