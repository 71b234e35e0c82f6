//! What callers mean to the policy and to the log: a token's principals and kind, made once however often it comes, and nobody.
//!
//! They are kept with the verified claims, so they are forgotten with them, and resolved once for a policy.

use serde_json::Value;

use crate::auth::{Caller, Claims};
use crate::policy::Principals;

/// Makes principals of verified claims.
#[derive(Debug)]
pub(super) struct Callers {
    nobody: Principals,
    roles_claim: Box<str>,
}

impl Callers {
    pub(super) fn new(roles_claim: &str) -> Self {
        Self {
            nobody: Principals::anonymous(),
            roles_claim: roles_claim.into(),
        }
    }

    /// What `caller` is called, by the names that the token's issuer may give, and what kind of caller it is.
    pub(super) fn of(&self, caller: &Caller) -> (Principals, CallerKind) {
        let Caller::Known(claims) = caller else {
            return (self.nobody.clone(), CallerKind::Anonymous);
        };
        let make = |claims: &Claims| {
            let (mints, raw) = (claims.mints(), claims.raw());
            let roles = &self.roles_claim;
            let principals = Principals::minted(raw, roles, mints.kinds(), mints.prefix());
            (principals, kind(claims))
        };
        let attached = claims.attached(make);
        attached.cloned().unwrap_or_else(|| make(claims))
    }
}

/// What kind of caller somebody is. Its name stands in the log, where the subject never does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CallerKind {
    /// Without a token.
    Anonymous,
    /// A person, or whoever has a token of one.
    User,
    /// A program that acts for itself.
    Client,
}

impl CallerKind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::User => "user",
            Self::Client => "client",
        }
    }
}

/// A program that acts for itself is its own subject (RFC 9068, section 2.2), or says so in Auth0's way.
fn kind(claims: &Claims) -> CallerKind {
    let text = |name: &str| claims.raw().get(name).and_then(Value::as_str);
    let client = text("client_id").or_else(|| text("azp"));
    let subject = text("sub").map(|sub| sub.strip_suffix("@clients").unwrap_or(sub));
    let is_client = client.is_some() && subject == client;
    match is_client || text("gty") == Some("client-credentials") {
        true => CallerKind::Client,
        false => CallerKind::User,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::Mints;

    #[test]
    fn both_areas_know_the_same_kinds_of_names() {
        assert_eq!(Mints::KINDS, Principals::kinds());
    }
}
