//! The issuer's keys as they come and go: which of them count, and how soon.

use std::time::{Duration, Instant};

use rocket::futures::future::join_all;
use serde_json::{Value, json};

use crate::support::{Forge, Server, encode};

/// Asks for what only a good token opens, and gives the status and the code of a refusal.
async fn ask(server: &Server, token: &str) -> (u16, String) {
    server.keep_secret(token);
    let request = server.request("GET", "/api/protected").bearer_auth(token);
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    if status == 200 {
        return (status, String::new());
    }
    let problem = server.problem(answer, token).await;
    (status, problem["code"].as_str().unwrap().to_owned())
}

fn refused(code: &str) -> (u16, String) {
    (401, code.to_owned())
}

fn good() -> (u16, String) {
    (200, String::new())
}

/// How often the keys were asked for.
fn fetches(forge: &Forge) -> usize {
    let asked = forge.asked();
    asked.iter().filter(|path| *path == "/keys").count()
}

#[rocket::async_test]
async fn a_rotation_is_followed_within_two_seconds_of_the_first_token() {
    let forge = Forge::start();
    let server = forge.server();
    assert_eq!(ask(&server, &forge.token()).await, good());
    forge.publish(&[forge.foreign_jwk("next")]);
    let new = forge.foreign_with_header("kid", json!("next"));
    let began = Instant::now();
    assert_eq!(ask(&server, &new).await, good());
    let took = began.elapsed();
    assert!(took < Duration::from_secs(2), "{took:?}");
    // The token was remembered, and is forgotten with its key.
    assert_eq!(ask(&server, &forge.token()).await, refused("key_unknown"));
    assert_eq!(ask(&server, &new).await, good());
}

#[rocket::async_test]
async fn a_flood_of_unknown_kids_costs_two_fetches_and_locks_nobody_out() {
    let forge = Forge::start();
    let server = forge.server();
    assert_eq!(ask(&server, &forge.token()).await, good());
    let flood = (0..300).map(async |number| {
        let token = forge.with_header("kid", json!(format!("kid-{number}")));
        assert_eq!(ask(&server, &token).await, refused("key_unknown"));
    });
    join_all(flood).await;
    let another = forge.with_claim("jti", json!("another"));
    assert_eq!(ask(&server, &another).await, good());
    // One or two at the start: the server looks by itself, and so does the first token.
    let found = fetches(&forge);
    assert!((1 + 2..=2 + 2).contains(&found), "{found}");
}

#[rocket::async_test]
async fn an_issuer_that_fails_is_not_noticed_while_a_set_is_held() {
    let forge = Forge::start();
    let server = forge.server();
    assert_eq!(ask(&server, &forge.token()).await, good());
    forge.fail();
    for number in 0..5 {
        let strange = forge.with_header("kid", json!(format!("kid-{number}")));
        assert_eq!(ask(&server, &strange).await, refused("key_unknown"));
        let unseen = forge.with_claim("jti", json!(number));
        assert_eq!(ask(&server, &unseen).await, good());
    }
}

/// A proxy is for the way out; keys of this machine do not go out.
#[rocket::async_test]
async fn no_proxy_is_asked_for_the_keys_of_this_machine() {
    let (forge, nobody) = (Forge::start(), Forge::absent());
    let names = ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];
    let server = forge.server_with(&names.map(|name| (name, nobody.origin())));
    assert_eq!(ask(&server, &forge.token()).await, good());
}

/// What is changed in the published key, which then is good for nothing under a name of its own.
fn unusable() -> Vec<(&'static str, Value)> {
    vec![
        ("kty", json!("EC")),
        ("kty", json!("oct")),
        ("use", json!("enc")),
        ("key_ops", json!(["sign", "encrypt"])),
        ("alg", json!("RS512")),
        ("alg", json!("HS256")),
        ("alg", json!("RSA-OAEP")),
        ("e", json!("AQ")),
        ("e", json!("AQAA")),
        ("d", json!("AQAB")),
        ("p", json!("AQAB")),
        ("n", json!(encode([0xff; 128]))),
        ("n", json!(encode(power_of_65537()))),
    ]
}

