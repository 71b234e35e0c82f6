mod refresh;

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use rocket::http::{ContentType, Method};
use serde_json::{Value, json};

use crate::dev_issuer::client::PERSONA_GRANT;
use crate::dev_issuer::provider::browser::Browser;
use crate::dev_issuer::provider::samples::{claims_of, code_request};

/// Checks a token with nothing but the published key.
fn verify_by_hand(token: &Value, key: &Value) -> Value {
    let parts: Vec<&str> = token.as_str().unwrap().split('.').collect();
    let [header, payload, signature] = parts.as_slice() else {
        panic!("{token}")
    };
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
    let header: Value = serde_json::from_slice(&decode(header)).unwrap();
    assert_eq!(
        header,
        json!({"typ": "JWT", "alg": "RS256", "kid": key["kid"]})
    );
    let public = RsaPublicKeyComponents {
        n: decode(key["n"].as_str().unwrap()),
        e: decode(key["e"].as_str().unwrap()),
    };
    let message = format!("{}.{payload}", parts[0]);
    let signature = decode(signature);
    public
        .verify(&RSA_PKCS1_2048_8192_SHA256, message.as_bytes(), &signature)
        .unwrap();
    serde_json::from_slice(&decode(payload)).unwrap()
}

#[test]
fn a_whole_sign_in_ends_in_tokens_that_verify() {
    let browser = Browser::new();
    let key = browser.get("/.well-known/jwks.json").json()["keys"][0].clone();
    let tokens = browser.tokens("alice", &[("max_age", "600")]);
    assert_eq!(tokens["token_type"], "Bearer");
    assert_eq!(tokens["expires_in"], 3600);
    assert_eq!(tokens["scope"], "openid profile email offline_access");

    let id = verify_by_hand(&tokens["id_token"], &key);
    for (name, expected) in [
        ("iss", "http://localhost:8002/"),
        ("aud", "spa"),
        ("sub", "auth0|alice"),
        ("nonce", "the nonce"),
        ("name", "Alice <Admin>"),
        ("email", "alice@example.com"),
    ] {
        assert_eq!(id[name], expected, "{name}");
    }
    assert!(id["auth_time"].as_u64() <= id["iat"].as_u64() && id["sid"].is_string());

    let access = verify_by_hand(&tokens["access_token"], &key);
    assert_eq!(
        access["aud"],
        json!(["https://api.example", "http://localhost:8002/userinfo"])
    );
    assert_eq!(access["permissions"], json!(["read:protected"]));
    assert_eq!(access["azp"], "spa");
    assert_eq!(
        access["exp"].as_u64(),
        access["iat"].as_u64().map(|at| at + 3600)
    );
    assert_eq!(
        (&access["name"], &access["email"]),
        (&Value::Null, &Value::Null)
    );
}

#[test]
fn what_was_not_asked_for_is_not_issued() {
    let browser = Browser::new();
    let changes = [("scope", ""), ("audience", ""), ("nonce", "")];
    let tokens = browser.tokens("alice", &changes);
    for name in ["id_token", "refresh_token", "scope"] {
        assert_eq!(tokens[name], Value::Null, "{name}");
    }
    assert_eq!(
        claims_of(&tokens["access_token"])["aud"],
        "http://localhost:8002/userinfo"
    );
}

/// Redeems a fresh code with one field changed (an empty value removes it).
#[track_caller]
fn check_code(name: &'static str, value: &str, status: u16, error: &str) {
    let browser = Browser::new();
    let code = browser.sign_in("alice", &[]).returned("code").unwrap();
    let kept = code_request(&code)
        .into_iter()
        .filter(|(field, _)| *field != name);
    let fields: Vec<_> = kept.chain([(name, value)]).collect();
    let reply = browser.post_form("/oauth/token", &fields);
    assert_eq!(
        (reply.status, reply.error().as_str()),
        (status, error),
        "{name}={value}"
    );
}

