//! Edits of `revoked.toml`: a token is refused from the next request on, and nothing else changes.

use std::fs;

use serde_json::{Value, json};

use super::{WATCHING, ready, reloads, replace, until, until_reloads};
use crate::support::{Folder, Forge, Server, now};

fn server(forge: &Forge, folder: &Folder, watch: &str) -> Server {
    forge.server_with(&[
        ("WHITEROOM_POLICY__DIR", folder.name()),
        ("WHITEROOM_POLICY__WATCH", watch),
        ("WHITEROOM_TELEMETRY__LOG_FORMAT", "json"),
    ])
}

/// A good token with these claims, which must never be printed.
fn token(forge: &Forge, server: &Server, claims: &Value) -> String {
    let token = forge.with_claims(claims);
    server.keep_secret(&token);
    token
}

async fn status(server: &Server, token: &str) -> u16 {
    let request = server.request("GET", "/api/protected").bearer_auth(token);
    request.send().await.unwrap().status().as_u16()
}

async fn refused(server: &Server, token: &str, about: &str) {
    for path in ["/api/protected", "/api/open"] {
        let request = server.request("GET", path).bearer_auth(token);
        let answer = request.send().await.unwrap();
        let challenge = answer.headers().get("www-authenticate");
        let challenge = challenge.expect(about).to_str().unwrap();
        let wanted = r#"Bearer realm="api", error="invalid_token", error_description="the token has been revoked; sign in again""#;
        assert_eq!(challenge, wanted, "{about} {path}");
        let problem = server.problem(answer, about).await;
        let (status, code) = (&problem["status"], &problem["code"]);
        assert_eq!((status, code), (&401.into(), &"token_revoked".into()));
    }
    let asked = server.request("POST", "/api/access").bearer_auth(token);
    let asked = asked.json(&json!({"requests": ["GET /api/open"]}));
    assert_eq!(asked.send().await.unwrap().status(), 401, "{about}");
}

/// Each row is an entry, the claims of a token that it revokes, and of one that it does not.
#[rocket::async_test]
async fn a_revocation_is_effective_while_the_server_runs_and_ends_with_its_entry() {
    let forge = Forge::start();
    let issuer = format!("{}/", forge.origin());
    let moment = now() - 100;
    let before = format!("issued_before = {moment}");
    let (of_issuer, of_another) = (
        format!("[[token]]\njti = 'one'\nissuer = '{issuer}'"),
        "[[token]]\njti = 'two'\nissuer = 'https://another.example/'",
    );
    for watch in WATCHING {
        let folder = Folder::with_shipped_policy();
        let server = server(&forge, &folder, watch);
        let revision = ready(&server).await["policy_revision"].clone();
        let file = folder.path().join("revoked.toml");
        for (entry, revoked, good) in [
            (
                "[[token]]\njti = 'one'".to_owned(),
                json!({"jti": "one"}),
                json!({"jti": "two"}),
            ),
            (
                format!("{of_issuer}\n{of_another}"),
                json!({"jti": "one"}),
                json!({"jti": "two"}),
            ),
            (
                format!("[[subject]]\nsub = 'auth0|bob'\n{before}"),
                json!({"sub": "auth0|bob", "iat": moment - 1}),
                json!({"sub": "auth0|bob", "iat": moment}),
            ),
            (
                format!("[[subject]]\nsub = 'auth0|bob'\n{before}"),
                json!({"sub": "auth0|bob", "iat": moment - 1}),
                json!({"sub": "auth0|alice", "iat": moment - 1}),
            ),
            (
                "[[session]]\nsid = 'one'".to_owned(),
                json!({"sid": "one"}),
                json!({"jti": "one", "sid": "two"}),
            ),
        ] {
            let about = format!("{watch} {entry}");
            let [revoked, good] = [revoked, good].map(|claims| token(&forge, &server, &claims));
            assert_eq!(status(&server, &revoked).await, 200, "{about}");
            replace(&file, &entry);
            let is_refused = || async { status(&server, &revoked).await == 401 };
            until(&server, &about, is_refused).await;
            refused(&server, &revoked, &about).await;
            assert_eq!(status(&server, &good).await, 200, "{about}");
            fs::remove_file(&file).unwrap();
            let is_good = || async { status(&server, &revoked).await == 200 };
            until(&server, &about, is_good).await;
        }
        let healthy = ready(&server).await;
        assert_eq!(healthy["policy_revision"], revision, "{watch}");
        assert_eq!(healthy.get("degraded"), None, "{watch}");
    }
}

