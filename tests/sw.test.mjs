// The service worker outside a browser: `node --test tests/sw.test.mjs`. Its globals are stand-ins, its clock is virtual.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const SOURCE = readFileSync(new URL("../static/sw.js", import.meta.url), "utf8");
const SCOPE = "https://docs.example/app/";
const PAGE = SCOPE;
const CODE = `${SCOPE}interleave-0123456789abcdef.js`;
const NEXT_CODE = `${SCOPE}interleave-fedcba9876543210.js`;
const LOADER = `${SCOPE}boot.js`;

/** A worker on a clock that only moves when told to, in front of a network that has these files. */
class Worker {
  now = 0;
  timers = new Map();
  caches = new Map();
  claims = 0;
  fetched = [];
  online = true;
  #listeners = new Map();

  constructor(files = {}) {
    this.files = { ...files };
    /** @type {Record<string, any>} */
    const globals = {
      registration: { scope: SCOPE },
      clients: { claim: async () => void (this.claims += 1) },
      skipWaiting: async () => void (this.skipped = true),
      addEventListener: (name, listener) => this.#listeners.set(name, listener),
      caches: {
        open: async (name) => this.caches.get(name) ?? this.caches.set(name, new StoredFiles()).get(name),
        keys: async () => [...this.caches.keys()],
        delete: async (name) => this.caches.delete(name),
      },
      fetch: async (request) => this.#network(request.url ?? request),
      performance: { now: () => this.now, timeOrigin: 1_800_000_000_000.4 },
      setTimeout: (ring, ms) => {
        const id = (this.lastTimer = (this.lastTimer ?? 0) + 1);
        this.timers.set(id, { ring, due: this.now + ms });
        return id;
      },
      clearTimeout: (id) => this.timers.delete(id),
      ...{ URL, Response, ReadableStream, TextEncoder },
    };
    globals.self = globals;
    vm.runInNewContext(SOURCE, globals, { filename: "sw.js" });
  }

  async dispatch(name, fields = {}) {
    const work = [];
    this.#listeners.get(name)({ ...fields, waitUntil: (promise) => work.push(promise) });
    await Promise.all(work);
  }

  keep(...urls) {
    return this.dispatch("message", { data: { type: "keep", urls } });
  }

  keepLessons(...lessons) {
    return this.dispatch("message", { data: { type: "keep", urls: [PAGE], lessons } });
  }

  /** What the worker answers; undefined where it leaves the request alone. */
  get(url, { method = "GET", destination = "", cache = "default" } = {}) {
    let response;
    const request = { url: new URL(url, SCOPE).href, method, destination, cache };
    this.#listeners.get("fetch")({ request, respondWith: (promise) => (response = promise) });
    return response;
  }

  /** Moves the clock to this instant, ringing each timer at its time, and lets what was waiting go on. */
  async until(instant) {
    await settled();
    for (;;) {
      const [id, timer] = [...this.timers].sort(([, a], [, b]) => a.due - b.due)[0] ?? [];
      if (!timer || timer.due > instant) break;
      this.timers.delete(id);
      this.now = timer.due;
      timer.ring();
      await settled();
    }
    this.now = instant;
  }

  kept() {
    return [...this.caches.values()].flatMap((cache) => [...cache.files.keys()]).sort();
  }

  async #network(url) {
    this.fetched.push(url);
    if (!this.online) throw new TypeError("offline");
    const { status = 200, type = "basic", at = url, body = "", headers } = this.files[url] ?? { status: 404 };
    const response = new Response(body, { status, headers });
    const came = { type: { value: type }, redirected: { value: at !== url }, url: { value: at } };
    return Object.defineProperties(response, came);
  }
}

