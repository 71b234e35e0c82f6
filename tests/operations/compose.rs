//! The compose file and the image: validated always; built and started where a Docker engine runs.
//!
//! No image is pulled: stand-ins for the base images hold the program of these tests, so that the last stage of the
//! Dockerfile and the service of the demo are what is tested, and not a compiler.

use std::io::Write;
use std::net::TcpListener;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::folder::Folder;
use crate::tool::{run, succeed, tool};

#[test]
fn the_compose_file_is_valid_with_and_without_the_demo() {
    for profile in ["server", "demo"] {
        let told = succeed(compose().args(["--profile", profile, "config"]));
        for image in [
            "prom/prometheus:v3.13.1",
            "grafana/grafana:13.1.0",
            "jaegertracing/jaeger:2.19.0",
        ] {
            assert!(told.contains(image), "{profile}: {image}\n{told}");
        }
    }
}

#[test]
fn every_port_is_published_on_this_machine_alone() {
    let told = succeed(compose().args(["--profile", "demo", "config"]));
    // One version prints `127.0.0.1:8000:8000/tcp`, another a table with `published` and `host_ip`.
    let is_short = |line: &str| line.starts_with("- ") && line.ends_with("/tcp");
    let lines = || told.lines().map(str::trim);
    let published = lines()
        .filter(|line| is_short(line) || line.starts_with("published:"))
        .count();
    let local = lines()
        .filter(|line| {
            is_short(line) && line.starts_with("- 127.0.0.1:") || *line == "host_ip: 127.0.0.1"
        })
        .count();
    assert!(published >= 7 && local == published, "{told}");
}

#[test]
fn the_image_serves_the_demo_as_nobody_on_a_file_system_that_cannot_be_written() {
    let (has_engine, told) = run(tool("sh").args(["-c", "docker info"]));
    if !has_engine || !cfg!(target_os = "linux") {
        return println!("no Docker engine runs, so no image is built: {told}");
    }
    let demo = Demo::up();
    demo.serves();
    demo.has_no_rights();
    demo.takes_an_edit();
}

/// A running demo with ports, names and images of its own.
struct Demo {
    name: String,
    ports: [u16; 3],
    policies: Folder,
}

impl Demo {
    fn up() -> Self {
        let name = format!("whiteroom-test-{}", std::process::id());
        let program = env!("CARGO_BIN_EXE_whiteroom");
        succeed(tool("tests/operations/stand-ins").args(["make", &name, program]));
        let demo = Self {
            policies: Folder::with_shipped_policy(&name),
            ports: [free_port(), free_port(), free_port()],
            name,
        };
        demo.policies.write("override.yml", &demo.overrides());
        succeed(demo.compose().args(["build", "demo"]));
        succeed(demo.compose().args(["up", "-d", "--no-deps", "demo"]));
        demo
    }

    /// The compose file with what must not touch anyone else's containers.
    fn compose(&self) -> Command {
        let [public, ops, issuer] = self.ports.map(|port| port.to_string());
        let mut command = compose();
        command
            .args(["-f", "docker-compose.yml", "-f"])
            .arg(self.policies.path().join("override.yml"))
            .args(["-p", &self.name, "--profile", "demo"])
            .env("DEPLOY_DEMO_IMAGE", format!("{}-demo", self.name))
            .env("DEPLOY_PORT", public)
            .env("DEPLOY_OPS_PORT", ops)
            .env("DEPLOY_ISSUER_PORT", issuer);
        command
    }

    fn overrides(&self) -> String {
        let (name, policies) = (&self.name, self.policies.path().display());
        format!(
            "services:\n  demo:\n    volumes: ['{policies}/policies:/whiteroom/policies:ro']\n    build:\n      args:\n        \
             NODE_IMAGE: {name}-node\n        RUST_IMAGE: {name}-rust\n        BASE_IMAGE: {name}-base\n"
        )
    }

