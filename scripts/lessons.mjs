// Makes the lessons' pages: plain HTML that needs neither JavaScript nor wasm, for readers and search engines. The app
// shows their texts and listings, which are not in the wasm. Run by trunk on what it has built; needs nothing but Node.
//
//     node scripts/lessons.mjs [STAGING]    the folder with the built index.html; else $TRUNK_STAGING_DIR
//
// From src/lessons/tour.txt and each lesson's folder come
//     lessons/<id>.html            the lesson's page: header, text, and its program in three languages
//     lessons/<id>/program.{rs,py,js}  the very files
//     lessons/index.html           all lessons
// and the first lesson in index.html. What is wrong in a lesson is said with its file's name, and nothing is written.

import { cpSync, mkdirSync, readFileSync, readdirSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The languages, in the order of their listings; with what begins a line's comment, and a block's begins and ends.
 * @type {{ id: string, title: string, file: string, comment: string, block: [string, string] }[]}
 */
export const LANGUAGES = [
  { id: "rust", title: "Rust", file: "program.rs", comment: "//", block: ["/*", "*/"] },
  { id: "python", title: "Python", file: "program.py", comment: "#", block: ['"""', '"""'] },
  { id: "javascript", title: "JavaScript", file: "program.js", comment: "//", block: ["/*", "*/"] },
];

/** The sections that a lesson's text may have, in their order. */
const TEXTS = ["why", "look-for", "mistake", "python"];

// Reading

/** The sections of the tour: `[{ title, lessons: [id] }]`. Sections begin at a line's start, lessons are indented. */
export function readTour(text) {
  const sections = [];
  for (const line of text.split("\n")) {
    if (!line.trim() || line.startsWith("#")) continue;
    if (!/^\s/.test(line)) sections.push({ title: line.trim(), lessons: [] });
    else if (/^ {4}[a-z0-9-]+$/.test(line) && sections.length) sections.at(-1).lessons.push(line.trim());
    else throw new Error(`src/lessons/tour.txt: “${line}” is neither a section nor a lesson's id after four spaces`);
  }
  const ids = sections.flatMap(({ lessons }) => lessons);
  const twice = ids.find((id, place) => ids.indexOf(id) !== place);
  if (twice) throw new Error(`src/lessons/tour.txt: ${twice} is there twice`);
  return sections;
}

/** What a text.html holds: subject, title and lead as HTML without tags, and its sections. */
export function readText(html, name) {
  const wrong = (what) => new Error(`${name}: ${what}`);
  const header =
    /^<header>\s*<p class="subject">([^<>]+)<\/p>\s*<h1>([^<>]+)<\/h1>\s*<p class="lead">([^<>]+)<\/p>\s*<\/header>\s*/.exec(html);
  if (!header) throw wrong('it must begin with <header><p class="subject">…</p><h1>…</h1><p class="lead">…</p></header>');
  const sections = html.slice(header[0].length).trim();
  const ids = [...sections.matchAll(/<section id="([^"]*)">\s*<h2>[^<>]+<\/h2>/g)].map(([, id]) => id);
  const known = TEXTS.filter((id) => ids.includes(id));
  if (!ids.length || ids.join() !== known.join()) throw wrong(`its sections must be of ${TEXTS.join(", ")}, in this order, each with an h2`);
  // What the content security policy would refuse, what would need a class of its own, and what would end a marker.
  const refused = /<(?:script|style|iframe|img|!--)|<[^>]*\s(?:style|on\w+|class)\s*=/i.exec(sections);
  if (refused) throw wrong(`“${refused[0]}” has no place in a text`);
  const open = sections.match(/<section[ >]/g).length;
  if (open !== ids.length || open !== sections.match(/<\/section>/g)?.length) throw wrong("a section is not closed, or is of another kind");
  const [subject, title, lead] = header.slice(1).map((text) => text.replace(/\s+/g, " ").trim());
  return { subject, title, lead, sections };
}

/** The steps that a listing marks, in the order of its lines. */
export function stepsOf(source, { comment }) {
  return source.split("\n").flatMap((line) => splitStep(line, comment).step ?? []);
}

/** Takes the comment `// (1)` off a line's end, if it has one. */
function splitStep(line, comment) {
  const at = line.lastIndexOf(`${comment} (`);
  const [, number] = (at > 0 && /^\S+ \((\d{1,2})\)$/.exec(line.slice(at))) || [];
  return number ? { code: line.slice(0, at), step: Number(number), mark: line.slice(at) } : { code: line };
}

function readLesson(folder, id, section) {
  const name = (file) => `src/lessons/${id.replaceAll("-", "_")}/${file}`;
  const path = (file) => join(folder, id.replaceAll("-", "_"), file);
  const text = readText(readFileSync(path("text.html"), "utf8"), name("text.html"));
  const listings = LANGUAGES.map((language) => {
    const source = readFileSync(path(language.file), "utf8");
    if (source.includes("\r")) throw new Error(`${name(language.file)}: lines must end with \\n alone`);
    return { ...language, source, path: path(language.file) };
  });
  const steps = listings.map((listing) => [...new Set(stepsOf(listing.source, listing))].sort((a, b) => a - b).join(", "));
  const odd = listings.find((_, place) => steps[place] !== steps[0]);
  if (odd) throw new Error(`${name(odd.file)}: its steps are ${steps[listings.indexOf(odd)] || "none"}, program.rs has ${steps[0] || "none"}`);
  return { id, section, ...text, listings };
}

// Writing

export const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const unescape = (html) =>
  html.replace(/&(?:lt|gt|quot|#39|#x27|amp);/g, (entity) => ENTITIES[entity]);

const ENTITIES = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&#x27;": "'", "&amp;": "&" };

const attribute = (html) => html.replaceAll('"', "&quot;");

/** A listing as HTML: without its tags it is the source again, to the byte. The app cuts it into lines. */
export function listingHtml(source, { comment, block: [begin, end] }) {
  let inside = false;
  const lineHtml = (line) => {
    const { code, step, mark } = splitStep(line, comment);
    if (step) return `${escape(code)}<span class="step" data-step="${step}">${mark}</span>`;
    const text = line.trim();
    const opens = !inside && text.startsWith(begin);
    const isComment = inside || opens || text.startsWith(comment);
    if (inside || opens) inside = !text.slice(opens ? begin.length : 0).includes(end);
    return text && isComment ? `<i>${escape(line)}</i>` : escape(line);
  };
  return source.split("\n").map(lineHtml).join("\n");
}

/** The markers between which the app finds what it shows. */
const marked = (name, html) => `<!-- ${name} -->${html}<!-- end -->`;

const POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";

function page({ title, description, styles, main }) {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="${attribute(description)}">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="../icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="../${styles}">
</head>
<body>
<header class="site">
<a class="brand" href="../">Interleave</a>
<span class="tagline">See async programming: real Rust futures, recorded</span>
<a class="all" href="index.html">All lessons</a>
</header>
${main}
</body>
</html>
`;
}

/**
 * A lesson's page; `before` and `after` are its neighbours in the tour, if it has them.
 * @param {any} lesson
 */
export function lessonPage(lesson, { before, after, styles }) {
  const { id, subject, title, lead, sections, listings } = lesson;
  const neighbour = (other, rel, words) =>
    other ? `<a rel="${rel}" href="${other.id}.html">${words}: ${other.subject}</a>\n` : "";
  /** @param {typeof LANGUAGES[number] & { source: string }} listing */
  const listing = ({ id: language, title: name, file, source, ...rest }) => `<h3>${name}</h3>
<p class="about"><a href="${id}/${file}" download>${file}</a></p>
<pre tabindex="0" aria-label="${name} source"><code>${marked(language, listingHtml(source, rest))}</code></pre>
`;
  const main = `<main class="plain">
<article class="lesson">
<p class="subject">${subject}</p>
<h1>${title}</h1>
<p class="lead">${lead}</p>
<p><a class="run-live" href="../?lesson=${id}">Run it live</a></p>
<div class="reading">
${marked("text", `\n${sections}\n`)}
</div>
<section id="code">
<h2>The program</h2>
<p class="about">In the page it is the Rust that runs. A number is the same step in each language.</p>
${listings.map(listing).join("")}</section>
<nav class="neighbours" aria-label="Lessons">
${neighbour(before, "prev", "Before")}<a href="index.html">All lessons</a>
${neighbour(after, "next", "Next")}</nav>
</article>
</main>`;
  return page({ title: `${subject}: ${title} | Interleave`, description: lead, styles, main });
}

/** The page of all lessons. */
export function allLessonsPage(lessons, styles) {
  const entry = ({ id, subject, title }) => `<li><a href="${id}.html">${subject}</a> <span>${title}</span></li>`;
  const main = `<main class="plain">
<article class="lesson">
<h1>All lessons</h1>
<p class="lead">Each can be read here and run live in your browser.</p>
${bySection(lessons, entry, "h2")}
</article>
</main>`;
  const description = "Async programming, lesson by lesson: what runs, what waits and what wakes it.";
  return page({ title: "All lessons | Interleave", description, styles, main });
}

function bySection(lessons, entry, heading) {
  const sections = [...new Set(lessons.map(({ section }) => section))];
  const list = (section) => `<${heading}>${escape(section)}</${heading}>
<ul class="lessons">
${lessons.filter((lesson) => lesson.section === section).map(entry).join("\n")}
</ul>`;
  return sections.map(list).join("\n");
}

/**
 * index.html with the first picture of the page in its place: what the program shows before it has run, and the lesson's
 * text. The program isn't there yet, so links to lessons lead to their pages.
 * @param {string} index @param {string} start the program's markup, src/view/start.html
 */
export function withStart(index, start, lessons) {
  const place = /(<div id="?app"?>)(<\/div>)/;
  if (!place.test(index)) throw new Error('index.html: no <div id="app"></div> for the first lesson');
  const id = /<article[^>]*\bdata-lesson="([\w-]+)"/.exec(start)?.[1];
  const lesson = lessons.find((lesson) => lesson.id === id);
  const coming = /<div[^>]*\bclass="reading coming"[^>]*><p>[^<]*<\/p><\/div>/;
  if (!lesson || !coming.test(start)) throw new Error("src/view/start.html: no lesson of the tour, or no place for its text");
  for (const part of ["subject", "title", "lead"]) {
    if (!unescape(start).includes(unescape(lesson[part]))) throw new Error(`src/view/start.html: not the ${part} of ${id}; make it anew`);
  }
  const html = start
    .trim()
    // What is closed or hidden says nothing yet.
    .replaceAll(/<details id="(?:tree|events)">.*?<\/details>| title="[^"]*"/g, "")
    .replace(coming, () => `<div class="reading">${lesson.sections}</div>`)
    .replace(/href="[^"]*" data-to="([\w-]+)"/g, 'href="lessons/$1.html" data-to="$1"');
  return index.replace(place, (_, open, close) => open + html + close);
}

/** Reads the lessons of `source`, the project's folder, and writes their pages into `staging`. */
export function build(source, staging) {
  const folder = join(source, "src/lessons");
  const tour = readTour(readFileSync(join(folder, "tour.txt"), "utf8"));
  const lessons = tour.flatMap(({ title, lessons }) => lessons.map((id) => readLesson(folder, id, title)));
  const styles = readdirSync(staging).find((name) => /^styles.*\.css$/.test(name));
  if (!styles) throw new Error(`no style sheet in ${staging}`);
  const start = readFileSync(join(source, "src/view/start.html"), "utf8");
  const index = withStart(readFileSync(join(staging, "index.html"), "utf8"), start, lessons);

  const write = (name, text) => writeFileSync(join(staging, name), text);
  mkdirSync(join(staging, "lessons"), { recursive: true });
  lessons.forEach((lesson, place) => {
    write(`lessons/${lesson.id}.html`, lessonPage(lesson, { before: lessons[place - 1], after: lessons[place + 1], styles }));
    for (const { file, path } of lesson.listings) cpSync(path, join(staging, "lessons", lesson.id, file));
  });
  write("lessons/index.html", allLessonsPage(lessons, styles));
  write("index.html", index);
  return lessons;
}

const here = fileURLToPath(import.meta.url);
if (process.argv[1] && realpathSync(process.argv[1]) === here) {
  const staging = process.argv[2] ?? process.env.TRUNK_STAGING_DIR;
  try {
    if (!staging) throw new Error("which folder? Name it, or set TRUNK_STAGING_DIR");
    build(join(here, "../.."), staging);
  } catch (error) {
    console.error(`lessons.mjs: ${/** @type {Error} */ (error).message}`);
    process.exit(1);
  }
}
