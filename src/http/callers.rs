//! What callers mean to the policy: a token's principals, made once however often it comes, and nobody.
//!
//! They are kept with the verified claims, so they are forgotten with them, and resolved once for a policy.

use crate::auth::Claims;
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

    /// The caller without a token.
    pub(super) fn nobody(&self) -> Principals {
        self.nobody.clone()
    }

    /// The caller whom `claims` describe, by the names that the token's issuer may give.
    pub(super) fn of(&self, claims: &Claims) -> Principals {
        let make = |claims: &Claims| {
            let mints = claims.mints();
            let raw = claims.raw();
            Principals::minted(raw, &self.roles_claim, mints.kinds(), mints.prefix())
        };
        claims
            .attached(make)
            .cloned()
            .unwrap_or_else(|| make(claims))
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
