//! The issuer itself, compiled with the `dev-issuer` feature only.
//!
//! A file an endpoint, and beneath them the pure parts: an authorization request, the sessions that may answer it, the
//! grants, codes and refresh tokens that come of it, and the claims that tokens state. There `now` is an argument.
//!
//! Error codes and bodies, PKCE and token responses are types of the `oauth2` crate. Its client, endpoint and request
//! types are not used, because they make requests and cannot read them, and its type for redirect addresses is not,
//! because it keeps no rule about them.

mod stage;

mod answer;
mod assets;
mod authorization;
mod authorize;
mod bounded;
mod codes;
mod cookies;
mod cors;
mod discovery;
mod error;
mod families;
mod grant;
mod issuer;
mod keys;
mod logout;
mod loopback;
mod page;
mod params;
mod proof;
mod random;
mod refusal;
mod return_address;
mod revoke;
mod sessions;
mod sign_in;
mod sign_in_page;
mod token;
mod tokens;
mod userinfo;
mod visit;

#[cfg(test)]
mod browser;
#[cfg(test)]
mod samples;

pub use error::Error;
pub use stage::rocket;
