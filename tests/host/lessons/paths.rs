//! What is told of each lesson's critical path, in virtual time.

use super::{
    pages::Pages,
    stories::{random_query, told},
};
use interleave::{
    lessons::{LESSONS, LessonPage},
    present::{Over, panels},
};
use oorandom::Rand32;

#[test]
fn each_ways_critical_path_is_told_in_one_line() {
    let pages = Pages::make("paths");
    let mut lines = Vec::new();
    for lesson in LESSONS {
        let page = LessonPage::read(&pages.html(lesson), lesson).expect(lesson.id);
        let state = told(&format!("lesson={}", lesson.id));
        lines.push(format!("{}:", lesson.id));
        for panel in panels(&state) {
            let over = Over::of(&state, panel.place, panel.span, Some(&page));
            lines.push(format!("    {}: {} | {}", panel.title, over.path.text, over.in_flight));
        }
    }
    insta::assert_snapshot!("paths", lines.join("\n"));
}

/// The wall time and the sum of the parts, in hundredths of a millisecond.
fn sums(text: &str) -> (u64, u64) {
    let number = |text: &str| {
        let (whole, rest) = text.split_once('.').unwrap_or((text, "00"));
        whole.replace(',', "").parse::<u64>().expect(text) * 100 + rest.parse::<u64>().expect(text)
    };
    let (wall, parts) = text.split_once(" ms = ").expect("a wall time");
    let part = |part: &str| match part.split(' ').collect::<Vec<_>>()[..] {
        [count, "×", each, ..] => count.replace(',', "").parse::<u64>().expect(part) * number(each),
        [time, ..] => number(time),
        [] => panic!("an empty part"),
    };
    (number(wall), parts.split(" + ").map(part).sum())
}

#[test]
fn the_parts_add_up_in_the_digits_shown_whatever_is_set() {
    let mut random = Rand32::new(3);
    for lesson in LESSONS {
        for round in 0..8 {
            let query = random_query(lesson, &mut random, round % 2 > 0);
            let state = told(&query);
            for panel in panels(&state) {
                let path = Over::of(&state, panel.place, panel.span, None).path;
                let Some(wall) = panel.wall.filter(|wall| wall.0 > 0) else {
                    assert_eq!(path.text, "", "{query}");
                    continue;
                };
                let (told, sum) = sums(&path.text);
                assert_eq!(told, sum, "{query}: {}", path.text);
                assert!(told.abs_diff(wall.0 / 10) <= 50, "{query}: {} of {wall}", path.text);
                assert!(path.text.matches(" + ").count() <= 6, "{query}: {}", path.text);
            }
        }
    }
}
