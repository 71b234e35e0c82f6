//! Keys and tokens for tests, made afresh in each run.
//!
//! Tokens are put together by hand, so that a test can sign what no library would.

use std::sync::LazyLock;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// The moment at which the tests of pure parts take place.
pub(super) const NOW: u64 = 1_800_000_000;

/// The audience of all tests.
pub(super) const AUDIENCE: &str = "https://api.example";

/// The client whose ID tokens must not pass.
pub(super) const CLIENT_ID: &str = "spa-client";

/// An RSA key of 2048 bits that signs tokens, and its name.
pub(super) struct Signer {
    pair: RsaKeyPair,
    pub(super) kid: &'static str,
}

/// Two keys; an issuer rotates from the first to the second.
pub(super) static FIRST: LazyLock<Signer> = LazyLock::new(|| Signer::generate("first"));
pub(super) static SECOND: LazyLock<Signer> = LazyLock::new(|| Signer::generate("second"));

impl Signer {
    fn generate(kid: &'static str) -> Self {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
        Self { pair, kid }
    }

    /// The modulus; the exponent is 65537.
    pub(super) fn modulus(&self) -> Vec<u8> {
        // SEQUENCE { INTEGER n, INTEGER e }, whose last five bytes are e.
        let der = self.pair.public_key().as_ref();
        let end = der.len() - 5;
        der[end - 256..end].to_vec()
    }

    /// The public key as issuers publish it.
    pub(super) fn jwk(&self) -> Value {
        let n = encode(self.modulus());
        json!({"kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.kid, "n": n, "e": "AQAB"})
    }

    /// The public key as administrators have it on disk.
    pub(super) fn pem(&self) -> String {
        let der = self.pair.public_key().as_ref();
        let text = base64::engine::general_purpose::STANDARD.encode(der);
        let lines = text.as_bytes().chunks(64);
        let lines: Vec<&str> = lines
            .map(|line| std::str::from_utf8(line).unwrap())
            .collect();
        let body = lines.join("\n");
        format!("-----BEGIN RSA PUBLIC KEY-----\n{body}\n-----END RSA PUBLIC KEY-----\n")
    }

    /// A token with the header that goes with this key.
    pub(super) fn token(&self, claims: &Value) -> String {
        self.sign(
            &json!({"alg": "RS256", "typ": "JWT", "kid": self.kid}),
            claims,
        )
    }

    pub(super) fn sign(&self, header: &Value, claims: &Value) -> String {
        self.sign_bytes(header.to_string().as_bytes(), claims.to_string().as_bytes())
    }

    /// A token of any two texts.
    pub(super) fn sign_bytes(&self, header: &[u8], payload: &[u8]) -> String {
        let signed = format!("{}.{}", encode(header), encode(payload));
        format!("{signed}.{}", encode(self.signature(signed.as_bytes())))
    }

    pub(super) fn signature(&self, message: &[u8]) -> Vec<u8> {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        let random = SystemRandom::new();
        self.pair
            .sign(&RSA_PKCS1_SHA256, &random, message, &mut signature)
            .unwrap();
        signature
    }
}

pub(super) fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The claims of a good token.
pub(super) fn claims(issuer: &str, now: u64) -> Value {
    json!({
        "iss": issuer,
        "aud": AUDIENCE,
        "sub": "auth0|alice",
        "iat": now,
        "exp": now + 3600,
        "permissions": ["read:protected"],
    })
}

/// A good object with one member replaced, or removed if the new value is null.
pub(super) fn with(mut object: Value, name: &str, value: Value) -> Value {
    let members = object.as_object_mut().unwrap();
    match value {
        Value::Null => members.remove(name),
        value => members.insert(name.to_owned(), value),
    };
    object
}
