//! An issuer whose key is configured, and its tokens: some 900 bytes, as Auth0 makes them.

use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    KeyPair, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair,
};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use whiteroom::auth::{Authenticator, Config};

pub(crate) struct Issuer(RsaKeyPair);

impl Issuer {
    pub(crate) fn new() -> Self {
        Self(RsaKeyPair::generate(KeySize::Rsa2048).expect("a key"))
    }

    pub(crate) fn parsed_key(&self) -> ParsedPublicKey {
        let key = self.0.public_key().as_ref();
        ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key).expect("a public key")
    }

    fn pem(&self) -> String {
        let text = STANDARD.encode(self.0.public_key().as_ref());
        let lines: Vec<&str> = text
            .as_bytes()
            .chunks(64)
            .map(|line| std::str::from_utf8(line).expect("base64 is text"))
            .collect();
        let body = lines.join("\n");
        format!("-----BEGIN RSA PUBLIC KEY-----\n{body}\n-----END RSA PUBLIC KEY-----\n")
    }

    /// The header of a request with the token of this number.
    pub(crate) fn header(&self, number: usize) -> String {
        let (message, signature) = self.parts(number);
        let message = String::from_utf8(message).expect("base64 is text");
        format!("Bearer {message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    /// A token of a key that the issuer does not have.
    pub(crate) fn of_unknown_key(&self, number: usize) -> String {
        let header = json!({"alg": "ES256", "typ": "JWT", "kid": format!("kid-{number}")});
        let payload = URL_SAFE_NO_PAD.encode(claims(number).to_string());
        let signature = "A".repeat(86);
        format!(
            "Bearer {}.{payload}.{signature}",
            URL_SAFE_NO_PAD.encode(header.to_string())
        )
    }

    /// What is signed of a token, and the signature.
    pub(crate) fn parts(&self, number: usize) -> (Vec<u8>, Vec<u8>) {
        let header =
            json!({"alg": "RS256", "typ": "JWT", "kid": "NjVBRjY5MDlCMUIwNzU4RTA2QzZFMDQ4"});
        let message = [header, claims(number)].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        let message = message.join(".").into_bytes();
        let mut signature = vec![0; self.0.public_modulus_len()];
        let random = SystemRandom::new();
        self.0
            .sign(&RSA_PKCS1_SHA256, &random, &message, &mut signature)
            .expect("a signature");
        (message, signature)
    }
}

fn claims(number: usize) -> Value {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.expect("a clock after 1970").as_secs();
    json!({
        "iss": NAME,
        "sub": format!("auth0|64b7f1a2c3d4e5f6a7b8{number:04}"),
        "aud": [AUDIENCE, "https://tenant.eu.auth0.com/userinfo"],
        "iat": now,
        "exp": now + 86_400,
        "scope": "openid profile email read:things write:things",
        "azp": "0123456789abcdefghijABCDEFGHIJ01",
        "permissions": ["read:protected", "read:things", "write:things"],
    })
}

/// A server that trusts the issuer, with so much memory for tokens.
pub(crate) fn authenticator(issuer: &Issuer, cache_mebibytes: u64) -> Authenticator {
    let config = Config {
        domain: Some(NAME.to_owned()),
        audience: Some(AUDIENCE.to_owned()),
        algorithms: vec!["RS256".to_owned(), "ES256".to_owned()],
        keys: Some(issuer.pem()),
        cache_mebibytes,
        ..Config::default()
    };
    Authenticator::new(&config).expect("a configuration")
}

pub(crate) fn runtime() -> rocket::tokio::runtime::Runtime {
    rocket::tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
}

const NAME: &str = "https://tenant.eu.auth0.com/";

const AUDIENCE: &str = "https://api.example.com";
