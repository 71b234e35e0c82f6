//! Lists and their flaws, and what a list revokes.

mod strangers;

use proptest::prelude::*;
use serde_json::json;

use super::*;

const BOB: &str = "[[subject]]\nsub = \"bob\"\nissued_before = ";

fn list(text: &str) -> Revocations {
    Revocations::parse(text).unwrap_or_else(|flaws| panic!("{text}: {flaws:?}"))
}

/// Reads `text`, which must have flaws at these places, with these parts of their messages.
fn refused(text: &str, flaws: &[(usize, usize, &str)]) {
    let found = Revocations::parse(text).expect_err(text);
    let places: Vec<_> = found.iter().map(|flaw| (flaw.line, flaw.column)).collect();
    let wanted: Vec<_> = flaws
        .iter()
        .map(|(line, column, _)| (*line, *column))
        .collect();
    assert_eq!(places, wanted, "{text}: {found:?}");
    for (flaw, (_, _, says)) in found.iter().zip(flaws) {
        assert!(flaw.message.contains(says), "{text}: {flaw}");
        assert!(!flaw.mend.is_empty(), "{text}: {flaw}");
    }
}

#[test]
fn a_list_may_be_empty_or_hold_each_kind_more_than_once() {
    for (text, count) in [
        ("", 0),
        ("# nothing\n", 0),
        ("token = []", 0),
        ("[[token]]\njti = \"a\"", 1),
        (
            "[[token]]\njti = 'a'\n[[token]]\njti = 'b'\nissuer = 'https://a'",
            2,
        ),
        (
            "[[token]]\njti = 'a'\n[[token]]\njti = 'a'\nissuer = 'https://a'",
            2,
        ),
        (
            "token = [{ jti = 'a' }]\nsession = [{ sid = 'a' }, { sid = 'b' }]",
            3,
        ),
        (&format!("{BOB}0\n[[session]]\nsid = 'a'"), 2),
    ] {
        assert_eq!(list(text).count(), count, "{text}");
    }
}

#[test]
fn each_flaw_is_told_with_its_place() {
    refused("[[token]", &[(1, 9, "")]);
    refused("x = 1", &[(1, 1, "`x` is nothing that can be revoked")]);
    refused("[[tokens]]\njti = 'a'", &[(1, 3, "`tokens` is nothing")]);
    refused("[token]\njti = 'a'", &[(1, 2, "`token` is no list")]);
    refused("token = 'a'", &[(1, 1, "`token` is no list")]);
    refused("token = ['a']", &[(1, 1, "`token` is no list")]);
    refused("[[token]]", &[(1, 1, "`[[token]]` has no `jti`")]);
    refused("[[token]]\njti = ''", &[(2, 7, "`jti` is empty")]);
    refused("[[token]]\njti = 5", &[(2, 7, "`jti` is no text")]);
    refused(
        "[[token]]\njti = 'a'\nissuer = ''",
        &[(3, 10, "`issuer` is empty")],
    );
    refused(
        "[[token]]\njti = 'a'\nissuer = ['a']",
        &[(3, 10, "`issuer` is no text")],
    );
    refused("[[session]]\nsid = ''", &[(2, 7, "`sid` is empty")]);
    refused(
        "[[session]]\njti = 'a'",
        &[(1, 1, "has no `sid`"), (2, 1, "has no key `jti`")],
    );
    refused(
        "[[subject]]\nissued_before = 0",
        &[(1, 1, "`[[subject]]` has no `sub`")],
    );
    refused(
        "[[subject]]\nsub = 'a'",
        &[(1, 1, "has no `issued_before`")],
    );
    refused(
        "[[subject]]\nsub = ''\nbefore = 1",
        &[
            (1, 1, "`issued_before`"),
            (2, 7, "empty"),
            (3, 1, "`before`"),
        ],
    );
    refused(
        "[[token]]\njti = 'é'\n\n[[token]] # é\njti = 'é'",
        &[(4, 1, "the token `é` is revoked before")],
    );
    refused(
        "[[token]]\njti = 'a'\nissuer = 'https://a'\n[[token]]\njti = 'a'\nissuer = 'https://a/'",
        &[(4, 1, "the token `a` is revoked before")],
    );
    refused(
        &format!("{BOB}1\n{BOB}2"),
        &[(4, 1, "the subject `bob` is revoked before")],
    );
    refused(
        "token = [{ jti = 'é', jit = 1 }, { }, { jti = 3 }]",
        &[(1, 23, "`jit`"), (1, 34, "no `jti`"), (1, 47, "no text")],
    );
}

