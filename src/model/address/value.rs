//! Values of settings as the URL and the form write them.

use crate::lessons::{Kind, Lesson, Value};

/// A value as the URL has it.
pub fn written(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Range(from, to) => format!("{from}..{to}"),
        Value::Choice(id) => (*id).to_owned(),
        Value::Origin(origin) => origin.clone().unwrap_or_default(),
    }
}

/// The most a number may be, given the values of the settings before it. Zero for other kinds.
pub fn most(lesson: &Lesson, kind: &Kind, values: &[Value]) -> u32 {
    let Kind::Number { range, at_most, .. } = kind else { return 0 };
    let other = at_most.and_then(|key| lesson.settings.iter().position(|setting| setting.key == key));
    match other.and_then(|place| values.get(place)) {
        Some(Value::Number(other)) => *range.end().min(other),
        _ => *range.end(),
    }
}

/// A range as the URL has it, once `text` was typed as its first end: the other end follows where it would be below.
pub fn range_from(text: &str, to: u32) -> String {
    format!("{text}..{}", text.parse().map_or(to, |from: u32| from.max(to)))
}

/// A range as the URL has it, once `text` was typed as its second end: the first end follows where it would be above.
pub fn range_to(from: u32, text: &str) -> String {
    format!("{}..{text}", text.parse().map_or(from, |to: u32| to.min(from)))
}

/// The value that `text` writes; none if the setting does not take it. A number may not be above `most`.
pub(super) fn parsed(kind: &Kind, most: u32, text: &str) -> Option<Value> {
    match kind {
        Kind::Number { range, .. } => {
            text.parse().ok().filter(|number| range.contains(number) && *number <= most).map(Value::Number)
        }
        Kind::Range { range, .. } => {
            let (from, to) =
                text.split_once('.').and_then(|(from, to)| Some((from, to.strip_prefix('.')?))).unwrap_or((text, text));
            let (from, to) = (from.parse().ok()?, to.parse().ok()?);
            (range.contains(&from) && range.contains(&to) && from <= to).then_some(Value::Range(from, to))
        }
        Kind::Choice { options, .. } => options.iter().find(|(id, _)| *id == text).map(|(id, _)| Value::Choice(id)),
        Kind::Origin if text.is_empty() => Some(Value::Origin(None)),
        Kind::Origin => origin(text).map(|origin| Value::Origin(Some(origin))),
    }
}

/// What `parsed` takes, in words.
pub(super) fn wanted(kind: &Kind, most: u32) -> String {
    match kind {
        Kind::Number { range, .. } => format!("a whole number from {} to {most}", range.start()),
        Kind::Range { range, default: (from, to) } => {
            format!("a range like {from}..{to} within {}..{}", range.start(), range.end())
        }
        Kind::Choice { options, .. } => {
            format!("one of {}", options.iter().map(|(id, _)| *id).collect::<Vec<_>>().join(", "))
        }
        Kind::Origin => "an https origin, or an http one at localhost or 127.0.0.1".into(),
    }
}

/// An origin that can be asked, as browsers write it: http or https, nothing but host and port. Plain http goes to the
/// hosts that the page's content security policy names (`scripts/csp.sh`), which can't name an IPv6 address.
fn origin(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('/').to_ascii_lowercase();
    let (scheme, host) = text.split_once(':')?;
    let host = host.strip_prefix("//")?;
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
    if host.is_empty() || host.len() > 253 || !host.chars().all(plain) {
        return None;
    }
    let without = |port| format!("{scheme}://{}", host.strip_suffix(port).unwrap_or(host));
    match scheme {
        "https" => Some(without(":443")),
        "http" if matches!(host.split(':').next(), Some("localhost" | "127.0.0.1")) => Some(without(":80")),
        _ => None,
    }
}
