//! The order in which a queue gives its items.

use std::collections::VecDeque;

/// Where a queue keeps its items. Answers the `_init`, `_put` and `_get` that asyncio's queues override, and the `len` of
/// their `_queue`.
///
/// A store may keep fewer items than were put in: the latest only, or equal ones once. As in asyncio, each that was put in
/// counts for [`super::QueueOf::join`] all the same. What a store drops on its own is dropped while the queue is in use,
/// so that item's destructor can't use the queue.
pub trait Store: Default {
    /// What it keeps.
    type Item;

    /// Puts an item in.
    fn push(&mut self, item: Self::Item);

    /// Takes the next one out: none only if [`Self::len`] is 0.
    fn pop(&mut self) -> Option<Self::Item>;

    /// How many there are to take out.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// First in, first out.
pub struct Fifo<T>(VecDeque<T>);

impl<T> Default for Fifo<T> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}

impl<T> Store for Fifo<T> {
    type Item = T;

    fn push(&mut self, item: T) {
        self.0.push_back(item);
    }

    fn pop(&mut self) -> Option<T> {
        self.0.pop_front()
    }

    fn len(&self) -> usize {
        self.0.len()
    }
}

/// Last in, first out.
pub struct Stack<T>(Vec<T>);

impl<T> Default for Stack<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Store for Stack<T> {
    type Item = T;

    fn push(&mut self, item: T) {
        self.0.push(item);
    }

    fn pop(&mut self) -> Option<T> {
        self.0.pop()
    }

    fn len(&self) -> usize {
        self.0.len()
    }
}

/// The least first. Python's `heapq`, comparison by comparison, so that items that compare as equal come out in the
/// same order; `std::collections::BinaryHeap` has another one.
pub struct Heap<T>(Vec<T>);

impl<T> Default for Heap<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Ord> Store for Heap<T> {
    type Item = T;

    /// `heapq.heappush`.
    fn push(&mut self, item: T) {
        self.0.push(item);
        self.rise(self.0.len() - 1);
    }

    /// `heapq.heappop`.
    fn pop(&mut self) -> Option<T> {
        if self.0.is_empty() {
            return None;
        }
        let item = self.0.swap_remove(0);
        self.sink();
        Some(item)
    }

    fn len(&self) -> usize {
        self.0.len()
    }
}

impl<T: Ord> Heap<T> {
    /// `heapq._siftdown`: towards the root, past what is greater.
    fn rise(&mut self, mut place: usize) {
        while place > 0 {
            let parent = (place - 1) / 2;
            if self.0[place] >= self.0[parent] {
                break;
            }
            self.0.swap(place, parent);
            place = parent;
        }
    }

    /// `heapq._siftup`: the root goes all the way down, always past the lesser child, and rises from there.
    fn sink(&mut self) {
        let mut place = 0;
        loop {
            let (left, right) = (2 * place + 1, 2 * place + 2);
            if left >= self.0.len() {
                break;
            }
            let lesser = if right < self.0.len() && self.0[left] >= self.0[right] { right } else { left };
            self.0.swap(place, lesser);
            place = lesser;
        }
        self.rise(place);
    }
}
