//! The auth area: an `Authorization` header becomes a bearer token, that verified claims, and those a caller.
//!
//! Nothing here knows the web framework, HTTP statuses or the policy: a [`Refusal`] says what was wrong and of which
//! [`RefusalKind`] it is; the answer to it is chosen elsewhere. Everything but [`Authenticator`] and the files named for
//! their I/O (`fetch`, `discovery`, `remote_keys`, `refresh`) is pure: keys, rules and `now` are arguments.
//!
//! ```text
//! Presented → Bearer → UnverifiedToken ──(keys of the issuer it names)──→ payload → Claims ──(binding)──→ Caller
//! ```
//!
//! What a token says is believed only after [`Claims`] exist. Before that it may choose a key and be refused, no more.

mod authenticator;
mod caller;
mod presented;

mod bearer;
mod scheme;
mod token;

pub mod jws;

mod claim_check;
mod claims;
mod moment;
mod numeric_date;
mod profile;
mod required;
mod rules;
mod times;

mod binding;
mod certificate;
mod dpop;
mod revocation;
mod revoked;

mod budget;
mod clock;
mod discovery;
mod fetch;
mod fetches;
mod pace;
mod published;
mod refresh;
mod remote_keys;
mod survey;
mod trust;
mod trusted;
mod verifications;
mod verified_tokens;
mod watch;

mod metrics;

mod unverified_claims;

mod inspection;

mod address;
mod config;
mod config_error;
mod issuer;
mod mistake;
mod near;
mod public_url;
mod refusal;
mod refusal_text;

pub use authenticator::{Authenticator, KeyStatus};
pub use bearer::Bearer;
pub use caller::Caller;
pub use claims::Claims;
pub use config::{Config, IssuerConfig, Secret};
pub use config_error::ConfigError;
pub use dpop::flaw::ProofFlaw;
pub use dpop::{Mode as DpopMode, verify_proof};
pub use inspection::{Conclusion, Finding, OfflineError, Outcome, Report};
pub use issuer::Issuer;
pub use metrics::register;
pub use mistake::{Mistake, mistakes};
pub use presented::Presented;
pub use profile::Profile;
pub use public_url::PublicUrl;
pub use refusal::{Refusal, RefusalKind};
pub use required::{Includes, Required, RequiredClaims};
pub use revocation::{Flaw, Revocations};
pub use revoked::Revoked;
pub use rules::Mints;
pub use scheme::Scheme;
pub use survey::Survey;
pub use trust::issuers;
pub use unverified_claims::unverified_claims;
pub use watch::{Watch, Watched};

#[cfg(test)]
mod tests;
