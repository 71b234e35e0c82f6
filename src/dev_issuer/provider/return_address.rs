//! Where an authorization response goes, and how.
//!
//! One exists only for a redirect address that was checked: everything else is answered on the spot, never sent on.

use url::Url;

/// The client's address and the state it wants back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReturnAddress {
    pub(super) redirect: Url,
    pub(super) mode: Mode,
    pub(super) state: Option<String>,
}

/// The `response_mode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// A redirect with the answer in the query.
    Query,
    /// A page that posts the answer to the window that opened or framed it.
    WebMessage,
}

impl ReturnAddress {
    /// The origin of the redirect address: the only one that may frame the answer, or be posted it.
    pub(super) fn origin(&self) -> String {
        self.redirect.origin().ascii_serialization()
    }
}
