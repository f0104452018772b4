// Calls that hold the loop, and the same calls awaited.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** It is async, and it holds the loop all the same: nothing else runs until it is over. */
async function blockingCall(place, ms, print) {
  print(`call ${place} starts`);
  const end = performance.now() + ms;
  while (performance.now() < end); // (1)
  print(`call ${place} ends`);
}

/** It leaves the loop to the others while it waits. */
async function awaitedCall(place, ms, print) {
  print(`call ${place} starts`);
  await sleep(ms); // (2)
  print(`call ${place} ends`);
}

/** Starts all calls, and waits until all have ended. */
async function allAtOnce(n, call) {
  const calls = Array.from({ length: n }, (_, index) => call(index + 1)); // (3)
  await Promise.all(calls); // (4)
}

/** Started together, and yet one after another. */
export async function blocking({ n, ms, print }) {
  await allAtOnce(n, (place) => blockingCall(place, ms, print));
}

/** All of them wait at the same time. */
export async function awaiting({ n, ms, print }) {
  await allAtOnce(n, (place) => awaitedCall(place, ms, print));
}

// As a script, by `node program.js`, it prints what each way does.
const script = globalThis.process?.argv[1]?.split(/[\\/]/).at(-1);
if (script && import.meta.url.endsWith(`/${script}`)) {
  for (const way of [blocking, awaiting]) await way({ n: 3, ms: 250, print: console.log });
}
