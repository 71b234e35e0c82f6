//! The job for GitHub Actions: its file is one that GitHub takes, and its steps, run as they are written on the merge of a
//! pull request, say and refuse what the page says of them.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use serde_json::Value;

use super::workflow::{self, Context, Ran};
use super::{ME, Repository, WIDER, tools};

const FILE: &str = "examples/pull-requests/policy.yml";

const RULES: &str = "policies/policy.csv";

/// What happened to the pull request of an author called `erin`.
fn event(action: &str, label: &str, sender: &str) -> Context {
    let known = [
        ("github.event.action", action),
        ("github.event.label.name", label),
        ("github.event.sender.login", sender),
        ("github.event.pull_request.user.login", "erin"),
    ];
    known
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .into()
}

fn pushed() -> Context {
    event("synchronize", "", "erin")
}

fn accepted() -> Context {
    event("labeled", "new-access", "fred")
}

/// The merge of a branch that `edits`, into a branch that has gone on meanwhile.
fn merged(base: Repository, edits: impl FnOnce(&Repository)) -> Repository {
    base.git(&["checkout", "--quiet", "-b", "edit"]);
    edits(&base);
    base.git(&["commit", "--quiet", "--message", "edit"]);
    base.git(&["checkout", "--quiet", "main"]);
    base.write("CHANGES", "Something else.\n");
    base.git(&["commit", "--quiet", "--message", "else"]);
    base.git(&["merge", "--quiet", "--no-ff", "--no-edit", "edit"]);
    build_by_copy(&base);
    base
}

/// In place of a build of many minutes: what was built for this test.
fn build_by_copy(repository: &Repository) {
    let program = env!("CARGO_BIN_EXE_whiteroom");
    let wanted = "build --locked --no-default-features";
    let script = format!(
        "#!/bin/sh\n[ \"$*\" = '{wanted}' ] && mkdir -p target/debug && ln -sf '{program}' target/debug/whiteroom\n"
    );
    let bin = repository.beside("bin");
    fs::create_dir(&bin).unwrap();
    fs::write(bin.join("cargo"), script).unwrap();
    fs::set_permissions(bin.join("cargo"), Permissions::from_mode(0o755)).unwrap();
}

fn run(repository: &Repository, context: Context) -> Ran {
    let file = workflow::read(FILE);
    workflow::run(&file["jobs"]["policy"], repository, context)
}

#[test]
fn github_takes_the_file_and_nobody_can_misuse_it() {
    tools::python(&[
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        "vendor.github-workflows",
        FILE,
    ]);
    // Among much else: every action is pinned, and no job may do more than it must.
    tools::program("zizmor", &["--offline", "--persona", "pedantic", FILE]);
    let file = workflow::read(FILE);
    let may = |job: &str| file["jobs"][job]["permissions"].clone();
    assert_eq!(file["permissions"], serde_json::json!({}));
    assert_eq!(may("policy"), serde_json::json!({ "contents": "read" }));
    let steps = file["jobs"]["findings"]["steps"].as_array().unwrap();
    assert!(
        steps.iter().all(|step| step["run"].is_null()),
        "it may write"
    );
    // YAML 1.1 takes the key `on` for true.
    let events = file["true"].as_object().unwrap().keys();
    assert_eq!(events.collect::<Vec<_>>(), ["pull_request"]);
}

#[test]
fn the_job_refuses_what_is_wrong_and_says_who_gains() {
    const CHECK: &str = "Check";
    const TEST: &str = "Test";
    const ACCESS: &str = "Who gains and who loses access?";
    for (name, old, new, failed, summary) in [
        (
            "a comment",
            "",
            "# hello",
            &[][..],
            "    SAME  nobody gains",
        ),
        (
            "a loss",
            "",
            "p, role:x, /api/me, ^GET$, deny",
            &[],
            "    LOST  ",
        ),
        ("a warning", "", ME, &[CHECK], "    SAME  "),
        ("a broken case", ME, "", &[CHECK, TEST], "    LOST  "),
        (
            "new access",
            "",
            "g, org:x, permission:read:protected",
            &[ACCESS],
            "    GAINED  ",
        ),
        (
            "new access that a case forbids",
            ME,
            WIDER,
            &[CHECK, TEST, ACCESS],
            "    GAINED  ",
        ),
        (
            "an error",
            ME,
            "p, authenticated, /api/me, ^GET$, Allow",
            &[CHECK, TEST, ACCESS],
            "Not accepted",
        ),
    ] {
        let repository = merged(Repository::with_policy(), |branch| {
            branch.edit(RULES, old, new);
        });
        let ran = run(&repository, pushed());
        assert_eq!(ran.failed, failed, "{name}: {}", ran.log);
        assert!(ran.summary.contains(summary), "{name}: {}", ran.summary);
        let is_refused = ran.summary.contains("Not accepted: whoever means it");
        assert_eq!(
            is_refused,
            failed.contains(&ACCESS),
            "{name}: {}",
            ran.summary
        );
        leaves_its_files(&repository, &ran, name);
    }
}

