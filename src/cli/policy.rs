//! `whiteroom policy …`: what a policy answers, without a server, an issuer or a configuration.

mod enforce;
mod inline;

pub(super) use enforce::run as enforce;

/// What to ask a policy.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Ask any Casbin model and its rules, as `alice data1 read`; the answer is JSON.
    Enforce(enforce::Args),
}