class StoredFiles {
  files = new Map();
  match = async (url) => this.files.get(url)?.clone();
  put = async (url, response) => void this.files.set(url, response);
  keys = async () => [...this.files.keys()].map((url) => ({ url }));
  delete = async (url) => this.files.delete(url);
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** The whole answer to a request that has nothing to wait for. */
async function answerNow(path) {
  const response = await new Worker().get(path);
  return { status: response.status, headers: response.headers, text: await response.text() };
}

// Times

test("the answer comes at its time and not before", async () => {
  const worker = new Worker();
  /** @type {any} */
  let response;
  worker.get("lat/200?id=a%20b&at=7").then((answer) => (response = answer));
  await worker.until(199);
  assert.equal(/** @type {unknown} */ (response), undefined);
  await worker.until(200);
  assert.deepEqual(await response.json(), { id: "a b", ms: 200 });
  assert.equal(worker.timers.size, 0);
});

test("a timer that rings early is set again", async () => {
  const worker = new Worker();
  let response;
  worker.get("lat/100").then((answer) => (response = answer));
  const [[id, { ring }]] = worker.timers;
  worker.timers.delete(id);
  worker.now = 99.2;
  ring();
  await settled();
  assert.equal(response, undefined);
  assert.deepEqual([...worker.timers.values()].map(({ due }) => due), [100.2]);
});

test("chunks are spread over another quarter of the time", async () => {
  const worker = new Worker();
  const pending = worker.get("lat/400?bytes=1000&chunks=5");
  await worker.until(400);
  const arrivals = [];
  const reading = (async () => {
    for await (const piece of (await pending).body) arrivals.push([worker.now, piece.length]);
  })();
  await worker.until(500);
  await reading;
  assert.deepEqual(arrivals, [[400, 200], [425, 200], [450, 200], [475, 200], [500, 200]]);
});

test("cancelling the body ends the timer of its next chunk", async () => {
  const worker = new Worker();
  const pending = worker.get("lat/400?bytes=1000&chunks=5");
  await worker.until(400);
  const reader = (await pending).body.getReader();
  await reader.read();
  reader.read().catch(() => {});
  await settled();
  assert.equal(worker.timers.size, 1);
  await reader.cancel();
  assert.equal(worker.timers.size, 0);
});

test("an answer that nobody reads holds no timer", async () => {
  const worker = new Worker();
  worker.get("lat/400?bytes=1000&chunks=5");
  await worker.until(400);
  assert.equal(worker.timers.size, 0);
});

// Bodies

test("the body is exactly as long as ordered, and JSON", async () => {
  const bare = '{"id":"é","ms":0}';
  const size = Buffer.byteLength(bare);
  for (const bytes of [size, size + 1, size + 8, size + 9, size + 10, 1_000, 1_048_576]) {
    const { text } = await answerNow(`lat/0?id=é&bytes=${bytes}`);
    assert.equal(Buffer.byteLength(text), bytes);
    assert.equal(JSON.parse(text).id, "é");
  }
  for (const tooFew of [0, 1, size - 1]) assert.equal((await answerNow(`lat/0?id=é&bytes=${tooFew}`)).text, bare);
});

test("there are no more chunks than bytes", async () => {
  assert.equal((await answerNow("lat/0?chunks=64")).text, '{"id":"","ms":0}');
});

test("errors carry their status text", async () => {
  for (const [status, error] of [[404, "Not Found"], [499, "Client Error"], [503, "Service Unavailable"], [599, "Server Error"]]) {
    const answer = await answerNow(`lat/0?status=${status}`);
    assert.deepEqual([answer.status, JSON.parse(answer.text)], [status, { id: "", ms: 0, error }]);
  }
});

test("statuses without a body have none", async () => {
  for (const status of [204, 205, 304]) {
    const answer = await answerNow(`lat/0?status=${status}&bytes=100&chunks=4`);
    assert.deepEqual([answer.status, answer.text], [status, ""]);
  }
});

test("every answer says who gave it and is never cached", async () => {
  for (const path of ["lat/0", "lat/0?status=500", "lat/0?status=204", "lat/0?bytes=no"]) {
    assert.deepEqual(Object.fromEntries((await answerNow(path)).headers), {
      "access-control-allow-origin": "*",
      "access-control-expose-headers": "x-interleave",
      "cache-control": "no-store",
      "content-type": "application/json",
      "timing-allow-origin": "*",
      "x-interleave": "sw/1 1800000000000",
    });
  }
});

// Failures as ordered

test("a dropped answer breaks off in its last chunk", async () => {
  for (const [chunks, sizes] of [[4, [250, 250, 250, 125]], [1, [500]]]) {
    const response = await new Worker().get(`lat/0?bytes=1000&chunks=${chunks}&drop=1`);
    const seen = [];
    await assert.rejects(async () => {
      for await (const piece of response.body) seen.push(piece.length);
    }, /dropped/);
    assert.deepEqual(seen, sizes);
  }
});

test("a malformed answer is complete and not JSON", async () => {
  for (const [query, length] of [["", 8], ["&bytes=1000", 500], ["&bytes=24", 12]]) {
    const { status, text } = await answerNow(`lat/0?malformed=1${query}`);
    assert.deepEqual([status, text.length], [200, length]);
    assert.throws(() => JSON.parse(text), SyntaxError);
  }
});

test("a bad value is refused at once with its range", async () => {
  for (const [path, error] of [
    ["lat/", "ms must be a whole number from 0 to 30000"],
    ["lat/30001", "ms must be a whole number from 0 to 30000"],
    ["lat/-1", "ms must be a whole number from 0 to 30000"],
    ["lat/1e3", "ms must be a whole number from 0 to 30000"],
    ["lat/30000?bytes=1048577", "bytes must be a whole number from 0 to 1048576"],
    ["lat/30000?bytes=", "bytes must be a whole number from 0 to 1048576"],
    ["lat/30000?status=199", "status must be a whole number from 200 to 599"],
    ["lat/30000?status=600", "status must be a whole number from 200 to 599"],
    ["lat/30000?chunks=0", "chunks must be a whole number from 1 to 64"],
    ["lat/30000?chunks=65", "chunks must be a whole number from 1 to 64"],
    ["lat/30000?drop=yes", "drop must be a whole number from 0 to 1"],
    ["lat/30000?malformed=2", "malformed must be a whole number from 0 to 1"],
    ["lat/30000?limit=1001", "limit must be a whole number from 0 to 1000"],
    ["lat/30000?status=204&drop=1", "drop must be 0 for status 204, which has no body"],
    ["lat/30000?status=304&malformed=1", "malformed must be 0 for status 304, which has no body"],
  ]) {
    const { status, text } = await answerNow(path);
    assert.deepEqual([status, JSON.parse(text)], [400, { error }], path);
  }
});

// The contract, which every endpoint is held to

for (const { name, asked } of JSON.parse(readFileSync(new URL("endpoint/cases.json", import.meta.url), "utf8"))) {
  test(name, async () => {
    const worker = new Worker();
    const ask = async ({ at, url, ...expected }) => {
      const response = await worker.get(url);
      const text = await response.text();
      const found = { status: response.status, answered: worker.now };
      if ("id" in expected) for (const member of ["id", "ms"]) found[member] = JSON.parse(text)[member];
      if ("bytes" in expected) found.bytes = text.length;
      assert.deepEqual(found, expected, url);
    };
    const answers = [];
    for (let now = 0; now <= 1_000; now += 5) {
      await worker.until(now);
      answers.push(...asked.filter(({ at }) => at === now).map(ask));
      for (let turn = 0; turn < 3; turn += 1) await settled();
    }
    assert.equal(answers.length, asked.length);
    await Promise.all(answers);
  });
}

// The site

test("a page comes after its own time and says where it leads", async () => {
  const worker = new Worker();
  /** @type {any} */
  let response;
  worker.get("site/today?at=7").then((answer) => (response = answer));
  await worker.until(159);
  assert.equal(/** @type {unknown} */ (response), undefined);
  await worker.until(160);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("x-interleave"), "sw/1 1800000000000");
  assert.equal(await response.text(), '{"title":"Today\'s bread","links":["news","bread"]}');
  assert.equal(worker.timers.size, 0);
});

