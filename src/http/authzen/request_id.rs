//! Echoes `X-Request-ID` (Authorization API 1.0, section 10.1.5), on refusals too.
//!
//! It is the caller's word, so it is bounded, stays in its header, and is written nowhere else.

use rocket::fairing::{Fairing, Info, Kind};
use rocket::{Request, Response};

use crate::http::fields;

/// Echoes it on every answer below `/access`.
pub(super) struct Echo;

#[rocket::async_trait]
impl Fairing for Echo {
    fn info(&self) -> Info {
        Info {
            name: "whiteroom request ids",
            kind: Kind::Response,
        }
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        let first = request.uri().path().segments().next();
        if first != Some("access") {
            return;
        }
        let mut ids = fields::values(request, NAME);
        if let (Some(id), None) = (ids.next(), ids.next())
            && is_fit(id)
        {
            response.set_raw_header(NAME, id.to_owned());
        }
    }
}

/// Visible ASCII with blanks inside, which a header can hold and a log can show.
fn is_fit(id: &str) -> bool {
    let is_visible = |byte: u8| byte == b' ' || byte.is_ascii_graphic();
    (1..=MOST).contains(&id.len()) && id.trim() == id && id.bytes().all(is_visible)
}

const NAME: &str = "X-Request-ID";

/// In bytes; a UUID has 36.
const MOST: usize = 256;
