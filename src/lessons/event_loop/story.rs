//! What is told of the lesson's recordings.

use crate::{
    analysis::State,
    lessons::{KeyMoment, Scene, Story, Take, prints},
    text::capitalized,
    trace::{EventKind, TaskId, Wait},
};

/// The verdict and the key moments.
pub const STORY: Story = Story {
    lesson: "event-loop",
    verdict,
    moments: &[
        KeyMoment { name: "the first step begins", tell: |scene| scene.told(begins, at) },
        KeyMoment { name: "task 1 has done a step", tell: |scene| scene.told(one_step, at) },
        KeyMoment { name: "taking turns, each has done a step", tell: |scene| scene.told(a_step_each, at) },
        KeyMoment { name: "task 1 ends its turn", tell: |scene| scene.told(lets_go, at_last) },
        KeyMoment { name: "task 2 has done its first step", tell: |scene| scene.told(others, at) },
        KeyMoment { name: "the first timer is due", tell: |scene| scene.told(woken, at) },
        KeyMoment { name: "all steps are done", tell: |scene| scene.told(all_done, at) },
    ],
    rest: "task 1 ends its turn",
};

fn is_step(kind: &EventKind) -> bool {
    prints(|line| line.contains(": step "))(kind)
}

/// Whether it is a step of the task with that name.
fn is_of(name: &str) -> impl Fn(&EventKind) -> bool {
    prints(move |line| line.split(':').next() == Some(name))
}

fn computes(kind: &EventKind) -> bool {
    matches!(kind, EventKind::Blocked { .. })
}

/// The number of events after which the first task's first turn was over, if it did several steps in it, and how many.
fn long_turn(take: &Take) -> Option<(usize, usize)> {
    let end = take.first(0, |kind| matches!(kind, EventKind::PollEnded { task: TaskId(1), .. }))?;
    let steps = take.count(end, is_of("task 1"));
    let end = take.first(end, |kind| matches!(kind, EventKind::Finished { task: TaskId(1), .. })).unwrap_or(end);
    (steps > 1).then_some((end, steps))
}

/// How long that was.
fn turn(take: &Take, end: usize) -> String {
    let begin = take.first(0, |kind| matches!(kind, EventKind::PollStarted { task: TaskId(1) })).unwrap_or(end);
    take.at(end).since(take.at(begin)).to_string()
}

fn verdict(scene: &Scene) -> Option<String> {
    let (first, second) = scene.both()?;
    first.result().and(second.result())?;
    let all = first.made(usize::MAX);
    let done = |take: &Take| Some(take.at(take.first(0, is_of("task 2"))?));
    if second.is("waking") && all > 1 {
        let lines = [second.first(0, is_step)?, second.last(is_step)?];
        let [early, late] =
            lines.map(|events| second.line(events).and_then(|line| line.split(':').next()).unwrap_or(""));
        return Some(format!(
            "A task that sleeps is in no queue. Woken by timers, {early} is the first to do its step, at {}, and {late} the last, at {}.",
            second.at(lines[0]),
            second.at(lines[1])
        ));
    }
    let (end, _) = long_turn(&first)?;
    Some(format!(
        "Task 1 keeps its turn for {}, so task 2 ends its first step at {}. Where they take turns, at {}.",
        turn(&first, end),
        done(&first)?,
        done(&second).filter(|_| second.is("fair"))?
    ))
}

/// What a way has come to after so many events: who has done how many steps, and who waits for what.
fn at(take: &Take, events: usize) -> String {
    let all = take.made(usize::MAX);
    let lanes = || take.analysis.lanes.iter().skip(1).take(all);
    let steps: Vec<_> = lanes().map(|lane| take.count(events, is_of(&lane.name)).to_string()).collect();
    let steps = match all {
        1 => format!("Steps done by task 1: {}.", steps.concat()),
        all => format!("Steps done by tasks 1 to {all}: {}.", steps.join(", ")),
    };
    let running = lanes().find(|lane| lane.span_after(events).is_some_and(|span| span.state == State::Polling));
    let queued = take.tasks(events, |state| matches!(state, State::Ready | State::Waiting(Wait::Turn)));
    let asleep = take.waiting(events);
    let turns = match (running, queued) {
        (Some(lane), 0) => format!(" {} has the turn.", capitalized(&lane.name)),
        (Some(lane), 1) => format!(" {} has the turn, and one waits for its turn.", capitalized(&lane.name)),
        (Some(lane), queued) => format!(" {} has the turn, and {queued} wait for theirs.", capitalized(&lane.name)),
        (None, 0) if asleep == 0 => " All have ended.".into(),
        (None, 0) => String::new(),
        (None, 1) => " One waits for its turn.".into(),
        (None, queued) => format!(" Waiting for a turn: {queued} tasks."),
    };
    let sleep = match asleep {
        0 => String::new(),
        1 => " One sleeps, and is in no queue.".into(),
        asleep => format!(" {asleep} sleep, and are in no queue."),
    };
    steps + &turns + &sleep
}

/// The same, when the first task's long turn is over.
fn at_last(take: &Take, events: usize) -> String {
    match long_turn(take).filter(|(end, _)| *end == events && take.made(usize::MAX) > 1) {
        Some((end, steps)) => {
            format!(
                "Task 1 did {steps} steps in one turn of {}, and all others waited. {}",
                turn(take, end),
                at(take, events)
            )
        }
        None => at(take, events),
    }
}

fn begins(take: &Take) -> Option<usize> {
    take.first(0, computes).filter(|_| !take.is("waking"))
}

fn one_step(take: &Take) -> Option<usize> {
    take.first(begins(take)?, computes)
}

fn a_step_each(take: &Take) -> Option<usize> {
    take.last(prints(|line| line.ends_with(": step 1"))).filter(|_| take.is("fair") && take.made(usize::MAX) > 1)
}

fn lets_go(take: &Take) -> Option<usize> {
    long_turn(take).map(|(end, _)| end)
}

fn others(take: &Take) -> Option<usize> {
    take.first(0, is_of("task 2")).filter(|_| take.is("hog"))
}

fn woken(take: &Take) -> Option<usize> {
    take.first(0, computes).filter(|_| take.is("waking"))
}

fn all_done(take: &Take) -> Option<usize> {
    take.last(|kind| matches!(kind, EventKind::Finished { task, .. } if *task != TaskId(0)))
}
