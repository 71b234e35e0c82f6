//! A git repository with the shipped policy in it, and nobody's settings.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::support::Folder;

/// Below a folder of its own, beside which there is room for more.
pub(super) struct Repository {
    folder: Folder,
}

/// What a command printed, both streams, and whether it succeeded.
pub(super) struct Said {
    pub(super) is_good: bool,
    pub(super) text: String,
}

impl Repository {
    /// Without a commit and without a file.
    pub(super) fn empty() -> Self {
        let repository = Self {
            folder: Folder::empty(),
        };
        fs::create_dir(repository.root()).unwrap();
        fs::create_dir(repository.beside("tmp")).unwrap();
        repository.git(&["init", "--quiet", "--initial-branch", "main"]);
        repository.git(&[
            "config",
            "whiteroom.program",
            env!("CARGO_BIN_EXE_whiteroom"),
        ]);
        repository
    }

    /// With the shipped policy in its first commit.
    pub(super) fn with_policy() -> Self {
        let repository = Self::empty();
        repository.add_policy("policies");
        repository.write("README", "An API.\n");
        repository.git(&["commit", "--quiet", "--message", "first"]);
        repository
    }

    /// Stages the shipped policy in such a folder.
    pub(super) fn add_policy(&self, dir: &str) {
        for file in ["model.conf", "policy.csv", "cases.toml"] {
            let shipped = super::ours("policies").join(file);
            self.write(
                &format!("{dir}/{file}"),
                &fs::read_to_string(shipped).unwrap(),
            );
        }
    }

    pub(super) fn root(&self) -> PathBuf {
        self.beside("repository")
    }

    /// A place outside the work tree.
    pub(super) fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file of the work tree, and stages it.
    pub(super) fn write(&self, file: &str, text: &str) {
        self.write_unstaged(file, text);
        self.git(&["add", file]);
    }

    /// Writes a file of the work tree alone.
    pub(super) fn write_unstaged(&self, file: &str, text: &str) {
        let path = self.root().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Replaces, or adds at the end what replaces nothing, and stages it.
    pub(super) fn edit(&self, file: &str, old: &str, new: &str) {
        let text = fs::read_to_string(self.root().join(file)).unwrap();
        assert!(text.contains(old), "no `{old}` in {file}");
        let edited = match old {
            "" => format!("{text}{new}\n"),
            old => text.replace(old, new),
        };
        self.write(file, &edited);
    }

    /// Runs git, which must succeed.
    pub(super) fn git(&self, arguments: &[&str]) -> String {
        let said = self.run("git", arguments, &[]);
        assert!(said.is_good, "{arguments:?}: {}", said.text);
        said.text
    }

    /// Tries to commit what is staged, and says whether there is a commit more.
    pub(super) fn commit(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Said {
        let arguments = [&["commit", "--message", "edit"], arguments].concat();
        let count = || {
            self.run("git", &["rev-list", "--count", "HEAD"], &[])
                .text
                .trim()
                .parse()
        };
        let before = count().unwrap_or(0);
        let said = self.run("git", &arguments, variables);
        assert_eq!(
            count().unwrap_or(0),
            before + u32::from(said.is_good),
            "{}",
            said.text
        );
        said
    }

    pub(super) fn run(
        &self,
        program: &str,
        arguments: &[&str],
        variables: &[(&str, &str)],
    ) -> Said {
        let ended = self
            .command(Path::new(program))
            .args(arguments)
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        Said::of(&ended)
    }

    /// A command in the root, which sees nobody's settings.
    pub(super) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.root());
        for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"] {
            command.env_remove(name);
        }
        command.env("HOME", self.folder.path());
        command.env("TMPDIR", self.beside("tmp"));
        command.env("GIT_CONFIG_GLOBAL", "/dev/null");
        command.env("GIT_CONFIG_NOSYSTEM", "1");
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "A");
            command.env(format!("GIT_{who}_EMAIL"), "a@example.com");
        }
        command
    }
}

impl Said {
    fn of(ended: &Output) -> Self {
        let [printed, told] =
            [&ended.stdout, &ended.stderr].map(|text| String::from_utf8_lossy(text));
        Self {
            is_good: ended.status.success(),
            text: format!("{printed}{told}"),
        }
    }
}
