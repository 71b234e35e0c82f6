//! The issuer's two cookies: the session, and the browser a sign-in page was shown to.
//!
//! Cookies ignore ports, so the port is part of their names: two issuers on one machine would sign each other out.

use rocket::http::{Cookie, CookieJar, SameSite};

use super::random::opaque;
use super::refusal::Refusal;

/// Names the session. Set anew at each sign-in, so that a planted value is worth nothing.
pub(super) fn session_name(port: u16) -> String {
    format!("whiteroom_dev_session_{port}")
}

/// The value of the form cookie, set first if the browser has none. Every page of one browser shares it, so that two
/// tabs can sign in at once.
pub(super) fn form_value(jar: &CookieJar<'_>, port: u16) -> Result<String, Refusal> {
    if let Some(cookie) = jar
        .get(&form_name(port))
        .filter(|cookie| !cookie.value().is_empty())
    {
        return Ok(cookie.value().to_owned());
    }
    let value = opaque()?;
    jar.add(local(form_name(port), value.clone()));
    Ok(value)
}

/// Names the form cookie.
pub(super) fn form_name(port: u16) -> String {
    format!("whiteroom_dev_form_{port}")
}

/// A cookie that scripts cannot read and that other sites' requests do not carry. It has no age: it ends with the
/// browser, and what it stands for ends with the issuer.
pub(super) fn local(name: String, value: String) -> Cookie<'static> {
    Cookie::build((name, value))
        .http_only(true)
        .same_site(SameSite::Lax)
        .path("/")
        .build()
}
