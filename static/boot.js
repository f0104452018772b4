// Starts the program. A file of its own, as the content security policy allows no inline script.
const root = document.documentElement;

function fail(text, error) {
  root.dataset.boot = "failed";
  // After a panic the page has said so already.
  if (document.getElementById("crash")?.hidden === false) return;
  document.getElementById("boot-message").textContent = text;
  if (error) console.error(error);
}

const { js, wasm } = document.querySelector("script[data-wasm]").dataset;
if (typeof WebAssembly !== "object") {
  fail("Interleave runs Rust in your browser through WebAssembly, which is missing or switched off here.");
} else {
  try {
    const module = await import(new URL(js, document.baseURI));
    await module.default({ module_or_path: new URL(wasm, document.baseURI) });
    root.dataset.boot = "ready";
  } catch (error) {
    fail("Interleave could not be loaded. Check the connection, then reload the page.", error);
  }
}
