//! Keys of every kind, made afresh, that sign what no library would.

use std::sync::LazyLock;

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P256K1_SHA256_FIXED_SIGNING,
    ECDSA_P384_SHA384_FIXED_SIGNING, ECDSA_P521_SHA512_FIXED_SIGNING, EcdsaKeyPair,
    EcdsaSigningAlgorithm, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384,
    RSA_PKCS1_SHA512, RSA_PSS_SHA256, RSA_PSS_SHA384, RSA_PSS_SHA512, RsaEncoding, RsaKeyPair,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::auth::jws::Algorithm;

/// A key for one algorithm.
pub(in crate::auth) struct Signer {
    pub(in crate::auth) algorithm: Algorithm,
    pair: Pair,
}

enum Pair {
    Rsa(&'static RsaKeyPair, &'static dyn RsaEncoding),
    Curve(EcdsaKeyPair, &'static str),
    Ed25519(Ed25519KeyPair),
}

/// It takes a while to find one.
static RSA: LazyLock<RsaKeyPair> =
    LazyLock::new(|| RsaKeyPair::generate(KeySize::Rsa2048).unwrap());

impl Signer {
    pub(in crate::auth) fn new(algorithm: Algorithm) -> Self {
        let curve = |signing: &'static EcdsaSigningAlgorithm, name| {
            Pair::Curve(EcdsaKeyPair::generate(signing).unwrap(), name)
        };
        let pair = match algorithm {
            Algorithm::RS256 => Pair::Rsa(&RSA, &RSA_PKCS1_SHA256),
            Algorithm::RS384 => Pair::Rsa(&RSA, &RSA_PKCS1_SHA384),
            Algorithm::RS512 => Pair::Rsa(&RSA, &RSA_PKCS1_SHA512),
            Algorithm::PS256 => Pair::Rsa(&RSA, &RSA_PSS_SHA256),
            Algorithm::PS384 => Pair::Rsa(&RSA, &RSA_PSS_SHA384),
            Algorithm::PS512 => Pair::Rsa(&RSA, &RSA_PSS_SHA512),
            Algorithm::ES256 => curve(&ECDSA_P256_SHA256_FIXED_SIGNING, "P-256"),
            Algorithm::ES384 => curve(&ECDSA_P384_SHA384_FIXED_SIGNING, "P-384"),
            Algorithm::ES512 => curve(&ECDSA_P521_SHA512_FIXED_SIGNING, "P-521"),
            Algorithm::ES256K => curve(&ECDSA_P256K1_SHA256_FIXED_SIGNING, "secp256k1"),
            Algorithm::EdDSA => Pair::Ed25519(Ed25519KeyPair::generate().unwrap()),
            Algorithm::HS256 | Algorithm::HS384 | Algorithm::HS512 => panic!("no key pair"),
        };
        Self { algorithm, pair }
    }

    /// The public key without a name.
    pub(in crate::auth) fn jwk(&self) -> Value {
        match &self.pair {
            Pair::Rsa(pair, _) => {
                // SEQUENCE { INTEGER n, INTEGER e }, whose last five bytes are e.
                let der = pair.public_key().as_ref();
                let n = encode(&der[der.len() - 261..der.len() - 5]);
                json!({"kty": "RSA", "n": n, "e": "AQAB"})
            }
            Pair::Curve(pair, crv) => {
                let point = &pair.public_key().as_ref()[1..];
                let (x, y) = point.split_at(point.len() / 2);
                json!({"kty": "EC", "crv": crv, "x": encode(x), "y": encode(y)})
            }
            Pair::Ed25519(pair) => {
                json!({"kty": "OKP", "crv": "Ed25519", "x": encode(pair.public_key())})
            }
        }
    }

    pub(super) fn jwk_named(&self, kid: &str) -> Value {
        let mut jwk = self.jwk();
        jwk["kid"] = kid.into();
        jwk
    }

    /// The public key in PEM, as `PUBLIC KEY`.
    pub(super) fn pem(&self) -> String {
        let der: PublicKeyX509Der<'_> = match &self.pair {
            Pair::Rsa(pair, _) => pair.public_key().as_der().unwrap(),
            Pair::Curve(pair, _) => pair.public_key().as_der().unwrap(),
            Pair::Ed25519(pair) => pair.public_key().as_der().unwrap(),
        };
        pem("PUBLIC KEY", der.as_ref())
    }

    /// What somebody could take for a secret.
    pub(super) fn public_forms(&self) -> Vec<Vec<u8>> {
        let Pair::Rsa(pair, _) = &self.pair else {
            panic!("an RSA key")
        };
        let pkcs1 = pair.public_key().as_ref().to_vec();
        let n = self.jwk()["n"].to_string();
        vec![
            pem("RSA PUBLIC KEY", &pkcs1).into(),
            pkcs1,
            self.pem().into(),
            n.into(),
        ]
    }

    /// A token of this header and the payload `{}`.
    pub(super) fn token(&self, header: &str) -> String {
        self.sign(header, "{}")
    }

    /// A token of this header and this payload.
    pub(in crate::auth) fn sign(&self, header: &str, payload: &str) -> String {
        let message = format!("{}.{}", encode(header), encode(payload));
        let signature = encode(self.signature(message.as_bytes()));
        format!("{message}.{signature}")
    }

    fn signature(&self, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match &self.pair {
            Pair::Rsa(pair, encoding) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(*encoding, &random, message, &mut signature)
                    .unwrap();
                signature
            }
            Pair::Curve(pair, _) => pair.sign(&random, message).unwrap().as_ref().to_vec(),
            Pair::Ed25519(pair) => pair.sign(message).as_ref().to_vec(),
        }
    }
}

/// A token with a shared secret.
pub(super) fn hmac(algorithm: &str, secret: &[u8]) -> String {
    let hash = Algorithm::named(algorithm)
        .and_then(Algorithm::secret)
        .unwrap();
    let header = format!(r#"{{"alg":"{algorithm}"}}"#);
    let message = format!("{}.{}", encode(header), encode("{}"));
    let key = aws_lc_rs::hmac::Key::new(hash, secret);
    let tag = aws_lc_rs::hmac::sign(&key, message.as_bytes());
    format!("{message}.{}", encode(tag))
}

pub(super) fn pem(label: &str, der: &[u8]) -> String {
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    let lines: Vec<&str> = text
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        lines.join("\n")
    )
}

pub(in crate::auth) fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
