//! Files that are missing, or are not what they should be.

use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

/// A folder of its own under the system's, removed when dropped.
struct Scratch(PathBuf);

impl Scratch {
    /// Holds a `model.conf` and a `policy.csv` that can be read.
    fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!(
            "whiteroom-source-{}-{}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        );
        let dir = std::env::temp_dir().join(name);
        fs::create_dir(&dir).unwrap();
        fs::write(dir.join("model.conf"), "m = true\n").unwrap();
        fs::write(dir.join("policy.csv"), "p, a\n").unwrap();
        Self(dir)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn check(file: &str, spoil: impl FnOnce(&Path), place: (usize, usize), code: Code, message: &str) {
    let scratch = Scratch::new();
    let path = scratch.0.join(file);
    let _ = fs::remove_file(&path);
    spoil(&path);
    let problems = read(&scratch.0).unwrap_err();
    assert_eq!(problems.len(), 1, "{problems:?}");
    let problem = &problems[0];
    assert!(problem.place.file.ends_with(file), "{problem}");
    assert_eq!(problem.code, code, "{problem}");
    assert_eq!(
        (problem.place.line, problem.place.column),
        place,
        "{problem}"
    );
    assert!(problem.message.contains(message), "{problem}");
}

#[test]
fn files_that_cannot_be_read_are_refused_with_the_reason() {
    let unreadable = |file: &str, spoil: fn(&Path), message: &str| {
        check(file, spoil, (1, 1), Code::Unreadable, message);
    };
    unreadable("policy.csv", |_| {}, "cannot be read");
    unreadable("model.conf", |_| {}, "cannot be read");
    unreadable(
        "policy.csv",
        |path| fs::create_dir(path).unwrap(),
        "no regular file",
    );
    unreadable(
        "cases.toml",
        |path| fs::create_dir(path).unwrap(),
        "no regular file",
    );
    let pipe = |path: &Path| assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    unreadable("policy.csv", pipe, "no regular file");
    let loops = |path: &Path| std::os::unix::fs::symlink(path, path).unwrap();
    unreadable("policy.csv", loops, "cannot be read");
    unreadable("cases.toml", loops, "cannot be read");
    let large = |path: &Path| File::create(path).unwrap().set_len(MAX_BYTES + 1).unwrap();
    unreadable("policy.csv", large, "larger than 16 MiB");
}

#[test]
fn files_that_are_no_plain_utf8_are_refused_where_they_stop_being_so() {
    let encoding = |file: &str, bytes: &'static [u8], place, message: &str| {
        let spoil = |path: &Path| fs::write(path, bytes).unwrap();
        check(file, spoil, place, Code::Encoding, message);
    };
    encoding("policy.csv", b"p, a\np, \xc3\xa9\xff", (2, 5), "not UTF-8");
    encoding("policy.csv", b"\xef\xbb\xbfp, a", (1, 1), "byte-order mark");
    encoding(
        "model.conf",
        b"\xef\xbb\xbf[matchers]",
        (1, 1),
        "byte-order mark",
    );
    encoding("cases.toml", b"\xff\xfe", (1, 1), "not UTF-8");
}

#[test]
fn a_folder_is_read_with_or_without_cases_and_whatever_else_lies_in_it() {
    let scratch = Scratch::new();
    fs::write(scratch.0.join("candidate.csv"), "P, nonsense").unwrap();
    assert!(read(&scratch.0).unwrap().cases.is_none());
    fs::write(scratch.0.join("cases.toml"), "").unwrap();
    assert!(read(&scratch.0).unwrap().cases.is_some());
    let problems = read(&scratch.0.join("missing")).unwrap_err();
    assert_eq!(problems.len(), 1);
    assert!(
        problems[0].message.contains("no policy folder"),
        "{}",
        problems[0]
    );
}
