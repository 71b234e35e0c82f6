//! Every challenge leads to the metadata, where there is some, and says the same as without it.

use super::{METADATA, named};
use crate::support::{Forge, Server};

/// A way to be refused: a path, the value of `Authorization`, in which `TOKEN` stands for a token without permissions, the
/// status, and the error that the challenge names.
#[rustfmt::skip]
const REFUSED: [(&str, &str, u16, &str); 6] = [
    ("/api/protected", "", 401, ""),
    ("/api/protected", "Basic x", 401, ""),
    ("/api/open", "Bearer x", 401, "invalid_token"),
    ("/api/protected", "Bearer", 400, "invalid_request"),
    ("/api/open", "Bearer a b", 400, "invalid_request"),
    ("/api/protected", "Bearer TOKEN", 403, "insufficient_scope"),
];

/// The address that is configured, and where its metadata is.
#[rustfmt::skip]
const NAMED: [(&str, &str); 4] = [
    ("https://api.example.com", "https://api.example.com/.well-known/oauth-protected-resource"),
    ("https://api.example.com/", "https://api.example.com/.well-known/oauth-protected-resource"),
    ("https://API.example.com:443/v1", "https://api.example.com/.well-known/oauth-protected-resource/v1"),
    ("", ""),
];

const PROOFS: &str =
    r#", DPoP algs="RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 ES256K EdDSA""#;

#[rocket::async_test]
async fn every_challenge_leads_to_the_metadata() {
    let forge = Forge::start();
    for (public_url, metadata) in NAMED {
        let server = named(&forge, public_url);
        for (path, authorization, status, error) in REFUSED {
            let about = format!("{public_url}: {authorization} {path}");
            let head = match metadata {
                "" => r#"Bearer realm="api""#.to_owned(),
                url => format!(r#"Bearer realm="api", resource_metadata="{url}""#),
            };
            let challenge = refused(&server, &forge, path, authorization, status).await;
            let rest = challenge.strip_prefix(&head).expect(&challenge);
            let offered = if metadata.is_empty() { "" } else { PROOFS };
            let named = match error {
                // Whoever sent no token is offered every scheme; a proof can be checked where the address is known.
                "" => rest == offered,
                error => rest.starts_with(&format!(r#", error="{error}", "#)),
            };
            assert!(named, "{about}: {challenge}");
            assert!(!rest.contains("resource_metadata"), "{about}: {challenge}");
        }
    }
}

async fn refused(
    server: &Server,
    forge: &Forge,
    path: &str,
    authorization: &str,
    status: u16,
) -> String {
    let token = forge.with_claim("permissions", serde_json::json!([]));
    server.keep_secret(&token);
    let mut request = server.request("GET", path).header("Host", "evil.example");
    if !authorization.is_empty() {
        request = request.header("Authorization", authorization.replace("TOKEN", &token));
    }
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), status, "{authorization} {path}");
    let challenges: Vec<_> = answer
        .headers()
        .get_all("www-authenticate")
        .iter()
        .collect();
    let [challenge] = challenges.as_slice() else {
        panic!("{authorization} {path}: {challenges:?}")
    };
    let challenge = challenge.to_str().unwrap().to_owned();
    server.problem(answer, path).await;
    challenge
}

/// Where no token would help, none is asked for.
#[rocket::async_test]
async fn what_a_token_does_not_mend_has_no_challenge() {
    let forge = Forge::absent();
    let server = named(&forge, "https://api.example.com");
    let token = forge.token();
    server.keep_secret(&token);
    for (path, status) in [
        ("/api/open", 503),
        ("/api/nothing", 404),
        ("/api//open", 400),
    ] {
        let answer = server.request("GET", path).bearer_auth(&token);
        let answer = answer.send().await.unwrap();
        assert_eq!(answer.status(), status, "{path}");
        assert_eq!(answer.headers().get("www-authenticate"), None, "{path}");
    }
}

/// A client that was refused finds the issuer without knowing anything else.
#[rocket::async_test]
async fn a_client_finds_its_issuer_from_a_refusal() {
    let server = Server::dev();
    super::ready(&server, &server.token("bob").await).await;
    let answer = server.get("/api/protected").await;
    let challenge = answer.headers()["www-authenticate"].to_str().unwrap();
    let url = challenge.split('"').nth(3).expect(challenge);
    let path = url.strip_prefix(server.public()).expect(url).to_owned();
    assert_eq!(path, METADATA);
    let found: serde_json::Value = server.get(&path).await.json().await.unwrap();
    let issuer = format!("{}/", server.issuer());
    assert_eq!(found["authorization_servers"], serde_json::json!([issuer]));
}
