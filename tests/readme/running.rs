//! A command of the README that keeps running, on ports that the system chooses.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

/// A server that a command of the README started; stopped when it is dropped.
pub(crate) struct Running {
    process: Child,
    /// What it printed when it was ready.
    pub(crate) announcement: String,
    /// Where the API answers.
    pub(crate) public: String,
    /// Where health is told.
    pub(crate) ops: String,
    /// Where its issuer answers; empty without one.
    pub(crate) issuer: String,
}

impl Running {
    /// Runs `command` in the root of the repository and waits until it says where it answers.
    pub(crate) fn start(command: &str) -> Self {
        let mut shell = Command::new("sh");
        // Whoever runs the tests may have a tenant of their own.
        for name in ["AUTH0_DOMAIN", "AUTH0_AUDIENCE", "AUTH0_CLIENT_ID"] {
            shell.env_remove(name);
        }
        let mut process = shell
            .args(["-c", &with_program(command)])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env_remove("CARGO_MAKEFLAGS")
            .envs([
                ("ROCKET_PORT", "0"),
                ("WHITEROOM_OPS__PORT", "0"),
                ("WHITEROOM_DEV_ISSUER__PORT", "0"),
            ])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            // Make and cargo stand between: the whole group is told to stop.
            .process_group(0)
            .spawn()
            .unwrap();
        let mut announcement = String::new();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let last = |line: &str| {
            line.contains("Health") && command.contains("AUTH0") || line.contains("curl")
        };
        for line in lines.by_ref() {
            let line = line.unwrap();
            announcement += &format!("{line}\n");
            if last(&line) {
                break;
            }
        }
        // Read on, or a full pipe would stop the server.
        std::thread::spawn(move || lines.for_each(drop));
        let address = |label: &str| {
            let line = announcement
                .lines()
                .find(|line| line.trim_start().starts_with(label));
            let url = line
                .and_then(|line| line.split_whitespace().last())
                .unwrap_or_default();
            url.trim_end_matches("/health/ready").to_owned()
        };
        let (public, ops, issuer) = (
            address("Page and API"),
            address("Health"),
            address("Dev issuer"),
        );
        assert!(
            !public.is_empty(),
            "`{command}` did not start a server:\n{announcement}"
        );
        Self {
            process,
            public,
            ops,
            issuer,
            announcement,
        }
    }

    /// `command` with the README's addresses replaced by this server's.
    pub(crate) fn here(&self, command: &str) -> String {
        let port = self.issuer.rsplit(':').next().unwrap();
        let command = command
            .replace("http://localhost:8000", &self.public)
            .replace("http://localhost:8001", &self.ops);
        format!(
            "export WHITEROOM_DEV_ISSUER__PORT={port}; {}",
            with_program(&command)
        )
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let stop = format!("kill -TERM -{}", self.process.id());
        let _ = Command::new("sh").args(["-c", &stop]).status();
        let _ = self.process.wait();
    }
}

/// What `command` prints, in the root of the repository.
pub(crate) fn shell(command: &str) -> String {
    let output = Command::new("sh")
        .args(["-c", command])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{command}\nended with {}\n{told}",
        output.status
    );
    String::from_utf8(output.stdout).unwrap()
}

/// The program where cargo put it, wherever that is.
fn with_program(command: &str) -> String {
    command.replace("target/debug/whiteroom", env!("CARGO_BIN_EXE_whiteroom"))
}
