// @ts-check
/// <reference lib="webworker" />
/**
 * The service worker: answers `lat/<ms>` after that many milliseconds, and keeps the app's own files for offline use.
 *
 * # The latency endpoint
 * `GET <scope>lat/<ms>?bytes=&status=&chunks=&drop=&malformed=&limit=&id=&at=` makes a real `fetch()` with a chosen latency,
 * size and failure work on any static host. `tests/e2e/src/latency_server.rs` answers the same over real HTTP/1.1.
 *
 * | parameter | range | default | means |
 * |---|---|---|---|
 * | `<ms>` | 0–30000 | | milliseconds from the request's arrival here to the answer |
 * | `bytes` | 0–1048576 | 0 | size of the body; smaller than the bare JSON means the bare JSON |
 * | `status` | 200–599 | 200 | the status; 204, 205 and 304 have no body |
 * | `chunks` | 1–64 | 1 | pieces the body comes in: the first after `<ms>`, the rest at equal steps over another `<ms>`/4 |
 * | `drop` | 0–1 | 0 | 1: the last piece breaks off in its middle, as when a connection is lost |
 * | `malformed` | 0–1 | 0 | 1: only the first half of the JSON is sent, as if it were all |
 * | `limit` | 0–1000 | 0 | so many requests under way at once, of those with a limit and the same `at`; one more is refused |
 * | `id` | text | "" | comes back in the body |
 * | `at` | text | "" | the run that asks: makes a URL unlike the one before, and a limit counts each run on its own |
 *
 * A request is under way from its arrival until its answer begins. A refusal is the answer to `lat/0?status=503`, at
 * once. Anything else is ignored. A bad value is answered with 400 at once.
 *
 * # The site
 * `GET <scope>site/<page>?at=` gives a page of a small site after a time of its own, `{"title":…,"links":[…]}`, or 404.
 *
 * # Aborting
 * A page's `fetch()` must not resolve before `<ms>`, so until then there is no body to cancel, and no engine fires
 * `event.request.signal` here: the page's promise rejects at once, while this side learns nothing and its one timer
 * runs out (30 s at most), and until then it counts as under way. From `<ms>` on the body is a stream, whose `cancel()` ends the timer of the next piece;
 * Chromium calls it at `<ms>` for a page that left before.
 *
 * # Offline
 * What is kept is one version of the page, whole: a page's `keep` message has the worker fetch the page and every file that
 * it names into a cache of their own, the page last. A cache that has the page is whole, and then all others go; one that
 * can't be made whole goes itself. The lessons' pages that the message names come after them.
 */

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const scope = new URL(worker.registration.scope);

/** Caches belong to the whole origin, which may hold several copies of the app: the name says whose this one is. */
const CACHE_PREFIX = `interleave ${scope.pathname} `;

worker.addEventListener("install", (event) => event.waitUntil(worker.skipWaiting()));

worker.addEventListener("activate", (event) => {
  event.waitUntil(worker.clients.claim());
});

worker.addEventListener("message", (event) => {
  // A page that was hard-reloaded has no controller until the worker claims it again.
  if (event.data?.type === "claim") event.waitUntil(worker.clients.claim());
  if (event.data?.type === "keep") {
    const files = keepList(event.data.urls);
    if (files) event.waitUntil(keep(files).then(() => keepLessons(event.data.lessons)));
  }
});

worker.addEventListener("fetch", (event) => {
  const arrived = performance.now();
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || !inScope(url)) return;
  if (isLatency(url)) {
    event.respondWith(answer(url, arrived));
  } else if (isSite(url)) {
    event.respondWith(page(url, arrived));
  } else if (isHashed(url)) {
    event.respondWith(request.cache === "reload" ? anew(request) : cacheFirst(request));
  } else if (request.destination !== "" || isLesson(url)) {
    event.respondWith(networkFirst(request));
  }
  // What is left is a script's own fetch(): the reader's endpoint, say. It goes to the network untouched, since passing
  // through here would cut off its abort signal, and an answer from a cache would be a false recording.
});

/** @param {URL} url */
function inScope(url) {
  return url.origin === scope.origin && url.pathname.startsWith(scope.pathname);
}

/** @param {URL} url */
function isLatency(url) {
  return url.pathname.startsWith(`${scope.pathname}lat/`);
}

/** @param {URL} url */
function isSite(url) {
  return url.pathname.startsWith(`${scope.pathname}site/`);
}

/** A lesson's text and program, which the page's script fetches. @param {URL} url */
function isLesson(url) {
  return url.pathname.startsWith(`${scope.pathname}lessons/`);
}

/** A name with its content's hash in it never changes its content. @param {URL} url */
function isHashed(url) {
  return /-[0-9a-f]{8,}[._][^/]*$/.test(url.pathname);
}

