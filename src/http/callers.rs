//! The callers of tokens that came lately, so that a token's principals are made once, and resolved once for a policy.
//!
//! It spares work and grants nothing: whoever asks it has verified the token, each time.

use std::fmt;

use aws_lc_rs::digest::{SHA256, digest};
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use crate::auth::Claims;
use crate::policy::Principals;

/// Callers by the digest of their verified `Authorization` header, and nobody.
pub(super) struct Callers {
    known: Cache<Box<[u8]>, Kept, ByLength>,
    nobody: Principals,
    roles_claim: Box<str>,
}

/// A caller, and how many bytes its header had.
#[derive(Clone)]
struct Kept {
    principals: Principals,
    bytes: u64,
}

#[derive(Clone)]
struct ByLength;

impl Weighter<Box<[u8]>, Kept> for ByLength {
    fn weight(&self, _: &Box<[u8]>, kept: &Kept) -> u64 {
        kept.bytes
    }
}

impl Callers {
    pub(super) fn new(roles_claim: &str) -> Self {
        Self {
            known: Cache::with_weighter(TYPICAL, MOST_BYTES, ByLength),
            nobody: Principals::anonymous(),
            roles_claim: roles_claim.into(),
        }
    }

    /// The caller without a token.
    pub(super) fn nobody(&self) -> Principals {
        self.nobody.clone()
    }

    /// The caller whom `claims` describe, which the token of this header was verified to hold.
    pub(super) fn of(&self, authorization: &str, claims: &Claims) -> Principals {
        let key: Box<[u8]> = digest(&SHA256, authorization.as_bytes()).as_ref().into();
        if let Some(kept) = self.known.get(&key) {
            return kept.principals;
        }
        let principals = Principals::from_claims(claims.raw(), &self.roles_claim);
        let kept = Kept {
            principals: principals.clone(),
            bytes: authorization.len() as u64,
        };
        self.known.insert(key, kept);
        principals
    }
}

impl fmt::Debug for Callers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Callers({} known)", self.known.len())
    }
}

/// How many callers fit if their tokens are of the usual length.
const TYPICAL: usize = 4_096;

/// How long all kept headers may be together; what is kept of each is a small multiple of its length.
const MOST_BYTES: u64 = 4 << 20;
