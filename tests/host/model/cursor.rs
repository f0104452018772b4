//! The cursor: what moves it, and that it comes back.

use crate::{
    recording::file::random::trace as random_trace,
    support::{done, sample_of, state},
};
use interleave::{
    lessons::{DEFAULT, LESSONS},
    model::{Action, Command, Cursor, KEYS, Speed, State},
    recording::Sample,
    time::Micros,
    trace::{EventKind, TaskId},
};
use oorandom::Rand32;

fn after(state: &State, command: Command) -> State {
    state.after(Action::Command(command))
}

fn events(state: &State) -> Vec<usize> {
    state.cursor().events.to_vec()
}

/// Two recordings of ten thousand random events each.
fn random(seed: u64) -> [Sample; 2] {
    [0, 1].map(|way| {
        let trace = random_trace(seed * 2 + way, 10_000);
        sample_of(DEFAULT.strategies[way as usize].way(), trace)
    })
}

#[test]
fn one_step_goes_behind_the_next_event_of_all_recordings_and_back_again() {
    let done = after(&done("n=2&latency=100"), Command::Home);
    assert_eq!(events(&done), [0, 0]);
    let first = after(&done, Command::Forward);
    assert_eq!((events(&first), first.cursor().at), (vec![1, 0], Micros::ZERO), "one of several events of an instant");
    assert_eq!(events(&after(&first, Command::Back)), [0, 0]);
    assert_eq!(events(&after(&done, Command::Back)), [0, 0], "nothing is before the first");
    let end = after(&done, Command::End);
    assert_eq!((end.cursor.clone(), end.cursor().at), (None, Micros(200_000)));
    assert_eq!(after(&end, Command::Forward).cursor, None, "nothing is behind the last");
}

#[test]
fn in_random_recordings_every_step_forward_and_back_leads_to_the_same_place() {
    for seed in 0..3 {
        let recordings = random(seed);
        let mut random = Rand32::new(seed);
        for of in [None, Some((0, TaskId(1))), Some((1, TaskId(3)))] {
            let mut places = vec![Cursor::start(&recordings)];
            while places.len() < 3_000 {
                let next = places[places.len() - 1].forward(&recordings, &[0, 1], of);
                if next == Cursor::end(&recordings) {
                    break;
                }
                assert!(next.at >= places[places.len() - 1].at, "time never goes back");
                places.push(next);
            }
            assert!(places.len() > 20, "seed {seed}, {of:?}: {}", places.len());
            for pair in places.windows(2).rev() {
                let back = pair[1].back(&recordings, &[0, 1], of);
                assert_eq!(back.forward(&recordings, &[0, 1], of), pair[1], "seed {seed}, {of:?}");
                if pair[0] != places[0] {
                    assert_eq!(back, pair[0], "seed {seed}, {of:?}");
                }
            }
            // From anywhere a step leads on.
            for _ in 0..200 {
                let at = Micros(random.rand_range(0..1_000_000).into());
                let here = Cursor::at(at, &recordings);
                let next = here.forward(&recordings, &[0, 1], of);
                let gone = next.events.iter().zip(&*here.events).map(|(next, here)| next - here).sum::<usize>();
                assert!(gone > 0 || here == Cursor::end(&recordings) || next == Cursor::end(&recordings));
                assert!(here.back(&recordings, &[0, 1], of).at <= here.at);
            }
        }
    }
}

#[test]
fn a_way_that_is_not_shown_is_not_stepped_through_and_stands_at_the_same_time() {
    let recordings = random(7);
    let mut cursor = Cursor::start(&recordings);
    for _ in 0..500 {
        let before = cursor.events[0];
        cursor = cursor.forward(&recordings, &[0], None);
        assert!(cursor.events[0] > before);
        assert_eq!(cursor.events[1], recordings[1].events_by(cursor.at));
    }
}

#[test]
fn the_page_s_own_beats_are_no_steps_and_a_selected_task_s_steps_are_its_own() {
    let [recording, _] = random(1);
    let done = State { recordings: vec![recording.clone()], ..done("strategies=gather") };
    let mut state = after(&done, Command::Home);
    for _ in 0..300 {
        state = after(&state, Command::Forward);
        let trace = recording.trace();
        assert!(!matches!(trace.events[events(&state)[0] - 1].kind, EventKind::Heartbeat | EventKind::Network { .. }));
    }
    let mut state = after(&done, Command::Home).after(Action::Select(Some((0, TaskId(2)))));
    for _ in 0..20 {
        state = after(&state, Command::TaskForward);
        let trace = recording.trace();
        assert_eq!(trace.events[events(&state)[0] - 1].kind.task(), Some(TaskId(2)));
    }
}

