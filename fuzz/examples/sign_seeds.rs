//! Writes the seeds that are signed, with keys that end with the process: `cargo run --example sign_seeds`.
//!
//! All of them are written anew, so that they stay of one key set. Needed only for a new algorithm or another kind of seed.

use std::fs;
use std::path::Path;

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P256K1_SHA256_FIXED_SIGNING,
    ECDSA_P384_SHA384_FIXED_SIGNING, ECDSA_P521_SHA512_FIXED_SIGNING, EcdsaKeyPair,
    EcdsaSigningAlgorithm, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384,
    RSA_PKCS1_SHA512, RSA_PSS_SHA256, RSA_PSS_SHA384, RSA_PSS_SHA512, RsaEncoding, RsaKeyPair,
};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

fn main() {
    let signers = signers();
    let jwks: Vec<Value> = signers.iter().map(Signer::write).collect();
    let set = json!({ "keys": jwks });
    write("key_set", "good-every-kind", &set.to_string());
    for (alg, hash) in [
        ("HS256", hmac::HMAC_SHA256),
        ("HS384", hmac::HMAC_SHA384),
        ("HS512", hmac::HMAC_SHA512),
    ] {
        let message = message(&json!({"alg": alg, "typ": "JWT"}), &payload());
        // The secret that the target trusts, and nobody else.
        let tag = hmac::sign(&hmac::Key::new(hash, &[7; 64]), message.as_bytes());
        let name = format!("good-{}", alg.to_lowercase());
        write("jws", &name, &format!("{message}.{}", encode(tag)));
    }
    let shared = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
    let jwk = Pair::Ed25519(shared).jwk();
    let header = json!({"alg": "EdDSA", "jwk": jwk, "typ": "dpop+jwt"});
    write("dpop_proof", "to-sign", &format!("{header}\n{}", proof()));
}

fn payload() -> Value {
    json!({
        "iss": "https://issuer.example/", "aud": "https://api.example", "sub": "user|1",
        "exp": 9_999_999_999_u64, "iat": 1_700_000_000, "scope": "read:reports"
    })
}

/// For `GET https://api.example/reports` with the token `token`, made at 1700000000.
fn proof() -> Value {
    json!({
        "jti": "b7f1", "htm": "GET", "htu": "https://api.example/reports",
        "iat": 1_700_000_000, "ath": encode(digest(&SHA256, b"token"))
    })
}

/// A key for one algorithm.
struct Signer {
    alg: &'static str,
    pair: Pair,
}

enum Pair {
    Rsa(RsaKeyPair, &'static dyn RsaEncoding),
    Curve(EcdsaKeyPair, &'static str),
    Ed25519(Ed25519KeyPair),
}

fn signers() -> Vec<Signer> {
    let rsa = |encoding| Pair::Rsa(RsaKeyPair::generate(KeySize::Rsa2048).unwrap(), encoding);
    let curve = |algorithm: &'static EcdsaSigningAlgorithm, name| {
        Pair::Curve(EcdsaKeyPair::generate(algorithm).unwrap(), name)
    };
    let pairs = [
        ("RS256", rsa(&RSA_PKCS1_SHA256)),
        ("RS384", rsa(&RSA_PKCS1_SHA384)),
        ("RS512", rsa(&RSA_PKCS1_SHA512)),
        ("PS256", rsa(&RSA_PSS_SHA256)),
        ("PS384", rsa(&RSA_PSS_SHA384)),
        ("PS512", rsa(&RSA_PSS_SHA512)),
        ("ES256", curve(&ECDSA_P256_SHA256_FIXED_SIGNING, "P-256")),
        ("ES384", curve(&ECDSA_P384_SHA384_FIXED_SIGNING, "P-384")),
        ("ES512", curve(&ECDSA_P521_SHA512_FIXED_SIGNING, "P-521")),
        (
            "ES256K",
            curve(&ECDSA_P256K1_SHA256_FIXED_SIGNING, "secp256k1"),
        ),
        ("EdDSA", Pair::Ed25519(Ed25519KeyPair::generate().unwrap())),
    ];
    pairs.map(|(alg, pair)| Signer { alg, pair }).into()
}

impl Signer {
    /// Writes what it signs and its public key in each form; returns the key for the set of all.
    fn write(&self) -> Value {
        let (alg, name) = (self.alg, self.alg.to_lowercase());
        let good = format!("good-{name}");
        let mut jwk = self.pair.jwk();
        let header = json!({"alg": alg, "kid": alg, "typ": "at+jwt"});
        write("jws", &good, &self.token(&header, &payload()));
        let header = json!({"alg": alg, "jwk": jwk, "typ": "dpop+jwt"});
        write("dpop_proof", &good, &self.token(&header, &proof()));
        write("pem", &good, &self.pair.pem());
        jwk["kid"] = alg.into();
        jwk["alg"] = alg.into();
        jwk["use"] = "sig".into();
        write("key_set", &format!("alone-{name}"), &jwk.to_string());
        jwk
    }

    fn token(&self, header: &Value, payload: &Value) -> String {
        let message = message(header, payload);
        let signature = encode(self.pair.sign(message.as_bytes()));
        format!("{message}.{signature}")
    }
}

impl Pair {
    fn sign(&self, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match self {
            Self::Rsa(pair, encoding) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(*encoding, &random, message, &mut signature)
                    .unwrap();
                signature
            }
            Self::Curve(pair, _) => pair.sign(&random, message).unwrap().as_ref().to_vec(),
            Self::Ed25519(pair) => pair.sign(message).as_ref().to_vec(),
        }
    }

    fn jwk(&self) -> Value {
        match self {
            Self::Rsa(pair, _) => {
                // The DER ends with the 256 bytes of the modulus and five of the exponent.
                let der = pair.public_key().as_ref();
                let n = encode(&der[der.len() - 261..der.len() - 5]);
                json!({"kty": "RSA", "n": n, "e": "AQAB"})
            }
            Self::Curve(pair, crv) => {
                let point = &pair.public_key().as_ref()[1..];
                let (x, y) = point.split_at(point.len() / 2);
                json!({"kty": "EC", "crv": crv, "x": encode(x), "y": encode(y)})
            }
            Self::Ed25519(pair) => {
                json!({"kty": "OKP", "crv": "Ed25519", "x": encode(pair.public_key())})
            }
        }
    }

    fn pem(&self) -> String {
        let der: PublicKeyX509Der<'_> = match self {
            Self::Rsa(pair, _) => pair.public_key().as_der(),
            Self::Curve(pair, _) => pair.public_key().as_der(),
            Self::Ed25519(pair) => pair.public_key().as_der(),
        }
        .unwrap();
        let text = STANDARD.encode(der.as_ref());
        let lines = text.as_bytes().chunks(64).map(String::from_utf8_lossy);
        let body = lines.collect::<Vec<_>>().join("\n");
        format!("-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n")
    }
}

/// What a signature covers.
fn message(header: &Value, payload: &Value) -> String {
    [header, payload]
        .map(|part| encode(part.to_string()))
        .join(".")
}

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn write(target: &str, name: &str, text: &str) {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let folder = seeds.join(target);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(name), text).unwrap();
}
