//! What callers notice of a reload: the server under full load while its policy of 100,000 rules is replaced.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::policies::{Shape, Written};

/// Replaces the policy a few times under load, and says what the callers noticed.
pub(crate) fn report() -> String {
    let written = Written::new(Shape::TenARole, RULES);
    let policies = Policies::new(&written);
    policies.put(0);
    let mut server = Server::start(&written);
    let report = load(&server.address, &policies);
    server.stop();
    report
}

/// Two policies of which each allows what the other denies.
struct Policies {
    file: PathBuf,
    texts: [String; 2],
}

impl Policies {
    fn new(written: &Written) -> Self {
        let rules = Shape::TenARole.rules(RULES);
        let only = |path: &str| format!("{rules}p, anyone, {path}, ^GET$, allow\n");
        Self {
            file: written.config().dir.join("policy.csv"),
            texts: [only("/even"), only("/odd")],
        }
    }

    /// Puts a policy in the place of the one that is there, as an admin should: beside it, then renamed. Says when it was.
    fn put(&self, which: usize) -> Instant {
        let beside = self.file.with_extension("new");
        let text = self.texts.get(which % 2).expect("one of two");
        fs::write(&beside, text).expect("a file beside");
        let renamed = Instant::now();
        fs::rename(beside, &self.file).expect("a rename");
        renamed
    }
}

/// The program itself; it is ended with the value.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(written: &Written) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_whiteroom"))
            .args(["--format", "json", "serve", "--dev"])
            .env("WHITEROOM_POLICY__DIR", written.config().dir)
            .envs(PORTS.map(|name| (name, "0")))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        let output = child.stdout.take().expect("its output");
        BufReader::new(output).read_line(&mut line).expect("a line");
        let started: serde_json::Value = serde_json::from_str(&line).expect("its addresses");
        let public = started
            .pointer("/public")
            .and_then(|public| public.as_str());
        let address = public.and_then(|public| public.strip_prefix("http://"));
        Self {
            address: address.expect("an origin").to_owned(),
            child,
        }
    }

    fn stop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

/// When a request was sent, and how long its answer took.
type Answered = (Instant, Duration);

fn load(address: &str, policies: &Policies) -> String {
    let (stop, live) = (AtomicBool::new(false), AtomicUsize::new(0));
    let mut swaps = Vec::new();
    let answers: Vec<Answered> = thread::scope(|scope| {
        let callers: Vec<_> = (0..CALLERS)
            .map(|_| scope.spawn(|| ask(address, &stop, &live)))
            .collect();
        pass(BEFORE);
        for number in 1..=SWAPS {
            let begun = policies.put(number);
            until(|| live.load(Ordering::Relaxed) == number % 2);
            swaps.push((begun, Instant::now()));
            pass(BETWEEN);
        }
        stop.store(true, Ordering::Relaxed);
        let answers = callers
            .into_iter()
            .map(|caller| caller.join().expect("no wrong verdict"));
        answers.flatten().collect()
    });
    told(&answers, &swaps)
}

/// Waits for a condition; an edit that is never live ends the benchmark.
fn until(done: impl Fn() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(
            begun.elapsed() < NEVER,
            "the edit is not live after {NEVER:?}"
        );
        thread::park_timeout(Duration::from_millis(1));
    }
}

fn pass(time: Duration) {
    let begun = Instant::now();
    while begun.elapsed() < time {
        thread::park_timeout(time);
    }
}

/// Asks as fast as answers come, on one connection, and holds every verdict against its revision.
fn ask(address: &str, stop: &AtomicBool, live: &AtomicUsize) -> Vec<Answered> {
    let mut stream = TcpStream::connect(address).expect("a connection");
    stream.set_nodelay(true).expect("a socket option");
    let body = r#"{"requests":["GET /even","GET /odd","GET /api/team7/things3/1"]}"#;
    let request = format!(
        "POST /api/access HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut answers = Vec::new();
    let mut revisions: [Option<String>; 2] = [None, None];
    while !stop.load(Ordering::Relaxed) {
        let sent = Instant::now();
        stream.write_all(request.as_bytes()).expect("it listens");
        let answer = answer(&mut stream);
        answers.push((sent, sent.elapsed()));
        let says = |path: &str| answer.pointer(&format!("/access/{path}")) == Some(&true.into());
        let [even, odd, other] =
            ["GET ~1even", "GET ~1odd", "GET ~1api~1team7~1things3~11"].map(says);
        assert!(even != odd && !other, "a verdict of no policy: {answer}");
        let revision = answer
            .pointer("/revision")
            .and_then(|revision| revision.as_str());
        let known = revisions.get_mut(usize::from(odd)).expect("one of two");
        let known = known.get_or_insert_with(|| revision.unwrap_or_default().to_owned());
        assert_eq!(
            revision,
            Some(known.as_str()),
            "a verdict of another revision"
        );
        live.store(usize::from(odd), Ordering::Relaxed);
    }
    answers
}

fn answer(stream: &mut TcpStream) -> serde_json::Value {
    let mut found = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let read = stream.read(&mut buffer).expect("an answer");
        found.extend_from_slice(buffer.get(..read).expect("what was read"));
        let text = String::from_utf8_lossy(&found);
        if let Some((_, body)) = text.split_once("\r\n\r\n")
            && let Ok(answer) = serde_json::from_str(body)
        {
            return answer;
        }
        assert!(read > 0, "the connection was closed: {text}");
    }
}

fn told(answers: &[Answered], swaps: &[(Instant, Instant)]) -> String {
    let first = swaps.first().expect("a swap").0;
    let is_during = |sent: Instant, took: Duration| {
        let overlaps = |swap: &(Instant, Instant)| sent <= swap.1 && sent + took >= swap.0;
        swaps.iter().any(overlaps)
    };
    let [mut before, mut during] = [Vec::new(), Vec::new()];
    for (sent, took) in answers {
        if *sent + *took < first {
            before.push(*took);
        } else if is_during(*sent, *took) {
            during.push(*took);
        }
    }
    let [before_99, during_99] = [percentile(&mut before), percentile(&mut during)];
    let slowest = swaps.iter().map(|(begun, ended)| *ended - *begun).max();
    format!(
        "reload of {RULES} rules under load: {} requests, {} swaps, no wrong verdict; an edit was live after {:?} at most\n  \
         p99 before {before_99:?}, during {during_99:?}: {:.2} times (at most 2)",
        answers.len(),
        swaps.len(),
        slowest.unwrap_or_default(),
        during_99.as_secs_f64() / before_99.as_secs_f64()
    )
}

/// The 99th percentile.
fn percentile(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times
        .get(times.len() * 99 / 100)
        .copied()
        .unwrap_or_default()
}

const RULES: usize = 100_000;

const CALLERS: usize = 8;

const SWAPS: usize = 8;

const BEFORE: Duration = Duration::from_secs(5);

const NEVER: Duration = Duration::from_secs(30);

const BETWEEN: Duration = Duration::from_secs(1);

const PORTS: [&str; 3] = [
    "ROCKET_PORT",
    "WHITEROOM_OPS__PORT",
    "WHITEROOM_DEV_ISSUER__PORT",
];
