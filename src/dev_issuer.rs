//! The dev issuer: an OpenID Connect provider for development, in which anyone signs in as any persona.
//!
//! It never leaves the machine: it listens on loopback, and every route refuses other peers, other hosts and other
//! origins. To a single-page app it looks like Auth0: same endpoints, parameters, tokens and error codes.
//!
//! Error codes and bodies, PKCE and token responses are types of the `oauth2` crate. Its client, endpoint and request
//! types are not used, because they make requests and cannot read them, and its type for redirect addresses is not,
//! because it keeps no rule about them.

mod client;
mod config;

#[cfg(feature = "dev-issuer")]
mod stage;

#[cfg(feature = "dev-issuer")]
mod answer;
#[cfg(feature = "dev-issuer")]
mod assets;
#[cfg(feature = "dev-issuer")]
mod authorization;
#[cfg(feature = "dev-issuer")]
mod authorize;
#[cfg(feature = "dev-issuer")]
mod bounded;
#[cfg(feature = "dev-issuer")]
mod codes;
#[cfg(feature = "dev-issuer")]
mod cookies;
#[cfg(feature = "dev-issuer")]
mod cors;
#[cfg(feature = "dev-issuer")]
mod discovery;
#[cfg(feature = "dev-issuer")]
mod error;
#[cfg(feature = "dev-issuer")]
mod families;
#[cfg(feature = "dev-issuer")]
mod grant;
#[cfg(feature = "dev-issuer")]
mod issuer;
#[cfg(feature = "dev-issuer")]
mod keys;
#[cfg(feature = "dev-issuer")]
mod logout;
#[cfg(feature = "dev-issuer")]
mod loopback;
#[cfg(feature = "dev-issuer")]
mod page;
#[cfg(feature = "dev-issuer")]
mod params;
#[cfg(feature = "dev-issuer")]
mod random;
#[cfg(feature = "dev-issuer")]
mod refusal;
#[cfg(feature = "dev-issuer")]
mod return_address;
#[cfg(feature = "dev-issuer")]
mod revoke;
#[cfg(feature = "dev-issuer")]
mod sessions;
#[cfg(feature = "dev-issuer")]
mod sign_in;
#[cfg(feature = "dev-issuer")]
mod sign_in_page;
#[cfg(feature = "dev-issuer")]
mod token;
#[cfg(feature = "dev-issuer")]
mod tokens;
#[cfg(feature = "dev-issuer")]
mod userinfo;
#[cfg(feature = "dev-issuer")]
mod visit;

pub use client::{Client, PERSONA_GRANT};
pub use config::Config;
#[cfg(feature = "dev-issuer")]
pub use {error::Error, stage::rocket};
