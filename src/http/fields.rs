//! The values of a request's fields, as HTTP calls its headers (RFC 9110, section 5).
//!
//! Rocket finds a name by a hash that withstands whoever chooses names. To go through the few that a request has costs less,
//! and most of those that are asked for are not there; hyper takes a hundred at most.

use std::borrow::Cow;

use rocket::Request;

/// Every value of the field `name`, whose case does not matter, in the order of the lines that hold them.
pub(super) fn values<'r>(request: &'r Request<'_>, name: &str) -> impl Iterator<Item = &'r str> {
    let fields = request.headers().iter();
    fields.filter_map(move |field| match field.value {
        // A map lends all that it holds.
        Cow::Borrowed(value) if field.name == name => Some(value),
        _ => None,
    })
}

/// Whether the field `name` is there, with whatever value.
pub(super) fn has(request: &Request<'_>, name: &str) -> bool {
    values(request, name).next().is_some()
}

#[cfg(test)]
mod tests {
    use rocket::http::Header;
    use rocket::local::blocking::Client;

    use super::*;

    #[test]
    fn finds_what_rocket_finds() {
        let client = Client::untracked(rocket::build()).unwrap();
        let mut request = client.get("/");
        for (name, value) in [
            ("DPoP", "a"),
            ("Origin", ""),
            ("dpop", "b"),
            ("X-DPoP", "c"),
        ] {
            request.add_header(Header::new(name, value));
        }
        let request = request.inner();
        for name in [
            "DPoP",
            "dpop",
            "Origin",
            "X-DPoP",
            "DPo",
            "Authorization",
            "",
        ] {
            let found: Vec<&str> = values(request, name).collect();
            let wanted: Vec<&str> = request.headers().get(name).collect();
            assert_eq!(found, wanted, "{name}");
            assert_eq!(
                has(request, name),
                request.headers().contains(name),
                "{name}"
            );
        }
    }
}
