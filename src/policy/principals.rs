//! The names a caller answers to: what the claims of a token mean to a policy.
//!
//! Every name carries its kind as a prefix, so no value of a claim can become a name of another kind: a user who
//! calls himself `role:admin` is `user:role:admin`.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::memo::Memo;
use super::roles::Membership;

/// A caller as the policy sees it. Cheap to clone; keep one for each token, so that it is resolved once.
#[derive(Debug, Clone, PartialEq)]
pub struct Principals(Arc<Known>);

/// What is known of a caller. Clones share it as one, since a caller is handed on many times in a request.
#[derive(Debug, PartialEq)]
struct Known {
    membership: Membership,
    claims: Arc<Map<String, Value>>,
    anonymous: bool,
    resolved: Memo,
}

impl Principals {
    /// Nobody in particular: the subject is `anonymous`, and the only principal is `anyone`.
    #[must_use]
    pub fn anonymous() -> Self {
        Self::of(Known {
            membership: Membership {
                subject: "anonymous".into(),
                names: vec!["anyone".to_owned()].into(),
                domain: "".into(),
            },
            claims: Arc::new(Map::new()),
            anonymous: true,
            resolved: Memo::default(),
        })
    }

    /// The caller whom the claims of a verified token describe. `roles_claim` is the claim that holds the roles.
    ///
    /// Claims of an unexpected type mint nothing. A token without a string `sub` gets the subject `user:`, which
    /// no named user has.
    #[must_use]
    pub fn from_claims(claims: &Map<String, Value>, roles_claim: &str) -> Self {
        Self::minted(claims, roles_claim, &KINDS, "")
    }

    /// The same where the issuer of the token may give names of these `kinds` alone, each value behind `prefix`. A claim of
    /// another kind names nobody: without `user` the subject is `user:`, and without `org` the domain is empty.
    #[must_use]
    pub fn minted(
        claims: &Map<String, Value>,
        roles_claim: &str,
        kinds: &[impl AsRef<str>],
        prefix: &str,
    ) -> Self {
        let mints = |kind: &str| kinds.iter().any(|minted| minted.as_ref() == kind);
        let one = |kind: &str, name: &str| {
            let text = text(claims, name).filter(|text| mints(kind) && !text.is_empty());
            text.map(|text| format!("{prefix}{text}"))
                .unwrap_or_default()
        };
        let subject = format!("user:{}", one("user", "sub"));
        let mut names = BTreeSet::from(EVERYBODY.map(str::to_owned));
        names.insert(subject.clone());
        for (kind, values) in [
            ("permission", list(claims, "permissions")),
            ("scope", scopes(claims)),
            ("role", list(claims, roles_claim)),
            ("org", text(claims, "org_id").into_iter().collect()),
            ("client", client(claims).into_iter().collect()),
        ] {
            if mints(kind) {
                names.extend(named(kind, prefix, values));
            }
        }
        Self::of(Known {
            membership: Membership {
                subject: subject.into(),
                names: names.into_iter().collect(),
                domain: one("org", "org_id").into(),
            },
            claims: Arc::new(claims.clone()),
            anonymous: false,
            resolved: Memo::default(),
        })
    }

    fn of(known: Known) -> Self {
        Self(Arc::new(known))
    }

    /// The kinds of names that claims give.
    #[must_use]
    pub fn kinds() -> [&'static str; 6] {
        KINDS
    }

    /// The same caller with one more principal, to ask what that would change.
    pub(super) fn with(&self, name: &str) -> Self {
        let mut names: BTreeSet<String> = self.names().iter().cloned().collect();
        names.insert(name.to_owned());
        Self::of(Known {
            membership: Membership {
                names: names.into_iter().collect(),
                ..self.membership().clone()
            },
            claims: Arc::clone(&self.0.claims),
            anonymous: self.0.anonymous,
            resolved: Memo::default(),
        })
    }

    /// Somebody of whom the names alone are known; the claims are empty.
    pub(super) fn of_names(membership: Membership, anonymous: bool) -> Self {
        Self::of(Known {
            membership,
            claims: Arc::new(Map::new()),
            anonymous,
            resolved: Memo::default(),
        })
    }

    /// The same caller, for whoever asks beside the live policy: it forgets nothing that it knows.
    pub(super) fn in_shadow(&self) -> Self {
        Self::of(Known {
            membership: self.membership().clone(),
            claims: Arc::clone(&self.0.claims),
            anonymous: self.0.anonymous,
            resolved: self.resolved().in_shadow(),
        })
    }

    /// `user:<sub>`, or `anonymous`. A model reads it as `r.sub`.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.0.membership.subject
    }

    /// Every principal, sorted, each once.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.0.membership.names
    }

    /// The caller's own links.
    pub(super) fn membership(&self) -> &Membership {
        &self.0.membership
    }

    /// What the caller means to the policy that was asked last.
    pub(super) fn resolved(&self) -> &Memo {
        &self.0.resolved
    }

    /// The `org_id` claim, or the empty string. A model reads it as `r.dom`.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.0.membership.domain
    }

    /// The claims object; empty for an anonymous caller. A model reads it as `r.claims`.
    #[must_use]
    pub fn claims(&self) -> &Map<String, Value> {
        &self.0.claims
    }

    /// Whether no token was presented.
    #[must_use]
    pub fn is_anonymous(&self) -> bool {
        self.0.anonymous
    }
}

/// `kind:<prefix>value` for each value; empty values name nothing.
fn named<'a>(
    kind: &'a str,
    prefix: &'a str,
    values: impl IntoIterator<Item = &'a str>,
) -> impl Iterator<Item = String> {
    values
        .into_iter()
        .filter(|value| !value.is_empty())
        .map(move |value| format!("{kind}:{prefix}{value}"))
}

fn text<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    claims.get(name).and_then(Value::as_str)
}

/// The strings of a list claim; a lone string counts as a list of one.
fn list<'a>(claims: &'a Map<String, Value>, name: &str) -> Vec<&'a str> {
    match claims.get(name) {
        Some(Value::String(value)) => vec![value],
        Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// RFC 8693, section 4.2 separates scopes by blanks; some issuers send a list instead.
fn scopes(claims: &Map<String, Value>) -> Vec<&str> {
    match text(claims, "scope") {
        Some(scope) => scope.split(' ').collect(),
        None => list(claims, "scope"),
    }
}

/// Auth0 says `azp`, RFC 9068 says `client_id`.
fn client(claims: &Map<String, Value>) -> Option<&str> {
    text(claims, "azp").or_else(|| text(claims, "client_id"))
}

/// The names of every caller, and of every one with a valid token.
pub(super) const EVERYBODY: [&str; 2] = ["anyone", "authenticated"];

/// Kinds of names, as they stand before the colon.
const KINDS: [&str; 6] = ["user", "permission", "scope", "role", "org", "client"];

#[cfg(test)]
mod tests;
