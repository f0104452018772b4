//! The layers: what each may not name, so that everything below the view runs here, in virtual time.
//!
//! Reads the sources as code, not as text: comments and strings say what they like, and `use a::{b, c::d}`, `super::x`
//! and `self::x` count as the paths they stand for.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The browser, and clocks other than the host's.
const OUTSIDE: [&str; 7] =
    ["web_sys", "js_sys", "wasm_bindgen", "gloo", "yew", "std::time::Instant", "std::time::SystemTime"];

/// What one entry of `src` may name.
struct Layer {
    /// The entry: a file or a folder.
    entry: &'static str,
    /// The other entries that it may name.
    may: &'static [&'static str],
    /// What it may name of [`OUTSIDE`].
    outside: &'static [&'static str],
}

const fn pure(entry: &'static str, may: &'static [&'static str]) -> Layer {
    Layer { entry, may, outside: &[] }
}

/// Every entry of `src`, the lowest first. A layer names only what stands above it in this list, so that no two of them
/// can name each other.
const LAYERS: &[Layer] = &[
    pure("text.rs", &[]),
    pure("time.rs", &["text"]),
    pure("later.rs", &[]),
    pure("trace", &["time"]),
    pure("endpoint", &["time"]),
    pure("runtime", &["text", "time", "trace", "endpoint"]),
    pure("analysis", &["time", "trace"]),
    pure("recording", &["text", "time", "trace", "analysis"]),
    pure("timeline", &["text", "time", "trace", "analysis"]),
    pure("lessons", &["text", "time", "trace", "endpoint", "runtime", "analysis", "recording"]),
    pure("model", &["text", "time", "trace", "recording", "timeline", "lessons"]),
    pure("present", &["text", "time", "trace", "analysis", "recording", "timeline", "lessons", "model"]),
    Layer {
        entry: "browser",
        may: &["time", "trace", "endpoint", "runtime"],
        outside: &["web_sys", "js_sys", "wasm_bindgen", "gloo"],
    },
    Layer {
        entry: "app",
        may: &["later", "time", "trace", "endpoint", "runtime", "recording", "lessons", "model", "present", "browser"],
        outside: &["web_sys", "yew"],
    },
    Layer {
        entry: "view",
        may: &["text", "time", "trace", "analysis", "recording", "timeline", "lessons", "model", "present", "app"],
        outside: &["web_sys", "wasm_bindgen::JsCast", "yew"],
    },
    pure("parts.rs", &["later", "runtime", "lessons", "browser", "app", "view"]),
    Layer { entry: "main.rs", may: &["browser", "view", "parts"], outside: &["web_sys", "yew"] },
];

/// `lib.rs` only declares the others.
const TOUR: &str = "lib.rs";

#[test]
fn every_entry_of_the_source_has_its_layer() {
    let entries = fs::read_dir(source()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut entries: Vec<_> = entries.filter(|entry| entry != TOUR).collect();
    entries.sort_unstable();
    let mut known: Vec<_> = LAYERS.iter().map(|layer| layer.entry).collect();
    known.sort_unstable();
    assert_eq!(entries, known);
}

#[test]
fn each_layer_names_only_what_it_may_and_no_two_name_each_other() {
    for (place, layer) in LAYERS.iter().enumerate() {
        for name in layer.may {
            let below = LAYERS[..place].iter().any(|lower| module(lower.entry) == *name);
            assert!(below, "{} may name {name}, which does not stand below it", layer.entry);
        }
        let others = LAYERS.iter().map(|other| module(other.entry));
        let others = others.filter(|name| *name != module(layer.entry) && !layer.may.contains(name));
        let banned: Vec<_> =
            others.flat_map(|name| [format!("crate::{name}"), format!("interleave::{name}")]).collect();
        let outside = OUTSIDE.iter().filter(|name| !layer.outside.contains(name)).copied();
        let banned: Vec<_> = banned.iter().map(String::as_str).chain(outside).collect();
        let allowed = |found: &String| layer.outside.iter().any(|name| found.contains(&format!(": {name}")));
        let mut broken = broken_in(layer.entry, &banned);
        broken.retain(|found| !allowed(found));
        assert_eq!(broken, [""; 0], "{}", layer.entry);
    }
}

fn module(entry: &str) -> &str {
    entry.trim_end_matches(".rs")
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Some layers, for what the tests of this file look for.
const ABOVE: [&str; 3] = ["crate::view", "crate::browser", "crate::app"];

#[test]
fn every_way_to_name_a_thing_is_found() {
    let file = "src/trace/waker.rs";
    let named = |code: &str| broken(file, code, &[&OUTSIDE[..], &ABOVE, &["crate::runtime"]].concat());
    for (code, found) in [
        ("use web_sys::Window;", "web_sys::Window"),
        ("fn f() -> ::js_sys::Date { todo!() }", "js_sys::Date"),
        ("use gloo_timers::callback::Timeout;", "gloo_timers::callback::Timeout"),
        ("#[wasm_bindgen::prelude::wasm_bindgen] fn f() {}", "wasm_bindgen::prelude::wasm_bindgen"),
        ("use std::{fmt, time::{Duration, Instant}};", "std::time::Instant"),
        ("let now = std::time::SystemTime::now();", "std::time::SystemTime::now"),
        ("use crate::{time::Micros, view as picture};", "crate::view"),
        ("use super::super::runtime::{Run};", "crate::runtime::Run"),
        ("const C: char = '\"'; type A<'a> = crate::app::State<'a>; // \"", "crate::app::State"),
    ] {
        assert_eq!(named(code), [format!("{file}: {found}")], "{code}");
    }
}

#[test]
fn what_only_looks_like_a_forbidden_name_is_not_found() {
    let banned = [&OUTSIDE[..], &ABOVE, &["crate::runtime"]].concat();
    for code in [
        "// use web_sys::Window;",
        "/* yew */ //! knows no yew\n/// [`crate::view`]",
        r##"let text = "use yew::html;"; let raw = r#"a "yew" b"#;"##,
        "struct Instant; use super::{Instant, runtime}; let at: Instant = renew;",
        "use crate::time::Micros; use crate::viewport::View;",
    ] {
        assert_eq!(broken("src/trace/waker.rs", code, &banned), [""; 0], "{code}");
    }
}

/// Every banned path that is named in a folder or file of `src`.
fn broken_in(layer: &str, banned: &[&str]) -> Vec<String> {
    let mut files = Vec::new();
    walk(&source().join(layer), &mut files);
    assert!(!files.is_empty(), "{layer} is empty: what is being checked?");
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/");
    let names = files.iter().filter_map(|file| file.strip_prefix(root));
    names.flat_map(|file| broken(file, &fs::read_to_string(file).unwrap(), banned)).collect()
}

fn walk(path: &Path, files: &mut Vec<String>) {
    if path.is_dir() {
        fs::read_dir(path).unwrap().for_each(|entry| walk(&entry.unwrap().path(), files));
    } else if path.extension().is_some_and(|extension| extension == "rs") {
        files.push(path.to_str().unwrap().into());
    }
}

/// The banned paths that `code` names, as `file: path`.
fn broken(file: &str, code: &str, banned: &[&str]) -> Vec<String> {
    let is_banned = |path: &String| {
        banned.iter().any(|banned| match path.strip_prefix(banned) {
            Some(rest) => rest.is_empty() || rest.starts_with("::") || *banned == "gloo" || *banned == "wasm_bindgen",
            None => false,
        })
    };
    paths(file, code).into_iter().filter(is_banned).map(|path| format!("{file}: {path}")).collect()
}

/// Every path in `code`, groups taken apart, `super` and `self` resolved from the place of `file`.
fn paths(file: &str, code: &str) -> Vec<String> {
    let tokens = tokens(code);
    let mut paths = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if is_name(tokens[at]) {
            at = path(&tokens, at, Vec::new(), &mut paths);
        } else {
            at += 1;
        }
    }
    paths.into_iter().map(|path| resolved(file, &path)).collect()
}

/// Reads the path that begins at token `at`, below `before`; gives the token after it.
fn path<'a>(tokens: &[&'a str], mut at: usize, mut before: Vec<&'a str>, paths: &mut Vec<Vec<&'a str>>) -> usize {
    loop {
        match tokens.get(at) {
            Some(&"{") => {
                at += 1;
                while tokens.get(at).is_some_and(|token| *token != "}") {
                    at = if is_name(tokens[at]) || tokens[at] == "{" {
                        path(tokens, at, before.clone(), paths)
                    } else {
                        at + 1
                    };
                }
                return at + 1;
            }
            Some(name) if is_name(name) => before.push(name),
            _ => break,
        }
        at += 1;
        if tokens.get(at) != Some(&"::") {
            break;
        }
        at += 1;
    }
    paths.push(before);
    at
}

