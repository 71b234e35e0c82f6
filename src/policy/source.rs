//! Reads the files of a policy folder: the only place of this area that touches the disk.
//!
//! What may be read at all is said in `bytes`; here it becomes texts, each with its name.

mod bytes;
mod named;
mod utf8;

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use super::problem::{self, Code, LoadError, Problem};
use bytes::whole;
pub(super) use named::Source;
use utf8::decode;

/// The names of the files of a folder; the first two must be there.
pub(super) const FILES: [&str; 5] = [
    "model.conf",
    "policy.csv",
    "cases.toml",
    "step_up.toml",
    "revoked.toml",
];

/// Rules that may stand beside those of a folder. Nothing about them keeps the folder from being used.
pub(super) const CANDIDATE: &str = "candidate.csv";

/// The candidate, or why it cannot be read.
pub(super) type Beside = Result<Source, Box<Problem>>;

/// The files of a folder: all that makes a policy, the companion, `revoked.toml`, and the candidate.
#[derive(Debug)]
pub(super) struct Folder {
    pub(super) model: Source,
    pub(super) rules: Source,
    pub(super) cases: Option<Source>,
    pub(super) step_up: Option<Source>,
    pub(super) companion: Option<Source>,
    pub(super) candidate: Option<Beside>,
}

/// What could be read of a folder, and what is wrong with the rest.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) model: Option<Source>,
    pub(super) rules: Option<Source>,
    pub(super) cases: Option<Source>,
    pub(super) step_up: Option<Source>,
    pub(super) companion: Option<Source>,
    pub(super) candidate: Option<Beside>,
    pub(super) problems: Vec<Problem>,
}

impl Folder {
    /// The problems in the order of files and lines, each with its line.
    pub(super) fn illustrated(&self, problems: Vec<Problem>) -> Vec<Problem> {
        let optional = [&self.cases, &self.step_up, &self.companion];
        let optional = optional.into_iter().flatten();
        let sources = [&self.model, &self.rules].into_iter().chain(optional);
        illustrated(problems, sources)
    }

    /// The same folder with other rules, and no candidate.
    pub(super) fn with_rules(&self, rules: Source) -> Self {
        Self {
            model: self.model.clone(),
            rules,
            cases: self.cases.clone(),
            step_up: self.step_up.clone(),
            companion: self.companion.clone(),
            candidate: None,
        }
    }

    /// The refusal of this folder.
    pub(super) fn refuse(&self, problems: Vec<Problem>) -> LoadError {
        LoadError::new(self.illustrated(problems))
    }
}

impl Found {
    /// The same with the candidate in the place of the rules; `None` where there is none.
    pub(super) fn with_candidate(mut self) -> Option<Self> {
        let unread = match self.candidate.take()? {
            Ok(rules) => {
                self.rules = Some(rules);
                None
            }
            Err(problem) => {
                self.rules = None;
                Some(*problem)
            }
        };
        self.problems.extend(unread);
        Some(self)
    }

    /// The problems in the order of files and lines, each with its line where the file could be read.
    pub(super) fn illustrated(&self, problems: Vec<Problem>) -> Vec<Problem> {
        let [model, rules, cases] = [&self.model, &self.rules, &self.cases];
        let sources = [model, rules, cases, &self.step_up, &self.companion];
        let candidate = self.candidate.as_ref().and_then(|read| read.as_ref().ok());
        illustrated(problems, sources.into_iter().flatten().chain(candidate))
    }
}

fn illustrated<'a>(
    mut problems: Vec<Problem>,
    sources: impl Iterator<Item = &'a Source>,
) -> Vec<Problem> {
    problem::sort(&mut problems);
    for source in sources {
        problem::illustrate(&mut problems, &source.file, &source.text);
    }
    problems
}

/// Reads a folder whole; all files but the first two may be missing.
pub(super) fn read(dir: &Path) -> Result<Folder, Vec<Problem>> {
    match look(dir).map_err(|problem| vec![problem])? {
        Found {
            model: Some(model),
            rules: Some(rules),
            cases,
            step_up,
            companion,
            candidate,
            problems,
        } if problems.is_empty() => Ok(Folder {
            model,
            rules,
            cases,
            step_up,
            companion,
            candidate,
        }),
        found => Err(found.problems),
    }
}

