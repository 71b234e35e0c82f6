//! DPoP proofs (RFC 9449 §4): a client that proves to hold a key gets tokens that are bound to it.
//!
//! A check of the issuer's own, so that whoever takes its tokens is not tested against itself.

use std::convert::Infallible;

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::jwk::ThumbprintHash;
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation};
use rocket::outcome::Outcome;
use rocket::request::{self, FromRequest, Request};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::loopback::loopback_url;
use super::refusal::Refusal;
use super::visit::Visit;

/// The `DPoP` headers of a request, and what a proof among them must be for.
pub(super) struct Proofs<'r> {
    headers: Vec<&'r str>,
    method: &'r str,
    path: &'r str,
}

#[derive(Deserialize)]
struct Claims {
    jti: String,
    htm: String,
    htu: String,
    iat: f64,
    ath: Option<String>,
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Proofs<'r> {
    type Error = Infallible;

    async fn from_request(request: &'r Request<'_>) -> request::Outcome<Self, Infallible> {
        Outcome::Success(Self {
            headers: request.headers().get("DPoP").collect(),
            method: request.method().as_str(),
            path: request.uri().path().raw().as_str(),
        })
    }
}

impl Proofs<'_> {
    /// The thumbprint of the key (RFC 7638) that the sender proves to hold; `None` without a proof. Who sends a `token`
    /// along must prove it for that one.
    pub(super) fn thumbprint(
        self,
        visit: Visit<'_>,
        token: Option<&str>,
    ) -> Result<Option<String>, Refusal> {
        let proof = match self.headers.as_slice() {
            [] => return Ok(None),
            [proof] => *proof,
            _ => return Err(Refusal::Proof),
        };
        let (thumbprint, claims) = read(proof).ok_or(Refusal::Proof)?;
        let hash = token.map(|token| URL_SAFE_NO_PAD.encode(digest(&SHA256, token.as_bytes())));
        let age = seconds(visit.now) - claims.iat;
        let is_for_this = claims.htm == self.method
            && self.is_here(&claims.htu, visit)
            && (-AHEAD..=OLDEST).contains(&age)
            && (1..=256).contains(&claims.jti.len())
            && (hash.is_none() || claims.ath == hash);
        let id = format!("{thumbprint}.{}", claims.jti);
        let mut memory = visit.issuer.memory();
        if !is_for_this || memory.proofs.find(&id).is_some() {
            return Err(Refusal::Proof);
        }
        memory.proofs.insert(id, ());
        Ok(Some(thumbprint))
    }

    /// Whether an address is that of the request, by any name of this machine.
    fn is_here(&self, htu: &str, visit: Visit<'_>) -> bool {
        loopback_url(htu).is_some_and(|url| {
            url.port_or_known_default() == Some(visit.location.port) && url.path() == self.path
        })
    }
}

/// What the proof says, and the thumbprint of the key in it that signed it.
fn read(proof: &str) -> Option<(String, Claims)> {
    if !is_plain(proof) {
        return None;
    }
    let header: Header = jsonwebtoken::decode_header(proof).ok()?;
    let is_proof = header.typ.as_deref() == Some("dpop+jwt");
    if !is_proof || !ALGORITHMS.contains(&header.alg) {
        return None;
    }
    let jwk = header.jwk?;
    let key = DecodingKey::from_jwk(&jwk).ok()?;
    let mut validation = Validation::new(header.alg);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    let signed = jsonwebtoken::decode(proof, &key, &validation).ok()?;
    let thumbprint = jwk.thumbprint(ThumbprintHash::SHA256).ok()?;
    Some((thumbprint, signed.claims))
}

/// Whether the header demands no extension (RFC 7515 §4.1.11, RFC 7797), and its key is public alone (RFC 9449 §4.3). The
/// library, which reads it afterwards, passes over both.
fn is_plain(proof: &str) -> bool {
    let header = proof.split('.').next().unwrap_or_default();
    let header = URL_SAFE_NO_PAD.decode(header).unwrap_or_default();
    let header: Map<String, Value> = serde_json::from_slice(&header).unwrap_or_default();
    let demands = header.contains_key("crit") || header.get("b64").is_some_and(|b64| *b64 != true);
    let key = header.get("jwk").and_then(Value::as_object);
    let is_public = |key: &Map<String, Value>| !PRIVATE.iter().any(|name| key.contains_key(*name));
    !demands && key.is_some_and(is_public)
}

fn seconds(whole: u64) -> f64 {
    std::time::Duration::from_secs(whole).as_secs_f64()
}

/// What proofs may be signed with, as the discovery document says.
pub(super) const ALGORITHMS: [Algorithm; 4] = [
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::RS256,
    Algorithm::EdDSA,
];

/// Members of private keys and of secrets (RFC 7518 §6).
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// Seconds for which a proof is good, and that the client's clock may be ahead.
const OLDEST: f64 = 300.0;
const AHEAD: f64 = 30.0;

#[cfg(test)]
mod tests;
