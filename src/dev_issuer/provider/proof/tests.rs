use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use rocket::http::{ContentType, Header, Method};
use serde_json::{Value, json};

use crate::dev_issuer::client::PERSONA_GRANT;
use crate::dev_issuer::provider::browser::{Browser, Reply};
use crate::dev_issuer::provider::samples::{claims_of, code_request, form};

/// A client with a key.
struct Client(EcdsaKeyPair);

/// The two objects of a proof, which a row may change.
struct Parts {
    header: Value,
    claims: Value,
}

impl Client {
    fn new() -> Self {
        Self(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap())
    }

    fn jwk(&self) -> Value {
        let point = &self.0.public_key().as_ref()[1..];
        let (x, y) = point.split_at(32);
        json!({"kty": "EC", "crv": "P-256", "x": encode(x), "y": encode(y)})
    }

    fn thumbprint(&self) -> String {
        let jwk = self.jwk();
        let members = format!(
            r#"{{"crv":"P-256","kty":"EC","x":{},"y":{}}}"#,
            jwk["x"], jwk["y"]
        );
        encode(digest(&SHA256, members.as_bytes()))
    }

    /// A good proof for the token endpoint, but for what `change` does.
    fn proof(&self, id: &str, change: impl Fn(&mut Parts)) -> String {
        let now = std::time::SystemTime::now();
        let now = now.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        let url = "http://localhost:8002/oauth/token";
        let mut parts = Parts {
            header: json!({"typ": "dpop+jwt", "alg": "ES256", "jwk": self.jwk()}),
            claims: json!({"jti": id, "htm": "POST", "htu": url, "iat": now}),
        };
        change(&mut parts);
        let [header, claims] = [parts.header, parts.claims].map(|part| encode(part.to_string()));
        let message = format!("{header}.{claims}");
        let signature = self.0.sign(&SystemRandom::new(), message.as_bytes());
        format!("{message}.{}", encode(signature.unwrap()))
    }
}

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn ask(browser: &Browser, fields: &[(&str, &str)], proofs: &[&str]) -> Reply {
    let mut request = browser.request(Method::Post, "/oauth/token");
    for proof in proofs {
        request.add_header(Header::new("DPoP", (*proof).to_owned()));
    }
    browser.send(request.header(ContentType::Form).body(form(fields)))
}

const MINT: [(&str, &str); 2] = [("grant_type", PERSONA_GRANT), ("who", "alice")];

#[test]
fn a_proof_binds_the_tokens_to_its_key() {
    let (browser, client) = (Browser::new(), Client::new());
    let bound = ask(&browser, &MINT, &[&client.proof("1", |_| {})]).json();
    assert_eq!(bound["token_type"], "DPoP");
    let cnf = &claims_of(&bound["access_token"])["cnf"];
    assert_eq!(*cnf, json!({"jkt": client.thumbprint()}));
    let plain = ask(&browser, &MINT, &[]).json();
    assert_eq!(plain["token_type"], "Bearer");
    assert_eq!(claims_of(&plain["access_token"]).get("cnf"), None);
}