/// The folder of which `read` gives the bytes of each file, or `None` where there is no such file.
///
/// # Errors
/// The outer one is that of `read`.
pub(super) fn given<E>(
    dir: &str,
    mut read: impl FnMut(&str) -> Result<Option<Vec<u8>>, E>,
) -> Result<Result<Folder, Vec<Problem>>, E> {
    let mut problems = Vec::new();
    let mut files = Vec::new();
    for name in FILES {
        let file: Arc<str> = format!("{dir}/{name}").into();
        let bytes = read(name)?;
        let source = bytes.map(|bytes| decode(file, bytes)).transpose();
        files.push(
            source
                .map_err(|problem| problems.push(problem))
                .ok()
                .flatten(),
        );
    }
    let mut files = files.into_iter();
    let mut next = || files.next().flatten();
    let [model, rules, cases, step_up, companion] = [(); 5].map(|()| next());
    for (name, source) in FILES.iter().zip([&model, &rules]) {
        if source.is_none() && problems.is_empty() {
            let file = format!("{dir}/{name}").into();
            problems.push(no_file(&file));
        }
    }
    let candidate = read(CANDIDATE)?.map(|bytes| {
        let file = format!("{dir}/{CANDIDATE}").into();
        decode(file, bytes).map_err(Box::new)
    });
    let (Some(model), Some(rules), true) = (model, rules, problems.is_empty()) else {
        return Ok(Err(problems));
    };
    Ok(Ok(Folder {
        model,
        rules,
        cases,
        step_up,
        companion,
        candidate,
    }))
}

/// Reads what can be read of a folder.
///
/// # Errors
/// There is none.
pub(super) fn look(dir: &Path) -> Result<Found, Problem> {
    if !dir.is_dir() {
        return Err(no_folder(dir));
    }
    let mut problems = Vec::new();
    let [model, rules, optional @ ..] = FILES.map(|name| dir.join(name));
    let mut keep = |read: Result<Source, Problem>| read.map_err(|p| problems.push(p)).ok();
    let model = keep(read_file(&model, (MAX_MODEL, IN_FOLDER)));
    let rules = keep(read_file(&rules, (MAX_RULES, IN_FOLDER)));
    let [cases, step_up, companion] = optional.map(|path| match is_missing(&path) {
        true => None,
        false => keep(read_file(&path, (MAX_OPTIONAL, IN_FOLDER))),
    });
    let candidate = dir.join(CANDIDATE);
    let candidate = (!is_missing(&candidate))
        .then(|| read_file(&candidate, (MAX_RULES, IN_FOLDER)).map_err(Box::new));
    Ok(Found {
        model,
        rules,
        cases,
        step_up,
        companion,
        candidate,
        problems,
    })
}

/// A link to nowhere is no missing file: somebody meant one to be there.
fn is_missing(path: &Path) -> bool {
    let error = fs::symlink_metadata(path).err();
    error.is_some_and(|error| error.kind() == io::ErrorKind::NotFound)
}

/// Reads a file of rules.
pub(super) fn read_rules(path: &Path) -> Result<Source, Problem> {
    read_file(path, (MAX_RULES, "name a file of rules"))
}

/// The source that `text` is.
pub(super) fn named(file: &str, text: String) -> Result<Source, Problem> {
    decode(file.into(), text.into_bytes())
}

/// Reads one file of at most so many bytes; `mend` is for whoever named it, should it be missing.
pub(super) fn read_file(path: &Path, (max, mend): (u64, &str)) -> Result<Source, Problem> {
    let file: Arc<str> = path.display().to_string().into();
    let bytes = bytes::read(path, &file, (max, mend))?;
    decode(file, bytes)
}

fn no_folder(dir: &Path) -> Problem {
    Problem::new(
        Code::Unreadable,
        whole(&dir.display().to_string().into()),
        "there is no policy folder here",
        "name the folder that holds model.conf and policy.csv with `--dir`, or with `policy.dir` (`WHITEROOM_POLICY__DIR`)",
    )
}

fn no_file(file: &Arc<str>) -> Problem {
    Problem::new(
        Code::Unreadable,
        whole(file),
        "there is no such file",
        "name a revision and a path that have a policy folder",
    )
}

const IN_FOLDER: &str = "create it, or point WHITEROOM_POLICY__DIR at the folder that holds it";

/// In bytes. Larger than any model that people write: its definitions are all checked against each other.
pub(super) const MAX_MODEL: u64 = 256 << 10;

/// In bytes. A million rules have about 70 MiB; four times as much still fits a container.
pub(super) const MAX_RULES: u64 = 256 << 20;

/// In bytes, for each file that may be missing. Every case is decided at each load, and every revocation kept.
const MAX_OPTIONAL: u64 = 16 << 20;

#[cfg(test)]
mod tests;
