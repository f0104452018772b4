// The links of the texts: README.md, index.html, the lessons' texts and the pages that are made of them. What they name
// is there, fragments too; nothing is fetched. `node --test tests/links.test.mjs`.

import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve, sep } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { build, readTour } from "../scripts/lessons.mjs";

const PROJECT = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");

/** The hosts that a text may send its readers to, each with the reason. */
const HOSTS = new Map([
  ["rustup.rs", "installs Rust"],
  ["nodejs.org", "installs Node"],
  ["docs.python.org", "asyncio, which the runtime answers to"],
  ["docs.rs", "the crates that programs use"],
  ["doc.rust-lang.org", "Rust's own documentation"],
  ["developer.mozilla.org", "JavaScript's and the browser's interfaces"],
]);

/** @typedef {{ link: string, from: string, folder: string }} Link a link, the file it is in, and what it may not leave */

const unescaped = (text) => text.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** The links of HTML, as attributes with or without quotes. */
function linksOfHtml(html) {
  const attributes = /\s(href|src|srcset|poster|action|data|cite)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)/gi;
  const tags = html.replace(/<!--.*?-->/gs, "").match(/<[a-z][^>]*>/gi) ?? [];
  return tags.flatMap((tag) =>
    [...tag.matchAll(attributes)].flatMap(([, name, quoted]) => {
      const value = unescaped(quoted.replace(/^(["'])(.*)\1$/s, "$2"));
      return name.toLowerCase() === "srcset" ? value.split(",").map((one) => one.trim().split(/\s+/)[0]) : [value];
    }),
  );
}

/** Without code, in which nothing is a link. */
const prose = (markdown) => markdown.replace(/^(```|~~~).*?^\1[^\n]*$/gms, "").replace(/(`+)(?!`).*?(?<!`)\1(?!`)/gs, "");

/** The links of Markdown: inline, by reference, in angle brackets, bare, and in HTML. */
function linksOfMarkdown(markdown) {
  const text = prose(markdown);
  const inline = [...text.matchAll(/\]\(\s*<?([^\s)>]*)>?(?:\s+["'(][^)]*)?\s*\)/g)];
  const defined = [...text.matchAll(/^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)/gm)];
  // What stands in a link or an attribute was found as that.
  const bare = [...text.matchAll(/(?<![("'=\w])<?((?:https?|ftp|mailto):[^\s<>)"']+)/g)];
  return [...new Set([...inline, ...defined, ...bare].map(([, link]) => link.replace(/[.,;:!?]+$/, "")).concat(linksOfHtml(text)))];
}

/** The fragments that a Markdown file answers to: its headings, as GitHub names them, and ids of its HTML. */
function anchorsOfMarkdown(markdown) {
  const seen = new Map();
  const headings = [...markdown.replace(/^(```|~~~).*?^\1[^\n]*$/gms, "").matchAll(/^#{1,6}\s+(.*?)\s*#*$/gm)];
  const slugs = headings.map(([, heading]) => {
    const slug = heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(" ", "-");
    const before = seen.get(slug) ?? 0;
    seen.set(slug, before + 1);
    return before ? `${slug}-${before}` : slug;
  });
  return new Set([...slugs, ...anchorsOfHtml(markdown)]);
}

function anchorsOfHtml(html) {
  return new Set([...html.matchAll(/<[^>]*\s(?:id|name)\s*=\s*["']?([^\s"'>]+)/g)].map(([, id]) => id));
}

/**
 * What is wrong with a link, or nothing.
 * @param {Link} link
 */
function fault({ link, from, folder }) {
  if (/^[a-z][a-z0-9+.-]*:/i.test(link) || link.startsWith("//")) return faultOfAddress(link);
  const [, path, query, fragment] = /** @type {string[]} */ (/^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(link));
  if (!path && query === undefined && fragment === undefined) return "it is empty";
  if (path.startsWith("/")) return "it is not relative: the page may be served at any path";
  let file = path ? resolve(dirname(from), decodeURIComponent(path)) : from;
  if (file !== folder && !file.startsWith(folder + sep)) return "it leaves the folder";
  if (!existsSync(file)) return "there is no such file";
  if (/\.html$/.test(from) && statSync(file).isDirectory()) {
    file = join(file, "index.html");
    if (!existsSync(file)) return "the folder has no index.html";
  }
  const lesson = new URLSearchParams(query).get("lesson");
  if (lesson !== null && !LESSONS.includes(lesson)) return "there is no such lesson";
  // An empty fragment is the top of the page.
  if (!fragment) return undefined;
  const text = statSync(file).isFile() ? readFileSync(file, "utf8") : "";
  const anchors = file.endsWith(".md") ? anchorsOfMarkdown(text) : anchorsOfHtml(text);
  return anchors.has(decodeURIComponent(fragment)) ? undefined : "there is no such fragment";
}

/** @param {string} link */
function faultOfAddress(link) {
  // What stands in the page itself leads nowhere.
  if (link.startsWith("data:image/")) return undefined;
  if (!link.startsWith("https://")) return "it is not https";
  if (!URL.canParse(link) || /[\s"<>\\^`{|}]/.test(link)) return "it is no well-formed URL";
  const { hostname, port, username, password } = new URL(link);
  if (port || username || password) return "it names a port or a user";
  return HOSTS.has(hostname) ? undefined : `${hostname} is not among the hosts that have a reason`;
}

const LESSONS = readTour(readFileSync(join(PROJECT, "src/lessons/tour.txt"), "utf8")).flatMap(({ lessons }) => lessons);

/** @param {string} from @param {string} folder @returns {Link[]} */
function linksOf(from, folder) {
  const text = readFileSync(from, "utf8");
  return (from.endsWith(".md") ? linksOfMarkdown(text) : linksOfHtml(text)).map((link) => ({ link, from, folder }));
}

/** @param {Link[]} links */
const faults = (links) =>
  links.flatMap((link) => {
    const wrong = fault(link);
    return wrong ? [`${relative(link.folder, link.from)}: ${link.link}: ${wrong}`] : [];
  });

const folders = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** The page as it is served: index.html, what trunk copies beside it, and the lessons' pages. */
function site() {
  const folder = mkdtempSync(join(tmpdir(), "interleave-links-"));
  folders.push(folder);
  const index = readFileSync(join(PROJECT, "index.html"), "utf8");
  for (const [tag, href] of index.matchAll(/<link data-trunk[^>]* href="([^"]*)"[^>]*>\n?/g)) {
    const name = tag.includes('rel="css"') ? "styles-0123456789abcdef.css" : href.replace(/^.*\//, "");
    copyFileSync(join(PROJECT, href), join(folder, name));
  }
  writeFileSync(join(folder, "index.html"), index.replace(/<link data-trunk[^>]*>\n?/g, ""));
  build(PROJECT, folder);
  return folder;
}

test("the README's links lead somewhere", () => {
  const links = linksOf(join(PROJECT, "README.md"), PROJECT);
  assert.ok(links.length >= 3, "the pictures and rustup");
  assert.deepEqual(faults(links), []);
});

test("what index.html has trunk copy is there", () => {
  const index = readFileSync(join(PROJECT, "index.html"), "utf8");
  const copied = [...index.matchAll(/<link data-trunk[^>]* href="([^"]*)"/g)].map(([, href]) => href);
  assert.ok(copied.length >= 4);
  assert.deepEqual(copied.filter((href) => !existsSync(join(PROJECT, href))), []);
});

test("the links of every page lead somewhere, the lessons' texts' too", () => {
  const folder = site();
  const pages = ["index.html", ...readdirSync(join(folder, "lessons")).filter((name) => name.endsWith(".html")).map((name) => `lessons/${name}`)];
  assert.equal(pages.length, LESSONS.length + 2);
  const links = pages.map((page) => linksOf(join(folder, page), folder));
  // To all lessons, to neighbours, to three programs, to the page.
  assert.ok(links.every((ofPage) => ofPage.length >= 8), "every page has its links");
  assert.deepEqual(faults(links.flat()), []);
  const texts = LESSONS.map((id) => readFileSync(join(PROJECT, "src/lessons", id.replaceAll("-", "_"), "text.html"), "utf8"));
  const shown = new Set(links.flat().map(({ link }) => link));
  assert.deepEqual(texts.flatMap(linksOfHtml).filter((link) => !shown.has(link)), [], "a text's links are its page's");
});

// What finds them

test("every way to write a link is found, and code has none", () => {
  const markdown = `
[a](a.md) ![b](b.png "B") [c][1] <https://c.example/> and https://d.example/x_(y. <a href='e?f&amp;g'>e</a>
[1]: https://one.example
\`[no](no.md)\`
\`\`\`sh
[no](no.md) https://no.example
\`\`\`
<img src="f.png" srcset="g.png 1x, h.png 2x">`;
  assert.deepEqual(linksOfMarkdown(markdown).sort(), [
    ...["a.md", "b.png", "e?f&g", "f.png", "g.png", "h.png"],
    ...["https://c.example/", "https://d.example/x_(y", "https://one.example"],
  ]);
  assert.deepEqual(linksOfHtml('<a rel=next href=a.html>x</a><!-- <a href="no"> --><i>href="no"</i>'), ["a.html"]);
});

test("a heading's fragment is the one that GitHub gives it", () => {
  const anchors = anchorsOfMarkdown("# One: two, `three`\n## A\n## A\n```\n# not this\n```\n<p id=here>");
  assert.deepEqual([...anchors], ["one-two-three", "a", "a-1", "here"]);
});

test("what is wrong with a link is said", () => {
  const folder = site();
  const at = (from) => (link) => fault({ link, from: join(folder, from), folder });
  const inLesson = at(`lessons/${LESSONS[0]}.html`);
  for (const right of ["#why", "../", `../?lesson=${LESSONS[0]}`, "index.html", `${LESSONS[1]}.html#code`, `${LESSONS[1]}/program.py`]) {
    assert.equal(inLesson(right), undefined, right);
  }
  assert.equal(inLesson("https://docs.python.org/3/library/asyncio-task.html#asyncio.gather"), undefined);
  for (const [wrong, why] of /** @type {[string, RegExp][]} */ ([
    ["", /empty/],
    ["nowhere.html", /no such file/],
    ["#nowhere", /no such fragment/],
    [`${LESSONS[1]}.html#nowhere`, /no such fragment/],
    ["../?lesson=nothing", /no such lesson/],
    ["/lessons/index.html", /not relative/],
    ["../../secret", /leaves the folder/],
    [`${LESSONS[1]}/`, /no index.html/],
    ["http://docs.python.org/3/", /not https/],
    ["//docs.python.org/3/", /not https/],
    ["javascript:alert(1)", /not https/],
    ["https://docs.python.org/a b", /well-formed/],
    ["https://", /well-formed/],
    ["https://docs.python.org:8443/", /a port/],
    ["https://docs.python.org.elsewhere.example/", /reason/],
  ])) {
    assert.match(inLesson(wrong) ?? "nothing is wrong", why, wrong);
  }
});
