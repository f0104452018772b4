// Reads every page of a small site, from link to link.

/** Asks for a page and gives its links; a status of 400 or above is an error. */
async function request(url, signal) {
  const response = await fetch(url, { signal }); // (1)
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const { links } = await response.json();
  return links;
}

/** Reads a page, and no longer than patience lasts. */
async function read(url, patience) {
  try {
    return await request(url, AbortSignal.timeout(patience));
  } catch (error) {
    throw error.name === "TimeoutError" ? new Error("too slow") : error;
  }
}

/** What is known by now. */
class Crawl {
  seen = new Set(["start"]);
  pages = 0;
  errors = 0;

  constructor(print) {
    this.print = print;
  }

  read(page, links) {
    this.print(`${page}: ${links.length} links`);
    this.pages += 1;
  }

  failed(page, error) {
    this.print(`${page}: ${error}`);
    this.errors += 1;
  }

  /** Those that were not seen before. From now on they are. */
  unseen(links) {
    const unseen = links.filter((link) => !this.seen.has(link));
    for (const link of unseen) this.seen.add(link);
    return unseen;
  }

  report() {
    return `${this.pages} pages read, ${this.errors} errors`;
  }
}

/** Reads one page. An error is kept, and ends nothing but this visit. */
async function visit(page, site, patience, crawl) {
  crawl.print(`${page} asked`);
  try {
    const links = await read(site(page), patience); // (2)
    crawl.read(page, links);
    return crawl.unseen(links);
  } catch (error) {
    crawl.failed(page, error.message);
    return [];
  }
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Stands for what is done with a page once it is read. It asks the site for nothing. */
async function store() {
  await sleep(90); // (3)
}

/** A list of the pages still to be read, and one visit at a time. */
export async function oneByOne({ patience, site, print }) {
  const crawl = new Crawl(print);
  const pages = ["start"];
  while (pages.length) {
    pages.push(...(await visit(pages.shift(), site, patience, crawl)));
    await store();
  }
  return crawl.report();
}

/** Reads a page, then everything it leads to. It is marked as seen when it has been read: too late. */
async function follow(page, site, patience, crawl) {
  crawl.print(`${page} asked`);
  let links;
  try {
    links = await read(site(page), patience);
  } catch (error) {
    return crawl.failed(page, error.message);
  }
  crawl.read(page, links);
  crawl.seen.add(page);
  const unseen = links.filter((link) => !crawl.seen.has(link));
  const tasks = unseen.map((link) => follow(link, site, patience, crawl)); // (4)
  await store();
  await Promise.all(tasks); // (5)
}

/** A task for every link, however many there are. */
export async function unbounded({ patience, site, print }) {
  const crawl = new Crawl(print);
  await follow("start", site, patience, crawl);
  return crawl.report();
}

/** Hands items on in their order, and knows when all that were taken are done with. */
class Queue {
  #items = [];
  #getters = [];
  #unfinished = 0;
  #finish;
  #finished = new Promise((resolve) => (this.#finish = resolve));

  put(item) {
    this.#items.push(item);
    this.#unfinished += 1;
    this.#getters.shift()?.();
  }

  async get() {
    while (!this.#items.length) await new Promise((resolve) => this.#getters.push(resolve));
    return this.#items.shift();
  }

  done() {
    this.#unfinished -= 1;
    if (!this.#unfinished) this.#finish();
  }

  join() {
    return this.#finished;
  }
}

/** At most as many holders at a time as there are permits. The others wait in line; a permit that comes back is handed to the first. */
class Semaphore {
  #line = [];

  constructor(permits) {
    this.permits = permits;
  }

  async acquire() {
    if (this.permits > 0) this.permits -= 1;
    else await new Promise((resolve) => this.#line.push(resolve));
  }

  release() {
    const next = this.#line.shift();
    if (next) next();
    else this.permits += 1;
  }
}

async function work(queue, permits, site, patience, crawl) {
  for (;;) {
    const page = await queue.get(); // (6)
    try {
      await permits.acquire(); // (7)
      const links = await visit(page, site, patience, crawl).finally(() => permits.release());
      for (const link of links) queue.put(link);
      await store();
    } finally {
      queue.done();
    }
  }
}

/** A few workers, and fewer requests at a time. It is over when the queue is empty and every page is done with. */
export async function workers({ n, limit, patience, site, print }) {
  const crawl = new Crawl(print);
  const queue = new Queue();
  const permits = new Semaphore(limit);
  queue.put("start");
  for (let place = 1; place <= n; place += 1) {
    work(queue, permits, site, patience, crawl); // (8)
  }
  await queue.join(); // (9)
  return crawl.report();
}

// As a script, by `node program.js`, it asks a server of its own and prints.
const script = globalThis.process?.argv[1]?.split(/[\\/]/).at(-1);
if (script && import.meta.url.endsWith(`/${script}`)) {
  const { createServer } = await import("node:http");
  const pages = {
    start: [140, "news", "about", "shop"],
    news: [130, "start", "today", "archive", "shop"],
    about: [240, "start", "team", "shop"],
    shop: [220, "start", "bread", "honey", "lost"],
    today: [160, "news", "bread"],
    archive: [2500, "news", "today"],
    team: [80, "about", "start", "news"],
    bread: [210, "shop", "honey"],
    honey: [250, "shop", "bread", "lost"],
  };
  const server = createServer(({ url }, response) => {
    const [ms, ...links] = pages[url.slice(1)] ?? [50];
    if (!links.length) response.statusCode = 404;
    setTimeout(() => response.end(JSON.stringify({ links })), ms);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const site = (page) => `http://127.0.0.1:${server.address().port}/${page}`;
  await fetch(site("start")); // Node's first request of all takes longer.
  const input = { n: 4, limit: 2, patience: 400, site, print: console.log };
  for (const way of [oneByOne, unbounded, workers]) console.log(await way(input));
  server.close();
}