/// What is changed in a good proof.
type Row = (&'static str, fn(&mut Parts));

#[rustfmt::skip]
const BAD: [Row; 19] = [
    ("typ", |p| p.header["typ"] = json!("JWT")),
    ("alg", |p| p.header["alg"] = json!("HS256")),
    ("key", |p| p.header["jwk"] = Client::new().jwk()),
    ("no key", |p| p.header["jwk"] = Value::Null),
    ("a private key", |p| p.header["jwk"]["d"] = json!("AA")),
    ("a private key, by a null", |p| p.header["jwk"]["d"] = Value::Null),
    ("a part of a private RSA key", |p| p.header["jwk"]["dp"] = json!("AA")),
    ("a key that is a secret as well", |p| p.header["jwk"]["k"] = json!("AA")),
    ("crit", |p| p.header["crit"] = json!(["exp"])),
    ("crit of nothing", |p| p.header["crit"] = json!([])),
    ("an unencoded payload", |p| p.header["b64"] = json!(false)),
    ("method", |p| p.claims["htm"] = json!("GET")),
    ("path", |p| p.claims["htu"] = json!("http://localhost:8002/userinfo")),
    ("host", |p| p.claims["htu"] = json!("http://evil.example:8002/oauth/token")),
    ("port", |p| p.claims["htu"] = json!("http://localhost:8003/oauth/token")),
    ("too old", |p| p.claims["iat"] = json!(p.claims["iat"].as_u64().unwrap() - 400)),
    ("from the future", |p| p.claims["iat"] = json!(p.claims["iat"].as_u64().unwrap() + 60)),
    ("no jti", |p| p.claims["jti"] = Value::Null),
    ("an empty jti", |p| p.claims["jti"] = json!("")),
];

#[test]
fn a_bad_proof_gets_no_token() {
    let (browser, client) = (Browser::new(), Client::new());
    for (about, change) in BAD {
        let reply = ask(&browser, &MINT, &[&client.proof("1", change)]);
        let found = (reply.status, reply.error());
        assert_eq!(found, (400, "invalid_dpop_proof".to_owned()), "{about}");
    }
    let good = client.proof("1", |_| {});
    let other = client.proof("2", |_| {});
    let foreign = Client::new();
    let unsigned = client.proof("3", |_| {});
    let unsigned = unsigned.rsplit_once('.').unwrap().0.to_owned() + ".";
    for (about, proofs, status) in [
        ("two", vec![good.as_str(), &other], 400),
        ("nonsense", vec!["nonsense"], 400),
        ("unsigned", vec![&unsigned], 400),
        ("good", vec![&good], 200),
        ("used before", vec![&good], 400),
        (
            "the same id of another key",
            vec![&foreign.proof("1", |_| {})],
            200,
        ),
        (
            "by the address",
            vec![&client.proof("4", |p| {
                p.claims["htu"] = json!("http://127.0.0.1:8002/oauth/token?a#b");
            })],
            200,
        ),
    ] {
        assert_eq!(ask(&browser, &MINT, &proofs).status, status, "{about}");
    }
}

#[test]
fn a_refresh_token_is_for_the_holder_of_the_key() {
    let (browser, client) = (Browser::new(), Client::new());
    let code = browser.sign_in("alice", &[]).returned("code").unwrap();
    let request = code_request(&code);
    let tokens = ask(&browser, &request, &[&client.proof("1", |_| {})]).json();
    let token = tokens["refresh_token"].as_str().unwrap();
    let fields = [
        ("grant_type", "refresh_token"),
        ("client_id", "spa"),
        ("refresh_token", token),
    ];
    let thief = Client::new().proof("1", |_| {});
    for proofs in [vec![], vec![thief.as_str()]] {
        assert_eq!(
            ask(&browser, &fields, &proofs).error(),
            "invalid_dpop_proof"
        );
    }
    let renewed = ask(&browser, &fields, &[&client.proof("2", |_| {})]).json();
    assert_eq!(
        renewed["token_type"], "DPoP",
        "a refused refresh spent nothing"
    );
    let cnf = &claims_of(&renewed["access_token"])["cnf"];
    assert_eq!(cnf["jkt"], client.thumbprint());
}

#[test]
fn a_code_that_was_asked_for_with_a_key_is_for_its_holder() {
    for (about, holds, wanted) in [("the key", true, 200), ("another", false, 400)] {
        let (browser, client) = (Browser::new(), Client::new());
        let key = client.thumbprint();
        let code = browser.sign_in("alice", &[("dpop_jkt", &key)]);
        let code = code.returned("code").unwrap();
        let holder = if holds { client } else { Client::new() };
        let reply = ask(
            &browser,
            &code_request(&code),
            &[&holder.proof("1", |_| {})],
        );
        assert_eq!(reply.status, wanted, "{about}");
    }
}

#[test]
fn the_profile_is_for_the_holder_of_the_key() {
    let (browser, client) = (Browser::new(), Client::new());
    let code = browser.sign_in("alice", &[]).returned("code").unwrap();
    let tokens = ask(
        &browser,
        &code_request(&code),
        &[&client.proof("1", |_| {})],
    )
    .json();
    let token = tokens["access_token"].as_str().unwrap();
    let hash = encode(digest(&SHA256, token.as_bytes()));
    let here = |id: &str, ath: &str| {
        let ath = ath.to_owned();
        client.proof(id, move |p| {
            p.claims["htm"] = json!("GET");
            p.claims["htu"] = json!("http://localhost:8002/userinfo");
            p.claims["ath"] = json!(ath);
        })
    };
    for (about, scheme, proof, wanted) in [
        ("a proof", "DPoP", Some(here("2", &hash)), 200),
        ("as a bearer token", "Bearer", None, 401),
        (
            "as a bearer token with a proof",
            "Bearer",
            Some(here("3", &hash)),
            401,
        ),
        ("no proof", "DPoP", None, 401),
        (
            "a proof for another token",
            "DPoP",
            Some(here("4", "other")),
            401,
        ),
    ] {
        let mut request = browser.request(Method::Get, "/userinfo");
        request.add_header(Header::new("Authorization", format!("{scheme} {token}")));
        if let Some(proof) = proof {
            request.add_header(Header::new("DPoP", proof));
        }
        assert_eq!(browser.send(request).status, wanted, "{about}");
    }
    let plain = ask(&browser, &MINT, &[]).json();
    let token = plain["access_token"].as_str().unwrap();
    let request = browser.request(Method::Get, "/userinfo");
    let unbound = Header::new("Authorization", format!("DPoP {token}"));
    assert_eq!(browser.send(request.header(unbound)).status, 401);
}
