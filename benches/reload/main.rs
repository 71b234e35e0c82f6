//! What callers notice of a reload: the server under full load while its policy of 100,000 rules is replaced.
//!
//! Read the ratio, not the times: both halves of it are taken in the same minute, beside the same load.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark may fail loudly, and prints what it found"
)]

mod callers;
#[path = "../decide/policies.rs"]
#[expect(dead_code, reason = "this benchmark needs one shape")]
mod policies;
mod server;
#[path = "../decide/target.rs"]
#[expect(dead_code, reason = "this benchmark has no figure of that kind")]
mod target;

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use callers::{Answered, Caller, Shared};
use policies::{Shape, Written};
use server::Server;
use target::most;

/// Replaces the policy a few times under load, and says what the callers noticed.
fn main() {
    let written = Written::new(Shape::TenARole, RULES);
    let policies = Policies::new(&written);
    policies.put(0);
    fs::write(written.config().dir.join("cases.toml"), personas()).expect("personas");
    let server = Server::start(&written);
    println!("{}", load(&server, &policies));
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

/// As many personas as callers with a token, each with a role somewhere in the policy.
fn personas() -> String {
    let mut text = String::new();
    for caller in 0..CALLERS / 2 {
        let role = role(caller);
        let _ = writeln!(
            text,
            "[who.p{caller}]\nsub = \"p{caller}\"\nname = \"Caller {caller}\"\nroles = [\"r{role}\"]"
        );
    }
    text
}

fn role(caller: usize) -> usize {
    caller * 2_003
}

fn load(server: &Server, policies: &Policies) -> String {
    let tokens = (0..CALLERS / 2).map(|caller| (role(caller), server.token(&format!("p{caller}"))));
    let tokens = tokens.map(Some).chain([const { None }; CALLERS / 2]);
    let callers: Vec<Caller<'_>> = tokens
        .map(|token| Caller {
            address: &server.address,
            token,
        })
        .collect();
    let shared = Shared::default();
    let mut swaps = Vec::new();
    let answers: Vec<Answered> = thread::scope(|scope| {
        let asking = callers
            .iter()
            .map(|caller| scope.spawn(|| caller.ask(&shared)));
        let asking: Vec<_> = asking.collect();
        pass(BEFORE);
        for number in 1..=SWAPS {
            let begun = policies.put(number);
            until(|| shared.live.load(Ordering::Relaxed) == number % 2);
            swaps.push((begun, Instant::now()));
            pass(BETWEEN);
        }
        shared.stop.store(true, Ordering::Relaxed);
        let answers = asking.into_iter();
        let answers = answers.map(|caller| caller.join().expect("no wrong verdict"));
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
    let slowest = slowest.unwrap_or_default().as_secs_f64();
    let ratio = during_99.as_secs_f64() / before_99.as_secs_f64();
    format!(
        "reload of {RULES} rules under load: {} requests, {} swaps, no wrong verdict\n  \
         an edit was live after {slowest:.2} s at most: {}\n  \
         p99 before {before_99:?}, during {during_99:?}, {ratio:.2} times: {}",
        answers.len(),
        swaps.len(),
        most(slowest, 1.0, " s"),
        most(ratio, 2.0, " times"),
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
