//! Which addresses name an issuer, and what the issuer may then call itself.

use super::*;

/// What is written, its origin, where it is discovered, and the names it may give itself.
#[test]
fn addresses_that_are_taken() {
    for (written, origin, discovery, names) in [
        (
            "tenant.auth0.com",
            "https://tenant.auth0.com",
            "https://tenant.auth0.com/.well-known/openid-configuration",
            &["https://tenant.auth0.com/", "https://tenant.auth0.com"] as &[&str],
        ),
        (
            "https://Tenant.Auth0.com:443/",
            "https://tenant.auth0.com",
            "https://tenant.auth0.com/.well-known/openid-configuration",
            &["https://tenant.auth0.com/", "https://tenant.auth0.com"],
        ),
        (
            "localhost:8002/",
            "https://localhost:8002",
            "https://localhost:8002/.well-known/openid-configuration",
            &["https://localhost:8002/", "https://localhost:8002"],
        ),
        (
            "http://[::1]:8002",
            "http://[::1]:8002",
            "http://[::1]:8002/.well-known/openid-configuration",
            &["http://[::1]:8002", "http://[::1]:8002/"],
        ),
        (
            "http://127.8.8.8/",
            "http://127.8.8.8",
            "http://127.8.8.8/.well-known/openid-configuration",
            &["http://127.8.8.8", "http://127.8.8.8/"],
        ),
        (
            "https://id.example/realms/x",
            "https://id.example",
            "https://id.example/realms/x/.well-known/openid-configuration",
            &["https://id.example/realms/x"],
        ),
        (
            "https://id.example/realms/x/",
            "https://id.example",
            "https://id.example/realms/x/.well-known/openid-configuration",
            &["https://id.example/realms/x/"],
        ),
    ] {
        let issuer = Issuer::parse("auth.domain", written).unwrap();
        assert_eq!(issuer.as_configured(), written);
        assert_eq!(issuer.origin().unwrap(), origin, "{written}");
        assert_eq!(
            issuer.discovery_url().unwrap().as_str(),
            discovery,
            "{written}"
        );
        let candidates = [
            written,
            names[0],
            names.last().unwrap(),
            &format!("{}//", names[0]),
            &names[0].to_uppercase(),
            "https://id.example/realms/x",
            "https://id.example/realms/x/",
            "https://other.example/",
            "",
        ];
        for name in candidates {
            let accepted = issuer.accepts(name);
            assert_eq!(
                accepted,
                names.contains(&name),
                "{written} calls itself {name}"
            );
        }
    }
}

#[test]
fn addresses_that_are_refused() {
    for (written, problem) in [
        ("", "empty"),
        (" tenant.auth0.com", "space"),
        ("tenant.auth0.com\n", "space"),
        ("https:\\\\tenant.auth0.com", "backslash"),
        ("http://tenant.auth0.com", "plain http"),
        ("http://localhost.example", "plain http"),
        ("http://192.168.0.1", "plain http"),
        ("http://127.0.0.1.example", "plain http"),
        ("ftp://tenant.auth0.com", "https"),
        ("file:///etc", "https"),
        ("https://", "no domain"),
        ("https://a.example?x", "query"),
        ("https://a.example/#", "fragment"),
        ("https://user@a.example", "user"),
        ("https://:word@a.example", "password"),
        ("https://@a.example", "user"),
        ("https://:@a.example", "user"),
        ("https://@a.example/realms/x", "user"),
        ("@a.example", "user"),
        ("https:///@a.example", "user"),
        ("https:////u@a.example", "user"),
        ("a.example/realms/x", "whole URL"),
        ("<tenant>", "no domain"),
        ("a.example:99999", "no domain"),
    ] {
        let error = Issuer::parse("auth.domain", written).unwrap_err();
        assert_eq!(error.key(), "auth.domain");
        let text = error.to_string();
        assert!(text.contains(problem), "{written}: {text}");
        assert!(!text.contains("word@"), "{text}");
    }
}
