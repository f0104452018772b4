//! Sorting numbers. The standard library's sort, made for each type anew, would be a fiftieth of the page.

/// In rising order: Shell's sort with Knuth's gaps (1, 4, 13, 40, …), quick enough for some hundred thousand.
pub(super) fn sort(numbers: &mut [u64]) {
    let mut gap = 1;
    while gap < numbers.len() / 3 {
        gap = 3 * gap + 1;
    }
    while gap > 0 {
        for place in gap..numbers.len() {
            let mut hole = place;
            while hole >= gap && numbers[hole - gap] > numbers[hole] {
                numbers.swap(hole - gap, hole);
                hole -= gap;
            }
        }
        gap /= 3;
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_come_in_rising_order() {
        let mut random = oorandom::Rand64::new(7);
        for length in [0, 1, 2, 3, 10, 100, 1_000] {
            let mut numbers: Vec<_> = (0..length).map(|_| random.rand_range(0..500)).collect();
            let mut expected = numbers.clone();
            expected.sort_unstable();
            super::sort(&mut numbers);
            assert_eq!(numbers, expected);
        }
    }
}
