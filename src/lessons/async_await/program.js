// The same three saves: awaited in a loop, awaited together, and never awaited.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function save(name, ms, print) {
  print(`save ${name} starts`);
  await sleep(ms); // (1)
  print(`save ${name} ends`);
}

/** One save at a time. */
export async function inALoop({ n, ms, print }) {
  let saved = 0;
  for (let name = 1; name <= n; name++) {
    await save(name, ms, print);
    saved += 1;
  }
  return `${saved} saved`;
}

/** All saves at once, and then wait for all of them. */
export async function together({ n, ms, print }) {
  const saved = await Promise.all(range(1, n).map((name) => save(name, ms, print))); // (2)
  return `${saved.length} saved`;
}

/** Here the call itself starts the save, and nobody waits for it. If one failed, it would be an unhandled rejection. */
export async function neverAwaited({ n, ms, print }) {
  let called = 0;
  for (let name = 1; name <= n; name++) {
    save(name, ms, print); // (3)
    called += 1;
  }
  return `${called} called`;
}

const range = (from, to) => Array.from({ length: to + 1 - from }, (_, index) => from + index);

// As a script, by `node program.js`, it prints what each way does.
const script = globalThis.process?.argv[1]?.split(/[\\/]/).at(-1);
if (script && import.meta.url.endsWith(`/${script}`)) {
  const input = { n: 3, ms: 200, print: console.log };
  for (const way of [inALoop, together, neverAwaited]) console.log(await way(input));
}
