//! A growing list that is cheap to copy: the samples of a live recording share what they have in common.

use std::{
    iter,
    ops::{Index, IndexMut},
    rc::Rc,
    slice,
};

/// So many items are copied at most when one of them changes.
const LENGTH: usize = 128;

/// A list in chunks. A copy shares them all; who changes an item copies its chunk first, if that is shared.
///
/// Invariant: all chunks but the last are full, and none is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunks<T> {
    chunks: Vec<Rc<Vec<T>>>,
}

/// The items of [`Chunks`].
pub type Iter<'a, T> = iter::FlatMap<slice::Iter<'a, Rc<Vec<T>>>, &'a Vec<T>, fn(&'a Rc<Vec<T>>) -> &'a Vec<T>>;

impl<T> Chunks<T> {
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
        self.chunks.iter().flat_map(|chunk| chunk)
    }
}

impl<T: Clone> Chunks<T> {
    /// Puts `item` at the end.
    pub fn push(&mut self, item: T) {
        match self.chunks.last_mut() {
            Some(last) if last.len() < LENGTH => Rc::make_mut(last).push(item),
            _ => self.chunks.push(Rc::new(vec![item])),
        }
    }

    /// The item at `place`, to be changed.
    pub fn get_mut(&mut self, place: usize) -> Option<&mut T> {
        Rc::make_mut(self.chunks.get_mut(place / LENGTH)?).get_mut(place % LENGTH)
    }
}

impl<T> Default for Chunks<T> {
    fn default() -> Self {
        Self { chunks: Vec::new() }
    }
}

impl<'a, T> IntoIterator for &'a Chunks<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T> Index<usize> for Chunks<T> {
    type Output = T;

    fn index(&self, place: usize) -> &T {
        &self.chunks[place / LENGTH][place % LENGTH]
    }
}

impl<T: Clone> IndexMut<usize> for Chunks<T> {
    fn index_mut(&mut self, place: usize) -> &mut T {
        &mut Rc::make_mut(&mut self.chunks[place / LENGTH])[place % LENGTH]
    }
}

impl<T: Clone> Extend<T> for Chunks<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        items.into_iter().for_each(|item| self.push(item));
    }
}

impl<T: Clone> FromIterator<T> for Chunks<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut chunks = Self::default();
        chunks.extend(items);
        chunks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_keeps_its_items_while_the_original_grows_and_changes() {
        for length in [0, 1, LENGTH - 1, LENGTH, LENGTH + 1, 3 * LENGTH] {
            let mut list: Chunks<usize> = (0..length).collect();
            let copy = list.clone();
            list.push(length);
            list[0] = 7;
            assert_eq!((copy.len(), copy.is_empty()), (length, length == 0));
            assert!(copy.iter().copied().eq(0..length));
            assert!(list.iter().copied().eq([7].into_iter().chain(1..=length)), "{length}");
            assert_eq!((list.first(), list.last()), (Some(&7), Some(if length == 0 { &7 } else { &length })));
            assert_eq!((copy.get(length), list.get_mut(length + 1)), (None, None));
            assert!((0..=length).all(|count| copy.count_while(|item| *item < count) == count), "{length}");
        }
    }
}