/// All of them stand in one set before the good one, which goes on to serve.
#[rocket::async_test]
async fn a_key_that_is_unusable_verifies_nothing_and_disturbs_no_other() {
    let forge = Forge::start();
    let named = |number: usize| format!("unusable-{number}");
    let rows = unusable();
    let mut keys: Vec<Value> = vec![json!(7), json!({"kty": "RSA"}), forge.jwk("control")];
    for (number, (member, value)) in rows.iter().enumerate() {
        let mut key = forge.jwk(&named(number));
        key[*member] = value.clone();
        keys.push(key);
    }
    keys.push(forge.jwk("published"));
    forge.publish(&keys);
    let server = forge.server();
    let control = forge.with_header("kid", json!("control"));
    assert_eq!(ask(&server, &control).await, good());
    for (number, row) in rows.iter().enumerate() {
        let token = forge.with_header("kid", json!(named(number)));
        assert_eq!(
            ask(&server, &token).await,
            refused("key_unknown"),
            "{row:?}"
        );
    }
    let weak = rows.iter().position(|row| *row == ("e", json!("AQ")));
    let forged = signed_by_exponent_one(&forge, &named(weak.unwrap()));
    assert_eq!(ask(&server, &forged).await, refused("key_unknown"));
    assert_eq!(ask(&server, &forge.token()).await, good());
}

/// The keys of a set, and what becomes of a token of the issuer's usual key and of one of the other, by one name.
struct Set(&'static str, &'static [Maker], Outcome, Outcome);

type Maker = fn(&Forge) -> Value;
type Outcome = (u16, &'static str);

const NONE: Outcome = (503, "keys_unavailable");
const TAKEN: Outcome = (200, "");
const FORGED: Outcome = (401, "signature_invalid");

const OWN: Maker = |forge| forge.jwk("published");
const TWIN: Maker = |forge| forge.foreign_jwk("published");
const SYMMETRIC: Maker =
    |forge| json!({"kty": "oct", "kid": "published", "k": encode(forge.public_key())});

#[rustfmt::skip]
const SETS: [Set; 6] = [
    Set("a symmetric twin", &[SYMMETRIC, OWN], TAKEN, FORGED),
    Set("a symmetric key alone", &[SYMMETRIC], NONE, NONE),
    Set("no key", &[], NONE, NONE),
    Set("a key twice", &[OWN, OWN], TAKEN, FORGED),
    Set("two keys of one name", &[TWIN, OWN], TAKEN, TAKEN),
    Set("another key of that name", &[TWIN], FORGED, TAKEN),
];

#[rocket::async_test]
async fn the_wrong_key_of_a_set_is_never_taken() {
    for Set(about, keys, of_own, of_other) in SETS {
        let forge = Forge::start();
        let keys: Vec<Value> = keys.iter().map(|key| key(&forge)).collect();
        forge.publish(&keys);
        let server = forge.server();
        for (token, (status, code)) in [
            (forge.token(), of_own),
            (forge.with_foreign_key(), of_other),
        ] {
            let found = ask(&server, &token).await;
            assert_eq!(found, (status, code.to_owned()), "{about}");
        }
    }
}

/// A token that verifies with an exponent of 1, by which a signature is what it signs (RFC 8017, section 9.2).
fn signed_by_exponent_one(forge: &Forge, kid: &str) -> String {
    let mut header = Forge::header();
    header["kid"] = json!(kid);
    let [header, claims] = [header, forge.claims()].map(|part| encode(part.to_string()));
    let message = format!("{header}.{claims}");
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, message.as_bytes());
    let of_sha256 = b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20";
    let end = [&[0], &of_sha256[..], hash.as_ref()].concat();
    let padding = vec![0xff; 256 - 2 - end.len()];
    let signature = [&[0, 1], &padding[..], &end].concat();
    format!("{message}.{}", encode(signature))
}

/// A modulus as the faulty library of CVE-2017-15361 makes them: a power of 65537 modulo every small prime.
fn power_of_65537() -> Vec<u8> {
    let mut power = vec![1_u8];
    for _ in 0..128 {
        let (high, low) = (
            [&power[..], &[0, 0]].concat(),
            [&[0, 0], &power[..]].concat(),
        );
        let mut carry = 0;
        let mut next = Vec::new();
        for (a, b) in high.iter().zip(&low).rev() {
            let sum = u16::from(*a) + u16::from(*b) + carry;
            next.push(sum.to_be_bytes()[1]);
            carry = sum >> 8;
        }
        next.reverse();
        power = next;
    }
    power
}
