//! The header `DPoP-Nonce`: the nonce that a caller's next proof must hold (RFC 9449, sections 8.2 and 9).
//!
//! It goes with any answer, refusals and successes alike, to a proof that does not hold the newest one.

use std::sync::Arc;

use rocket::fairing::{AdHoc, Fairing, Info, Kind};
use rocket::{Request, Response};

use super::fields;
use crate::auth::Authenticator;

/// Tells callers the nonces of `authenticator`, if it has any.
pub fn stage(authenticator: Arc<Authenticator>) -> AdHoc {
    AdHoc::on_ignite("whiteroom nonces", |rocket| async {
        match authenticator.gives_nonces() {
            true => rocket.attach(Nonces { authenticator }),
            false => rocket,
        }
    })
}

struct Nonces {
    authenticator: Arc<Authenticator>,
}

#[rocket::async_trait]
impl Fairing for Nonces {
    fn info(&self) -> Info {
        Info {
            name: "whiteroom nonces of proofs",
            kind: Kind::Response,
        }
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        let proofs: Vec<&str> = fields::values(request, "DPoP").collect();
        if let Some(nonce) = self.authenticator.next_nonce(&proofs) {
            response.set_raw_header("DPoP-Nonce", nonce);
        }
    }
}
