//! Proofs (RFC 9449) that name the request that the client sent, and not the proxy's question.

use serde_json::json;

use super::{ask, ask_with, code, forwarded, original, trusting};
use crate::support::{Forge, Prover};

#[rocket::async_test]
async fn a_proof_is_for_the_method_and_the_address_that_the_client_called() {
    let forge = Forge::start();
    let prover = Prover::new();
    let token = forge.with_claim("cnf", json!({"jkt": prover.thumbprint()}));
    // The path of the public address is that of this server alone.
    let public = ("WHITEROOM_AUTH__PUBLIC_URL", "https://api.example.com/v1");
    let servers = ["x-original", "x-forwarded"].map(|source| {
        let server = forge.server_with(&[&trusting(source)[..], &[public]].concat());
        server.keep_secret(&token);
        server
    });
    for (method, url, status, wanted) in [
        ("GET", "https://api.example.com/api/open", 200, ""),
        (
            "GET",
            "https://api.example.com/v1/api/open",
            401,
            "proof_address",
        ),
        (
            "GET",
            "https://api.example.com/authz/forward",
            401,
            "proof_address",
        ),
        // The host that a client wrote into its request.
        ("GET", "https://a.example/api/open", 401, "proof_address"),
        (
            "POST",
            "https://api.example.com/api/open",
            401,
            "proof_method",
        ),
    ] {
        for (server, tell) in servers.iter().zip([original, forwarded]) {
            let proof = prover.proof(method, url, &token);
            let presented = format!("Authorization: DPoP {token}\r\nDPoP: {proof}\r\n");
            let head = tell("GET", "/api/open?a=b") + presented.as_str();
            // A proxy asks by the method of its choice.
            let answer = ask_with("POST", "/authz/forward", server, &head);
            let found = code(server, &answer, url).unwrap_or_default();
            assert_eq!(
                (answer.status, found.as_str()),
                (status, wanted),
                "{method} {url}"
            );
            if status == 200 {
                let again = ask(server, &head);
                assert_eq!(
                    code(server, &again, "again").as_deref(),
                    Some("proof_replayed")
                );
            }
        }
    }
    let proof = prover.proof("HEAD", "https://api.example.com/api/open", &token);
    let head = format!("Authorization: DPoP {token}\r\nDPoP: {proof}\r\n");
    let answer = ask_with("HEAD", "/authz/envoy/api/open", &servers[0], head);
    assert_eq!(answer.status, 200, "{answer:?}");
}