// The latency endpoint

/** Every number the endpoint takes: least, most, and what it is when not given (`ms` must be). */
const NUMBERS = {
  ms: { least: 0, most: 30_000, otherwise: "" },
  bytes: { least: 0, most: 1_048_576, otherwise: "0" },
  status: { least: 200, most: 599, otherwise: "200" },
  chunks: { least: 1, most: 64, otherwise: "1" },
  drop: { least: 0, most: 1, otherwise: "0" },
  malformed: { least: 0, most: 1, otherwise: "0" },
  limit: { least: 0, most: 1_000, otherwise: "0" },
};

const BODILESS = [204, 205, 304];

/**
 * @typedef {object} Order what a request asks for
 * @property {number} ms
 * @property {number} bytes
 * @property {number} status
 * @property {number} chunks
 * @property {boolean} drop
 * @property {boolean} malformed
 * @property {number} limit
 * @property {string} id
 * @property {string} at
 */

/** @param {URL} url @param {number} arrived @returns {Promise<Response>} */
async function answer(url, arrived) {
  let order;
  try {
    order = readOrder(url);
  } catch (error) {
    return respond(JSON.stringify({ error: /** @type {RangeError} */ (error).message }), 400);
  }
  const leave = enter(order);
  if (!leave) order = { ...order, ms: 0, status: 503, chunks: 1, drop: false, malformed: false };
  const due = arrived + order.ms;
  await new Promise((resolve) => alarm(due, () => resolve(null)));
  leave?.();
  if (BODILESS.includes(order.status)) return respond(null, order.status);
  const pieces = split(body(order), order.chunks);
  const step = order.ms / 4 / Math.max(pieces.length - 1, 1);
  return respond(stream(pieces, (index) => due + index * step, order.drop), order.status);
}

/** @param {URL} url @returns {Order} @throws {RangeError} naming the parameter and its range */
function readOrder(url) {
  /** @param {keyof typeof NUMBERS} name */
  const number = (name, text = url.searchParams.get(name) ?? NUMBERS[name].otherwise) => {
    const { least, most } = NUMBERS[name];
    const value = /^[0-9]{1,7}$/.test(text) ? Number(text) : NaN;
    if (value >= least && value <= most) return value;
    throw new RangeError(`${name} must be a whole number from ${least} to ${most}`);
  };
  const order = {
    ms: number("ms", url.pathname.slice(`${scope.pathname}lat/`.length)),
    bytes: number("bytes"),
    status: number("status"),
    chunks: number("chunks"),
    drop: number("drop") === 1,
    malformed: number("malformed") === 1,
    limit: number("limit"),
    id: url.searchParams.get("id") ?? "",
    at: url.searchParams.get("at") ?? "",
  };
  if (BODILESS.includes(order.status) && (order.drop || order.malformed)) {
    throw new RangeError(`${order.drop ? "drop" : "malformed"} must be 0 for status ${order.status}, which has no body`);
  }
  return order;
}

/** How many requests that name a limit are under way, by their `at`. @type {Map<string, number>} */
const underWay = new Map();

/**
 * Counts the request as under way, unless that is more than its limit.
 * @param {Order} order @returns {(() => void) | undefined} ends it; undefined where the request is refused
 */
function enter({ limit, at }) {
  if (limit === 0) return () => {};
  const count = underWay.get(at) ?? 0;
  if (count >= limit) return undefined;
  underWay.set(at, count + 1);
  return () => {
    const left = (underWay.get(at) ?? 1) - 1;
    if (left > 0) underWay.set(at, left);
    else underWay.delete(at);
  };
}

/** The whole body, exactly as long as ordered. @param {Order} order */
function body({ id, ms, status, bytes, malformed }) {
  const bare = status < 400 ? { id, ms } : { id, ms, error: statusText(status) };
  const encoder = new TextEncoder();
  const size = encoder.encode(JSON.stringify(bare)).length;
  const room = bytes - size - ',"pad":""'.length;
  const json = room >= 0 ? JSON.stringify({ ...bare, pad: "x".repeat(room) }) : JSON.stringify(bare);
  // With no room for the member's name, spaces after the JSON make up the size.
  const short = room >= 0 ? 0 : Math.max(bytes - size, 0);
  const whole = encoder.encode(json + " ".repeat(short));
  return malformed ? whole.subarray(0, Math.floor(whole.length / 2)) : whole;
}

/** In `count` pieces of even size, or in as many as there are bytes. @param {Uint8Array} whole @param {number} count */
function split(whole, count) {
  const pieces = Math.min(count, whole.length);
  const edge = (/** @type {number} */ index) => Math.floor((index * whole.length) / pieces);
  return Array.from({ length: pieces }, (_, index) => whole.subarray(edge(index), edge(index + 1)));
}

