//! What a policy folder looks like from outside: cheap to take, and another whenever a file in it may be another.
//!
//! Nothing is opened. A path counts with where its links lead, so re-pointing a link is a change even when both files
//! have one length and one time.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::policy::source;

/// How the files of a folder looked at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fingerprint {
    folder: Look,
    files: Vec<Look>,
}

/// One path: where it leads and what is there, or why that cannot be known.
type Look = Result<(PathBuf, Identity), io::ErrorKind>;

/// What tells one file from another, and one state of it from the next.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Identity {
    device: u64,
    inode: u64,
    mode: u32,
    length: u64,
    modified: (i64, i64),
    /// It tells of edits that put the time of modification back.
    changed: (i64, i64),
}

impl Fingerprint {
    /// Looks at the policy files in `dir`.
    pub(super) fn of(dir: &Path) -> Self {
        let files = source::FILES.iter().chain([&source::CANDIDATE]);
        let files = files.map(|name| look(&dir.join(name)));
        Self {
            folder: look(dir).map(|(path, identity)| (path, identity.of_folder())),
            files: files.collect(),
        }
    }

    /// The folder itself, as long as it is there: its path without links, and what tells it from its successor.
    pub(super) fn folder(&self) -> Option<(&Path, (u64, u64))> {
        let (path, identity) = self.folder.as_ref().ok()?;
        Some((path, (identity.device, identity.inode)))
    }
}

impl Identity {
    /// Without what other files in the folder change.
    fn of_folder(self) -> Self {
        Self {
            length: 0,
            modified: (0, 0),
            changed: (0, 0),
            ..self
        }
    }
}

fn look(path: &Path) -> Look {
    let kind = |error: io::Error| error.kind();
    let target = fs::canonicalize(path).map_err(kind)?;
    let metadata = fs::metadata(&target).map_err(kind)?;
    let identity = Identity {
        device: metadata.dev(),
        inode: metadata.ino(),
        mode: metadata.mode(),
        length: metadata.len(),
        modified: (metadata.mtime(), metadata.mtime_nsec()),
        changed: (metadata.ctime(), metadata.ctime_nsec()),
    };
    Ok((target, identity))
}

#[cfg(test)]
mod tests;
