// The same three saves: awaited in a loop, awaited together, and never awaited.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function save(name, ms, print) {
  print(`save ${name} starts`);
  await sleep(ms); // (1)
  print(`save ${name} ends`);
}

/** One save at a time. */
export async function inALoop({ n, ms, print }) {
  for (let name = 1; name <= n; name++) await save(name, ms, print);
  return `${n} saved`;
}

/** All saves at once, and then wait for all of them. */
export async function together({ n, ms, print }) {
  await Promise.all(range(1, n).map((name) => save(name, ms, print))); // (2)
  return `${n} saved`;
}

/** Here the call itself starts the save. Nobody waits for it, and nobody hears if it fails. */
export async function neverAwaited({ n, ms, print }) {
  for (let name = 1; name <= n; name++) save(name, ms, print); // (3)
  return `${n} saved`;
}

const range = (from, to) => Array.from({ length: to + 1 - from }, (_, index) => from + index);
