//! Whether tokens may or must be bound to a key of their sender's.

use serde::{Deserialize, Serialize};

use crate::auth::scheme::Scheme;

/// What `auth.dpop` says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Bound tokens need a proof, others are bearer tokens.
    #[default]
    Allowed,
    /// Only bound tokens are taken.
    Required,
    /// There is no scheme `DPoP`, and a bound token is refused: nobody would check what it is bound to.
    Disabled,
}

impl Mode {
    /// The schemes that there are. `Bearer` always is, so that its tokens can be told why they are refused.
    pub(in crate::auth) const fn schemes(self) -> &'static [Scheme] {
        match self {
            Self::Allowed | Self::Required => &[Scheme::Bearer, Scheme::Dpop],
            Self::Disabled => &[Scheme::Bearer],
        }
    }
}
