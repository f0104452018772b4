//! Numbers and plurals, as people write them.

/// A count: `9,800`.
pub fn grouped(number: usize) -> String {
    match number / 1_000 {
        0 => number.to_string(),
        thousands => format!("{},{:03}", grouped(thousands), number % 1_000),
    }
}

/// A count of things: `1 line`, `9,800 lines`.
pub fn counted(number: usize, unit: &str) -> String {
    format!("{} {unit}{}", grouped(number), if number == 1 { "" } else { "s" })
}
