//! Reads the bytes of one file, if it is one: never more than so many, and never waiting for anybody.
//!
//! A file is looked at before it is opened, because opening a device may do something, and once more when it is open: what
//! lies there may be another thing by then. Opening does not wait, as it would for the writer of a named pipe.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::sync::Arc;

use rustix::fs::OFlags;

use crate::policy::problem::{Code, Place, Problem};

/// The bytes of the file at `path`, which problems call `file`, at most so many; `mend` is for when it is missing.
pub(super) fn read(
    path: &Path,
    file: &Arc<str>,
    (max, mend): (u64, &str),
) -> Result<Vec<u8>, Problem> {
    let metadata = fs::metadata(path).map_err(|error| unread(file, &error, mend))?;
    check_kind(file, &metadata)?;
    read_opened(path, file, (max, mend))
}

/// Opens what lies at `path` now and reads it, if it is a file.
pub(super) fn read_opened(
    path: &Path,
    file: &Arc<str>,
    (max, mend): (u64, &str),
) -> Result<Vec<u8>, Problem> {
    let unread = |error: io::Error| unread(file, &error, mend);
    let opened = open(path).map_err(unread)?;
    let metadata = opened.metadata().map_err(unread)?;
    check_kind(file, &metadata)?;
    if metadata.len() > max {
        return Err(too_large(file, max));
    }
    let size = usize::try_from(metadata.len()).unwrap_or_default();
    let mut bytes = Vec::with_capacity(size + 1);
    // It may grow while it is read.
    let mut limited = opened.take(max + 1);
    limited.read_to_end(&mut bytes).map_err(unread)?;
    match bytes.len() as u64 > max {
        true => Err(too_large(file, max)),
        false => Ok(bytes),
    }
}

/// Opens without waiting for anybody.
fn open(path: &Path) -> io::Result<File> {
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
    let mut options = OpenOptions::new();
    options.read(true).custom_flags(flags.bits().cast_signed());
    options.open(path)
}

fn check_kind(file: &Arc<str>, metadata: &Metadata) -> Result<(), Problem> {
    if metadata.is_file() {
        return Ok(());
    }
    let mend = "put a plain file in its place";
    Err(unreadable(file, "this is no regular file", mend))
}

fn unread(file: &Arc<str>, error: &io::Error, mend: &str) -> Problem {
    unreadable(file, &format!("the file cannot be read: {error}"), mend)
}

fn too_large(file: &Arc<str>, max: u64) -> Problem {
    let message = format!("the file is larger than {}", in_words(max));
    let mend = "make it smaller: give rules to roles instead of users, and remove revocations of tokens that have expired";
    unreadable(file, &message, mend)
}

fn unreadable(file: &Arc<str>, message: &str, mend: &str) -> Problem {
    Problem::new(Code::Unreadable, whole(file), message, mend)
}

/// The place of a problem of a whole file.
pub(super) fn whole(file: &Arc<str>) -> Place {
    Place {
        file: Arc::clone(file),
        line: 1,
        column: 1,
    }
}

fn in_words(bytes: u64) -> String {
    match bytes >> 20 {
        0 => format!("{} KiB", bytes >> 10),
        mebibytes => format!("{mebibytes} MiB"),
    }
}
