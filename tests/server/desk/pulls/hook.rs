//! The git hook, installed as its head says, before real commits.

use std::fs;
use std::os::unix::fs::symlink;

use super::{HOOK, ME, Repository, WIDER};

/// The shipped policy in a repository whose hook is ours.
fn hooked() -> Repository {
    let repository = Repository::with_policy();
    install(&repository);
    repository
}

fn install(repository: &Repository) {
    let hook = repository.root().join(".git/hooks/pre-commit");
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    symlink(super::ours(HOOK), hook).unwrap();
}

/// Nothing is left behind.
fn is_clean(repository: &Repository) -> bool {
    let mut left = fs::read_dir(repository.beside("tmp")).unwrap();
    left.next().is_none()
}

#[test]
fn a_commit_is_judged_by_what_becomes_of_the_policy() {
    const RULES: &str = "policies/policy.csv";
    for (name, file, old, new, is_kept, says) in [
        (
            "a comment",
            RULES,
            "",
            "# hello",
            true,
            &["SAME  nobody"][..],
        ),
        (
            "a loss",
            RULES,
            "",
            "p, role:banned, /api/me, ^GET$, deny",
            true,
            &["LOST  ", "no longer allowed"],
        ),
        (
            "a warning",
            RULES,
            ME,
            "p, authenticated, /api/me, ^GET$, allow\np, authenticated, /api/me, ^GET$, allow",
            true,
            &[
                "policies/policy.csv:21:1",
                "[warning: repeated-line]",
                "SAME  ",
            ],
        ),
        (
            "an error",
            RULES,
            ME,
            "p, authenticated, /api/me, ^GET$, Allow",
            false,
            &[
                "policies/policy.csv:20:",
                "or fails a case: mend it",
                "nothing is committed",
            ],
        ),
        (
            "a broken case",
            RULES,
            ME,
            "",
            false,
            &[
                "GET /api/me",
                "nearest rules",
                "or fails a case: mend it",
                "nothing is committed",
            ],
        ),
        (
            "new access",
            RULES,
            "",
            "g, org:x, permission:read:protected",
            false,
            &[
                "GAINED  ",
                "org:x",
                "`NEW_ACCESS=meant git commit …`",
                "nothing is committed",
            ],
        ),
        ("another file", "README", "", "More.", true, &[]),
    ] {
        let repository = hooked();
        repository.edit(file, old, new);
        let said = repository.commit(&[], &[]);
        assert_eq!(said.is_good, is_kept, "{name}: {}", said.text);
        for text in says {
            assert!(
                said.text.contains(text),
                "{name}: no `{text}` in {}",
                said.text
            );
        }
        let speaks = ["rules, ", "policy hook"].map(|word| said.text.contains(word));
        assert_eq!(
            speaks.contains(&true),
            !says.is_empty(),
            "{name}: {}",
            said.text
        );
        assert!(is_clean(&repository), "{name}");
    }
}

#[test]
fn new_access_that_is_meant_is_committed_and_shown() {
    let repository = hooked();
    repository.edit(
        "policies/policy.csv",
        "",
        "g, org:x, permission:read:protected",
    );
    for (value, is_kept) in [("yes", false), ("meant", true)] {
        let said = repository.commit(&[], &[("NEW_ACCESS", value)]);
        assert_eq!(said.is_good, is_kept, "{}", said.text);
        assert!(said.text.contains("GAINED  "), "{}", said.text);
    }
}

/// In a clone of this repository, by the lines of the page.
#[test]
fn the_page_says_how_it_is_installed() {
    let repository = Repository::with_policy();
    let script = fs::read_to_string(super::ours(HOOK)).unwrap();
    repository.write(HOOK, &script);
    let there = repository.root().join(HOOK);
    fs::set_permissions(
        &there,
        fs::metadata(super::ours(HOOK)).unwrap().permissions(),
    )
    .unwrap();
    let program = repository.root().join("target/debug/whiteroom");
    fs::create_dir_all(program.parent().unwrap()).unwrap();
    symlink(env!("CARGO_BIN_EXE_whiteroom"), program).unwrap();
    let said = repository.run("sh", &["-e", "-c", &super::block("sh")], &[]);
    assert!(said.is_good, "{}", said.text);
    repository.edit(
        "policies/policy.csv",
        "",
        "g, org:x, permission:read:protected",
    );
    let said = repository.commit(&[], &[]);
    assert!(
        !said.is_good && said.text.contains("GAINED  "),
        "{}",
        said.text
    );
}

/// It excuses no error.
#[test]
fn meaning_it_commits_no_policy_that_fails() {
    for (old, new) in [(ME, WIDER), (ME, "p, anyone, /api/me, allow")] {
        let repository = hooked();
        repository.edit("policies/policy.csv", old, new);
        let said = repository.commit(&[], &[("NEW_ACCESS", "meant")]);
        assert!(!said.is_good, "{}", said.text);
    }
}

