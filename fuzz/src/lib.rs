//! What the targets share: the files of this folder, a signer, and what holds of every key.
//!
//! Every target asserts something of whatever is accepted; that nothing panics or reads past its bounds comes on top.

mod keys;
mod seeds;
mod signer;
mod split;

pub use keys::{all, check_key};
pub use seeds::{file, good};
pub use signer::{Signer, altered, encode};
pub use split::halves;
