//! Rotating refresh tokens (RFC 9700 §4.14.2).
//!
//! A token reads `<grant>.<secret>`. Each use replaces the secret; a token that names a living grant with another
//! secret was used before, so it may be a thief's: the whole family dies, and no record of used tokens is needed.

use super::bounded::Bounded;
use super::grant::Grant;
use super::refusal::Refusal;

/// Every family that lives, under its grant's id.
#[derive(Debug)]
pub(super) struct Families(Bounded<Family>);

#[derive(Debug)]
struct Family {
    grant: Grant,
    secret: String,
}

impl Families {
    pub(super) fn new(capacity: usize) -> Self {
        Self(Bounded::new(capacity))
    }

    /// The token of `grant` from now on, in place of an older one.
    pub(super) fn issue(&mut self, grant: Grant, secret: String) -> String {
        let token = format!("{}.{secret}", grant.id);
        self.0.insert(grant.id.clone(), Family { grant, secret });
        token
    }

    /// The grant of a living token; a used one, or another client's, ends its family.
    pub(super) fn present(&mut self, token: &str, client_id: &str) -> Result<Grant, Refusal> {
        let (id, secret) = token.split_once('.').ok_or(Refusal::RefreshToken)?;
        let family = self.0.find(id).ok_or(Refusal::RefreshToken)?;
        if family.secret == secret && family.grant.client_id == client_id {
            return Ok(family.grant.clone());
        }
        self.0.remove(id);
        Err(Refusal::RefreshToken)
    }

    /// Ends the family of `token`, be it the newest or a used one; an unknown token is no error (RFC 7009 §2.2).
    pub(super) fn revoke_token(&mut self, token: &str) {
        if let Some((id, _)) = token.split_once('.') {
            self.revoke(id);
        }
    }

    /// Ends the family of a grant.
    pub(super) fn revoke(&mut self, grant: &str) {
        self.0.remove(grant);
    }
}

#[cfg(test)]
mod tests {
    use super::Families;
    use crate::dev_issuer::provider::refusal::Refusal;
    use crate::dev_issuer::provider::samples::grant;

    /// A family whose first token is `grant.one` and whose living one is `grant.two`.
    fn rotated_once() -> Families {
        let mut families = Families::new(8);
        let first = families.issue(grant(), "one".to_owned());
        assert_eq!(first, "grant.one");
        assert_eq!(families.present(&first, "spa"), Ok(grant()));
        assert_eq!(families.issue(grant(), "two".to_owned()), "grant.two");
        families
    }

    #[track_caller]
    fn check(token: &str, client_id: &str, family_lives: bool) {
        let mut families = rotated_once();
        let refused = families.present(token, client_id);
        assert_eq!(refused, Err(Refusal::RefreshToken), "{token}");
        let after = families.present("grant.two", "spa");
        assert_eq!(after.is_ok(), family_lives, "{token}");
    }

    #[test]
    fn a_used_token_ends_its_family() {
        check("grant.one", "spa", false);
    }

    #[test]
    fn another_clients_use_ends_the_family() {
        check("grant.two", "other", false);
    }

    #[test]
    fn a_token_of_no_family_touches_none() {
        check("", "spa", true);
        check("grant", "spa", true);
        check("other.two", "spa", true);
    }

    #[test]
    fn a_revoked_token_is_refused_and_an_unknown_one_is_no_error() {
        for token in ["grant.one", "grant.two"] {
            let mut families = rotated_once();
            families.revoke_token("other.one");
            families.revoke_token("nonsense");
            families.revoke_token(token);
            assert!(families.present("grant.two", "spa").is_err(), "{token}");
        }
    }
}
