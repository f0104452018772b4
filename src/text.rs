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

/// The word with a capital letter.
pub fn capitalized(word: &str) -> String {
    let mut word = word.to_owned();
    if let Some(first) = word.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    word
}

/// `number` with its last `places` digits behind the point: `fixed(412, 2)` is `4.12`. Times and places are whole
/// numbers throughout; the code that writes floating-point numbers would be a twentieth of the page.
pub fn fixed(number: u64, places: u32) -> String {
    let unit = 10_u64.pow(places);
    format!("{}.{:0width$}", number / unit, number % unit, width = places as usize)
}

/// As [`fixed`], without the zeros at the end: `shortest(1_500, 3)` is `1.5`.
pub fn shortest(number: u64, places: u32) -> String {
    let text = fixed(number, places);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
