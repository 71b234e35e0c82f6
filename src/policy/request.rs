//! What is asked of the policy.
//!
//! Method and path are taken as they were routed: decoded, without empty segments, `GET` for a re-routed `HEAD`.
//! This area does not normalise them again.

use std::net::IpAddr;

use super::principals::Principals;

/// May this caller do this?
#[derive(Debug, Clone, Copy)]
pub struct AccessRequest<'a> {
    /// Who asks.
    pub caller: &'a Principals,
    /// The HTTP method, in capitals. A model reads it as `r.act`.
    pub method: &'a str,
    /// The path as routed, without a query. A model reads it as `r.obj`.
    pub path: &'a str,
    /// The caller's address where it is known. A model reads it as `r.ip`; unknown is the empty string, which
    /// `ipMatch` answers with an error and so with a refusal.
    pub ip: Option<IpAddr>,
}
