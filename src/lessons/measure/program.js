// The same waits, and the same computing, one after another and at once, measured again and again.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Stands for a request: waits as long as its answer takes. */
async function request(ms) {
  await sleep(ms); // (1)
}

/** Stands for computing: needs the thread for as long. */
async function compute(ms) {
  const end = performance.now() + ms;
  while (performance.now() < end); // (2)
}

/** Each run begins when the one before has ended. */
async function measure(work, { runs, latencies, print }) {
  const times = [];
  for (let run = 1; run <= runs; run++) {
    const task = timed(work, latencies, print);
    const took = await task; // (3)
    times.push(took);
  }
  times.sort((a, b) => a - b);
  const middle = Math.floor((times[Math.floor((runs - 1) / 2)] + times[Math.floor(runs / 2)]) / 2);
  return `median ${middle} ms, from ${times[0]} to ${times.at(-1)} ms`;
}

async function timed(work, latencies, print) {
  const begun = performance.now();
  await work(latencies);
  const took = Math.round(performance.now() - begun);
  print(`took ${took} ms`);
  return took;
}

/** The loop that the two ways after it are compared with. */
export function sequential(settings) {
  return measure(async (latencies) => {
    for (const ms of latencies) await request(ms);
  }, settings);
}

/** A promise for each request. */
export function gather(settings) {
  return measure(async (latencies) => {
    await Promise.all(latencies.map(request)); // (4)
  }, settings);
}

/** A promise tells those who wait for it, so nothing is polled: the same again. */
export function oneTask(settings) {
  return measure(async (latencies) => {
    await Promise.all(latencies.map(request));
  }, settings);
}

/** The same with computing: the loop that the gathered parts are compared with. */
export function computingSequential(settings) {
  return measure(async (latencies) => {
    for (const ms of latencies) await compute(ms);
  }, settings);
}

/** Gathered, but nothing here waits. */
export function computing(settings) {
  return measure(async (latencies) => {
    await Promise.all(latencies.map(compute)); // (5)
  }, settings);
}

// As a script, by `node program.js`, it prints what each way does.
const script = globalThis.process?.argv[1]?.split(/[\\/]/).at(-1);
if (script && import.meta.url.endsWith(`/${script}`)) {
  const input = { runs: 5, latencies: [20, 35, 25, 30, 40, 15], print: console.log };
  for (const way of [sequential, gather, oneTask, computingSequential, computing]) console.log(await way(input));
}
