//! A page with its Content-Security-Policy.
//!
//! No page runs inline script or style: what it needs is served by the issuer itself.

use rocket::http::{Header, Status};
use rocket::request::Request;
use rocket::response::{self, Responder, Response};
use rocket_dyn_templates::{Template, context};

use super::refusal::Refusal;

/// A rendered template and what the browser may do with it.
pub(super) struct Page {
    pub(super) status: Status,
    pub(super) template: Template,
    /// Who may frame it: `'none'` or one origin.
    pub(super) frame_ancestors: String,
    /// Where its forms may lead, redirects included; none means anywhere.
    pub(super) form_action: Option<String>,
}

impl Page {
    /// A message that may not be framed and leads nowhere.
    pub(super) fn notice(status: Status, title: &str, text: &str) -> Self {
        Self {
            status,
            template: Template::render("dev_issuer/notice", context! { title, text }),
            frame_ancestors: "'none'".to_owned(),
            form_action: Some("'none'".to_owned()),
        }
    }

    /// A refusal that a person reads, because there is no address that it may be sent to.
    pub(super) fn refusal(refusal: Refusal) -> Self {
        tracing::info!("the dev issuer refused: {refusal}");
        let status = match refusal {
            Refusal::Internal => Status::InternalServerError,
            _ => Status::BadRequest,
        };
        Self::notice(status, "This request was refused", &refusal.to_string())
    }
}

impl<'r> Responder<'r, 'static> for Page {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let mut policy = format!(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors {}",
            self.frame_ancestors
        );
        if let Some(targets) = &self.form_action {
            policy.push_str("; form-action ");
            policy.push_str(targets);
        }
        Response::build_from(self.template.respond_to(request)?)
            .status(self.status)
            .header(Header::new("Content-Security-Policy", policy))
            .ok()
    }
}
