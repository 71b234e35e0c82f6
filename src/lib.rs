//! Whiteroom: sign-in, permissions and answers for Rocket APIs.

pub mod auth;
pub mod dev_issuer;
pub mod policy;
pub mod telemetry;
