//! `/authorize`: answers from the session, or shows the sign-in page.

use rocket::http::CookieJar;

use super::answer::Answer;
use super::authorization::{self, Authorization, Unfit};
use super::codes::Pledge;
use super::cookies::session_name;
use super::grant::{Grant, granted_scope};
use super::params::Params;
use super::random::opaque;
use super::refusal::Refusal;
use super::sessions::{self, Next, Session};
use super::sign_in_page;
use super::visit::Visit;
use crate::policy::Persona;

/// The authorization endpoint.
#[rocket::get("/authorize")]
pub(super) fn authorize(visit: Visit<'_>, params: &Params, jar: &CookieJar<'_>) -> Answer {
    let authorization = match authorization::read(params, &visit.issuer.client) {
        Ok(authorization) => authorization,
        Err(Unfit::TellPerson(refusal)) => return Answer::refusal(refusal),
        Err(Unfit::TellClient(back, refusal)) => return Answer::error(&back, refusal),
    };
    let session = current_session(visit, jar);
    let session = session
        .as_ref()
        .map(|(session, persona)| (session, *persona));
    match (sessions::next(&authorization, session, visit.now), session) {
        (Next::Grant, Some((session, persona))) => grant(visit, &authorization, session, persona),
        (Next::Refuse(refusal), _) => Answer::error(&authorization.back, refusal),
        (Next::Ask | Next::Grant, _) => sign_in_page::show(visit, jar, authorization),
    }
}

/// Sends the client a code for the person of `session`.
pub(super) fn grant(
    visit: Visit<'_>,
    authorization: &Authorization,
    session: &Session,
    persona: &Persona,
) -> Answer {
    match issue_code(visit, authorization, session, persona) {
        Ok(code) => Answer::code(&authorization.back, &code),
        Err(refusal) => Answer::error(&authorization.back, refusal),
    }
}

fn issue_code(
    visit: Visit<'_>,
    authorization: &Authorization,
    session: &Session,
    persona: &Persona,
) -> Result<String, Refusal> {
    let grant = Grant {
        id: opaque()?,
        client_id: authorization.client_id.clone(),
        audience: authorization.audience.clone(),
        scope: granted_scope(&authorization.scope, persona),
        who: session.who.clone(),
        nonce: authorization.nonce.clone(),
        session: session.sid.clone(),
        auth_time: authorization.max_age.map(|_| session.signed_in_at),
        key: authorization.key.clone(),
    };
    let pledge = Pledge {
        grant,
        redirect_uri: authorization.redirect_uri.clone(),
        challenge: authorization.challenge.clone(),
        issued_at: visit.now,
    };
    let code = opaque()?;
    visit.issuer.memory().codes.issue(code.clone(), pledge);
    Ok(code)
}

fn current_session<'r>(visit: Visit<'r>, jar: &CookieJar<'_>) -> Option<(Session, &'r Persona)> {
    let cookie = jar.get(&session_name(visit.location.port))?;
    let session = visit.issuer.memory().sessions.find(cookie.value())?.clone();
    let persona = visit.issuer.persona(&session.who)?;
    Some((session, persona))
}

#[cfg(test)]
mod tests;
