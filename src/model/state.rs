//! The state and its transitions.

use super::{Cursor, Notice, Params};
use crate::{
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
    /// The instant that is shown; none for the recordings' end.
    pub cursor: Option<Cursor>,
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
    /// They are.
    Loaded,
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
    /// Show the recordings as far as this time.
    Replay(Micros),
    /// The replay is over.
    EndReplay,
}

impl State {
    /// The page as the URL's query asks for it.
    pub fn from_query(query: &str) -> Self {
        let (params, notices) = Params::from_query(query);
        Self {
            params,
            notices: notices.into(),
            warning: None,
            phase: Phase::Waiting,
            interrupted: false,
            provenance: None,
            recordings: Vec::new(),
            cursor: None,
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
                    next.phase = Phase::Waiting;
                    next.recordings.clear();
                    next.cursor = None;
                    next.guess = None;
                }
                if params.lesson != self.params.lesson {
                    // Who goes to another lesson knows what became of the run.
                    next.interrupted = false;
                    next.provenance = None;
                }
                next.params = params;
            }
            // Afterwards it would be no guess.
            Action::Guess(guess) if guess.is_none() || self.marks().is_some() => next.guess = guess,
            Action::DismissNotices => {
                next.notices = Rc::new([]);
                next.warning = None;
            }
            Action::Start => {
                next.phase = Phase::Preparing;
                next.interrupted = false;
                next.recordings.clear();
                next.cursor = None;
                next.warning = None;
            }
            Action::Load if self.phase == Phase::Preparing => next.phase = Phase::Loading,
            Action::Loaded if self.phase == Phase::Loading => next.phase = Phase::Preparing,
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
                next.recordings.truncate(place + 1);
                match next.recordings.get_mut(place) {
                    Some(kept) => *kept = recording,
                    None => next.recordings.push(recording),
                }
            }
            Action::Finish if self.phase == Phase::Running => next.phase = Phase::Done,
            Action::Cancel if self.phase.is_live() => next.phase = Phase::Cancelled,
            Action::Replay(at) if self.phase == Phase::Done => next.cursor = Some(Cursor::at(at, &self.recordings)),
            Action::EndReplay => next.cursor = None,
            _ => {}
        }
        next
    }

    /// How far the lesson has come, as the page's `data-state` names it.
    pub fn id(&self) -> &'static str {
        if self.cursor.is_some() { "replaying" } else { self.phase.id() }
    }

    /// The longest of the recordings.
    pub fn longest(&self) -> Micros {
        self.recordings.iter().map(|recording| recording.now).max().unwrap_or_default()
    }
}
