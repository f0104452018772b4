// Very many tasks in one thread, and a counter that they share.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Starts `count` tasks, waits for all of them, and says how long it took. What each costs, a page can't ask. */
async function atOnce(count, print) {
  const begun = performance.now();
  const waiting = times(count, () => sleep(50)); // (1)
  const ended = await Promise.all(waiting); // (2)
  print(`${ended.length} tasks: ${Math.round(performance.now() - begun)} ms`);
  return ended.length;
}

/** One thread is enough for all of them. A worker each would need a stack for each. */
export async function tasks({ n, print }) {
  const counts = [10, 1000, n].filter((count, index) => index === 2 || count < n);
  let ended = 0;
  for (const count of counts) ended = await atOnce(count, print);
  return `${ended} tasks waited in one thread`;
}

/** No await between reading and writing, so no other task comes in between. */
async function add(counter) {
  counter.value = counter.value + 1;
  await sleep(50); // (3)
}

/** The same two lines, with the await between them. */
async function readThenWrite(counter) {
  const value = counter.value;
  await sleep(50); // (4)
  counter.value = value + 1;
}

/** Tasks that share a variable without a lock. */
export async function counter({ n }) {
  const counter = { value: 0 };
  const ended = await Promise.all(times(n, () => add(counter)));
  return `${counter.value} of ${ended.length} counted`;
}

/** All of them have read zero before the first one writes. */
export async function race({ n }) {
  const counter = { value: 0 };
  const ended = await Promise.all(times(n, () => readThenWrite(counter)));
  return `${counter.value} of ${ended.length} counted`;
}

const times = (n, make) => Array.from({ length: n }, make);

// As a script, by `node program.js`, it prints what each way does.
const script = globalThis.process?.argv[1]?.split(/[\\/]/).at(-1);
if (script && import.meta.url.endsWith(`/${script}`)) {
  for (const way of [tasks, counter, race]) console.log(await way({ n: 10_000, print: console.log }));
}