test("a page that isn't there is missed after a while", async () => {
  for (const name of ["lost", "", "constructor", "news/today"]) {
    const worker = new Worker();
    /** @type {any} */
    let response;
    worker.get(`site/${name}`).then((answer) => (response = answer));
    await worker.until(49);
    assert.equal(/** @type {unknown} */ (response), undefined);
    await worker.until(50);
    assert.deepEqual([response.status, await response.text()], [404, '{"error":"Not Found"}'], name);
  }
});

// Taking control

test("a new worker takes over at once, and again when a page asks", async () => {
  const worker = new Worker();
  await worker.dispatch("install");
  await worker.dispatch("activate");
  assert.deepEqual([worker.skipped, worker.claims], [true, 1]);
  await worker.dispatch("message", { data: { type: "claim" } });
  assert.equal(worker.claims, 2);
});

test("what is not the app's goes to the network untouched", () => {
  const worker = new Worker();
  const script = { destination: "script" };
  assert.equal(worker.get("https://elsewhere.example/app/lat/100"), undefined, "another origin");
  assert.equal(worker.get("https://docs.example/lat/100"), undefined, "outside of the scope");
  assert.equal(worker.get("https://docs.example/application/boot.js", script), undefined, "beside the scope");
  assert.equal(worker.get("lat/100", { method: "POST" }), undefined, "not a GET");
  assert.equal(worker.get("api/items?n=1"), undefined, "a script's own fetch");
});

// Offline

