//! The answer of the sign-in page: which persona, or none.
//!
//! It counts only from the browser that was shown the page: a form that another page sends lacks the page's number, or
//! the cookie, or both.

use rocket::http::CookieJar;

use super::answer::Answer;
use super::authorize;
use super::cookies::{form_name, local, session_name};
use super::params::Params;
use super::random::opaque;
use super::refusal::Refusal;
use super::sessions::{Session, WaitingPage, is_member};
use super::visit::Visit;

/// Signs a persona in and answers the request that waited for it.
#[rocket::post("/sign-in", data = "<body>")]
pub(super) fn sign_in(
    visit: Visit<'_>,
    jar: &CookieJar<'_>,
    body: Result<Params, Refusal>,
) -> Answer {
    let taken = body.and_then(|params| Ok((take_waiting(visit, jar, &params)?, params)));
    let (waiting, params) = match taken {
        Ok(taken) => taken,
        Err(refusal) => return Answer::refusal(refusal),
    };
    let authorization = waiting.authorization;
    let Some(who) = params.text("who") else {
        return Answer::error(&authorization.back, Refusal::Cancelled);
    };
    let Some(persona) = visit.issuer.persona(who) else {
        return Answer::error(&authorization.back, Refusal::Persona);
    };
    if !is_member(persona, &authorization) {
        return Answer::error(&authorization.back, Refusal::Organization);
    }
    match start_session(visit, jar, persona.id()) {
        Ok(session) => authorize::grant(visit, &authorization, &session, persona),
        Err(refusal) => Answer::error(&authorization.back, refusal),
    }
}

fn take_waiting(
    visit: Visit<'_>,
    jar: &CookieJar<'_>,
    params: &Params,
) -> Result<WaitingPage, Refusal> {
    let number = params.text("page").ok_or(Refusal::StalePage)?;
    let browser = jar
        .get(&form_name(visit.location.port))
        .ok_or(Refusal::StalePage)?;
    let mut memory = visit.issuer.memory();
    let waiting = memory.waiting.find(number).ok_or(Refusal::StalePage)?;
    if waiting.browser != browser.value() {
        return Err(Refusal::StalePage);
    }
    memory.waiting.remove(number).ok_or(Refusal::StalePage)
}

/// A session under a new cookie; the browser's older one ends.
fn start_session(visit: Visit<'_>, jar: &CookieJar<'_>, who: &str) -> Result<Session, Refusal> {
    let session = Session {
        sid: opaque()?,
        who: who.to_owned(),
        signed_in_at: visit.now,
    };
    let (name, value) = (session_name(visit.location.port), opaque()?);
    let mut memory = visit.issuer.memory();
    if let Some(older) = jar.get(&name) {
        memory.sessions.remove(older.value());
    }
    memory.sessions.insert(value.clone(), session.clone());
    jar.add(local(name, value));
    tracing::info!(persona = who, "signed in at the dev issuer");
    Ok(session)
}

#[cfg(test)]
mod tests;
