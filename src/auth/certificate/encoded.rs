//! A certificate's bytes as text.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;
use pkcs1::der::pem;

use super::thumbprint::Thumbprint;

/// Of PEM or bare base64, with or without percent-encoding.
pub(super) fn thumbprint(value: &str) -> Option<Thumbprint> {
    let text: Cow<'_, str> = percent_decode_str(value).decode_utf8().ok()?;
    let der = match text.starts_with("-----") {
        true => from_pem(&text),
        false => base64(&text),
    };
    Thumbprint::of(&der?)
}

fn from_pem(text: &str) -> Option<Vec<u8>> {
    let (label, der) = pem::decode_vec(text.as_bytes()).ok()?;
    (label == "CERTIFICATE").then_some(der)
}

/// A certificate is a sequence of some bytes: what is no DER is a mistake of the proxy's, and worth another refusal than
/// the certificate of somebody else.
pub(super) fn base64(text: &str) -> Option<Vec<u8>> {
    let der = STANDARD.decode(text).ok()?;
    der.starts_with(&[0x30]).then_some(der)
}
