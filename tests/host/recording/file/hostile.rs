//! Files that are broken, by chance or on purpose: refused with a place, or as good as any other.

use super::{file_of, has_place, look_at, random, text_of};
use interleave::recording::file::{FileError, read};
use oorandom::Rand64;
use serde_json::{Value, json};

/// Reads what was broken. It may be refused, with a place; else nothing that looks at it panics.
#[track_caller]
fn survives(text: &str) -> bool {
    match read(text) {
        Ok(file) => look_at(&file),
        Err(error) => {
            assert!(has_place(&error), "{error:?} of {text}");
            assert!(error.to_string().len() < 1_000, "{error}");
            return false;
        }
    }
    true
}

#[track_caller]
fn refused(text: &str) -> String {
    read(text).expect_err("it is broken").to_string()
}

#[test]
fn cut_anywhere_it_is_refused_with_a_place() {
    let whole = text_of(&file_of([random::trace(1, 60)]));
    let end = whole.trim_end().len();
    for cut in (0..end).filter(|cut| whole.is_char_boundary(*cut)) {
        let error = read(&whole[..cut]).expect_err("it has no end");
        assert!(matches!(error, FileError::Json { line: 1.., .. }), "{cut}: {error:?}");
    }
    assert!(survives(&whole[..end]));
}

#[test]
fn with_any_byte_changed_it_is_refused_or_harmless() {
    let mut random = Rand64::new(2);
    let mut read = 0;
    for seed in 0..40 {
        let whole = text_of(&file_of([random::trace(seed, 40)]));
        // What is before is for others, and not looked at.
        let from = whole.find("\"interleave\"").expect("it is there");
        for _ in 0..50 {
            let mut bytes = whole.clone().into_bytes();
            let place = random.rand_range(from as u64..bytes.len() as u64) as usize;
            match random.rand_range(0..4) {
                0 => drop(bytes.remove(place)),
                1 => bytes.insert(place, b"0123456789[]{},:\"-.e \\"[random.rand_range(0..22) as usize]),
                2 => bytes[place] = b"0123456789[]{},:\"-.e \\"[random.rand_range(0..22) as usize],
                _ => bytes[place] = random.rand_range(0..128) as u8,
            }
            if let Ok(text) = String::from_utf8(bytes) {
                read += u32::from(survives(&text));
            }
        }
    }
    assert!(read > 50, "{read} were read: is anything tested?");
}

#[test]
fn with_any_value_changed_it_is_refused_or_harmless() {
    let mut random = Rand64::new(3);
    let mut read = 0;
    for seed in 0..40 {
        let mut whole: Value = serde_json::from_str(&text_of(&file_of([random::trace(seed, 60)]))).expect("JSON");
        whole["traceEvents"] = json!([]);
        for _ in 0..50 {
            let mut broken = whole.clone();
            for _ in 0..=random.rand_range(0..2) {
                break_in(&mut broken["interleave"], &mut random);
            }
            read += u32::from(survives(&broken.to_string()));
        }
    }
    assert!(read > 50, "{read} were read: is anything tested?");
}

/// Changes something somewhere in `value`.
fn break_in(value: &mut Value, random: &mut Rand64) {
    let mut below = |end: usize| random.rand_range(0..end.max(1) as u64) as usize;
    let deeper = below(8) > 0;
    match value {
        Value::Array(items) if !items.is_empty() && deeper => {
            let place = below(items.len());
            break_in(&mut items[place], random);
        }
        Value::Object(items) if !items.is_empty() && deeper => {
            let place = below(items.len());
            break_in(items.values_mut().nth(place).expect("it is there"), random);
        }
        Value::Array(items) if !items.is_empty() => {
            let (one, other) = (below(items.len()), below(items.len()));
            match below(4) {
                0 => drop(items.remove(one)),
                1 => items.insert(one, items[other].clone()),
                2 => items.swap(one, other),
                _ => items.truncate(one),
            }
        }
        Value::Object(items) if !items.is_empty() => {
            let key = items.keys().nth(below(items.len())).expect("it is there").clone();
            let item = items.remove(&key);
            if let (Some(item), 0) = (item, below(2)) {
                items.insert(["other", "poll", "ready", "woken", "version", "beat"][below(6)].into(), item);
            }
        }
        Value::Number(number) if below(2) == 0 => {
            let number = number.as_u64().unwrap_or_default();
            *value = json!([number.wrapping_add(1), number.wrapping_sub(1), number / 2][below(3)]);
        }
        value => {
            let others = [
                json!(null),
                json!(true),
                json!(0),
                json!(1),
                json!(-1),
                json!(1.5),
                json!(1e300),
                json!(u32::MAX),
                json!(u64::from(u32::MAX) + 1),
                json!(u64::MAX),
                json!(""),
                json!("beat"),
                json!([]),
                json!({}),
                json!([[[[[]]]]]),
                json!({"poll": 0}),
            ];
            *value = others[below(others.len())].clone();
        }
    }
}

