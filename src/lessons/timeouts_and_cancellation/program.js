// A request that may take too long: cut off, waited for twice, asked again, and left running.

const sleep = (ms, value) => new Promise((resolve) => setTimeout(resolve, ms, value));

/** Asks for one URL and reads the answer; a status of 400 or above is an error. */
async function request(url, print, signal) {
  print("asked");
  const response = await fetch(url, { signal }); // (1)
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const answer = await response.json();
  print("answered");
  return answer;
}

/** When the time is over, the request is cancelled. */
export async function timeout({ ms, limit, url, print }) {
  try {
    await request(url(ms, 1), print, AbortSignal.timeout(limit)); // (2)
  } catch (error) {
    if (error.name === "TimeoutError") return "no answer in time";
    throw error;
  }
  return "answered in time";
}

/** When the time is over, only the waiting ends. The request goes on. */
export async function shield({ ms, limit, url, print }) {
  const task = request(url(ms, 1), print);
  const first = await Promise.race([task, sleep(limit, "late")]); // (3)
  if (first === "late") print("still waiting");
  await task; // (4)
  return "answered in the end";
}

/** The first answer is an error, the second too slow. Each pause is twice as long as the last. */
export async function retry({ ms, limit, url, print }) {
  const attempts = [`${url(100, 1)}&status=503`, url(ms, 2), url(100, 3)];
  for (const [index, url] of attempts.entries()) {
    if (index > 0) await sleep(100 * 2 ** index); // (6)
    try {
      await request(url, print, AbortSignal.timeout(limit)); // (5)
      return `answered at attempt ${index + 1}`;
    } catch (error) {
      print(error.name === "TimeoutError" ? "too slow" : error.message);
    }
  }
  throw new Error("given up");
}

/** The first request may take the time of the second: the limit is for both. */
export async function deadline({ ms, limit, url, print }) {
  const signal = AbortSignal.timeout(limit);
  for (const place of [1, 2]) {
    try {
      await request(url(Math.floor(ms / 5), place), print, signal); // (7)
    } catch (error) {
      if (error.name === "TimeoutError") return `request ${place} came too late`;
      throw error;
    }
  }
  return "both answered in time";
}

/** When the time is over, the program goes on, and so does the request. The sleep stands for its other work. */
export async function abandoned({ ms, limit, url, print }) {
  const task = request(url(ms, 1), print);
  const first = await Promise.race([task, sleep(limit, "late")]); // (8)
  if (first !== "late") return "answered in time";
  print("no answer in time");
  await sleep(ms); // (9)
  return "went on without it";
}

// As a script, by `node program.js`, it asks a server of its own and prints.
const script = globalThis.process?.argv[1]?.split(/[\\/]/).at(-1);
if (script && import.meta.url.endsWith(`/${script}`)) {
  const { createServer } = await import("node:http");
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, "http://localhost");
    response.statusCode = searchParams.get("status") ?? 200;
    const answer = JSON.stringify({ id: searchParams.get("id") });
    setTimeout(() => response.end(answer), Number(pathname.slice(1)));
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const url = (ms, id) => `http://127.0.0.1:${server.address().port}/${ms}?id=${id}`;
  const input = { ms: 1500, limit: 400, url, print: console.log };
  for (const way of [timeout, shield, retry, deadline, abandoned]) console.log(await way(input));
  server.close();
}
