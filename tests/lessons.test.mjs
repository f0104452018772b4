// The lessons' pages: `node --test tests/lessons.test.mjs`.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { LANGUAGES, build, escape, listingHtml, readText, readTour, stepsOf } from "../scripts/lessons.mjs";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));
const [RUST, PYTHON] = LANGUAGES;

const folders = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

function folderWith(files) {
  const folder = mkdtempSync(join(tmpdir(), "interleave-lessons-"));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** What trunk has built when the script runs; a release's page has no quotes. */
const built = () =>
  folderWith({
    "index.html": "<title>Interleave</title><div id=app></div>",
    "styles-0123456789abcdef.css": "",
  });

/** What the program shows first. */
const START = (reading = '<div class="reading coming" aria-busy="true"><p>Loading the text…</p></div>') =>
  '<a href="?" data-to="locks">Locks</a><a href="?lesson=task-groups" data-to="task-groups">Locks</a>' +
  `<article data-lesson="locks"><p>Locks</p><h1>One at a time</h1><p>Wait &amp; see.</p>${reading}</article>\n`;

const HEADER = '<header>\n<p class="subject">Locks</p>\n<h1>One\n at a time</h1>\n<p class="lead">Wait &amp; see.</p>\n</header>\n';
const WHY = '<section id="why">\n<h2>Why</h2>\n<p>Because.</p>\n</section>\n';

/** A project of two lessons, with these files added or replaced. */
const project = (files = {}) =>
  folderWith({
    "src/lessons/tour.txt": "# A comment\n\nFirst steps\n    locks\nBeyond\n    task-groups\n",
    "src/view/start.html": START(),
    ...Object.fromEntries(
      ["locks", "task_groups"].flatMap((name) => [
        [`src/lessons/${name}/text.html`, HEADER + WHY],
        [`src/lessons/${name}/program.rs`, "fn a() {} // (1)\n"],
        [`src/lessons/${name}/program.py`, "a()  # (1)\n"],
        [`src/lessons/${name}/program.js`, "a(); // (1)\n"],
      ]),
    ),
    ...files,
  });

const withoutTags = (html) =>
  html.replace(/<[^>]*>/g, "").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** What the app cuts out. */
const part = (html, name) => html.split(`<!-- ${name} -->`)[1].split("<!-- end -->")[0];

// The project's own lessons

test("every lesson has a page with its text and its three programs, to the byte", () => {
  const staging = built();
  const lessons = build(PROJECT, staging);
  assert.ok(lessons.length > 0);
  for (const { id, sections, listings } of lessons) {
    const html = readFileSync(join(staging, `lessons/${id}.html`), "utf8");
    assert.equal(part(html, "text").trim(), sections, id);
    for (const { id: language, file, source } of listings) {
      assert.equal(withoutTags(part(html, language)), source, `${id}: ${file}`);
      assert.equal(readFileSync(join(staging, "lessons", id, file), "utf8"), source, `${id}: ${file}`);
    }
  }
});

test("every listing that can run by itself does, and prints", { timeout: 120_000 }, async () => {
  const run = promisify(execFile);
  const python = process.env.PYTHON || "python3";
  const listings = readTour(readFileSync(join(PROJECT, "src/lessons/tour.txt"), "utf8"))
    .flatMap(({ lessons }) => lessons)
    .map((id) => join(PROJECT, "src/lessons", id.replaceAll("-", "_")));
  const check = async (folder) => {
    for (const [command, file] of [[process.execPath, "program.js"], [python, "program.py"]]) {
      const { stdout } = await run(command, [join(folder, file)]);
      assert.ok(stdout.split("\n").length > 3, `${folder}/${file} printed: ${stdout}`);
      assert.doesNotMatch(stdout, /Error:|undefined/, `${folder}/${file}`);
    }
  };
  await Promise.all(listings.map(check));
});

test("every program.js is a module that prints nothing by itself", async () => {
  const program = pathToFileURL(join(PROJECT, "src/lessons/locks/program.js"));
  const { stdout } = await promisify(execFile)(process.execPath, ["--eval", `import("${program}")`]);
  assert.equal(stdout, "");
});

test("every link of the pages leads to a file, and no page has what its policy refuses", () => {
  const staging = built();
  writeFileSync(join(staging, "icon.svg"), "");
  build(PROJECT, staging);
  for (const name of readdirSync(join(staging, "lessons")).filter((name) => name.endsWith(".html"))) {
    const html = readFileSync(join(staging, "lessons", name), "utf8");
    assert.match(html, /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self';/);
    assert.doesNotMatch(html, /<script|<style|\sstyle=|\son\w+=/);
    for (const [, link] of html.matchAll(/ href="([^"]*)"/g)) {
      if (/^https?:/.test(link)) continue;
      const path = link.replace(/[?#].*/, "").replace(/\/$/, "/index.html");
      assert.ok(readFileSync(join(staging, "lessons", path || name)) !== undefined, `${name}: ${link}`);
    }
  }
});

// Pages

test("a page names its neighbours, its subject and its files, and runs live by one link", () => {
  const staging = built();
  build(project(), staging);
  const [first, last] = ["locks", "task-groups"].map((id) => readFileSync(join(staging, `lessons/${id}.html`), "utf8"));
  assert.match(first, /<title>Locks: One at a time \| Interleave<\/title>/);
  assert.match(first, /<meta name="description" content="Wait &amp; see.">/);
  assert.match(first, /<link rel="stylesheet" href="..\/styles-0123456789abcdef.css">/);
  assert.match(first, /<a class="run-live" href="..\/\?lesson=locks">/);
  assert.match(first, /<a rel="next" href="task-groups.html">/);
  assert.doesNotMatch(first, /rel="prev"/);
  assert.match(last, /<a rel="prev" href="locks.html">/);
  assert.doesNotMatch(last, /rel="next"/);
});

test("the page holds the first lesson ready, with its text and with links that need no program", () => {
  const staging = built();
  build(project(), staging);
  const html = START(`<div class="reading">${WHY.trim()}</div>`)
    .trim()
    .replace('"?"', '"lessons/locks.html"')
    .replace('"?lesson=task-groups"', '"lessons/task-groups.html"');
  assert.equal(readFileSync(join(staging, "index.html"), "utf8"), `<title>Interleave</title><div id=app>${html}</div>`);
  const all = readFileSync(join(staging, "lessons/index.html"), "utf8");
  assert.deepEqual([...all.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, title]) => title), ["First steps", "Beyond"]);
  assert.deepEqual([...all.matchAll(/<li><a href="(.*?)"/g)].map(([, link]) => link), ["locks.html", "task-groups.html"]);
});

test("a page in development, whose markup is as written, gets the lesson too", () => {
  const staging = built();
  writeFileSync(join(staging, "index.html"), '<div id="app"></div>');
  build(project(), staging);
  assert.match(readFileSync(join(staging, "index.html"), "utf8"), /^<div id="app"><a href="lessons\/locks.html"/);
});

test("a first lesson that is of another version of the program, or no lesson, is refused", () => {
  for (const start of [START("<div></div>"), START().replace("One at a time", "Two"), START().replace('="locks"><p>', '="gone"><p>')]) {
    const staging = built();
    assert.throws(() => build(project({ "src/view/start.html": start }), staging), /src\/view\/start.html/);
    assert.deepEqual(readdirSync(staging), ["index.html", "styles-0123456789abcdef.css"]);
  }
});

test("where the page came from doesn't change it", () => {
  const [here, there] = [built(), built()];
  build(project(), here);
  build(project(), there);
  for (const name of ["index.html", "lessons/index.html", "lessons/locks.html"]) {
    assert.equal(readFileSync(join(here, name), "utf8"), readFileSync(join(there, name), "utf8"));
  }
});

// Listings

test("a step's comment is marked, and only at a line's end", () => {
  const steps = (source, language) => [...listingHtml(source, language).matchAll(/data-step="(\d+)"/g)].map(([, n]) => +n);
  /** @type {[string, typeof RUST, number[]][]} */
  const cases = [
    ["a(); // (1)\nb(); // (12)\n", RUST, [1, 12]],
    ["a() # (1)\nb()  # (2)", PYTHON, [1, 2]],
    ['a("// (1)"); b(c) // (d)\n// (1) later\n', RUST, []],
    ["a() // (1)", PYTHON, []],
    ["a(); // why // (3)", RUST, [3]],
    ["a(); // (100)", RUST, []],
  ];
  for (const [source, language, expected] of cases) {
    assert.deepEqual(steps(source, language), expected, source);
    assert.deepEqual(stepsOf(source, language), expected, source);
    assert.equal(withoutTags(listingHtml(source, language)), source);
  }
});

test("comments are told from code, and markup in code is text", () => {
  assert.equal(
    listingHtml("/* a\n b */\n#[test]\nfn f<T>(a: &T) {\n\n    // c\n}\n", RUST),
    "<i>/* a</i>\n<i> b */</i>\n#[test]\nfn f&lt;T&gt;(a: &amp;T) {\n\n<i>    // c</i>\n}\n",
  );
  assert.equal(listingHtml('"""a"""\n"""b\nc\n"""\nd\n# e', PYTHON), '<i>"""a"""</i>\n<i>"""b</i>\n<i>c</i>\n<i>"""</i>\nd\n<i># e</i>');
  assert.equal(withoutTags(listingHtml("<!-- end -->&lt;", RUST)), "<!-- end -->&lt;");
  assert.equal(escape("<&>"), "&lt;&amp;&gt;");
});

// What is wrong is said

test("a tour is sections and their lessons", () => {
  assert.deepEqual(readTour("A b\n    c-1\n    d\n\nE\n"), [{ title: "A b", lessons: ["c-1", "d"] }, { title: "E", lessons: [] }]);
  assert.throws(() => readTour("    orphan\n"), /tour.txt: “ {4}orphan”/);
  assert.throws(() => readTour("A\n    Not an id\n"), /Not an id/);
  assert.throws(() => readTour("A\n    b\nC\n    b\n"), /b is there twice/);
});

test("a text has a header, known sections in order, and nothing that the policy refuses", () => {
  assert.deepEqual(readText(HEADER + WHY, "text.html"), {
    subject: "Locks",
    title: "One at a time",
    lead: "Wait &amp; see.",
    sections: WHY.trim(),
  });
  const python = WHY.replace("why", "python");
  /** @type {[string, RegExp][]} */
  const cases = [
    [WHY, /^Error: text.html: it must begin with <header>/],
    [HEADER, /sections must be of why, look-for/],
    [HEADER + python + WHY, /in this order/],
    [HEADER + WHY + WHY, /in this order/],
    [HEADER + WHY.replace("why", "whither"), /sections must be of/],
    [HEADER + WHY.replace("</section>", ""), /not closed/],
    [HEADER + WHY + "<section><p>More</p></section>", /of another kind/],
    [HEADER + WHY.replace("Because.", "<script>"), /“<script” has no place/],
    [HEADER + WHY.replace("<p>", '<p style="a">'), /has no place/],
    [HEADER + WHY.replace("<p>", '<p onclick="a">'), /has no place/],
    [HEADER + WHY.replace("<p>", "<!-- end --><p>"), /has no place/],
  ];
  for (const [html, error] of cases) {
    assert.throws(() => readText(html, "text.html"), error, html);
  }
  const code = WHY.replace("Because.", "<code>if on_done = 1</code>");
  assert.ok(readText(HEADER + code, "text.html"), "prose is free");
});

test("nothing is written for a lesson that is wrong", () => {
  /** @type {[string, string, RegExp][]} */
  const cases = [
    ["src/lessons/locks/program.py", "a()\n", /locks\/program.py: its steps are none, program.rs has 1/],
    ["src/lessons/locks/program.js", "a(); // (2)\n", /locks\/program.js: its steps are 2, program.rs has 1/],
    ["src/lessons/locks/program.rs", "a(); // (1)\r\n", /lines must end with/],
    ["src/lessons/tour.txt", "A\n    missing\n", /missing/],
  ];
  for (const [file, text, error] of cases) {
    const staging = built();
    assert.throws(() => build(project({ [file]: text }), staging), error);
    assert.deepEqual(readdirSync(staging), ["index.html", "styles-0123456789abcdef.css"]);
  }
  const staging = built();
  writeFileSync(join(staging, "index.html"), "<main></main>");
  assert.throws(() => build(project(), staging), /index.html: no <div id="app"><\/div>/);
});
