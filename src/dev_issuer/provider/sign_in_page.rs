//! The page that lists the personas.
//!
//! Its form names a waiting request that only the browser it was shown to may answer.

use rocket::http::{CookieJar, Status};
use rocket_dyn_templates::Template;
use serde::Serialize;

use super::answer::Answer;
use super::authorization::Authorization;
use super::cookies::form_value;
use super::grant::texts;
use super::page::Page;
use super::random::opaque;
use super::refusal::Refusal;
use super::sessions::WaitingPage;
use super::visit::Visit;
use crate::policy::Persona;

/// Remembers the request and renders the page.
pub(super) fn show(visit: Visit<'_>, jar: &CookieJar<'_>, authorization: Authorization) -> Answer {
    let back = authorization.back.clone();
    match remember(visit, jar, authorization) {
        Ok(number) => page(visit, &back.origin(), &number).into(),
        Err(refusal) => Answer::error(&back, refusal),
    }
}

fn remember(
    visit: Visit<'_>,
    jar: &CookieJar<'_>,
    authorization: Authorization,
) -> Result<String, Refusal> {
    let waiting = WaitingPage {
        browser: form_value(jar, visit.location.port)?,
        authorization,
    };
    let number = opaque()?;
    visit
        .issuer
        .memory()
        .waiting
        .insert(number.clone(), waiting);
    Ok(number)
}

#[derive(Serialize)]
struct Shown<'a> {
    page: &'a str,
    application: &'a str,
    client_id: &'a str,
    personas: Vec<ShownPersona<'a>>,
}

#[derive(Serialize)]
struct ShownPersona<'a> {
    id: &'a str,
    name: &'a str,
    permissions: Vec<String>,
}

fn page(visit: Visit<'_>, application: &str, number: &str) -> Page {
    let shown = Shown {
        page: number,
        application,
        client_id: &visit.issuer.client.client_id,
        personas: visit.issuer.personas.iter().map(shown_persona).collect(),
    };
    Page {
        status: Status::Ok,
        template: Template::render("dev_issuer/sign_in", shown),
        frame_ancestors: "'none'".to_owned(),
        form_action: form_targets(application),
    }
}

fn shown_persona(persona: &Persona) -> ShownPersona<'_> {
    ShownPersona {
        id: persona.id(),
        name: persona.name(),
        permissions: texts(persona, "permissions"),
    }
}

/// Browsers hold the redirect that answers the form to the same directive. It cannot name an IPv6 address, so for such
/// an application the form is left unrestricted.
fn form_targets(application: &str) -> Option<String> {
    let can_be_named = !application.contains('[');
    can_be_named.then(|| format!("'self' {application}"))
}
