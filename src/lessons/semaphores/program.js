// Requests to a server that serves so many at a time: all at once, with permits, and at a steady rate.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** So many holders at a time. Who comes meanwhile waits in line, and is handed a permit by one who is done. */
class Semaphore {
  #line = [];

  constructor(permits, most = Infinity) {
    this.permits = permits;
    this.most = most;
  }

  async acquire() {
    if (this.permits > 0) this.permits -= 1;
    else await new Promise((resolve) => this.#line.push(resolve));
  }

  release() {
    if (this.permits >= this.most) throw new Error("BoundedSemaphore released too many times");
    const next = this.#line.shift();
    if (next) next();
    else this.permits += 1;
  }
}

/** Asks a busy server: it turns away what comes beyond its limit. */
async function request(place, url, server, print) {
  // The endpoint has no limit of its own: it is asked for what such a server would answer.
  const busy = server.underWay >= server.limit;
  print(`${place} asked`);
  server.underWay += 1;
  const response = await fetch(busy ? `${url}&status=503` : url); // (1)
  server.underWay -= 1;
  if (!response.ok) {
    print(`${place} turned away`);
    throw new Error(`HTTP ${response.status}`);
  }
  const answer = await response.json();
  print(`${place} answered`);
  return answer;
}

async function withPermit(place, url, server, permits, print) {
  await permits.acquire(); // (2)
  try {
    return await request(place, url, server, print);
  } finally {
    permits.release();
  }
}

async function atARate(place, url, server, permits, interval, print) {
  await permits.acquire(); // (3)
  const due = performance.now() + interval;
  try {
    return await request(place, url, server, print);
  } finally {
    await sleep(due - performance.now()); // (4)
    permits.release();
  }
}

/** Waits for all of them, whatever they give. */
async function gathered(requests) {
  const results = await Promise.allSettled(requests); // (5)
  const answers = results.filter(({ status }) => status === "fulfilled");
  return `${answers.length} of ${results.length} answered`;
}

/** Everything is asked for at the same moment. */
export async function allAtOnce({ latencies, limit, url, print }) {
  const server = { limit, underWay: 0 };
  return gathered(latencies.map((ms, index) => request(index + 1, url(ms, index + 1), server, print)));
}

/** As many requests as there are permits; the others wait until one comes back. */
export async function semaphore({ latencies, limit, url, print }) {
  const server = { limit, underWay: 0 };
  const permits = new Semaphore(limit);
  return gathered(latencies.map((ms, index) => withPermit(index + 1, url(ms, index + 1), server, permits, print)));
}

/** A permit comes back when its interval is over, so no more than `limit` begin in any interval. */
export async function rateLimit({ latencies, limit, interval, url, print }) {
  const server = { limit, underWay: 0 };
  const permits = new Semaphore(limit);
  return gathered(
    latencies.map((ms, index) => atARate(index + 1, url(ms, index + 1), server, permits, interval, print)),
  );
}

/** Gives its permit back, and once more. That it is one too many shows when no other is out. */
async function careless(place, url, server, permits, print) {
  await permits.acquire(); // (6)
  try {
    return await request(place, url, server, print);
  } finally {
    for (let times = 0; times < 2; times += 1) {
      try {
        permits.release();
      } catch (error) {
        print(`${place}: ${error.message}`);
      }
    }
  }
}

/** Each request lets in two others, and the limit is none any more. */
export async function releasedTwice({ latencies, limit, url, print }) {
  const server = { limit, underWay: 0 };
  const permits = new Semaphore(limit, limit);
  return gathered(latencies.map((ms, index) => careless(index + 1, url(ms, index + 1), server, permits, print)));
}
