//! What lateness may change of the order in which lines are printed and of their numbers, and what it may not.

use super::{
    End, Told,
    late::{is_in_order, same_end_but_for_lateness},
    tell,
};
use crate::support::program_of;
use interleave::lessons::{Input, LESSONS};

fn printed(lines: &[(u64, &str)]) -> Told {
    returned(lines, None)
}

fn returned(lines: &[(u64, &str)], value: Option<&str>) -> Told {
    let line = |(ms, text): &(u64, &str)| (ms * 1_000, (*text).to_owned());
    Told { printed: lines.iter().map(line).collect(), ended: End::Returned(value.map(str::to_owned)) }
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

#[test]
fn numbers_are_others_only_where_a_line_was_overtaken() {
    let punctual = returned(&[(100, "1 in line"), (150, "b"), (200, "2 in line")], Some("2 at most"));
    let overtaken = returned(&[(150, "b"), (155, "0 in line"), (200, "2 in line")], Some("1 at most"));
    assert!(is_in_order(&overtaken, &punctual));
    assert!(same_end_but_for_lateness(&overtaken, &punctual, &punctual));
    let before = returned(&[(100, "0 in line"), (200, "2 in line"), (210, "b")], Some("2 at most"));
    assert!(!is_in_order(&before, &punctual), "its number is another before anything was overtaken");
    let punctually_wrong = returned(&[(100, "1 in line"), (150, "b"), (200, "3 in line")], Some("3 at most"));
    assert!(!is_in_order(&punctually_wrong, &punctual));
    assert!(!same_end_but_for_lateness(&punctually_wrong, &punctual, &punctual));
    let other_words = returned(&[(150, "b"), (155, "0 in a line"), (200, "2 in line")], Some("2 in all"));
    assert!(!is_in_order(&other_words, &punctual));
    assert!(!same_end_but_for_lateness(&other_words, &punctual, &punctual));
}

/// As a browser had it whose eight timers, one after another, were late by 65 ms together: the first item was handled
/// before the last was put, so that the queue was never as long.
#[test]
fn a_queue_is_as_long_as_lateness_lets_it_be() {
    let queues = LESSONS.iter().copied().find(|lesson| lesson.id == "queues").expect("it is a lesson");
    let punctual = tell(program_of(queues, "unbounded")(Input::of(queues)));
    let lines = [
        (47, "1 put, 1 in the queue"),
        (47, "consumer 1 takes 1"),
        (125, "2 put, 1 in the queue"),
        (125, "consumer 2 takes 2"),
        (166, "3 put, 1 in the queue"),
        (216, "4 put, 2 in the queue"),
        (260, "5 put, 3 in the queue"),
        (303, "6 put, 4 in the queue"),
        (343, "7 put, 5 in the queue"),
        (369, "consumer 1 is done with 1"),
        (369, "consumer 1 takes 3"),
        (385, "8 put, 5 in the queue"),
        (507, "consumer 2 is done with 2"),
        (507, "consumer 2 takes 4"),
        (689, "consumer 1 is done with 3"),
        (689, "consumer 1 takes 5"),
        (889, "consumer 2 is done with 4"),
        (889, "consumer 2 takes 6"),
        (1010, "consumer 1 is done with 5"),
        (1010, "consumer 1 takes 7"),
        (1271, "consumer 2 is done with 6"),
        (1271, "consumer 2 takes 8"),
        (1331, "consumer 1 is done with 7"),
        (1331, "consumer 1 ends"),
        (1658, "consumer 2 is done with 8"),
        (1658, "consumer 2 ends"),
    ];
    let late = returned(&lines, Some("8 items, up to 5 in the queue"));
    assert!(is_in_order(&late, &punctual));
    assert!(same_end_but_for_lateness(&late, &punctual, &punctual));
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
