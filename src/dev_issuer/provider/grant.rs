//! What a person agreed to at the sign-in page: who may call what, for which client.
//!
//! Codes and refresh tokens are only ways to redeem a grant.

use serde_json::Value;

use super::refusal::Refusal;
use crate::policy::Persona;

/// One agreement. Clones share the `id`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Grant {
    /// Names the family of refresh tokens that stems from it.
    pub(super) id: String,
    pub(super) client_id: String,
    /// The API; none when the client asked for no audience.
    pub(super) audience: Option<String>,
    pub(super) scope: Vec<String>,
    /// The persona's id.
    pub(super) who: String,
    pub(super) nonce: Option<String>,
    /// The `sid` claim.
    pub(super) session: String,
    /// When the person signed in, in seconds since 1970, if the client asked by `max_age`.
    pub(super) auth_time: Option<u64>,
    /// The thumbprint of the key that its tokens are bound to (RFC 9449 §5 and §10).
    pub(super) key: Option<String>,
}

impl Grant {
    /// The same grant for a client that holds a key, or none. Once it is bound, only the holder of that key has a part in it.
    pub(super) fn held_by(mut self, key: Option<String>) -> Result<Self, Refusal> {
        if self.key.is_some() && self.key != key {
            return Err(Refusal::Proof);
        }
        self.key = key;
        Ok(self)
    }

    pub(super) fn has_scope(&self, scope: &str) -> bool {
        self.scope.iter().any(|granted| granted == scope)
    }
}

/// The part of `requested` that `persona` gets: the identity scopes, and those of the API that it holds as permissions,
/// as Auth0 grants them with RBAC on. Scopes that its own claims carry are always granted, so that a token says what
/// the persona's cases were decided on.
pub(super) fn granted_scope(requested: &[String], persona: &Persona) -> Vec<String> {
    let own = texts(persona, "scope");
    let permissions = texts(persona, "permissions");
    let mut granted: Vec<String> = Vec::new();
    for scope in requested.iter().chain(&own) {
        let holds = IDENTITY_SCOPES.contains(&scope.as_str())
            || permissions.contains(scope)
            || own.contains(scope);
        if holds && !granted.contains(scope) {
            granted.push(scope.clone());
        }
    }
    granted
}

/// A claim that holds one text of words, or a list of texts, as a list.
pub(super) fn texts(persona: &Persona, claim: &str) -> Vec<String> {
    match persona.claims().get(claim) {
        Some(Value::String(words)) => words.split_ascii_whitespace().map(str::to_owned).collect(),
        Some(Value::Array(list)) => list
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        _ => Vec::new(),
    }
}

/// Scopes that ask about the person, not the API.
pub(super) const IDENTITY_SCOPES: [&str; 6] = [
    "openid",
    "profile",
    "email",
    "address",
    "phone",
    "offline_access",
];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::granted_scope;
    use crate::policy::Persona;

    #[track_caller]
    fn check(claims: &serde_json::Value, requested: &str, expected: &str) {
        let mut claims = claims.as_object().unwrap().clone();
        claims.insert("sub".to_owned(), json!("auth0|alice"));
        let alice = Persona::new("alice", claims).unwrap();
        let requested: Vec<String> = requested.split(' ').map(str::to_owned).collect();
        assert_eq!(granted_scope(&requested, &alice).join(" "), expected);
    }

    #[test]
    fn identity_scopes_are_granted_to_anyone() {
        check(
            &json!({}),
            "openid profile offline_access",
            "openid profile offline_access",
        );
    }

    #[test]
    fn a_scope_of_the_api_is_granted_to_who_holds_it_as_a_permission() {
        let claims = json!({"permissions": ["read:protected"]});
        check(
            &claims,
            "openid read:protected delete:protected",
            "openid read:protected",
        );
    }

    #[test]
    fn a_scope_the_persona_carries_is_granted_unasked_and_once() {
        check(
            &json!({"scope": "read:a read:b"}),
            "read:b openid",
            "read:b openid read:a",
        );
        check(&json!({"scope": ["read:a"]}), "openid", "openid read:a");
    }
}
