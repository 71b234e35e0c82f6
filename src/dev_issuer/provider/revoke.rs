//! `/oauth/revoke` (RFC 7009): ends a family of refresh tokens.
//!
//! Access tokens verify without asking the issuer, so they live until they expire, as Auth0's do.

use rocket::http::Status;

use super::params::Params;
use super::refusal::Refusal;
use super::visit::Visit;

/// The revocation endpoint. An unknown token is answered like a known one (RFC 7009 §2.2).
#[rocket::post("/oauth/revoke", data = "<body>")]
pub(super) fn revoke(visit: Visit<'_>, body: Result<Params, Refusal>) -> Result<Status, Refusal> {
    let params = body?;
    params.all_once()?;
    if params.required("client_id")? != visit.issuer.client.client_id {
        return Err(Refusal::Client);
    }
    let token = params.required("token")?;
    visit.issuer.memory().families.revoke_token(token);
    Ok(Status::Ok)
}

#[cfg(test)]
mod tests;
