//! `policy diff`.

use std::process::Command;

use serde_json::Value;

use super::{DESK, FAILING, ask, shown, unusable};
use crate::support::Folder;

const EDITED: &str = "tests/desk/edited";

/// The objects of the lines in JSON, the last of which sums up, and the status.
fn lines(command: &str) -> (i32, Vec<Value>) {
    let ended = ask(&format!("policy diff {command} --format json"));
    let lines = ended.printed.lines();
    let objects = lines.map(|line| serde_json::from_str(line).unwrap());
    (ended.status.unwrap(), objects.collect())
}

#[test]
fn an_admin_reads_first_what_somebody_gains() {
    insta::assert_snapshot!("diff", shown(&format!("policy diff {DESK} {EDITED}")));
    insta::assert_snapshot!("diff_same", shown(&format!("policy diff {DESK} {DESK}")));
}

#[test]
fn access_counts_and_not_lines() {
    const OPEN: &str = "p, anyone, /api/open, ^GET$, allow";
    const ME: &str = "p, authenticated, /api/me, ^GET$, allow";
    const PROTECTED: &str = "p, permission:read:protected, /api/protected, ^GET$, allow";
    const CONJUNCTION: &str = "g(r.sub, p.sub) && keyMatch2(r.obj, p.obj)";
    for (name, file, old, new, gains, losses) in [
        (
            "a comment",
            "policy.csv",
            OPEN,
            "# hello\np, anyone, /api/open, ^GET$, allow",
            false,
            false,
        ),
        (
            "a rule that adds nothing",
            "policy.csv",
            OPEN,
            "p, anyone, /api/open, ^GET$, allow\np, role:x, /api/open, ^GET$, allow",
            false,
            false,
        ),
        (
            "another way to say it",
            "policy.csv",
            OPEN,
            "p, anyone, /api/open, ^(GET)$, allow",
            false,
            false,
        ),
        (
            "a wider method",
            "policy.csv",
            OPEN,
            "p, anyone, /api/open, ^(GET|PUT)$, allow",
            true,
            false,
        ),
        (
            "a wider caller",
            "policy.csv",
            ME,
            "p, anyone, /api/me, ^GET$, allow",
            true,
            false,
        ),
        (
            "a wider path",
            "policy.csv",
            ME,
            "p, authenticated, /api/me*, ^GET$, allow",
            true,
            false,
        ),
        ("no rule", "policy.csv", PROTECTED, "", false, true),
        (
            "another permission",
            "policy.csv",
            PROTECTED,
            "p, permission:read:secret, /api/protected, ^GET$, allow",
            true,
            true,
        ),
        (
            "a denial",
            "policy.csv",
            ME,
            "p, authenticated, /api/me, ^GET$, allow\np, role:x, /api/*, .*, deny",
            false,
            true,
        ),
        (
            "a role",
            "policy.csv",
            ME,
            "p, authenticated, /api/me, ^GET$, allow\ng, org:x, permission:read:protected",
            true,
            false,
        ),
        (
            "a looser matcher",
            "model.conf",
            CONJUNCTION,
            "keyMatch2(r.obj, p.obj)",
            true,
            false,
        ),
        (
            "a matcher for nobody",
            "model.conf",
            CONJUNCTION,
            "g(r.sub, p.sub) && r.sub == p.sub && keyMatch2(r.obj, p.obj)",
            false,
            true,
        ),
        ("a persona", "cases.toml", "Bob Basic", "Bob", false, false),
    ] {
        let [before, after] = [(); 2].map(|()| Folder::with_shipped_policy());
        let text = std::fs::read_to_string(before.path().join(file)).unwrap();
        assert!(text.contains(old), "{name}");
        after.file(file, &text.replace(old, new));
        let command = format!("{} {}", before.name(), after.name());
        let (status, found) = lines(&command);
        let summary = found.last().unwrap();
        let counts = ["gained", "lost"].map(|count| summary[count].as_u64().unwrap() > 0);
        assert_eq!(counts, [gains, losses], "{name}: {found:#?}");
        assert_eq!(status, i32::from(gains || losses), "{name}");
        let (status, _) = lines(&format!("{command} --fail-on-new-access"));
        assert_eq!(status, i32::from(gains), "{name}");
        let (_, back) = lines(&format!("{} {}", after.name(), before.name()));
        assert_eq!(back.len(), found.len(), "{name}: {back:#?}");
    }
}

#[test]
fn a_denial_that_goes_counts_for_those_who_have_two_names() {
    let (_, found) = lines(&format!("{DESK} {EDITED}"));
    let names: Vec<&Value> = found.iter().map(|change| &change["names"]).collect();
    let both = serde_json::json!(["role:banned", "role:reader"]);
    assert!(names.contains(&&both), "{names:#?}");
}

/// Who has no token is told apart from who has one, and nobody's loss hides another's.
#[test]
fn what_changes_without_a_token_hides_no_change_of_a_name() {
    let [before, after] = [(); 2].map(|()| Folder::with_shipped_policy());
    let text = std::fs::read_to_string(before.path().join("policy.csv")).unwrap();
    let edited = text.replace("p, anyone, /api/open,", "p, authenticated, /api/open,");
    assert_ne!(edited, text);
    after.file("policy.csv", &edited);
    after.append("policy.csv", "p, role:banned, /api/open, ^GET$, deny");
    let (_, found) = lines(&format!("{} {}", before.name(), after.name()));
    let names: Vec<&Value> = found
        .iter()
        .filter_map(|change| change.get("names"))
        .collect();
    for name in ["anyone", "role:banned"] {
        assert!(names.contains(&&serde_json::json!([name])), "{names:#?}");
    }
    assert!(!names.contains(&&serde_json::json!(["authenticated"])));
}

