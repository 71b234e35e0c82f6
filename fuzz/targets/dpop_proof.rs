//! DPoP proofs: as they come, none proves but the seeds; and of those that a key did sign, none but the ones that say what
//! they must (RFC 9449 §4.3).
//!
//! An input with a line feed is the header and the claims of a proof that is signed here.

#![no_main]

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value};
use whiteroom::auth::{Presented, PublicUrl, verify_proof};
use whiteroom_fuzz::{Signer, altered, encode, good, halves};

const TOKEN: &str = "token";

/// Seconds since the epoch; the seeds were made then.
const NOW: u32 = 1_700_000_000;

/// The proofs of keys that were thrown away, with the thumbprints of those keys, and a key that is still there.
struct World {
    good: Vec<(String, String)>,
    signer: Signer,
    thumbprint: String,
    urls: [PublicUrl; 1],
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let signer = Signer::of(7);
    let proofs = good("dpop_proof").into_iter();
    let world = World {
        good: proofs.map(|proof| (key_of(&proof), proof)).collect(),
        thumbprint: thumbprint(&signer.jwk()),
        signer,
        urls: [PublicUrl::parse("https://api.example").unwrap()],
    };
    for (thumbprint, proof) in &world.good {
        assert!(world.proves(proof, thumbprint), "{proof}");
    }
    world
});

fuzz_target!(|input: &str| {
    for (thumbprint, proof) in &WORLD.good {
        assert_eq!(WORLD.proves(input, thumbprint), input == proof);
    }
    let (header, claims) = halves(input.as_bytes());
    let proof = WORLD.signer.token(header, claims);
    if WORLD.proves(&proof, &WORLD.thumbprint) {
        check_header(header);
        check_claims(claims);
        let altered = altered(&proof, input.as_bytes());
        assert!(!WORLD.proves(&altered, &WORLD.thumbprint));
    }
});

impl World {
    /// Whether the proof lets the holder of a key send `GET https://api.example/reports` with the token.
    fn proves(&self, proof: &str, thumbprint: &str) -> bool {
        let presented = Presented {
            proofs: &[proof],
            method: "GET",
            path: "/reports",
            public_urls: &self.urls,
            ..Presented::default()
        };
        verify_proof(&presented, TOKEN, thumbprint, now()).is_ok()
    }
}

fn check_header(header: &[u8]) {
    let header: Map<String, Value> = serde_json::from_slice(header).unwrap();
    let typ = header["typ"].as_str().unwrap().to_ascii_lowercase();
    assert!(typ == "dpop+jwt" || typ == "application/dpop+jwt");
    assert_eq!(header["alg"], "EdDSA");
    assert!(!header.contains_key("crit"));
    let jwk = &header["jwk"];
    let own = WORLD.signer.jwk();
    assert!(
        ["kty", "crv", "x"]
            .iter()
            .all(|name| jwk[name] == own[name])
    );
    assert!(jwk.get("d").is_none() && jwk.get("k").is_none());
}

fn check_claims(claims: &[u8]) {
    let claims: Map<String, Value> = serde_json::from_slice(claims).unwrap();
    assert!((1..=256).contains(&claims["jti"].as_str().unwrap().len()));
    assert_eq!(claims["htm"], "GET");
    assert_eq!(claims["ath"], encode(digest(&SHA256, TOKEN.as_bytes())));
    let age = f64::from(NOW) - claims["iat"].as_f64().unwrap();
    assert!((-30.0..=300.0).contains(&age), "{age}");
    let htu = claims["htu"].as_str().unwrap();
    // Nothing but letters of an address, whose scheme and host may be written in capitals.
    assert!(htu.bytes().all(|byte| byte.is_ascii_graphic()));
    let (scheme, rest) = htu.split_once("://").unwrap();
    assert!(scheme.eq_ignore_ascii_case("https"));
    let host = rest.split(['/', '?', '#']).next().unwrap();
    assert!(!host.contains('@'));
    let is_usual = |port: &str| port.is_empty() || port.parse() == Ok(443);
    let (name, port) = host.split_once(':').unwrap_or((host, ""));
    assert!(is_usual(port), "{htu}");
    assert!(
        name.contains('%') || name.eq_ignore_ascii_case("api.example"),
        "{htu}"
    );
}

/// The thumbprint (RFC 7638) of the key in a proof.
fn key_of(proof: &str) -> String {
    let header = proof.split('.').next().unwrap();
    let header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap();
    thumbprint(&header["jwk"])
}

fn thumbprint(jwk: &Value) -> String {
    let covered = ["crv", "e", "kty", "n", "x", "y"];
    let members: BTreeMap<&str, &Value> = covered
        .into_iter()
        .filter_map(|name| Some((name, jwk.get(name)?)))
        .collect();
    encode(digest(&SHA256, &serde_json::to_vec(&members).unwrap()))
}

fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(NOW.into())
}
