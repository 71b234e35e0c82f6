//! Proofs one after the other: each is taken once, and none that was refused is remembered.

use super::*;

/// Seconds after the start, the id of the proof, when it was made, and what becomes of it.
#[test]
fn a_proof_is_taken_once_as_long_as_it_could_be_used() {
    let dpop = dpop();
    for (later, id, made, wanted) in [
        (0.0, "a", 0, Ok(())),
        (0.0, "a", 0, Err(ProofFlaw::Replayed)),
        (0.0, "b", 0, Ok(())),
        // The id counts, whatever else the proof says.
        (100.0, "a", 100, Err(ProofFlaw::Replayed)),
        (299.9, "a", 0, Err(ProofFlaw::Replayed)),
        (300.0, "a", 0, Err(ProofFlaw::Replayed)),
        (300.5, "a", 0, Err(ProofFlaw::Stale)),
        (301.0, "a", 301, Ok(())),
        (301.0, "c", 331, Ok(())),
        (631.0, "c", 331, Err(ProofFlaw::Replayed)),
    ] {
        let mut parts = Parts::good(&KEY, id);
        parts.claims["iat"] = json!(NOW + made);
        let proof = parts.signed_by(&KEY);
        let found = outcome(&dpop, &[&proof], &KEY, NOW as f64 + later);
        assert_eq!(found, wanted, "{id} made at {made}, used at {later}");
    }
}

#[test]
fn the_same_id_of_another_key_is_another_proof() {
    let dpop = dpop();
    for key in [&*KEY, &*OTHER] {
        let proof = Parts::good(key, "a").signed_by(key);
        assert_eq!(outcome(&dpop, &[&proof], key, NOW as f64), Ok(()));
    }
}

/// Whoever holds a token but not its key can use up nothing.
#[test]
fn a_proof_that_does_not_prove_is_not_remembered() {
    let dpop = dpop();
    let forged = Parts::good(&KEY, "a").signed_by(&OTHER);
    let mut late = Parts::good(&KEY, "a");
    late.claims["iat"] = json!(NOW - 301);
    for proof in [forged, late.signed_by(&KEY)] {
        assert!(outcome(&dpop, &[&proof], &KEY, NOW as f64).is_err());
    }
    assert_eq!(outcome(&dpop, &[&good("a")], &KEY, NOW as f64), Ok(()));
}

#[test]
fn one_key_uses_up_its_part_and_no_more() {
    let dpop = Dpop::new(Mode::Allowed, false, 60).unwrap();
    let outcomes = ["a", "b", "c", "d"].map(|id| outcome(&dpop, &[&good(id)], &KEY, NOW as f64));
    let full = Err(ProofFlaw::TooMany);
    assert_eq!(outcomes, [Ok(()), Ok(()), Ok(()), full]);
    let others = Parts::good(&OTHER, "a").signed_by(&OTHER);
    assert_eq!(outcome(&dpop, &[&others], &OTHER, NOW as f64), Ok(()));
}

#[test]
fn with_nonces_a_proof_needs_one_that_the_server_gave_out() {
    let dpop = Dpop::new(Mode::Allowed, true, 1_000).unwrap();
    let plain = good("a");
    let now = NOW as f64;
    assert_eq!(outcome(&dpop, &[&plain], &KEY, now), Err(ProofFlaw::Nonce));
    let nonce = dpop.next_nonce(&[&plain], at(now)).unwrap();
    // How many seconds later, what becomes of a proof with that nonce, and whether its sender is given another.
    for (later, id, wanted, is_given_another) in [
        (0, "a", Ok(()), false),
        (0, "a", Err(ProofFlaw::Replayed), false),
        (160, "b", Ok(()), true),
        (301, "c", Err(ProofFlaw::Nonce), true),
    ] {
        let mut parts = Parts::good(&KEY, id);
        parts.claims["iat"] = json!(NOW + later);
        parts.claims["nonce"] = json!(nonce);
        let proof = parts.signed_by(&KEY);
        let then = (NOW + later) as f64;
        assert_eq!(outcome(&dpop, &[&proof], &KEY, then), wanted, "{later}");
        let next = dpop.next_nonce(&[&proof], at(then));
        assert_eq!(next.is_some(), is_given_another, "{later}");
    }
    let mut parts = Parts::good(&KEY, "d");
    parts.claims["nonce"] = json!("guessed");
    let guessed = parts.signed_by(&KEY);
    assert_eq!(
        outcome(&dpop, &[&guessed], &KEY, now),
        Err(ProofFlaw::Nonce)
    );
}

#[test]
fn nonces_are_for_proofs_and_only_where_they_are_on() {
    let proof = good("a");
    let now = at(NOW as f64);
    let with = |mode| Dpop::new(mode, true, 1_000).unwrap();
    assert!(with(Mode::Required).next_nonce(&[&proof], now).is_some());
    assert!(
        with(Mode::Required)
            .next_nonce(&["nonsense"], now)
            .is_some()
    );
    assert_eq!(with(Mode::Required).next_nonce(&[], now), None);
    assert_eq!(
        with(Mode::Required).next_nonce(&[&proof, &proof], now),
        None
    );
    assert_eq!(with(Mode::Disabled).next_nonce(&[&proof], now), None);
    assert_eq!(dpop().next_nonce(&[&proof], now), None);
}
