//! The method that a request was sent with, as a proof must name it (RFC 9449, section 4.2).
//!
//! Rocket answers a `HEAD` as a `GET`, and takes the method from a form whose first field is `_method`. Routing and policy go
//! by that; a proof was signed before.

use rocket::fairing::{Fairing, Info, Kind};
use rocket::form::Form;
use rocket::http::Method;
use rocket::{Data, Request};

use super::metrics::Arrival;

/// Notes which requests had their method taken from a form.
pub(super) struct Noting;

/// The method of `request` on the wire.
pub(super) fn of(request: &Request<'_>) -> Method {
    match is_of_form(request) {
        true => Method::Post,
        false => Arrival::of(request).method,
    }
}

/// Whether the method of `request` is the one that its form names.
pub(super) fn is_of_form(request: &Request<'_>) -> bool {
    is_form(request) && request.local_cache(|| FromForm(false)).0
}

/// Whether the method is that of a form, which Rocket takes from a `POST` alone.
struct FromForm(bool);

#[rocket::async_trait]
impl Fairing for Noting {
    fn info(&self) -> Info {
        Info {
            name: "whiteroom methods of forms",
            kind: Kind::Request,
        }
    }

    async fn on_request(&self, request: &mut Request<'_>, data: &mut Data<'_>) {
        if is_form(request) {
            let start = data.peek(LONGEST_FIELD).await;
            // The rare request that was sent with the method that its own form names looks the same; it has to be signed
            // as the form would be.
            let is_of_form = named(start) == Some(request.method());
            request.local_cache(|| FromForm(is_of_form));
            // Whoever sent a `POST` waits for the body that the answer to a `HEAD` has not.
            if is_of_form && request.method() == Method::Head {
                request.set_method(Method::Get);
            }
        }
        Arrival::note(request);
    }
}

fn is_form(request: &Request<'_>) -> bool {
    request.content_type().is_some_and(|kind| kind.is_form())
}

/// The method that a form names in its first field, read as Rocket does.
fn named(start: &[u8]) -> Option<Method> {
    let start = std::str::from_utf8(start).ok()?;
    let first = Form::values(start).next()?;
    let value = (first.name == "_method").then_some(first.value)?;
    value.parse().ok()
}

/// As much as Rocket looks at.
const LONGEST_FIELD: usize = "_method=delete".len();

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_field_alone_names_a_method() {
        for (start, wanted) in [
            ("_method=put", Some(Method::Put)),
            ("_method=PUT&a=b", Some(Method::Put)),
            ("_method=delete", Some(Method::Delete)),
            ("a=b&_method=put", None),
            ("_method=", None),
            ("_method=brew", None),
            ("_methods=put", None),
            ("", None),
        ] {
            assert_eq!(named(start.as_bytes()), wanted, "{start}");
        }
        assert_eq!(named(b"_method=\xff"), None);
    }
}
