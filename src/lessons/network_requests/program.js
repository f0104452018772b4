// The same requests, one after another and gathered.

/** Asks for one URL and reads the answer; a status of 400 or above is an error. */
async function request(place, url, print) {
  print(`${place} asked`);
  const response = await fetch(url); // (1)
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  const answer = await response.json();
  print(`${place} answered`);
  return answer;
}

/** Each request begins when the one before has been answered. */
export async function sequential({ latencies, url, print }) {
  const results = [];
  for (const [index, ms] of latencies.entries()) {
    try {
      results.push(await request(index + 1, url(ms, index + 1), print)); // (2)
    } catch (error) {
      results.push(error);
    }
  }
  return results;
}

/** All requests begin at once. The results come in the order of the latencies. */
export async function gather({ latencies, url, print }) {
  const requests = latencies.map((ms, index) => request(index + 1, url(ms, index + 1), print));
  return Promise.allSettled(requests); // (3)
}

/** Gathered too, but one error hides every answer. */
export async function unchecked({ latencies, url, print }) {
  const requests = latencies.map((ms, index) => request(index + 1, url(ms, index + 1), print));
  try {
    const answers = await Promise.all(requests); // (4)
    return `${answers.length} answers`;
  } catch {
    return "no answers";
  }
}

// As a script, by `node program.js`, it asks a server of its own and prints.
const script = globalThis.process?.argv[1]?.split(/[\\/]/).at(-1);
if (script && import.meta.url.endsWith(`/${script}`)) {
  const { createServer } = await import("node:http");
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, "http://localhost");
    const answer = JSON.stringify({ id: searchParams.get("id") });
    setTimeout(() => response.end(answer), Number(pathname.slice(1)));
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const url = (ms, id) => `http://127.0.0.1:${server.address().port}/${ms}?id=${id}`;
  const input = { latencies: [300, 200, 400], url, print: console.log };
  for (const way of [sequential, gather, unchecked]) console.log(await way(input));
  server.close();
}
