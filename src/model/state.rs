//! The state and its transitions.

use super::{Command, Cursor, Moment, Notice, Params, Selected, Speed};
use crate::{
    lessons::{Story, Strategy},
    recording::{Provenance, Sample},
    time::Micros,
};
use std::rc::Rc;

/// How far the lesson has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Not run yet.
    Waiting,
    /// The latency endpoint is being made ready.
    Preparing,
    /// The lesson's programs are being loaded.
    Loading,
    /// A strategy runs.
    Running,
    /// All strategies ran to their end.
    Done,
    /// The run was cancelled.
    Cancelled,
}

impl Phase {
    fn id(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Preparing => "preparing",
            Self::Loading => "loading",
            Self::Running => "running",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether there is a run to cancel.
    pub fn is_live(self) -> bool {
        matches!(self, Self::Preparing | Self::Loading | Self::Running)
    }
}

/// All that the page shows.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// What is chosen.
    pub params: Params,
    /// What could not be taken of what was chosen.
    pub notices: Rc<[Notice]>,
    /// What the reader should know of the last run, or why there was none.
    pub warning: Option<String>,
    /// How far it has come.
    pub phase: Phase,
    /// Whether a run was cancelled because something else was chosen, and none has been started since.
    pub interrupted: bool,
    /// Where the waits come from; known once the endpoint is ready.
    pub provenance: Option<Provenance>,
    /// One per strategy that has begun.
    pub recordings: Vec<Sample>,
    /// What the run before recorded, if it was one of this lesson and came to its end.
    pub before: Vec<Sample>,
    /// The instant that is shown; none for the recordings' end, which grows while a way runs.
    pub cursor: Option<Cursor>,
    /// Whether the cursor moves by itself.
    pub playing: bool,
    /// How fast.
    pub speed: Speed,
    /// The key moments that the recordings side by side contain; none before a run has ended.
    pub moments: Rc<[Moment]>,
    /// What the lesson says of these recordings, in one sentence.
    pub told: Option<String>,
    /// What is told of the lesson, once its programs are there.
    pub story: Option<&'static Story>,
    /// The task that is looked at.
    pub selected: Option<Selected>,
    /// Which of the ways side by side is in front where there is room for one: 0 or 1.
    pub front: usize,
    /// Whether it is shown what the keys do.
    pub help: bool,
    /// When the reader thinks the strategy of [`State::guessed`] will have ended.
    pub guess: Option<Micros>,
}

