//! Files that are missing, or are not what they should be.

use std::fs::File;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
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
fn whatever_lies_in_place_of_a_file_is_refused_with_the_reason() {
    let loops = |path: &Path| symlink(path, path).unwrap();
    let folder = |path: &Path| fs::create_dir(path).unwrap();
    let pipe = |path: &Path| assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    let linked_pipe = |path: &Path| {
        let target = path.with_extension("pipe");
        pipe(&target);
        symlink(target, path).unwrap();
    };
    let socket = |path: &Path| drop(UnixListener::bind(path).unwrap());
    let nowhere = |path: &Path| symlink("nowhere", path).unwrap();
    let endless = |path: &Path| symlink("/dev/zero", path).unwrap();
    for file in FILES {
        let refused = |spoil: &dyn Fn(&Path), message| {
            check(file, spoil, (1, 1), Code::Unreadable, message);
        };
        refused(&loops, "cannot be read");
        refused(&nowhere, "cannot be read");
        refused(&folder, "no regular file");
        refused(&pipe, "no regular file");
        refused(&linked_pipe, "no regular file");
        refused(&socket, "no regular file");
        refused(&endless, "no regular file");
    }
    for file in ["model.conf", "policy.csv"] {
        check(file, |_| {}, (1, 1), Code::Unreadable, "cannot be read");
    }
}

#[test]
fn a_file_that_is_too_large_is_refused_before_it_is_read() {
    for (file, max, message) in [
        ("model.conf", MAX_MODEL, "larger than 256 KiB"),
        ("policy.csv", MAX_RULES, "larger than 256 MiB"),
        ("cases.toml", MAX_OPTIONAL, "larger than 16 MiB"),
        ("step_up.toml", MAX_OPTIONAL, "larger than 16 MiB"),
        ("revoked.toml", MAX_OPTIONAL, "larger than 16 MiB"),
    ] {
        // As large as a file can be; it takes no room on the disk.
        for size in [max + 1, 1 << 42] {
            let large = |path: &Path| File::create(path).unwrap().set_len(size).unwrap();
            check(file, large, (1, 1), Code::Unreadable, message);
        }
    }
}

#[test]
fn a_file_is_taken_up_to_its_largest_size() {
    let scratch = Scratch::new();
    let text = "#".repeat(usize::try_from(MAX_MODEL).unwrap());
    fs::write(scratch.0.join("model.conf"), &text).unwrap();
    assert_eq!(*read(&scratch.0).unwrap().model.text, text);
}

#[test]
fn whatever_lies_in_place_of_the_folder_is_refused() {
    let scratch = Scratch::new();
    let refused = |dir: &Path| {
        let problems = read(dir).unwrap_err();
        let [problem] = &problems[..] else {
            panic!("{problems:?}");
        };
        assert_eq!(problem.code, Code::Unreadable, "{problem}");
        assert!(problem.message.contains("no policy folder"), "{problem}");
        assert!(problem.mend.contains("WHITEROOM_POLICY__DIR"), "{problem}");
    };
    refused(&scratch.0.join("missing"));
    refused(&scratch.0.join("policy.csv"));
    let link = scratch.0.join("link");
    symlink(&link, &link).unwrap();
    refused(&link);
    let gone = Scratch::new();
    read(&gone.0).unwrap();
    fs::remove_dir_all(&gone.0).unwrap();
    refused(&gone.0);
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
    for file in ["cases.toml", "step_up.toml", "revoked.toml"] {
        encoding(file, b"\xff\xfe", (1, 1), "not UTF-8");
    }
    encoding("policy.csv", b"p, a\nb, \xe6\x97", (2, 4), "not UTF-8");
}

#[test]
fn a_large_file_that_is_not_utf8_is_shown_where_it_ends_to_be() {
    let scratch = Scratch::new();
    let mut bytes = "é".repeat(5_000_000).into_bytes();
    bytes.extend([0xff, b'x', 0x1b, b'y', b'\n', b'z']);
    fs::write(scratch.0.join("policy.csv"), bytes).unwrap();
    let problems = read(&scratch.0).unwrap_err();
    assert_eq!(problems[0].place.column, 5_000_001);
    let excerpt = problems[0].excerpt.as_ref().unwrap();
    let (before, after) = excerpt.text().split_at(excerpt.mark());
    assert!(before.starts_with("…é") && before.len() < 200, "{before}");
    assert_eq!(after, "\u{fffd}x␛y");
}

#[test]
fn a_folder_is_read_with_or_without_the_other_files_and_whatever_else_lies_in_it() {
    let scratch = Scratch::new();
    fs::write(scratch.0.join("candidate.csv"), "P, nonsense").unwrap();
    let found = || {
        let folder = read(&scratch.0).unwrap();
        [folder.cases, folder.step_up, folder.companion].map(|file| file.is_some())
    };
    assert_eq!(found(), [false, false, false]);
    for (file, wanted) in [
        ("cases.toml", [true, false, false]),
        ("step_up.toml", [true, true, false]),
        ("revoked.toml", [true, true, true]),
    ] {
        fs::write(scratch.0.join(file), "").unwrap();
        assert_eq!(found(), wanted, "{file}");
    }
}

/// What lies there may be another thing when it is opened than it was when it was looked at.
#[test]
fn what_takes_the_place_of_a_file_before_it_is_opened_is_refused_without_waiting() {
    let scratch = Scratch::new();
    let path = scratch.0.join("policy.csv");
    let file: Arc<str> = "policy.csv".into();
    let opened = |max: u64| bytes::read_opened(&path, &file, (max, IN_FOLDER));
    assert_eq!(opened(5).unwrap(), b"p, a\n");
    let problem = opened(4).unwrap_err();
    assert!(problem.message.contains("larger than"), "{problem}");
    for (about, put) in [
        (
            "a pipe",
            (|path| {
                let made = Command::new("mkfifo").arg(path).status().unwrap();
                assert!(made.success());
            }) as fn(&Path),
        ),
        ("a folder", |path| fs::create_dir(path).unwrap()),
        ("a device", |path| symlink("/dev/zero", path).unwrap()),
        ("nothing", |_| {}),
    ] {
        let _ = fs::remove_file(&path).or_else(|_| fs::remove_dir(&path));
        put(&path);
        let problem = opened(5).expect_err(about);
        assert_eq!(problem.code, Code::Unreadable, "{about}: {problem}");
    }
}
