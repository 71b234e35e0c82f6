//! `whiteroom policy …`: what a policy answers, and what is wrong with it, without a server or an issuer.

mod check;
mod enforce;
mod inline;

pub(super) use check::run as check;
pub(super) use enforce::run as enforce;

/// What to ask a policy.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Show every problem of the policy folder. Status: 0 no error, 1 errors, 2 no folder or no usable configuration.
    Check(check::Args),
    /// Ask any Casbin model and its rules, as `alice data1 read`; the answer is JSON.
    Enforce(enforce::Args),
}
