//! The lessons' JavaScript in a browser, as it is published: on the browser's own timers and `fetch`, every strategy of
//! every lesson prints and gives what the page's own run just has. In virtual time: `tests/host/oracle/javascript.rs`.
//!
//! Real clocks are late, and by how much each run says itself: its lines have the order of virtual time but for those
//! that lateness lets change places, and its numbers are the same until that happens. More may hang on the order, so what
//! is different is looked at again, and what is always different is wrong.

use std::cell::RefCell;

use futures::future::join;
use interleave::lessons::{Input, LESSONS, Lesson, Program, Strategy, programs_of};
use interleave::parts::PARTS;
use serde_json::json;

use interleave_e2e::{Settings, Stage, browser_tests};

use crate::late::{is_in_order, same_end_but_for_lateness};
use crate::program_js::{arguments, different, function, told};
use crate::told::{End, Told, side_by_side, tell};

/// The program of a lesson's strategy.
fn program_of(lesson: &Lesson, strategy: &Strategy) -> Program {
    let programs =
        (PARTS.programs)(lesson).get().and_then(|group| programs_of(group, lesson)).expect("nothing is split here");
    programs.iter().find(|(id, _)| *id == strategy.id).expect("the lesson has it").1
}

/// How often what is different is looked at.
const LOOKS: usize = 12;

/// What only the page prints: of a lesson's strategy, how a line ends whose part after the last comma that is. What a task
/// costs, JavaScript can't ask, as the lesson says.
const ONLY_HERE: &[(&str, &str, &str)] = &[("coroutines-and-threads", "tasks", " bytes each")];

/// Strategies that ask the endpoint for more than its limit: which request it refuses depends on which of two comes first
/// there, by less than a browser's clock can tell. Of these only what is asked, and that each has its answer or refusal,
/// is compared here; the order is compared in virtual time.
const RACES: &[(&str, &str)] = &[("semaphores", "released-twice")];

/// Strategies that print what came of an answer so far, as `3: 341 B`. A browser that is late hands over at once what came
/// apart, so of these only the last line of a request is sure to be printed.
const PIECES: &[(&str, &str)] = &[("first-come", "pieces")];

/// A text with one of these words tells what was measured. Its numbers are as they happen to be, and no less than in
/// virtual time, where nothing is late.
const UNITS: [&str; 2] = ["ms", "bytes"];

/// Browsers' timers may be early by a fraction of a millisecond, and their clocks count in steps.
const AT_LEAST: f64 = 0.9;

async fn every_program_js_prints_and_gives_what_the_pages_own_run_does(stage: &mut Stage) {
    // Nearly all of it is waiting, so another browser takes its share. The last lessons, which are long, go first.
    let other = Stage::set(stage.browser, Settings::default(), true).await;
    let lessons = RefCell::new(LESSONS.iter().rev().copied());
    let next = || lessons.borrow_mut().next();
    let share = async |stage: &Stage| {
        let mut wrong = String::new();
        while let Some(lesson) = next() {
            wrong += &always_different(stage, lesson).await;
        }
        wrong
    };
    let (one, another) = join(share(stage), share(&other)).await;
    other.keep().await;
    assert!(one.is_empty() && another.is_empty(), "{one}{another}");
}

/// What is different in the lesson, however often it is looked at.
async fn always_different(stage: &Stage, lesson: &'static Lesson) -> String {
    let mut left: Vec<_> = lesson.strategies.iter().collect();
    let mut wrong = String::new();
    for _ in 0..LOOKS {
        let ids: Vec<_> = left.iter().map(|strategy| strategy.id).collect();
        stage.open(&format!("lesson={}&strategies={}", lesson.id, ids.join(","))).await;
        stage.reaches("done").await;
        let mut again = Vec::new();
        wrong.clear();
        for strategy in left {
            let (page, javascript) = (shown(stage, strategy).await, run(stage, lesson, strategy).await);
            if let Some(text) = difference(lesson, strategy, &page, &javascript) {
                wrong += &text;
                again.push(strategy);
            }
        }
        left = again;
        if left.is_empty() {
            break;
        }
    }
    wrong
}

/// What the page shows of a strategy's run.
async fn shown(stage: &Stage, strategy: &Strategy) -> Told {
    stage.beside(strategy.id).await;
    let script = "const panel = document.querySelector(`section.panel[data-strategy='${arguments[0]}']`);
        const lines = [...panel.querySelectorAll('.output li')].map((line) => line.querySelectorAll('span'));
        return [lines.map(([at, text]) => [at.textContent, text.textContent]),
            panel.querySelector('.result').textContent]";
    let answer = stage.js_with(script, vec![json!(strategy.id)]).await;
    let (lines, result): (Vec<(String, String)>, String) = serde_json::from_value(answer).expect("lines and a result");
    let ended = match result.split_once(' ') {
        Some(("✕", error)) => End::Failed(error.into()),
        Some(("⊘", _)) => End::Cancelled,
        // A result without a text is not shown.
        value => End::Returned(value.map(|(_, text)| text.into())),
    };
    Told { printed: lines.into_iter().map(|(at, text)| (micros(&at), text)).collect(), ended }
}

