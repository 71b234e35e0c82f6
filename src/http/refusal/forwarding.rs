//! What is wrong with a question that a proxy asks about somebody else's request.

/// Why the original request cannot be told from what a proxy sent. Its text is for whoever called, and names no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// A header of the family that counts is not there, or Rocket dropped it.
    #[error("the header `{0}` is missing, or is not UTF-8")]
    Missing(&'static str),
    /// It is there twice, so that two readers could take two values.
    #[error("there is more than one header `{0}`")]
    Repeated(&'static str),
    /// A header of the family that does not count: a client's own, or a proxy that `doors.source` does not describe.
    #[error("the header `{0}` does not belong to the family of `doors.source`")]
    Foreign(&'static str),
    /// The method is none, or not one alone.
    #[error("the method is none that HTTP knows, in capitals")]
    Method,
    /// The body names another method than the request has.
    #[error("a form names the method")]
    MethodOfForm,
    /// The target is in absolute form, has a fragment, or holds what no target may.
    #[error("the target is no path with an optional query")]
    Target,
    /// The scheme is something else, or more.
    #[error("the scheme is neither `http` nor `https`")]
    Scheme,
    /// The host is empty, or carries a path, credentials or a second host.
    #[error("the host is not a host alone")]
    Host,
}

/// Why a peer may not ask about the requests of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Untrusted {
    /// Nobody may.
    #[error("`doors.trusted_proxies` is empty, so nobody may ask about the requests of others")]
    Everybody,
    /// Others may.
    #[error("the peer is in none of the networks of `doors.trusted_proxies`")]
    Peer,
}
