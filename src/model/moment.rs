//! The key moments of a lesson, as the recordings side by side contain them.

use super::{Cursor, State};
use crate::lessons::Scene;

/// A key moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// What it is called.
    pub name: &'static str,
    /// Where it is.
    pub cursor: Cursor,
    /// In which of the ways side by side it is found, 0 or 1.
    pub way: usize,
    /// What it is in each of the ways side by side, in the order of [`State::shown`]; empty where there is nothing to say.
    pub says: [String; 2],
}

impl State {
    /// Asks the recordings side by side for the lesson's verdict and its key moments, which come in the order of time.
    /// Recordings that something disturbed are asked for none.
    pub(super) fn tell(&mut self) {
        let (mut moments, mut told) = (Vec::<Moment>::new(), None);
        let shown = self.shown();
        let sample = |place: usize| shown.get(place).and_then(|place| self.recordings.get(*place));
        let scene = Scene { ways: [sample(0), sample(1)] };
        let is_told = !self.recordings.iter().any(|recording| recording.is_disturbed());
        if let Some(story) = self.story.filter(|_| is_told) {
            told = (story.verdict)(&scene);
            for key in story.moments {
                let Some(found) = (key.tell)(&scene) else { continue };
                let Some(way) = scene.ways[found.way] else { continue };
                let events = found.events.min(way.events);
                let last = events.checked_sub(1).and_then(|last| way.trace().events.get(last).map(|event| event.at));
                let mut cursor = Cursor::at(last.unwrap_or_default(), &self.recordings);
                // The way in which it is found stands right behind the event, and the other one at the end of that time.
                let place = shown[found.way];
                cursor.events =
                    (0..).zip(&*cursor.events).map(|(at, by)| if at == place { events } else { *by }).collect();
                let place = moments.iter().take_while(|earlier| earlier.cursor.at <= cursor.at).count();
                moments.insert(place, Moment { name: key.name, cursor, way: found.way, says: found.says });
            }
        }
        self.moments = moments.into();
        self.told = told;
    }

    /// The place of the key moment that the page rests on after a run, if there are any.
    pub fn resting(&self) -> usize {
        let wanted = self.story.map_or("", |story| story.rest);
        self.moments.iter().position(|moment| moment.name == wanted).unwrap_or_default()
    }

    /// The key moment at which the cursor stands, and its place among all.
    pub fn moment(&self) -> Option<(usize, &Moment)> {
        let cursor = self.cursor.as_ref()?;
        self.moments.iter().enumerate().find(|(_, moment)| moment.cursor == *cursor)
    }

    /// The place of the next key moment after `cursor`, or of the one before; there may be none there.
    pub(super) fn neighbouring(&self, cursor: &Cursor, after: bool) -> Option<usize> {
        let here = self.moment().map(|(place, _)| place);
        let earlier = || self.moments.iter().take_while(|moment| moment.cursor.at < cursor.at).count();
        match (here, after) {
            (Some(place), true) => Some(place + 1),
            (Some(place), false) => place.checked_sub(1),
            (None, true) => Some(self.moments.iter().take_while(|moment| moment.cursor.at <= cursor.at).count()),
            (None, false) => earlier().checked_sub(1),
        }
    }
}
