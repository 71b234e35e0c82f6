//! Public keys in PEM: one block gives one key of one kind without a name, and nothing that says it is private gives any.

#![no_main]

use libfuzzer_sys::fuzz_target;
use whiteroom::auth::jws::{Algorithm, Key};
use whiteroom_fuzz::all;

fuzz_target!(|text: &str| {
    let Ok(key) = Key::from_pem(text, all()) else {
        return;
    };
    // Other text may stand before the block (RFC 7468 §2).
    let mut lines = text.trim().split('\n');
    let begins = lines.find_map(|line| line.strip_prefix("-----BEGIN "));
    let is_rsa = begins.is_some_and(|label| label.starts_with("RSA PUBLIC KEY-----"));
    let is_any = begins.is_some_and(|label| label.starts_with("PUBLIC KEY-----"));
    assert!(is_rsa || is_any, "{begins:?}");
    assert_eq!(key.kid(), None);
    let served: Vec<&str> = all()
        .iter()
        .filter(|algorithm| key.serves(*algorithm))
        .map(Algorithm::name)
        .collect();
    let is_of_one_kind = match served.as_slice() {
        ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"] => true,
        [one] => !is_rsa && ["ES256", "ES384", "ES512", "ES256K", "EdDSA"].contains(one),
        _ => false,
    };
    assert!(is_of_one_kind, "{served:?}");
});
