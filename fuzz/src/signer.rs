//! Signs whatever the fuzzer thinks of, so that what comes after the signature is reached.

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// A key pair that everyone can make: it is trusted in these targets and nowhere else.
pub struct Signer(Ed25519KeyPair);

impl Signer {
    /// The pair whose private key is 32 such bytes.
    pub fn of(byte: u8) -> Self {
        Self(Ed25519KeyPair::from_seed_unchecked(&[byte; 32]).unwrap())
    }

    /// Its public key.
    pub fn jwk(&self) -> Value {
        json!({"kty": "OKP", "crv": "Ed25519", "x": encode(self.0.public_key())})
    }

    /// A compact token of this header and this payload, whatever they are.
    pub fn token(&self, header: &[u8], payload: &[u8]) -> String {
        let message = format!("{}.{}", encode(header), encode(payload));
        let signature = encode(self.0.sign(message.as_bytes()));
        format!("{message}.{signature}")
    }
}

/// The token with one bit of it changed, which the input chooses.
pub fn altered(token: &str, input: &[u8]) -> String {
    let chosen = input.iter().fold(0_usize, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(usize::from(*byte))
    });
    let mut bytes = token.as_bytes().to_vec();
    // The eighth bit would make it no text.
    bytes[chosen % token.len()] ^= 1 << (chosen / token.len() % 7);
    String::from_utf8(bytes).unwrap()
}

/// As in a token: base64url without padding.
pub fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
