//! Requests against an issuer that answers over real HTTP.

use std::time::{SystemTime, UNIX_EPOCH};

use super::super::fake_issuer::FakeIssuer;
use super::super::signing::{AUDIENCE, CLIENT_ID, FIRST, claims};
use super::*;

fn authenticator(issuer: &FakeIssuer) -> Authenticator {
    let config = Config {
        domain: Some(issuer.origin()),
        audience: Some(AUDIENCE.to_owned()),
        client_id: Some(CLIENT_ID.to_owned()),
        ..Config::default()
    };
    Authenticator::new(&config).unwrap()
}

fn clock() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs()
}

#[tokio::test]
async fn a_good_token_makes_a_known_caller() {
    let issuer = FakeIssuer::start(&[&FIRST]);
    let authenticator = authenticator(&issuer);
    assert!(!authenticator.has_keys());

    let header = format!("Bearer {}", FIRST.token(&claims(&issuer.name(), clock())));
    let presented = Presented {
        authorization: &[&header],
        query_token: false,
    };
    let Ok(Caller::Known(claims)) = authenticator.authenticate(&presented).await else {
        panic!("a good token was refused");
    };

    assert_eq!(claims.sub(), "auth0|alice");
    assert_eq!(claims.raw()["permissions"][0], "read:protected");
    assert!(claims.expires_at() > SystemTime::now());
    assert!(authenticator.has_keys());
}
