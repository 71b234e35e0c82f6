//! Key sets and single keys in JSON: nothing private, symmetric, weak or of another kind ever becomes a key.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use whiteroom::auth::jws::{Key, KeySet};
use whiteroom_fuzz::{all, check_key};

fuzz_target!(|document: &[u8]| {
    let json: Option<Value> = serde_json::from_slice(document).ok();
    if let Some(json) = &json
        && let Ok(key) = Key::from_jwk(json, all())
    {
        check_key(&key, json);
    }
    let Ok(set) = KeySet::parse(document, all()) else {
        return;
    };
    // What is a set to the library must be one to everybody.
    let json = json.unwrap();
    let jwks = json["keys"].as_array().unwrap();
    assert_eq!(set.keys().len() + set.unusable().len(), jwks.len());
    let usable: Vec<&Value> = jwks
        .iter()
        .filter(|jwk| Key::from_jwk(jwk, all()).is_ok())
        .collect();
    assert_eq!(set.keys().len(), usable.len());
    for (key, jwk) in set.keys().iter().zip(usable) {
        check_key(key, jwk);
    }
});
