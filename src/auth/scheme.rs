//! The authentication schemes of access tokens (RFC 9110 §11.1).

/// How a token is presented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Whoever holds the token may use it (RFC 6750 §2.1).
    Bearer,
    /// Whoever uses the token proves to hold its key (RFC 9449 §7.1).
    Dpop,
}

impl Scheme {
    /// Whether this is its name; the case does not matter.
    pub(super) fn is_named(self, name: &str) -> bool {
        name.eq_ignore_ascii_case(match self {
            Self::Bearer => "Bearer",
            Self::Dpop => "DPoP",
        })
    }
}