    /// The health check passes, and the page's user is let in by the issuer that the published port leads to.
    fn serves(&self) {
        let [public, _, issuer] = self.ports;
        wait_for("a healthy container", || {
            self.inspect("{{.State.Health.Status}}") == "healthy"
        });
        let form = format!(
            "grant_type={}&who=alice",
            whiteroom::dev_issuer::PERSONA_GRANT
        );
        let url = format!("http://127.0.0.1:{issuer}/oauth/token");
        let granted = succeed(curl().args(["--data", &form, &url]));
        let granted: serde_json::Value = serde_json::from_str(&granted).expect(&granted);
        let bearer = format!(
            "Authorization: Bearer {}",
            granted["access_token"].as_str().unwrap()
        );
        let url = format!("http://127.0.0.1:{public}/api/protected");
        let answer = succeed(curl().args(["-H", &bearer, &url]));
        assert!(answer.contains("Protected Endpoint"), "{answer}");
        let page = succeed(curl().arg(format!("http://127.0.0.1:{public}/")));
        assert!(page.contains("<html"), "{page}");
    }

    fn has_no_rights(&self) {
        for (asked, wanted) in [
            ("{{.Config.User}}", "65532:65532"),
            ("{{.HostConfig.ReadonlyRootfs}}", "true"),
            ("{{.HostConfig.CapDrop}}", "[ALL]"),
            ("{{.HostConfig.SecurityOpt}}", "[no-new-privileges:true]"),
        ] {
            assert_eq!(self.inspect(asked), wanted, "{asked}");
        }
        let processes =
            succeed(tool("docker").args(["top", &self.container(), "-eo", "pid,uid,comm"]));
        let lines: Vec<&str> = processes.lines().skip(1).map(str::trim).collect();
        assert!(
            lines
                .iter()
                .all(|line| line.split_whitespace().nth(1) == Some("65532")),
            "{processes}"
        );
    }

    /// An edit of the mounted folder is live without a restart.
    fn takes_an_edit(&self) {
        let before = self.revision();
        self.policies.add_rule("p, anyone, /api/news, ^GET$, allow");
        wait_for("another revision", || self.revision() != before);
    }

    fn revision(&self) -> String {
        let [_, ops, _] = self.ports;
        let health = succeed(curl().arg(format!("http://127.0.0.1:{ops}/health/ready")));
        let health: serde_json::Value = serde_json::from_str(&health).expect(&health);
        health["policy_revision"].as_str().unwrap().to_owned()
    }

    fn inspect(&self, asked: &str) -> String {
        let told = succeed(tool("docker").args(["inspect", "-f", asked, &self.container()]));
        told.trim().to_owned()
    }

    fn container(&self) -> String {
        let label = format!("label=com.docker.compose.project={}", self.name);
        succeed(tool("docker").args(["ps", "-aq", "--filter", &label]))
            .trim()
            .to_owned()
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let (_, log) = run(self.compose().args(["logs", "--no-color"]));
            let _ = std::io::stderr().write_all(log.as_bytes());
        }
        let _ = run(self
            .compose()
            .args(["down", "--volumes", "--timeout", "20"]));
        let _ = run(tool("tests/operations/stand-ins").args(["remove", &self.name]));
    }
}

/// Compose, whichever there is, without the caller's own settings.
#[expect(
    clippy::disallowed_methods,
    reason = "not to read the environment, but to keep it out"
)]
fn compose() -> Command {
    let (is_plugin, _) = run(tool("sh").args(["-c", "docker compose version"]));
    let mut command = if is_plugin {
        let mut docker = tool("docker");
        docker.arg("compose");
        docker
    } else {
        tool("docker-compose")
    };
    for (name, _) in std::env::vars_os() {
        let is_setting = name.to_str().is_some_and(|name| {
            [
                "AUTH0_",
                "BUILD_COMMIT",
                "COMPOSE_",
                "DEPLOY_",
                "OTEL_",
                "WHITEROOM_",
            ]
            .iter()
            .any(|prefix| name.starts_with(prefix))
        });
        if is_setting {
            command.env_remove(name);
        }
    }
    command
}

fn curl() -> Command {
    let mut command = tool("curl");
    command.args(["-sS", "--noproxy", "*", "--max-time", "10"]);
    command
}

/// A port that nobody listens on at this moment.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// Waits until `is_there`.
#[expect(
    clippy::disallowed_methods,
    reason = "a pause between two looks at a condition"
)]
fn wait_for(what: &str, is_there: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !is_there() {
        assert!(Instant::now() < deadline, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(200));
    }
}
