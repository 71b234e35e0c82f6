//! The authorization response: a code or an error, sent back to the client.
//!
//! The redirect is 303, never 307: the form of the sign-in page must not be sent on (RFC 9700 §4.12).

use std::collections::BTreeMap;

use rocket::http::{Header, Status};
use rocket::request::Request;
use rocket::response::{self, Responder, Response};
use rocket_dyn_templates::{Template, context};

use super::page::Page;
use super::refusal::Refusal;
use super::return_address::{Mode, ReturnAddress};

/// What `/authorize` and the sign-in form answer.
pub(super) enum Answer {
    Page(Box<Page>),
    SeeOther(SeeOther),
}

/// A redirect to an address that was checked.
pub(super) struct SeeOther(pub(super) url::Url);

impl Answer {
    /// A code, to the client.
    pub(super) fn code(back: &ReturnAddress, code: &str) -> Self {
        respond(back, &[("code", code)])
    }

    /// An error, to the client (RFC 6749 §4.1.2.1).
    pub(super) fn error(back: &ReturnAddress, refusal: Refusal) -> Self {
        tracing::debug!("the dev issuer refused: {refusal}");
        let (code, description) = (refusal.code(), refusal.to_string());
        respond(
            back,
            &[
                ("error", code.as_ref()),
                ("error_description", &description),
            ],
        )
    }

    /// An error, to the person.
    pub(super) fn refusal(refusal: Refusal) -> Self {
        Page::refusal(refusal).into()
    }
}

impl From<Page> for Answer {
    fn from(page: Page) -> Self {
        Self::Page(Box::new(page))
    }
}

impl<'r> Responder<'r, 'static> for Answer {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        match self {
            Self::Page(page) => page.respond_to(request),
            Self::SeeOther(redirect) => redirect.respond_to(request),
        }
    }
}

impl<'r> Responder<'r, 'static> for SeeOther {
    fn respond_to(self, _: &'r Request<'_>) -> response::Result<'static> {
        Response::build()
            .status(Status::SeeOther)
            .header(Header::new("Location", String::from(self.0)))
            .ok()
    }
}

fn respond(back: &ReturnAddress, members: &[(&str, &str)]) -> Answer {
    let state = back.state.as_deref().map(|state| ("state", state));
    let members = members.iter().copied().chain(state);
    match back.mode {
        Mode::Query => {
            let mut address = back.redirect.clone();
            address.query_pairs_mut().extend_pairs(members);
            Answer::SeeOther(SeeOther(address))
        }
        Mode::WebMessage => web_message(back, &members.collect()).into(),
    }
}

/// The page whose script posts the answer to the window that framed or opened it, if that is of the client's origin.
fn web_message(back: &ReturnAddress, members: &BTreeMap<&str, &str>) -> Page {
    let origin = back.origin();
    let response = serde_json::json!(members).to_string();
    Page {
        status: Status::Ok,
        template: Template::render(
            "dev_issuer/web_message",
            context! { origin: &origin, response },
        ),
        frame_ancestors: origin,
        form_action: Some("'none'".to_owned()),
    }
}
