//! The headers that keep a browser from doing what a page did not ask for.

use std::borrow::Cow;

use rocket::fairing::{AdHoc, Fairing, Info, Kind};
use rocket::http::{Header, Status};
use rocket::shield::Shield;
use rocket::{Request, Response};

/// Sets the headers on every answer that has none of the name, and on pages those for pages; `issuer` is the origin that the page may talk to and frame for silent renewal.
pub fn stage(issuer: &str) -> AdHoc {
    let headers = SecurityHeaders::new(issuer);
    AdHoc::on_ignite("whiteroom security headers", |rocket| async {
        // Without a shield of ours Rocket would attach its own, which writes its headers anew for each answer.
        rocket.attach(Shield::new()).attach(headers)
    })
}

struct SecurityHeaders {
    page: String,
}

impl SecurityHeaders {
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
impl Fairing for SecurityHeaders {
    fn info(&self) -> Info {
        Info {
            name: "whiteroom security headers",
            kind: Kind::Response,
        }
    }

    async fn on_response<'r>(&self, _: &'r Request<'_>, response: &mut Response<'r>) {
        let is_of_page =
            |header: Header<'_>| header.name() == "Content-Type" && is_page(header.value());
        let is_page = response.headers().iter().any(is_of_page);
        // A 304 updates what the browser has stored (RFC 9111, section 3.2), so it must not bring another policy.
        if response.status() != Status::NotModified {
            let policy = match is_page {
                true => Cow::Owned(self.page.clone()),
                false => Cow::Borrowed(NOTHING),
            };
            set(response, "Content-Security-Policy", policy);
        }
        let of_pages = if is_page { OF_PAGES } else { &[] };
        for (name, value) in ALWAYS.iter().chain(of_pages) {
            set(response, name, Cow::Borrowed(value));
        }
        set(response, "Cache-Control", Cow::Borrowed("no-store"));
    }
}

/// Whether answers of this type are documents, or scripts of theirs.
fn is_page(content_type: &str) -> bool {
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    ["text/html", "text/javascript"]
        .iter()
        .any(|page| media_type.eq_ignore_ascii_case(page))
}

/// A handler that says something else means it.
fn set(response: &mut Response<'_>, name: &'static str, value: Cow<'static, str>) {
    // To look a name up takes its hash, which costs more than to go through the two or three headers that are there.
    let is_there = response
        .headers()
        .iter()
        .any(|header| header.name() == name);
    if !is_there {
        response.set_raw_header(name, value);
    }
}

const ALWAYS: &[(&str, &str)] = &[
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    // Pages of other origins read the API through CORS; nothing here is for embedding without it.
    ("Cross-Origin-Resource-Policy", "same-origin"),
];

/// What restrains a document with scripts, links and windows of its own. An answer of the API is none: its policy lets
/// nothing run, and each header costs it a fiftieth of its time.
const OF_PAGES: &[(&str, &str)] = &[
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    (
        "Permissions-Policy",
        "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    ),
    ("Cross-Origin-Opener-Policy", "same-origin"),
];

/// For what is no page: a browser that shows it anyway runs nothing.
const NOTHING: &str =
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
