//! From spans to geometry: axes, ticks at round times, and bars that stay in their box.

use crate::support::{Child, after, fail_after, ms, run};
use interleave::{
    analysis::{Analysis, Lane, Span, State},
    runtime::{ManualHost, Run, gather},
    time::Micros,
    timeline::{BarStyle, HEIGHT, LanePath, Mark, Scale, UNITS, lane_paths, loop_path, ticks},
    trace::{Outcome, Site, TaskId, Wait},
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
        &[(State::Ready, 0, 100), (State::Polling, 100, 200), (waiting(), 200, 900), (State::Ready, 900, 950)],
        None,
    );
    let (paths, mark) = lane_paths(&lane, &SECOND, Micros(950_000));
    let x = |ms: u32| ms * TEN;
    let path = |style, d: String| LanePath { style, d };
    let expected = [
        path(BarStyle::Ready, rect(0, x(100), 8, 12) + &rect(x(900), x(950), 8, 12)),
        path(BarStyle::Waiting, rect(x(200), x(900), 4, 16)),
        path(BarStyle::Polling, rect(x(100), x(200), 1, 19)),
    ];
    assert_eq!((paths, mark), (expected.to_vec(), None));
}

#[test]
fn an_open_span_reaches_to_now_and_what_comes_later_is_not_drawn() {
    let mut lane = lane(&[(State::Polling, 0, 100), (waiting(), 100, 900)], None);
    lane.spans[1].to = None;
    let widths = [50, 100, 500, 2_000].map(|now| {
        let (paths, _) = lane_paths(&lane, &SECOND, Micros(now * 1_000));
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
            let (paths, mark) = lane_paths(&lane, &SECOND, Micros(now));
            (paths.iter().map(|path| path.style).collect::<Vec<_>>(), mark)
        };
        assert_eq!(drawn(499_999), (vec![BarStyle::Waiting], None));
        assert_eq!(drawn(500_000), (vec![style], Some(Mark { x: UNITS / 2, outcome })));
    }
}

#[test]
fn each_style_has_a_class_and_a_shape_of_its_own() {
    let styles = [BarStyle::Ready, BarStyle::Polling, BarStyle::Waiting, BarStyle::Failed, BarStyle::Cancelled];
    assert_eq!(styles.map(BarStyle::class), ["ready", "polling", "waiting", "failed", "cancelled"]);
    assert_eq!(HEIGHT, 20);
}

#[test]
fn a_poll_too_short_to_see_is_a_tick_and_other_bars_of_no_length_are_left_out() {
    let at = |ms| {
        let lane = lane(&[(State::Ready, ms, ms), (State::Polling, ms, ms), (waiting(), ms, ms)], None);
        let (paths, _) = lane_paths(&lane, &SECOND, Micros(ms * 1_000));
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
        let path = loop_path(&busy_at(busy), &SECOND, Micros(1_000_000));
        bars(&path.unwrap().d).len()
    };
    assert_eq!([5_000, 10_000, 10_400, 11_000, 20_000].map(polls), [1, 1, 1, 3, 3]);
}

#[test]
fn a_bar_inside_another_does_not_shorten_it() {
    let busy = vec![(Micros(0), Micros(500_000)), (Micros(100_000), Micros(200_000))];
    let path = loop_path(&busy_at(busy), &SECOND, Micros(1_000_000));
    assert_eq!(path, Some(LanePath { style: BarStyle::Polling, d: rect(0, UNITS / 2, 1, 19) }));
}

#[test]
fn an_idle_loop_and_an_empty_lane_have_no_path() {
    assert_eq!(loop_path(&Analysis::default(), &SECOND, Micros(1_000)), None);
    assert_eq!(lane_paths(&lane(&[], None), &SECOND, Micros(1_000)), (vec![], None));
}

#[test]
fn the_loops_polls_end_at_now() {
    let busy = vec![(Micros(0), Micros(400_000)), (Micros(500_000), Micros(900_000))];
    let analysis = busy_at(busy);
    let drawn = [300, 450, 700, 2_000].map(|now| {
        let path = loop_path(&analysis, &SECOND, Micros(now * 1_000)).unwrap();
        bars(&path.d).into_iter().map(|(from, to)| (from / TEN, to / TEN)).collect::<Vec<_>>()
    });
    assert_eq!(drawn, [vec![(0, 300)], vec![(0, 400)], vec![(0, 400), (500, 700)], vec![(0, 400), (500, 900)]]);
}

#[test]
fn a_lane_of_ten_thousand_spans_is_still_a_short_path() {
    let step = |k: u64| [(State::Ready, 2 * k, 2 * k), (State::Polling, 2 * k, 2 * k), (waiting(), 2 * k, 2 * k + 1)];
    let spans: Vec<_> = (0..10_000).flat_map(step).collect();
    let lane = lane(&spans, None);
    let (paths, _) = lane_paths(&lane, &Scale::fitting(Micros(20_000_000)), Micros(20_000_000));
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
        let (paths, mark) = lane_paths(&lane, &scale, now);
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
      waiting M0 4H5000V16H0Z
      polling M0 1H25V19H0ZM5000 1H5025V19H5000Z
    1: ends at Some(5000)
      waiting M0 4H5000V16H0Z
      polling M0 1H25V19H0ZM5000 1H5025V19H5000Z
    2: ends at Some(2500)
      failed M0 4H2500V16H0Z
      polling M0 1H25V19H0ZM2500 1H2525V19H2500Z
    loop: M0 1H25V19H0ZM2500 1H2525V19H2500ZM5000 1H5025V19H5000Z
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
      cancelled M0 4H4000V16H0Z
      polling M0 1H25V19H0Z
    1: ends at Some(1000)
      waiting M0 4H1000V16H0Z
      polling M0 1H25V19H0ZM1000 1H1025V19H1000Z
    2: ends at Some(4000)
      cancelled M0 4H4000V16H0Z
      polling M0 1H25V19H0Z
    loop: M0 1H25V19H0ZM1000 1H1025V19H1000Z
    ");
}

// Helpers

/// Every lane of a recording, on the axis of a second.
fn drawn(analysis: &Analysis, now: Micros) -> String {
    let mut lines = Vec::new();
    for lane in &analysis.lanes {
        let (paths, mark) = lane_paths(lane, &SECOND, now);
        lines.push(format!("{}: ends at {:?}", lane.name, mark.map(|mark| mark.x)));
        lines.extend(paths.iter().map(|path| format!("  {} {}", path.style.class(), path.d)));
    }
    lines.extend(loop_path(analysis, &SECOND, now).map(|path| format!("loop: {}", path.d)));
    lines.join("\n")
}

/// A loop that was busy then and otherwise idle.
fn busy_at(busy: Vec<(Micros, Micros)>) -> Analysis {
    let mut analysis = Analysis::default();
    analysis.busy = busy.into_iter().collect();
    analysis
}

fn waiting() -> State {
    State::Waiting(Wait::Turn)
}

/// A lane of these spans, in milliseconds.
fn lane(spans: &[(State, u64, u64)], end: Option<(u64, Outcome)>) -> Lane {
    let at = |ms: u64| Micros(ms * 1_000);
    let span = |(state, from, to): &(State, u64, u64)| Span {
        state: state.clone(),
        from: at(*from),
        to: Some(at(*to)),
        order: 0,
    };
    Lane {
        spans: spans.iter().map(span).collect(),
        end: end.map(|(ms, outcome)| (at(ms), outcome)),
        ..Lane::new(TaskId(1), "1".into(), Some(TaskId(0)), Site::caller(), Micros::ZERO)
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
