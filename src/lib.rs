//! Whiteroom: sign-in, permissions and answers for Rocket APIs.

pub mod auth;
pub mod cli;
pub mod config;
pub mod dev_issuer;
pub mod http;
pub mod policy;
pub mod server;
pub mod telemetry;
