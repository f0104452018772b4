//! The site that the endpoint serves: everybody who has its table has the same one.

use crate::support::{ms, run};
use interleave::{
    endpoint::{
        FetchError,
        site::{MISSING_MS, PAGES, Page},
    },
    runtime::{ManualHost, fetch},
};
use std::{fs, path::Path};

fn source(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect(path)
}

/// The lines from one that begins with `first` to one that is `last`.
fn table(path: &str, first: &str, last: &str) -> Vec<String> {
    let source = source(path);
    let lines = source.lines().skip_while(|line| !line.starts_with(first)).skip(1).take_while(|line| *line != last);
    lines.map(str::to_owned).collect()
}

fn lines(line: fn(&Page) -> String) -> Vec<String> {
    PAGES.iter().map(line).collect()
}

#[test]
fn the_service_worker_serves_the_same_pages() {
    let expected = lines(|Page { name, title, ms, links }| {
        let links = links.join(r#"", ""#);
        format!(r#"  {name}: {{ title: "{title}", ms: {ms}, links: ["{links}"] }},"#)
    });
    assert_eq!(table("static/sw.js", "const SITE = {", "};"), expected);
    assert!(source("static/sw.js").contains(&format!("const MISSING_MS = {MISSING_MS};")));
}

#[test]
fn the_lesson_in_python_reads_the_same_pages() {
    let file = "src/lessons/crawler/program.py";
    let expected = lines(|Page { name, ms, links, .. }| {
        let links = links.join(r#"", ""#);
        format!(r#"    "{name}": ({ms}, ["{links}"]),"#)
    });
    assert_eq!(table(file, "SITE = {", "}"), expected);
    assert!(source(file).contains(&format!("SITE.get(page, ({MISSING_MS}, None))")));
}

#[test]
fn a_host_without_an_endpoint_answers_by_itself() {
    let host = ManualHost::new();
    let (results, _) = run(&host, async {
        let found = fetch("site/team?at=1").await.and_then(|response| response.error_for_status());
        let missing = fetch("site/lost").await.and_then(|response| response.error_for_status());
        format!("{} {}", found.map_or(0, |response| response.status), missing == Err(FetchError::Status(404)))
    });
    assert_eq!((results.as_str(), host.elapsed()), ("200 true", ms(130)));
}