/// Whatever failed: the findings, the results of the cases and the diff are there for the next to take.
fn leaves_its_files(repository: &Repository, ran: &Ran, name: &str) {
    let file = workflow::read(FILE);
    let steps = file["jobs"]["policy"]["steps"].as_array().unwrap();
    let kept = steps.last().unwrap();
    assert!(
        ran.ran.contains(&kept["uses"].as_str().unwrap().to_owned()),
        "{name}"
    );
    for kept in kept["with"]["path"].as_str().unwrap().lines() {
        assert!(repository.root().join(kept).is_file(), "{name}: no {kept}");
    }
    let text = fs::read_to_string(repository.root().join("policy.sarif")).unwrap();
    let sarif: Value = serde_json::from_str(&text).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(
        results.is_empty(),
        !ran.failed.contains(&"Check".to_owned()),
        "{name}: {text}"
    );
    let place = &results
        .first()
        .map(|result| result["locations"][0]["physicalLocation"].clone());
    let uri = place
        .as_ref()
        .map(|place| place["artifactLocation"]["uri"].clone());
    assert!(
        uri.is_none_or(|uri| uri.as_str().unwrap().starts_with("policies/")),
        "{name}: {text}"
    );
    let next = &file["jobs"]["findings"];
    let outputs = ran.outputs.iter();
    let outputs =
        outputs.map(|(key, value)| (format!("needs.policy.outputs.{key}"), value.clone()));
    assert!(
        workflow::holds(next["if"].as_str().unwrap(), &outputs.collect()),
        "{name}"
    );
}

#[test]
fn new_access_is_accepted_by_another_one_who_sets_the_label_now() {
    for (name, context, is_accepted) in [
        ("the label", accepted(), true),
        (
            "a label of another name",
            event("labeled", "urgent", "fred"),
            false,
        ),
        (
            "the author's own label",
            event("labeled", "new-access", "erin"),
            false,
        ),
        ("a push after it", event("synchronize", "", "erin"), false),
        (
            "a push of another one",
            event("synchronize", "", "fred"),
            false,
        ),
        ("another opening", event("reopened", "", "fred"), false),
    ] {
        let widens =
            |branch: &Repository| branch.edit(RULES, "", "g, org:x, permission:read:protected");
        let ran = run(&merged(Repository::with_policy(), widens), context);
        assert_eq!(ran.failed.is_empty(), is_accepted, "{name}: {}", ran.log);
        let says = ran.summary.contains("Accepted by the label");
        assert_eq!(says, is_accepted, "{name}: {}", ran.summary);
        assert!(
            ran.summary.contains("    GAINED  "),
            "{name}: {}",
            ran.summary
        );
    }
}

#[test]
fn the_label_accepts_access_and_nothing_else() {
    for (old, new) in [(ME, "p, authenticated, /api/me, ^GET$, Allow"), (ME, WIDER)] {
        let repository = merged(Repository::with_policy(), |branch| {
            branch.edit(RULES, old, new);
        });
        assert_eq!(run(&repository, accepted()).failed, ["Check", "Test"]);
    }
}

/// Everything in it is new access; and so is a policy whose predecessor nobody can read.
#[test]
fn what_there_is_nothing_to_compare_with_has_to_be_accepted() {
    let without = || {
        let base = Repository::empty();
        base.write("README", "An API.\n");
        base.git(&["commit", "--quiet", "--message", "first"]);
        merged(base, |branch| branch.add_policy("policies"))
    };
    let broken = || {
        let base = Repository::with_policy();
        base.write("policies/policy.csv", "p, x\n");
        base.git(&["commit", "--quiet", "--message", "broken"]);
        merged(base, |branch| branch.add_policy("policies"))
    };
    for make in [without as fn() -> Repository, broken] {
        let ran = run(&make(), pushed());
        assert_eq!(
            ran.failed,
            ["Who gains and who loses access?"],
            "{}",
            ran.log
        );
        let ran = run(&make(), accepted());
        assert!(ran.failed.is_empty(), "{}", ran.log);
    }
}

#[test]
fn a_pull_request_that_leaves_the_policy_alone_passes_without_a_build() {
    let repository = merged(Repository::with_policy(), |branch| {
        branch.edit("README", "", "More.");
    });
    let ran = run(&repository, pushed());
    assert_eq!((ran.failed.len(), ran.ran.len()), (0, 2), "{ran:#?}");
    assert_eq!(
        (ran.summary.as_str(), ran.outputs["findings"].as_str()),
        ("", "")
    );
}

/// A deleted folder is an edit, and what cannot be built or read is no policy that nobody complains of.
#[test]
fn what_cannot_be_looked_at_is_refused() {
    let delete = |branch: &Repository| drop(branch.git(&["rm", "-r", "--quiet", "policies"]));
    let ran = run(&merged(Repository::with_policy(), delete), accepted());
    assert!(ran.failed.contains(&"Check".to_owned()), "{ran:#?}");
    let unbuilt = merged(Repository::with_policy(), |branch| {
        branch.edit(RULES, "", "# hello");
    });
    fs::write(unbuilt.beside("bin/cargo"), "#!/bin/sh\nexit 101\n").unwrap();
    assert_eq!(run(&unbuilt, accepted()).failed, ["Build"]);
}