/// What was left out may be a gain: the gate fails closed.
#[test]
fn a_comparison_that_was_cut_short_is_no_gate_to_pass() {
    let [before, after] = [(); 2].map(|()| Folder::with_shipped_policy());
    let rules: String = (0..3_000)
        .map(|number| format!("p, role:r{number}, /api/x{number}, .*, allow\n"))
        .collect();
    before.append("policy.csv", &rules);
    let command = format!("{} {} --fail-on-new-access", before.name(), after.name());
    let (status, found) = lines(&command);
    let summary = found.last().unwrap();
    assert_eq!(summary["gained"], 0, "{summary}");
    assert!(summary["doubts"].to_string().contains("cut"), "{summary}");
    assert_eq!(status, 1);
}

#[test]
fn a_comparison_says_whether_it_is_whole() {
    let folder = Folder::with_shipped_policy();
    folder.append("policy.csv", "p, role:x, /api/items/:id, ^GET$, allow");
    let shipped = "policies";
    for (old, new, is_whole) in [
        (shipped, shipped, true),
        (folder.name(), folder.name(), true),
        (shipped, folder.name(), false),
    ] {
        let (_, found) = lines(&format!("{old} {new}"));
        let summary = found.last().unwrap();
        assert_eq!(summary["exhaustive"], is_whole, "{old} {new}: {summary}");
    }
}

#[test]
fn a_policy_that_fails_its_cases_is_compared() {
    let (status, found) = lines(&format!("{FAILING} {FAILING}"));
    assert_eq!((status, found.len()), (0, 1), "{found:#?}");
}

#[test]
fn a_side_may_be_a_folder_of_a_revision() {
    let folder = Folder::with_shipped_policy();
    let git = |args: &[&str]| {
        let mut command = Command::new("git");
        let identity = ["-c", "user.name=A", "-c", "user.email=a@example.com"];
        command
            .arg("-C")
            .arg(folder.path())
            .args(identity)
            .args(args);
        assert!(command.output().unwrap().status.success(), "{args:?}");
    };
    let sub = folder.path().join("sub");
    std::fs::create_dir(&sub).unwrap();
    for file in ["model.conf", "policy.csv", "cases.toml"] {
        std::fs::copy(folder.path().join(file), sub.join(file)).unwrap();
    }
    git(&["init", "--quiet"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message", "policy"]);
    folder.append("policy.csv", "p, anyone, /api/me, ^GET$, allow");
    let dir = ("WHITEROOM_POLICY__DIR", folder.name());
    // What begins with `-` must not become an option of git's.
    let run = |old: &str| {
        let arguments = ["policy", "diff", "--", old, folder.name()];
        crate::support::Program::run(&arguments, &[dir])
    };
    let ended = run("HEAD");
    assert_eq!(ended.status, Some(1), "{}", ended.told);
    assert!(ended.printed.starts_with("GAINED"), "{}", ended.printed);
    // With a path, the repository is that of the working directory.
    for revision in ["HEAD:", "HEAD:sub", "HEAD:sub/"] {
        let ended = Command::new(env!("CARGO_BIN_EXE_whiteroom"))
            .args(["policy", "diff", revision, "."])
            .current_dir(folder.path())
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(1), "{revision}: {told}");
        assert!(ended.stdout.starts_with(b"GAINED"), "{revision}");
    }
    for (name, revision, says) in [
        (
            "no revision",
            "nowhere",
            "`nowhere` is no folder, and git finds",
        ),
        (
            "no folder",
            "./nowhere",
            "`./nowhere` is no folder: name one",
        ),
        ("an option", "--output=x", "`--output=x` is no folder"),
        ("nothing", "", "is no folder"),
        ("no folder of it", "HEAD:nowhere", "nowhere"),
    ] {
        unusable(name, &run(revision), &[says]);
    }
}

#[test]
fn a_folder_that_cannot_be_used_is_refused() {
    let folder = Folder::empty();
    let name = folder.name();
    for command in [format!("{name} {DESK}"), format!("{DESK} {name}")] {
        unusable(
            "empty",
            &ask(&format!("policy diff {command}")),
            &["2 problems"],
        );
    }
}

/// The rules of a file stand in the place of those of the folder that it lies in.
#[test]
fn a_side_may_be_a_file_of_rules() {
    let folder = Folder::with_shipped_policy();
    folder.append("candidate.csv", "p, anyone, /api/me, ^GET$, allow");
    let candidate = format!("{}/candidate.csv", folder.name());
    let (status, found) = lines(&format!("{} {candidate}", folder.name()));
    assert_eq!(status, 1);
    assert_eq!(found.last().unwrap()["gained"], 1, "{found:#?}");
    let rule = &found[0]["after"]["settled_by"];
    assert!(
        rule["file"].as_str().unwrap().ends_with("candidate.csv"),
        "{rule}"
    );
    let policy = format!("{}/policy.csv", folder.name());
    let (status, _) = lines(&format!("{} {policy}", folder.name()));
    assert_eq!(status, 0);
    let lonely = Folder::empty();
    let rules = lonely.file("candidate.csv", "");
    let ended = ask(&format!("policy diff {policy} {rules}"));
    unusable("no model", &ended, &["model.conf"]);
}
