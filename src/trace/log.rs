//! A list that only grows. What is in it never moves, so that growing costs the same for the millionth item as for the
//! first, and memory is taken in small steps.

use std::ops::Index;

/// How many items stand together.
const LENGTH: usize = 128;

/// A list that only grows; items may be changed in their places.
///
/// Invariant: all chunks but the last are full, and none is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log<T> {
    chunks: Vec<Vec<T>>,
}

/// The items of a [`Log`] from one place to another.
pub struct Iter<'a, T> {
    log: &'a Log<T>,
    next: usize,
    end: usize,
}

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = &'a T;

    fn next(&mut self) -> Option<&'a T> {
        let item = self.log.get(self.next).filter(|_| self.next < self.end)?;
        self.next += 1;
        Some(item)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.end.saturating_sub(self.next);
        (left, Some(left))
    }
}

impl<T> DoubleEndedIterator for Iter<'_, T> {
    fn next_back(&mut self) -> Option<Self::Item> {
        if self.next >= self.end {
            return None;
        }
        self.end -= 1;
        self.log.get(self.end)
    }
}

impl<T> Clone for Iter<'_, T> {
    fn clone(&self) -> Self {
        Self { ..*self }
    }
}

impl<T> Log<T> {
    /// How many items there are.
    pub fn len(&self) -> usize {
        self.chunks.last().map_or(0, |last| (self.chunks.len() - 1) * LENGTH + last.len())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    /// The item at `place`.
    pub fn get(&self, place: usize) -> Option<&T> {
        self.chunks.get(place / LENGTH)?.get(place % LENGTH)
    }

    /// The item at `place`, to be changed.
    pub fn get_mut(&mut self, place: usize) -> Option<&mut T> {
        self.chunks.get_mut(place / LENGTH)?.get_mut(place % LENGTH)
    }

    /// The first item.
    pub fn first(&self) -> Option<&T> {
        self.get(0)
    }

    /// The last item.
    pub fn last(&self) -> Option<&T> {
        self.chunks.last()?.last()
    }

    /// How many items there are at the front of which `is` holds, given that it holds of none behind them.
    pub fn count_while(&self, is: impl Fn(&T) -> bool) -> usize {
        let full = self.chunks.partition_point(|chunk| chunk.first().is_some_and(&is)).saturating_sub(1);
        self.chunks.get(full).map_or(0, |chunk| full * LENGTH + chunk.partition_point(is))
    }

    /// All items in order.
    pub fn iter(&self) -> Iter<'_, T> {
        self.iter_from(0)
    }

    /// The items from `place` on.
    pub fn iter_from(&self, place: usize) -> Iter<'_, T> {
        Iter { log: self, next: place, end: self.len() }
    }

    /// Puts `item` at the end.
    pub fn push(&mut self, item: T) {
        match self.chunks.last_mut() {
            Some(last) if last.len() < LENGTH => last.push(item),
            // The first items of a short list take no more than they need.
            None => self.chunks.push(vec![item]),
            Some(_) => {
                let mut chunk = Vec::with_capacity(LENGTH);
                chunk.push(item);
                self.chunks.push(chunk);
            }
        }
    }
}

impl<T> Default for Log<T> {
    fn default() -> Self {
        Self { chunks: Vec::new() }
    }
}

impl<'a, T> IntoIterator for &'a Log<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T> Index<usize> for Log<T> {
    type Output = T;

    fn index(&self, place: usize) -> &T {
        &self.chunks[place / LENGTH][place % LENGTH]
    }
}

impl<T> Extend<T> for Log<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        items.into_iter().for_each(|item| self.push(item));
    }
}

impl<T> FromIterator<T> for Log<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut log = Self::default();
        log.extend(items);
        log
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_stay_in_their_places_while_the_list_grows() {
        for length in [0, 1, LENGTH - 1, LENGTH, LENGTH + 1, 3 * LENGTH] {
            let mut list: Log<usize> = (0..length).collect();
            list.push(length);
            assert_eq!((list.len(), list.is_empty()), (length + 1, false));
            assert!(list.iter().copied().eq(0..=length));
            assert_eq!((list.first(), list.last()), (Some(&0), Some(&length)));
            assert_eq!((list.get(length), list.get(length + 1)), (Some(&length), None));
            assert_eq!((list.get_mut(length).copied(), list.get_mut(length + 1)), (Some(length), None));
            assert!((0..=length).all(|count| list.count_while(|item| *item < count) == count), "{length}");
            assert!((0..=length + 1).all(|from| list.iter_from(from).copied().eq(from..=length)), "{length}");
        }
        assert_eq!(Log::<u8>::default().iter_from(0).next(), None);
    }
}
