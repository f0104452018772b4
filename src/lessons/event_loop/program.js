// One thread and one queue: who gives up its turn, who waits for a timer, and who keeps going.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Needs the thread for 30 ms. */
function work(name, step, print) {
  const end = performance.now() + 30;
  while (performance.now() < end); // (1)
  print(`task ${name}: step ${step}`);
}

/** After each step it gives up its turn. */
async function polite(name, steps, print) {
  for (let step = 1; step <= steps; step++) {
    work(name, step, print);
    await sleep(0); // (2)
  }
}

/** Until its timer is due, it is in no queue at all. */
async function sleeper(name, ms, print) {
  await sleep(ms); // (3)
  work(name, 1, print);
}

/** It never awaits, so its turn ends with its last step. */
async function greedy(name, steps, print) {
  for (let step = 1; step <= steps; step++) work(name, step, print);
}

/** Each task does a step and goes to the end of the queue. */
export async function fair({ n, steps, print }) {
  await Promise.all(range(1, n).map((name) => polite(name, steps, print))); // (4)
}

/** The first task sleeps longest: the timers decide who joins the queue when. */
export async function waking({ n, print }) {
  await Promise.all(range(1, n).map((name) => sleeper(name, 60 * (n + 1 - name), print))); // (4)
}

/** The first task keeps its turn; the others are as polite as ever. */
export async function hog({ n, steps, print }) {
  const first = greedy(1, steps, print);
  const others = range(2, n).map((name) => polite(name, steps, print));
  await Promise.all([first, ...others]); // (4)
}

const range = (from, to) => Array.from({ length: to + 1 - from }, (_, index) => from + index);
