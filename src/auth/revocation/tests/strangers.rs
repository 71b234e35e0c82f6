//! Issuers that a list names and nobody trusts.

use super::*;

/// The text, and the place and the name of each issuer that is warned of, where `https://a.example/` is trusted, and
/// `b.example` by discovery.
#[test]
fn an_issuer_that_nobody_trusts_is_warned_of_once_and_at_its_first_place() {
    let trusted = [
        Issuer::exactly("", "https://a.example/").unwrap(),
        Issuer::parse("", "b.example").unwrap(),
    ];
    let token =
        |jti: &str, issuer: &str| format!("[[token]]\njti = '{jti}'\nissuer = '{issuer}'\n");
    let session = "[[session]]\nsid = 'é'\n  issuer = 'https://c.example'\n";
    let stranger = token("1", "https://c.example/");
    for (text, wanted) in [
        (String::new(), vec![]),
        ("[[token]]\njti = '1'".to_owned(), vec![]),
        (token("1", "https://a.example"), vec![]),
        (token("1", "https://a.example/"), vec![]),
        (token("1", "https://b.example"), vec![]),
        (token("1", "https://b.example/"), vec![]),
        (token("1", "b.example"), vec![(3, 10, "b.example")]),
        (
            token("1", "http://a.example"),
            vec![(3, 10, "http://a.example")],
        ),
        (stranger.clone(), vec![(3, 10, "https://c.example")]),
        (
            format!("{session}{stranger}"),
            vec![(3, 12, "https://c.example")],
        ),
        (
            format!("{session}{}", token("1", "urn:d")),
            vec![(3, 12, "https://c.example"), (6, 10, "urn:d")],
        ),
    ] {
        let found = list(&text).strangers(&trusted);
        let places: Vec<_> = found.iter().map(|flaw| (flaw.line, flaw.column)).collect();
        let wanted_places: Vec<_> = wanted.iter().map(|row| (row.0, row.1)).collect();
        assert_eq!(places, wanted_places, "{text}");
        for (flaw, (_, _, name)) in found.iter().zip(wanted) {
            assert!(flaw.message.contains(&format!("`{name}`")), "{flaw}");
        }
    }
}
