//! One proof against the request and the token that it must be for (RFC 9449 §4.3).
//!
//! The signature comes last: until then nothing but the token's own key can make us work, since the proof must name that
//! one.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use super::flaw::ProofFlaw;
use super::{target, thumbprint};
use crate::auth::jws::{Algorithm, Algorithms, Header, Key, Unverified, json};
use crate::auth::numeric_date::NumericDate;
use crate::auth::refusal::Refusal;

/// What a proof must be for.
pub(super) struct Expected<'a> {
    /// The token that comes with it.
    pub(super) token: &'a str,
    /// The thumbprint of the key that the token is bound to.
    pub(super) thumbprint: &'a str,
    /// The method of the request; its case matters.
    pub(super) method: &'a str,
    /// The addresses of the request, of which it must name one, each in its normal spelling.
    pub(super) addresses: &'a [String],
    /// The time.
    pub(super) now: NumericDate,
}

/// A proof that proves; whether it was used before is not known here.
#[derive(Debug, PartialEq)]
pub(super) struct Proof {
    /// Its `jti`.
    pub(super) id: String,
    /// Its `iat`.
    pub(super) issued_at: NumericDate,
    /// The server's nonce that it holds, not yet judged.
    pub(super) nonce: Option<String>,
}

impl Proof {
    /// Reads a proof that is what `expected` says, or says what it is not.
    pub(super) fn verify(unverified: &str, expected: &Expected<'_>) -> Result<Self, ProofFlaw> {
        let jws = Unverified::parse(unverified).map_err(of_form)?;
        let algorithm = read_header(jws.header())?;
        let claims = json::object(jws.unverified_payload()).ok_or(ProofFlaw::Malformed)?;
        let proof = check(&claims, expected)?;
        let key = public_key(jws.header(), algorithm, expected.thumbprint)?;
        jws.verify(&[&key]).map_err(|_| ProofFlaw::Signature)?;
        Ok(proof)
    }

    /// When it is too old to be used: the first whole second since the epoch.
    pub(super) fn ends(&self) -> u64 {
        self.issued_at.plus(OLDEST).whole_seconds() + 1
    }
}

/// The nonce in what may be a proof, to see whether its sender needs another.
pub(super) fn unverified_nonce(unverified: &str) -> Option<String> {
    let jws = Unverified::parse(unverified).ok()?;
    let claims = json::object(jws.unverified_payload())?;
    claims.get("nonce")?.as_str().map(str::to_owned)
}

fn of_form(refusal: Refusal) -> ProofFlaw {
    match refusal {
        Refusal::AlgorithmNotAllowed => ProofFlaw::Algorithm,
        _ => ProofFlaw::Malformed,
    }
}

fn read_header(header: &Header) -> Result<Algorithm, ProofFlaw> {
    if header.typ().as_deref() != Some("dpop+jwt") {
        return Err(ProofFlaw::Type);
    }
    match Algorithms::ASYMMETRIC.has(header.algorithm) {
        true => Ok(header.algorithm),
        false => Err(ProofFlaw::Algorithm),
    }
}

fn check(claims: &Map<String, Value>, expected: &Expected<'_>) -> Result<Proof, ProofFlaw> {
    let id = text(claims, "jti")?;
    let issued_at = date(claims, "iat")?.ok_or(ProofFlaw::Claims)?;
    let nonce = claims.get("nonce").map(|_| text(claims, "nonce"));
    if id.is_empty() || id.len() > LONGEST_ID {
        return Err(ProofFlaw::Claims);
    }
    if text(claims, "htm")? != expected.method {
        return Err(ProofFlaw::Method);
    }
    let address = target::normal(text(claims, "htu")?);
    if !address.is_some_and(|address| expected.addresses.contains(&address)) {
        return Err(ProofFlaw::Address);
    }
    check_times(claims, issued_at, expected.now)?;
    let hash = digest(&SHA256, expected.token.as_bytes());
    if text(claims, "ath")? != URL_SAFE_NO_PAD.encode(hash) {
        return Err(ProofFlaw::OtherToken);
    }
    Ok(Proof {
        id: id.to_owned(),
        issued_at,
        nonce: nonce.transpose()?.map(str::to_owned),
    })
}

/// `exp` and `nbf` are no claims of a proof, but of any JWT (RFC 7519 §4.1).
fn check_times(
    claims: &Map<String, Value>,
    issued_at: NumericDate,
    now: NumericDate,
) -> Result<(), ProofFlaw> {
    let age = now.seconds_after(issued_at);
    let has_ended = date(claims, "exp")?.is_some_and(|ends| now >= ends);
    if age > OLDEST || has_ended {
        return Err(ProofFlaw::Stale);
    }
    let begins_later = date(claims, "nbf")?.is_some_and(|begins| begins > now.plus(FURTHEST));
    match age < -FURTHEST || begins_later {
        true => Err(ProofFlaw::FromFuture),
        false => Ok(()),
    }
}

/// The key in the proof, if it is the one of the thumbprint.
fn public_key(
    header: &Header,
    algorithm: Algorithm,
    expected_thumbprint: &str,
) -> Result<Key, ProofFlaw> {
    let jwk = header.member("jwk").ok_or(ProofFlaw::Key)?;
    let members = jwk.as_object().ok_or(ProofFlaw::Key)?;
    let found = thumbprint::of(members).ok_or(ProofFlaw::Key)?;
    // A member of a symmetric key has no place in any other, so somebody's secret may have gone astray.
    if members.contains_key("k") {
        return Err(ProofFlaw::Key);
    }
    if found != expected_thumbprint {
        return Err(ProofFlaw::OtherKey);
    }
    let allowed = Algorithms::named(&[algorithm.name()]).map_err(|_| ProofFlaw::Algorithm)?;
    Key::from_jwk(jwk, allowed).map_err(|_| ProofFlaw::Key)
}

fn text<'a>(claims: &'a Map<String, Value>, name: &str) -> Result<&'a str, ProofFlaw> {
    let claim = claims.get(name).and_then(Value::as_str);
    claim.ok_or(ProofFlaw::Claims)
}

/// A date claim; `None` where there is none.
fn date(claims: &Map<String, Value>, name: &str) -> Result<Option<NumericDate>, ProofFlaw> {
    claims
        .get(name)
        .map(|claim| NumericDate::from_claim(claim).ok_or(ProofFlaw::Claims))
        .transpose()
}

/// Seconds after its `iat` at which a proof may still come: a slow network, and clocks of browsers that lag behind.
const OLDEST: f64 = 300.0;

/// Seconds that a sender's clock may be ahead.
const FURTHEST: f64 = 30.0;

/// Bytes of a `jti`, at most. RFC 9449 §4.2 asks for 96 random bits, which is 16 of them; a UUID has 36.
const LONGEST_ID: usize = 256;
