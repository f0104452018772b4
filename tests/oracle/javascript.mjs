// Runs lessons' JavaScript programs in virtual time, in front of the page's own service worker. One request a line on
// standard input, `{"file", "function", "arguments"}`, one answer a line on standard output, as server.py's.
//
// By hand: node tests/oracle/javascript.mjs src/lessons/locks/program.js noLock '{"n": 5, "check": 150, "store": 60}'

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { resolve } from "node:path";
import vm from "node:vm";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const SCOPE = "https://docs.example/";

const realImmediate = setImmediate;

/** Lets everything happen that waits for no timer; a body that is read takes a few turns. */
async function settled() {
  for (let turn = 0; turn < 4; turn += 1) await new Promise((done) => realImmediate(done));
}

/** A page's timers, on a clock that only moves from one to the next. Those due together go in the order they were set. */
class Time {
  now = 0;
  #timers = new Map();
  #last = 0;

  setTimeout = (ring, ms = 0, ...given) => {
    this.#last += 1;
    this.#timers.set(this.#last, { id: this.#last, due: this.now + Math.max(ms, 0), ring: () => ring(...given) });
    return this.#last;
  };

  clearTimeout = (id) => void this.#timers.delete(id);

  /** Looking at the clock takes a little while, so that who looks until a time has come gets there. */
  performance = { now: () => (this.now += 0.0005) };

  /** False if there is no timer. */
  advance() {
    const [first] = [...this.#timers.values()].sort((a, b) => a.due - b.due || a.id - b.id);
    if (!first) return false;
    this.#timers.delete(first.id);
    this.now = Math.max(this.now, first.due);
    first.ring();
    return true;
  }
}

/** The page's `fetch`, answered by static/sw.js. */
function fetchIn(time) {
  let answer;
  /** @type {Record<string, any>} */
  const worker = {
    registration: { scope: SCOPE },
    addEventListener: (name, listener) => void (name === "fetch" && (answer = listener)),
    setTimeout: time.setTimeout,
    clearTimeout: time.clearTimeout,
    performance: { now: () => time.now },
    ...{ URL, Response, ReadableStream, TextEncoder },
  };
  worker.self = worker;
  vm.runInNewContext(readFileSync(`${PROJECT}/static/sw.js`, "utf8"), worker);
  return (url, { signal } = /** @type {any} */ ({})) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      signal?.addEventListener("abort", () => reject(signal.reason));
      const request = { url: new URL(url, SCOPE).href, method: "GET", destination: "" };
      answer({ request, respondWith: (response) => response.then(resolve, reject) });
    });
}

let modules = 0;

async function run({ file, function: name, arguments: given }) {
  const time = new Time();
  const { setTimeout, clearTimeout } = time;
  const timeout = (ms) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new DOMException("the time is over", "TimeoutError")), ms);
    return controller.signal;
  };
  Object.assign(globalThis, { setTimeout, clearTimeout, fetch: fetchIn(time) });
  Object.defineProperty(globalThis, "performance", { value: time.performance, configurable: true, writable: true });
  AbortSignal.timeout = timeout;
  const printed = [];
  const page = {
    print: (text) => void printed.push([Math.round(time.now * 1000), String(text)]),
    url: (ms, id) => `lat/${ms}?bytes=512&id=${id}`,
    site: (page) => `site/${page}`,
  };
  // A module of its own for each run.
  modules += 1;
  const { [name]: program } = await import(`${resolve(PROJECT, file)}?${modules}`);
  let answer;
  const end = (ended, text) => (answer ??= { printed: [...printed], ended, text });
  Promise.resolve(program({ ...given, ...page })).then(
    (value) => end("returned", typeof value === "string" ? value : null),
    (error) => end("raised", error.message),
  );
  await settled();
  while (!answer && time.advance()) await settled();
  return answer ?? end("deadlock", null);
}

async function answer(request) {
  try {
    return await run(request);
  } catch (error) {
    return { printed: [], ended: "broken", text: `${error}` };
  }
}

// What a program leaves behind may fail unheard: a request that was aborted, say.
process.on("unhandledRejection", () => {});

const [file, name, given] = process.argv.slice(2);
if (file) {
  const { printed, ended, text } = await answer({ file: resolve(file), function: name, arguments: JSON.parse(given ?? "{}") });
  for (const [at, line] of printed) console.log(`${String(at / 1000).padStart(10)} ms  ${line}`);
  console.log(ended, text ?? "");
} else {
  for await (const line of createInterface({ input: process.stdin })) console.log(JSON.stringify(await answer(JSON.parse(line))));
}
process.exit(0);
