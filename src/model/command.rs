//! What can be done with the cursor: one list, and one table of keys. Buttons, keys and the help all go by it.

/// How fast the recordings are played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Speed {
    /// A hundredth.
    Hundredth,
    /// A tenth.
    Tenth,
    /// Half as fast as they were made.
    Half,
    /// As fast as they were made.
    #[default]
    Full,
}

impl Speed {
    /// All of them, the slowest first.
    pub const ALL: [Self; 4] = [Self::Hundredth, Self::Tenth, Self::Half, Self::Full];

    /// As it is written.
    pub fn text(self) -> &'static str {
        match self {
            Self::Hundredth => "¹⁄₁₀₀×",
            Self::Tenth => "¹⁄₁₀×",
            Self::Half => "½×",
            Self::Full => "1×",
        }
    }

    /// How many times slower than they were made.
    pub fn slower(self) -> u64 {
        match self {
            Self::Hundredth => 100,
            Self::Tenth => 10,
            Self::Half => 2,
            Self::Full => 1,
        }
    }

    /// The next one up, or down; the same at the ends.
    fn moved(self, up: bool) -> Self {
        let place = self as usize;
        Self::ALL[if up { (place + 1).min(Self::ALL.len() - 1) } else { place.saturating_sub(1) }]
    }
}

/// A move of the cursor, or of what goes with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Plays on from the cursor, from the begin if that stands at the end; or pauses.
    Play,
    /// Goes behind the next event.
    Forward,
    /// Goes behind the event before.
    Back,
    /// Goes behind the next event of the selected task.
    TaskForward,
    /// Goes behind the selected task's event before.
    TaskBack,
    /// Goes to the next key moment.
    NextMoment,
    /// Goes to the key moment before.
    MomentBefore,
    /// Goes on by a hundredth of the whole.
    Later,
    /// Goes back by a hundredth of the whole.
    Earlier,
    /// Goes before all events.
    Home,
    /// Goes behind all events.
    End,
    /// Selects the next task.
    NextTask,
    /// Selects the task before.
    TaskBefore,
    /// Plays faster.
    Faster,
    /// Plays slower.
    Slower,
    /// Shows what the keys do, or no longer.
    Help,
    /// Takes the help away, else the selection.
    Clear,
}

/// A key that gives a command while the lesson's instrument has the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// As the browser names it (`KeyboardEvent.key`).
    pub key: &'static str,
    /// As people do.
    pub shown: &'static str,
    /// What it does.
    pub command: Command,
}

const fn key(key: &'static str, shown: &'static str, command: Command) -> Key {
    Key { key, shown, command }
}

/// All keys. Those of trace viewers: `.` and `,` step, `[` and `]` follow one task.
pub const KEYS: [Key; 17] = [
    key(" ", "Space", Command::Play),
    key(".", ".", Command::Forward),
    key(",", ",", Command::Back),
    key("n", "n", Command::NextMoment),
    key("p", "p", Command::MomentBefore),
    key("]", "]", Command::TaskForward),
    key("[", "[", Command::TaskBack),
    key("ArrowRight", "→", Command::Later),
    key("ArrowLeft", "←", Command::Earlier),
    key("Home", "Home", Command::Home),
    key("End", "End", Command::End),
    key("ArrowDown", "↓", Command::NextTask),
    key("ArrowUp", "↑", Command::TaskBefore),
    key("+", "+", Command::Faster),
    key("-", "-", Command::Slower),
    key("?", "?", Command::Help),
    key("Escape", "Esc", Command::Clear),
];

impl Command {
    /// The command that a key gives.
    pub fn of_key(key: &str) -> Option<Self> {
        KEYS.iter().find(|known| known.key == key).map(|known| known.command)
    }

    /// Its key, as `aria-keyshortcuts` names it.
    pub fn shortcut(self) -> Option<&'static str> {
        let key = KEYS.iter().find(|known| known.command == self)?.key;
        Some(match key {
            " " => "Space",
            "+" => "Plus",
            key => key,
        })
    }

    /// What it does, in words.
    pub fn does(self) -> &'static str {
        match self {
            Self::Play => "play or pause",
            Self::Forward => "next event",
            Self::Back => "event before",
            Self::NextMoment => "next key moment",
            Self::MomentBefore => "key moment before",
            Self::TaskForward => "next event of the selected task",
            Self::TaskBack => "event before of the selected task",
            Self::Later => "a little later",
            Self::Earlier => "a little earlier",
            Self::Home => "to the begin",
            Self::End => "to the end",
            Self::NextTask => "select the next task",
            Self::TaskBefore => "select the task before",
            Self::Faster => "play faster",
            Self::Slower => "play slower",
            Self::Help => "show or hide these keys",
            Self::Clear => "hide these keys, else select no task",
        }
    }

    /// The speed after it.
    pub(super) fn speed(self, speed: Speed) -> Speed {
        match self {
            Self::Faster => speed.moved(true),
            Self::Slower => speed.moved(false),
            _ => speed,
        }
    }
}
