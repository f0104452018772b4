//! What is told of the lesson's recordings.

use crate::{
    analysis::State,
    lessons::{KeyMoment, Scene, Story, Take, prints},
    text::counted,
    trace::{EventKind, RequestEnd, Wait},
};

/// The verdict and the key moments.
pub const STORY: Story = Story {
    lesson: "first-come",
    verdict,
    moments: &[
        KeyMoment { name: "all are asked", tell: |scene| scene.told_in(0, |take| take.last(Take::asks), at) },
        KeyMoment { name: "the first answer", tell: |scene| scene.told_in(0, |take| take.first_line(ANSWERED), at) },
        KeyMoment {
            name: "an answer is handled at once",
            tell: |scene| scene.told_in(1, |take| take.first_line(HANDLED), at),
        },
        KeyMoment { name: "request 1 is answered", tell: |scene| scene.told_in(0, answer_1, at) },
        KeyMoment {
            name: "as they come: all are handled",
            tell: |scene| scene.told_in(1, |take| ending(take, true), at),
        },
        KeyMoment { name: "the other way is over", tell: |scene| scene.told_in(1, |take| ending(take, false), at) },
        KeyMoment {
            name: "in order: all are handled",
            tell: |scene| scene.told_in(0, |take| take.only("in-order")?.last_line(HANDLED), at),
        },
    ],
    rest: "request 1 is answered",
};

const ANSWERED: &str = " answered";
const HANDLED: &str = " handled";

/// After how many events the answer to the first request has come.
fn answer_1(take: &Take) -> Option<usize> {
    take.first(0, prints(|line| line == "1 answered"))
}

/// After how many events the second way has ended, if it is the lesson's own or else another one.
fn ending(take: &Take, own: bool) -> Option<usize> {
    let end = take.last(is_aborted).max(Some(take.end()?.0))?;
    ((take.id() == "as-completed") == own).then_some(end)
}

fn is_aborted(kind: &EventKind) -> bool {
    matches!(kind, EventKind::RequestEnded { end: RequestEnd::Aborted, .. })
}

fn verdict(scene: &Scene) -> Option<String> {
    let (first, second) = (scene.first("in-order")?, scene.second(&scene.ways[1]?.way.id)?);
    let (_, came) = (first.value()?, second.value()?);
    if second.id() != "as-completed" {
        let asked = counted(second.count(usize::MAX, Take::asks), "request");
        return Some(format!(
            "In the order asked, all is handled after {}. {}: {asked}, {} cancelled, “{came}” after {}.",
            first.wall(),
            second.sample.way.title,
            second.count(usize::MAX, is_aborted),
            second.wall()
        ));
    }
    let events = first.first_line(ANSWERED)?;
    let line = first.lines(events, ANSWERED).next_back()?;
    let number = line.strip_suffix(ANSWERED)?;
    let handled = |take: &Take| {
        let is_it = |line: &str| line.strip_suffix(HANDLED) == Some(number);
        Some(take.at(take.first(0, prints(is_it))?))
    };
    Some(format!(
        "Answer {number} comes first, after {}. It is handled after {} in the order asked, and after {} as they come.",
        first.at(events),
        handled(&first)?,
        handled(&second)?
    ))
}

/// What a way has come to.
fn at(take: &Take, events: usize) -> String {
    let [answered, handled] = [ANSWERED, HANDLED].map(|part| take.lines(events, part).count());
    let aborted = match take.count(events, is_aborted) {
        0 => String::new(),
        some => format!(" {some} cancelled."),
    };
    if take.is_over(events) {
        return format!("Finished at {}: {answered} answered, {handled} handled.{aborted}", take.wall());
    }
    let unused = answered.saturating_sub(handled);
    let program = match take.program(events) {
        Some(State::Waiting(Wait::Timer(_))) if unused > 1 => {
            format!("One is being handled, {} not yet.", unused - 1)
        }
        Some(State::Waiting(Wait::Timer(_))) => "One is being handled.".into(),
        Some(State::Waiting(Wait::Task(task))) => {
            let number = task.0;
            match take.lines(events, ANSWERED).any(|line| line == format!("{number} answered")) {
                true => format!("Until now the program has waited for request {number}."),
                false => format!("The program waits for request {number}."),
            }
        }
        _ if take.under_way(events) == 0 => String::new(),
        _ if take.id() == "as-completed" => {
            format!("{} under way: the program takes the one that comes next.", take.under_way(events))
        }
        _ => format!("{} under way.", take.under_way(events)),
    };
    format!("{answered} answered, {handled} handled.{aborted} {program}").trim_end().to_owned()
}