#[test]
fn a_moment_is_seconds_or_a_date_and_time_with_an_offset() {
    let moment = |written: &str| {
        let list = list(&format!("{BOB}{written}"));
        list.subjects["bob"].any.expect(written)
    };
    let seconds = |seconds: f64| NumericDate::from_claim(&json!(seconds)).unwrap();
    for (written, wanted) in [
        ("0", 0.0),
        ("1_795_600_800", 1_795_600_800.0),
        ("1795600800.5", 1_795_600_800.5),
        ("2026-11-25T10:00:00Z", 1_795_600_800.0),
        ("2026-11-25 10:00:00z", 1_795_600_800.0),
        ("2026-11-25T12:30:00+02:30", 1_795_600_800.0),
        ("2026-11-24T23:00:00.25-11:00", 1_795_600_800.25),
        ("1970-01-01T00:00:00Z", 0.0),
        ("9999-12-31T23:59:59Z", 253_402_300_799.0),
    ] {
        assert_eq!(moment(written), seconds(wanted), "{written}");
    }
    for (written, says) in [
        ("2026-11-25T10:00:00", "has no offset"),
        ("2026-11-25", "has no offset"),
        ("10:00:00", "has no offset"),
        ("1969-12-31T23:59:59Z", "no moment"),
        ("1970-01-01T00:00:00+01:00", "no moment"),
        ("-1", "no number of seconds"),
        ("1795600800000", "no number of seconds"),
        ("inf", "no number of seconds"),
        ("nan", "no number of seconds"),
        ("0x10", "no moment"),
        ("'2026-11-25T10:00:00Z'", "no moment"),
        ("true", "no moment"),
    ] {
        refused(&format!("{BOB}{written}"), &[(3, 17, says)]);
    }
}

const ISSUER: &str = "https://a.example/";

#[test]
fn what_is_revoked_is_told_from_what_is_not() {
    let token = "[[token]]\njti = 'one'";
    let session = "[[session]]\nsid = 'one'";
    let subject = format!("{BOB}100");
    let both = format!("{subject}\n{BOB}200\nissuer = 'https://a.example'");
    for (text, claims, revoked) in [
        ("", json!({"jti": "one", "sub": "bob", "iat": 1}), false),
        (token, json!({"jti": "one"}), true),
        (token, json!({"jti": "One"}), false),
        (token, json!({"jti": "one "}), false),
        (token, json!({"jti": ["one"]}), false),
        (token, json!({"sid": "one", "sub": "one"}), false),
        (token, json!({}), false),
        ("[[token]]\njti = '17'", json!({"jti": 17}), true),
        (session, json!({"sid": "one"}), true),
        (session, json!({"sid": "two", "jti": "one"}), false),
        (&subject, json!({"sub": "bob", "iat": 99}), true),
        (&subject, json!({"sub": "bob", "iat": 99.9}), true),
        (&subject, json!({"sub": "bob", "iat": 100}), false),
        (&subject, json!({"sub": "bob"}), true),
        (&subject, json!({"sub": "bob", "iat": "150"}), true),
        (&subject, json!({"sub": "bobby", "iat": 1}), false),
        (&both, json!({"sub": "bob", "iat": 150}), true),
        (&both, json!({"sub": "bob", "iat": 200}), false),
    ] {
        let claims = claims.as_object().unwrap();
        assert_eq!(
            list(text).revokes(ISSUER, claims),
            revoked,
            "{text} {claims:?}"
        );
    }
}

