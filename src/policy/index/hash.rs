//! Hashes of keys. They are seeded anew in every process, and only ever narrow the search: what they find is compared.

use std::hash::{BuildHasher as _, Hasher as _};

use hashbrown::DefaultHashBuilder;

/// Hashes texts.
#[derive(Debug, Default)]
pub(in crate::policy) struct Hash(DefaultHashBuilder);

impl Hash {
    #[inline]
    pub(in crate::policy) fn of(&self, text: &str) -> u64 {
        self.of_bytes(text.as_bytes())
    }

    #[inline]
    pub(in crate::policy) fn of_bytes(&self, bytes: &[u8]) -> u64 {
        let mut hasher = self.0.build_hasher();
        hasher.write(bytes);
        hasher.finish()
    }
}

/// Where every key begins.
pub(super) const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// Stands for a segment that may be anything.
pub(super) const PARAMETER: u64 = 0x8ebc_6af0_9c88_c6e3;

/// Two hashes as one; the order counts.
#[inline]
pub(in crate::policy) fn mix(left: u64, right: u64) -> u64 {
    let product =
        u128::from(left ^ 0x2d35_8dcc_aa6c_78a5) * u128::from(right ^ 0xe703_7ed1_a0b4_28db);
    let [low, high] = [product & u128::from(u64::MAX), product >> 64];
    u64::try_from(low ^ high)
        .unwrap_or_default()
        .rotate_left(23)
        ^ right
}
