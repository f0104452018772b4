//! What is told of the lesson's recordings.

use crate::{
    lessons::{KeyMoment, Scene, Story, Take, prints},
    text::counted,
    trace::{EventKind, TaskId},
};

/// The verdict and the key moments.
pub const STORY: Story = Story {
    lesson: "tasks-and-gather",
    verdict,
    moments: &[
        KeyMoment { name: "the program waits", tell: |scene| scene.told(begins_to_wait, at) },
        KeyMoment { name: "all made first, the first answer", tell: |scene| scene.told(first_answer, at) },
        KeyMoment { name: "one by one, task 2 is made", tell: |scene| scene.told(second_made, at) },
        KeyMoment { name: "all made first, all are answered", tell: |scene| scene.told(all_answered, at) },
        KeyMoment { name: "one by one, the last task is made", tell: |scene| scene.told(last_made, at) },
        KeyMoment { name: "one by one, all are answered", tell: |scene| scene.told(slow_answered, at) },
    ],
    rest: "all made first, all are answered",
};

fn answers(kind: &EventKind) -> bool {
    prints(|line| line.ends_with(" answered"))(kind)
}

fn gets(kind: &EventKind) -> bool {
    prints(|line| line.starts_with("got "))(kind)
}

fn one_by_one(take: &Take) -> bool {
    take.is("accident")
}

fn verdict(scene: &Scene) -> Option<String> {
    let (first, second) = scene.both()?;
    let pair = scene.compared()?.ok()?;
    let tasks = counted(first.made(usize::MAX), "task");
    let gain = match (one_by_one(&first), pair.differ()) {
        (true, true) => format!(", which is {} times as fast", pair.factor(1)),
        (true, false) => ". There was nothing to gain".into(),
        (false, _) => {
            return Some(format!(
                "{tasks}, all made before the first is awaited: {} awaited in a loop, {} gathered.",
                first.wall(),
                second.wall()
            ));
        }
    };
    let all = if second.is("gather") { "gathered" } else { "made first" };
    Some(format!(
        "{tasks}: {} if each is awaited as it is made, {} if all are {all}{gain}.",
        first.wall(),
        second.wall()
    ))
}

/// What a way has come to after so many events.
fn at(take: &Take, events: usize) -> String {
    let all = take.made(usize::MAX);
    let (made, answered, got) = (take.made(events), take.count(events, answers), take.count(events, gets));
    let open = take.waiting(events);
    let tasks = counted(all, "task");
    if answered == all {
        let last = take.last(answers).unwrap_or(events);
        return format!("{made} of {tasks} made, {answered} answered, the last at {}.", take.at(last));
    }
    let now = match (one_by_one(take), open) {
        (true, 0) if made > answered => format!(" Task {made} is made only now."),
        (_, 0) => String::new(),
        (true, 1) => format!(" The program awaits task {made}, and makes no other until it has ended."),
        (_, 1) => " One waits.".into(),
        (_, open) if take.is("tasks") => {
            format!(" {open} wait at the same time. The program awaits task {}, in the order of its list.", got + 1)
        }
        (_, open) => format!(" {open} wait at the same time."),
    };
    format!("{made} of {tasks} made, {answered} answered.{now}")
}

fn begins_to_wait(take: &Take) -> Option<usize> {
    if !one_by_one(take) {
        return take.all_wait();
    }
    let asked = take.first(0, |kind| matches!(kind, EventKind::WaitingOn { on, .. } if on.is_external()))?;
    take.first(asked, |kind| matches!(kind, EventKind::PollEnded { .. }))
}

fn first_answer(take: &Take) -> Option<usize> {
    take.first(0, answers).filter(|_| !one_by_one(take))
}

fn second_made(take: &Take) -> Option<usize> {
    let second = |kind: &EventKind| matches!(kind, EventKind::Spawned { task: TaskId(2), .. });
    take.first(0, second).filter(|_| one_by_one(take))
}

fn all_answered(take: &Take) -> Option<usize> {
    take.last(answers).filter(|_| !one_by_one(take))
}

fn last_made(take: &Take) -> Option<usize> {
    take.all_made().filter(|_| one_by_one(take) && take.made(usize::MAX) > 2)
}

fn slow_answered(take: &Take) -> Option<usize> {
    take.last(answers).filter(|_| one_by_one(take))
}
