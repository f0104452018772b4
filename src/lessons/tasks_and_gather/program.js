// Tasks that are made and awaited one by one, all made before the first is awaited, and gathered.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Stands for a request: waits as long as its answer takes. */
async function request(place, ms, print) {
  print(`${place} asked`);
  await sleep(ms); // (1)
  print(`${place} answered`);
  return place;
}

/** A task each, and still one after another. */
export async function accident({ latencies, print }) {
  for (const [index, ms] of latencies.entries()) {
    const answer = await request(index + 1, ms, print); // (2)
    print(`got ${answer}`);
  }
}

/** Start them all, then wait for each in turn. */
export async function tasks({ latencies, print }) {
  const requests = [];
  for (const [index, ms] of latencies.entries()) {
    requests.push(request(index + 1, ms, print)); // (3)
  }
  for (const task of requests) {
    const answer = await task; // (4)
    print(`got ${answer}`);
  }
}

/** The same in one call: a list of answers in the order of the requests. */
export async function gather({ latencies, print }) {
  const requests = latencies.map((ms, index) => request(index + 1, ms, print));
  const answers = await Promise.all(requests); // (5)
  for (const answer of answers) print(`got ${answer}`);
}

// As a script, by `node program.js`, it prints what each way does.
const script = globalThis.process?.argv[1]?.split(/[\\/]/).at(-1);
if (script && import.meta.url.endsWith(`/${script}`)) {
  const input = { latencies: [300, 100, 400, 200], print: console.log };
  for (const way of [accident, tasks, gather]) await way(input);
}
