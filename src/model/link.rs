//! Links: where one leads once a run has ended, and the one that leads here.

use super::{Cursor, Params, State, Theme, address::Goal};
use crate::time::Micros;

impl State {
    /// After a run the cursor goes where the address leads, else to the most telling moment. What the address names and
    /// the recordings don't contain is said.
    pub(super) fn come_to_rest(&mut self) {
        self.go_to_moment(self.resting());
        let has_goal = self.params.goal.is_none_or(|goal| self.go_to(goal));
        self.front = self.params.front.unwrap_or(self.front);
        self.selected = self.params.task.filter(|task| self.is_recorded(*task));
        let missing = match (has_goal, self.selected == self.params.task) {
            (true, true) => return,
            (false, true) => "This run does not have the link's moment.",
            (true, false) => "This run does not have the link's task.",
            (false, false) => "This run does not have the link's moment, nor its task.",
        };
        self.warning = Some(missing.to_owned());
    }

    /// Goes there, if there is such a place.
    fn go_to(&mut self, goal: Goal) -> bool {
        let all = &self.recordings;
        let cursor = match goal {
            Goal::Moment(number) => {
                self.go_to_moment(number - 1);
                return number <= self.moments.len();
            }
            Goal::End => Some(Cursor::end(all)),
            Goal::Time(at, counts) => counts
                .and_then(|counts| Cursor::behind(counts, all, &self.shown()))
                .or_else(|| (at <= self.end()).then(|| Cursor::at(at, all))),
        };
        let is_there = cursor.is_some();
        cursor.into_iter().for_each(|cursor| self.move_to(cursor));
        is_there
    }

    /// What a link to what is shown says. The colours are the reader's own, and whoever follows it sees the whole page.
    pub fn link(&self) -> Params {
        let mut link = Params { theme: Theme::Auto, embed: false, ..self.params.clone() };
        let shown = link.shown();
        link.front = (shown.len() > 1).then_some(self.front);
        // Before the end of a run it leads where the address does.
        if self.can_move() {
            link.goal = Some(self.goal(&shown));
            link.task = self.selected;
        }
        link
    }

    /// What the cursor stands at.
    fn goal(&self, shown: &[usize]) -> Goal {
        match (self.moment(), &self.cursor) {
            (Some((place, _)), _) => Goal::Moment(place + 1),
            (None, None) => Goal::End,
            (None, Some(Cursor { at, events })) => {
                let last = |place: &usize| {
                    let last = events.get(*place)?.checked_sub(1)?;
                    Some(self.recordings.get(*place)?.trace().events.get(last)?.at)
                };
                let is_step = *at == Micros::ZERO || shown.iter().any(|place| last(place) == Some(*at));
                let count =
                    |way: usize| shown.get(way).and_then(|place| events.get(*place)).copied().unwrap_or_default();
                Goal::Time(*at, is_step.then(|| [count(0), count(1)]))
            }
        }
    }
}
