//! The small site that the endpoint serves beside the latencies: `site/<page>`, for programs that go from link to link.
//!
//! Its links lead in circles, one page is slow, and one that is linked to isn't there. `static/sw.js` has the same table.

use super::{
    Response,
    latency::{self, Latency, Pieces, Whole},
};
use std::time::Duration;

/// A page of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Its last part of the URL.
    pub name: &'static str,
    /// Its title.
    pub title: &'static str,
    /// It is answered after this many milliseconds.
    pub ms: u32,
    /// The names of the pages it links to.
    pub links: &'static [&'static str],
}

/// How long it takes to say that there is no such page, in milliseconds.
pub const MISSING_MS: u32 = 50;

/// All pages. `start` leads to every one of them.
#[rustfmt::skip]
pub const PAGES: &[Page] = &[
    Page { name: "start", title: "Start", ms: 140, links: &["news", "about", "shop"] },
    Page { name: "news", title: "News", ms: 130, links: &["start", "today", "archive", "shop"] },
    Page { name: "about", title: "About us", ms: 240, links: &["start", "team", "shop"] },
    Page { name: "shop", title: "Shop", ms: 220, links: &["start", "bread", "honey", "lost"] },
    Page { name: "today", title: "Today's bread", ms: 160, links: &["news", "bread"] },
    Page { name: "archive", title: "All our news", ms: 2500, links: &["news", "today"] },
    Page { name: "team", title: "Who bakes", ms: 80, links: &["about", "start", "news"] },
    Page { name: "bread", title: "Bread", ms: 210, links: &["shop", "honey"] },
    Page { name: "honey", title: "Honey", ms: 250, links: &["shop", "bread", "lost"] },
];

/// How long the page of that name takes, and what the endpoint answers: JSON `{"title":…,"links":[…]}`, or 404.
pub fn page(name: &str) -> (Duration, Response) {
    let (ms, status, body) = match PAGES.iter().find(|page| page.name == name) {
        Some(Page { title, ms, links, .. }) => {
            (*ms, 200, format!(r#"{{"title":"{title}","links":["{}"]}}"#, links.join(r#"",""#)))
        }
        None => (MISSING_MS, 404, r#"{"error":"Not Found"}"#.to_owned()),
    };
    (Duration::from_millis(ms.into()), Response { status, body: body.into_bytes().into() })
}

/// What the endpoint answers to a URL relative to it, `lat/…` or `site/…`. None if it is another URL.
pub fn stand_in(url: &str) -> Option<Whole> {
    if let Some(name) = url.strip_prefix("site/") {
        let (wait, response) = page(name.split('?').next().unwrap_or_default());
        return Some((wait, Duration::ZERO, Ok(response)));
    }
    latency::stand_in(url)
}

/// As [`stand_in`], but what a body that is read as it comes is given: after how long the status comes, and that and the
/// pieces as [`Latency::pieces`] has them.
pub fn pieces(url: &str) -> Option<(Duration, Pieces)> {
    if let Some(latency) = Latency::parse(url) {
        return Some((latency.wait(), latency.pieces()));
    }
    let (wait, _, answer) = stand_in(url)?;
    let Response { status, body } = answer.ok()?;
    Some((wait, (status, vec![(Duration::ZERO, Ok(body))])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_can_be_reached_from_the_start_and_one_that_is_linked_to_is_missing() {
        let mut reached = vec!["start"];
        let mut place = 0;
        while let Some(name) = reached.get(place) {
            let page = PAGES.iter().find(|page| page.name == *name);
            for link in page.map_or(&[][..], |page| page.links) {
                if !reached.contains(link) {
                    reached.push(link);
                }
            }
            place += 1;
        }
        reached.sort_unstable();
        let mut names: Vec<_> = PAGES.iter().map(|page| page.name).chain(["lost"]).collect();
        names.sort_unstable();
        assert_eq!(reached, names);
    }

    #[test]
    fn urls_of_the_site_and_latencies_have_their_answers_and_others_none() {
        let text = |url| {
            let (wait, spread, answer) = stand_in(url)?;
            let answer = answer.unwrap();
            Some(((wait + spread).as_millis(), answer.status, String::from_utf8(answer.body.to_vec()).unwrap()))
        };
        assert_eq!(
            text("site/today?at=7"),
            Some((160, 200, r#"{"title":"Today's bread","links":["news","bread"]}"#.into()))
        );
        assert_eq!(text("site/lost"), Some((50, 404, r#"{"error":"Not Found"}"#.into())));
        assert_eq!(text("lat/20?bytes=0&id=1"), Some((20, 200, r#"{"id":"1","ms":20}"#.into())));
        assert_eq!(text("lat/20?bytes=0&id=1&chunks=2").map(|(wait, ..)| wait), Some(25));
        assert_eq!(text("https://a.example/site/today"), None);
        assert_eq!(pieces("https://a.example/site/today"), None);
        let lost = Ok(r#"{"error":"Not Found"}"#.as_bytes().into());
        assert_eq!(pieces("site/lost"), Some((Duration::from_millis(50), (404, vec![(Duration::ZERO, lost)]))));
        let latency = Latency::parse("lat/20?chunks=2").unwrap();
        assert_eq!(pieces("lat/20?chunks=2"), Some((latency.wait(), latency.pieces())));
    }
}
