//! `/userinfo` (OpenID Connect Core §5.3): the profile of the person an access token was issued for.

use rocket::http::{Header, Status};
use rocket::outcome::Outcome;
use rocket::request::{self, FromRequest, Request};
use rocket::response::{self, Responder, Response};
use rocket::serde::json::Json;
use serde_json::{Map, Value};

use super::proof::Proofs;
use super::tokens::{profile, userinfo_audience};
use super::visit::Visit;

/// The one token of a request (RFC 6750 §2.1, RFC 9449 §7.1), and whether its sender means to prove to hold its key.
pub(super) struct Presented<'r> {
    token: &'r str,
    by_proof: bool,
}

/// A challenge; nothing tells a wrong token from an expired one.
pub(super) struct Challenge;

/// The userinfo endpoint, by GET.
#[rocket::get("/userinfo")]
pub(super) fn userinfo(
    visit: Visit<'_>,
    token: Option<Presented<'_>>,
    proofs: Proofs<'_>,
) -> Result<Json<Map<String, Value>>, Challenge> {
    answer(visit, token, proofs)
}

/// The userinfo endpoint, by POST.
#[rocket::post("/userinfo")]
pub(super) fn userinfo_by_post(
    visit: Visit<'_>,
    token: Option<Presented<'_>>,
    proofs: Proofs<'_>,
) -> Result<Json<Map<String, Value>>, Challenge> {
    answer(visit, token, proofs)
}

fn answer(
    visit: Visit<'_>,
    token: Option<Presented<'_>>,
    proofs: Proofs<'_>,
) -> Result<Json<Map<String, Value>>, Challenge> {
    let issuer = visit.location.url.as_str();
    let Presented { token, by_proof } = token.ok_or(Challenge)?;
    let claims = visit
        .issuer
        .key
        .verify(token, issuer, &userinfo_audience(issuer), visit.now);
    let claims = claims.ok_or(Challenge)?;
    let bound_to = claims.get("cnf").and_then(|cnf| cnf.get("jkt"));
    let proven = match by_proof {
        true => proofs
            .thumbprint(visit, Some(token))
            .map_err(|_| Challenge)?,
        false => None,
    };
    // A bound token needs its proof, and by the scheme of proofs there are no others.
    if bound_to.and_then(Value::as_str) != proven.as_deref() || by_proof != proven.is_some() {
        return Err(Challenge);
    }
    let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or_default();
    let scope: Vec<String> = text("scope").split(' ').map(str::to_owned).collect();
    let persona = visit
        .issuer
        .personas
        .iter()
        .find(|persona| persona.sub() == text("sub"));
    let persona = persona.ok_or(Challenge)?;
    Ok(Json(profile(persona, &scope)))
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Presented<'r> {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> request::Outcome<Self, ()> {
        let mut headers = request.headers().get("Authorization");
        let (Some(header), None) = (headers.next(), headers.next()) else {
            return Outcome::Forward(Status::Unauthorized);
        };
        match header.split_once(' ') {
            Some((scheme, token))
                if ["bearer", "dpop"].contains(&scheme.to_lowercase().as_str()) =>
            {
                let by_proof = scheme.eq_ignore_ascii_case("dpop");
                Outcome::Success(Self { token, by_proof })
            }
            _ => Outcome::Forward(Status::Unauthorized),
        }
    }
}

impl<'r> Responder<'r, 'static> for Challenge {
    fn respond_to(self, _: &'r Request<'_>) -> response::Result<'static> {
        Response::build()
            .status(Status::Unauthorized)
            .header(Header::new(
                "WWW-Authenticate",
                r#"Bearer realm="dev issuer", error="invalid_token""#,
            ))
            .ok()
    }
}

#[cfg(test)]
mod tests;
