// Watches the page from its start; the test server puts it before the page's own scripts.
window.probe = { errors: [], runs: [], frames: 0, timers: 0 };

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
