//! The hook by the pre-commit framework, itself, from a repository that it clones.

use std::fs;

use super::{HOOK, Repository, tools};

/// What a repository takes hooks from: this one, as far as the framework needs it.
fn hooks() -> Repository {
    let hooks = Repository::empty();
    let manifest = fs::read_to_string(super::ours(".pre-commit-hooks.yaml")).unwrap();
    hooks.write(".pre-commit-hooks.yaml", &manifest);
    let script = hooks.root().join(HOOK);
    fs::create_dir_all(script.parent().unwrap()).unwrap();
    fs::copy(super::ours(HOOK), script).unwrap();
    hooks.git(&["add", HOOK]);
    hooks.git(&["commit", "--quiet", "--message", "hooks"]);
    hooks.git(&["tag", "v0.1.0"]);
    hooks
}

#[test]
fn the_framework_runs_the_hook_on_what_is_staged() {
    let hooks = hooks();
    let repository = Repository::with_policy();
    let written = super::block("yaml");
    let ours = hooks.root().display().to_string();
    let configuration = written.replace("https://git.example.com/whiteroom", &ours);
    assert_ne!(configuration, written);
    repository.write(".pre-commit-config.yaml", &configuration);
    repository.git(&["commit", "--quiet", "--message", "hooks"]);
    let cache = repository.beside("cache");
    let packages = tools::folder();
    let variables = [
        ("PYTHONPATH", packages.to_str().unwrap()),
        ("PRE_COMMIT_HOME", cache.to_str().unwrap()),
    ];
    let installed = repository.run("python3", &["-m", "pre_commit", "install"], &variables);
    assert!(installed.is_good, "{}", installed.text);

    let commit = || repository.commit(&[], &variables);
    repository.edit("policies/policy.csv", "", "# hello");
    let said = commit();
    assert!(
        said.is_good && said.text.contains("SAME  "),
        "{}",
        said.text
    );

    repository.edit(
        "policies/policy.csv",
        "",
        "g, org:x, permission:read:protected",
    );
    let said = commit();
    assert!(
        !said.is_good && said.text.contains("GAINED  "),
        "{}",
        said.text
    );
    repository.git(&["reset", "--hard", "--quiet"]);

    // No list of files that are there has it.
    repository.git(&["rm", "--quiet", "policies/model.conf"]);
    let said = commit();
    assert!(
        !said.is_good && said.text.contains("model.conf"),
        "{}",
        said.text
    );
}
