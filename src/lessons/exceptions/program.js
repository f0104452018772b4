// One of several requests fails: where the error comes out, and what becomes of the other requests.

const sleep = (ms, signal) =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", abort);
      resolve();
    }, ms);
    signal?.addEventListener("abort", abort, { once: true });
  });

/** Stands for a request: waits as long as its answer takes. */
async function request(place, ms, fail, print, signal) {
  print(`${place} asked`);
  await sleep(ms, signal); // (1)
  if (place === fail) throw new Error(`request ${place} failed`);
  print(`${place} answered`);
  return place;
}

/** A promise for each request. */
const start = (latencies, fail, print, signal) =>
  latencies.map((ms, index) => request(index + 1, ms, fail, print, signal));

/** The first error ends the wait. The other requests run on. */
export async function gather({ latencies, fail, print }) {
  const tasks = start(latencies, fail, print);
  try {
    await Promise.all(tasks); // (2)
  } catch (error) {
    print(`caught: ${error.message}`);
  }
  await Promise.allSettled(tasks); // (3)
  print("all have ended");
}

/** Waits for all; an error is a result like any other. */
export async function returnExceptions({ latencies, fail, print }) {
  const results = await Promise.allSettled(start(latencies, fail, print)); // (4)
  for (const { value, reason } of results) print(`result: ${reason?.message ?? value}`);
}

/** The first error cancels the other requests, and comes out when they have ended. */
export async function taskGroup({ latencies, fail, print }) {
  const controller = new AbortController();
  const tasks = start(latencies, fail, print, controller.signal); // (5)
  try {
    await Promise.all(tasks);
  } catch (error) {
    controller.abort();
    await Promise.allSettled(tasks);
    print(`caught: ${error.message}`);
  }
}

/** Wakes at the first failure, or when all have ended, and then decides: here the others are cancelled. */
export async function firstException({ latencies, fail, print }) {
  const controller = new AbortController();
  const tasks = start(latencies, fail, print, controller.signal);
  let ended = 0;
  for (const task of tasks) task.finally(() => (ended += 1)).catch(() => {});
  const error = await Promise.all(tasks).catch((error) => error); // (6)
  print(`${ended} done, ${tasks.length - ended} pending`);
  controller.abort();
  if (error instanceof Error) print(`caught: ${error.message}`);
}

/** No code awaits the tasks. A browser writes the error to its console, Node ends the program. */
export async function forgotten({ latencies, fail, print }) {
  const tasks = start(latencies, fail, print);
  await sleep(800); // (7)
  return `${tasks.length} requests, no error seen`;
}

// As a script, by `node program.js`, it prints what each way does.
const script = globalThis.process?.argv[1]?.split(/[\\/]/).at(-1);
if (script && import.meta.url.endsWith(`/${script}`)) {
  // Without this, Node would end the program at an error that no code awaits.
  process.on("unhandledRejection", (error) => console.log(`unhandled: ${error.message}`));
  const input = { latencies: [400, 200, 350, 300], fail: 2, print: console.log };
  for (const way of [gather, returnExceptions, taskGroup, firstException]) await way(input);
  console.log(await forgotten(input));
}
