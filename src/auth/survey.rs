//! What can be told of a token before it is verified, for whoever traces.

/// What can be told of a token before it is verified. Nothing of it is the sender's to choose but which of the configured
/// issuers and known algorithms is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Survey<'a> {
    /// Whether it was verified before, and that still holds.
    pub is_remembered: bool,
    /// The configured issuer that it names, if it names one.
    pub issuer: Option<&'a str>,
    /// The algorithm that it names, if there is such a one.
    pub algorithm: Option<&'static str>,
}
