//! A line that anybody can leave: a list in the order of joining whose items are taken out by their tickets.

use std::collections::VecDeque;

/// Items in the order in which they joined. Joining, leaving from any place and going first take the same time however
/// long the line is, but for the search for a ticket, which halves the line again and again.
///
/// A place that was left in the middle stays as a gap until gaps are half of the line; both ends are never gaps.
pub(in crate::runtime) struct Line<T> {
    /// In the order of their tickets.
    places: VecDeque<(Ticket, Option<T>)>,
    gaps: usize,
    next: u64,
}

/// Who holds it finds its item again. A ticket that was given later is greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(in crate::runtime) struct Ticket(u64);

impl<T> Default for Line<T> {
    fn default() -> Self {
        Self { places: VecDeque::new(), gaps: 0, next: 0 }
    }
}

impl<T> Line<T> {
    /// Puts an item at the end.
    pub(in crate::runtime) fn join(&mut self, item: T) -> Ticket {
        let ticket = Ticket(self.next);
        self.next += 1;
        self.places.push_back((ticket, Some(item)));
        ticket
    }

    /// Takes an item out; none if it is out already.
    pub(in crate::runtime) fn leave(&mut self, ticket: Ticket) -> Option<T> {
        let place = self.places.binary_search_by_key(&ticket, |(ticket, _)| *ticket).ok()?;
        let item = self.places[place].1.take()?;
        self.gaps += 1;
        self.close_gaps();
        Some(item)
    }

    /// Takes the first item out.
    pub(in crate::runtime) fn pop_first(&mut self) -> Option<T> {
        let item = self.places.pop_front()?.1;
        self.close_gaps();
        item
    }

    /// The first item.
    pub(in crate::runtime) fn first(&self) -> Option<&T> {
        self.places.front()?.1.as_ref()
    }

    /// How many items are in it.
    pub(in crate::runtime) fn len(&self) -> usize {
        self.places.len() - self.gaps
    }

    /// Whether there are none.
    pub(in crate::runtime) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The items in order.
    pub(in crate::runtime) fn iter(&self) -> impl Iterator<Item = &T> {
        self.places.iter().filter_map(|(_, item)| item.as_ref())
    }

    /// As [`Self::iter`], with their tickets, from `ticket` on.
    pub(in crate::runtime) fn iter_from(&self, ticket: Ticket) -> impl Iterator<Item = (Ticket, &T)> {
        let place = self.places.partition_point(|(other, _)| *other < ticket);
        self.places.range(place..).filter_map(|(ticket, item)| Some((*ticket, item.as_ref()?)))
    }

    /// A ticket that is behind all that were given.
    pub(in crate::runtime) fn end(&self) -> Ticket {
        Ticket(self.next)
    }

    fn close_gaps(&mut self) {
        while self.places.front().is_some_and(|(_, item)| item.is_none()) {
            self.places.pop_front();
            self.gaps -= 1;
        }
        while self.places.back().is_some_and(|(_, item)| item.is_none()) {
            self.places.pop_back();
            self.gaps -= 1;
        }
        if self.gaps * 2 > self.places.len() {
            self.places.retain(|(_, item)| item.is_some());
            self.gaps = 0;
        }
    }
}