/// What can happen.
#[derive(Debug, Clone)]
pub enum Action {
    /// Other parameters were chosen; what could not be taken of the choice.
    Choose(Params, Vec<Notice>),
    /// A time was marked as the guess, or the mark was taken away.
    Guess(Option<Micros>),
    /// The notices were read.
    DismissNotices,
    /// A run was started.
    Start,
    /// The lesson's programs are not there yet.
    Load,
    /// They are, with what is told of them.
    Loaded(&'static Story),
    /// The endpoint is ready.
    Prepared(Provenance),
    /// The run can't begin, and why.
    Refuse(String),
    /// What the reader should know of the run that has ended.
    Warn(String),
    /// The recording of strategy number `.0` has grown.
    Recorded(usize, Sample),
    /// All strategies have ended.
    Finish,
    /// The run was cancelled.
    Cancel,
    /// The cursor moves, or what goes with it.
    Command(Command),
    /// The cursor goes to this time.
    Seek(Micros),
    /// The cursor goes to the key moment at this place.
    Moment(usize),
    /// This much time has passed while the recordings are played.
    Play(Micros),
    /// The recordings are played so fast.
    Pace(Speed),
    /// A task is looked at, or none.
    Select(Option<Selected>),
    /// A way takes the second place.
    Beside(&'static Strategy),
    /// One of the two ways comes to the front where there is room for one.
    Front(usize),
}

impl State {
    /// The page as the URL's query asks for it.
    pub fn from_query(query: &str) -> Self {
        let (params, notices) = Params::from_query(query);
        let front = params.front.unwrap_or_default();
        Self {
            params,
            notices: notices.into(),
            warning: None,
            phase: Phase::Waiting,
            interrupted: false,
            provenance: None,
            recordings: Vec::new(),
            before: Vec::new(),
            cursor: None,
            playing: false,
            speed: Speed::default(),
            moments: Rc::new([]),
            told: None,
            story: None,
            selected: None,
            front,
            help: false,
            guess: None,
        }
    }

    /// The state after `action`. Late messages of a run that is over change nothing.
    pub fn after(&self, action: Action) -> Self {
        let mut next = self.clone();
        match action {
            Action::Choose(params, notices) => {
                next.notices = notices.into();
                next.warning = None;
                if !params.same_run(&self.params) {
                    next.interrupted |= self.phase.is_live();
                    next.clear_run();
                    next.phase = Phase::Waiting;
                    next.guess = None;
                }
                let moved = params.second != self.params.second;
                let front = params.front != self.params.front || params.lesson != self.params.lesson;
                if params.lesson != self.params.lesson {
                    // Who goes to another lesson knows what became of the run.
                    next.interrupted = false;
                    next.provenance = None;
                    next.story = None;
                    next.before.clear();
                }
                next.params = params;
                if front {
                    next.front = next.params.front.unwrap_or_default();
                }
                if moved {
                    next.stand_anew();
                }
            }
            // Afterwards it would be no guess.
            Action::Guess(guess) if guess.is_none() || self.marks().is_some() => next.guess = guess,
            Action::DismissNotices => {
                next.notices = Rc::new([]);
                next.warning = None;
            }
            Action::Start => {
                next.clear_run();
                next.phase = Phase::Preparing;
                next.interrupted = false;
                next.warning = None;
            }
            Action::Load if self.phase == Phase::Preparing => next.phase = Phase::Loading,
            Action::Loaded(story) if matches!(self.phase, Phase::Loading | Phase::Preparing) => {
                next.phase = Phase::Preparing;
                next.story = Some(story);
            }
            Action::Prepared(provenance) if self.phase == Phase::Preparing => {
                next.phase = Phase::Running;
                next.provenance = Some(provenance);
            }
            Action::Refuse(message) if matches!(self.phase, Phase::Preparing | Phase::Loading) => {
                next.phase = Phase::Waiting;
                next.warning = Some(message);
            }
            Action::Warn(message) if self.phase == Phase::Done => next.warning = Some(message),
            // Cancelled: the last sample shows what was aborted.
            Action::Recorded(place, recording) if matches!(self.phase, Phase::Running | Phase::Cancelled) => {
                // Of a run that was cancelled the last sample may come when the cursor has been moved already.
                next.cursor = None;
                next.playing = false;
                next.recordings.truncate(place + 1);
                match next.recordings.get_mut(place) {
                    Some(kept) => *kept = recording,
                    None => next.recordings.push(recording),
                }
            }
            Action::Finish if self.phase == Phase::Running => {
                next.phase = Phase::Done;
                next.tell();
                next.come_to_rest();
            }
            Action::Cancel if self.phase.is_live() => next.phase = Phase::Cancelled,
            Action::Command(Command::Help) => next.help = !self.help,
            Action::Command(Command::Clear) if self.help => next.help = false,
            Action::Command(Command::Clear) => next.selected = None,
            Action::Command(command) if self.can_move() => next.follow(command),
            Action::Seek(at) if self.can_move() => {
                next.playing = false;
                next.move_to(Cursor::at(at, &self.recordings));
            }
            Action::Play(passed) if self.playing => {
                let at = Micros(self.cursor().at.0.saturating_add(passed.0 / self.speed.slower()));
                next.playing = at < self.end();
                next.move_to(if next.playing {
                    Cursor::at(at, &self.recordings)
                } else {
                    Cursor::end(&self.recordings)
                });
            }
            Action::Moment(place) if self.can_move() => {
                next.playing = false;
                next.go_to_moment(place);
            }
            Action::Front(front) => {
                next.front = front.min(1);
                next.params.front = Some(next.front);
            }
            Action::Pace(speed) => next.speed = speed,
            Action::Beside(strategy) => {
                next.params.second = Some(strategy);
                next.params.front = Some(1);
                next.front = 1;
                next.stand_anew();
            }
            Action::Select(selected) => next.selected = selected.filter(|task| self.is_recorded(*task)),
            _ => {}
        }
        next
    }

    /// How far the lesson has come, as the page's `data-state` names it.
    pub fn id(&self) -> &'static str {
        if self.playing { "playing" } else { self.phase.id() }
    }

    /// Whether there is something to move the cursor over, and nothing else moves it.
    pub fn can_move(&self) -> bool {
        !self.phase.is_live() && !self.recordings.is_empty()
    }

    /// The instant that is shown.
    pub fn cursor(&self) -> Cursor {
        self.cursor.clone().unwrap_or_else(|| Cursor::end(&self.recordings))
    }

    /// See [`Params::shown`].
    pub fn shown(&self) -> Vec<usize> {
        self.params.shown()
    }

    /// When the longest of the recordings ends.
    pub fn end(&self) -> Micros {
        Cursor::end(&self.recordings).at
    }

    /// The same, wherever the cursor stands and whatever is looked at: what is drawn of it doesn't depend on these.
    pub fn at_rest(&self) -> Self {
        let (cursor, selected) = (None, None);
        Self { cursor, selected, playing: false, speed: Speed::default(), help: false, front: 0, ..self.clone() }
    }

    /// Whether there is such a task in the recordings.
    pub(super) fn is_recorded(&self, (place, task): Selected) -> bool {
        let recording = self.recordings.get(place);
        recording.is_some_and(|recording| recording.analysis().lanes.get(task.0 as usize).is_some())
    }

    /// Other ways stand side by side than before.
    fn stand_anew(&mut self) {
        let shown = self.shown();
        self.selected = self.selected.filter(|(place, _)| shown.contains(place));
        self.cursor = self.cursor.take().map(|cursor| Cursor::at(cursor.at, &self.recordings));
        self.tell();
    }

    /// Without recordings, and what is theirs.
    fn clear_run(&mut self) {
        let recordings = std::mem::take(&mut self.recordings);
        if self.phase == Phase::Done {
            self.before = recordings;
        }
        self.cursor = None;
        self.playing = false;
        self.selected = None;
        self.moments = Rc::new([]);
        self.told = None;
    }
}
