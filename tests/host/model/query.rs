//! Parameters from the URL: whatever it says, the numbers stay in their ranges, and what was not taken is named.

use crate::support::params;
use interleave::{
    lessons::{DEFAULT, Kind, Language, Value},
    model::{
        Goal, Notice, Params, Theme,
        address::value::{range_from, range_to},
    },
    time::Micros,
    trace::TaskId,
};
use oorandom::Rand32;

/// All keys, and for each a value that is neither bad nor the default.
const KEYS: [(&str, &str); 12] = [
    ("lesson", "network-requests"),
    ("n", "3"),
    ("latency", "10..20"),
    ("seed", "42"),
    ("fail", "2"),
    ("failure", "malformed"),
    ("base", "http://127.0.0.1:8081"),
    ("strategies", "gather"),
    ("autorun", "0"),
    ("embed", "1"),
    ("theme", "dark"),
    ("lang", "javascript"),
];

/// The keys of a link, and for each a value that is neither bad nor the default.
const LINK: [(&str, &str); 5] =
    [("beside", "unchecked"), ("front", "1"), ("at", "203.4,12,30"), ("moment", "2"), ("task", "gather:3")];

fn default() -> Params {
    Params::default()
}

/// All that can be set, set.
fn all_set() -> Params {
    Params {
        lesson: DEFAULT,
        values: vec![
            Value::Number(3),
            Value::Range(10, 20),
            Value::Number(42),
            Value::Number(2),
            Value::Choice("malformed"),
            Value::Origin(Some("http://127.0.0.1:8081".into())),
        ],
        strategies: vec![&DEFAULT.strategies[1]],
        autorun: false,
        embed: true,
        theme: Theme::Dark,
        lang: Language::JavaScript,
        ..default()
    }
}

