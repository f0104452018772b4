//! The recording against independent accounts: counted wakes and polls, call sites, and programs drawn at random.

use crate::support::{Counts, OnDrop, after, lines, ms, record, run};
use interleave::{
    runtime::{
        Backoff, ManualHost, Run, as_completed, fetch, gather, race, retry, sequential, shield, sleep, spawn,
        spawn_named, task_group, wait,
    },
    time::Micros,
    trace::{Clock, Event, EventKind, Polled, Recorder, RecordingWaker, TaskId, poll_recorded},
};
use oorandom::Rand32;
use std::{
    cell::{Cell, RefCell},
    future::{poll_fn, ready},
    pin::{Pin, pin},
    rc::Rc,
    sync::Arc,
    task::{Context, Poll, Waker},
    time::Duration,
};

// Wakes

#[test]
fn a_wake_names_the_task_that_caused_it_and_none_if_it_came_from_outside() {
    let recorded = record(&["woken"], async {
        let (send, receive) = signal();
        let receiver = spawn_named("receiver", receive);
        sleep(ms(10)).await; // woken by the timer: from outside
        let sender = spawn_named("sender", async move { send() }); // wakes the receiver, and main with its end
        let _ = sender.await;
        let _ = receiver.await;
    });
    insta::assert_snapshot!(recorded, @r"
    10 ms  woken 0
    10 ms  woken 1 by 2
    10 ms  woken 0 by 2
    ");
}

#[test]
fn the_end_of_a_cancelled_task_wakes_its_awaiter() {
    let recorded = record(&["woken", "dropped", "finished"], async {
        let victim = spawn_named("victim", after(100));
        let handle = victim.clone();
        let _canceller = spawn_named("canceller", async move {
            sleep(ms(10)).await;
            handle.cancel();
        });
        let _ = victim.await;
    });
    insta::assert_snapshot!(recorded, @r"
    10 ms  woken 2
    10 ms  woken 1 by 2
    10 ms  finished 2
    10 ms  dropped 1
    10 ms  finished 1: cancelled
    10 ms  woken 0 by 1
    10 ms  finished 0
    ");
}

#[test]
fn each_call_of_the_waker_is_on_record_even_if_they_make_one_poll() {
    let recorded = record(&[], async {
        let mut polls = 0;
        poll_fn(move |cx| {
            polls += 1;
            for _ in 0..3 {
                cx.waker().wake_by_ref();
            }
            if polls == 2 { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    });
    insta::assert_snapshot!(recorded, @r#"
    0 ms  spawned 0 "main"
    0 ms  polling 0
    0 ms  woken 0 by 0
    0 ms  woken 0 by 0
    0 ms  woken 0 by 0
    0 ms  pending 0
    0 ms  polling 0
    0 ms  woken 0 by 0
    0 ms  woken 0 by 0
    0 ms  woken 0 by 0
    0 ms  ready 0
    0 ms  finished 0
    "#);
}

#[test]
fn nobody_is_woken_who_is_being_dropped() {
    let host = ManualHost::new();
    let run = Run::start(&host, "main", async {
        let all = gather([10, 20].map(|length| async move {
            let _ = spawn(after(length)).await;
            after(length).await
        }));
        all.await.is_ok()
    });
    let recorder = run.recorder().clone();
    host.run_ready();
    drop(run);
    assert_eq!(lines(&recorder, &["woken"]), "");
}

#[test]
fn what_a_destructor_spawns_belongs_to_the_task_that_is_dropped() {
    let recorded = record(&["spawned"], async {
        let task = spawn_named("owner", async {
            let _guard = OnDrop(|| drop(spawn_named("late", async {})));
            sleep(ms(100)).await;
        });
        sleep(ms(10)).await;
        task.cancel();
    });
    insta::assert_snapshot!(recorded, @r#"
    0 ms  spawned 0 "main"
    0 ms  spawned 1 "owner" by 0
    10 ms  spawned 2 "late" by 1
    "#);
}

// Polls inside polls

#[test]
fn a_task_polled_inside_anothers_poll_gives_the_turn_back() {
    let recorder = Recorder::new(stopped_clock());
    let (outer, inner) = (recorder.next_task(), recorder.next_task());
    let woken = RecordingWaker::wrap(outer, recorder.clone(), Waker::noop().clone());
    let nested = recorder.clone();
    let mut future = pin!(async move {
        poll_fn(|cx| {
            let polled = poll_recorded(&nested, inner, pin!(async { 7 }), cx);
            woken.wake_by_ref();
            polled
        })
        .await
    });
    let polled = poll_recorded(&recorder, outer, future.as_mut(), &mut Context::from_waker(Waker::noop()));
    assert_eq!((polled, recorder.running()), (Poll::Ready(7), None));
    insta::assert_snapshot!(lines(&recorder, &[]), @r"
    0 ms  polling 0
    0 ms  polling 1
    0 ms  ready 1
    0 ms  woken 0 by 0
    0 ms  ready 0
    ");
}

#[test]
fn times_count_from_the_start_of_the_run() {
    let host = ManualHost::new();
    host.advance(ms(500));
    let (_, recorder) = run(&host, after(10));
    assert_eq!(recorder.epoch(), Micros(500_000));
    insta::assert_snapshot!(lines(&recorder, &["spawned", "finished"]), @r#"
    0 ms  spawned 0 "main"
    10 ms  finished 0: 10
    "#);
}

#[test]
fn the_recording_is_read_in_pieces_while_it_grows() {
    let host = ManualHost::new();
    let run = Run::start(&host, "main", after(10));
    let recorder = run.recorder();
    assert_eq!((recorder.is_empty(), recorder.len()), (false, 1));
    host.run_until_idle();
    let trace = recorder.trace();
    let pieces: Vec<_> = trace.events.iter().take(1).chain(trace.events.iter_from(1)).cloned().collect();
    assert_eq!(pieces, recorder.events());
    assert_eq!(trace.events.iter_from(trace.events.len() + 1).next(), None);
}

/// A run of very many tasks has millions of them.
#[test]
fn an_event_is_small() {
    assert!(size_of::<Event>() <= 48, "{} bytes", size_of::<Event>());
}

// Call sites

#[test]
fn call_sites_are_the_lines_of_the_program() {
    let (base, (_, recorder)) = (
        line!(),
        run(&ManualHost::new(), async {
            let task = spawn(async {});
            let _ = task.await;
            sleep(ms(1)).await;
            let _ = fetch("lat/1?id=1").await;
            let _ = gather([after(1)]).await;
            let _ = sequential([after(1)]).await;
            let _ = wait([spawn(after(1))]).await;
            let mut results = as_completed([after(1)]);
            let _ = results.next().await;
            let _ = shield(spawn(after(1))).await;
            let _ = race([after(1)]).await;
            let _ = task_group(|group| async move { Ok(group.spawn(after(1))) }).await;
            let _ = retry(Backoff::new(2, ms(1)), |attempt| ready(if attempt == 1 { Err("") } else { Ok(()) })).await;
            let Ok(mut body) = fetch("lat/4?chunks=2&id=2").stream().await else { return };
            while body.next().await.is_some() {}
        }),
    );
    let site = |source| recorder.trace().source(source).expect("a call").clone();
    let mut sites = recorder.events().into_iter().filter_map(|event| match event.kind {
        EventKind::Spawned { task, source, .. } => Some((format!("spawned {}", task.0), site(source))),
        EventKind::WaitingOn { task: TaskId(0), on, source } => {
            Some((format!("waiting on {}", recorder.trace().wait_text(on)), site(source)))
        }
        _ => None,
    });
    let main = sites.next().expect("the program is spawned first").1;
    assert!(main.file.ends_with("support.rs"), "{main}: where the run was started");
    let sites: Vec<_> = sites
        .map(|(what, site)| {
            assert_eq!(&*site.file, file!());
            format!("{what} at +{}", site.line - base)
        })
        .collect();
    insta::assert_debug_snapshot!(sites, @r#"
    [
        "spawned 1 at +2",
        "waiting on task 1 at +3",
        "waiting on a timer of 1.00 ms at +4",
        "waiting on the answer of lat/1?id=1 at +5",
        "spawned 2 at +6",
        "waiting on 1 task at +6",
        "spawned 3 at +7",
        "waiting on task 3 at +7",
        "spawned 4 at +8",
        "waiting on 1 task at +8",
        "spawned 5 at +9",
        "waiting on 1 task at +10",
        "spawned 6 at +11",
        "waiting on task 6 at +11",
        "spawned 7 at +12",
        "waiting on 1 task at +12",
        "spawned 8 at +13",
        "waiting on 1 task at +13",
        "waiting on a timer of 1.00 ms at +14",
        "waiting on the answer of lat/4?chunks=2&id=2 at +15",
        "waiting on the answer of lat/4?chunks=2&id=2 at +16",
    ]
    "#);
}

// Against independent counts

#[test]
fn wakes_and_polls_on_record_are_those_a_counting_waker_counts() {
    for seed in 0..50 {
        let counts = Counts::default();
        let program = Tree::draw(&mut Rand32::new(seed), 3).run(&counts);
        let (_, recorder) = run(&ManualHost::new(), counts.count(program));
        let events = recorder.events();
        let count = |is: fn(&EventKind) -> bool| events.iter().filter(|event| is(&event.kind)).count();
        let recorded = (
            count(|kind| matches!(kind, EventKind::PollStarted { .. })),
            count(|kind| matches!(kind, EventKind::Woken { .. })),
        );
        assert_eq!(recorded, counts.get(), "polls and wakes, seed {seed}");
    }
}

// Programs drawn at random

#[test]
fn gathered_time_is_the_maximum_and_sequential_time_the_sum() {
    for seed in 0..200 {
        let tree = Tree::draw(&mut Rand32::new(seed), 4);
        let host = ManualHost::new();
        let (leaves, recorder) = run(&host, tree.clone().run(&Counts::default()));
        let took = (leaves, host.elapsed(), host.pending());
        assert_eq!(took, (Ok(tree.leaves()), ms(tree.takes()), 0), "seed {seed}: {tree:?}");
        assert_sound(&recorder.events(), &format!("seed {seed}"));
    }
}

#[test]
fn a_run_dropped_at_any_time_leaves_nothing_behind() {
    for seed in 0..200 {
        let mut random = Rand32::new(seed);
        let tree = Tree::draw(&mut random, 4);
        let at = random.rand_range(0..tree.takes() as u32 + 2);
        let host = ManualHost::new();
        let run = Run::start(&host, "main", tree.run(&Counts::default()));
        let recorder = run.recorder().clone();
        host.advance(Duration::from_millis(at.into()));
        drop(run);
        let events = recorder.events();
        assert_sound(&events, &format!("seed {seed}, dropped at {at} ms"));
        host.run_until_idle();
        assert_eq!((host.pending(), recorder.len()), (0, events.len()), "seed {seed}, dropped at {at} ms");
    }
}

/// What holds for every recording of a run that is over: time never goes back; each task is spawned, polled only
/// between its spawn and its end, once for its start and once at most for each wake, and ends exactly once.
fn assert_sound(events: &[Event], context: &str) {
    assert!(events.is_sorted_by_key(|event| event.at), "{context}");
    let tasks = events.iter().filter(|event| matches!(event.kind, EventKind::Spawned { .. })).count();
    for task in (0..tasks as u32).map(TaskId) {
        let story: String = events
            .iter()
            .filter_map(|event| match &event.kind {
                EventKind::Spawned { task: of, .. } if *of == task => Some('s'),
                EventKind::Woken { task: of, .. } if *of == task => Some('w'),
                EventKind::PollStarted { task: of } if *of == task => Some('('),
                EventKind::PollEnded { task: of, polled: Polled::Pending } if *of == task => Some(')'),
                EventKind::PollEnded { task: of, polled: Polled::Ready } if *of == task => Some('!'),
                EventKind::Dropped { task: of, .. } if *of == task => Some('x'),
                EventKind::Finished { task: of, .. } if *of == task => Some('.'),
                _ => None,
            })
            .collect();
        let middle = story.strip_prefix('s').and_then(|story| story.strip_suffix('.'));
        let middle = middle.unwrap_or_else(|| panic!("{context}, {task:?}: {story}"));
        let polls = middle.trim_end_matches('x').trim_end_matches('w');
        let sound = match polls.strip_prefix('(') {
            None => polls.is_empty() && middle == "x",
            Some(rest) => {
                let ends = if middle.ends_with('x') { rest.ends_with(')') } else { rest.ends_with('!') };
                ends && rest[..rest.len() - 1].split(")w(").all(str::is_empty)
            }
        };
        assert!(sound, "{context}, {task:?}: {story}");
    }
}

/// A program: sleeps under `gather` and `sequential`.
#[derive(Debug, Clone)]
enum Tree {
    Sleep(u64),
    Gather(Vec<Tree>),
    Sequential(Vec<Tree>),
}

impl Tree {
    fn draw(random: &mut Rand32, depth: u32) -> Self {
        let kind = if depth == 0 { 0 } else { random.rand_range(0..3) };
        let below = |random: &mut Rand32| (0..random.rand_range(0..5)).map(|_| Self::draw(random, depth - 1)).collect();
        match kind {
            0 => Self::Sleep(random.rand_range(0..50).into()),
            1 => Self::Gather(below(random)),
            _ => Self::Sequential(below(random)),
        }
    }

    /// In milliseconds.
    fn takes(&self) -> u64 {
        match self {
            Self::Sleep(length) => *length,
            Self::Gather(below) => below.iter().map(Self::takes).max().unwrap_or(0),
            Self::Sequential(below) => below.iter().map(Self::takes).sum(),
        }
    }

    fn leaves(&self) -> usize {
        match self {
            Self::Sleep(_) => 1,
            Self::Gather(below) | Self::Sequential(below) => below.iter().map(Self::leaves).sum(),
        }
    }

    /// The program: gives the number of its leaves. Each task below it is counted.
    fn run(self, counts: &Counts) -> Pin<Box<dyn Future<Output = Result<usize, String>>>> {
        let counts = counts.clone();
        Box::pin(async move {
            let below =
                |trees: Vec<Self>| trees.into_iter().map(|tree| counts.count(tree.run(&counts))).collect::<Vec<_>>();
            let leaves = match self {
                Self::Sleep(length) => return after(length).await.map(|_| 1),
                Self::Gather(trees) => gather(below(trees)).await,
                Self::Sequential(trees) => sequential(below(trees)).await,
            };
            leaves.map(|leaves| leaves.iter().sum()).map_err(|error| error.to_string())
        })
    }
}

/// A signal and who waits for it, woken from within the call that sends it.
fn signal() -> (impl FnOnce() + 'static, impl Future<Output = ()> + 'static) {
    let (slot, sent) = (Rc::new(RefCell::new(None::<Waker>)), Rc::new(Cell::new(false)));
    let (kept, done) = (slot.clone(), sent.clone());
    let send = move || {
        sent.set(true);
        if let Some(waker) = slot.take() {
            waker.wake();
        }
    };
    let receive = poll_fn(move |cx| {
        kept.replace(Some(cx.waker().clone()));
        if done.get() { Poll::Ready(()) } else { Poll::Pending }
    });
    (send, receive)
}

fn stopped_clock() -> Clock {
    Arc::new(|| Micros::ZERO)
}
