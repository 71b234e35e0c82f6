//! The functions that match a value against a pattern.

/// A function that matches a value against a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::policy) enum Function {
    KeyMatch,
    KeyMatch2,
    KeyMatch3,
    KeyMatch4,
    KeyMatch5,
    RegexMatch,
    GlobMatch,
    IpMatch,
}

impl Function {
    /// The function that a matcher calls by that name.
    pub(in crate::policy) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "keyMatch" => Self::KeyMatch,
            "keyMatch2" => Self::KeyMatch2,
            "keyMatch3" => Self::KeyMatch3,
            "keyMatch4" => Self::KeyMatch4,
            "keyMatch5" => Self::KeyMatch5,
            "regexMatch" => Self::RegexMatch,
            "globMatch" => Self::GlobMatch,
            "ipMatch" => Self::IpMatch,
            _ => return None,
        })
    }

    /// Its name in a matcher.
    pub(in crate::policy) fn name(self) -> &'static str {
        match self {
            Self::KeyMatch => "keyMatch",
            Self::KeyMatch2 => "keyMatch2",
            Self::KeyMatch3 => "keyMatch3",
            Self::KeyMatch4 => "keyMatch4",
            Self::KeyMatch5 => "keyMatch5",
            Self::RegexMatch => "regexMatch",
            Self::GlobMatch => "globMatch",
            Self::IpMatch => "ipMatch",
        }
    }

    /// The part of a value that the function looks at: `keyMatch5` leaves the query alone.
    pub(in crate::policy) fn subject(self, value: &str) -> &str {
        match self {
            Self::KeyMatch5 => value.split('?').next().unwrap_or(value),
            _ => value,
        }
    }
}
