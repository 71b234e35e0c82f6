//! Reads the files of a policy folder: the only place of this area that touches the disk.
//!
//! A file is looked at before it is opened, because opening a named pipe waits for a writer that may never come.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use super::problem::{Code, Place, Problem};

/// The text of one file, with the name that problems call it by. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub(super) file: Arc<str>,
    pub(super) text: Arc<str>,
}

impl Source {
    pub(super) fn place(&self, line: usize, column: usize) -> Place {
        Place {
            file: Arc::clone(&self.file),
            line,
            column,
        }
    }

    /// The place of a byte of the text.
    pub(super) fn place_of(&self, offset: usize) -> Place {
        let before = self.text.get(..offset).unwrap_or(&self.text);
        let line = before.matches('\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before.get(start..).unwrap_or_default().chars().count() + 1;
        self.place(line, column)
    }
}

/// The names of the files of a folder that make a policy.
pub(super) const FILES: [&str; 3] = ["model.conf", "policy.csv", "cases.toml"];

/// The files of a folder that make a policy.
#[derive(Debug)]
pub(super) struct Folder {
    pub(super) model: Source,
    pub(super) rules: Source,
    pub(super) cases: Option<Source>,
}

/// Reads a folder; `cases.toml` may be missing, the other two may not.
pub(super) fn read(dir: &Path) -> Result<Folder, Vec<Problem>> {
    if !dir.is_dir() {
        return Err(vec![no_folder(dir)]);
    }
    let mut problems = Vec::new();
    let mut keep = |result: Result<Source, Problem>| result.map_err(|p| problems.push(p)).ok();
    let model = keep(read_file(&dir.join("model.conf"), IN_FOLDER));
    let rules = keep(read_file(&dir.join("policy.csv"), IN_FOLDER));
    let cases_path = dir.join("cases.toml");
    let cases_missing = matches!(fs::symlink_metadata(&cases_path),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound);
    let cases = if cases_missing {
        None
    } else {
        keep(read_file(&cases_path, IN_FOLDER))
    };
    match (model, rules) {
        (Some(model), Some(rules)) if problems.is_empty() => Ok(Folder {
            model,
            rules,
            cases,
        }),
        _ => Err(problems),
    }
}

/// Reads one file; `mend` is for whoever named it, should it be missing.
pub(super) fn read_file(path: &Path, mend: &str) -> Result<Source, Problem> {
    let file: Arc<str> = path.display().to_string().into();
    let unreadable =
        |message: String, mend: &str| Problem::new(Code::Unreadable, whole(&file), message, mend);
    let metadata = fs::metadata(path)
        .map_err(|error| unreadable(format!("the file cannot be read: {error}"), mend))?;
    if !metadata.is_file() {
        return Err(unreadable(
            "this is no regular file".to_owned(),
            "put a plain file in its place",
        ));
    }
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|opened| opened.take(MAX_BYTES + 1).read_to_end(&mut bytes))
        .map_err(|error| unreadable(format!("the file cannot be read: {error}"), mend))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(unreadable(
            format!("the file is larger than {} MiB", MAX_BYTES >> 20),
            "make it smaller, for example by giving rules to roles instead of users",
        ));
    }
    decode(file, bytes)
}

fn decode(file: Arc<str>, bytes: Vec<u8>) -> Result<Source, Problem> {
    let encoding = |place: Place, message: &str, mend: &str| {
        Problem::new(Code::Encoding, place, message, mend)
    };
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let readable = Source {
            file: Arc::clone(&file),
            text: String::from_utf8_lossy(error.as_bytes().get(..valid).unwrap_or_default()).into(),
        };
        let place = readable.place_of(valid);
        encoding(
            place,
            "the file is not UTF-8 from here on",
            "save it as UTF-8",
        )
    })?;
    if text.starts_with('\u{feff}') {
        return Err(encoding(
            whole(&file),
            "the file begins with a byte-order mark, which would become part of its first line",
            "save it as UTF-8 without a byte-order mark",
        ));
    }
    Ok(Source {
        file,
        text: text.into(),
    })
}

fn no_folder(dir: &Path) -> Problem {
    Problem::new(
        Code::Unreadable,
        whole(&dir.display().to_string().into()),
        "there is no policy folder here",
        "point WHITEROOM_POLICY__DIR at the folder that holds model.conf and policy.csv",
    )
}

fn whole(file: &Arc<str>) -> Place {
    Place {
        file: Arc::clone(file),
        line: 1,
        column: 1,
    }
}

const IN_FOLDER: &str = "create it, or point WHITEROOM_POLICY__DIR at the folder that holds it";

/// Larger than any policy that people write, smaller than what would exhaust a container.
const MAX_BYTES: u64 = 16 << 20;

#[cfg(test)]
mod tests;
