// Requests to a server that answers only a few at a time: all at once, with permits, and at a steady rate.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** At most as many holders at a time as there are permits. The others wait in line; a permit that comes back is handed to the first. */
class Semaphore {
  #line = [];

  constructor(permits, most = Infinity) {
    this.permits = permits;
    this.most = most;
  }

  async acquire() {
    if (this.permits > 0) this.permits -= 1;
    else await new Promise((resolve) => this.#line.push(resolve));
  }

  release() {
    if (this.permits >= this.most) throw new Error("BoundedSemaphore released too many times");
    const next = this.#line.shift();
    if (next) next();
    else this.permits += 1;
  }
}

/** Asks for one URL. The server refuses at once what is more than its limit: `limit=3` in the URL. */
async function request(place, url, print) {
  print(`${place} asked`);
  const response = await fetch(url); // (1)
  if (!response.ok) {
    print(`${place} refused`);
    throw new Error(`HTTP ${response.status}`);
  }
  const answer = await response.json();
  print(`${place} answered`);
  return answer;
}

async function withPermit(place, url, permits, print) {
  await permits.acquire(); // (2)
  try {
    return await request(place, url, print);
  } finally {
    permits.release();
  }
}

async function atARate(place, url, turns, print) {
  await turns.acquire(); // (3)
  return request(place, url, print);
}

/** A promise for each request, and for all of them, whatever they give. */
function start({ latencies, limit, url }, ask) {
  const requests = latencies.map((ms, index) => ask(index + 1, `${url(ms, index + 1)}&limit=${limit}`));
  return Promise.allSettled(requests); // (4)
}

/** Waits for all of them. */
async function allOf(requests) {
  const results = await requests;
  const answers = results.filter(({ status }) => status === "fulfilled");
  return `${answers.length} of ${results.length} answered`;
}

/** Everything is asked for at the same moment. */
export async function allAtOnce({ print, ...input }) {
  return allOf(start(input, (place, url) => request(place, url, print)));
}

/** As many requests as there are permits; the others wait until one comes back. */
export async function semaphore({ print, ...input }) {
  const permits = new Semaphore(input.limit);
  return allOf(start(input, (place, url) => withPermit(place, url, permits, print)));
}

/** There is one permit. The task that takes it does not give it back: the clock does, `limit` times in each interval. */
export async function rateLimit({ interval, print, ...input }) {
  const turns = new Semaphore(1);
  const requests = start(input, (place, url) => atARate(place, url, turns, print));
  for (let left = input.latencies.length - 1; left > 0; left -= 1) {
    await sleep(Math.floor(interval / input.limit)); // (5)
    turns.release();
  }
  return allOf(requests);
}

/** Gives a permit back. That it is one too many shows only when no other is out. */
function giveBack(place, permits, print) {
  try {
    permits.release();
  } catch (error) {
    print(`${place}: ${error.message}`);
  }
}

/** Gives its permit back after the answer, and once more at the end. */
async function careless(place, url, permits, print) {
  await permits.acquire(); // (6)
  try {
    const answer = await request(place, url, print);
    giveBack(place, permits, print);
    return answer;
  } finally {
    giveBack(place, permits, print);
  }
}

/** Each answer lets in two other requests, so that more and more are asked at once. */
export async function releasedTwice({ print, ...input }) {
  const permits = new Semaphore(input.limit, input.limit);
  return allOf(start(input, (place, url) => careless(place, url, permits, print)));
}

// As a script, by `node program.js`, it asks a server of its own and prints.
const script = globalThis.process?.argv[1]?.split(/[\\/]/).at(-1);
if (script && import.meta.url.endsWith(`/${script}`)) {
  const { createServer } = await import("node:http");
  let underWay = 0;
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, "http://localhost");
    const refused = underWay >= searchParams.get("limit");
    if (refused) response.statusCode = 503;
    else {
      underWay += 1;
      await sleep(pathname.slice(1));
      underWay -= 1;
    }
    response.end(JSON.stringify({ id: searchParams.get("id") }));
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const url = (ms, id) => `http://127.0.0.1:${server.address().port}/${ms}?id=${id}`;
  const input = { latencies: [300, 200, 400, 150, 350, 250], limit: 2, interval: 500, url, print: console.log };
  for (const way of [allAtOnce, semaphore, rateLimit, releasedTwice]) console.log(await way(input));
  server.close();
}
