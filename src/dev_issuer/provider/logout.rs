//! `/v2/logout`, and `/oidc/logout` for clients that follow OpenID Connect RP-Initiated Logout.
//!
//! Either ends the browser's session and nothing else: refresh tokens outlive it, as at Auth0.

use rocket::http::{CookieJar, Status};

use super::answer::{Answer, SeeOther};
use super::cookies::{local, session_name};
use super::loopback::loopback_url;
use super::page::Page;
use super::params::Params;
use super::refusal::Refusal;
use super::visit::Visit;

/// Auth0's logout endpoint: `client_id` and `returnTo`, both optional.
#[rocket::get("/v2/logout")]
pub(super) fn logout(visit: Visit<'_>, params: &Params, jar: &CookieJar<'_>) -> Answer {
    leave(visit, params, jar, "returnTo")
}

/// The end-session endpoint: `client_id`, `post_logout_redirect_uri` and `state`, all optional. An `id_token_hint` is
/// not needed and not read.
#[rocket::get("/oidc/logout")]
pub(super) fn end_session(visit: Visit<'_>, params: &Params, jar: &CookieJar<'_>) -> Answer {
    leave(visit, params, jar, "post_logout_redirect_uri")
}

fn leave(visit: Visit<'_>, params: &Params, jar: &CookieJar<'_>, name: &str) -> Answer {
    let address = match return_address(visit, params, name) {
        Ok(address) => address,
        Err(refusal) => return Answer::refusal(refusal),
    };
    end_own_session(visit, jar);
    match address {
        Some(address) => Answer::SeeOther(SeeOther(address)),
        None => Page::notice(
            Status::Ok,
            "Signed out",
            "You are signed out of the dev issuer.",
        )
        .into(),
    }
}

/// Checked before the session ends: a refused request changes nothing.
fn return_address(
    visit: Visit<'_>,
    params: &Params,
    name: &str,
) -> Result<Option<url::Url>, Refusal> {
    params.all_once()?;
    let client = &visit.issuer.client.client_id;
    if params
        .text("client_id")
        .is_some_and(|asked| asked != client)
    {
        return Err(Refusal::Client);
    }
    let Some(text) = params.text(name) else {
        return Ok(None);
    };
    let mut address = loopback_url(text).ok_or(Refusal::LogoutAddress)?;
    if let Some(state) = params.text("state") {
        address.query_pairs_mut().append_pair("state", state);
    }
    Ok(Some(address))
}

fn end_own_session(visit: Visit<'_>, jar: &CookieJar<'_>) {
    let name = session_name(visit.location.port);
    if let Some(cookie) = jar.get(&name) {
        visit.issuer.memory().sessions.remove(cookie.value());
    }
    jar.remove(local(name, String::new()));
}

#[cfg(test)]
mod tests;