/** The page of a version, which names its files as index.html does. @param {string[]} files */
const page = (...files) => ({ body: files.map((url) => `<link href="./${url.slice(SCOPE.length)}">`).join("") });

const FILES = {
  [PAGE]: page(CODE),
  [CODE]: { body: "code" },
  [NEXT_CODE]: { body: "next code" },
  [LOADER]: { body: "loader" },
};

test("kept files are there offline, the page whatever its query", async () => {
  const worker = new Worker(FILES);
  await worker.keep(`${PAGE}?lesson=gather#top`, LOADER);
  worker.online = false;
  const kept = await worker.get("?lesson=locks&n=8", { destination: "document" });
  const code = await worker.get(CODE);
  const loader = await worker.get(LOADER, { destination: "script" });
  assert.deepEqual([await kept.text(), await code.text(), await loader.text()], [FILES[PAGE].body, "code", "loader"]);
  await assert.rejects(worker.get("never-seen.css", { destination: "style" }), /offline/);
});

test("hashed files come from the cache first, all others from the network first", async () => {
  const worker = new Worker(FILES);
  await worker.keep(PAGE);
  worker.files = { [PAGE]: { body: "new page" }, [CODE]: { body: "never asked for" } };
  const shown = await worker.get(PAGE, { destination: "document" });
  const code = await worker.get(CODE, { destination: "script" });
  assert.deepEqual([await shown.text(), await code.text()], ["new page", "code"]);
});

test("a hashed file is fetched once, all others at each keep", async () => {
  const worker = new Worker(FILES);
  await worker.keep(PAGE, LOADER);
  await worker.keep(PAGE, LOADER);
  assert.deepEqual(worker.fetched, [PAGE, CODE, LOADER, PAGE, LOADER]);
});

test("the copy of a file that a page found to be no good goes, and the network is asked", async () => {
  const worker = new Worker(FILES);
  await worker.keep(PAGE);
  worker.files[CODE] = { body: "code as published" };
  const again = await worker.get(CODE, { cache: "reload" });
  assert.deepEqual([await again.text(), worker.kept()], ["code as published", [PAGE]]);
  await worker.keep(PAGE);
  assert.deepEqual(worker.kept(), [PAGE, CODE]);
});

/** What is kept, a line a cache. @param {Worker} worker */
const versions = (worker) => [...worker.caches.values()].map(({ files }) => [...files.keys()].sort());

test("what is kept is one version: the one that the server has, whichever page asks", async () => {
  const worker = new Worker(FILES);
  worker.caches.set("interleave /app/ 1", new StoredFiles());
  worker.caches.set("interleave /other/ 1", new StoredFiles());
  worker.caches.set("theirs", new StoredFiles());
  await worker.keep(PAGE, CODE, LOADER);
  worker.caches.delete("interleave /other/ 1") && worker.caches.delete("theirs");
  assert.deepEqual(versions(worker), [[PAGE, LOADER, CODE]]);
  worker.files[PAGE] = page(NEXT_CODE);
  await worker.keep(PAGE, CODE, LOADER);
  assert.deepEqual(versions(worker), [[PAGE, LOADER, NEXT_CODE]]);
});

test("caches of other copies of the app and of other programs stay", async () => {
  const worker = new Worker(FILES);
  for (const name of ["interleave /other/ 1", "theirs"]) worker.caches.set(name, new StoredFiles());
  await worker.keep(PAGE);
  assert.deepEqual([...worker.caches.keys()].slice(0, 2), ["interleave /other/ 1", "theirs"]);
  assert.equal(worker.caches.size, 3);
});

test("a version of which a file can't be kept leaves nothing behind, and the whole one stays and answers offline", async () => {
  const worker = new Worker(FILES);
  await worker.keep(PAGE);
  const broken = [
    { status: 404 },
    { status: 206 },
    { type: "opaque" },
    { at: `${SCOPE}sign-in` },
    { headers: { "content-type": "text/html" }, body: "not found" },
  ];
  for (const [place, answer] of broken.entries()) {
    const part = `${SCOPE}locks-${String(place).repeat(16)}.wasm`;
    worker.files = { ...FILES, [PAGE]: page(NEXT_CODE, part), [part]: answer };
    await worker.keep(PAGE);
    assert.deepEqual(versions(worker), [[PAGE, CODE]], JSON.stringify(answer));
  }
  worker.online = false;
  const shown = await worker.get(PAGE, { destination: "document" });
  assert.equal(await shown.text(), FILES[PAGE].body, "the page of the code that is kept");
  assert.equal(await (await worker.get(CODE)).text(), "code");
});

