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
