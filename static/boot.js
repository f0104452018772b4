// @ts-check
/// <reference lib="dom" />
/**
 * Loads the program and, later, its parts; says what could not be loaded, why, and what helps.
 *
 * A classic script at the head of the page: it runs before anything is painted, also in a sandbox whose origin is opaque
 * and on a host without CORS. Its element names what is loaded: `data-app`, the script that wasm-bindgen made;
 * `data-wasm`; and in a release `data-files`, the size and hash of each wasm: `{"<name>": [<bytes>, <hash>]}`. Each of
 * these names contains the hash of its content, so the element is the version of the page.
 *
 * The program finds `interleave` in the global scope: `load` for its parts, `failure` for why one didn't come.
 */
(() => {
  const own = /** @type {HTMLScriptElement} */ (document.currentScript);
  const { app = "", wasm = "", module } = own.dataset;
  /** @type {Record<string, [number, number]>} */
  const files = JSON.parse(own.dataset.files ?? "{}");
  const root = document.documentElement;
  const base = new URL(".", own.src);

  /** How often a file is asked for, and how long nothing may arrive before it is given up, in milliseconds. */
  const ATTEMPTS = 3;
  const PAUSE = 700;
  const STALLED = 15_000;
  /** After this time the page says what else a reader can do than wait. */
  const LONG = 8_000;

  /** Why something could not be loaded: a sentence for readers; `version` if the page has been replaced by a newer one. */
  class Failure extends Error {
    /** @param {string} text @param {{ again?: boolean, version?: boolean }} [about] */
    constructor(text, { again = false, version = false } = {}) {
      super(text);
      this.again = again;
      this.version = version;
    }
  }

  const NEW_VERSION = "There is a new version of this page.";

  // What a lesson's address asks for is not the lesson that the page holds ready.

  const query = new URLSearchParams(location.search);
  const lesson = query.get("lesson");
  const theme = query.get("theme");
  const isEmbedded = query.get("embed") === "1";
  if (isEmbedded) {
    // In someone else's page, a link leads to a tab of its own.
    document.head.append(Object.assign(document.createElement("base"), { target: "_blank" }));
    document.addEventListener("DOMContentLoaded", () => {
      Object.assign(document.querySelector("#crash a") ?? {}, { href: location.href, target: "_self" });
    });
  }
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  root.dataset.boot = "loading";
  const isOther = lesson !== null && lesson !== own.dataset.lesson;
  if (isOther || isEmbedded) root.dataset.first = "other";

  // What the browser tells of a policy that blocks something comes as an event only.

  /** @type {string | undefined} */
  let blocked;
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
    if (blockedURI.startsWith(base.href) || /wasm|eval/.test(blockedURI)) blocked = effectiveDirective;
  });

  // Loading

  const sleep = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

  /** FNV-1a, 32 bits: it tells any single changed byte, also where the page is not a secure context. @param {Uint8Array} bytes */
  function hash(bytes) {
    let hash = 0x811c9dc5;
    for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
    return hash >>> 0;
  }

  /**
   * A wasm file, compiled, whatever its MIME type. What may pass is tried again.
   * @param {string} name
   * @param {(bytes: number) => void} [progress] is told how much has arrived
   * @returns {Promise<WebAssembly.Module>}
   */
  async function load(name, progress) {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const module = await fetched(name, attempt, progress);
        interleave.failure = "";
        return module;
      } catch (error) {
        const failure = error instanceof Failure ? error : await why(name, error);
        if (!failure.again || attempt === ATTEMPTS || navigator.onLine === false) {
          interleave.failure = failure.version ? `${NEW_VERSION} Reload it.` : failure.message;
          if (failure.version) say(NEW_VERSION, "Reload", () => location.reload());
          throw failure;
        }
      }
      await sleep(attempt * PAUSE);
    }
  }

  /** @param {string} name @param {number} attempt @param {(bytes: number) => void} [progress] */
  async function fetched(name, attempt, progress) {
    const stop = new AbortController();
    let timer = setTimeout(() => stop.abort(), STALLED);
    try {
      // A copy that was cut off or changed may be in the browser's cache.
      const cache = attempt === 1 ? "default" : "reload";
      const response = await fetch(new URL(name, base), { cache, signal: stop.signal, credentials: "same-origin" });
      const bad = await refusal(name, response);
      if (bad) throw bad;
      const bytes = await read(response, (count) => {
        clearTimeout(timer);
        timer = setTimeout(() => stop.abort(), STALLED);
        progress?.(count);
      });
      const wrong = difference(name, bytes);
      if (wrong) throw wrong;
      // Not while it arrives: Firefox, once that has failed for a file that was cut off, never ends it again.
      return await WebAssembly.compile(bytes);
    } catch (error) {
      if (stop.signal.aborted) {
        throw new Failure(`Nothing has arrived of ${name} for ${STALLED / 1000} seconds.`, { again: true });
      }
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** @param {Response} response @param {(bytes: number) => void} progress @returns {Promise<Uint8Array<ArrayBuffer>>} */
  async function read(response, progress) {
    const reader = response.body?.getReader();
    if (!reader) return new Uint8Array(await response.arrayBuffer());
    const pieces = [];
    let length = 0;
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      pieces.push(piece.value);
      progress((length += piece.value.length));
    }
    const whole = new Uint8Array(length);
    let at = 0;
    for (const piece of pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }

  /** What is wrong with an answer, by its head. @param {string} name @param {Response} response */
  async function refusal(name, { ok, status, headers }) {
    if (ok && !/^text\/html/.test(headers.get("content-type") ?? "")) return undefined;
    // The usual cause of a file that was there and isn't: another release took its place.
    if ((ok || status === 404 || status === 410) && (await isReplaced())) return new Failure(NEW_VERSION, { version: true });
    if (ok) return new Failure(`In place of ${name} the server sends a page. The copy of Interleave there is not whole.`);
    if (status === 404 || status === 410) {
      return new Failure(`The server does not have ${name} (${status}). The copy of Interleave there is not whole.`);
    }
    if (status === 401 || status === 403) return new Failure(`The server refuses ${name} (${status}).`);
    return new Failure(`The server fails at ${name} (${status}).`, { again: true });
  }

  /** @param {string} name @param {Uint8Array} bytes */
  function difference(name, bytes) {
    const [size, sum] = files[name] ?? [bytes.length, undefined];
    if (bytes.length < size) return new Failure(`Only ${bytes.length} of ${size} bytes of ${name} arrived.`, { again: true });
    if (bytes.length > size || (sum !== undefined && hash(bytes) !== sum)) {
      return new Failure(`${name} did not arrive as it was published.`, { again: true });
    }
    return undefined;
  }

  /** Of an error that is none of ours. @param {string} name @param {unknown} error */
  async function why(name, error) {
    console.error(error);
    // The event of a blocked request may come after its error.
    await sleep(0);
    if (blocked) {
      return new Failure(
        `A content security policy blocks ${name} (${blocked}). The host of this page must allow 'self' and ` +
          "'wasm-unsafe-eval' in script-src, and 'self' in connect-src.",
      );
    }
    if (error instanceof WebAssembly.CompileError || error instanceof WebAssembly.LinkError) {
      return new Failure(`This browser can't compile ${name} (${error.message}).`);
    }
    if (location.protocol === "file:") {
      return new Failure("This page was opened as a file, and browsers load no program from there. Put it on a server.");
    }
    if (self.origin === "null" || location.origin === "null") {
      return new Failure(
        "This page is in a sandbox without an origin of its own, and its host does not send " +
          "“Access-Control-Allow-Origin: *”. One of the two must change: the header, or the frame's sandbox, which may have allow-same-origin.",
      );
    }
    if (navigator.onLine === false) return new Failure("You are offline, and this browser has not kept the page.", { again: true });
    return new Failure(`The server can't be reached (${name}). The connection may be gone, or something blocks the request.`, { again: true });
  }

  /** Whether the server has another version of the page by now. */
  async function isReplaced() {
    try {
      const response = await fetch(base, { cache: "no-store" });
      const page = response.ok ? await response.text() : "";
      return page.includes("data-app=") && !page.includes(app);
    } catch {
      return false;
    }
  }

  /** The program's script. A failed one can be asked for again, which a failed `import` can't everywhere. */
  async function script() {
    const url = new URL(app, base);
    if (module !== undefined) return (await import(url.href)).default;
    for (let attempt = 1; ; attempt += 1) {
      await new Promise((resolve) => {
        const element = document.createElement("script");
        element.src = url.href;
        element.onload = element.onerror = resolve;
        document.head.append(element);
        setTimeout(resolve, STALLED);
      });
      if (interleave.start) return interleave.start;
      let failure;
      try {
        const response = await fetch(url, { cache: "reload" });
        failure = (await refusal(app, response)) ?? new Failure(`${app} did not arrive whole.`, { again: true });
      } catch (error) {
        failure = await why(app, error);
      }
      if (!failure.again || attempt === ATTEMPTS || navigator.onLine === false) throw failure;
      await sleep(attempt * PAUSE);
    }
  }

  // What the reader is told

  /** @type {(() => void) | undefined} */
  let unsaid;
  document.addEventListener("DOMContentLoaded", () => unsaid?.());

  /**
   * Shows a sentence over the page, with what can be done about it.
   * @param {string} text @param {string} [action] the button's text @param {() => void} [act]
   */
  function say(text, action, act) {
    const place = document.getElementById("boot-message");
    // Only the last of what is said before its place is there is shown in it.
    unsaid = place ? undefined : () => say(text, action, act);
    if (!place) return;
    place.textContent = text;
    if (!action || !act) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = action;
    button.onclick = act;
    const read = document.createElement("a");
    // The page lists them; an address can name anything.
    const known = [...document.querySelectorAll("[data-to]")].some((link) => link.getAttribute("data-to") === lesson);
    read.href = new URL(`lessons/${known ? lesson : "index"}.html`, base).href;
    read.textContent = known ? "Read this lesson as text" : "Read the lessons as text";
    place.append(" ", button, " ", read);
  }

  /** After a panic the page has said so already. */
  const hasCrashed = () => document.getElementById("crash")?.hidden === false;

  async function boot() {
    root.dataset.boot = "loading";
    const size = files[wasm]?.[0];
    const kilobytes = (/** @type {number} */ bytes) => Math.round(bytes / 1000);
    let arrived = 0;
    let isLong = false;
    const tell = () => {
      const much = size ? ` ${kilobytes(arrived)} of ${kilobytes(size)} KB` : "";
      if (isLong) say(`The program is still loading:${much}. The connection is slow, or the server is.`, "Reload", () => location.reload());
      else say(`Loading the program…${much}`);
    };
    const long = setTimeout(() => {
      isLong = true;
      tell();
    }, LONG);
    tell();
    try {
      if (location.protocol === "file:") throw await why(app, undefined);
      const loading = load(wasm, (bytes) => {
        arrived = bytes;
        tell();
      });
      loading.catch(() => {});
      const start = await script();
      const module = await loading;
      await new Promise((resolve) => {
        if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", resolve, { once: true });
        else resolve(undefined);
      });
      await start({ module_or_path: module });
      root.dataset.boot = "ready";
      delete root.dataset.first;
      say("");
    } catch (error) {
      root.dataset.boot = "failed";
      if (hasCrashed()) return say("");
      const failure = error instanceof Failure ? error : await why(wasm, error);
      console.error(error);
      if (failure.version) say(NEW_VERSION, "Reload", () => location.reload());
      else say(`Interleave could not be loaded. ${failure.message}`, "Try again", () => location.reload());
    } finally {
      clearTimeout(long);
    }
  }

  const interleave = {
    load,
    /** Why the last part that was asked for did not come; empty once one has come. */
    failure: "",
    /** The names of this version's files, without the page itself. */
    files: () => [app, ...Object.keys(files)],
    /** The program's script puts its start here. @type {undefined | ((options: { module_or_path: WebAssembly.Module }) => Promise<unknown>)} */
    start: undefined,
    isReplaced,
    say,
  };
  Object.assign(globalThis, { interleave });

  if (typeof WebAssembly !== "object") {
    root.dataset.boot = "failed";
    say("Interleave runs Rust in your browser through WebAssembly, which is missing or switched off here.");
  } else {
    boot();
  }
})();
