//! The section `[auth]`: one key of a good one changed in each row.

use super::super::trust;
use super::*;

fn good() -> Config {
    Config {
        domain: Some("tenant.example".to_owned()),
        audience: Some("https://api.example".to_owned()),
        client_id: Some("123456".to_owned()),
        public_url: Some("https://api.example".to_owned()),
        leeway_seconds: 60,
        ..Config::default()
    }
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn a_whole_section_is_taken() {
    let trusted = trust::trusted(&good()).unwrap();
    let [trust] = &trusted[..] else {
        panic!("one issuer")
    };
    assert_eq!(trust.issuer.as_configured(), "tenant.example");
    assert_eq!(trust.rules.audiences, ["https://api.example"]);
    assert!((trust.rules.leeway - 60.0).abs() < f64::EPSILON);
}

/// One key of a good section changed: the error names it, what was found and what is taken.
#[test]
fn what_is_refused() {
    let check = |config: Config, message: &str| {
        let error = Authenticator::new(&config).err().expect(message);
        assert_eq!(error.to_string(), message);
    };
    let audience = "the API's identifier at the issuer, as `https://api.example.com`";
    let client_id = "the client id of the single-page application at the issuer";
    let public_url = "an https URL (http on localhost) without query, fragment and credentials, as `https://api.example.com`";
    check(
        Config {
            domain: None,
            ..good()
        },
        "`auth.domain` is not set; set it, or `AUTH0_DOMAIN`, to a domain as `tenant.auth0.com`, or an issuer's \
         whole https URL (http on localhost)",
    );
    check(
        Config {
            domain: text("http://tenant.example"),
            ..good()
        },
        "`auth.domain` is `http://tenant.example`: plain http is for this machine only; set it to a domain as \
         `tenant.auth0.com`, or an issuer's whole https URL (http on localhost)",
    );
    check(
        Config {
            audience: None,
            ..good()
        },
        &format!("`auth.audience` is not set; set it, or `AUTH0_AUDIENCE`, to {audience}"),
    );
    check(
        Config {
            audience: text(""),
            ..good()
        },
        &format!("`auth.audience` is ``: it is empty; set it to {audience}"),
    );
    check(
        Config {
            audience: text(" x"),
            ..good()
        },
        &format!("`auth.audience` is ` x`: it starts or ends with a space; set it to {audience}"),
    );
    check(
        Config {
            client_id: text("a\u{7}"),
            ..good()
        },
        &format!(
            "`auth.client_id` is `a\\u{{7}}`: it holds a control character; set it to {client_id}"
        ),
    );
    check(
        Config {
            public_url: text("api.example"),
            ..good()
        },
        &format!(
            "`auth.public_url` is `api.example`: it is no plain web address; set it to {public_url}"
        ),
    );
    check(
        Config {
            public_url: text("https://u:secret@api.example"),
            ..good()
        },
        &format!(
            "`auth.public_url` is `(hidden, for it may hold a password)`: it is no plain web address; set it to \
             {public_url}"
        ),
    );
    check(
        Config {
            public_url: text("http://api.example"),
            ..good()
        },
        &format!(
            "`auth.public_url` is `http://api.example`: plain http is for this machine only, since tokens are sent there; \
             set it to {public_url}"
        ),
    );
    check(
        Config {
            public_url: text("https://api.example/a;b"),
            ..good()
        },
        &format!(
            "`auth.public_url` is `https://api.example/a;b`: its path holds something else than letters, digits, `-`, \
             `.`, `_`, `~` and single slashes; set it to {public_url}"
        ),
    );
    check(
        Config {
            leeway_seconds: 61,
            ..good()
        },
        "`auth.leeway_seconds` is `61`: so long a leeway keeps expired tokens alive; set it to 0 to 60 seconds",
    );
}

#[test]
fn defaults_and_unknown_keys() {
    let empty: Config = toml::from_str("").unwrap();
    assert_eq!(empty, Config::default());
    assert_eq!(empty.leeway_seconds, 5);
    assert!(toml::from_str::<Config>("domian = \"x\"").is_err());
}
