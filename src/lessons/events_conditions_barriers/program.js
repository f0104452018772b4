// Tasks that wait for something to happen: by looking again and again, or by being told.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** What Python calls an event: a flag, and a promise that is fulfilled when it is set. */
class Flag {
  isSet = false;
  #tell;
  #told = new Promise((resolve) => (this.#tell = resolve));

  set() {
    this.isSet = true;
    this.#tell();
  }

  wait() {
    return this.#told;
  }
}

/** Wakes those that wait one by one, the longest-waiting first. */
class Condition {
  #waiting = [];

  wait() {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  notify() {
    this.#waiting.shift()?.();
  }
}

/** Lets no task go on before `parties` have arrived. */
class Barrier {
  #open = new Flag();

  constructor(parties) {
    this.missing = parties;
  }

  async wait() {
    this.missing -= 1;
    if (this.missing > 0) await this.#open.wait();
    else this.#open.set();
  }
}

async function looker(place, news, print) {
  print(`${place} waits`);
  while (!news.isSet) {
    await sleep(20); // (2)
  }
  print(`${place} goes on`);
}

async function listener(place, news, print) {
  print(`${place} waits`);
  await news.wait(); // (3)
  print(`${place} goes on`);
}

async function taker(place, shelf, restocked, print) {
  print(`${place} waits`); // (4)
  while (!shelf.length) {
    await restocked.wait(); // (5)
  }
  print(`${place} takes item ${shelf.pop()}`);
}

async function walker(place, ms, gate, print) {
  await sleep(ms);
  print(`${place} arrives`);
  await gate.wait(); // (6)
  print(`${place} sets off`);
  await sleep(100);
}

/** Starts `n` tasks. */
const start = (n, work) => Array.from({ length: n }, (_, index) => work(index + 1)); // (1)

async function tell(news, ms, print) {
  await sleep(ms);
  print("the news is here"); // (7)
  news.set();
}

/** Each task looks every 20 ms whether the news is here. */
export async function looking({ n, ms, print }) {
  const news = new Flag();
  const tasks = start(n, (place) => looker(place, news, print));
  await tell(news, ms, print);
  const ended = await Promise.all(tasks);
  return `${ended.length} found out by looking`;
}

/** The news wakes all that wait for it. */
export async function event({ n, ms, print }) {
  const news = new Flag();
  const tasks = start(n, (place) => listener(place, news, print));
  await tell(news, ms, print);
  const ended = await Promise.all(tasks);
  return `${ended.length} were told`;
}

/** Items come one by one. Each wakes one task, which takes it. */
export async function condition({ n, ms, print }) {
  const shelf = [];
  const restocked = new Condition();
  const tasks = start(n, (place) => taker(place, shelf, restocked, print));
  for (let item = 1; item <= n; item += 1) {
    await sleep(Math.floor(ms / n));
    print(`item ${item} is here`); // (8)
    shelf.push(item);
    restocked.notify();
  }
  const ended = await Promise.all(tasks);
  return `${ended.length - shelf.length} of ${ended.length} items taken`;
}

/** No task goes on before all have arrived. */
export async function barrier({ n, ms, print }) {
  const gate = new Barrier(n);
  const tasks = start(n, (place) => walker(place, Math.floor((ms * place) / n), gate, print));
  const ended = await Promise.all(tasks);
  return `${ended.length} set off together`;
}

// As a script, by `node program.js`, it prints what each way does.
const script = globalThis.process?.argv[1]?.split(/[\\/]/).at(-1);
if (script && import.meta.url.endsWith(`/${script}`)) {
  const input = { n: 3, ms: 310, print: console.log };
  for (const way of [looking, event, condition, barrier]) console.log(await way(input));
}
