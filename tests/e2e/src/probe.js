// Watches the page from its start; the test server puts it before the page's own scripts.
window.probe = { errors: [], runs: [], frames: 0, timers: 0, requests: [], shift: 0, moved: [], sentence: null, memory: null };

// A browser without WebAssembly.
if (location.hash === "#no-wasm") delete window.WebAssembly;

// A network without the lessons' pages, until `probe.lessons` is set, and a cache that has those of another release.
if (["#no-lessons", "#old-lessons"].includes(location.hash)) {
  const fetched = window.fetch;
  window.fetch = async (url, ...rest) => {
    if (!/^lessons\//.test(url) || probe.lessons) return fetched(url, ...rest);
    if (location.hash === "#no-lessons") throw new TypeError("no lessons here");
    const answer = await fetched(url, ...rest);
    return new Response((await answer.text()).replace("fetch(url)", "fetch(old)"));
  };
}

addEventListener("error", (event) => probe.errors.push(`error: ${event.message ?? event.target?.outerHTML}`));
addEventListener("unhandledrejection", (event) => probe.errors.push(`unhandled rejection: ${event.reason}`));
addEventListener("securitypolicyviolation", (event) =>
  probe.errors.push(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
);
addEventListener("interleave:run", (event) => probe.runs.push(event.detail));

// Each request with its interval, even when the page has cleared its own list of them.
const note = (entries) =>
  void probe.requests.push(...entries.map(({ name, startTime, responseEnd }) => [name, [startTime, responseEnd]]));
const resources = new PerformanceObserver((list) => note(list.getEntries()));
resources.observe({ type: "resource", buffered: true });
probe.intervals = () => {
  note(resources.takeRecords());
  return probe.requests;
};

// How far things have moved that the reader didn't move (Chromium only tells), and which, from where to where.
if (PerformanceObserver.supportedEntryTypes.includes("layout-shift")) {
  const place = ({ top, height }) => `${top}+${height}`;
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, startTime, sources } of list.getEntries()) {
      if (hadRecentInput) continue;
      probe.shift += value;
      for (const { node, previousRect, currentRect } of sources) {
        const name = node?.id || node?.className || node?.nodeName;
        const moved = `${place(previousRect)} to ${place(currentRect)}`;
        probe.moved.push(`${Math.round(startTime)} ms, ${value.toFixed(4)}: ${name}, ${moved}`);
      }
    }
  }).observe({ type: "layout-shift", buffered: true });
}

// When the sentence about the first run stood, in milliseconds since 1970.
const sentence = new MutationObserver(() => {
  const done = document.querySelector("article[data-lesson][data-state=done]");
  if (!done || document.getElementById("summary")?.textContent === "") return;
  probe.sentence = performance.timeOrigin + performance.now();
  sentence.disconnect();
});
sentence.observe(document, { attributes: true, childList: true, characterData: true, subtree: true });

// The wasm's memory: that of the first module that has one, by whatever short name a release gives it.
for (const name of ["instantiate", "instantiateStreaming"]) {
  const original = window.WebAssembly?.[name];
  if (!original) continue;
  WebAssembly[name] = async (...rest) => {
    const made = await original.apply(WebAssembly, rest);
    const exported = Object.values((made.instance ?? made).exports);
    probe.memory ??= exported.find((value) => value instanceof WebAssembly.Memory) ?? null;
    return made;
  };
}

const logged = console.error;
console.error = (...words) => {
  probe.errors.push(`console: ${words.join(" ").slice(0, 2000)}`);
  logged.apply(console, words);
};

for (const [name, count] of [["requestAnimationFrame", "frames"], ["setTimeout", "timers"], ["setInterval", "timers"]]) {
  const original = window[name];
  window[name] = (...rest) => {
    probe[count] += 1;
    return original.apply(window, rest);
  };
}

let programs = 0;

// Runs a function of a lesson's program.js, as it is published, on this page's timers and `fetch`. It answers as
// tests/oracle/javascript.mjs does: the lines with their microseconds, up to its end, and how that was.
probe.program = async (lesson, name, given) => {
  programs += 1;
  const address = (path) => new URL(path, document.baseURI).href;
  const { [name]: program } = await import(address(`lessons/${lesson}/program.js?${programs}`));
  const start = performance.now();
  const printed = [];
  const page = {
    print: (text) => void printed.push([Math.round((performance.now() - start) * 1000), String(text)]),
    url: (ms, id) => address(`lat/${ms}?bytes=512&id=${id}&at=program-${programs}`),
    site: (page) => address(`site/${page}?at=program-${programs}`),
  };
  const end = (ended, text) => ({ printed: [...printed], ended, text });
  return program({ ...given, ...page }).then(
    (value) => end("returned", typeof value === "string" ? value : null),
    (error) => end("raised", error.message),
  );
};