/// A file of one way with these events, one source, one resource, one request, and `more` as further keys of the way.
fn with_events(events: &str) -> String {
    format!(
        r#"{{"traceEvents":[],"interleave":{{"version":1,"ways":[{{"id":"a","title":"A","about":"","mistake":false,
"provenance":"live, timers","epoch":0,"sources":[["program.rs",1]],"resources":[["lock",""]],"requests":["x"],
"events":[{events}]}}]}}}}"#
    )
}

const TWO: &str = r#"[0,{"spawned":[0,null,"main",0]}],[0,{"spawned":[1,0,"other",0]}]"#;

#[test]
fn what_no_program_does_is_refused_with_the_way_the_event_and_what_was_expected() {
    for (event, fault) in [
        (r#"[0,{"spawned":[3,0,"sparse",0]}]"#, "task 3 is spawned, but the next is task 2"),
        (r#"[0,{"spawned":[1,0,"again",0]}]"#, "task 1 is spawned, but the next is task 2"),
        (r#"[0,{"spawned":[2,2,"its own parent",0]}]"#, "task 2 has not been spawned"),
        (r#"[0,{"spawned":[2,3,"a circle",0]}]"#, "task 3 has not been spawned"),
        (r#"[0,{"spawned":[2,0,"nowhere",1]}]"#, "there is no source 1"),
        (r#"[0,{"woken":[4294967295,null]}]"#, "task 4294967295 has not been spawned"),
        (r#"[0,{"woken":[0,2]}]"#, "task 2 has not been spawned"),
        (r#"[0,{"poll":2}]"#, "task 2 has not been spawned"),
        (r#"[0,{"wait":[0,{"task":2},0]}]"#, "task 2 has not been spawned"),
        (r#"[0,{"wait":[0,{"request":1},0]}]"#, "there is no request 1"),
        (r#"[0,{"wait":[0,{"acquire":1},0]}]"#, "there is no resource 1"),
        (r#"[0,{"network":[1,0,null,null,0,"",0]}]"#, "there is no request 1"),
        (r#"[0,{"acquired":[0,4000000000,0]}]"#, "there is no resource 4000000000"),
        (r#"[0,{"released":[null,1]}]"#, "there is no resource 1"),
        (r#"[0,{"pending":0}]"#, "the poll of task 0 ends, but no task is being polled"),
        (r#"[0,{"limit":[2,0,9,0]}]"#, "task 2 has not been spawned"),
        (r#"[0,{"limit":[0,1,9,0]}]"#, "limit 1 is set, but the next is limit 0"),
        (r#"[0,{"over":0}]"#, "limit 0 is not set"),
        (r#"[9,{"disturbed":["hidden",10]}]"#, "it has lasted for longer than the recording"),
        (r#"[0,{"step":0}]"#, "the clock's step is 0"),
    ] {
        assert_eq!(refused(&with_events(&format!("{TWO},{event}"))), format!("way 0, event 2: {fault}"));
    }
    for (events, fault) in [
        (r#"[0,{"limit":[0,0,9,0]}],[9,{"lifted":1}]"#, "event 3: limit 1 is not set"),
        (r#"[0,{"poll":0}],[0,{"poll":0}]"#, "event 3: task 0 is being polled already"),
        (
            r#"[0,{"poll":0}],[0,{"poll":1}],[0,{"ready":0}]"#,
            "event 4: the poll of task 0 ends, but the innermost poll is that of task 1",
        ),
        (r#"[0,{"poll":0}],[0,{"value":[0,""]}]"#, "event 3: task 0 ends in its own poll, before that has ended"),
        (r#"[0,{"value":[0,""]}],[0,{"poll":0}]"#, "event 3: task 0 has ended already"),
        (r#"[0,{"cancelled":0}],[0,{"error":[0,""]}]"#, "event 3: task 0 has ended already"),
        (
            r#"[0,{"poll":0}],[0,{"ready":0}],[0,{"poll":0}]"#,
            "event 4: task 0 is polled again, but its last poll was ready",
        ),
    ] {
        assert_eq!(refused(&with_events(&format!("{TWO},{events}"))), format!("way 0, {fault}"));
    }
}

#[test]
fn what_is_no_event_is_refused_with_its_line_and_column() {
    let events = |event: &str| refused(&with_events(&format!("{TWO},\n{event}")));
    let all = [
        r#"[-1,"beat"]"#,
        r#"[18446744073709551616,"beat"]"#,
        r#"[1.5,"beat"]"#,
        r#"["now","beat"]"#,
        r#"[0,"beats"]"#,
        r#"[0,"beat",0]"#,
        r#"[0]"#,
        r#"[0,{"poll":-1}]"#,
        r#"[0,{"poll":4294967296}]"#,
        r#"[0,{"poll":[0]}]"#,
        r#"[0,{"poll":0,"ready":0}]"#,
        r#"[0,{"woken":[0]}]"#,
        r#"[0,{"woken":[0,null,null]}]"#,
        r#"[1,"beat"],[18446744073709551615,"beat"]"#,
        r#"[9,{"disturbed":["dreaming",1]}]"#,
        r#"[9,{"disturbed":["hidden",-1]}]"#,
        r#"[9,{"step":[1]}]"#,
    ];
    let texts: Vec<_> = all.iter().map(|event| format!("{event}\n  {}\n", events(event))).collect();
    insta::assert_snapshot!(texts.concat());
}

#[test]
fn what_is_no_file_is_refused_with_its_line_and_column() {
    let good = with_events("");
    let all = [
        String::new(),
        "no JSON".into(),
        "[]".into(),
        "{}".into(),
        r#"{"traceEvents":[]}"#.into(),
        r#"{"interleave":{}}"#.into(),
        r#"{"interleave":{"version":"1"}}"#.into(),
        r#"{"interleave":{"ways":[{"new":[]}],"version":2}}"#.into(),
        r#"{"interleave":{"version":1,"ways":[],"ways":[]}}"#.into(),
        r#"{"interleave":{"version":1,"ways":[],"settings":{"n":"1","n":"2"}}}"#.into(),
        r#"{"interleave":{"version":1,"ways":[],"settings":{"n":1}}}"#.into(),
        r#"{"interleave":{"version":1,"ways":[],"lesson":[]}}"#.into(),
        good.replace("live, timers", "dreamed up"),
        good.replace("\"lock\"", "\"knot\""),
        good.replace("\"mistake\":false,", ""),
        good.replace("\"about\":\"\"", "\"about\":\"\\ud800\""),
        good.replace("\"program.rs\",1", "\"program.rs\",1,1"),
        good.clone() + "x",
    ];
    let texts: Vec<_> = all.iter().map(|text| format!("{text}\n  → {}\n\n", refused(text))).collect();
    insta::assert_snapshot!(texts.concat());
}

#[test]
fn nothing_is_too_deep_too_long_or_too_much() {
    let deep = "[".repeat(1_000_000);
    for text in [
        deep.clone(),
        format!(r#"{{"traceEvents":{deep}"#),
        format!(r#"{{"interleave":{deep}"#),
        format!(r#"{{"interleave":{{"version":1,"ways":{deep}"#),
        with_events(&deep),
        with_events(&"{\"poll\":".repeat(500_000)),
        with_events(&format!("{TWO},[0,{{\"{}\":0}}]", "x".repeat(1_000_000))),
        with_events(&format!("{TWO},[0,{{\"poll\":{}}}]", "9".repeat(1_000_000))),
        with_events("").replace("live, timers", &"é".repeat(1_000_000)),
    ] {
        assert!(!survives(&text));
    }
    // These are odd, and all right.
    let closed = deep.clone() + &"]".repeat(1_000_000);
    assert!(survives(&with_events(TWO).replace("[],\"interleave\"", &format!("{closed},\"interleave\""))));
    assert!(survives(&with_events(&format!("{TWO},[0,{{\"printed\":[0,\"{}\",0]}}]", "x".repeat(1_000_000)))));
    assert!(survives(&with_events(&format!("{TWO},[18446744073709551615,\"beat\"],[0,\"beat\"]"))));
    assert!(survives(&with_events("").replace("\"epoch\":0", "\"epoch\":18446744073709551615")));
}

#[test]
fn keys_may_come_in_any_order_and_there_may_be_more_of_them() {
    let file = file_of([random::trace(4, 100)]);
    let mut value: Value = serde_json::from_str(&text_of(&file)).expect("JSON");
    value["interleave"]["ways"][0]["news"] = json!([1, {"two": 3}]);
    value["more"] = json!(null);
    // This sorts them.
    assert_eq!(read(&value.to_string()), Ok(file));
}
