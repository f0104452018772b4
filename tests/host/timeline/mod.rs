//! From spans to geometry: axes, ticks at round times, and bars that stay in their box.

use crate::support::{Child, after, fail_after, ms, run};
use interleave::{
    analysis::{Analysis, Held, Lane, Span, State, TimeLimit},
    runtime::{ManualHost, Run, gather},
    time::Micros,
    timeline::{
        BarStyle, HEIGHT, LanePath, LaneShape, Mark, Scale, UNITS, crowd_path, lane_shape, loop_paths, pulse_shape,
        ticks,
    },
    trace::{Disturbance, Event, EventKind, Outcome, ResourceId, SourceId, TaskId, Wait},
};
use oorandom::Rand32;

/// An axis of one second: ten units a millisecond.
const SECOND: Scale = Scale { span: Micros(1_000_000) };
const TEN: u32 = UNITS / 1_000;

// The axis

#[test]
fn an_axis_has_room_behind_the_end_and_grows_in_steps() {
    let span = |time| Scale::fitting(Micros(time)).span.0;
    assert_eq!(
        [0, 1, 999, 1_000, 95_000, 912_000, 913_000, 4_120_000, 3_600_000_000].map(span),
        [1_000, 1_000, 1_100, 1_100, 97_000, 940_000, 940_000, 4_300_000, 3_700_000_000]
    );
    for time in (0..).map(|k| 1_u64 << k).take_while(|time| *time < 1 << 40) {
        assert!((time..=time + time / 5 + 1_000).contains(&span(time)), "{time}");
    }
    assert_eq!(span(u64::MAX), u64::MAX);
}

#[test]
fn times_map_to_units_and_end_at_the_right_edge() {
    let x = [0, 1, 500_000, 1_000_000, 2_000_000, u64::MAX].map(|time| SECOND.x(Micros(time)));
    assert_eq!(x, [0, 0, UNITS / 2, UNITS, UNITS, UNITS]);
    assert_eq!(Scale { span: Micros::ZERO }.x(Micros(1)), UNITS, "even of an axis of no length");
}