#[test]
fn an_entry_with_an_issuer_is_about_its_tokens_alone() {
    for (issuer, revoked) in [
        ("https://a.example/", true),
        ("https://a.example", true),
        ("https://b.example/", false),
        ("https://a.example/x", false),
    ] {
        for (entry, claims) in [
            ("[[token]]\njti = 'one'", json!({"jti": "one"})),
            ("[[session]]\nsid = 'one'", json!({"sid": "one"})),
            (&format!("{BOB}100"), json!({"sub": "bob", "iat": 1})),
        ] {
            let list = list(&format!("{entry}\nissuer = '{issuer}'"));
            let claims = claims.as_object().unwrap();
            assert_eq!(list.revokes(ISSUER, claims), revoked, "{entry} {issuer}");
        }
    }
}

#[test]
fn a_text_of_flaws_alone_is_given_up_on() {
    let flaws = Revocations::parse(&"[[token]]\n".repeat(50_000)).unwrap_err();
    assert_eq!(flaws.len(), 10_000);
    assert_eq!((flaws[9_999].line, flaws[9_999].column), (10_000, 1));
}

/// What an entry of a list says: its claim, its value, its issuer if it names one, and its moment.
type Row = (&'static str, String, Option<String>, u32);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let claim = prop::sample::select(vec!["jti", "sub", "sid"]);
    let issuer = prop::option::of(prop::sample::select(vec!["a", "b"]));
    let row = (
        claim,
        "[ab]",
        issuer.prop_map(|issuer| issuer.map(str::to_owned)),
        0..9_u32,
    );
    let unique = |rows: Vec<Row>| {
        let mut seen = std::collections::HashSet::new();
        let mut is_new = |row: &Row| seen.insert((row.0, row.1.clone(), row.2.clone()));
        rows.into_iter().filter(|row| is_new(row)).collect()
    };
    prop::collection::vec(row, 0..8).prop_map(unique)
}

fn written(rows: &[Row]) -> String {
    let entry = |(claim, value, issuer, moment): &Row| {
        let (table, before) = match *claim {
            "jti" => ("token", String::new()),
            "sid" => ("session", String::new()),
            _ => ("subject", format!("issued_before = {moment}\n")),
        };
        let issuer = issuer
            .as_ref()
            .map(|issuer| format!("issuer = '{issuer}'\n"));
        let issuer = issuer.unwrap_or_default();
        format!("[[{table}]]\n{claim} = '{value}'\n{before}{issuer}")
    };
    rows.iter().map(entry).collect()
}

proptest! {
    #[test]
    fn a_list_revokes_what_any_of_its_entries_does(
        rows in rows(), jti in "[abc]", sub in "[abc]", sid in "[abc]", iat in 0..9_u32, issuer in "[abc]/?"
    ) {
        let claims = json!({"jti": jti, "sub": sub, "sid": sid, "iat": iat});
        let name = issuer.trim_end_matches('/');
        let wanted = rows.iter().any(|(claim, value, of, moment)| {
            let is_its = of.as_ref().is_none_or(|of| of == name);
            is_its && claims[claim] == *value && (*claim != "sub" || iat < *moment)
        });
        let list = list(&written(&rows));
        prop_assert_eq!(list.count(), rows.len());
        prop_assert_eq!(list.revokes(&issuer, claims.as_object().unwrap()), wanted);
    }

    #[test]
    fn any_text_is_a_list_or_has_flaws_in_order(text in r#"(\[\[(token|subject)\]\]|jti = |issued_before=|'a'|[0-9:TZ-]{1,9}|\PC|\n|[="\[\]{},.]){0,40}"#) {
        if let Err(flaws) = Revocations::parse(&text) {
            let places: Vec<_> = flaws.iter().map(|flaw| (flaw.line, flaw.column)).collect();
            prop_assert!(!places.is_empty() && places.is_sorted(), "{:?}", places);
        }
    }
}

#[test]
fn a_text_that_would_exhaust_the_machine_is_refused() {
    let deep = 200_000;
    for text in [
        format!("token = {}", "[".repeat(deep)),
        format!("token = {}", "{a=".repeat(deep)),
        format!("{}a = 1", "a.".repeat(deep)),
        format!("[[{}a]]", "a.".repeat(deep)),
        format!("[[token]]\njti.{}a = 1", "a.".repeat(deep)),
    ] {
        let flaws = Revocations::parse(&text).expect_err("a deep text");
        assert!(!flaws.is_empty(), "{text:.40}");
    }
}
