//! A persona: a named set of claims in `policies/cases.toml`, as a token would carry them.
//!
//! The same personas sign in at the dev issuer and feed the cases.

use serde_json::{Map, Value};

/// A named set of claims. Its `sub` is a string: [`Persona::new`] takes no other.
#[derive(Debug, Clone, PartialEq)]
pub struct Persona {
    id: String,
    sub: String,
    claims: Map<String, Value>,
}

impl Persona {
    /// A persona known in `cases.toml` as `id`; `None` when its claims hold no `sub` that is a non-empty string.
    #[must_use]
    pub fn new(id: impl Into<String>, claims: Map<String, Value>) -> Option<Self> {
        let sub = claims
            .get("sub")?
            .as_str()
            .filter(|sub| !sub.is_empty())?
            .to_owned();
        Some(Self {
            id: id.into(),
            sub,
            claims,
        })
    }

    /// The name of its table in `cases.toml`, as `alice` in `[who.alice]`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The `sub` claim.
    #[must_use]
    pub fn sub(&self) -> &str {
        &self.sub
    }

    /// What a person reads: the `name` claim, else the id.
    #[must_use]
    pub fn name(&self) -> &str {
        self.claims
            .get("name")
            .and_then(Value::as_str)
            .unwrap_or(&self.id)
    }

    /// Every claim, `sub` included.
    #[must_use]
    pub fn claims(&self) -> &Map<String, Value> {
        &self.claims
    }
}
