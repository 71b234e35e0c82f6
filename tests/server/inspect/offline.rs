//! `token inspect --jwks FILE`: the keys are brought, and no issuer is asked.

use serde_json::{Value, json};

use super::{check, inspect};
use crate::support::{Folder, Forge};

/// The text of the file, the status, and what is told.
#[test]
fn the_keys_of_a_file_are_those_of_the_issuer() {
    // Nobody listens there, and nobody is missed.
    let forge = Forge::absent();
    let folder = Folder::empty();
    let set: Value = serde_json::from_str(&forge.key_set()).unwrap();
    let one = set["keys"][0].to_string();
    let two = json!({"keys": [{"kty": "oct", "kid": "x", "k": "AAAA"}, set["keys"][0]]});
    for (name, text, status, says) in [
        ("a set", forge.key_set(), 0, "\nvalid\n"),
        ("one key", one, 0, "\nvalid\n"),
        (
            "a set with a key of no use",
            two.to_string(),
            0,
            "\nvalid\n",
        ),
        (
            "the wrong keys",
            forge.foreign_key_set(),
            1,
            "(signature_invalid)",
        ),
    ] {
        let file = folder.file("keys", &text);
        let ended = inspect(&forge, &forge.token(), &["--jwks", &file], &[]);
        check(name, &ended, status, &[says]);
        assert_eq!(ended.told, "", "{name}");
    }
    assert_eq!(forge.asked(), [""; 0]);
}

#[rocket::async_test]
async fn an_issuer_that_answers_is_not_asked_either() {
    let forge = Forge::start();
    let folder = Folder::empty();
    let file = folder.file("keys.json", &forge.key_set());
    let slashless = forge.with_claim("iss", json!(forge.origin()));
    for (token, says) in [
        (forge.token(), "only discovery tells which"),
        (slashless, "only discovery tells which"),
    ] {
        check(
            "brought",
            &inspect(&forge, &token, &["--jwks", &file], &[]),
            0,
            &[says],
        );
    }
    let unknown = forge.with_header("kid", json!("new"));
    let ended = inspect(&forge, &unknown, &["--jwks", &file], &[]);
    check("an unknown key", &ended, 1, &["(key_unknown)"]);
    assert_eq!(forge.asked(), [""; 0]);
}

/// The text of a file that holds no key for the issuer's algorithms, and what the error says.
#[test]
fn a_file_without_a_usable_key_is_status_2() {
    let forge = Forge::absent();
    let folder = Folder::empty();
    for (text, says) in [
        ("", "it holds no usable key"),
        ("{", "it holds no usable key"),
        (r#"{"keys":[]}"#, "there is no key"),
        (
            r#"{"keys":[{"kty":"oct","k":"AAAA"}]}"#,
            "public keys in PEM, for RS256",
        ),
        (
            "-----BEGIN PUBLIC KEY-----",
            "public keys in PEM, for RS256",
        ),
    ] {
        let file = folder.file("keys", text);
        let ended = inspect(&forge, &forge.token(), &["--jwks", &file], &[]);
        check(text, &ended, 2, &[]);
        assert_eq!(ended.printed, "", "{text}");
        for text in [&format!("error: `{file}` cannot be used: "), says] {
            assert!(ended.told.contains(text), "no {text} in {}", ended.told);
        }
    }
}
