//! Tokens that a trusted key did sign, whatever they say: a caller comes only of a header and claims that may be believed.
//!
//! The input is the token's header, a line feed and its payload.

#![no_main]

use std::future::Future;
use std::pin::pin;
use std::sync::LazyLock;
use std::task::{Context, Poll, Waker};
use std::time::{SystemTime, UNIX_EPOCH};

use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value, json};
use whiteroom::auth::jws::{self, Algorithms, KeySet};
use whiteroom::auth::{Authenticator, Caller, Config, Presented, Refusal};
use whiteroom_fuzz::{Signer, altered, good, halves};

const ISSUER: &str = "https://issuer.example/";
const AUDIENCE: &str = "https://api.example";

/// Seconds that clocks may differ.
const LEEWAY: u32 = 5;

/// A key, and those who trust it.
struct World {
    signer: Signer,
    keys: KeySet,
    authenticator: Authenticator,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let signer = Signer::of(7);
    let mut jwk = signer.jwk();
    jwk["kid"] = "k".into();
    let document = json!({"keys": [jwk]}).to_string();
    let world = World {
        signer,
        keys: KeySet::parse(document.as_bytes(), Algorithms::ASYMMETRIC).unwrap(),
        authenticator: Authenticator::new(&config(document)).unwrap(),
    };
    for seed in good("claims") {
        let (header, payload) = halves(seed.as_bytes());
        let token = world.signer.token(header, payload);
        assert!(world.claims_of(&token).is_some(), "{seed}");
    }
    world
});

fn config(keys: String) -> Config {
    Config {
        domain: Some(ISSUER.to_owned()),
        audience: Some(AUDIENCE.to_owned()),
        client_id: Some("page".to_owned()),
        algorithms: vec!["EdDSA".to_owned()],
        keys: Some(keys),
        leeway_seconds: LEEWAY.into(),
        cache_mebibytes: 1,
        ..Config::default()
    }
}

fuzz_target!(|input: &[u8]| {
    let (header, payload) = halves(input);
    let token = WORLD.signer.token(header, payload);
    if let Ok(verified) = jws::verify(&token, &WORLD.keys, Algorithms::ASYMMETRIC) {
        assert_eq!(verified, payload);
        check_header(header);
        let altered = altered(&token, input);
        assert!(jws::verify(&altered, &WORLD.keys, Algorithms::ASYMMETRIC).is_err());
        assert_eq!(WORLD.claims_of(&altered), None);
    }
    let claims = WORLD.claims_of(&token);
    if let Some(claims) = &claims {
        check_header(header);
        check_claims(claims, payload);
    }
    // The second time it may be remembered.
    assert_eq!(WORLD.claims_of(&token), claims);
});

impl World {
    /// The claims of the caller that the token makes. Nothing is ever waited for, since the keys are at hand.
    fn claims_of(&self, token: &str) -> Option<Map<String, Value>> {
        let header = format!("Bearer {token}");
        let presented = Presented {
            authorization: &[&header],
            ..Presented::default()
        };
        let authenticated = pin!(self.authenticator.authenticate(&presented));
        let mut context = Context::from_waker(Waker::noop());
        match authenticated.poll(&mut context) {
            Poll::Ready(Ok(Caller::Known(claims))) => Some(claims.raw().clone()),
            Poll::Ready(Ok(Caller::Anonymous)) => panic!("a token is not nobody's"),
            Poll::Ready(Err(Refusal::KeysUnavailable { .. })) | Poll::Pending => {
                panic!("keys of the configuration are always there")
            }
            Poll::Ready(Err(_)) => None,
        }
    }
}

fn check_header(header: &[u8]) {
    let header: Map<String, Value> = serde_json::from_slice(header).unwrap();
    assert_eq!(header["alg"], "EdDSA");
    assert!(header.get("kid").is_none_or(|kid| kid == "k"));
    assert!(!header.contains_key("crit"));
    assert!(header.get("b64").is_none_or(|b64| *b64 == true));
}

fn check_claims(claims: &Map<String, Value>, payload: &[u8]) {
    let said: Map<String, Value> = serde_json::from_slice(payload).unwrap();
    assert_eq!(*claims, said);
    assert_eq!(said["iss"], ISSUER);
    let is_ours = |aud: &Value| aud == AUDIENCE;
    let aud = &said["aud"];
    assert!(is_ours(aud) || aud.as_array().unwrap().iter().any(is_ours));
    assert_ne!(said["sub"].as_str().unwrap(), "");
    check_dates(&said);
    // Such a token is worth something only with a proof or a certificate, and neither came with it.
    if let Some(cnf) = said.get("cnf") {
        let cnf = cnf.as_object().unwrap();
        assert!(!cnf.contains_key("jkt") && !cnf.contains_key("x5t#S256"));
    }
}

fn check_dates(said: &Map<String, Value>) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    // A second may pass between the check and this one.
    let slack = f64::from(LEEWAY) + 1.0;
    assert!(said["exp"].as_f64().unwrap() > now.as_secs_f64() - slack);
    for name in ["iat", "nbf"] {
        let latest = now.as_secs_f64() + slack;
        let is_past = |date: &Value| (0.0..=latest).contains(&date.as_f64().unwrap());
        assert!(said.get(name).is_none_or(is_past), "{name}");
    }
}
