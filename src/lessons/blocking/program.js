// Calls that hold the loop, and the same calls awaited.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** It is async, and it holds the loop all the same: nothing else runs until it is over. */
async function blockingCall(name, ms, print) {
  print(`call ${name} starts`);
  const end = performance.now() + ms;
  while (performance.now() < end); // (1)
  print(`call ${name} ends`);
}

/** It hands the loop to the others while it waits. */
async function awaitedCall(name, ms, print) {
  print(`call ${name} starts`);
  await sleep(ms); // (2)
  print(`call ${name} ends`);
}

/** Started together, and yet one after another. */
export async function blocking({ n, ms, print }) {
  await Promise.all(range(1, n).map((name) => blockingCall(name, ms, print))); // (3)
}

/** All of them wait at the same time. */
export async function awaiting({ n, ms, print }) {
  await Promise.all(range(1, n).map((name) => awaitedCall(name, ms, print))); // (3)
}

const range = (from, to) => Array.from({ length: to + 1 - from }, (_, index) => from + index);
