//! Proofs of every kind, good but for one thing, and what becomes of them.

mod memory;
mod proofs;
mod properties;

use std::sync::LazyLock;
use std::time::{Duration, UNIX_EPOCH};

use aws_lc_rs::digest::{SHA256, digest};
use serde_json::{Value, json};

use super::flaw::ProofFlaw;
use super::{Dpop, Mode, thumbprint, verify_proof};
use crate::auth::jws::Algorithm;
use crate::auth::jws::tests::signers::{Signer, encode};
use crate::auth::numeric_date::NumericDate;
use crate::auth::{Presented, PublicUrl};

/// The moment at which the tests take place.
const NOW: u64 = 1_800_000_000;

/// The token that every proof is for; none of these tests reads it.
const TOKEN: &str = "header.payload.signature";

/// The key that the token is bound to.
static KEY: LazyLock<Signer> = LazyLock::new(|| Signer::new(Algorithm::ES256));

/// The key of somebody else.
static OTHER: LazyLock<Signer> = LazyLock::new(|| Signer::new(Algorithm::ES256));

/// The two objects of a proof, which a row may change.
struct Parts {
    header: Value,
    claims: Value,
}

impl Parts {
    /// Those of a good proof for `GET https://api.example/v1/reports`.
    fn good(key: &Signer, id: &str) -> Self {
        let hash = encode(digest(&SHA256, TOKEN.as_bytes()));
        Self {
            header: json!({"typ": "dpop+jwt", "alg": key.algorithm.name(), "jwk": key.jwk()}),
            claims: json!({
                "jti": id, "htm": "GET", "htu": "https://api.example/v1/reports", "iat": NOW, "ath": hash,
            }),
        }
    }

    fn signed_by(&self, key: &Signer) -> String {
        key.sign(&self.header.to_string(), &self.claims.to_string())
    }
}

/// A good proof of the token's key.
fn good(id: &str) -> String {
    Parts::good(&KEY, id).signed_by(&KEY)
}

fn of(key: &Signer) -> String {
    thumbprint::of(key.jwk().as_object().unwrap()).unwrap()
}

fn dpop() -> Dpop {
    Dpop::new(Mode::Allowed, false, 1_000).unwrap()
}

fn at(seconds: f64) -> NumericDate {
    NumericDate::of(UNIX_EPOCH + Duration::from_secs_f64(seconds))
}

/// What becomes of these `DPoP` headers on that request, for a token that is bound to `key`.
fn outcome(dpop: &Dpop, proofs: &[&str], key: &Signer, now: f64) -> Result<(), ProofFlaw> {
    let urls = ["http://localhost:8000", "https://API.example/v1/"];
    let presented = Presented {
        proofs,
        method: "GET",
        path: "/reports",
        public_urls: &urls.map(|url| PublicUrl::parse(url).unwrap()),
        ..Presented::default()
    };
    dpop.check(&presented, TOKEN, &of(key), at(now))
}
