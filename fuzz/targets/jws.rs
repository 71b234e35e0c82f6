//! Signed tokens as they come: none is believed but those that the holders of the keys signed, letter by letter.
//!
//! The private keys were thrown away when the seeds had been signed, so nothing else can be good.

#![no_main]

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use libfuzzer_sys::fuzz_target;
use whiteroom::auth::jws::{self, Algorithms, Key, KeySet};
use whiteroom_fuzz::{all, file, good};

/// A key for each algorithm, and the tokens that they signed.
struct World {
    published: KeySet,
    secret: KeySet,
    good: Vec<String>,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let published = file("seeds/key_set/good-every-kind");
    let secret = Key::from_secret(&[7; 64], all()).unwrap();
    let world = World {
        published: KeySet::parse(published.as_bytes(), Algorithms::ASYMMETRIC).unwrap(),
        secret: KeySet::configured(vec![secret]).unwrap(),
        good: good("jws"),
    };
    for token in &world.good {
        assert!(world.believes(token), "{token}");
    }
    world
});

impl World {
    /// Whether some key verifies it, with all algorithms allowed.
    fn believes(&self, token: &str) -> bool {
        let [published, secret] =
            [&self.published, &self.secret].map(|keys| jws::verify(token, keys, all()));
        let verified = published.or(secret);
        if let Ok(payload) = &verified {
            let middle = token.split('.').nth(1).unwrap();
            assert_eq!(*payload, URL_SAFE_NO_PAD.decode(middle).unwrap());
        }
        verified.is_ok()
    }
}

fuzz_target!(|token: &str| {
    if WORLD.believes(token) {
        assert!(WORLD.good.iter().any(|good| good == token), "a forgery");
    }
});
