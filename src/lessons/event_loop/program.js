// One thread and one queue: tasks that give up their turns, wait for timers, or keep going.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Needs the thread for 10 ms. */
function work(place, step, print) {
  const end = performance.now() + 10;
  while (performance.now() < end); // (1)
  print(`task ${place}: step ${step}`);
}

/** If it is polite, it gives up its turn after each step. */
async function worker(place, steps, polite, print) {
  for (let step = 1; step <= steps; step++) {
    work(place, step, print);
    if (polite) await sleep(0); // (2)
  }
}

/** Until its timer is due, it is in no queue at all. */
async function sleeper(place, ms, print) {
  await sleep(ms); // (3)
  work(place, 1, print);
}

/** Starts all, and waits until all have ended. */
async function allAtOnce(n, start) {
  const tasks = Array.from({ length: n }, (_, index) => start(index + 1));
  await Promise.all(tasks); // (4)
}

/** Each task does a step and goes to the end of the queue. */
export async function fair({ n, steps, print }) {
  await allAtOnce(n, (place) => worker(place, steps, true, print));
}

/** The first task sleeps longest: the timers decide when each task joins the queue. */
export async function waking({ n, print }) {
  await allAtOnce(n, (place) => sleeper(place, 60 * (n + 1 - place), print));
}

/** The first task keeps its turn; the others are as polite as ever. */
export async function hog({ n, steps, print }) {
  await allAtOnce(n, (place) => worker(place, steps, place > 1, print));
}

// As a script, by `node program.js`, it prints what each way does.
const script = globalThis.process?.argv[1]?.split(/[\\/]/).at(-1);
if (script && import.meta.url.endsWith(`/${script}`)) {
  const input = { n: 3, steps: 12, print: console.log };
  for (const way of [fair, waking, hog]) await way(input);
}
