//! What is wrong with the section `[auth]`.

/// A configuration that cannot be served with. The message names the key, what was found and what is accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// A key without which no token can be verified.
    #[error("`{key}` is not set; set it, or `{variable}`, to {accepted}")]
    Missing {
        /// The key, as `auth.domain`.
        key: &'static str,
        /// The environment variable that sets it as well.
        variable: &'static str,
        /// What it takes.
        accepted: &'static str,
    },
    /// A value that cannot be right.
    #[error("`{key}` is `{found}`: {problem}; set it to {accepted}")]
    Unacceptable {
        /// The key, as `auth.domain`.
        key: String,
        /// The value, without control characters and credentials.
        found: String,
        /// What is wrong with it.
        problem: &'static str,
        /// What it takes.
        accepted: &'static str,
    },
    /// A number that cannot be right.
    #[error("`{key}` is {found}; set it to a number from {least} to {most}")]
    OutOfRange {
        /// The key, as `auth.stale_seconds`.
        key: &'static str,
        /// The value.
        found: u64,
        /// The least that is taken.
        least: u64,
        /// The most that is taken.
        most: u64,
    },
    /// Keys that cannot verify a token.
    #[error(
        "`{key}` holds no usable key: {cause}; set it to a public key in PEM, a JWK or a JWK set, for one of the \
         issuer's algorithms"
    )]
    Keys {
        /// The key of the configuration, as `auth.keys`.
        key: String,
        /// What is wrong with the first that is no good.
        cause: String,
    },
    /// Two issuers of one name.
    #[error("`{key}` and `{other}` name the same issuer; leave one out")]
    SameIssuer {
        /// The later of the two.
        key: String,
        /// The earlier.
        other: String,
    },
    /// An issuer has an https address, and nothing to check a certificate against was found.
    #[error(
        "the issuer needs https, and no certificate authorities were found on this machine; install the package \
         `ca-certificates`, or name a bundle in `SSL_CERT_FILE` ({cause})"
    )]
    NoAuthorities {
        /// What the TLS library says.
        cause: String,
    },
    /// `auth.dpop_nonce` is on, and the system gives no random key for nonces.
    #[error(
        "`auth.dpop_nonce` needs randomness, and the system gives none; set it to false, or look at `/dev/urandom`"
    )]
    NoRandomness,
}

impl ConfigError {
    /// The key to change, as `auth.domain`.
    #[must_use]
    pub fn key(&self) -> &str {
        match self {
            Self::Missing { key, .. } | Self::OutOfRange { key, .. } => key,
            Self::Unacceptable { key, .. }
            | Self::Keys { key, .. }
            | Self::SameIssuer { key, .. } => key,
            Self::NoAuthorities { .. } => "auth.domain",
            Self::NoRandomness => "auth.dpop_nonce",
        }
    }
}

/// A value as an error may show it: without control characters, and not at all if a password could be in it.
pub(super) fn shown(found: &str) -> String {
    match found.contains('@') {
        true => "(hidden, for it may hold a password)".to_owned(),
        false => found.escape_debug().to_string(),
    }
}