fn query_of(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

// LessonText and writing

#[test]
fn without_a_query_all_is_as_the_lesson_has_it() {
    for query in ["", "?", "&&&", "unknown=1&n2=9", "N=3", "=", "?=5"] {
        assert_eq!(Params::from_query(query), (default(), vec![]), "{query}");
    }
    let input = default().input();
    assert_eq!(["n", "seed", "fail"].map(|key| input.number(key)), [8, 7, 0]);
    assert_eq!((input.range("latency"), input.choice("failure"), input.origin("base")), ((200, 900), "404", None));
    let Params { autorun, embed, theme, .. } = default();
    assert_eq!((autorun, embed, theme), (true, false, Theme::Auto));
}

#[test]
fn every_key_is_read() {
    assert_eq!(Params::from_query(&query_of(&KEYS)), (all_set(), vec![]));
    assert_eq!(Params::from_query(&format!("?{}", query_of(&KEYS))), (all_set(), vec![]));
}

#[test]
fn what_is_written_names_the_lesson_and_what_differs() {
    assert_eq!(default().to_query(), "lesson=network-requests");
    insta::assert_snapshot!(all_set().to_query(), @"lesson=network-requests&n=3&latency=10..20&seed=42&fail=2&failure=malformed&base=http%3A%2F%2F127.0.0.1%3A8081&strategies=gather&autorun=0&embed=1&theme=dark&lang=javascript");
}

#[test]
fn parameters_come_back_from_what_was_written() {
    for seed in 0..500 {
        let params = random_params(&mut Rand32::new(seed));
        assert_eq!(Params::from_query(&params.to_link()), (params.clone(), vec![]), "{}", params.to_link());
    }
}

#[test]
fn where_a_link_leads_is_read_and_written() {
    let [.., unchecked] = DEFAULT.strategies else { panic!("three strategies") };
    let all = "strategies=sequential,gather,unchecked";
    let linked = Params {
        second: Some(unchecked),
        front: Some(0),
        goal: Some(Goal::Time(Micros(203_400), Some([12, 30]))),
        task: Some((1, TaskId(3))),
        ..params(all)
    };
    let without_moment: Vec<_> = LINK.into_iter().filter(|(key, _)| *key != "moment").collect();
    let query = format!("{all}&{}", query_of(&without_moment));
    assert_eq!(Params::from_query(&query), (linked.clone(), vec![]));
    insta::assert_snapshot!(linked.to_link(), @"lesson=network-requests&strategies=sequential%2Cgather%2Cunchecked&beside=unchecked&front=1&at=203.4%2C12%2C30&task=gather%3A3");
    let moment = Params { goal: Some(Goal::Moment(2)), ..linked };
    assert_eq!(params(&format!("{all}&{}", query_of(&LINK))), moment, "a key moment before a time");
    let goals = [
        ("moment=1", Goal::Moment(1)),
        ("at=end", Goal::End),
        ("at=0", Goal::Time(Micros(0), None)),
        ("at=0.07", Goal::Time(Micros(70), None)),
        ("at=12.345,1,0", Goal::Time(Micros(12_345), Some([1, 0]))),
        ("at=4294967295.999,0,0", Goal::Time(Micros(4_294_967_295_999), Some([0, 0]))),
    ];
    for (query, goal) in goals {
        assert_eq!(Params::from_query(query), (Params { goal: Some(goal), ..default() }, vec![]), "{query}");
    }
}

#[test]
fn what_is_chosen_takes_no_link_along_to_another_run() {
    let linked = params("strategies=sequential,gather,unchecked&beside=unchecked&front=2&moment=3&task=gather:1");
    assert_eq!(linked.with("lang", "rust"), (Params { lang: Language::Rust, ..linked.clone() }, vec![]));
    let (changed, notices) = linked.with("n", "3");
    assert_eq!(
        (changed.second, changed.front, changed.goal, changed.task, notices),
        (linked.second, linked.front, None, None, vec![])
    );
    let (fewer, notices) = linked.with("strategies", "sequential,gather");
    assert_eq!((fewer.second, notices), (None, vec![]), "it went with its way");
}

#[test]
fn each_value_has_its_accepted_spellings() {
    let latency = |text: &str| {
        let (params, notices) = Params::from_query(&query_of(&[("latency", text)]));
        (params.input().range("latency"), notices.len())
    };
    assert_eq!(["0..10000", "300", "300..300"].map(latency), [((0, 10_000), 0), ((300, 300), 0), ((300, 300), 0)]);
    let strategies = |text: &str| {
        let (params, notices) = Params::from_query(&query_of(&[("strategies", text)]));
        (params.strategies.iter().map(|strategy| strategy.id).collect::<Vec<_>>().join(" "), notices.len())
    };
    let both = || ("sequential gather".to_owned(), 0);
    assert_eq!(
        ["gather", "gather, gather", "gather,sequential", "sequential,gather"].map(strategies),
        [("gather".into(), 0), ("gather".into(), 0), both(), both()]
    );
    let base = |text: &str| params(&query_of(&[("base", text)])).input().origin("base").map(str::to_owned);
    assert_eq!(
        ["", " https://example.com/ ", "HTTP://LOCALHOST:8081", "http://127.0.0.1:80", "https://[::1]:443"].map(base),
        [
            None,
            Some("https://example.com".into()),
            Some("http://localhost:8081".into()),
            Some("http://127.0.0.1".into()),
            Some("https://[::1]".into())
        ]
    );
}

#[test]
fn a_strategy_is_added_in_the_lessons_order_or_taken_away() {
    let [sequential, gather, unchecked] = default().lesson.strategies else { panic!("three strategies") };
    assert_eq!(default().toggled(unchecked), "sequential,gather,unchecked");
    assert_eq!(default().toggled(gather), "sequential");
    assert_eq!(params("strategies=gather").toggled(sequential), "sequential,gather");
    let (kept, notices) = params("strategies=gather").with("strategies", &params("strategies=gather").toggled(gather));
    assert_eq!(kept, params("strategies=gather"), "one at least runs");
    assert_eq!(notices, [notice("strategies", "at least one way has to run, so gather is used")]);
}

#[test]
fn of_a_repeated_key_the_last_one_counts() {
    assert_eq!(Params::from_query("n=1&n=2&seed=9&n=3").0, params("n=3&seed=9"));
    let (params, notices) = Params::from_query("n=3&n=many");
    assert_eq!((params, notices.len()), (default(), 1), "not the last good one: what the reader wrote last is bad");
}

// Bad values

#[test]
fn a_bad_value_leaves_the_default_and_names_its_key() {
    let bad: [(&str, &[&str]); 16] = [
        ("lesson", &["", "none", "Network-requests", "network-requests "]),
        ("n", &["", "0", "201", "-1", "1.5", "1e2", "4294967296", "99999999999999999999", " 3", "３"]),
        ("latency", &["", "..", "1..", "..1", "900..200", "0..10001", "-1..5", "1...5", "1..2..3", "a..b", "1,2"]),
        ("seed", &["", "1000000", "-7", "0x10", "seven"]),
        ("fail", &["", "9", "-1", "first"]),
        ("failure", &["", "403", "404 ", "DROP"]),
        ("base", &BAD_BASES),
        ("strategies", &["", ",", "none", "gather,none", "gather;sequential", "Gather"]),
        ("autorun", &["", "true", "yes", "2", "01"]),
        ("embed", &["", "false", "on", "-0"]),
        ("theme", &["", "blue", "Dark"]),
        ("beside", &["", "sequential", "unchecked", "Gather", "gather,sequential", "1"]),
        ("front", &["", "unchecked", "0", "3", "01"]),
        ("moment", &["", "0", "-1", "1.5", "99999999999999999999", "all have read"]),
        ("at", &BAD_TIMES),
        (
            "task",
            &["", "gather", "gather:", ":3", "unchecked:1", "none:1", "gather:x", "gather:4294967296", "gather:1:2"],
        ),
    ];
    for (key, values) in bad {
        for value in values {
            let (params, notices) = Params::from_query(&query_of(&[(key, value)]));
            assert_eq!(params, default(), "{key}={value}");
            let named: Vec<_> = notices.iter().map(|notice| notice.key).collect();
            assert_eq!(named, [key], "{key}={value}");
            let (message, given) = (notices[0].in_full(), format!("{key}: “{value}” is not "));
            let given = match (key, value) {
                ("strategies", &"" | &",") => "strategies: at least one way has to run".into(),
                (_, &"") => format!("{key}: an empty value is not "),
                _ => given,
            };
            assert!(message.starts_with(&given), "{message}");
        }
    }
}

const BAD_TIMES: [&str; 20] = [
    "",
    "1.2.3",
    "5.-1",
    "1.2345",
    "1.é",
    "-1",
    ".5",
    "1,2",
    "1e3",
    "0x1",
    "NaN",
    "End",
    "18446744073709551615",
    "1,",
    ",1",
    "1,2,3,4",
    "1,-2,3",
    "1,2,2.5",
    "1 ms",
    "١",
];

const BAD_BASES: [&str; 22] = [
    "javascript:alert(1)",
    "javascript://example.com/%0aalert(1)",
    "data:text/html,x",
    "blob:http://example.com/1",
    "file:///etc/passwd",
    "ftp://example.com",
    "//example.com",
    "example.com",
    "http://",
    "https:///",
    // The page's policy would refuse these, and without a word.
    "http://example.com",
    "http://192.168.0.7:8081",
    "http://[::1]:8081",
    "http://localhost.example.com",
    "https://example.com/path",
    "https://example.com?x",
    "https://example.com#x",
    "https://user:secret@example.com",
    "https://exa mple.com",
    "https://bücher.example",
    "https://example.com\u{0}",
    "https://example.com\\@evil.example",
];

#[test]
fn notices_say_what_is_wrong_and_what_is_used_instead() {
    let bad: Vec<_> = KEYS.into_iter().chain(LINK).map(|(key, _)| (key, "nonsense")).collect();
    let messages: Vec<_> = Params::from_query(&query_of(&bad)).1.into_iter().map(|notice| notice.in_full()).collect();
    insta::assert_snapshot!(messages.join("\n"), @"
    lesson: “nonsense” is not a lesson's id, so network-requests is used
    n: “nonsense” is not a whole number from 1 to 200, so 8 is used
    latency: “nonsense” is not a range like 200..900 within 0..10000, so 200..900 is used
    seed: “nonsense” is not a whole number from 0 to 999999, so 7 is used
    fail: “nonsense” is not a whole number from 0 to 8, so 0 is used
    failure: “nonsense” is not one of 404, 500, drop, malformed, so 404 is used
    base: “nonsense” is not an https origin, or an http one at localhost or 127.0.0.1, so this page's own endpoint is used
    strategies: “nonsense” is not a list of sequential, gather, unchecked, so sequential,gather is used
    autorun: “nonsense” is not 0 or 1, so 1 is used
    embed: “nonsense” is not 0 or 1, so 0 is used
    theme: “nonsense” is not auto, light or dark, so auto is used
    lang: “nonsense” is not python, rust or javascript, so python is used
    beside: “nonsense” is not another chosen way, so the usual one is used
    front: “nonsense” is not 1 or 2, so that of the moment is used
    at: “nonsense” is not a time in ms, or end, so the usual moment is used
    moment: “nonsense” is not a step's number, so the usual moment is used
    task: “nonsense” is not a chosen way and a task's number, as in gather:3, so none is used
    ");
}

#[test]
fn the_failing_request_must_be_one_of_them() {
    assert_eq!(params("n=3&fail=3").number("fail"), 3);
    let (taken, notices) = Params::from_query("n=3&fail=4");
    assert_eq!(taken, params("n=3"));
    assert_eq!(notices, [notice("fail", "“4” is not a whole number from 0 to 3, so 0 is used")]);
}

#[test]
fn a_long_value_is_quoted_in_part() {
    for long in ["9".repeat(100_000), "é".repeat(100_000)] {
        let (params, notices) = Params::from_query(&query_of(&[("n", &long)]));
        let quote: String = long.chars().take(40).collect();
        let message = format!("“{quote}…” is not a whole number from 1 to 200, so 8 is used");
        assert_eq!((params, notices), (default(), vec![notice("n", &message)]));
    }
}

#[test]
fn garbage_is_read_without_harm() {
    let repeated = "n=1&".repeat(10_000);
    for query in
        ["%", "n=%", "n=%zz", "%6e=%33", "n=%00", "n=%ff%fe", "a=%F0%9F", "n=+3", "n=3#x", "????n=3", &repeated]
    {
        let (params, _) = Params::from_query(query);
        assert_in_range(&params, query);
    }
    assert_eq!(params("%6e=%33").number("n"), 3, "an encoded key is that key");
    assert_eq!(params("????n=3").number("n"), 3);
    let (_, notices) = Params::from_query("theme=%1b[31m%00%e2%80%ae");
    assert_eq!(notices.len(), 1);
}

// Setting one parameter

#[test]
fn one_parameter_is_set_and_the_others_stay() {
    for (key, value) in KEYS {
        let (params, notices) = all_set().with(key, value);
        assert_eq!((params, notices), (all_set(), vec![]), "{key}");
        let (params, _) = default().with(key, value);
        assert_eq!(params, Params::from_query(&query_of(&[(key, value)])).0, "{key}");
    }
    assert_eq!(all_set().with("n", "200").0.number("n"), 200);
    assert_eq!(all_set().with("base", "").0.input().origin("base"), None);
    assert_eq!(all_set().with("unknown", "1"), (all_set(), vec![]));
}

#[test]
fn a_bad_choice_changes_nothing_and_the_notice_says_what_stays() {
    let messages: Vec<_> = KEYS[1..]
        .iter()
        .map(|(key, _)| {
            let (params, notices) = all_set().with(key, "nonsense");
            assert_eq!((params, notices.len()), (all_set(), 1), "{key}");
            notices.into_iter().map(|notice| notice.in_full()).collect::<String>()
        })
        .collect();
    insta::assert_snapshot!(messages.join("\n"), @"
    n: “nonsense” is not a whole number from 1 to 200, so 3 is used
    latency: “nonsense” is not a range like 200..900 within 0..10000, so 10..20 is used
    seed: “nonsense” is not a whole number from 0 to 999999, so 42 is used
    fail: “nonsense” is not a whole number from 0 to 3, so 2 is used
    failure: “nonsense” is not one of 404, 500, drop, malformed, so malformed is used
    base: “nonsense” is not an https origin, or an http one at localhost or 127.0.0.1, so http://127.0.0.1:8081 is used
    strategies: “nonsense” is not a list of sequential, gather, unchecked, so gather is used
    autorun: “nonsense” is not 0 or 1, so 0 is used
    embed: “nonsense” is not 0 or 1, so 1 is used
    theme: “nonsense” is not auto, light or dark, so dark is used
    lang: “nonsense” is not python, rust or javascript, so javascript is used
    ");
}

#[test]
fn fewer_requests_bring_the_failing_one_along() {
    let (fewer, notices) = params("fail=8").with("n", "4");
    assert_eq!(fewer, params("n=4&fail=4"));
    assert_eq!(notices, [notice("fail", "“8” is not a whole number from 0 to 4, so 4 is used")]);
}

#[test]
fn the_other_end_of_a_range_follows_the_one_that_is_typed() {
    let typed = |text: String| {
        let (params, notices) = params("latency=200..900").with("latency", &text);
        (params.input().range("latency"), notices.len())
    };
    assert_eq!(
        ["300", "900", "1000", "0"].map(|from| typed(range_from(from, 900))),
        [((300, 900), 0), ((900, 900), 0), ((1000, 1000), 0), ((0, 900), 0)]
    );
    assert_eq!(
        ["300", "200", "100", "10000"].map(|to| typed(range_to(200, to))),
        [((200, 300), 0), ((200, 200), 0), ((100, 100), 0), ((200, 10_000), 0)]
    );
    for bad in ["", "-1", "10001", "1e9", "x"] {
        assert_eq!(typed(range_from(bad, 900)), ((200, 900), 1), "{bad}");
        assert_eq!(typed(range_to(200, bad)), ((200, 900), 1), "{bad}");
    }
}

// Which parameters make another run

#[test]
fn only_what_changes_the_requests_makes_another_run() {
    let base = params("fail=2");
    let same = [("embed", "1"), ("autorun", "0"), ("theme", "dark"), ("lesson", "network-requests")];
    let other = [
        ("n", "3"),
        ("latency", "1..2"),
        ("seed", "1"),
        ("fail", "1"),
        ("failure", "drop"),
        ("base", "https://example.com"),
        ("strategies", "gather"),
    ];
    assert_eq!(same.map(|(key, value)| base.same_run(&base.with(key, value).0)), [true; 4]);
    assert_eq!(other.map(|(key, value)| base.same_run(&base.with(key, value).0)), [false; 7]);
    // How nothing fails makes no difference.
    assert!(default().same_run(&params("failure=drop")));
}

// Queries drawn at random

#[test]
fn no_query_panics_and_every_number_is_in_its_range() {
    for seed in 0..5_000 {
        let query = random_query(&mut Rand32::new(seed));
        let (params, notices) = Params::from_query(&query);
        assert_in_range(&params, &query);
        assert!(notices.iter().all(|notice| KEYS.iter().chain(&LINK).any(|(key, _)| *key == notice.key)), "{query:?}");
        assert!(notices.iter().all(|notice| notice.in_full().chars().count() < 200), "{query:?}");
        let again = Params::from_query(&params.to_link());
        assert_eq!(again, (params, vec![]), "{query:?}: what was taken is good");
    }
}

#[test]
fn no_choice_panics_and_every_number_stays_in_its_range() {
    for seed in 0..2_000 {
        let mut random = Rand32::new(seed);
        let params = random_params(&mut random);
        let key = KEYS[random.rand_range(0..11) as usize].0;
        let value = random_value(&mut random);
        let (changed, notices) = params.with(key, &value);
        assert_in_range(&changed, &format!("{params:?} with {key}={value:?}"));
        if notices.iter().any(|notice| notice.key == key) && key != "lesson" {
            assert_eq!(changed, params, "{key}={value:?}");
        }
    }
}

fn assert_in_range(params: &Params, why: &str) {
    assert!(!params.strategies.is_empty(), "{why:?}");
    assert_eq!(params.values.len(), params.lesson.settings.len(), "{why:?}");
    for (setting, value) in params.lesson.settings.iter().zip(&params.values) {
        let fits = match (&setting.kind, value) {
            (Kind::Number { range, at_most, .. }, Value::Number(number)) => {
                range.contains(number) && at_most.is_none_or(|key| *number <= params.number(key))
            }
            (Kind::Range { range, .. }, Value::Range(from, to)) => {
                range.contains(from) && range.contains(to) && from <= to
            }
            (Kind::Choice { options, .. }, Value::Choice(chosen)) => options.iter().any(|(id, _)| id == chosen),
            (Kind::Origin, Value::Origin(None)) => true,
            (Kind::Origin, Value::Origin(Some(base))) => base.starts_with("http://") || base.starts_with("https://"),
            _ => false,
        };
        assert!(fits, "{why:?}: {} is {value:?}", setting.key);
    }
}

fn random_params(random: &mut Rand32) -> Params {
    let lesson = DEFAULT;
    let n = random.rand_range(1..201);
    let from_ms = random.rand_range(0..10_001);
    let bases = [None, Some("https://a.example".into()), Some("https://[::1]:8081".into())];
    let strategies = lesson.strategies.iter().collect::<Vec<_>>();
    let params = Params {
        lesson,
        values: vec![
            Value::Number(n),
            Value::Range(from_ms, random.rand_range(from_ms..10_001)),
            Value::Number(random.rand_range(0..1_000_000)),
            Value::Number(random.rand_range(0..n + 1)),
            Value::Choice(["404", "500", "drop", "malformed"][random.rand_range(0..4) as usize]),
            Value::Origin(bases[random.rand_range(0..3) as usize].clone()),
        ],
        strategies: match random.rand_range(0..3) {
            2 => strategies,
            place => vec![strategies[place as usize]],
        },
        autorun: random.rand_range(0..2) == 0,
        embed: random.rand_range(0..2) == 0,
        theme: Theme::ALL[random.rand_range(0..3) as usize],
        lang: Language::ALL[random.rand_range(0..3) as usize],
        ..default()
    };
    random_link(params, random)
}

/// The same, with a link into its recordings.
fn random_link(params: Params, random: &mut Rand32) -> Params {
    let mut number = |end: u32| random.rand_range(0..end) as usize;
    let first = params.shown()[0];
    let others: Vec<_> = (0..params.strategies.len()).filter(|place| *place != first).collect();
    let second = others.get(number(4)).map(|place| params.strategies[*place]);
    let mut params = Params { second, ..params };
    params.front = [None, Some(0), Some(1)][number(3)];
    params.goal = match number(4) {
        0 => None,
        1 => Some(Goal::End),
        2 => Some(Goal::Moment(number(100) + 1)),
        _ => {
            let at = Micros(number(u32::MAX) as u64);
            Some(Goal::Time(at, (number(2) > 0).then(|| [number(100_000), number(100_000)])))
        }
    };
    let way = Some(number(4)).filter(|way| *way < params.strategies.len());
    params.task = way.map(|way| (way, TaskId(number(1_000) as u32)));
    params
}

fn random_query(random: &mut Rand32) -> String {
    let pairs = (0..random.rand_range(0..12)).map(|_| {
        let key = random_pair(random).0;
        let value = random_value(random);
        match random.rand_range(0..3) {
            0 => format!("{key}={value}"), // not encoded
            1 => query_of(&[(key, &value)]),
            _ => format!("{}={value}", random_value(random)),
        }
    });
    pairs.collect::<Vec<_>>().join("&")
}

fn random_pair(random: &mut Rand32) -> (&'static str, &'static str) {
    let place = random.rand_range(0..16) as usize;
    if place < 11 { KEYS[place] } else { LINK[place - 11] }
}

/// A good value, a number, or any characters at all.
fn random_value(random: &mut Rand32) -> String {
    const PIECES: [&str; 16] = [
        "..",
        "-",
        "%",
        "%00",
        "%ff",
        "&",
        "=",
        "http://",
        "https://",
        "javascript:",
        "é",
        "\u{202e}",
        "\0",
        ",",
        "+",
        "?",
    ];
    match random.rand_range(0..4) {
        0 => random_pair(random).1.to_owned(),
        1 => random.rand_range(0..300).to_string(),
        2 => format!("{}..{}", random.rand_u32() % 20_000, random.rand_u32() % 20_000),
        _ => (0..random.rand_range(0..30)).map(|_| PIECES[random.rand_range(0..16) as usize]).collect(),
    }
}

fn notice(key: &'static str, message: &str) -> Notice {
    Notice { key, message: message.into() }
}