#[test]
fn what_is_staged_counts_and_not_what_lies_in_the_work_tree() {
    let (file, good) = ("policies/policy.csv", format!("{}\n# hello\n", shipped()));
    let bad = format!("{}\np, x\n", shipped());
    for (staged, left, arguments, is_kept) in [
        (&good, &bad, &[][..], true),
        (&bad, &good, &[], false),
        // Git takes the work tree here, by an index of the commit's own.
        (&good, &bad, &["--all"], false),
        (&bad, &good, &["--all"], true),
        (&good, &bad, &["policies"], false),
        (&bad, &good, &["README"], true),
    ] {
        let repository = hooked();
        repository.write(file, staged);
        repository.write_unstaged(file, left);
        repository.write_unstaged("README", "More.\n");
        let said = repository.commit(arguments, &[]);
        assert_eq!(said.is_good, is_kept, "{arguments:?}: {}", said.text);
        let there = fs::read_to_string(repository.root().join(file)).unwrap();
        assert_eq!(&there, left, "the work tree is touched");
    }
}

fn shipped() -> String {
    fs::read_to_string(super::ours("policies/policy.csv")).unwrap()
}

#[test]
fn a_deleted_file_is_an_edit() {
    for (path, says) in [
        ("policies/model.conf", "policies/model.conf"),
        ("policies", "no policy folder `policies` is staged"),
    ] {
        let repository = hooked();
        repository.git(&["rm", "-r", "--quiet", path]);
        let said = repository.commit(&[], &[]);
        assert!(!said.is_good && said.text.contains(says), "{}", said.text);
    }
}

#[test]
fn the_first_commit_of_a_policy_has_nothing_to_be_compared_with() {
    let repository = Repository::empty();
    install(&repository);
    repository.add_policy("policies");
    let said = repository.commit(&[], &[]);
    assert!(said.is_good, "{}", said.text);
    assert!(said.text.contains("6 rules, no problem"), "{}", said.text);
    assert!(said.text.contains("`policies` is new"), "{}", said.text);
}

/// Another folder, and a program by a path from the root of the repository, from which nobody need commit.
#[test]
fn the_folder_and_the_program_may_be_elsewhere() {
    let repository = Repository::empty();
    install(&repository);
    repository.add_policy("deploy/a b");
    repository.git(&["config", "whiteroom.policies", "deploy/a b/"]);
    let bin = repository.root().join("bin");
    fs::create_dir(&bin).unwrap();
    symlink(env!("CARGO_BIN_EXE_whiteroom"), bin.join("w")).unwrap();
    repository.git(&["config", "whiteroom.program", "bin/w"]);
    let said = repository.commit(&[], &[]);
    assert!(said.is_good, "{}", said.text);
    assert!(said.text.contains("deploy/a b: 6 rules"), "{}", said.text);
    repository.edit(
        "deploy/a b/policy.csv",
        "",
        "g, org:x, permission:read:protected",
    );
    let mut git = repository.command("git".as_ref());
    let ended = git.args(["commit", "--message", "edit"]);
    let ended = ended.current_dir(repository.root().join("deploy")).output();
    let told = String::from_utf8(ended.unwrap().stderr).unwrap();
    assert!(told.contains("GAINED  "), "{told}");
}

/// The roles claim is that of the configuration, as it is staged.
#[test]
fn the_configuration_counts() {
    let repository = hooked();
    repository.write(
        "Rocket.toml",
        "[default.policy]\nroles_claim = \"groups\"\n",
    );
    repository.edit(
        "policies/policy.csv",
        "",
        "g, role:reader, permission:read:protected",
    );
    let erin = "[who.erin]\nsub = \"auth0|erin\"\ngroups = [\"reader\"]\n[[case]]\nwho = \"erin\"\ncan = [\"GET /api/protected\"]";
    repository.edit("policies/cases.toml", "", erin);
    let said = repository.commit(&[], &[("NEW_ACCESS", "meant")]);
    assert!(said.is_good, "{}", said.text);
}

#[test]
fn without_the_program_nothing_is_committed_that_nobody_looked_at() {
    let repository = hooked();
    repository.git(&["config", "whiteroom.program", "no-such-program"]);
    repository.edit("policies/policy.csv", "", "# hello");
    let said = repository.commit(&[], &[]);
    assert!(!said.is_good, "{}", said.text);
    let mend = "there is no program `no-such-program`: build it";
    assert!(said.text.contains(mend), "{}", said.text);
    repository.git(&["reset", "--quiet"]);
    repository.edit("README", "", "More.");
    let said = repository.commit(&[], &[]);
    assert!(said.is_good, "{}", said.text);
}
