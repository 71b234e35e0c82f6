//! Several issuers, and issuers whose keys are configured instead of fetched.

use serde_json::json;

use super::super::IssuerConfig;
use super::fake_issuer::Answer;
use super::signing::{SECOND, claims, encode, with};
use super::*;

fn issuer(toml: &str) -> IssuerConfig {
    toml::from_str(toml).unwrap()
}

/// The usual issuer, and a partner with the second key.
fn two() -> (World, FakeIssuer) {
    let partner = FakeIssuer::start(&[&SECOND]);
    let origin = partner.origin();
    let written = format!(
        "domain = '{origin}'\naudiences = ['partner-api']\nmints = ['role']\nprefix = 'p/'"
    );
    let world = World::configured(|config| Config {
        issuers: vec![issuer(&written)],
        ..config
    });
    (world, partner)
}

fn partners_claims(partner: &FakeIssuer) -> Value {
    with(claims(&partner.name(), NOW), "aud", json!("partner-api"))
}

#[tokio::test]
async fn each_issuer_has_keys_audiences_and_names_of_its_own() {
    let (world, partner) = two();
    let good = partners_claims(&partner);
    for (name, token, outcome) in [
        ("the first", world.token(), "known"),
        ("the partner", SECOND.token(&good), "known"),
        (
            "the partner's name with the first's key",
            FIRST.token(&good),
            "key_unknown",
        ),
        (
            "the first's name with the partner's key",
            SECOND.token(&world.claims()),
            "key_unknown",
        ),
        (
            "the first's audience",
            SECOND.token(&with(good.clone(), "aud", json!(AUDIENCE))),
            "audience_mismatch",
        ),
        (
            "the partner's audience",
            FIRST.token(&with(world.claims(), "aud", json!("partner-api"))),
            "audience_mismatch",
        ),
        (
            "somebody else",
            SECOND.token(&with(good.clone(), "iss", json!("https://other.example/"))),
            "issuer_mismatch",
        ),
    ] {
        assert_eq!(world.bearer(&token).await, outcome, "{name}");
    }
    let claims = world.caller(&SECOND.token(&good)).await;
    assert_eq!(claims.mints().kinds(), ["role"]);
    assert_eq!(claims.mints().prefix(), "p/");
}

#[tokio::test]
async fn one_issuer_down_is_the_other_one_up() {
    let (world, partner) = two();
    partner.discovery_answers(Answer::Status(500));
    let token = SECOND.token(&partners_claims(&partner));
    assert_eq!(world.bearer(&token).await, "keys_unavailable");
    assert_eq!(world.bearer(&world.token()).await, "known");
    let statuses = world.authenticator.key_statuses();
    assert_eq!(
        statuses
            .iter()
            .map(|status| status.keys)
            .collect::<Vec<_>>(),
        [1, 0]
    );
    assert!(world.has_keys());
}

#[tokio::test]
async fn keys_of_the_configuration_and_of_an_address() {
    let name = "https://login.example/realm";
    let fetched = FakeIssuer::start(&[&FIRST]);
    let set = json!({"keys": [FIRST.jwk()]}).to_string();
    let jwk = with(FIRST.jwk(), "kid", json!(null)).to_string();
    for (keys, later) in [
        (format!("keys = '{set}'"), "known"),
        (format!("keys = '{jwk}'"), "known"),
        (format!("keys = '''{}'''", FIRST.pem()), "known"),
        (
            format!("keys = '''{}{}'''", SECOND.pem(), FIRST.pem()),
            "key_unknown",
        ),
        (format!("jwks_uri = '{}/keys'", fetched.origin()), "known"),
    ] {
        let written = format!("domain = '{name}'\nmints = ['user']\n{keys}");
        let world = World::configured(|config| Config {
            issuers: vec![issuer(&written)],
            ..config
        });
        let good = claims(name, NOW);
        assert_eq!(world.bearer(&FIRST.token(&good)).await, later, "{keys}");
        let slash = with(good.clone(), "iss", json!(format!("{name}/")));
        assert_eq!(
            world.bearer(&FIRST.token(&slash)).await,
            "issuer_mismatch",
            "{keys}"
        );
        assert_ne!(world.bearer(&SECOND.token(&good)).await, "known", "{keys}");
    }
    assert_eq!(fetched.discovered(), 0);
}

