//! Which tokens are taken, at every door alike.

use aws_lc_rs::hmac;
use serde_json::{Value, json};

use super::Wanted::{self, Alice, Refused};
use super::{DOORS, expect};
use crate::support::{AUDIENCE, CLIENT_ID, Forge, encode, now};

/// A good token but for one thing.
struct Row(&'static str, fn(&Forge) -> String, Wanted);

const fn invalid(code: &'static str) -> Wanted {
    Refused(401, code)
}

#[rustfmt::skip]
const FORMS: [Row; 18] = [
    Row("a good token", Forge::token, Alice),
    Row("one part", |_| "opaque".into(), invalid("token_not_compact")),
    Row("two parts", |f| parts(f)[..2].join("."), invalid("token_not_compact")),
    Row("four parts", |f| f.token() + ".", invalid("token_not_compact")),
    Row("five parts: a JWE", |f| f.token() + ".AAAA.AAAA", invalid("token_encrypted")),
    Row("padding", |f| f.token() + "=", invalid("token_encoding")),
    Row("the other alphabet", |f| f.token().replacen('.', ".+/+/", 1), invalid("token_encoding")),
    Row("a tail that is not canonical", |f| other_tail(&f.token()), invalid("token_encoding")),
    Row("the JSON serialisation", json_serialisation, invalid("token_not_compact")),
    Row("17 KiB", |f| f.with_claim("long", json!("x".repeat(17 * 1024))), invalid("token_too_long")),
    Row("a payload of 100 KB", |f| f.with_claim("long", json!("x".repeat(100_000))), invalid("token_too_long")),
    Row("10,000 deep", |f| f.sign_bytes(&header(), "[".repeat(10_000).as_bytes()), invalid("payload_not_json")),
    Row("a payload that is no object", |f| f.sign_bytes(&header(), b"[]"), invalid("payload_not_json")),
    Row("a claim twice", |f| f.sign_bytes(&header(), br#"{"exp":1,"exp":4102444800}"#), invalid("payload_not_json")),
    Row("a byte order mark", |f| f.sign_bytes(&header(), "\u{feff}{}".as_bytes()), invalid("payload_not_json")),
    Row("UTF-16", |f| f.sign_bytes(&header(), b"{\0}\0"), invalid("payload_not_json")),
    Row("a header that is not JSON", |f| f.sign_bytes(b"{", b"{}"), invalid("header_not_json")),
    Row("alg twice", |f| f.sign_bytes(br#"{"alg":"none","alg":"RS256"}"#, b"{}"), invalid("header_not_json")),
];

#[rustfmt::skip]
const SIGNATURES: [Row; 20] = [
    Row("a foreign key", Forge::with_foreign_key, invalid("signature_invalid")),
    Row("a foreign key that the header offers", |f| f.foreign_with_header("jwk", f.foreign_jwk("published")), invalid("signature_invalid")),
    Row("another payload", tampered, invalid("signature_invalid")),
    Row("no signature", |f| format!("{}.", parts(f)[..2].join(".")), invalid("signature_invalid")),
    Row("alg none", |f| f.with_header("alg", json!("none")), invalid("algorithm_not_allowed")),
    Row("alg nOnE without a signature", |_| unsigned("nOnE"), invalid("algorithm_not_allowed")),
    Row("HS256 keyed with the public key", keyed_with_public_key, invalid("algorithm_not_allowed")),
    Row("RS512", |f| f.with_header("alg", json!("RS512")), invalid("algorithm_not_allowed")),
    Row("ES256", |f| f.with_header("alg", json!("ES256")), invalid("algorithm_not_allowed")),
    Row("alg missing", |f| f.with_header("alg", Value::Null), invalid("algorithm_not_allowed")),
    Row("an unknown kid", |f| f.with_header("kid", json!("../etc/passwd")), invalid("key_unknown")),
    Row("a kid that is a number", |f| f.with_header("kid", json!(7)), invalid("key_unknown")),
    Row("no kid, and one key", |f| f.with_header("kid", Value::Null), Alice),
    Row("crit", |f| f.with_header("crit", json!(["exp"])), invalid("extension_demanded")),
    Row("an unencoded payload", |f| f.with_header("b64", json!(false)), invalid("extension_demanded")),
    Row("no typ", |f| f.with_header("typ", Value::Null), Alice),
    Row("typ at+jwt", |f| f.with_header("typ", json!("at+jwt")), Alice),
    Row("typ application/AT+JWT", |f| f.with_header("typ", json!("application/AT+JWT")), Alice),
    Row("typ dpop+jwt", |f| f.with_header("typ", json!("dpop+jwt")), invalid("type_not_allowed")),
    Row("typ logout+jwt", |f| f.with_header("typ", json!("logout+jwt")), invalid("type_not_allowed")),
];

#[rustfmt::skip]
const CLAIMS: [Row; 32] = [
    Row("iss missing", |f| f.with_claim("iss", Value::Null), invalid("issuer_mismatch")),
    Row("iss of another", |f| f.with_claim("iss", json!("https://evil.example/")), invalid("issuer_mismatch")),
    Row("iss without its slash", |f| f.with_claim("iss", json!(f.origin())), invalid("issuer_mismatch")),
    Row("iss with https", |f| { f.with_claim("iss", json!(format!("{}/", f.origin().replacen("http", "https", 1)))) }, invalid("issuer_mismatch")),
    Row("iss a list", |f| f.with_claim("iss", json!([format!("{}/", f.origin())])), invalid("issuer_mismatch")),
    Row("iss a number", |f| f.with_claim("iss", json!(1)), invalid("issuer_mismatch")),
    Row("aud missing", |f| f.with_claim("aud", Value::Null), invalid("audience_mismatch")),
    Row("aud of another", |f| f.with_claim("aud", json!("https://other.example")), invalid("audience_mismatch")),
    Row("aud a part of ours", |f| f.with_claim("aud", json!("https://api")), invalid("audience_mismatch")),
    Row("aud longer than ours", |f| f.with_claim("aud", json!("https://api.example.com")), invalid("audience_mismatch")),
    Row("aud an empty list", |f| f.with_claim("aud", json!([])), invalid("audience_mismatch")),
    Row("aud a number", |f| f.with_claim("aud", json!(1)), invalid("audience_mismatch")),
    Row("aud a list with ours", |f| f.with_claim("aud", json!(["https://other.example", AUDIENCE])), Alice),
    Row("an ID token", |f| f.with_claim("aud", json!(CLIENT_ID)), invalid("id_token")),
    Row("exp missing", |f| f.with_claim("exp", Value::Null), invalid("date_invalid")),
    Row("exp past", |f| f.with_claim("exp", json!(1)), invalid("token_expired")),
    Row("exp past beyond the leeway", |f| f.with_claim("exp", json!(now() - 6)), invalid("token_expired")),
    Row("exp a text", |f| f.with_claim("exp", json!("4102444800")), invalid("date_invalid")),
    Row("exp negative", |f| f.with_claim("exp", json!(-1)), invalid("date_invalid")),
    Row("exp 1e308", |f| f.with_claim("exp", json!(1e308)), invalid("date_invalid")),
    Row("exp with a fraction", |f| f.with_claim("exp", json!(4_102_444_800.5)), Alice),
    Row("nbf ahead", |f| f.with_claim("nbf", json!(now() + 600)), invalid("token_not_yet_valid")),
    Row("nbf now", |f| f.with_claim("nbf", json!(now())), Alice),
    Row("nbf a text", |f| f.with_claim("nbf", json!("now")), invalid("date_invalid")),
    Row("iat ahead", |f| f.with_claim("iat", json!(now() + 600)), invalid("token_from_future")),
    Row("iat missing", |f| f.with_claim("iat", Value::Null), Alice),
    Row("sub missing", |f| f.with_claim("sub", Value::Null), invalid("subject_invalid")),
    Row("sub empty", |f| f.with_claim("sub", json!("")), invalid("subject_invalid")),
    Row("sub a number", |f| f.with_claim("sub", json!(7)), invalid("subject_invalid")),
    Row("sub of strange letters", |f| f.with_claim("sub", json!("a,b*\"\n\u{202e}")), Alice),
    Row("sub named like a permission", |f| f.with_claim("sub", json!("permission:read:protected")), Alice),
    Row("permissions a text", |f| f.with_claim("permissions", json!("read:protected")), Alice),
];

#[rocket::async_test]
async fn a_token_of_another_form_is_refused() {
    check(&FORMS).await;
}

#[rocket::async_test]
async fn a_token_that_the_issuer_did_not_sign_so_is_refused() {
    check(&SIGNATURES).await;
}

#[rocket::async_test]
async fn a_token_for_another_time_place_or_person_is_refused() {
    check(&CLAIMS).await;
}

async fn check(rows: &[Row]) {
    let forge = Forge::start();
    let server = forge.server();
    for Row(about, token, wanted) in rows {
        let token = token(&forge);
        if token.len() > 40 {
            server.keep_secret(&token);
        }
        for door in DOORS {
            let request = server.request(door.method, door.path).bearer_auth(&token);
            let answer = request.body(door.body).send().await.unwrap();
            expect(&server, answer, door, *wanted, about).await;
        }
    }
}

#[rocket::async_test]
async fn a_token_offers_no_key_of_its_own_and_nothing_is_fetched_for_it() {
    let forge = Forge::start();
    let server = forge.server();
    for name in ["jku", "x5u", "jwk", "x5c"] {
        let offered = json!(format!("{}/offered", forge.origin()));
        let token = forge.with_header(name, offered);
        server.keep_secret(&token);
        let request = server
            .request("GET", "/api/members-only")
            .bearer_auth(&token);
        expect(
            &server,
            request.send().await.unwrap(),
            DOORS[0],
            Alice,
            name,
        )
        .await;
    }
    let asked = forge.asked();
    assert!(
        !asked.is_empty() && !asked.iter().any(|path| path == "/offered"),
        "{asked:?}"
    );
}

fn header() -> Vec<u8> {
    Forge::header().to_string().into_bytes()
}

fn parts(forge: &Forge) -> Vec<String> {
    forge.token().split('.').map(str::to_owned).collect()
}

/// Bob's claims under the signature of alice's.
fn tampered(forge: &Forge) -> String {
    let mut claims = forge.claims();
    claims["sub"] = json!("auth0|bob");
    let parts = parts(forge);
    format!("{}.{}.{}", parts[0], encode(claims.to_string()), parts[2])
}

/// The last letter of a signature of 256 bytes holds two stray bits: four in six are unused.
fn other_tail(token: &str) -> String {
    let (rest, last) = token.split_at(token.len() - 1);
    let stray = match last {
        "A" => "B",
        "Q" => "R",
        "g" => "h",
        _ => "x",
    };
    format!("{rest}{stray}")
}

fn json_serialisation(forge: &Forge) -> String {
    let parts = parts(forge);
    json!({"protected": parts[0], "payload": parts[1], "signature": parts[2]}).to_string()
}

fn unsigned(algorithm: &str) -> String {
    let header = json!({"alg": algorithm, "typ": "JWT"}).to_string();
    format!("{}.{}.", encode(header), encode("{}"))
}

fn keyed_with_public_key(forge: &Forge) -> String {
    let header = json!({"alg": "HS256", "typ": "JWT"}).to_string();
    let signed = format!("{}.{}", encode(header), encode(forge.claims().to_string()));
    let key = hmac::Key::new(hmac::HMAC_SHA256, forge.public_key());
    let signature = hmac::sign(&key, signed.as_bytes());
    format!("{signed}.{}", encode(signature.as_ref()))
}
