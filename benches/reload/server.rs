//! The program itself, with the policy of a folder and its issuer for development.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use crate::policies::Written;

/// The server; it is ended with the value.
pub(crate) struct Server {
    child: Child,
    /// Where it serves, as `127.0.0.1:8000`.
    pub(crate) address: String,
    issuer: String,
}

impl Server {
    pub(crate) fn start(written: &Written) -> Self {
        let mut child = Command::new(PROGRAM)
            .args(["--format", "json", "serve", "--dev"])
            .env("WHITEROOM_POLICY__DIR", written.config().dir)
            .envs(PORTS.map(|name| (name, "0")))
            .stdout(Stdio::piped())
            .env("WHITEROOM_SPA__ENABLED", "false")
            .env("WHITEROOM_TELEMETRY__LOG_LEVEL", "error")
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        let output = child.stdout.take().expect("its output");
        BufReader::new(output).read_line(&mut line).expect("a line");
        let started: serde_json::Value = serde_json::from_str(&line).expect("its addresses");
        let address = |name: &str| {
            let address = started.get(name).and_then(|found| found.as_str());
            address.expect("an address").to_owned()
        };
        let public = address("public");
        let host = public.strip_prefix("http://").expect("an http address");
        Self {
            address: host.to_owned(),
            issuer: address("dev_issuer"),
            child,
        }
    }

    /// A token of the persona.
    pub(crate) fn token(&self, who: &str) -> String {
        let minted = Command::new(PROGRAM)
            .args(["token", "mint", "--as", who, "--issuer", &self.issuer])
            .output()
            .expect("the program runs");
        assert!(minted.status.success(), "a token for {who}");
        let token = String::from_utf8(minted.stdout).expect("a token is text");
        token.trim().to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const PROGRAM: &str = env!("CARGO_BIN_EXE_whiteroom");

const PORTS: [&str; 3] = [
    "ROCKET_PORT",
    "WHITEROOM_OPS__PORT",
    "WHITEROOM_DEV_ISSUER__PORT",
];
