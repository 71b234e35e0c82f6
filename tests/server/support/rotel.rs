//! Rotel, a collector that others wrote, between the program and the collector of a test.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;

use super::{Collector, packages};

/// A running rotel that hands on every span; killed when it is dropped.
pub(crate) struct Rotel {
    process: Child,
    address: SocketAddr,
}

impl Rotel {
    /// Starts it before `collector`. It is installed by the script if it is not there.
    pub(crate) fn before(collector: &Collector) -> Self {
        let program = packages("need-rotel").join("rotel/rotel-agent");
        let started = (0..ATTEMPTS).find_map(|_| Self::start(&program, collector));
        started.expect("rotel runs")
    }

    /// It takes no port of the system's choice, so another program may take the one that was free: then there is none.
    fn start(program: &Path, collector: &Collector) -> Option<Self> {
        let [address, grpc] = [(); 2].map(|()| free());
        let mut process = Command::new(program)
            .args(["start", "--disable-batching", "--exporter", "otlp"])
            .args(["--otlp-exporter-protocol", "http"])
            .args(["--otlp-exporter-endpoint", collector.origin()])
            .args(["--otlp-http-endpoint", &address.to_string()])
            .args(["--otlp-grpc-endpoint", &grpc.to_string()])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while process.try_wait().unwrap().is_none() {
            if TcpStream::connect(address).is_ok() {
                return Some(Self { process, address });
            }
            thread::yield_now();
        }
        None
    }

    /// Where it takes spans.
    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Rotel {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn free() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap()
}

const ATTEMPTS: usize = 5;