/**
 * @param {Uint8Array[]} pieces at least one
 * @param {(index: number) => number} due when each piece is to come
 * @param {boolean} drop whether the last one breaks off in its middle
 */
function stream(pieces, due, drop) {
  let next = 0;
  let stop = () => {};
  /** @param {ReadableStreamDefaultController<Uint8Array>} controller */
  const send = (controller) => {
    const last = next === pieces.length - 1;
    const piece = pieces[next];
    next += 1;
    if (!piece) return controller.error(new TypeError("the connection was dropped, as ordered"));
    controller.enqueue(last && drop ? piece.subarray(0, Math.ceil(piece.length / 2)) : piece);
    if (last && !drop) controller.close();
  };
  return new ReadableStream(
    {
      pull(controller) {
        const when = due(Math.min(next, pieces.length - 1));
        return new Promise((resolve) => {
          stop = alarm(when, () => resolve(send(controller)));
        });
      },
      cancel: () => stop(),
    },
    // No piece is timed before the one ahead of it was read: an answer nobody reads holds no timer, and the half of a
    // piece is out before the error, which would empty the queue.
    { highWaterMark: 0 },
  );
}

/**
 * Calls `ring` when `due` has come on the clock of `performance.now()`, never before it: timers may be a little early.
 * @param {number} due @param {() => void} ring @returns {() => void} calls it off
 */
function alarm(due, ring) {
  /** @type {number} */
  let timer;
  const look = () => {
    const left = due - performance.now();
    if (left > 0) timer = setTimeout(look, Math.ceil(left));
    else ring();
  };
  look();
  return () => clearTimeout(timer);
}

/** @param {BodyInit | null} content @param {number} status */
function respond(content, status) {
  return new Response(content, {
    status,
    headers: {
      "content-type": "application/json",
      "cache-control": "no-store",
      // Who answers, and since when: a page tells from it that the worker was started anew.
      "x-interleave": `sw/1 ${Math.round(performance.timeOrigin)}`,
      "access-control-allow-origin": "*",
      "access-control-expose-headers": "x-interleave",
      "timing-allow-origin": "*",
    },
  });
}

/** @param {number} status */
function statusText(status) {
  return STATUS_TEXTS[status] ?? (status < 500 ? "Client Error" : "Server Error");
}

/** Those that lessons order and the endpoint itself gives; of all others the class. @type {Record<number, string>} */
const STATUS_TEXTS = { 404: "Not Found", 500: "Internal Server Error", 503: "Service Unavailable" };

// The site

/**
 * Its links lead in circles, one page is slow, and `lost` isn't there. The same table is in `src/runtime/site.rs`.
 * @type {Record<string, { title: string, ms: number, links: string[] }>}
 */
const SITE = {
  start: { title: "Start", ms: 140, links: ["news", "about", "shop"] },
  news: { title: "News", ms: 130, links: ["start", "today", "archive", "shop"] },
  about: { title: "About us", ms: 240, links: ["start", "team", "shop"] },
  shop: { title: "Shop", ms: 220, links: ["start", "bread", "honey", "lost"] },
  today: { title: "Today's bread", ms: 160, links: ["news", "bread"] },
  archive: { title: "All our news", ms: 2500, links: ["news", "today"] },
  team: { title: "Who bakes", ms: 80, links: ["about", "start", "news"] },
  bread: { title: "Bread", ms: 210, links: ["shop", "honey"] },
  honey: { title: "Honey", ms: 250, links: ["shop", "bread", "lost"] },
};

const MISSING_MS = 50;

/** @param {URL} url @param {number} arrived @returns {Promise<Response>} */
async function page(url, arrived) {
  const name = url.pathname.slice(`${scope.pathname}site/`.length);
  const found = Object.hasOwn(SITE, name) ? SITE[name] : undefined;
  await new Promise((resolve) => alarm(arrived + (found?.ms ?? MISSING_MS), () => resolve(null)));
  if (!found) return respond(JSON.stringify({ error: statusText(404) }), 404);
  return respond(JSON.stringify({ title: found.title, links: found.links }), 200);
}

// Offline

/** Under which URL a file is kept: the page is the same file for every `?lesson=…`. @param {URL} url */
function keyOf(url) {
  return url.origin + url.pathname;
}

/**
 * The files a `keep` message names, or nothing if any part of it isn't as a page of ours would send it.
 * @param {unknown} urls @returns {URL[] | undefined}
 */
