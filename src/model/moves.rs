//! The moves of the cursor: what each command does with the state.

use super::{Command, Cursor, Selected, State};
use crate::{time::Micros, trace::TaskId};

/// How many steps of [`Command::Later`] lead from the begin to the end.
const STEPS: u64 = 100;

impl State {
    /// Does what `command` says; there is something to move the cursor over.
    pub(super) fn follow(&mut self, command: Command) {
        let (cursor, all, end, shown) = (self.cursor(), &self.recordings, self.end(), self.shown());
        // A recording that has not begun has no events.
        let shown: Vec<_> = shown.into_iter().filter(|place| *place < all.len()).collect();
        let step = Micros(end.0.div_ceil(STEPS).max(1));
        let to = match command {
            Command::Play => {
                self.playing = !self.playing;
                if self.playing && cursor.at >= end { Cursor::start(all) } else { cursor }
            }
            Command::Forward => cursor.forward(all, &shown, None),
            Command::Back => cursor.back(all, &shown, None),
            Command::TaskForward => cursor.forward(all, &shown, self.selected),
            Command::TaskBack => cursor.back(all, &shown, self.selected),
            Command::NextMoment | Command::MomentBefore => {
                self.playing = false;
                let place = self.neighbouring(&cursor, command == Command::NextMoment);
                place.into_iter().for_each(|place| self.go_to_moment(place));
                return;
            }
            Command::Later => Cursor::at(Micros(cursor.at.0.saturating_add(step.0)).min(end), all),
            Command::Earlier => Cursor::at(cursor.at.since(step), all),
            Command::Home => Cursor::start(all),
            Command::End => Cursor::end(all),
            Command::NextTask | Command::TaskBefore => {
                self.selected = self.neighbour(&shown, command == Command::NextTask);
                return;
            }
            Command::Faster | Command::Slower => {
                self.speed = command.speed(self.speed);
                return;
            }
            // Done already: these need no recording.
            Command::Help | Command::Clear => return,
        };
        self.playing &= command == Command::Play;
        self.move_to(to);
    }

    /// Goes to the key moment at that place, and has its way in front.
    pub(super) fn go_to_moment(&mut self, place: usize) {
        if let Some(moment) = self.moments.get(place) {
            self.cursor = Some(moment.cursor.clone());
            self.front = moment.way;
        }
    }

    /// The task after the selected one among the recordings at `shown`, or the one before; round the ends.
    fn neighbour(&self, shown: &[usize], after: bool) -> Option<Selected> {
        let tasks = |place: &usize| self.recordings[*place].analysis().lanes.len();
        let all: usize = shown.iter().map(tasks).sum();
        let before = |(place, task): Selected| {
            let index = shown.iter().position(|shown| *shown == place)?;
            Some(shown[..index].iter().map(tasks).sum::<usize>() + task.0 as usize)
        };
        let step = if after { 1 } else { all.checked_sub(1)? };
        let mut left = match self.selected.and_then(before) {
            Some(number) => (number + step) % all.max(1),
            None if after => 0,
            None => step,
        };
        for place in shown {
            let count = tasks(place);
            if left < count {
                return Some((*place, TaskId(left as u32)));
            }
            left -= count;
        }
        None
    }

    /// The end is no place of its own: it stays the end when the recordings grow.
    pub(super) fn move_to(&mut self, cursor: Cursor) {
        self.cursor = Some(cursor).filter(|cursor| *cursor != Cursor::end(&self.recordings));
    }
}