test("a deploy in the middle of a keep mixes no versions", async () => {
  const worker = new Worker({ ...FILES, [CODE]: { status: 404 } });
  await worker.keep(PAGE, CODE);
  assert.deepEqual(versions(worker), []);
});

test("a file that the page does not name may be missing", async () => {
  const worker = new Worker(FILES);
  await worker.keep(PAGE, `${SCOPE}icon.svg`, `${SCOPE}probe-0123456789abcdef.js`, LOADER);
  assert.deepEqual(worker.kept(), [PAGE, LOADER, CODE]);
});

test("lessons' pages are kept after the files, and are there offline for readers and for the page's script", async () => {
  const lessons = ["locks", "index"].map((id) => `${SCOPE}lessons/${id}.html`);
  const worker = new Worker({ ...FILES, [lessons[0]]: { body: "locks" }, [lessons[1]]: { body: "all" } });
  await worker.keepLessons("locks", "index");
  assert.deepEqual(worker.fetched, [PAGE, CODE, ...lessons]);
  worker.online = false;
  const read = await worker.get("lessons/locks.html?print#why", { destination: "document" });
  const shown = await worker.get("lessons/locks.html");
  assert.deepEqual([await read.text(), await shown.text()], ["locks", "locks"]);
  await assert.rejects(worker.get("lessons/queues.html"), /offline/);
});

test("a lesson comes from the network first, and is fetched again at each keep", async () => {
  const lesson = `${SCOPE}lessons/locks.html`;
  const worker = new Worker({ ...FILES, [lesson]: { body: "locks" } });
  await worker.keepLessons("locks");
  worker.files[lesson] = { body: "locks, revised" };
  assert.equal(await (await worker.get("lessons/locks.html")).text(), "locks, revised");
  await worker.keepLessons("locks");
  worker.online = false;
  assert.equal(await (await worker.get("lessons/locks.html")).text(), "locks, revised");
});

test("a lesson that is missing keeps no other from being kept, nor older files from going", async () => {
  const lesson = `${SCOPE}lessons/locks.html`;
  const worker = new Worker({ ...FILES, [lesson]: { body: "locks" } });
  await worker.keep(PAGE, CODE);
  await worker.keepLessons("queues", "locks");
  assert.deepEqual(worker.kept(), [PAGE, CODE, lesson].sort());
});

test("a page that its host answers at the address without .html is kept as if it hadn't been redirected", async () => {
  const [lesson, at] = [`${SCOPE}lessons/locks.html`, `${SCOPE}lessons/locks`];
  const worker = new Worker({ ...FILES, [lesson]: { at, body: "locks" } });
  await worker.keepLessons("locks");
  worker.online = false;
  const response = await worker.get("lessons/locks.html", { destination: "document" });
  assert.deepEqual([await response.text(), response.redirected], ["locks", false]);
});

test("lessons that no page of ours would name are not asked for", async () => {
  for (const lessons of [
    "locks",
    [7],
    ["../secret"],
    ["locks", "a/b"],
    ["Locks"],
    [""],
    ["a".repeat(65)],
    Array(257).fill("locks"),
  ]) {
    const worker = new Worker(FILES);
    await worker.dispatch("message", { data: { type: "keep", urls: [PAGE], lessons } });
    assert.deepEqual(worker.fetched, [PAGE, CODE], JSON.stringify(lessons).slice(0, 40));
  }
});

test("a keep message that no page of ours would send is ignored whole", async () => {
  const worker = new Worker(FILES);
  for (const urls of [
    undefined,
    "https://docs.example/app/",
    { length: 1, 0: PAGE },
    [],
    [PAGE, 7],
    [PAGE, { href: PAGE }],
    [PAGE, "boot.js"],
    [PAGE, "https://elsewhere.example/app/boot.js"],
    [PAGE, "http://docs.example/app/boot.js"],
    [PAGE, "https://docs.example/secret"],
    [PAGE, "https://docs.example/app/../secret"],
    [PAGE, `${SCOPE}lat/30000`],
    [PAGE, `${SCOPE}site/start`],
    Array(65).fill(PAGE),
  ]) {
    await worker.dispatch("message", { data: { type: "keep", urls } });
  }
  for (const data of [null, undefined, "keep", 7, {}, { type: "drop" }]) await worker.dispatch("message", { data });
  assert.deepEqual([worker.fetched, worker.kept(), worker.claims], [[], [], 0]);
});
