//! The answer that lets a request pass: who the caller is, for the service behind the proxy.
//!
//! A name is whatever an issuer wrote into a token. In a header a comma would forge a member of the list, and a line feed
//! the next header, so all but a few ASCII characters are percent-encoded.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rocket::response::{self, Responder};
use rocket::{Request, Response};

use crate::http::decision_log::DecisionId;
use crate::policy::Principals;

/// 200 without a body.
pub(super) struct Admitted {
    subject: String,
    principals: String,
    decision: DecisionId,
}

impl Admitted {
    /// The caller with these principals, let in by the decision of this id.
    pub(super) fn new(principals: &Principals, decision: DecisionId) -> Self {
        Self {
            subject: encoded([principals.subject()]),
            principals: encoded(principals.names().iter().map(String::as_str)),
            decision,
        }
    }
}

impl<'r> Responder<'r, 'static> for Admitted {
    fn respond_to(self, _: &'r Request<'_>) -> response::Result<'static> {
        Response::build()
            .raw_header("X-Whiteroom-Subject", self.subject)
            .raw_header("X-Whiteroom-Principals", self.principals)
            .raw_header("X-Whiteroom-Decision-Id", self.decision.to_string())
            .ok()
    }
}

fn encoded<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut list = String::new();
    for name in names {
        if !list.is_empty() {
            list.push(',');
        }
        // Writing to a string cannot fail.
        let _ = write!(list, "{}", utf8_percent_encode(name, UNSAFE));
    }
    list
}

/// All but letters, digits and what names are usually written with; no separator of a header's list, no quote, no `%`.
const UNSAFE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b':')
    .remove(b'/')
    .remove(b'@');

#[cfg(test)]
mod tests {
    use percent_encoding::percent_decode_str;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_could_forge_a_name_or_a_header_is_encoded() {
        for (names, list) in [
            (&["anyone"][..], "anyone"),
            (&["user:auth0|alice"], "user:auth0%7Calice"),
            (&["role:a,role:admin", "x"], "role:a%2Crole:admin,x"),
            (&["user:a\r\nX-A: b"], "user:a%0D%0AX-A:%20b"),
            (&["user:50%2C"], "user:50%252C"),
            (&["user:\u{e9}\0\""], "user:%C3%A9%00%22"),
            (&["permission:read:a/b"], "permission:read:a/b"),
            (&["user:a@b.example"], "user:a@b.example"),
        ] {
            assert_eq!(encoded(names.iter().copied()), list, "{names:?}");
        }
    }

    proptest! {
        #[test]
        fn a_reader_finds_the_names_that_were_written(names in proptest::collection::vec(".{1,12}", 1..5)) {
            let list = encoded(names.iter().map(String::as_str));
            prop_assert!(list.bytes().all(|byte| byte.is_ascii_graphic()));
            let read = list.split(',').map(|name| percent_decode_str(name).decode_utf8().unwrap());
            prop_assert_eq!(read.collect::<Vec<_>>(), names);
        }
    }
}
