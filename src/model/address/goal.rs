//! Where a link leads, as the URL writes it.

use super::{Goal, Params};
use crate::{text::shortest, time::Micros};

impl Params {
    /// As [`Self::to_query`], and where a link leads too.
    pub fn to_link(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(self.to_query());
        self.goal.iter().for_each(|goal| _ = query.append_pair(goal.key(), &written(goal)));
        if let Some((way, task)) = self.task {
            query.append_pair("task", &format!("{}:{}", self.strategies[way].id, task.0));
        }
        query.finish()
    }
}

/// What the URL has for a goal's key.
fn written(goal: &Goal) -> String {
    match goal {
        Goal::Moment(number) => number.to_string(),
        Goal::Time(at, None) => shortest(at.0, 3),
        Goal::Time(at, Some([first, second])) => format!("{},{first},{second}", shortest(at.0, 3)),
        Goal::End => END.to_owned(),
    }
}

const END: &str = "end";

/// The number of a key moment.
pub(super) fn moment(text: &str) -> Option<Goal> {
    text.parse().ok().filter(|number| *number > 0).map(Goal::Moment)
}

/// A time in milliseconds with at most three digits behind the point, and the numbers of events behind it if they are
/// known; or the end.
pub(super) fn time(text: &str) -> Option<Goal> {
    if text == END {
        return Some(Goal::End);
    }
    let Some((time, events)) = text.split_once(',') else { return Some(Goal::Time(micros(text)?, None)) };
    let (first, second) = events.split_once(',')?;
    Some(Goal::Time(micros(time)?, Some([first.parse().ok()?, second.parse().ok()?])))
}

fn micros(text: &str) -> Option<Micros> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let zeros = "000".get(part.len()..)?;
    [whole, part, zeros].concat().parse().ok().filter(|_| !whole.is_empty()).map(Micros)
}
