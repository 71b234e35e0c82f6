//! Who is signed in at the issuer, and which sign-in pages wait for an answer.
//!
//! A session is only ever reused for a request that it satisfies; the person is asked again otherwise.

use super::authorization::{Authorization, Prompt};
use super::refusal::Refusal;
use crate::policy::Persona;

/// One browser's sign-in, kept under its cookie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Session {
    /// The `sid` claim; not the cookie, which is a secret.
    pub(super) sid: String,
    /// The persona's id.
    pub(super) who: String,
    /// Seconds since 1970.
    pub(super) signed_in_at: u64,
}

/// A sign-in page that was shown, kept under the number in its form.
#[derive(Debug)]
pub(super) struct WaitingPage {
    /// The form cookie of the browser that it was shown to.
    pub(super) browser: String,
    pub(super) authorization: Authorization,
}

/// What the authorization endpoint does next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Answer from the session.
    Grant,
    /// Show the sign-in page.
    Ask,
    /// Send the refusal back.
    Refuse(Refusal),
}

/// Decides for a browser whose session, if it has one, belongs to the given persona.
pub(super) fn next(
    authorization: &Authorization,
    session: Option<(&Session, &Persona)>,
    now: u64,
) -> Next {
    let usable = session.is_some_and(|(session, persona)| {
        is_fresh(session, authorization.max_age, now) && is_member(persona, authorization)
    });
    match (authorization.prompt, usable) {
        (Prompt::Never, false) => Next::Refuse(Refusal::LoginRequired),
        (Prompt::Never | Prompt::WhenNeeded, true) => Next::Grant,
        (Prompt::WhenNeeded, false) | (Prompt::Always, _) => Next::Ask,
    }
}

/// Whether the persona belongs to the organization that was asked for, by id or by name.
pub(super) fn is_member(persona: &Persona, authorization: &Authorization) -> bool {
    let Some(asked) = authorization.organization.as_deref() else {
        return true;
    };
    let claim = |name| persona.claims().get(name).and_then(|value| value.as_str());
    claim("org_id") == Some(asked)
        || claim("org_name").is_some_and(|name| name.eq_ignore_ascii_case(asked))
}

fn is_fresh(session: &Session, max_age: Option<u64>, now: u64) -> bool {
    max_age.is_none_or(|seconds| now.saturating_sub(session.signed_in_at) <= seconds)
}

#[cfg(test)]
mod tests;
