//! Sections, and the mistakes in them.

use super::*;

fn shown(section: &str, dev: bool) -> Vec<String> {
    let config: Config = toml::from_str(section).unwrap();
    let mistakes = mistakes(&config, dev);
    mistakes.iter().map(ToString::to_string).collect()
}

/// Keys of a section, and where and what the mistake is; nothing for none.
#[test]
fn usual_mistakes() {
    for (section, expected) in [
        (
            "domain = 'tenant.auth0.com'\naudience = 'https://api.example'\nclient_id = 'spa'",
            "",
        ),
        (
            "domain = 'https://id.example/realms/x'\naudience = 'https://id.example/orders'",
            "",
        ),
        (
            "domain = 'tenant.auth0.com'\naudience = 'spa'\nclient_id = 'spa'",
            "`auth.audience`: it is the client id",
        ),
        (
            "domain = 'tenant.auth0.com'\naudience = 'https://tenant.auth0.com/userinfo'",
            "`auth.audience`: it is where the issuer",
        ),
        (
            "domain = 'tenant.auth0.com'\naudience = 'https://tenant.auth0.com/'",
            "`auth.audience`: it is the issuer itself",
        ),
        (
            "domain = 'tenant.auth0.com'\naudience = 'tenant.auth0.com'",
            "`auth.audience`: it is the issuer itself",
        ),
        (
            "domain = 'tenant.auth0.com'\naudience = 'https://tenant.auth0.com/api/v2/'",
            "`auth.audience`: it is the issuer itself",
        ),
        (
            "domain = 'tenant.auth0.com'\naudience = 'https://other.auth0.com/api/v2/'",
            "",
        ),
        (
            "domain = 'http://localhost:9'\naudience = 'a'",
            "`auth.domain`: it is plain http",
        ),
        (
            "domain = 'http://localhost:9'\nkeys = '{}'\naudience = 'a'",
            "",
        ),
        (
            "domain = 'https://a.example/'\njwks_uri = 'http://127.0.0.1/k'\naudience = 'a'",
            "`auth.jwks_uri`: it is plain http",
        ),
        (
            "domain = 'https://a.example/.well-known/openid-configuration'\naudience = 'a'",
            "`auth.domain`: it names the document",
        ),
        (
            "domain = 'https://t.eu.auth0.com'\nkeys = '{}'\naudience = 'a'",
            "`auth.domain`: the slash at its end is missing",
        ),
        (
            "domain = 'https://t.eu.auth0.com/'\nkeys = '{}'\naudience = 'a'",
            "",
        ),
        (
            "domain = 'http://id.example/'\nkeys = '{}'\naudience = 'a'",
            "`auth.domain`: it is plain http, and the `iss`",
        ),
        (
            "domain = 'tenant.auth0.com'\naudience = 'a'\npublic_url = 'http://api.example'",
            "`auth.public_url`: it is plain http to another machine",
        ),
        (
            "domain = 'tenant.auth0.com'\naudience = 'a'\npublic_url = 'http://[::1]:8000'",
            "",
        ),
        (
            "[[issuers]]\ndomain = 'https://p.example'\naudiences = ['x', 'id']\nclient_id = 'id'",
            "`auth.issuers[0].audiences`: it is the client id",
        ),
        (
            "[[issuers]]\ndomain = 'http://[::1]:9'\naudiences = ['x']",
            "`auth.issuers[0].domain`: it is plain http",
        ),
    ] {
        let found = shown(section, false);
        match expected {
            "" => assert_eq!(found, [""; 0], "{section}"),
            expected => {
                assert_eq!(found.len(), 1, "{section}: {found:?}");
                assert!(found[0].starts_with(expected), "{section}: {found:?}");
            }
        }
    }
}

#[test]
fn an_issuer_for_development_may_be_plain_http() {
    let section = "domain = 'http://localhost:9'\naudience = 'spa'\nclient_id = 'spa'";
    let found = shown(section, true);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("client id"), "{found:?}");
}
