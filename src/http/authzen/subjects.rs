//! Makes callers of subjects: properties play the part of a token's claims, and `id` that of `sub`.

use std::ptr;

use serde_json::Value;

use super::entities::{Entity, Object};
use super::unasked::{self, Unasked};
use crate::auth::Authenticator;
use crate::policy::Principals;

/// Makes callers, and makes one of a subject that many evaluations share once.
pub(super) struct Subjects<'s> {
    authenticator: &'s Authenticator,
    types: &'s [String],
    last: Option<(Entity<'s>, &'s str, Principals)>,
}

impl<'s> Subjects<'s> {
    /// Of these `types`, with the names that the issuers of `authenticator` may give.
    pub(super) fn new(authenticator: &'s Authenticator, types: &'s [String]) -> Self {
        Self {
            authenticator,
            types,
            last: None,
        }
    }

    /// Whether `id` stands for the `sub` of a token.
    pub(super) fn is_user(&self, kind: &str) -> bool {
        self.types.iter().any(|known| known == kind)
    }

    /// The caller that `subject` is to a policy with this `roles_claim`. About a route it has the names that a token of its
    /// issuer would give.
    pub(super) fn caller(
        &mut self,
        subject: Entity<'s>,
        roles_claim: &'s str,
        is_route: bool,
    ) -> Result<Principals, Unasked> {
        if let Some((last, claim, caller)) = &self.last
            && is_same(last, &subject)
            && ptr::eq(*claim, roles_claim)
        {
            return Ok(caller.clone());
        }
        let caller = self.make(subject, roles_claim, is_route)?;
        self.last = Some((subject, roles_claim, caller.clone()));
        Ok(caller)
    }

    /// The same, of a subject that nobody else shares.
    pub(super) fn make(
        &self,
        subject: Entity<'_>,
        roles_claim: &str,
        is_route: bool,
    ) -> Result<Principals, Unasked> {
        if subject.kind == ANONYMOUS {
            return Ok(Principals::anonymous());
        }
        if !self.is_user(subject.kind) {
            return Err(unasked::SUBJECT_TYPE);
        }
        let mut claims: Object = subject.properties.cloned().unwrap_or_default();
        claims.insert("sub".to_owned(), subject.id.into());
        if !is_route {
            return Ok(Principals::from_claims(&claims, roles_claim));
        }
        let iss = match claims.get("iss") {
            None => None,
            Some(iss) => Some(iss.as_str().ok_or(unasked::ISSUER)?),
        };
        let mints = self.authenticator.mints_of(iss).ok_or(unasked::ISSUER)?;
        let (kinds, prefix) = (mints.kinds(), mints.prefix());
        Ok(Principals::minted(&claims, roles_claim, kinds, prefix))
    }
}

/// Whether two are the same part of one body.
fn is_same(one: &Entity<'_>, other: &Entity<'_>) -> bool {
    let properties = match (one.properties, other.properties) {
        (Some(one), Some(other)) => ptr::eq(one, other),
        (one, other) => one.is_none() && other.is_none(),
    };
    ptr::eq(one.kind, other.kind) && ptr::eq(one.id, other.id) && properties
}

/// The address of a subject, where its properties or the context say it.
pub(super) fn address(subject: Entity<'_>, context: Option<&Object>) -> Option<std::net::IpAddr> {
    let text = |object: Option<&Object>, name: &str| {
        let text = object.and_then(|object| object.get(name));
        text.and_then(Value::as_str)?.parse().ok()
    };
    text(subject.properties, "ip_address").or_else(|| text(context, "ip"))
}

/// The type of whoever presents no token; its `id` says nothing.
pub(super) const ANONYMOUS: &str = "anonymous";
