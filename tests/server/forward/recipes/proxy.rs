//! A real proxy that runs a recipe of `examples/forward-auth`, with a service behind it.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::service::Service;
use crate::support::{Folder, RawAnswer, Server, exchange};

/// A recipe.
#[derive(Debug)]
pub(super) struct Recipe {
    /// What `make test` installs.
    pub(super) program: &'static str,
    arguments: &'static [&'static str],
    /// Its files, the configuration first.
    files: &'static [&'static str],
    /// The family of headers that it sends.
    pub(super) source: &'static str,
}

pub(super) const RECIPES: [Recipe; 3] = [
    Recipe {
        program: "nginx",
        arguments: &[
            "-p",
            ".",
            "-c",
            "nginx.conf",
            "-e",
            "stderr",
            "-g",
            "daemon off; master_process off;",
        ],
        files: &["nginx.conf"],
        source: "x-original",
    },
    Recipe {
        program: "caddy",
        arguments: &["run", "--config", "Caddyfile"],
        files: &["Caddyfile"],
        source: "x-forwarded",
    },
    Recipe {
        program: "haproxy",
        arguments: &["-db", "-f", "haproxy.cfg"],
        files: &["haproxy.cfg", "whiteroom.lua"],
        source: "x-original",
    },
];

/// A proxy under way, in a folder of its own, until it is dropped.
pub(super) struct Proxy {
    process: Child,
    address: String,
    service: Service,
    _folder: Folder,
}

impl Proxy {
    /// Runs `recipe` before a service, asking `server`; waits until it answers.
    pub(super) fn start(recipe: &Recipe, server: &Server) -> Self {
        let whiteroom = server.socket().replace("localhost", "127.0.0.1");
        // Between the choice of a port and its use, another process may take it.
        let mut proxies = (0..ATTEMPTS).filter_map(|_| Self::attempt(recipe, &whiteroom));
        proxies.next().expect(recipe.program)
    }

    fn attempt(recipe: &Recipe, whiteroom: &str) -> Option<Self> {
        let folder = Folder::empty();
        let port = free_port();
        for file in recipe.files {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/forward-auth");
            let text = fs::read_to_string(path.join(file)).expect(file);
            let text = text.replace("127.0.0.1:8000", whiteroom);
            folder.file(file, &text.replace(":8080", &format!(":{port}")));
        }
        let service = Service::start(folder.path());
        let process = Command::new(recipe.program)
            .current_dir(folder.path())
            .args(recipe.arguments)
            .env_clear()
            .envs([("PATH", PATH), ("HOME", folder.name())])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| {
                panic!("{}, which `make test` installs: {error}", recipe.program)
            });
        let address = format!("127.0.0.1:{port}");
        let proxy = Self {
            process,
            address,
            service,
            _folder: folder,
        };
        proxy.answers()
    }

    /// Itself, once it listens; `None` if it ends instead.
    fn answers(mut self) -> Option<Self> {
        let begin = Instant::now();
        while TcpStream::connect(&self.address).is_err() {
            if self.process.try_wait().unwrap().is_some() {
                return None;
            }
            assert!(
                begin.elapsed() < PATIENCE,
                "it does not listen at {}",
                self.address
            );
            std::thread::yield_now();
        }
        Some(self)
    }

    /// What it answers to these bytes, and what the service behind it saw of them, if anything.
    pub(super) fn send(&self, bytes: &[u8]) -> (RawAnswer, Option<String>) {
        let before = self.service.seen();
        let answer = exchange(&self.address, bytes);
        let is_seen = self.service.seen() > before;
        let seen = String::from_utf8_lossy(&answer.body).into_owned();
        (answer, is_seen.then_some(seen))
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A port that the system chose.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

const ATTEMPTS: u32 = 3;

const PATIENCE: Duration = Duration::from_secs(30);

/// Where a distribution puts servers.
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
