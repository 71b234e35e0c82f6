//! `token inspect` that nobody can answer: status 2, and an error that says what to change.

use serde_json::Value;

use super::{inspect, keeps_secret};
use crate::support::{AUDIENCE, Folder, Forge, Program};

fn refused(name: &str, arguments: &[&str], variables: &[(&str, &str)], says: &[&str]) {
    let arguments = [&["token", "inspect"], arguments].concat();
    let ended = Program::run(&arguments, variables);
    assert_eq!(ended.status, Some(2), "{name}: {}", ended.told);
    assert_eq!(ended.printed, "", "{name}");
    keeps_secret(&ended, SECRET);
    for text in ["error: "].iter().chain(says) {
        assert!(
            ended.told.contains(text),
            "{name}: no {text} in {}",
            ended.told
        );
    }
}

/// The arguments, and what the error says.
#[test]
fn arguments_that_cannot_be_used() {
    let issuer = [
        ("AUTH0_DOMAIN", "http://127.0.0.1:9"),
        ("AUTH0_AUDIENCE", AUDIENCE),
    ];
    let folder = Folder::with_shipped_policy();
    folder.append("revoked.toml", "[[token]]\njti = \"\"");
    let nowhere = format!("{}/nowhere", folder.name());
    for (name, arguments, says) in [
        (
            "nothing on standard input",
            &[][..],
            "give it as `--token JWT`",
        ),
        (
            "an empty token",
            &["--token", ""],
            "give it as `--token JWT`",
        ),
        ("a header", &["--token", SECRET_HEADER], "it holds a blank"),
        ("a stray token", &[SECRET], "give a token as `--token JWT`"),
        ("both", &["--token", SECRET, SECRET], "an argument too many"),
        (
            "no keys",
            &["--token", SECRET, "--jwks", &nowhere],
            "cannot read `",
        ),
        (
            "keys in a folder",
            &["--token", SECRET, "--jwks", "src"],
            "it is no file",
        ),
        (
            "no folder",
            &["--token", SECRET, "--dir", &nowhere],
            "name it with `--dir DIR`",
        ),
        (
            "a folder with a fault",
            &["--token", SECRET, "--dir", folder.name()],
            "revoked.toml cannot be used\n  line ",
        ),
        (
            "another issuer",
            &["--token", SECRET, "--dev"],
            "leave out `--dev`",
        ),
    ] {
        refused(name, arguments, &issuer, &[says]);
    }
}

#[test]
fn a_configuration_that_cannot_be_used() {
    let token = ["--token", SECRET];
    let domain = ("AUTH0_DOMAIN", "http://127.0.0.1:9");
    let far = ("AUTH0_DOMAIN", "http://tenant.example");
    let audience = ("AUTH0_AUDIENCE", AUDIENCE);
    for (name, variables, says) in [
        (
            "no issuer",
            &[][..],
            ["no issuer is configured", "add `--dev`"],
        ),
        ("no audience", &[domain], ["`auth.audience` is not set", ""]),
        (
            "plain http",
            &[far, audience],
            ["plain http is for this machine", "variable `AUTH0_DOMAIN`"],
        ),
        ("a typo", &[("WHITEROOM_AUTH__X", "1")], ["`auth.x`", ""]),
    ] {
        refused(name, &token, variables, &says);
    }
}

#[test]
fn an_issuer_that_is_away_leaves_a_good_token_open_and_a_bad_one_bad() {
    let forge = Forge::absent();
    let ended = inspect(&forge, &forge.token(), &[], &[]);
    assert_eq!(ended.status, Some(2));
    for (text, says) in [
        (
            &ended.printed,
            "not checked  kid, key, signature: no keys of the issuer are held",
        ),
        (&ended.printed, "not checked  iss  "),
        (&ended.printed, "\nnobody can tell whether it is valid\n"),
        (
            &ended.told,
            "error: the keys of the issuer could not be fetched",
        ),
        (&ended.told, "Connection refused"),
        (&ended.told, "bring them with `--jwks FILE`"),
    ] {
        assert!(text.contains(says), "no {says} in {text}");
    }
    let json = inspect(&forge, &forge.token(), &["--format", "json"], &[]);
    let json: Value = serde_json::from_str(&json.printed).unwrap();
    assert_eq!(
        (&json["valid"], &json["code"]),
        (&Value::Null, &"keys_unavailable".into())
    );

    let ended = inspect(&forge, &forge.with_claim("aud", "other".into()), &[], &[]);
    assert_eq!((ended.status, ended.told.as_str()), (Some(1), ""));
    let says = "not valid, whatever the keys of the issuer are: ";
    assert!(ended.printed.contains(says), "{}", ended.printed);
}

/// Nothing that is like it is ever printed.
const SECRET: &str = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2VjcmV0LXNpZ25hdHVyZS1vZi1hLXRva2Vu";
const SECRET_HEADER: &str =
    "Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2VjcmV0LXNpZ25hdHVyZS1vZi1hLXRva2Vu";