fn resolved(file: &str, path: &[&str]) -> String {
    let module = file.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
    let mut module: Vec<_> = module.split('/').collect();
    let relative = path.iter().take_while(|name| matches!(**name, "super" | "self")).count();
    let ups = path[..relative].iter().filter(|name| **name == "super").count();
    if relative == 0 {
        return path.join("::");
    }
    module.truncate(module.len().saturating_sub(ups));
    [&["crate"], &module[..], &path[relative..]].concat().join("::")
}

fn is_name(token: &str) -> bool {
    token.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

/// Names, `::` and single signs; no comments, strings, characters or lifetimes.
fn tokens(code: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(raw) = raw_string(rest) {
            raw
        } else if first == '"' {
            quoted(rest, '"')
        } else if first == '\'' {
            // A lifetime has no second quote right after its first character.
            let is_char = rest[1..].starts_with('\\') || rest.chars().nth(2) == Some('\'');
            if is_char { quoted(rest, '\'') } else { 1 + name_length(&rest[1..]) }
        } else {
            let length = if rest.starts_with("::") { 2 } else { name_length(rest).max(first.len_utf8()) };
            if !first.is_whitespace() {
                tokens.push(&rest[..length]);
            }
            length
        };
        rest = &rest[length..];
    }
    tokens
}

fn name_length(rest: &str) -> usize {
    rest.find(|next: char| !next.is_alphanumeric() && next != '_').unwrap_or(rest.len())
}

/// The length of the raw string that `rest` begins with, if it does.
fn raw_string(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix("br").or(rest.strip_prefix('r'))?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    let text = after[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(rest.len() - text.len() + text.find(&end).map_or(text.len(), |at| at + end.len()))
}

/// The length of the string or character that `rest` begins with.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, next) in rest.char_indices().skip(1) {
        match next {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if next == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}
