//! What the tokens say: a persona's claims in Auth0's arrangement.
//!
//! Profile claims go to the ID token and `/userinfo`, everything else to the access token; protocol claims are always
//! the issuer's own, whatever `cases.toml` holds.

use serde_json::{Map, Value, json};

use super::grant::Grant;
use crate::policy::Persona;

/// What both tokens state.
#[derive(Debug, Clone, Copy)]
pub(super) struct Statement<'a> {
    /// With its trailing slash.
    pub(super) issuer: &'a str,
    pub(super) client_id: &'a str,
    pub(super) persona: &'a Persona,
    pub(super) scope: &'a [String],
    /// Seconds since 1970.
    pub(super) now: u64,
}

/// The claims of an access token (RFC 9068's content in Auth0's default profile). Without an `audience` the token is
/// good for `/userinfo` alone, with the thumbprint of a `key` only for whoever holds that.
pub(super) fn access_claims(
    statement: Statement<'_>,
    audience: Option<&str>,
    key: Option<&str>,
    seconds: u64,
) -> Map<String, Value> {
    let mut claims: Map<String, Value> = statement.persona.claims().clone();
    claims.retain(|name, _| !is_protocol(name) && !is_profile(name));
    claims
        .entry("azp")
        .or_insert_with(|| json!(statement.client_id));
    claims.entry("permissions").or_insert_with(|| json!([]));
    claims.insert("aud".to_owned(), audiences(statement, audience));
    if let Some(key) = key {
        claims.insert("cnf".to_owned(), json!({ "jkt": key }));
    }
    if !statement.scope.is_empty() {
        claims.insert("scope".to_owned(), json!(statement.scope.join(" ")));
    }
    sealed(claims, statement, seconds)
}

/// The claims of an ID token (OpenID Connect Core §2).
pub(super) fn id_claims(statement: Statement<'_>, grant: &Grant) -> Map<String, Value> {
    let mut claims = profile(statement.persona, statement.scope);
    for (name, value) in statement.persona.claims() {
        if is_shared(name) {
            claims.insert(name.clone(), value.clone());
        }
    }
    claims.insert("aud".to_owned(), json!(statement.client_id));
    claims.insert("sid".to_owned(), json!(grant.session));
    if let Some(nonce) = &grant.nonce {
        claims.insert("nonce".to_owned(), json!(nonce));
    }
    if let Some(auth_time) = grant.auth_time {
        claims.insert("auth_time".to_owned(), json!(auth_time));
    }
    sealed(claims, statement, ID_TOKEN_SECONDS)
}

/// The `sub` and the profile claims that `scope` asks for (OpenID Connect Core §5.4).
pub(super) fn profile(persona: &Persona, scope: &[String]) -> Map<String, Value> {
    let mut claims = Map::new();
    claims.insert("sub".to_owned(), json!(persona.sub()));
    for (asked, names) in PROFILE_CLAIMS {
        if !scope.iter().any(|granted| granted == asked) {
            continue;
        }
        for name in names {
            if let Some(value) = persona.claims().get(*name) {
                claims.insert((*name).to_owned(), value.clone());
            }
        }
    }
    if scope.iter().any(|granted| granted == "profile") {
        claims
            .entry("name")
            .or_insert_with(|| json!(persona.name()));
        claims
            .entry("nickname")
            .or_insert_with(|| json!(persona.id()));
    }
    claims
}

/// The address that stands for `/userinfo` in `aud`.
pub(super) fn userinfo_audience(issuer: &str) -> String {
    format!("{issuer}userinfo")
}

fn audiences(statement: Statement<'_>, audience: Option<&str>) -> Value {
    let userinfo = userinfo_audience(statement.issuer);
    match audience {
        None => json!(userinfo),
        Some(audience) if statement.scope.iter().any(|scope| scope == "openid") => {
            json!([audience, userinfo])
        }
        Some(audience) => json!(audience),
    }
}

fn sealed(
    mut claims: Map<String, Value>,
    statement: Statement<'_>,
    seconds: u64,
) -> Map<String, Value> {
    claims.insert("iss".to_owned(), json!(statement.issuer));
    claims.insert("sub".to_owned(), json!(statement.persona.sub()));
    claims.insert("iat".to_owned(), json!(statement.now));
    claims.insert(
        "exp".to_owned(),
        json!(statement.now.saturating_add(seconds)),
    );
    claims
}

fn is_protocol(name: &str) -> bool {
    const NAMES: [&str; 12] = [
        "cnf",
        "iss",
        "aud",
        "sub",
        "iat",
        "nbf",
        "exp",
        "scope",
        "nonce",
        "sid",
        "auth_time",
        "at_hash",
    ];
    NAMES.contains(&name)
}

fn is_profile(name: &str) -> bool {
    PROFILE_CLAIMS
        .iter()
        .any(|(_, names)| names.contains(&name))
}

/// Claims that Auth0 puts into both tokens: the organization, and custom ones, whose names are URLs.
fn is_shared(name: &str) -> bool {
    name == "org_id" || name == "org_name" || name.contains("://")
}

const PROFILE_CLAIMS: [(&str, &[&str]); 4] = [
    (
        "profile",
        &[
            "name",
            "family_name",
            "given_name",
            "middle_name",
            "nickname",
            "preferred_username",
            "profile",
            "picture",
            "website",
            "gender",
            "birthdate",
            "zoneinfo",
            "locale",
            "updated_at",
        ],
    ),
    ("email", &["email", "email_verified"]),
    ("address", &["address"]),
    ("phone", &["phone_number", "phone_number_verified"]),
];

/// Auth0's default: ten hours.
const ID_TOKEN_SECONDS: u64 = 36_000;

#[cfg(test)]
mod tests;