#[tokio::test]
async fn a_shared_secret() {
    let secret = "0123456789abcdef0123456789abcdef";
    let written = format!(
        "domain = 'urn:batch'\nmints = ['user']\nalgorithms = ['HS256']\nsecret = '{secret}'"
    );
    let world = World::configured(|config| Config {
        issuers: vec![issuer(&written)],
        ..config
    });
    let good = claims("urn:batch", NOW);
    let signed = |key: &[u8]| {
        let message = format!(
            "{}.{}",
            encode(r#"{"alg":"HS256"}"#),
            encode(good.to_string())
        );
        let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, key);
        let tag = aws_lc_rs::hmac::sign(&key, message.as_bytes());
        format!("{message}.{}", encode(tag))
    };
    assert_eq!(world.bearer(&signed(secret.as_bytes())).await, "known");
    assert_eq!(world.bearer(&signed(b"another")).await, "signature_invalid");
    assert_eq!(
        world.bearer(&FIRST.token(&good)).await,
        "algorithm_not_allowed"
    );
    assert_eq!(format!("{:?}", issuer(&written).secret), "Some((secret))");
}

#[test]
fn what_is_refused_of_a_further_issuer() {
    let set = json!({"keys": [with(FIRST.jwk(), "n", json!("Aw"))]}).to_string();
    for (written, message) in [
        (
            "domain = 'https://a.example'".to_owned(),
            "`auth.issuers[0].mints` is `(not set)`: a further issuer could mint the users and roles of the others",
        ),
        (
            "domain = 'https://a.example'\nmints = ['rule']".to_owned(),
            "`auth.issuers[0].mints` is `rule`: it is no kind of name",
        ),
        (
            "domain = 'tenant.example'\nmints = ['user']".to_owned(),
            "`auth.issuers[0].domain` and `auth.domain` name the same issuer",
        ),
        (
            "domain = 'a.example'\nmints = ['user']\njwks_uri = 'https://a.example/keys'"
                .to_owned(),
            "`auth.issuers[0].domain` is `a.example`: without discovery, the name of a bare domain cannot be known",
        ),
        (
            "domain = 'https://a.example'\nmints = ['user']\njwks_uri = 'http://a.example/keys'"
                .to_owned(),
            "`auth.issuers[0].jwks_uri` is `http://a.example/keys`: keys are fetched over https, or from this machine",
        ),
        (
            "domain = 'https://a.example'\nmints = ['user']\njwks_uri = 'https://@a.example/keys'"
                .to_owned(),
            "`auth.issuers[0].jwks_uri` is `(hidden, for it may hold a password)`: keys are fetched over https, or from this machine",
        ),
        (
            "domain = 'https://a.example'\nmints = ['user']\nkeys = 'x'\njwks_uri = 'https://b.example/keys'".to_owned(),
            "`auth.issuers[0].jwks_uri` is `https://b.example/keys`: keys come from one place, and several are named",
        ),
        (
            "domain = 'https://a.example'\nmints = ['user']\nkeys = 'x'".to_owned(),
            "`auth.issuers[0].keys` holds no usable key: a member is missing or malformed",
        ),
        (
            format!("domain = 'https://a.example'\nmints = ['user']\nkeys = '{set}'"),
            "`auth.issuers[0].keys` holds no usable key: it is weak",
        ),
        (
            "domain = 'urn:a'\nmints = ['user']\nalgorithms = ['HS256']\nsecret = 'short'"
                .to_owned(),
            "`auth.issuers[0].secret` is `(hidden)`: it is too short for its algorithms",
        ),
        (
            "domain = 'urn:a'\nmints = ['user']\nsecret = '0123456789abcdef0123456789abcdef'"
                .to_owned(),
            "`auth.issuers[0].algorithms` is `RS256`: with a shared secret, only HS256, HS384 and HS512 make sense",
        ),
        (
            "domain = 'https://a.example'\nmints = ['user']\nalgorithms = ['RS256', 'HS256']"
                .to_owned(),
            "`auth.issuers[0].algorithms` is `HS256, RS256`: an algorithm with a shared secret needs `secret`",
        ),
        (
            "domain = 'https://a.example'\nmints = ['user']\nalgorithms = ['none']".to_owned(),
            "`auth.issuers[0].algorithms` is `none`: it is no algorithm known here",
        ),
        (
            "domain = 'https://a.example'\nmints = ['user']\nrequired_claims = { org = {} }"
                .to_owned(),
            "`auth.issuers[0].required_claims` is `org`: no claim can be that",
        ),
    ] {
        let config = Config {
            domain: Some("tenant.example".to_owned()),
            audience: Some(AUDIENCE.to_owned()),
            issuers: vec![issuer(&written)],
            ..Config::default()
        };
        let error = Authenticator::new(&config)
            .err()
            .map(|error| error.to_string());
        let found = error.as_deref().unwrap_or("taken");
        assert!(found.starts_with(message), "{written}\n{found}");
    }
}
