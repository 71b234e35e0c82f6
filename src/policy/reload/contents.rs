//! What a reading of the folder found, as far as it takes to know it again.

use aws_lc_rs::digest::{Context, SHA256};

use crate::policy::courtesy::in_pieces;
use crate::policy::problem::Problem;
use crate::policy::source::{Folder, Source};

/// Equal for two readings that must lead to one judgement.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Contents {
    /// The hashes of the files' texts.
    Texts([Option<Vec<u8>>; 3]),
    /// Why there are no texts.
    Unreadable(Vec<Problem>),
}

impl Contents {
    pub(super) fn of(read: &Result<Folder, Vec<Problem>>) -> Self {
        match read {
            Ok(Folder {
                model,
                rules,
                cases,
            }) => {
                Self::Texts([Some(model), Some(rules), cases.as_ref()].map(|file| file.map(hash)))
            }
            Err(problems) => Self::Unreadable(problems.clone()),
        }
    }
}

fn hash(source: &Source) -> Vec<u8> {
    let mut hash = Context::new(&SHA256);
    in_pieces(source.text.as_bytes(), |piece| hash.update(piece));
    hash.finish().as_ref().to_vec()
}