/// By its own signature and its expiry a token is refused before anybody looks for it in a list.
#[rocket::async_test]
async fn only_a_good_token_is_looked_for_in_the_list() {
    let forge = Forge::start();
    let folder = Folder::with_shipped_policy();
    folder.file(
        "revoked.toml",
        "[[subject]]\nsub = 'auth0|alice'\nissued_before = 9999-01-01T00:00:00Z",
    );
    let server = server(&forge, &folder, "events");
    for (about, token, code) in [
        ("revoked since the start", forge.token(), "token_revoked"),
        (
            "without a date of issue",
            forge.with_claim("iat", Value::Null),
            "token_revoked",
        ),
        (
            "a foreign key",
            forge.with_foreign_key(),
            "signature_invalid",
        ),
        (
            "expired",
            forge.with_claim("exp", json!(now() - 60)),
            "token_expired",
        ),
    ] {
        server.keep_secret(&token);
        let request = server.request("GET", "/api/open").bearer_auth(&token);
        let problem = server.problem(request.send().await.unwrap(), about).await;
        assert_eq!(problem["code"], code, "{about}");
    }
}

#[rocket::async_test]
async fn a_bad_list_keeps_the_last_good_one_and_is_told() {
    let forge = Forge::start();
    let folder = Folder::with_shipped_policy();
    let file = folder.file("revoked.toml", "[[token]]\njti = 'one'\n");
    let server = server(&forge, &folder, "events");
    let one = token(&forge, &server, &json!({"jti": "one"}));
    let two = token(&forge, &server, &json!({"jti": "two"}));
    refused(&server, &one, "since the start").await;
    let healthy = ready(&server).await;

    let bad = "[[token]]\njti = 'two'\n[[session]]\nsid = ''\n";
    replace(file.as_ref(), bad);
    until_reloads(&server, "a bad list", "rejected", 1).await;
    refused(&server, &one, "by the last good list").await;
    assert_eq!(status(&server, &two).await, 200);
    let degraded = ready(&server).await;
    assert_eq!(degraded["policy_revision"], healthy["policy_revision"]);
    let reason = degraded["degraded"][0].as_str().unwrap();
    assert!(
        reason.contains(&format!("{file}:4:7: `sid` is empty")),
        "{reason}"
    );

    // A good policy beside a bad list is no more live than the list is.
    folder.append("policy.csv", &super::allow("/api/wide"));
    until_reloads(&server, "still bad", "rejected", 2).await;
    assert!(!super::may(&server, "/api/wide").await);

    replace(file.as_ref(), &bad.replace("''", "'s'"));
    let is_swapped = || async { status(&server, &two).await == 401 };
    until(&server, "a good list", is_swapped).await;
    until(&server, "its policy", || super::may(&server, "/api/wide")).await;
    assert_eq!(status(&server, &one).await, 200);
    assert_eq!(ready(&server).await.get("degraded"), None);
    assert!(reloads(&server, "loaded").await < 1.5);
}

/// An entry about an issuer that nobody trusts revokes nothing: it is served by, and told with its place, at the start and
/// at each edit.
#[rocket::async_test]
async fn an_issuer_that_nobody_trusts_is_warned_of() {
    let forge = Forge::start();
    let folder = Folder::with_shipped_policy();
    let entry = |issuer: &str| format!("[[token]]\njti = 'one'\nissuer = '{issuer}'\n");
    let file = folder.file("revoked.toml", &entry("https://first.example/"));
    let server = server(&forge, &folder, "events");
    let one = token(&forge, &server, &json!({"jti": "one"}));
    assert_eq!(status(&server, &one).await, 200);
    replace(file.as_ref(), &entry("https://second.example/"));
    until_reloads(&server, "another stranger", "loaded", 1).await;
    replace(file.as_ref(), &entry(forge.origin()));
    let is_refused = || async { status(&server, &one).await == 401 };
    until(&server, "our issuer", is_refused).await;

    let told = server.stop("TERM").told;
    let warnings: Vec<Value> = told
        .lines()
        .filter(|line| line.contains("revocation-issuer"))
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let [first, second] = warnings.as_slice() else {
        panic!("not two warnings: {told}")
    };
    for (warning, name) in [(first, "first"), (second, "second")] {
        assert_eq!(warning["level"], "WARN", "{warning}");
        assert_eq!(warning["place"], format!("{file}:3:10"), "{warning}");
        let message = warning["message"].as_str().unwrap();
        let says = format!("no token of `https://{name}.example` is taken");
        assert!(message.contains(&says), "{message}");
        assert!(!warning["mend"].as_str().unwrap().is_empty(), "{warning}");
    }
}
