//! What holds for every input: no header panics, no altered token passes.

use proptest::prelude::*;

use super::super::bearer::Bearer;
use super::super::jws::{Algorithms, KeySet, json};
use super::super::refusal::{Refusal, RefusalKind};
use super::super::token::UnverifiedToken;
use super::*;
use crate::auth::{DpopMode, ProofFlaw};

/// Everything that text from a stranger passes through before a key is chosen.
fn read(header: &str) -> Result<(), Refusal> {
    let presented = Presented {
        authorization: &[header],
        query_token: false,
        ..Presented::default()
    };
    match Bearer::read(&presented, DpopMode::Allowed.schemes())? {
        Some(bearer) => UnverifiedToken::parse(bearer.unverified()).map(|_| ()),
        None => Ok(()),
    }
}

proptest! {
    #[test]
    fn any_header_is_read_or_refused(header in any::<String>()) {
        let _ = read(&header);
    }

    #[test]
    fn any_token_is_read_or_refused(token in "[^ ]{0,200}") {
        let refused = read(&format!("Bearer {token}")).is_err();
        prop_assert!(refused, "random text is no token");
    }

    #[test]
    fn any_parts_are_read_or_refused(header: Vec<u8>, payload: Vec<u8>, signature: Vec<u8>) {
        let parts = [header, payload, signature].map(signing::encode).join(".");
        let refused = read(&format!("Bearer {parts}")).is_err();
        prop_assert!(refused, "random parts are no token");
    }

    #[test]
    fn any_bytes_are_json_or_not(bytes: Vec<u8>) {
        let _ = json::object(&bytes);
        prop_assert!(KeySet::parse(&bytes, Algorithms::ASYMMETRIC).is_err());
    }
}

#[tokio::test]
async fn every_single_bit_flip_of_a_good_token_is_refused() {
    let world = World::new();
    let token = world.token();
    assert_eq!(world.bearer(&token).await, "known");
    for index in 0..token.len() {
        // The eighth bit makes it no UTF-8, which never gets here.
        for bit in 0..7 {
            let mut bytes = token.clone().into_bytes();
            bytes[index] ^= 1 << bit;
            let flipped = String::from_utf8(bytes).unwrap();
            let outcome = world.bearer(&flipped).await;
            assert!(
                Refusal::CODES.contains(&outcome),
                "bit {bit} of byte {index}: {outcome}"
            );
        }
    }
}

#[test]
fn every_refusal_has_a_code_of_its_own_and_a_fit_description() {
    let retry_after = Duration::from_secs(30);
    let refusals = [
        Refusal::HeaderRepeated,
        Refusal::HeaderMalformed,
        Refusal::BearerMalformed,
        Refusal::TokenTwice,
        Refusal::TokenTooLong,
        Refusal::TokenNotCompact,
        Refusal::TokenEncrypted,
        Refusal::TokenEncoding,
        Refusal::HeaderNotJson,
        Refusal::PayloadNotJson,
        Refusal::AlgorithmNotAllowed,
        Refusal::ExtensionDemanded,
        Refusal::TypeNotAllowed,
        Refusal::KeyUnknown,
        Refusal::KeyAmbiguous,
        Refusal::KeyMismatch,
        Refusal::SignatureInvalid,
        Refusal::IssuerMismatch,
        Refusal::AudienceMismatch,
        Refusal::IdToken,
        Refusal::DateInvalid,
        Refusal::TokenExpired,
        Refusal::TokenNotYetValid,
        Refusal::TokenFromFuture,
        Refusal::TokenTooOld,
        Refusal::SubjectInvalid,
        Refusal::ClaimMissing,
        Refusal::ClaimMismatch,
        Refusal::TokenRevoked,
        Refusal::ConfirmationInvalid,
        Refusal::TokenBound,
        Refusal::TokenNotBound,
        Refusal::BindingRequired,
        Refusal::CertificateMissing,
        Refusal::CertificateUnreadable,
        Refusal::CertificateMismatch,
    ];
    let refusals: Vec<Refusal> = refusals
        .into_iter()
        .chain(FLAWS.map(Refusal::Proof))
        .chain([Refusal::KeysUnavailable { retry_after }])
        .collect();
    let codes: Vec<&str> = refusals.iter().map(|refusal| refusal.code()).collect();
    assert_eq!(codes, Refusal::CODES);
    assert_eq!(FLAWS.map(ProofFlaw::code), ProofFlaw::CODES);
    for refusal in refusals {
        let text = refusal.description();
        let fits = |c: char| (' '..='~').contains(&c) && c != '"' && c != '\\';
        assert!(!text.is_empty() && text.chars().all(fits), "{text}");
        let kind = match refusal.code() {
            "header_repeated" | "header_malformed" | "bearer_malformed" | "token_twice" => {
                RefusalKind::Malformed
            }
            "proof_nonce" => RefusalKind::NonceWanted,
            code if code.starts_with("proof") => RefusalKind::Unproven,
            "keys_unavailable" => RefusalKind::Unavailable { retry_after },
            _ => RefusalKind::Invalid,
        };
        assert_eq!(refusal.kind(), kind, "{text}");
    }
}

/// In the order of their codes.
const FLAWS: [ProofFlaw; 18] = [
    ProofFlaw::Missing,
    ProofFlaw::Repeated,
    ProofFlaw::Malformed,
    ProofFlaw::Type,
    ProofFlaw::Algorithm,
    ProofFlaw::Key,
    ProofFlaw::Claims,
    ProofFlaw::Method,
    ProofFlaw::Address,
    ProofFlaw::Stale,
    ProofFlaw::FromFuture,
    ProofFlaw::OtherToken,
    ProofFlaw::OtherKey,
    ProofFlaw::Signature,
    ProofFlaw::Nonce,
    ProofFlaw::Replayed,
    ProofFlaw::TooMany,
    ProofFlaw::AddressUnknown,
];
