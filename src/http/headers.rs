//! The headers that keep a browser from doing what a page did not ask for.

use rocket::fairing::{AdHoc, Fairing, Info, Kind};
use rocket::http::Status;
use rocket::shield::{Frame, NoSniff, Permission, Referrer, Shield};
use rocket::{Request, Response};

/// Sets the headers on every answer; `issuer` is the origin that the page may talk to and frame for silent renewal.
pub fn stage(issuer: &str) -> AdHoc {
    let policies = ContentSecurityPolicies::new(issuer);
    AdHoc::on_ignite("whiteroom security headers", |rocket| async {
        rocket.attach(shield()).attach(policies)
    })
}

fn shield() -> Shield {
    let permission = Permission::blocked(rocket::shield::Feature::Camera)
        .block(rocket::shield::Feature::Microphone)
        .block(rocket::shield::Feature::Geolocation)
        .block(rocket::shield::Feature::Payment)
        .block(rocket::shield::Feature::Usb);
    Shield::new()
        .enable(NoSniff::Enable)
        .enable(Frame::Deny)
        .enable(Referrer::StrictOriginWhenCrossOrigin)
        .enable(permission)
}

struct ContentSecurityPolicies {
    page: String,
}

impl ContentSecurityPolicies {
    fn new(issuer: &str) -> Self {
        let page = format!(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; font-src 'self'; \
             connect-src 'self' {issuer}; frame-src {issuer}; worker-src 'self'; manifest-src 'self'; \
             base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        );
        Self { page }
    }
}

#[rocket::async_trait]
impl Fairing for ContentSecurityPolicies {
    fn info(&self) -> Info {
        Info {
            name: "whiteroom content security policy",
            kind: Kind::Response,
        }
    }

    async fn on_response<'r>(&self, _: &'r Request<'_>, response: &mut Response<'r>) {
        let is_page = response
            .content_type()
            .is_some_and(|found| found.is_html() || found.is_javascript());
        // A 304 updates what the browser has stored (RFC 9111, section 3.2), so it must not bring another policy.
        if response.status() != Status::NotModified {
            let policy = if is_page { self.page.as_str() } else { NOTHING };
            response.set_raw_header("Content-Security-Policy", policy.to_owned());
        }
        response.set_raw_header("Cross-Origin-Opener-Policy", "same-origin");
        // Pages of other origins read the API through CORS; nothing here is for embedding without it.
        response.set_raw_header("Cross-Origin-Resource-Policy", "same-origin");
        if !response.headers().contains("Cache-Control") {
            response.set_raw_header("Cache-Control", "no-store");
        }
    }
}

/// For what is no page: a browser that shows it anyway runs nothing.
const NOTHING: &str =
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
