//! `/oauth/token`: codes, refresh tokens and the command line's own grant become tokens.
//!
//! A refused refresh replaces no token, or the client would be signed out by its own mistake; a code, though, is spent by
//! its first presentation.

use std::time::Duration;

use oauth2::basic::BasicTokenType;
use oauth2::{AccessToken, ExtraTokenFields, RefreshToken, Scope, StandardTokenResponse};
use rocket::serde::json::Json;
use serde::{Deserialize, Serialize};

use super::codes::{Presented, Redemption};
use super::grant::{Grant, granted_scope};
use super::params::Params;
use super::proof::Proofs;
use super::random::opaque;
use super::refusal::Refusal;
use super::tokens::{Statement, access_claims, id_claims};
use super::visit::Visit;
use crate::dev_issuer::client::PERSONA_GRANT;
use crate::policy::Persona;

/// A token response (RFC 6749 §5.1) with OpenID Connect's `id_token`.
type Tokens = StandardTokenResponse<Identity, BasicTokenType>;

#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Identity {
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token: Option<String>,
}

impl ExtraTokenFields for Identity {}

/// The token endpoint.
#[rocket::post("/oauth/token", data = "<body>")]
pub(super) fn token(
    visit: Visit<'_>,
    proofs: Proofs<'_>,
    body: Result<Params, Refusal>,
) -> Result<Json<Tokens>, Refusal> {
    let params = body?;
    params.all_once()?;
    let key = proofs.thumbprint(visit, None)?;
    let tokens = match params.required("grant_type")? {
        "authorization_code" => redeem_code(visit, &params, key),
        "refresh_token" => refresh(visit, &params, key),
        PERSONA_GRANT => mint(visit, &params, key.as_deref()),
        _ => Err(Refusal::GrantType),
    };
    tokens.map(Json)
}

fn redeem_code(visit: Visit<'_>, params: &Params, key: Option<String>) -> Result<Tokens, Refusal> {
    let presented = Presented {
        code: params.required("code")?,
        client_id: registered_client(visit, params)?,
        redirect_uri: params.required("redirect_uri")?,
        verifier: params.required("code_verifier")?,
    };
    let mut memory = visit.issuer.memory();
    let grant = match memory.codes.redeem(presented, visit.now) {
        Redemption::Granted(grant) => grant.held_by(key)?,
        Redemption::Refused(refusal) => return Err(refusal),
        Redemption::Reused { grant } => {
            memory.families.revoke(&grant);
            return Err(Refusal::AuthorizationCode);
        }
    };
    let refresh_token = if grant.has_scope("offline_access") {
        Some(memory.families.issue(grant.clone(), opaque()?))
    } else {
        None
    };
    drop(memory);
    tokens_of(visit, &grant, &grant.scope, refresh_token)
}

fn refresh(visit: Visit<'_>, params: &Params, key: Option<String>) -> Result<Tokens, Refusal> {
    let client_id = registered_client(visit, params)?;
    let token = params.required("refresh_token")?;
    let mut memory = visit.issuer.memory();
    let grant = memory.families.present(token, client_id)?.held_by(key)?;
    let audience = params.text("audience");
    if audience.is_some() && audience != grant.audience.as_deref() {
        return Err(Refusal::Audience);
    }
    let scope = narrowed(&grant, params.words("scope"))?;
    let replacement = memory.families.issue(grant.clone(), opaque()?);
    drop(memory);
    tokens_of(visit, &grant, &scope, Some(replacement))
}

/// The scope of a refresh: the grant's own, or the part of it that was asked for (RFC 6749 §6).
fn narrowed(grant: &Grant, asked: Vec<String>) -> Result<Vec<String>, Refusal> {
    if asked.is_empty() {
        return Ok(grant.scope.clone());
    }
    let within = asked.iter().all(|scope| grant.has_scope(scope));
    if within {
        Ok(asked)
    } else {
        Err(Refusal::Scope)
    }
}

fn mint(visit: Visit<'_>, params: &Params, key: Option<&str>) -> Result<Tokens, Refusal> {
    if params.text("client_id").is_some() {
        registered_client(visit, params)?;
    }
    let api = visit.issuer.client.audience.as_str();
    if params.text("audience").is_some_and(|asked| asked != api) {
        return Err(Refusal::Audience);
    }
    let who = params.required("who")?;
    let persona = visit.issuer.persona(who).ok_or(Refusal::Persona)?;
    let scope = granted_scope(&params.words("scope"), persona);
    let token = access_token(visit, persona, &scope, Some(api), key)?;
    Ok(response(visit, (token, key.is_some()), &scope, None, None))
}

fn registered_client<'a>(visit: Visit<'_>, params: &'a Params) -> Result<&'a str, Refusal> {
    let client_id = params.required("client_id")?;
    let known = client_id == visit.issuer.client.client_id;
    if known {
        Ok(client_id)
    } else {
        Err(Refusal::Client)
    }
}

fn tokens_of(
    visit: Visit<'_>,
    grant: &Grant,
    scope: &[String],
    refresh_token: Option<String>,
) -> Result<Tokens, Refusal> {
    let persona = visit.issuer.persona(&grant.who).ok_or(Refusal::Persona)?;
    let access_token = access_token(
        visit,
        persona,
        scope,
        grant.audience.as_deref(),
        grant.key.as_deref(),
    )?;
    let id_token = if scope.iter().any(|scope| scope == "openid") {
        let claims = id_claims(statement(visit, persona, scope), grant);
        Some(visit.issuer.key.sign(&claims)?)
    } else {
        None
    };
    Ok(response(
        visit,
        (access_token, grant.key.is_some()),
        scope,
        id_token,
        refresh_token,
    ))
}

fn access_token(
    visit: Visit<'_>,
    persona: &Persona,
    scope: &[String],
    audience: Option<&str>,
    key: Option<&str>,
) -> Result<String, Refusal> {
    let seconds = visit.issuer.access_token_seconds;
    let claims = access_claims(statement(visit, persona, scope), audience, key, seconds);
    visit.issuer.key.sign(&claims)
}

fn statement<'a>(visit: Visit<'a>, persona: &'a Persona, scope: &'a [String]) -> Statement<'a> {
    Statement {
        issuer: &visit.location.url,
        client_id: &visit.issuer.client.client_id,
        persona,
        scope,
        now: visit.now,
    }
}

fn response(
    visit: Visit<'_>,
    (access_token, is_bound): (String, bool),
    scope: &[String],
    id_token: Option<String>,
    refresh_token: Option<String>,
) -> Tokens {
    // Auth0 writes the type with a capital; RFC 6749 §5.1 lets clients compare it in any case.
    let kind = match is_bound {
        true => "DPoP",
        false => "Bearer",
    };
    let kind = BasicTokenType::Extension(kind.to_owned());
    let mut tokens = Tokens::new(AccessToken::new(access_token), kind, Identity { id_token });
    tokens.set_expires_in(Some(&Duration::from_secs(
        visit.issuer.access_token_seconds,
    )));
    tokens.set_refresh_token(refresh_token.map(RefreshToken::new));
    if !scope.is_empty() {
        tokens.set_scopes(Some(scope.iter().cloned().map(Scope::new).collect()));
    }
    tokens
}

#[cfg(test)]
mod tests;
