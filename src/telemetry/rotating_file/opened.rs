//! A file that is open for lines at its end.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{FileExt, FileTypeExt, MetadataExt, OpenOptionsExt};
use std::path::Path;

/// With what is known of it.
#[derive(Debug)]
pub(super) struct Opened {
    file: File,
    /// In bytes; `None` for a device, which is never full.
    size: Option<u64>,
    identity: Identity,
}

/// Device and inode.
type Identity = (u64, u64);

impl Opened {
    /// Opens it for lines at its end, and ends a line that was cut off.
    pub(super) fn at(path: &Path) -> io::Result<Self> {
        // To open a pipe would wait for its reader.
        let is_odd = |kind: fs::FileType| !kind.is_file() && !kind.is_char_device();
        if fs::metadata(path).is_ok_and(|found| is_odd(found.file_type())) {
            return Err(io::Error::other("it is neither a file nor a device"));
        }
        let mut options = OpenOptions::new();
        let file = options.append(true).create(true).mode(MODE).open(path)?;
        let metadata = file.metadata()?;
        let mut opened = Self {
            size: metadata.is_file().then_some(metadata.len()),
            identity: (metadata.dev(), metadata.ino()),
            file,
        };
        if opened.ends_within_a_line(path) {
            opened.append(b"\n")?;
        }
        Ok(opened)
    }

    /// Whether the process that wrote it before was cut off.
    fn ends_within_a_line(&self, path: &Path) -> bool {
        let last = self.size.and_then(|size| size.checked_sub(1));
        let read = last.and_then(|last| {
            let mut byte = [0];
            File::open(path).ok()?.read_exact_at(&mut byte, last).ok()?;
            Some(byte)
        });
        read.is_some_and(|byte| byte != [b'\n'])
    }

    /// Whether it is still the file at `path`.
    pub(super) fn is_at(&self, path: &Path) -> bool {
        let found = fs::metadata(path);
        found.is_ok_and(|found| (found.dev(), found.ino()) == self.identity)
    }

    /// Whether `piece` would make it larger than `most` bytes; an empty one takes any piece.
    pub(super) fn is_full(&self, piece: &[u8], most: u64) -> bool {
        self.size
            .is_some_and(|size| size > 0 && size.saturating_add(length(piece)) > most)
    }

    /// Writes all of `piece`, or nothing of it.
    pub(super) fn append(&mut self, piece: &[u8]) -> io::Result<()> {
        let written = self.file.write_all(piece);
        if let Some(size) = &mut self.size {
            match written {
                Ok(()) => *size = size.saturating_add(length(piece)),
                Err(_) => self.file.set_len(*size)?,
            }
        }
        written
    }
}

fn length(piece: &[u8]) -> u64 {
    u64::try_from(piece.len()).unwrap_or(u64::MAX)
}

/// Nobody but its owner and those who read logs need to know who did what.
const MODE: u32 = 0o640;
