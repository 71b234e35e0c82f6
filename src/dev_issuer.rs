//! The dev issuer: an OpenID Connect provider for development, in which anyone signs in as any persona.
//!
//! It never leaves the machine: it listens on loopback, and every route refuses other peers, other hosts and other
//! origins. In a container it may be let out as far as the container's network, by `dev_issuer.beyond_loopback`. To a single-page app it looks like Auth0: same endpoints, parameters, tokens and error codes.

mod client;
mod config;
#[cfg(feature = "dev-issuer")]
mod provider;

pub use client::{Client, PERSONA_GRANT};
pub use config::Config;
#[cfg(feature = "dev-issuer")]
pub use provider::{Error, rocket};
