//! What a comparison finds: changes, and why there may be more of them.

use crate::policy::decision::{DecideError, Decision};
use crate::policy::step_up::StepUp;

/// What two policies say differently.
#[derive(Debug)]
pub struct Comparison {
    /// What changes, in the order in which it was found: the routes first.
    pub changes: Vec<Change>,
    /// How many names, personas and paths were compared.
    pub names: usize,
    /// As above.
    pub personas: usize,
    /// As above.
    pub paths: usize,
    /// Why there may be more changes than these; empty where there are no others.
    pub doubts: Vec<Doubt>,
}

/// A request that one caller may make under one policy and not under the other.
#[derive(Debug, Clone)]
pub struct Change {
    /// Whether the caller may do more than before.
    pub gains: bool,
    /// The caller.
    pub who: Who,
    /// The method.
    pub method: &'static str,
    /// The path, as it is decided.
    pub path: String,
    /// What the old policy says.
    pub before: Said,
    /// What the new one says.
    pub after: Said,
}

/// Somebody whom policies can tell from others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// Whoever has this name, in this domain if it is not empty; besides, a holder has only what everybody has.
    Name(String, String),
    /// Whoever has both names: either alone changes nothing.
    Both(String, String),
    /// A persona of `cases.toml`.
    Persona(String),
    /// Everyone whom the rules allow it.
    Allowed,
}

/// What one policy says.
#[derive(Debug, Clone)]
pub enum Said {
    /// Its rules, or that they cannot decide.
    Decided(Result<Decision, DecideError>),
    /// What it demands of the sign-in.
    Demanded(Vec<StepUp>),
}

/// Why a comparison is a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// Patterns or routes stand for endless paths.
    Patterns,
    /// A matcher asks of a caller more than its names.
    Matcher,
    /// The work had to end.
    Cut,
}

impl Comparison {
    /// How many changes give, and how many take.
    #[must_use]
    pub fn counts(&self) -> [usize; 2] {
        let gains = self.changes.iter().filter(|change| change.gains).count();
        [gains, self.changes.len() - gains]
    }
}

impl Doubt {
    /// What it means, for an admin.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Patterns => {
                "a pattern or a route stands for endless paths, and was tried at a few"
            }
            Self::Matcher => {
                "the matcher asks more of a caller than its names, or more than a path and a method"
            }
            Self::Cut => "there was too much to compare, and it was cut short",
        }
    }
}

impl Said {
    /// Whether the rules allow it.
    #[must_use]
    pub fn allows(&self) -> bool {
        match self {
            Self::Decided(decided) => decided.as_ref().is_ok_and(Decision::is_allow),
            Self::Demanded(_) => true,
        }
    }
}

/// All that Rocket knows but HEAD, which is decided as GET.
pub(super) const METHODS: [&str; 8] = [
    "GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT",
];
