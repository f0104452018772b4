// One producer, several consumers, and a queue between them.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Hands items on in the order in which `take` takes them. It holds no more than its capacity: `put` waits for room. */
class Queue {
  #items = [];
  #getters = [];
  #putters = [];
  #open = true;

  constructor(capacity = Infinity, take = (items) => items.shift()) {
    this.capacity = capacity;
    this.take = take;
  }

  get length() {
    return this.#items.length;
  }

  get isFull() {
    return this.length >= this.capacity;
  }

  /** How many items there are then. */
  async put(item) {
    while (this.#open && this.isFull) await new Promise((resolve) => this.#putters.push(resolve));
    if (!this.#open) throw new Error("the queue has been shut down");
    this.#items.push(item);
    this.#getters.shift()?.();
    return this.length;
  }

  /** The next item, or undefined once the queue has been shut down and is empty. */
  async get() {
    while (this.#open && !this.length) await new Promise((resolve) => this.#getters.push(resolve));
    const item = this.take(this.#items);
    this.#putters.shift()?.();
    return item;
  }

  /** Nothing more will come. */
  shutdown() {
    this.#open = false;
    for (const wake of [...this.#getters.splice(0), ...this.#putters.splice(0)]) wake();
  }
}

/** The producer is quick. */
async function make() {
  await sleep(40); // (1)
}

/** The consumers are slow, and no two of them are equally slow. */
async function handle(place, item, print) {
  print(`consumer ${place} takes ${item}`);
  await sleep(260 + 60 * place); // (2)
  print(`consumer ${place} is done with ${item}`);
}

/** Makes the items, and says how many of them were in the queue at most. Where it is full, `put` waits for room. */
async function produce(items, queue, print) {
  let longest = 0;
  for (let item = 1; item <= items; item += 1) {
    await make();
    if (queue.isFull) print(`no room for ${item}`);
    const length = await queue.put(item); // (3)
    longest = Math.max(longest, length);
    print(`${item} put, ${length} in the queue`); // (4)
  }
  return longest;
}

/** Takes items until it gets the mark that stands for the end, and says how many it has handled. */
async function consume(place, queue, print) {
  let handled = 0;
  for (;;) {
    const item = await queue.get(); // (5)
    if (item === null) break;
    await handle(place, item, print);
    handled += 1;
  }
  print(`consumer ${place} ends`);
  return handled;
}

/** Takes items until the queue has been shut down and is empty. */
async function consumeToTheEnd(place, queue, print) {
  let handled = 0;
  for (;;) {
    const item = await queue.get(); // (6)
    if (item === undefined) break;
    await handle(place, item, print);
    handled += 1;
  }
  print(`consumer ${place} ends`);
  return handled;
}

/** Starts the consumers, a task each. */
const start = (consumers, work) => Array.from({ length: consumers }, (_, index) => work(index + 1)); // (7)

/** Waits for all consumers, and says how many items they have handled. */
async function handledBy(tasks) {
  let handled = 0;
  for (const task of tasks) handled += await task; // (8)
  return handled;
}

/** Behind the last item the producer puts a mark for each consumer. */
async function withMarks(items, consumers, queue, print) {
  const tasks = start(consumers, (place) => consume(place, queue, print));
  const longest = await produce(items, queue, print);
  for (const _ of tasks) await queue.put(null); // (9)
  const handled = await handledBy(tasks);
  return `${handled} items, up to ${longest} in the queue`;
}

/** The queue takes whatever comes, so the producer never learns that it is too fast. */
export const unbounded = ({ items, consumers, print }) => withMarks(items, consumers, new Queue(), print);

/** A full queue holds the producer back. */
export const bounded = ({ items, consumers, capacity, print }) =>
  withMarks(items, consumers, new Queue(capacity), print);

/** As bounded, but without marks: shut down, the queue takes nothing more, and the consumers end with the last item. */
export async function shutdown({ items, consumers, capacity, print }) {
  const queue = new Queue(capacity);
  const tasks = start(consumers, (place) => consumeToTheEnd(place, queue, print));
  const longest = await produce(items, queue, print);
  queue.shutdown();
  const handled = await handledBy(tasks);
  return `${handled} items, up to ${longest} in the queue`;
}

/** Takes items in the queue's order until there are none left. */
async function consumeJobs(place, queue, print) {
  let handled = 0;
  while (queue.length) {
    const { item } = await queue.get();
    await handle(place, item, print);
    handled += 1;
  }
  return handled;
}

/** All items are there before the first is taken. Every third one is urgent. */
async function filled({ items, consumers, print }, take) {
  const queue = new Queue(Infinity, take);
  for (let item = 1; item <= items; item += 1) queue.put({ rank: item % 3 === 0 ? 1 : 2, item });
  const handled = await handledBy(start(consumers, (place) => consumeJobs(place, queue, print)));
  return `${handled} items`;
}

/** The least first: by rank, and those of the same rank by number. */
export const priority = (input) =>
  filled(input, (items) => items.sort((a, b) => a.rank - b.rank || a.item - b.item).shift());

/** What was put in last comes out first. */
export const lifo = (input) => filled(input, (items) => items.pop());

// As a script, by `node program.js`, it prints what each way does.
const script = globalThis.process?.argv[1]?.split(/[\\/]/).at(-1);
if (script && import.meta.url.endsWith(`/${script}`)) {
  const input = { items: 8, consumers: 2, capacity: 2, print: console.log };
  for (const way of [unbounded, bounded, shutdown, priority, lifo]) console.log(await way(input));
}
