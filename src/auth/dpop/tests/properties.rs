//! What holds for every input: nothing panics, and nothing but a proof proves.

use proptest::prelude::*;

use super::*;

fn is_refused(proof: &str) -> bool {
    let dpop = Dpop::new(Mode::Allowed, true, 1_000).unwrap();
    let _ = dpop.next_nonce(&[proof], at(NOW as f64));
    outcome(&dpop, &[proof], &KEY, NOW as f64).is_err()
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,20}".prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            proptest::collection::hash_map("[a-z]{1,3}", inner, 0..3)
                .prop_map(|members| members.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn any_text_is_refused(proof in any::<String>()) {
        prop_assert!(is_refused(&proof));
    }

    #[test]
    fn any_parts_are_refused(header: Vec<u8>, payload: Vec<u8>, signature: Vec<u8>) {
        prop_assert!(is_refused(&[header, payload, signature].map(encode).join(".")));
    }

    /// A good proof with any other value in one place is refused or, where the value does not matter, taken.
    #[test]
    fn any_member_is_judged(place in 0_usize..10, value in any_json()) {
        let mut parts = Parts::good(&KEY, "1");
        let names = ["typ", "alg", "jwk", "kid", "jti", "htm", "htu", "iat", "ath", "nonce"];
        let object = if place < 4 { &mut parts.header } else { &mut parts.claims };
        object[names[place]] = value;
        let found = outcome(&dpop(), &[&parts.signed_by(&KEY)], &KEY, NOW as f64);
        let may_be_anything = ["kid", "jti", "nonce"].contains(&names[place]);
        prop_assert!(found.is_err() || may_be_anything);
    }
}

#[test]
fn every_single_bit_flip_of_a_good_proof_is_refused() {
    let proof = good("1");
    assert_eq!(outcome(&dpop(), &[&proof], &KEY, NOW as f64), Ok(()));
    for index in 0..proof.len() {
        // The eighth bit makes it no UTF-8, which never gets here.
        for bit in 0..7 {
            let mut bytes = proof.clone().into_bytes();
            bytes[index] ^= 1 << bit;
            let flipped = String::from_utf8(bytes).unwrap();
            let found = outcome(&dpop(), &[&flipped], &KEY, NOW as f64);
            assert!(found.is_err(), "bit {bit} of byte {index}");
        }
    }
}