#[test]
fn played_it_runs_to_the_end_at_the_chosen_speed_and_stops() {
    let done = done("n=2&latency=100");
    let playing = after(&done, Command::Play);
    assert_eq!((playing.id(), playing.cursor().at, events(&playing)), ("playing", Micros::ZERO, vec![0, 0]));
    let on = playing.after(Action::Play(Micros(50_000)));
    assert_eq!((on.cursor().at, on.playing), (Micros(50_000), true));
    let slow = after(&after(&on, Command::Slower), Command::Slower);
    assert_eq!((slow.speed, slow.playing), (Speed::Tenth, true));
    assert_eq!(slow.after(Action::Play(Micros(50_000))).cursor().at, Micros(55_000));
    let paused = after(&slow, Command::Play);
    assert_eq!((paused.id(), paused.cursor().at), ("done", Micros(50_000)));
    assert_eq!(paused.after(Action::Play(Micros(9_000))), paused, "a frame that comes late");
    assert_eq!(after(&paused, Command::Play).cursor().at, Micros(50_000), "it goes on from there");
    let ended = on.after(Action::Play(Micros(1_000_000)));
    assert_eq!((ended.id(), ended.cursor.clone()), ("done", None));
    for still in [Command::Forward, Command::Home, Command::Later, Command::End] {
        assert!(!after(&playing, still).playing, "{still:?} pauses");
    }
    assert!(!playing.after(Action::Seek(Micros(9))).playing);
}

#[test]
fn nothing_moves_before_a_run_or_during_it() {
    let live = [Action::Start, Action::Prepared(interleave::recording::Provenance::Timers)];
    let moves = KEYS
        .map(|key| Action::Command(key.command))
        .into_iter()
        .chain([Action::Seek(Micros(1)), Action::Play(Micros(1))]);
    for state in [state("", []), state("", live)] {
        for moved in moves.clone() {
            let after = state.after(moved.clone());
            assert_eq!(State { help: false, ..after }, state, "{moved:?}");
        }
    }
}

#[test]
fn any_seek_and_any_selection_is_taken_or_refused() {
    let done = done("n=2&latency=100");
    let far = done.after(Action::Seek(Micros(u64::MAX)));
    assert!(far.cursor().at >= done.end() && events(&far) == events(&done));
    assert_eq!(after(&far, Command::Later).cursor(), done.cursor());
    for unknown in [(9, TaskId(0)), (0, TaskId(99))] {
        assert_eq!(done.after(Action::Select(Some(unknown))).selected, None);
    }
    let selected = done.after(Action::Select(Some((1, TaskId(2)))));
    assert_eq!(selected.selected, Some((1, TaskId(2))));
    let helped = after(&selected, Command::Help);
    let cleared = after(&helped, Command::Clear);
    assert_eq!((helped.help, cleared.help, cleared.selected), (true, false, selected.selected));
    assert_eq!(after(&cleared, Command::Clear).selected, None);
}

#[test]
fn the_keys_go_from_task_to_task_through_both_ways_and_round() {
    let done = done("n=2&latency=100");
    let tasks: usize = done.recordings.iter().map(|recording| recording.analysis().lanes.len()).sum();
    let mut state = done.clone();
    let mut seen = Vec::new();
    for _ in 0..tasks {
        state = after(&state, Command::NextTask);
        seen.push(state.selected.unwrap());
    }
    assert!(seen.is_sorted() && seen.windows(2).all(|pair| pair[0] != pair[1]), "{seen:?}");
    assert_eq!(after(&state, Command::NextTask).selected, Some(seen[0]));
    assert_eq!(after(&done, Command::TaskBefore).selected, seen.last().copied());
    assert_eq!(after(&state, Command::TaskBefore).selected, Some(seen[tasks - 2]));
}

#[test]
fn each_key_is_named_once_and_each_command_has_one() {
    for (place, key) in KEYS.iter().enumerate() {
        assert!(KEYS[..place].iter().all(|other| other.key != key.key && other.command != key.command), "{key:?}");
        assert_eq!(Command::of_key(key.key), Some(key.command));
        assert!(key.command.shortcut().is_some());
    }
    assert_eq!((Command::of_key("x"), Command::Play.shortcut()), (None, Some("Space")));
}

#[test]
fn every_lesson_has_two_ways_side_by_side_and_any_other_takes_the_second_place() {
    for lesson in LESSONS {
        let page = state(&format!("lesson={}", lesson.id), []);
        let ids =
            |state: &State| state.shown().iter().map(|place| state.params.strategies[*place].id).collect::<Vec<_>>();
        assert_eq!(ids(&page), lesson.pair, "{}", lesson.id);
        for strategy in lesson.by_default().filter(|strategy| strategy.id != lesson.pair[0]) {
            assert_eq!(ids(&page.after(Action::Beside(strategy))), [lesson.pair[0], strategy.id]);
        }
        let alone = state(&format!("lesson={}&strategies={}", lesson.id, lesson.pair[1]), []);
        assert_eq!(ids(&alone), [lesson.pair[1]]);
    }
}

#[test]
fn a_sample_that_comes_after_the_cursor_was_moved_takes_it_to_the_end() {
    let both = done("n=2&latency=100").recordings;
    let begun = [
        Action::Start,
        Action::Prepared(interleave::recording::Provenance::Timers),
        Action::Recorded(0, both[0].clone()),
        Action::Cancel,
        Action::Command(Command::Play),
        Action::Play(Micros(50_000)),
    ];
    let moved = state("n=2&latency=100", begun);
    assert_eq!((moved.id(), events(&moved).len()), ("playing", 1));
    let late = moved.after(Action::Recorded(1, both[1].clone()));
    assert_eq!((late.id(), late.cursor.clone(), events(&late).len()), ("cancelled", None, 2));
    for key in KEYS {
        let moved = after(&after(&late, Command::Home), key.command);
        assert_eq!(moved.cursor().events.len(), 2, "{key:?}");
    }
}