/// The time before a line: `1.20 s`.
fn micros(shown: &str) -> u64 {
    let (number, unit) = shown.split_once(' ').expect("a number and a unit");
    let number: f64 = number.parse().expect("a number");
    (number * if unit == "s" { 1e6 } else { 1e3 }) as u64
}

/// Runs its JavaScript in the page.
async fn run(stage: &Stage, lesson: &'static Lesson, strategy: &Strategy) -> Told {
    let arguments = arguments(lesson, &Input::of(lesson));
    let call = vec![json!(lesson.id), json!(function(strategy)), arguments];
    told(&stage.js_with("return probe.program(...arguments)", call).await)
}

/// What is not as it should be, if anything is.
fn difference(lesson: &'static Lesson, strategy: &Strategy, page: &Told, javascript: &Told) -> Option<String> {
    if RACES.contains(&(lesson.id, strategy.id)) {
        let requests = Input::of(lesson).number("n") as usize;
        let is_whole = |told: &Told| {
            let count = |end: &str| told.printed.iter().filter(|(_, line)| line.ends_with(end)).count();
            count(" asked") == requests && count(" answered") + count(" refused") == requests
        };
        let is_same = is_whole(page) && is_whole(javascript);
        return (!is_same).then(|| format!("{}, {}\n{}", lesson.id, strategy.id, side_by_side(javascript, page)));
    }
    let punctual = tell(program_of(lesson, strategy)(Input::of(lesson)));
    let (least, measured) = (measured(&punctual), measured(javascript));
    let is_slow_enough =
        least.len() == measured.len() && measured.iter().zip(&least).all(|(found, least)| *found >= least * AT_LEAST);
    let mut page = page.clone();
    for (.., end) in ONLY_HERE.iter().filter(|(id, name, _)| (*id, *name) == (lesson.id, strategy.id)) {
        for (_, line) in page.printed.iter_mut().filter(|(_, line)| line.ends_with(end)) {
            line.truncate(line.rfind(", ").unwrap_or_default());
        }
    }
    let apart = |told: &Told| match PIECES.contains(&(lesson.id, strategy.id)) {
        true => with_pieces_apart(told, &punctual),
        false => told.clone(),
    };
    let [punctual, expected, found] = [&punctual, &apart(&page), &apart(javascript)].map(without_measured);
    let is_same = is_in_order(&expected, &punctual)
        && is_in_order(&found, &punctual)
        && same_end_but_for_lateness(&found, &expected, &punctual);
    match (is_same && is_slow_enough, different(lesson, strategy)) {
        (false, None) => Some(format!("{}, {}\n{}", lesson.id, strategy.id, side_by_side(javascript, &page))),
        (true, Some(reason)) => Some(format!("{}, {} is no different: {reason}\n", lesson.id, strategy.id)),
        _ => None,
    }
}

/// The same, where pieces that came with a later one of their request have a line of their own before it, as in virtual
/// time. The last piece is never put there.
fn with_pieces_apart(told: &Told, punctual: &Told) -> Told {
    let request = |line: &str| line.split_once(": ").map(|(request, _)| request.to_owned());
    let mut printed: Vec<(u64, String)> = Vec::new();
    for (at, line) in &told.printed {
        let earlier = punctual.printed.iter().map(|(_, due)| due).take_while(|due| *due != line);
        let together = earlier.filter(|due| request(due).is_some() && request(due) == request(line));
        for due in together {
            if !printed.iter().any(|(_, had)| had == due) {
                printed.push((*at, due.clone()));
            }
        }
        printed.push((*at, line.clone()));
    }
    Told { printed, ended: told.ended.clone() }
}

/// Whether a text tells what was measured.
fn is_measured(text: &str) -> bool {
    text.split(' ').any(|word| UNITS.contains(&word))
}

/// The numbers that were measured.
fn measured(told: &Told) -> Vec<f64> {
    let end = match &told.ended {
        End::Returned(Some(text)) => Some(text),
        _ => None,
    };
    let texts = told.printed.iter().map(|(_, line)| line).chain(end).filter(|text| is_measured(text));
    texts.flat_map(|text| text.split([' ', ',']).filter_map(|word| word.parse().ok())).collect()
}

/// The same without the numbers that were measured.
fn without_measured(told: &Told) -> Told {
    let text = |text: &String| {
        let is_kept = !is_measured(text);
        text.chars().filter(|c| is_kept || !c.is_ascii_digit()).collect::<String>()
    };
    let ended = match &told.ended {
        End::Returned(value) => End::Returned(value.as_ref().map(text)),
        other => other.clone(),
    };
    Told { printed: told.printed.iter().map(|(at, line)| (*at, text(line))).collect(), ended }
}

browser_tests! {
    CHROMIUM_AND_FIREFOX =>
    every_program_js_prints_and_gives_what_the_pages_own_run_does;
}
