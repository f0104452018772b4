//! How bars look.

/// The height of a lane in units.
pub const HEIGHT: u32 = 20;
/// The least width of a poll in units: about a pixel.
pub(super) const LEAST: u32 = 25;

/// How a bar looks. Each differs from the others by shape, not by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BarStyle {
    /// A thin bar in the middle.
    Ready,
    /// A line in the middle with a cap at each end: waits for something inside the program.
    Queued,
    /// A solid bar: waits for something outside the program.
    Waiting,
    /// A hatched bar: the last wait before an error.
    Failed,
    /// An outlined bar: the wait was cut short.
    Cancelled,
    /// A line along the bottom: holds something shared.
    Held,
    /// Full height; a tick where the clock is too coarse to give it a length.
    Polling,
    /// As `Polling`, with a flag: it kept the loop for long.
    Long,
    /// A tick below the lane.
    Printed,
    /// A low tick: a beat of the page's pulse.
    Beat,
    /// An outlined bar: beats are missing.
    Missed,
    /// A pale bar of the whole height with dotted edges: something from outside disturbed the recording.
    Disturbed,
    /// How many tasks there were, as a silhouette.
    Crowd,
    /// How much there was of something shared, as a silhouette.
    Level,
    /// A box: holds what the whole row is about.
    Holder,
    /// An outline around other bars: decides when the program ends.
    Critical,
    /// A hollow bar: the browser has not sent the request yet, which stands in its own queue or waits for a connection.
    Unsent,
    /// A darker bar: the answer's body arrives.
    Receiving,
    /// A pale box around the bars: from when to when it lasted in the run before.
    Ghost,
}

impl BarStyle {
    /// Its CSS class.
    pub fn class(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Queued => "queued",
            Self::Waiting => "waiting",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Held => "held",
            Self::Polling => "polling",
            Self::Long => "long",
            Self::Printed => "printed",
            Self::Beat => "beat",
            Self::Missed => "missed",
            Self::Disturbed => "disturbed",
            Self::Crowd => "crowd",
            Self::Level => "level",
            Self::Holder => "holder",
            Self::Critical => "critical",
            Self::Unsent => "unsent",
            Self::Receiving => "receiving",
            Self::Ghost => "ghost",
        }
    }

    /// Top and bottom in units.
    pub(super) fn extent(self) -> (u32, u32) {
        match self {
            Self::Ready => (8, 12),
            Self::Polling | Self::Long => (1, 19),
            Self::Queued | Self::Beat => (6, 14),
            Self::Waiting | Self::Failed | Self::Cancelled | Self::Missed => (4, 16),
            Self::Holder => (2, 18),
            Self::Critical => (2, 17),
            Self::Unsent | Self::Receiving => (5, 15),
            Self::Held => (18, 20),
            Self::Printed => (20, 24),
            Self::Disturbed | Self::Crowd | Self::Level | Self::Ghost => (0, HEIGHT),
        }
    }

    /// The least width in units. What has less is not drawn.
    pub(super) fn least(self) -> u32 {
        match self {
            Self::Polling | Self::Long | Self::Beat | Self::Disturbed => LEAST,
            Self::Printed => 2 * LEAST,
            _ => 0,
        }
    }
}