#[test]
fn each_field_of_a_code_request_is_checked() {
    check_code("grant_type", "", 400, "invalid_request");
    check_code("grant_type", "password", 400, "unsupported_grant_type");
    check_code("client_id", "", 400, "invalid_request");
    check_code("client_id", "other", 401, "invalid_client");
    check_code("redirect_uri", "", 400, "invalid_request");
    check_code(
        "redirect_uri",
        "http://localhost:8000/other",
        400,
        "invalid_grant",
    );
    check_code("code", "", 400, "invalid_request");
    check_code("code", "made-up", 400, "invalid_grant");
    check_code("code_verifier", "", 400, "invalid_request");
    check_code("code_verifier", &"a".repeat(43), 400, "invalid_grant");
    check_code("code_verifier", "short", 400, "invalid_grant");
}

#[test]
fn a_json_body_is_as_good_as_a_form() {
    let browser = Browser::new();
    let code = browser.sign_in("alice", &[]).returned("code").unwrap();
    let mut body: serde_json::Map<String, Value> = code_request(&code)
        .into_iter()
        .map(|(name, value)| (name.to_owned(), json!(value)))
        .collect();
    body.insert("timeout".to_owned(), json!(10_000));
    assert_eq!(
        browser
            .post_json("/oauth/token", &Value::Object(body))
            .status,
        200
    );
}

#[track_caller]
fn check_body(browser: &Browser, kind: &ContentType, body: &str) {
    let request = browser
        .request(Method::Post, "/oauth/token")
        .header(kind.clone());
    let reply = browser.send(request.body(body));
    assert_eq!(
        (reply.status, reply.error().as_str()),
        (400, "invalid_request"),
        "{kind}: {body:.40}"
    );
    assert_eq!(reply.header("Cache-Control"), Some("no-store"));
}

#[test]
fn an_unreadable_body_is_an_invalid_request() {
    let browser = Browser::new();
    check_body(&browser, &ContentType::JSON, "");
    check_body(&browser, &ContentType::JSON, "[]");
    check_body(&browser, &ContentType::JSON, "{\"grant_type\":");
    check_body(&browser, &ContentType::JSON, r#"{"grant_type": 1}"#);
    check_body(&browser, &ContentType::Form, "");
    check_body(&browser, &ContentType::Plain, "grant_type=refresh_token");
    check_body(
        &browser,
        &ContentType::Form,
        "grant_type=refresh_token&grant_type=refresh_token",
    );
    check_body(&browser, &ContentType::Form, &"x".repeat(70_000));
}

#[test]
fn the_command_line_mints_a_token_for_a_persona() {
    let browser = Browser::new();
    let reply = browser.post_form(
        "/oauth/token",
        &[("grant_type", PERSONA_GRANT), ("who", "alice")],
    );
    let claims = claims_of(&reply.json()["access_token"]);
    assert_eq!(
        (&claims["sub"], &claims["aud"]),
        (&json!("auth0|alice"), &json!("https://api.example"))
    );
    assert_eq!(
        (
            reply.json().get("id_token"),
            reply.json().get("refresh_token")
        ),
        (None, None)
    );
}

#[track_caller]
fn check_mint(browser: &Browser, fields: &[(&str, &str)], status: u16, error: &str) {
    let usual = [("grant_type", PERSONA_GRANT)];
    let fields: Vec<_> = usual.iter().chain(fields).copied().collect();
    let reply = browser.post_form("/oauth/token", &fields);
    assert_eq!(
        (reply.status, reply.error().as_str()),
        (status, error),
        "{fields:?}"
    );
}

#[test]
fn a_mint_is_refused_for_strangers() {
    let browser = Browser::new();
    check_mint(&browser, &[], 400, "invalid_request");
    check_mint(&browser, &[("who", "mallory")], 400, "invalid_grant");
    check_mint(
        &browser,
        &[("who", "alice"), ("client_id", "other")],
        401,
        "invalid_client",
    );
    check_mint(
        &browser,
        &[("who", "alice"), ("audience", "https://other.example")],
        403,
        "access_denied",
    );
}
