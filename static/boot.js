// Starts the program. A file of its own, as the content security policy allows no inline script.
const root = document.documentElement;

/** @param {string} text @param {unknown} [error] */
function fail(text, error) {
  root.dataset.boot = "failed";
  // After a panic the page has said so already.
  if (document.getElementById("crash")?.hidden === false) return;
  /** @type {HTMLElement} */ (document.getElementById("boot-message")).textContent = text;
  if (error) console.error(error);
}

const script = /** @type {HTMLScriptElement} */ (document.querySelector("script[data-wasm]"));
const { js, wasm } = /** @type {{ js: string, wasm: string }} */ (script.dataset);
if (typeof WebAssembly !== "object") {
  fail("Interleave runs Rust in your browser through WebAssembly, which is missing or switched off here.");
} else {
  try {
    const module = await import(new URL(js, document.baseURI).href);
    await module.default({ module_or_path: new URL(wasm, document.baseURI) });
    root.dataset.boot = "ready";
  } catch (error) {
    fail("Interleave could not be loaded. Check the connection, then reload the page.", error);
  }
}