function keepList(urls) {
  if (!Array.isArray(urls) || urls.length < 1 || urls.length > 64) return undefined;
  if (!urls.every((url) => typeof url === "string" && URL.canParse(url))) return undefined;
  const files = urls.map((url) => new URL(url));
  return files.every((url) => inScope(url) && !isLatency(url) && !isSite(url)) ? files : undefined;
}

/**
 * The names in a page of the files whose names contain their content's hash. @param {string} page @returns {string[]}
 */
function namedIn(page) {
  return [...new Set(page.match(/[\w-]+-[0-9a-f]{8,}(?:_bg)?\.(?:js|css|wasm)/g) ?? [])].slice(0, 64);
}

/** A cache that is being filled is nobody else's. @type {Promise<unknown>} */
let keeping = Promise.resolve();

/** Keeps the version that the server has now, and these other files. @param {URL[]} files */
function keep(files) {
  keeping = keeping.then(() => keepVersion(files)).catch(() => {});
  return keeping;
}

/** @param {URL[]} files */
async function keepVersion(files) {
  const page = await fetched(scope.href);
  const names = page && namedIn(await page.clone().text());
  if (!page || !names?.length) return;
  const name = CACHE_PREFIX + names.sort().join(" ");
  const cache = await caches.open(name);
  const whole = await Promise.all(names.map((name) => keepOne(cache, keyOf(new URL(name, scope)))));
  if (!whole.every(Boolean)) return void (await caches.delete(name));
  // The page works without these.
  const others = new Set(files.filter((file) => !isHashed(file) && file.href !== scope.href).map(keyOf));
  await Promise.all([...others].map((key) => keepOne(cache, key)));
  await cache.put(scope.href, page);
  for (const other of await ownCaches()) {
    if (other !== name) await caches.delete(other);
  }
}

async function ownCaches() {
  return (await caches.keys()).filter((name) => name.startsWith(CACHE_PREFIX));
}

/** The cache that has the page, and with it all of its version. @returns {Promise<Cache | undefined>} */
async function wholeCache() {
  for (const name of await ownCaches()) {
    const cache = await caches.open(name);
    if (await find(cache, scope.href)) return cache;
  }
  return undefined;
}

/** One after the other, so that the page's own requests needn't wait. @param {unknown} ids of lessons */
async function keepLessons(ids) {
  const isId = (/** @type {unknown} */ id) => typeof id === "string" && /^[a-z0-9-]{1,64}$/.test(id);
  if (!Array.isArray(ids) || ids.length > 256 || !ids.every(isId)) return;
  const cache = await wholeCache();
  if (!cache) return;
  for (const id of ids) await keepOne(cache, `${scope.origin}${scope.pathname}lessons/${id}.html`);
}

/** @param {Cache} cache @param {string} key @returns {Promise<boolean>} whether the file is there now */
async function keepOne(cache, key) {
  if (isHashed(new URL(key)) && (await find(cache, key))) return true;
  const response = await fetched(key);
  if (!response) return false;
  try {
    await cache.put(key, response);
    return true;
  } catch {
    return false; // No room: the page works all the same, and asks again on its next visit.
  }
}

/** What the server has under this key, if it can be kept. @param {string} key */
async function fetched(key) {
  try {
    const response = await fetch(key);
    // Not an error, not part of a file, not another site's.
    if (response.status !== 200 || response.type !== "basic") return undefined;
    // Nor a page in place of a missing file.
    if (/\.(?:js|css|wasm)$/.test(key) && /^text\/html/.test(response.headers.get("content-type") ?? "")) return undefined;
    // Nor what another address answered, unless that is the same without its ending, as some hosts have it. A
    // navigation refuses an answer that was redirected, so a copy is kept that wasn't.
    if (response.redirected && response.url !== key.replace(/\.html$/, "")) return undefined;
    const { body, headers } = response;
    return response.redirected ? new Response(body, { headers }) : response;
  } catch {
    return undefined; // Offline.
  }
}

/** @param {Request} request */
async function cacheFirst(request) {
  return (await kept(request)) ?? fetch(request);
}

/** A page whose copy was no good asks anew: so is the one here. @param {Request} request */
async function anew(request) {
  await (await wholeCache())?.delete(keyOf(new URL(request.url)));
  return fetch(request);
}

/** @param {Request} request */
async function networkFirst(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const response = await kept(request);
    if (response) return response;
    throw error;
  }
}

/** @param {Request} request */
async function kept(request) {
  const key = keyOf(new URL(request.url));
  const cache = await wholeCache();
  return cache && find(cache, key);
}

/** @param {Cache} cache @param {string} key */
function find(cache, key) {
  // What a file was asked for with (Origin, Accept) doesn't change it here, whatever the host's Vary header fears.
  return cache.match(key, { ignoreVary: true });
}
