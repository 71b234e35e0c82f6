//! The key that signs every token, made anew at each start.
//!
//! The private half never leaves this file.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::jwk::{Jwk, JwkSet, PublicKeyUse, ThumbprintHash};
use jsonwebtoken::{Algorithm, DecodingKey, Header, TokenData, Validation};
use serde_json::{Map, Value};

use super::error::Error;
use super::refusal::Refusal;

/// An RSA key of 2048 bits for RS256.
pub(super) struct SigningKey {
    pair: KeyPair,
    public: Jwk,
    verifying: DecodingKey,
    header: String,
}

impl SigningKey {
    /// A fresh key, named by its RFC 7638 thumbprint.
    pub(super) fn generate() -> Result<Self, Error> {
        let pair = KeyPair::generate(KeySize::Rsa2048).map_err(unusable)?;
        let verifying = DecodingKey::from_rsa_der(pair.public_key().as_ref());
        let mut public =
            Jwk::from_decoding_key(&verifying, Some(Algorithm::RS256)).map_err(unusable)?;
        let kid = public
            .thumbprint(ThumbprintHash::SHA256)
            .map_err(unusable)?;
        public.common.key_id = Some(kid.clone());
        public.common.public_key_use = Some(PublicKeyUse::Signature);
        let mut header = Header::new(Algorithm::RS256);
        header.kid = Some(kid);
        let header = serde_json::to_vec(&header).map_err(unusable)?;
        Ok(Self {
            pair,
            public,
            verifying,
            header: URL_SAFE_NO_PAD.encode(header),
        })
    }

    /// What `/.well-known/jwks.json` publishes.
    pub(super) fn public_set(&self) -> JwkSet {
        JwkSet {
            keys: vec![self.public.clone()],
        }
    }

    /// The compact JWS of `claims` (RFC 7515 §3.1).
    pub(super) fn sign(&self, claims: &Map<String, Value>) -> Result<String, Refusal> {
        let claims = serde_json::to_vec(claims).map_err(|_| Refusal::Internal)?;
        let message = format!("{}.{}", self.header, URL_SAFE_NO_PAD.encode(claims));
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                message.as_bytes(),
                &mut signature,
            )
            .map_err(|_| Refusal::Internal)?;
        Ok(format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }

    /// The claims of a token this key signed, for `audience` of `issuer`, unless it expired before `now`.
    pub(super) fn verify(
        &self,
        token: &str,
        issuer: &str,
        audience: &str,
        now: u64,
    ) -> Option<Map<String, Value>> {
        let mut validation = Validation::new(Algorithm::RS256);
        validation.set_required_spec_claims(&["iss", "aud", "exp"]);
        validation.set_issuer(&[issuer]);
        validation.set_audience(&[audience]);
        validation.validate_exp = false;
        let token: TokenData<Map<String, Value>> =
            jsonwebtoken::decode(token, &self.verifying, &validation).ok()?;
        let expires = token.claims.get("exp").and_then(Value::as_u64)?;
        (now < expires).then_some(token.claims)
    }
}

fn unusable(cause: impl std::fmt::Display) -> Error {
    Error::Key(cause.to_string())
}

#[cfg(test)]
mod tests;
