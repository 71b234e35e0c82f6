//! Proofs one after the other: each counts once, and none is pushed out.

use rocket::futures::future::join_all;
use serde_json::json;

use super::{MEMBERS, World, url};
use crate::support::Prover;

#[rocket::async_test]
async fn a_proof_is_taken_once() {
    let world = World::public_with(&[]);
    let proof = [world.proof(MEMBERS)];
    assert_eq!(world.prove(MEMBERS, &proof).await.status(), 200);
    let replayed = world.prove(MEMBERS, &proof).await;
    let (code, _) = world.refused(replayed, 401, "a replay").await;
    assert_eq!(code, "proof_replayed");
    assert_eq!(
        world.prove(MEMBERS, &[world.proof(MEMBERS)]).await.status(),
        200
    );
}

#[rocket::async_test]
async fn a_refused_proof_may_still_be_used() {
    let world = World::public_with(&[]);
    let proof = [world.proof(MEMBERS)];
    let elsewhere = world.prove("/api/open", &proof).await;
    let (code, _) = world.refused(elsewhere, 401, "elsewhere").await;
    assert_eq!(code, "proof_address");
    assert_eq!(world.prove(MEMBERS, &proof).await.status(), 200);
}

#[rocket::async_test]
async fn a_key_uses_up_its_part_of_the_memory_and_no_more() {
    let world = World::public_with(&[("WHITEROOM_AUTH__DPOP_PROOFS", "1000")]);
    for _ in 0..50 {
        let answer = world.prove(MEMBERS, &[world.proof(MEMBERS)]).await;
        assert_eq!(answer.status(), 200);
    }
    let answer = world.prove(MEMBERS, &[world.proof(MEMBERS)]).await;
    let (code, _) = world.refused(answer, 401, "one more").await;
    assert_eq!(code, "proofs_too_many");
    let other = Prover::new();
    let token = world
        .forge
        .with_claim("cnf", json!({"jkt": other.thumbprint()}));
    let proof = other.proof("GET", &url(), &token);
    let answer = world.get(MEMBERS, &format!("DPoP {token}"), &[proof]).await;
    assert_eq!(answer.status(), 200);
}

/// Nothing is pushed out: when the memory is full, what was used stays used, and nobody uses anything more.
#[rocket::async_test]
async fn a_full_memory_refuses_and_forgets_nothing() {
    let world = World::public_with(&[("WHITEROOM_AUTH__DPOP_PROOFS", "1000")]);
    let of_another = || {
        let prover = Prover::new();
        let bound = json!({"jkt": prover.thumbprint()});
        (world.forge.with_claim("cnf", bound), prover)
    };
    let first = [world.proof(MEMBERS)];
    assert_eq!(world.prove(MEMBERS, &first).await.status(), 200);
    for number in 0..20 {
        let (token, prover) = of_another();
        let uses = if number == 19 { 49 } else { 50 };
        let used = (0..uses).map(async |_| {
            let proof = prover.proof("GET", &url(), &token);
            let answer = world.get(MEMBERS, &format!("DPoP {token}"), &[proof]).await;
            assert_eq!(answer.status(), 200, "{number}");
        });
        join_all(used).await;
    }
    let (token, prover) = of_another();
    let proof = prover.proof("GET", &url(), &token);
    let answer = world.get(MEMBERS, &format!("DPoP {token}"), &[proof]).await;
    let (code, _) = world.refused(answer, 401, "a full memory").await;
    assert_eq!(code, "proofs_too_many");
    let replayed = world.prove(MEMBERS, &first).await;
    let (code, _) = world.refused(replayed, 401, "the first of all").await;
    assert_eq!(code, "proof_replayed");
}
