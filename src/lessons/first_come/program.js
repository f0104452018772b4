// Several requests at once, and what to do with the answers: each as it comes, or only the first one.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks for one URL and reads the answer. */
async function request(place, url, print, signal) {
  print(`${place} asked`);
  const response = await fetch(url, { signal }); // (1)
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const { id } = await response.json();
  print(`${place} answered`);
  return id;
}

/** Stands for what is done with an answer. */
async function handle(id, print) {
  await sleep(80); // (2)
  print(`${id} handled`);
}

function start(latencies, url, print, signal) {
  const requests = latencies.map((ms, index) => request(index + 1, url(ms, index + 1), print, signal)); // (3)
  for (const request of requests) request.catch(() => {}); // who awaits it hears of a failure
  return requests;
}

/** As many promises, which are settled in the order in which the given ones are. */
function asTheyCome(promises) {
  const settle = [];
  const inOrder = promises.map(() => new Promise((resolve) => settle.push(resolve)));
  for (const promise of promises) {
    const next = () => settle.shift()(promise);
    promise.then(next, next);
  }
  for (const promise of inOrder) promise.catch(() => {});
  return inOrder;
}

/** Handles the answers in the order in which they were asked for. */
export async function inOrder({ latencies, url, print }) {
  let handled = 0;
  for (const answer of start(latencies, url, print)) {
    await handle(await answer, print); // (4)
    handled += 1;
  }
  return `${handled} handled`;
}

/** Handles the answers in the order they come. */
export async function asCompleted({ latencies, url, print }) {
  let handled = 0;
  for (const answer of asTheyCome(start(latencies, url, print))) {
    await handle(await answer, print); // (5)
    handled += 1;
  }
  return `${handled} handled`;
}

/** Handles the answers that have come when patience runs out. The other requests are aborted. */
export async function wait({ latencies, patience, url, print }) {
  const others = new AbortController();
  const answers = new Map();
  const requests = start(latencies, url, print, others.signal).map((request, index) =>
    request.then((id) => answers.set(index, id)),
  );
  await Promise.race([Promise.allSettled(requests), sleep(patience)]); // (6)
  others.abort();
  const inTime = [...answers.keys()].sort((a, b) => a - b);
  for (const index of inTime) await handle(answers.get(index), print);
  return `${inTime.length} of ${latencies.length} in time`;
}

/** Asks for all of them and takes the first answer. The other requests are aborted. A failure is no answer: `any` waits on. */
export async function race({ latencies, url, print }) {
  const others = new AbortController();
  const first = await Promise.any(start(latencies, url, print, others.signal)); // (7)
  others.abort();
  return `${first} was first`;
}

/** Asks for one, and for another one if patience runs out. Takes the first answer. */
export async function hedged({ latencies, patience, url, print }) {
  const others = new AbortController();
  const ask = (place) => request(place, url(latencies[place - 1], place), print, others.signal);
  const one = ask(1);
  const first = (await Promise.any([one, sleep(patience)])) ?? (await Promise.any([one, ask(2)])); // (8)
  others.abort();
  return `${first} was first`;
}

/** Asks for one URL, and hears of each piece of the answer when it comes. */
async function requestInPieces(place, url, print) {
  print(`${place} asked`);
  const { ok, status, body } = await fetch(url); // (9)
  if (!ok) throw new Error(`HTTP ${status}`);
  const reader = body.getReader();
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read(); // (10)
    if (done) return bytes;
    bytes += value.length;
    print(`${place}: ${bytes} B`);
  }
}

/** Takes what has come of each answer, before it is whole. */
export async function pieces({ latencies, url, print }) {
  const inPieces = (ms, place) => `${url(ms, place)}&chunks=3`;
  const requests = latencies.map((ms, index) => requestInPieces(index + 1, inPieces(ms, index + 1), print));
  const sizes = await Promise.all(requests); // (11)
  return `${sizes.reduce((sum, size) => sum + size, 0)} B`;
}

// As a script, by `node program.js`, it asks a server of its own and prints.
const script = globalThis.process?.argv[1]?.split(/[\\/]/).at(-1);
if (script && import.meta.url.endsWith(`/${script}`)) {
  const { createServer } = await import("node:http");
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, "http://localhost");
    const ms = Number(pathname.slice(1));
    const body = JSON.stringify({ id: searchParams.get("id") }).padEnd(512);
    const count = Number(searchParams.get("chunks") ?? 1);
    for (let piece = 1; piece <= count; piece += 1) {
      const part = body.slice((512 * (piece - 1)) / count, (512 * piece) / count);
      setTimeout(() => (piece < count ? response.write(part) : response.end(part)), ms + (ms * (piece - 1)) / 8);
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const url = (ms, id) => `http://127.0.0.1:${server.address().port}/${ms}?id=${id}`;
  const input = { latencies: [700, 300, 820, 150, 480], patience: 250, url, print: console.log };
  for (const way of [inOrder, asCompleted, wait, race, hedged, pieces]) console.log(await way(input));
  server.close();
}
