//! What lateness may change of the order in which lines are printed, and what it may not.

use super::{End, Told, late::is_in_order, tell};
use crate::support::program_of;
use interleave::lessons::{Input, LESSONS};

fn printed(lines: &[(u64, &str)]) -> Told {
    let line = |(ms, text): &(u64, &str)| (ms * 1_000, (*text).to_owned());
    Told { printed: lines.iter().map(line).collect(), ended: End::Returned(None) }
}

#[test]
fn two_lines_change_places_if_one_was_late_enough() {
    let punctual = printed(&[(100, "a"), (150, "b")]);
    assert!(is_in_order(&printed(&[(100, "a"), (150, "b")]), &punctual));
    assert!(is_in_order(&printed(&[(150, "b"), (151, "a")]), &punctual));
    assert!(!is_in_order(&printed(&[(110, "b"), (149, "a")]), &punctual), "nothing was late by 50 ms");
}

#[test]
fn a_line_more_less_or_other_is_wrong() {
    let punctual = printed(&[(100, "a"), (150, "b")]);
    assert!(!is_in_order(&printed(&[(100, "a")]), &punctual));
    assert!(!is_in_order(&printed(&[(100, "a"), (150, "c")]), &punctual));
    assert!(!is_in_order(&printed(&[(100, "a"), (150, "b"), (150, "b")]), &punctual));
}

#[test]
fn lines_of_one_instant_keep_their_order() {
    let punctual = printed(&[(100, "a"), (100, "b"), (150, "c")]);
    assert!(!is_in_order(&printed(&[(190, "b"), (190, "a"), (200, "c")]), &punctual));
    assert!(!is_in_order(&printed(&[(190, "b"), (190, "c"), (200, "a")]), &punctual), "only one was overtaken");
    assert!(is_in_order(&printed(&[(190, "c"), (190, "b"), (200, "a")]), &punctual));
}

/// As a browser had it whose requests were late by a quarter of a second: the slow page was given up before the bread was
/// read, so its permit was the one that the honey got.
#[test]
fn a_permit_that_comes_from_another_is_late_too() {
    let crawler = LESSONS.iter().copied().find(|lesson| lesson.id == "crawler").expect("it is a lesson");
    let punctual = tell(program_of(crawler, "workers")(Input::of(crawler)));
    let late = printed(&[
        (0, "start asked"),
        (162, "start: 3 links"),
        (162, "news asked"),
        (162, "about asked"),
        (340, "news: 4 links"),
        (341, "shop asked"),
        (449, "about: 3 links"),
        (450, "today asked"),
        (592, "shop: 4 links"),
        (592, "archive asked"),
        (634, "today: 2 links"),
        (634, "team asked"),
        (754, "team: 3 links"),
        (754, "bread asked"),
        (999, "archive: too slow"),
        (999, "honey asked"),
        (1010, "bread: 2 links"),
        (1010, "lost asked"),
        (1100, "lost: HTTP 404"),
        (1320, "honey: 3 links"),
    ]);
    assert!(is_in_order(&late, &punctual));
}
