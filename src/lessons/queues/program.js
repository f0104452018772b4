// One producer, several consumers, and a queue between them.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Hands items on in the order in which `take` takes them. It holds no more than its capacity: who comes with another one waits for room. */
class Queue {
  #items = [];
  #getters = [];
  #putters = [];
  #unfinished = 0;
  #finish;
  #finished = new Promise((resolve) => (this.#finish = resolve));
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

  async put(item) {
    while (this.isFull) await new Promise((resolve) => this.#putters.push(resolve));
    this.add(item);
  }

  /** Puts an item in without waiting. */
  add(item) {
    this.#items.push(item);
    this.#unfinished += 1;
    this.#getters.shift()?.();
  }

  /** The next item, or undefined once the queue has been shut down and is empty. */
  async get() {
    while (this.#open && !this.length) await new Promise((resolve) => this.#getters.push(resolve));
    const item = this.take(this.#items);
    this.#putters.shift()?.();
    return item;
  }

  /** Says that an item which was taken is done with. */
  done() {
    this.#unfinished -= 1;
    if (!this.#unfinished) this.#finish();
  }

  /** Waits until everything is done with. */
  join() {
    return this.#finished;
  }

  /** Nothing more will come. */
  shutdown() {
    this.#open = false;
    for (const wake of this.#getters.splice(0)) wake();
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

/** Makes the items. Where the queue is full, `put` waits until there is room again. */
async function produce(items, queue, print) {
  for (let item = 1; item <= items; item += 1) {
    await make();
    if (queue.isFull) print(`no room for ${item}`);
    await queue.put(item); // (3)
    print(`${item} put`);
  }
}

/** Goes on for ever: nobody can end it, and it is forgotten together with the queue. */
async function consume(place, queue, print) {
  for (;;) {
    const item = await queue.get(); // (4)
    await handle(place, item, print);
    queue.done();
  }
}

/** Goes on until the queue has been shut down and is empty. */
async function consumeToTheEnd(place, queue, print) {
  let item;
  while ((item = await queue.get()) !== undefined) { // (5)
    await handle(place, item, print);
  }
  print(`consumer ${place} goes home`);
}

/** Starts so many of them. */
const start = (consumers, work) => Array.from({ length: consumers }, (_, index) => work(index + 1)); // (6)

/** The queue takes whatever comes, so the producer never learns that it is too fast. */
export async function unbounded({ items, consumers, print }) {
  const queue = new Queue();
  let longest = 0;
  start(consumers, (place) => consume(place, queue, print));
  for (let item = 1; item <= items; item += 1) {
    await make();
    queue.add(item);
    longest = Math.max(longest, queue.length);
    print(`${item} put, ${queue.length} in the queue`); // (7)
  }
  await queue.join(); // (8)
  return `${items} items, up to ${longest} in the queue`;
}

/** A full queue holds the producer back. */
export async function bounded({ items, consumers, capacity, print }) {
  const queue = new Queue(capacity);
  start(consumers, (place) => consume(place, queue, print));
  await produce(items, queue, print);
  await queue.join(); // (8)
  return `${items} items, never more than ${capacity} in the queue`;
}

/** As bounded; shut down, the queue takes nothing more, and the consumers end with the last item. */
export async function shutdown({ items, consumers, capacity, print }) {
  const queue = new Queue(capacity);
  const tasks = start(consumers, (place) => consumeToTheEnd(place, queue, print));
  await produce(items, queue, print);
  queue.shutdown();
  await Promise.all(tasks); // (9)
  return `${items} items, never more than ${capacity} in the queue`;
}

/** Goes on for ever, in the queue's order. */
async function consumeJobs(place, queue, print) {
  for (;;) {
    const { item } = await queue.get(); // (10)
    await handle(place, item, print);
    queue.done();
  }
}

/** All items are there before the first is taken. Every third one is urgent. */
async function filled({ items, consumers, print }, take) {
  const queue = new Queue(Infinity, take);
  for (let item = 1; item <= items; item += 1) queue.add({ rank: item % 3 === 0 ? 1 : 2, item });
  start(consumers, (place) => consumeJobs(place, queue, print));
  await queue.join(); // (11)
  return `${items} items`;
}

/** The least first: by rank, and those of the same rank by number. */
export const priority = (input) =>
  filled(input, (items) => items.sort((a, b) => a.rank - b.rank || a.item - b.item).shift());

/** What was put in last comes out first. */
export const lifo = (input) => filled(input, (items) => items.pop());
