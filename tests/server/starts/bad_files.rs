//! Starts on a policy folder of which a file is not what it should be.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use super::{DEV, check};
use crate::support::Folder;

/// Starts on the shipped folder after `spoil` has been given the place of `file`, which is removed before.
fn refused(file: &str, spoil: impl Fn(&Path), says: &str) {
    let folder = Folder::with_shipped_policy();
    let path = folder.path().join(file);
    // The shipped folder lacks some of them.
    let _ = fs::remove_file(&path);
    spoil(&path);
    let place = format!("\n{}:", path.display());
    let variables = [("WHITEROOM_POLICY__DIR", folder.name())];
    check(says, DEV, &variables, &[&place, says, "\n  help: "]);
}

const FILES: [&str; 5] = [
    "model.conf",
    "policy.csv",
    "cases.toml",
    "step_up.toml",
    "revoked.toml",
];

#[test]
fn what_is_no_file_is_refused_at_once() {
    for file in FILES {
        let pipe =
            |path: &Path| assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
        refused(file, pipe, "no regular file");
        refused(
            file,
            |path| fs::create_dir(path).unwrap(),
            "no regular file",
        );
        refused(file, |path| symlink(path, path).unwrap(), "cannot be read");
        let endless = |path: &Path| symlink("/dev/zero", path).unwrap();
        refused(file, endless, "no regular file");
    }
}

#[test]
fn what_is_no_policy_is_refused_with_its_first_problems() {
    let write = |bytes: Vec<u8>| move |path: &Path| fs::write(path, &bytes).unwrap();
    let long = format!("p, anyone, /a, ^GET$, {}\n", "x".repeat(10_000_000));
    refused("policy.csv", write(long.into_bytes()), "is no effect");
    let bytes = b"p, anyone, /a, \xff\x1b[2J\n".to_vec();
    refused(
        "policy.csv",
        write(bytes),
        "policy.csv:1:16: the file is not UTF-8",
    );
    refused(
        "policy.csv",
        write(b"x\n".repeat(1_000_000)),
        "and more than 9950 more",
    );
    refused(
        "policy.csv",
        write(b"p, anyone, /a, ^GET$, al".to_vec()),
        "`al` is no effect",
    );
    let regex = b"p, anyone, /a, (?:a{1000}){1000}, allow\n".to_vec();
    refused("policy.csv", write(regex), "size limit");
    let large = |path: &Path| fs::File::create(path).unwrap().set_len(1 << 42).unwrap();
    refused("policy.csv", large, "larger than 256 MiB");
}

#[test]
fn a_matcher_that_would_exhaust_the_stack_is_refused() {
    let folder = Folder::with_shipped_policy();
    let model = fs::read_to_string(folder.path().join("model.conf")).unwrap();
    let deep = format!("m = {}g(", "(".repeat(50_000));
    fs::write(
        folder.path().join("model.conf"),
        model.replace("m = g(", &deep),
    )
    .unwrap();
    let says = [
        "model.conf:17:105: ",
        "nested more than 100 deep",
        "\n  help: ",
    ];
    let variables = [("WHITEROOM_POLICY__DIR", folder.name())];
    check("a deep matcher", DEV, &variables, &says);
}
