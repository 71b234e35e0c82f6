//! Nonces of the server, where they are switched on (RFC 9449, section 9).

use serde_json::json;

use super::{ALGS, MEMBERS, METADATA, World, header};

#[rocket::async_test]
async fn a_proof_needs_the_nonce_that_the_refusal_gives_out() {
    let world = World::public_with(&[("WHITEROOM_AUTH__DPOP_NONCE", "true")]);
    let answer = world.prove(MEMBERS, &[world.proof(MEMBERS)]).await;
    let nonce = header(&answer, "dpop-nonce").expect("a nonce");
    let (code, challenge) = world.refused(answer, 401, "no nonce").await;
    assert_eq!(code, "proof_nonce");
    let error = r#"error="use_dpop_nonce", error_description="DETAIL""#;
    assert_eq!(challenge, format!("DPoP {error}, {ALGS}, {METADATA}"));

    let with_nonce = |nonce: &str| {
        world
            .prover
            .with_claim(world.claims(), "nonce", json!(nonce))
    };
    let answer = world.prove(MEMBERS, &[with_nonce(&nonce)]).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(header(&answer, "dpop-nonce"), None, "it is the newest");

    let answer = world.prove(MEMBERS, &[with_nonce("guessed")]).await;
    assert_eq!(header(&answer, "dpop-nonce"), Some(nonce));
    let (code, _) = world.refused(answer, 401, "a guessed nonce").await;
    assert_eq!(code, "proof_nonce");
}

#[rocket::async_test]
async fn who_sends_no_proof_is_given_no_nonce() {
    let world = World::public_with(&[("WHITEROOM_AUTH__DPOP_NONCE", "true")]);
    let plain = format!("Bearer {}", world.forge.token());
    for authorization in ["", &plain] {
        let answer = world.get(MEMBERS, authorization, &[]).await;
        assert_eq!(header(&answer, "dpop-nonce"), None, "{authorization}");
    }
}

#[rocket::async_test]
async fn nonces_are_off_unless_switched_on() {
    let world = World::public_with(&[]);
    let answer = world.prove(MEMBERS, &[world.proof(MEMBERS)]).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(header(&answer, "dpop-nonce"), None);
}

#[rocket::async_test]
async fn a_page_of_another_origin_may_send_a_proof_and_read_a_nonce() {
    let origin = "https://app.example.com";
    let world = World::public_with(&[
        ("WHITEROOM_AUTH__DPOP_NONCE", "true"),
        ("WHITEROOM_CORS__ALLOWED_ORIGINS", origin),
    ]);
    let preflight = world.server.request("OPTIONS", MEMBERS);
    let preflight = preflight
        .header("Origin", origin)
        .header("Access-Control-Request-Method", "GET")
        .header("Access-Control-Request-Headers", "authorization,dpop");
    let answer = preflight.send().await.unwrap();
    let accepted = header(&answer, "access-control-allow-headers").unwrap();
    assert!(
        accepted.split(", ").any(|name| name == "DPoP"),
        "{accepted}"
    );

    let request = world
        .server
        .request("GET", MEMBERS)
        .header("Origin", origin);
    let request = request.header("Authorization", format!("DPoP {}", world.token));
    let answer = request
        .header("DPoP", world.proof(MEMBERS))
        .send()
        .await
        .unwrap();
    let exposed = header(&answer, "access-control-expose-headers").unwrap();
    assert!(
        exposed.split(", ").any(|name| name == "DPoP-Nonce"),
        "{exposed}"
    );
    assert!(header(&answer, "dpop-nonce").is_some());
    world.refused(answer, 401, "no nonce").await;
}
