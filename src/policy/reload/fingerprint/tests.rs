//! Every edit shows from outside, and nothing else does.

use std::os::unix::fs::symlink;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

/// A folder of its own under the system's, removed when dropped.
struct Scratch(PathBuf);

impl Scratch {
    /// Holds the policy files below `real`, links to them in `policies`, and a link to that folder.
    fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("whiteroom-fingerprint-{}-{number}", std::process::id());
        let dir = std::env::temp_dir().join(name);
        for folder in ["real", "other", "policies"] {
            fs::create_dir_all(dir.join(folder)).unwrap();
        }
        for name in source::FILES {
            fs::write(dir.join("real").join(name), "one").unwrap();
            fs::write(dir.join("other").join(name), "one").unwrap();
            symlink(dir.join("real").join(name), dir.join("policies").join(name)).unwrap();
        }
        symlink("policies", dir.join("link")).unwrap();
        Self(dir)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Each row does something to a scratch folder, whose policy folder is `link`.
#[test]
fn an_edit_shows_however_it_is_made() {
    let touch = |path: PathBuf, like: PathBuf| {
        let mut touch = Command::new("touch");
        let done = touch.arg("-r").arg(like).arg(path).status().unwrap();
        assert!(done.success());
    };
    let repoint = |link: PathBuf, target: PathBuf| {
        fs::remove_file(&link).unwrap();
        symlink(target, link).unwrap();
    };
    type Edit<'a> = (&'a str, &'a dyn Fn(&Path));
    let edits: [Edit<'_>; 12] = [
        ("longer", &|dir| {
            fs::write(dir.join("real/policy.csv"), "three").unwrap();
        }),
        ("cases", &|dir| {
            fs::write(dir.join("real/cases.toml"), "three").unwrap();
        }),
        ("candidate", &|dir| {
            fs::write(dir.join("policies/candidate.csv"), "one").unwrap();
        }),
        ("demands", &|dir| {
            fs::write(dir.join("real/step_up.toml"), "three").unwrap();
        }),
        ("revocations", &|dir| {
            fs::write(dir.join("real/revoked.toml"), "three").unwrap();
        }),
        ("model", &|dir| {
            fs::write(dir.join("real/model.conf"), "three").unwrap();
        }),
        ("length and time of modification kept", &|dir| {
            let file = dir.join("real/policy.csv");
            fs::write(dir.join("real/new"), "two").unwrap();
            touch(dir.join("real/new"), file.clone());
            fs::rename(dir.join("real/new"), file).unwrap();
        }),
        ("the link of a file", &|dir| {
            repoint(
                dir.join("policies/policy.csv"),
                dir.join("other/policy.csv"),
            );
        }),
        ("the link of the folder", &|dir| {
            repoint(dir.join("link"), dir.join("real"));
        }),
        ("removed", &|dir| {
            fs::remove_file(dir.join("real/cases.toml")).unwrap();
        }),
        ("the folder gone", &|dir| {
            fs::remove_dir_all(dir.join("policies")).unwrap();
        }),
        ("a loop", &|dir| {
            repoint(dir.join("policies/model.conf"), "model.conf".into());
        }),
    ];
    for (name, edit) in edits {
        let scratch = Scratch::new();
        let before = Fingerprint::of(&scratch.0.join("link"));
        edit(&scratch.0);
        let after = Fingerprint::of(&scratch.0.join("link"));
        assert_ne!(before, after, "{name}");
    }
}

#[test]
fn what_is_no_edit_does_not_show() {
    let scratch = Scratch::new();
    let link = scratch.0.join("link");
    let before = Fingerprint::of(&link);
    assert_eq!(before, Fingerprint::of(&link));
    fs::write(scratch.0.join("policies/.policy.csv.swp"), "x").unwrap();
    fs::read(link.join("policy.csv")).unwrap();
    assert_eq!(before, Fingerprint::of(&link));
    let nowhere = Fingerprint::of(&scratch.0.join("nowhere"));
    assert_eq!(nowhere, Fingerprint::of(&scratch.0.join("elsewhere")));
    assert_eq!(nowhere.folder(), None);
}
