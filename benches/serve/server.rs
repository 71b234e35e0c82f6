//! The programs that are measured: the server with its issuer for development, and bare Rocket.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::bare;

/// A server; it is ended with the value.
pub(crate) struct Server {
    child: Child,
    /// Where it serves, as `127.0.0.1:8000`.
    pub(crate) address: String,
    ops: String,
    issuer: String,
}

impl Server {
    /// The server with the shipped policy and the log of production in a file, that sends this part of its traces to
    /// `collector`.
    pub(crate) fn start(collector: Option<&str>, sampled: &str) -> Self {
        let mut command = Self::command();
        if let Some(collector) = collector {
            command
                .env("OTEL_EXPORTER_OTLP_ENDPOINT", collector)
                .env("OTEL_TRACES_SAMPLER", "traceidratio")
                .env("OTEL_TRACES_SAMPLER_ARG", sampled);
        }
        Self::spawn(command)
    }

    /// The same without traces, and with a proxy that may ask on behalf of others.
    pub(crate) fn behind_a_proxy() -> Self {
        let mut command = Self::command();
        command.env("WHITEROOM_DOORS__TRUSTED_PROXIES", "127.0.0.1");
        Self::spawn(command)
    }

    /// The same without traces, and with a candidate that is the live policy once more.
    pub(crate) fn with_candidate() -> Self {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("serve-candidate");
        fs::create_dir_all(&dir).expect("a policy folder");
        let policies = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
        for (from, to) in [
            ("model.conf", "model.conf"),
            ("policy.csv", "policy.csv"),
            ("policy.csv", "candidate.csv"),
            ("cases.toml", "cases.toml"),
        ] {
            fs::copy(policies.join(from), dir.join(to)).expect("a file of the policy");
        }
        let mut command = Self::command();
        command.env("WHITEROOM_POLICY__DIR", dir);
        Self::spawn(command)
    }

    fn command() -> Command {
        let mut command = Command::new(PROGRAM);
        command
            .args(["--format", "json", "serve", "--dev"])
            .envs(PORTS.map(|name| (name, "0")))
            .env("WHITEROOM_SPA__ENABLED", "false")
            .env("WHITEROOM_TELEMETRY__LOG_FORMAT", "json")
            .stderr(log());
        command
    }

    /// Rocket alone.
    pub(crate) fn bare() -> Self {
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.arg(bare::ROLE);
        Self::spawn(command)
    }

    fn spawn(mut command: Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        let output = child.stdout.take().expect("its output");
        BufReader::new(output).read_line(&mut line).expect("a line");
        let started: serde_json::Value = serde_json::from_str(&line).expect("its addresses");
        let address = |name: &str| {
            let address = started.get(name).and_then(|found| found.as_str());
            address.unwrap_or_default().replace("http://", "")
        };
        Self {
            address: address("public").replace("localhost", "127.0.0.1"),
            ops: address("ops").replace("localhost", "127.0.0.1"),
            issuer: address("dev_issuer"),
            child,
        }
    }

    /// A token of a persona who may call the API.
    pub(crate) fn token(&self) -> String {
        self.token_of("alice")
    }

    /// A token of the persona `who`.
    pub(crate) fn token_of(&self, who: &str) -> String {
        let issuer = format!("http://{}", self.issuer);
        let minted = Command::new(PROGRAM)
            .args(["token", "mint", "--as", who, "--issuer", &issuer])
            .output()
            .expect("the program runs");
        assert!(minted.status.success(), "a token");
        let token = String::from_utf8(minted.stdout).expect("a token is text");
        token.trim().to_owned()
    }

    /// The series of a metric that are not zero.
    pub(crate) fn scraped(&self, metric: &str) -> String {
        let text = self.scrape();
        let lines = text.lines().filter(|line| line.starts_with(metric));
        let lines: Vec<&str> = lines.filter(|line| !line.ends_with(" 0")).collect();
        lines.join(", ")
    }

    /// Asks for the metrics, as Prometheus does.
    pub(crate) fn scrape(&self) -> String {
        let mut stream = TcpStream::connect(&self.ops).expect("a connection");
        let request = "GET /metrics HTTP/1.1\r\nHost: ops\r\nConnection: close\r\n\r\n";
        stream.write_all(request.as_bytes()).expect("it listens");
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("the metrics");
        assert!(text.contains("whiteroom_policy_rules"), "{text}");
        text
    }

    /// The memory that it holds.
    pub(crate) fn resident_mebibytes(&self) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.expect("the state of a process");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kibibytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
        let kibibytes: f64 = kibibytes.and_then(|n| n.parse().ok()).expect("a number");
        kibibytes / 1024.0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A file for each server: they run at the same time.
fn log() -> File {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let name = format!("serve-{}.log", NEXT.fetch_add(1, Ordering::Relaxed));
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    File::create(path).expect("a file for the log")
}

const PROGRAM: &str = env!("CARGO_BIN_EXE_whiteroom");

const PORTS: [&str; 3] = [
    "ROCKET_PORT",
    "WHITEROOM_OPS__PORT",
    "WHITEROOM_DEV_ISSUER__PORT",
];