#[test]
fn ticks_of_some_axes() {
    let labels = |span| {
        let labels = ticks(&Scale { span: Micros(span) }).into_iter().map(|tick| tick.label);
        labels.collect::<Vec<_>>().join(", ")
    };
    let spans =
        [0, 1, 1_000, 1_200, 2_999, 5_999, 8_000, 100_000, 999_999, 1_000_000, 12_345_678, 3_600_000_000, u64::MAX];
    insta::assert_snapshot!(spans.map(|span| format!("{span}: {}", labels(span))).join("\n"), @r"
    0: 0, 0.001 ms
    1: 0, 0.001 ms
    1000: 0, 0.2 ms, 0.4 ms, 0.6 ms, 0.8 ms, 1 ms
    1200: 0, 0.5 ms, 1 ms
    2999: 0, 0.5 ms, 1 ms, 1.5 ms, 2 ms, 2.5 ms
    5999: 0, 1 ms, 2 ms, 3 ms, 4 ms, 5 ms
    8000: 0, 2 ms, 4 ms, 6 ms, 8 ms
    100000: 0, 20 ms, 40 ms, 60 ms, 80 ms, 100 ms
    999999: 0, 200 ms, 400 ms, 600 ms, 800 ms
    1000000: 0, 0.2 s, 0.4 s, 0.6 s, 0.8 s, 1 s
    12345678: 0, 5 s, 10 s
    3600000000: 0, 1000 s, 2000 s, 3000 s
    18446744073709551615: 0, 5000000000000 s, 10000000000000 s, 15000000000000 s
    ");
}

#[test]
fn from_a_millisecond_to_an_hour_there_are_three_to_six_ticks_at_round_times() {
    let spans = (0..=700).map(|k| (1_000.0 * 10_f64.powf(f64::from(k) * 6.5563 / 700.0)) as u64);
    for span in spans.chain([1_000, 1_001, 9_999, 3_600_000_000]) {
        let scale = Scale { span: Micros(span) };
        let ticks = ticks(&scale);
        assert!((2..=6).contains(&ticks.len()), "{span}: {ticks:?}");
        let times: Vec<_> = ticks.iter().map(|tick| micros(&tick.label)).collect();
        let step = times[1];
        assert!([1, 2, 5].contains(&(step / 10_u64.pow(step.ilog10()))), "{span}: {ticks:?}");
        assert_eq!(step % 10_u64.pow(step.ilog10()), 0, "{span}: {ticks:?}");
        assert_eq!(times, (0..ticks.len() as u64).map(|k| k * step).collect::<Vec<_>>(), "{span}");
        let drawn: Vec<_> = ticks.iter().map(|tick| tick.x).collect();
        assert_eq!(drawn, times.iter().map(|time| scale.x(Micros(*time))).collect::<Vec<_>>(), "{span}");
        assert!(span - times[times.len() - 1] < step, "{span}: room for one more");
    }
}

fn micros(label: &str) -> u64 {
    let (number, unit) = label.split_once(' ').unwrap_or((label, "ms"));
    let factor = if unit == "s" { 1e6 } else { 1e3 };
    (number.parse::<f64>().unwrap() * factor).round() as u64
}

// Bars

#[test]
fn a_lane_is_a_path_per_state_with_the_polls_on_top() {
    let lane = lane(
        &[(State::Ready, 0, 100), (State::Polling, 100, 150), (waiting(), 150, 900), (State::Ready, 900, 950)],
        None,
    );
    let LaneShape { paths, mark, .. } = lane_shape(&lane, &SECOND, Micros(950_000));
    let x = |ms: u32| ms * TEN;
    let path = |style, d: String| LanePath { style, d };
    let expected = [
        path(BarStyle::Ready, rect(0, x(100), 8, 12) + &*rect(x(900), x(950), 8, 12)),
        path(BarStyle::Waiting, rect(x(150), x(900), 4, 16)),
        path(BarStyle::Polling, rect(x(100), x(150), 1, 19)),
    ];
    assert_eq!((paths, mark), (expected.to_vec(), None));
}

#[test]
fn an_open_span_reaches_to_now_and_what_comes_later_is_not_drawn() {
    let mut lane = lane(&[(State::Polling, 0, 100), (waiting(), 100, 900)], None);
    lane.spans[1].to = None;
    let widths = [50, 100, 500, 2_000].map(|now| {
        let LaneShape { paths, .. } = lane_shape(&lane, &SECOND, Micros(now * 1_000));
        paths.iter().flat_map(|path| bars(&path.d)).map(|(from, to)| (from / TEN, to / TEN)).collect::<Vec<_>>()
    });
    assert_eq!(widths, [vec![(0, 50)], vec![(0, 100)], vec![(100, 500), (0, 100)], vec![(100, 1_000), (0, 100)]]);
}

#[test]
fn the_wait_shows_how_the_lane_ended_once_it_has() {
    let ends = [
        (Outcome::Value("1".into()), BarStyle::Waiting),
        (Outcome::Error("no".into()), BarStyle::Failed),
        (Outcome::Cancelled, BarStyle::Cancelled),
    ];
    for (outcome, style) in ends {
        let lane = lane(&[(waiting(), 0, 500)], Some((500, outcome.clone())));
        let drawn = |now| {
            let LaneShape { paths, mark, .. } = lane_shape(&lane, &SECOND, Micros(now));
            (paths.iter().map(|path| path.style).collect::<Vec<_>>(), mark)
        };
        assert_eq!(drawn(499_999), (vec![BarStyle::Waiting], None));
        assert_eq!(drawn(500_000), (vec![style], Some(Mark { x: UNITS / 2, outcome })));
    }
}

#[test]
fn only_the_last_wait_shows_how_the_lane_ended_and_waits_inside_the_program_never_do() {
    let spans = [(waiting(), 0, 100), (State::Ready, 100, 200), (waiting(), 200, 300), (State::Ready, 300, 300)];
    let failed = lane(&spans, Some((300, Outcome::Error("no".into()))));
    assert_eq!(styles(&failed), [BarStyle::Ready, BarStyle::Waiting, BarStyle::Failed]);
    let inside = lane(&[(queued(), 0, 100)], Some((100, Outcome::Cancelled)));
    assert_eq!(styles(&inside), [BarStyle::Queued]);
}

#[test]
fn a_wait_inside_the_program_is_a_line_with_caps() {
    let shape = |to: u64| {
        let lane = lane(&[(queued(), 0, to)], None);
        lane_shape(&lane, &Scale { span: Micros(10_000_000) }, Micros(to * 1_000)).paths
    };
    let path = |d: &str| vec![LanePath { style: BarStyle::Queued, d: d.into() }];
    assert_eq!(shape(500), path("M0 6H25V9H475V6H500V14H475V11H25V14H0Z"));
    assert_eq!(shape(10), path("M0 6H5V9H5V6H10V14H5V11H5V14H0Z"), "caps that would overlap are narrower");
    assert_eq!(shape(0), []);
}

#[test]
fn what_a_task_holds_is_a_line_along_the_bottom_and_what_it_prints_a_tick_below() {
    let held = |from: u64, to: Option<u64>| Held {
        resource: ResourceId(1),
        from: Micros(from * 1_000),
        to: to.map(|to| Micros(to * 1_000)),
        order: 0,
        ended: None,
    };
    let lane = Lane {
        held: vec![held(100, Some(200)), held(600, None)],
        printed: [100, 650, 900].map(|ms| Micros(ms * 1_000)).to_vec(),
        ..lane(&[], None)
    };
    let path = |style, d| LanePath { style, d };
    let expected = [
        path(BarStyle::Held, rect(1_000, 2_000, 18, 20) + &*rect(6_000, 7_000, 18, 20)),
        path(BarStyle::Printed, rect(1_000, 1_050, 20, 24) + &*rect(6_500, 6_550, 20, 24)),
    ];
    assert_eq!(lane_shape(&lane, &SECOND, Micros(700_000)).paths, expected);
}

#[test]
fn a_wait_that_polls_came_between_ends_as_one() {
    let timer = || State::Waiting(Wait::Timer(Micros(0)));
    let spans = [(timer(), 0, 100), (timer(), 100, 200), (State::Polling, 200, 210), (timer(), 210, 300)];
    let mut failed = lane(&spans, Some((300, Outcome::Error("no".into()))));
    failed.spans[3].order = failed.spans[1].order;
    let shape = lane_shape(&failed, &SECOND, Micros(1_000_000));
    let of = |wanted| shape.paths.iter().filter(move |path| path.style == wanted).flat_map(|path| bars(&path.d));
    assert_eq!(of(BarStyle::Waiting).collect::<Vec<_>>(), [(0, 1_000)], "another wait");
    assert_eq!(of(BarStyle::Failed).collect::<Vec<_>>(), [(1_000, 2_000), (2_100, 3_000)]);
}

#[test]
fn a_poll_over_fifty_milliseconds_is_a_bar_of_its_own_with_a_flag() {
    let lane = lane(&[(State::Polling, 0, 50), (State::Polling, 100, 151), (State::Polling, 200, 600)], None);
    let shape = |now: u64| lane_shape(&lane, &SECOND, Micros(now * 1_000));
    let expected = LaneShape {
        paths: vec![
            LanePath { style: BarStyle::Polling, d: rect(0, 500, 1, 19) },
            LanePath { style: BarStyle::Long, d: rect(1_000, 1_510, 1, 19) + &*rect(2_000, 6_000, 1, 19) },
        ],
        flags: vec![1_255, 4_000],
        ..LaneShape::default()
    };
    assert_eq!(shape(1_000), expected);
    assert_eq!([50, 150, 151, 250, 251].map(|now| shape(now).flags.len()), [0, 0, 1, 1, 2], "as far as it is known");
    let many: Vec<_> = (0..100).map(|k| (State::Polling, 100 * k, 100 * k + 60)).collect();
    assert_eq!(lane_shape(&self::lane(&many, None), &SECOND, Micros(u64::MAX)).flags.len(), 20);
}

#[test]
fn a_limit_is_a_line_where_its_time_is_over_unless_it_was_lifted_before() {
    let limit = |until: u64, end: Option<(u64, bool)>| TimeLimit {
        from: Micros(100_000),
        until: Micros(until * 1_000),
        end: end.map(|(ms, over)| (Micros(ms * 1_000), over)),
        order: 0,
        ended: None,
    };
    let lifted = limit(500, Some((300, false)));
    let over = limit(400, Some((402, true)));
    let lane = Lane { limits: vec![lifted, over, limit(700, None), limit(1_001, None)], ..self::lane(&[], None) };
    let drawn = |ms: u64| lane_shape(&lane, &SECOND, Micros(ms * 1_000)).limits;
    assert_eq!(drawn(99), [0; 0], "none is set");
    assert_eq!(drawn(100), [5_000, 4_000, 7_000], "their time is to come; that of one is beyond the axis");
    assert_eq!(drawn(300), [4_000, 7_000]);
    assert_eq!(drawn(1_000), [4_000, 7_000]);
}

#[test]
fn each_style_has_a_class_and_a_shape_of_its_own() {
    let styles = [
        (BarStyle::Ready, "ready"),
        (BarStyle::Queued, "queued"),
        (BarStyle::Waiting, "waiting"),
        (BarStyle::Failed, "failed"),
        (BarStyle::Cancelled, "cancelled"),
        (BarStyle::Held, "held"),
        (BarStyle::Polling, "polling"),
        (BarStyle::Long, "long"),
        (BarStyle::Printed, "printed"),
        (BarStyle::Beat, "beat"),
        (BarStyle::Missed, "missed"),
        (BarStyle::Crowd, "crowd"),
    ];
    for (style, class) in styles {
        assert_eq!(style.class(), class);
    }
    assert_eq!(HEIGHT, 20);
}

// How black a lane is

/// How much of a lane's width the path of polls covers.
fn black(path: &LanePath) -> u32 {
    let bars = path.d.split('Z').filter(|bar| !bar.is_empty());
    let number = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>().parse::<u32>().unwrap();
    bars.map(|bar| number(&bar[bar.find('H').unwrap() + 1..]) - number(&bar[1..])).sum()
}

/// The loop's lane of polls at those times, in microseconds, on an axis of a second.
fn polled(polls: impl IntoIterator<Item = (u64, u64)>) -> u32 {
    let spans: Vec<_> = polls.into_iter().collect();
    let mut analysis = Analysis::default();
    analysis.busy = spans.into_iter().map(|(from, to)| (Micros(from), Micros(to))).collect();
    loop_paths(&analysis, &SECOND, Micros(u64::MAX)).iter().map(black).sum()
}

#[test]
fn many_short_polls_are_as_black_as_the_loop_was_busy() {
    // Every 2 ms for the whole second: a fifth of a pixel is a millisecond's quarter.
    let every = |us: u64| (0..500).map(move |k| (2_000 * k, 2_000 * k + us));
    assert_eq!([500, 1_000, 1_500].map(|us| polled(every(us))), [2_500, 5_000, 7_500]);
    assert_eq!(polled(every(2_000)), 10_000, "busy all the time");
    assert_eq!(polled(every(10)), 2_500, "a tick a cell, however short they are");
}

#[test]
fn a_poll_alone_is_a_tick_and_a_long_one_as_long_as_it_was() {
    assert_eq!(polled([(500_000, 500_001)]), 25);
    assert_eq!(polled([(500_000, 502_400)]), 25);
    assert_eq!(polled([(100_000, 120_000), (500_000, 520_000)]), 400);
    assert_eq!(polled([(999_999, 1_000_000)]), 25, "at the edge");
}

#[test]
fn no_lane_is_blacker_than_its_polls_and_a_tick_a_cell() {
    for seed in 0..200 {
        let mut random = oorandom::Rand32::new(seed);
        let (mut now, mut polls, mut cells) = (0, Vec::new(), std::collections::BTreeSet::new());
        let most = 1 << random.rand_range(4..18);
        while now < 900_000 {
            let from = now + u64::from(random.rand_range(0..most));
            now = from + u64::from(random.rand_range(0..most / 4 + 1));
            polls.push((from, now));
            cells.insert(from / 10_000);
        }
        let busy: u64 = polls.iter().map(|(from, to)| to - from).sum();
        let gaps = 5 * polls.len().min(500) as u64;
        let black = u64::from(polled(polls));
        assert!(black <= busy / 100 + 25 * cells.len() as u64 + gaps, "seed {seed}: {black} for {busy}");
        assert!(black + 2 * cells.len() as u64 * 25 + 100 >= busy / 100, "seed {seed}: {black} for {busy}");
    }
}

// The pulse

#[test]
fn beats_are_ticks_and_stretches_without_are_counted() {
    let shape = |beats: &'static [u64], now: u64| {
        let beats = beats.iter().map(|ms| Micros(ms * 1_000));
        let shape = pulse_shape(beats, Micros(50_000), &SECOND, Micros(now * 1_000));
        let path = |path: &LanePath| format!("{} {}", path.style.class(), path.d);
        format!(
            "{} of {} missed: {}",
            shape.missed,
            shape.drawn + shape.missed,
            shape.paths.iter().map(path).collect::<Vec<_>>().join(", ")
        )
    };
    let shapes = [
        shape(&[], 100),
        shape(&[50, 100, 150], 200),
        shape(&[50, 140, 150], 170),           // late, but none is missing
        shape(&[50, 130, 210, 290, 370], 430), // each later than the one before: some are missing, wherever
        shape(&[49, 99, 149], 150),            // a clock of few digits
        shape(&[50, 300, 350], 350),
        shape(&[50, 300, 350], 250), // as far as it is known
        shape(&[], 400),
    ];
    insta::assert_snapshot!(shapes.join("\n"), @r"
    1 of 1 missed: missed M0 4H1000V16H0Z
    0 of 3 missed: beat M500 6H525V14H500ZM1000 6H1025V14H1000ZM1500 6H1525V14H1500Z
    0 of 3 missed: beat M500 6H525V14H500ZM1400 6H1425V14H1400ZM1500 6H1525V14H1500Z
    3 of 8 missed: missed M1300 4H2100V16H1300ZM2900 4H4300V16H2900Z, beat M500 6H525V14H500ZM1300 6H1325V14H1300ZM2100 6H2125V14H2100ZM2900 6H2925V14H2900ZM3700 6H3725V14H3700Z
    0 of 3 missed: beat M490 6H515V14H490ZM990 6H1015V14H990ZM1490 6H1515V14H1490Z
    4 of 7 missed: missed M500 4H3000V16H500Z, beat M500 6H525V14H500ZM3000 6H3025V14H3000ZM3500 6H3525V14H3500Z
    3 of 4 missed: missed M500 4H2500V16H500Z, beat M500 6H525V14H500Z
    7 of 7 missed: missed M0 4H4000V16H0Z
    ");
}

// Many tasks

#[test]
fn the_silhouette_of_many_tasks_is_how_many_there_were() {
    let task = |from: u64, to: Option<u64>| Lane {
        spawned: Micros(from * 1_000),
        ..lane(&[], to.map(|to| (to, Outcome::Cancelled)))
    };
    let d = |lanes: &[Lane], now: u64| crowd_path(lanes.iter(), &SECOND, Micros(now * 1_000)).map(|path| path.d);
    let some = [task(0, Some(400)), task(100, Some(300)), task(100, None), task(200, Some(200))];
    assert_eq!(d(&some, 1_000).as_deref(), Some("M0 20H0V14H1000V0H3000V7H4000V14H10000V20Z"));
    assert_eq!(d(&some, 350).as_deref(), Some("M0 20H0V14H1000V0H3000V7H3500V20Z"), "as far as it is known");
    assert_eq!(d(&[task(500, None)], 400), None);
    assert_eq!(d(&[], 1_000), None);
}

#[test]
fn a_poll_too_short_to_see_is_a_tick_and_other_bars_of_no_length_are_left_out() {
    let at = |ms| {
        let lane = lane(&[(State::Ready, ms, ms), (State::Polling, ms, ms), (waiting(), ms, ms)], None);
        let LaneShape { paths, .. } = lane_shape(&lane, &SECOND, Micros(ms * 1_000));
        paths.iter().map(|path| (path.style, bars(&path.d))).collect::<Vec<_>>()
    };
    for ms in [0, 500, 999, 1_000, 5_000] {
        let drawn = at(ms);
        let [(BarStyle::Polling, bars)] = &drawn[..] else { panic!("{drawn:?}") };
        let [(from, to)] = bars[..] else { panic!("{bars:?}") };
        let least = UNITS * 15 / 10_000; // 1.5 thousandths
        assert!(to - from >= least && to <= UNITS, "at {ms}: {from}–{to}");
        assert_eq!(from, (ms as u32 * TEN).min(UNITS - (to - from)), "at {ms}");
    }
}

#[test]
fn bars_that_touch_on_the_screen_become_one() {
    let polls = |gap: u64| {
        let busy = (0..3).map(|k| (Micros(k * gap), Micros(k * gap + 10_000))).collect();
        let paths = loop_paths(&busy_at(busy), &SECOND, Micros(1_000_000));
        bars(&paths[0].d).len()
    };
    assert_eq!([5_000, 10_000, 10_400, 11_000, 20_000].map(polls), [1, 1, 1, 3, 3]);
}

#[test]
fn a_bar_inside_another_does_not_shorten_it() {
    let busy = vec![(Micros(0), Micros(500_000)), (Micros(100_000), Micros(200_000))];
    let long = LanePath { style: BarStyle::Long, d: rect(0, UNITS / 2, 1, 19) };
    assert_eq!(loop_paths(&busy_at(busy), &SECOND, Micros(1_000_000)), [long]);
}

#[test]
fn an_idle_loop_and_an_empty_lane_have_no_path() {
    assert_eq!(loop_paths(&Analysis::default(), &SECOND, Micros(1_000)), []);
    assert_eq!(lane_shape(&lane(&[], None), &SECOND, Micros(1_000)), LaneShape::default());
}

#[test]
fn the_loops_polls_end_at_now() {
    let busy = vec![(Micros(0), Micros(400_000)), (Micros(500_000), Micros(900_000))];
    let analysis = busy_at(busy);
    let drawn = [300, 450, 700, 2_000].map(|now| {
        let paths = loop_paths(&analysis, &SECOND, Micros(now * 1_000));
        bars(&paths[0].d).into_iter().map(|(from, to)| (from / TEN, to / TEN)).collect::<Vec<_>>()
    });
    assert_eq!(drawn, [vec![(0, 300)], vec![(0, 400)], vec![(0, 400), (500, 700)], vec![(0, 400), (500, 900)]]);
}

#[test]
fn a_lane_of_ten_thousand_spans_is_still_a_short_path() {
    let step = |k: u64| [(State::Ready, 2 * k, 2 * k), (State::Polling, 2 * k, 2 * k), (waiting(), 2 * k, 2 * k + 1)];
    let spans: Vec<_> = (0..10_000).flat_map(step).collect();
    let lane = lane(&spans, None);
    let LaneShape { paths, .. } = lane_shape(&lane, &Scale::fitting(Micros(20_000_000)), Micros(20_000_000));
    for path in paths {
        assert!(bars(&path.d).len() <= 2_000, "{:?}: {} bars", path.style, bars(&path.d).len());
        assert!(path.d.len() < 50_000, "{:?}: {} bytes", path.style, path.d.len());
    }
}

#[test]
fn whatever_is_drawn_stays_in_its_box_in_order_and_apart() {
    for seed in 0..300 {
        let mut random = Rand32::new(seed);
        let mut at = 0;
        let mut spans = Vec::new();
        for _ in 0..random.rand_range(0..60) {
            let to = at + u64::from(random.rand_range(0..40));
            let state = match random.rand_range(0..3) {
                0 => State::Ready,
                1 => State::Polling,
                _ => waiting(),
            };
            spans.push((state, at, to));
            at = to;
        }
        let outcome = [Outcome::Value("".into()), Outcome::Error("".into()), Outcome::Cancelled];
        let lane = lane(&spans, Some((at, outcome[random.rand_range(0..3) as usize].clone())));
        let scale = Scale { span: Micros(u64::from(random.rand_range(1..2_000)) * 1_000) };
        let now = Micros(u64::from(random.rand_range(0..2_000)) * 1_000);
        let LaneShape { paths, mark, .. } = lane_shape(&lane, &scale, now);
        assert!(mark.is_none_or(|mark| mark.x <= UNITS), "seed {seed}");
        for path in paths {
            let bars = bars(&path.d);
            assert!(bars.iter().all(|(from, to)| from < to && *to <= UNITS), "seed {seed}: {path:?}");
            assert!(bars.is_sorted_by(|before, after| before.1 < after.0), "seed {seed}: {path:?}");
        }
    }
}

#[test]
fn a_recorded_run_as_paths() {
    let (_, recorder) = run(&ManualHost::new(), async {
        let children: [Child; 2] = [Box::pin(after(500)), Box::pin(fail_after(250))];
        gather(children).return_exceptions().await
    });
    insta::assert_snapshot!(drawn(&Analysis::of(&recorder.events()), Micros(500_000)), @r"
    main: ends at Some(5000)
      queued M0 6H25V9H4975V6H5000V14H4975V11H25V14H0Z
      polling M0 1H25V19H0ZM5000 1H5025V19H5000Z
    1: ends at Some(5000)
      waiting M0 4H5000V16H0Z
      polling M0 1H25V19H0ZM5000 1H5025V19H5000Z
    2: ends at Some(2500)
      failed M0 4H2500V16H0Z
      polling M0 1H25V19H0ZM2500 1H2525V19H2500Z
    loop: polling M0 1H25V19H0ZM2500 1H2525V19H2500ZM5000 1H5025V19H5000Z
    ");
}

#[test]
fn a_cancelled_run_as_paths() {
    let host = ManualHost::new();
    let run = Run::start(&host, "main", async { gather([100, 900].map(after)).await });
    host.advance(ms(400));
    let recorder = run.recorder().clone();
    drop(run);
    insta::assert_snapshot!(drawn(&Analysis::of(&recorder.events()), Micros(400_000)), @r"
    main: ends at Some(4000)
      queued M0 6H25V9H3975V6H4000V14H3975V11H25V14H0Z
      polling M0 1H25V19H0Z
    1: ends at Some(1000)
      waiting M0 4H1000V16H0Z
      polling M0 1H25V19H0ZM1000 1H1025V19H1000Z
    2: ends at Some(4000)
      cancelled M0 4H4000V16H0Z
      polling M0 1H25V19H0Z
    loop: polling M0 1H25V19H0ZM1000 1H1025V19H1000Z
    ");
}

// Helpers

fn styles(lane: &Lane) -> Vec<BarStyle> {
    lane_shape(lane, &SECOND, Micros(1_000_000)).paths.iter().map(|path| path.style).collect()
}

/// Every lane of a recording, on the axis of a second.
fn drawn(analysis: &Analysis, now: Micros) -> String {
    let mut lines = Vec::new();
    for lane in &analysis.lanes {
        let LaneShape { paths, mark, .. } = lane_shape(lane, &SECOND, now);
        lines.push(format!("{}: ends at {:?}", lane.name, mark.map(|mark| mark.x)));
        lines.extend(paths.iter().map(|path| format!("  {} {}", path.style.class(), path.d)));
    }
    lines.extend(
        loop_paths(analysis, &SECOND, now).iter().map(|path| format!("loop: {} {}", path.style.class(), path.d)),
    );
    lines.join("\n")
}

/// A loop that was busy then and otherwise idle.
fn busy_at(busy: Vec<(Micros, Micros)>) -> Analysis {
    let mut analysis = Analysis::default();
    analysis.busy = busy.into_iter().collect();
    analysis
}

fn waiting() -> State {
    State::Waiting(Wait::Timer(Micros(1_000)))
}

fn queued() -> State {
    State::Waiting(Wait::Task(TaskId(2)))
}

/// A lane of these spans, in milliseconds.
fn lane(spans: &[(State, u64, u64)], end: Option<(u64, Outcome)>) -> Lane {
    let at = |ms: u64| Micros(ms * 1_000);
    let span = |(order, (state, from, to)): (u32, &(State, u64, u64))| Span {
        state: state.clone(),
        from: at(*from),
        to: Some(at(*to)),
        order,
        begun: order,
        source: None,
    };
    Lane {
        spans: (0..).zip(spans).map(span).collect(),
        end: end.map(|(ms, outcome)| (at(ms), outcome)),
        ..Lane::new(TaskId(1), "1".into(), Some(TaskId(0)), SourceId(0), Micros::ZERO)
    }
}

fn rect(from: u32, to: u32, top: u32, bottom: u32) -> String {
    format!("M{from} {top}H{to}V{bottom}H{from}Z")
}

/// The rectangles of a path: left and right.
fn bars(d: &str) -> Vec<(u32, u32)> {
    let bar = |bar: &str| {
        let (from, rest) = bar.split_once(' ').unwrap();
        let to = rest.split(['H', 'V']).nth(1).unwrap();
        (from.parse().unwrap(), to.parse().unwrap())
    };
    d.split_terminator('Z').map(|rect| bar(&rect[1..])).collect()
}

// Disturbances

#[test]
fn a_disturbance_is_shaded_over_the_whole_height_as_far_as_now() {
    let disturbed = |to: u64, lasted: u64| Event {
        at: Micros(to * 1_000),
        kind: EventKind::Disturbed { what: Disturbance::Hidden, lasted: Micros(lasted * 1_000) },
    };
    let analysis = Analysis::of(&[disturbed(300, 200), disturbed(600, 0)]);
    let d = |now: u64| loop_paths(&analysis, &SECOND, Micros(now * 1_000)).into_iter().next().map(|path| path.d);
    assert_eq!(d(50), None);
    assert_eq!(d(200).as_deref(), Some("M1000 0H2000V20H1000Z"));
    assert_eq!(d(900).as_deref(), Some("M1000 0H3000V20H1000ZM6000 0H6025V20H6000Z"), "none is too short to be seen");
}
