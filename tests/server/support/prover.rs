//! A caller with a key, who proves for each request to hold it (RFC 9449).

use std::sync::atomic::{AtomicU64, Ordering};

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};

use super::{encode, now};

/// A key on the curve P-256.
pub(crate) struct Prover {
    pair: EcdsaKeyPair,
    made: AtomicU64,
}

impl Prover {
    /// A caller with a fresh key.
    pub(crate) fn new() -> Self {
        Self {
            pair: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap(),
            made: AtomicU64::new(0),
        }
    }

    /// The public key.
    pub(crate) fn jwk(&self) -> Value {
        let point = &self.pair.public_key().as_ref()[1..];
        let (x, y) = point.split_at(32);
        json!({"kty": "EC", "crv": "P-256", "x": encode(x), "y": encode(y)})
    }

    /// Its thumbprint (RFC 7638), to which a token may be bound.
    pub(crate) fn thumbprint(&self) -> String {
        let jwk = self.jwk();
        let members = format!(
            r#"{{"crv":"P-256","kty":"EC","x":{},"y":{}}}"#,
            jwk["x"], jwk["y"]
        );
        encode(digest(&SHA256, members.as_bytes()))
    }

    /// The header of a good proof.
    pub(crate) fn header(&self) -> Value {
        json!({"typ": "dpop+jwt", "alg": "ES256", "jwk": self.jwk()})
    }

    /// The claims of a good proof, never the same twice.
    pub(crate) fn claims(&self, method: &str, url: &str, token: &str) -> Value {
        let id = format!("proof-{}", self.made.fetch_add(1, Ordering::Relaxed));
        let hash = encode(digest(&SHA256, token.as_bytes()));
        json!({"jti": id, "htm": method, "htu": url, "iat": now(), "ath": hash})
    }

    /// A good proof.
    pub(crate) fn proof(&self, method: &str, url: &str, token: &str) -> String {
        self.sign(&self.header(), &self.claims(method, url, token))
    }

    /// A good proof but for one claim.
    pub(crate) fn with_claim(&self, claims: Value, name: &str, value: Value) -> String {
        let mut claims = claims;
        claims[name] = value;
        self.sign(&self.header(), &claims)
    }

    /// Signs any header and claims.
    pub(crate) fn sign(&self, header: &Value, claims: &Value) -> String {
        let message = format!(
            "{}.{}",
            encode(header.to_string()),
            encode(claims.to_string())
        );
        let signature = self.pair.sign(&SystemRandom::new(), message.as_bytes());
        format!("{message}.{}", encode(signature.unwrap()))
    }
}
