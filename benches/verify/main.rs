//! What it costs to verify a token: one never seen, one seen before, a malformed one, and a flood of unknown keys.
//!
//! Read the ratios of the table at the end, not the times: all of it runs on the same machine in the same minutes.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark may fail loudly, and prints what it found"
)]

mod issuer;
mod memory;
#[path = "../decide/target.rs"]
#[expect(dead_code, reason = "this benchmark has no figure of that kind")]
mod target;

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;

use criterion::Criterion;
use issuer::{Issuer, authenticator, runtime};
use target::most;
use whiteroom::auth::{Authenticator, Caller, Presented, Refusal};

fn main() {
    // First, while the process has freed nothing that it could use again.
    let remembered = memory::report();
    let mut criterion = Criterion::default()
        .output_directory(&folder())
        .configure_from_args()
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(5));
    let issuer = Issuer::new();
    bare(&mut criterion, &issuer);
    unseen(&mut criterion, &issuer);
    seen(&mut criterion, &issuer);
    refused(&mut criterion, &issuer);
    criterion.final_summary();
    print();
    println!("{remembered}");
}

/// The signature alone, as the crypto provider checks it with a key that was read before.
fn bare(criterion: &mut Criterion, issuer: &Issuer) {
    let tokens: Vec<(Vec<u8>, Vec<u8>)> = (0..TOKENS).map(|number| issuer.parts(number)).collect();
    let key = issuer.parsed_key();
    let mut tokens = tokens.iter().cycle();
    criterion.bench_function(BARE, |bencher| {
        bencher.iter(|| {
            let (message, signature) = tokens.next().expect("a cycle has no end");
            key.verify_sig(black_box(message), black_box(signature))
        });
    });
}

/// Nothing is remembered, so every token is new.
fn unseen(criterion: &mut Criterion, issuer: &Issuer) {
    let authenticator = authenticator(issuer, 0);
    let headers: Vec<String> = (0..TOKENS).map(|number| issuer.header(number)).collect();
    measure(criterion, UNSEEN, &authenticator, &headers, true);
}

fn seen(criterion: &mut Criterion, issuer: &Issuer) {
    let authenticator = authenticator(issuer, 64);
    let headers: Vec<String> = (0..TOKENS).map(|number| issuer.header(number)).collect();
    measure(criterion, SEEN, &authenticator, &headers, true);
}

fn refused(criterion: &mut Criterion, issuer: &Issuer) {
    let authenticator = authenticator(issuer, 64);
    let malformed: Vec<String> = (0..TOKENS)
        .map(|number| format!("{}=", issuer.header(number)))
        .collect();
    measure(criterion, MALFORMED, &authenticator, &malformed, false);
    let unknown: Vec<String> = (0..TOKENS)
        .map(|number| issuer.of_unknown_key(number))
        .collect();
    measure(criterion, UNKNOWN, &authenticator, &unknown, false);
}

/// Every token meets the expected end before anything is measured, which also meets every token once.
fn measure(
    criterion: &mut Criterion,
    name: &str,
    authenticator: &Authenticator,
    headers: &[String],
    is_good: bool,
) {
    let runtime = runtime();
    for header in headers {
        let end = runtime.block_on(ask(authenticator, header));
        assert_eq!(end.is_ok(), is_good, "{name}: {:?}", end.err());
    }
    let mut headers = headers.iter().cycle();
    criterion.bench_function(name, |bencher| {
        bencher.iter(|| {
            let header = headers.next().expect("a cycle has no end");
            runtime.block_on(ask(authenticator, black_box(header)))
        });
    });
}

async fn ask(authenticator: &Authenticator, header: &str) -> Result<Caller, Refusal> {
    let authorization = [header];
    let presented = Presented {
        authorization: &authorization,
        ..Presented::default()
    };
    authenticator.authenticate(&presented).await
}

fn print() {
    let [bare, unseen, seen] = [BARE, UNSEEN, SEEN].map(|name| median(name).unwrap_or(f64::NAN));
    let ratio = unseen / bare;
    println!("\n{BARE}: {:.1} µs", bare / 1e3);
    println!(
        "{UNSEEN}: {:.1} µs, {ratio:.2} times the bare signature: {}",
        unseen / 1e3,
        most(ratio, 1.2, " times")
    );
    println!("{SEEN}: {seen:.0} ns: {}", most(seen / 1e3, 2.0, " µs"));
    for name in [MALFORMED, UNKNOWN] {
        println!("{name}: {:.1} µs", median(name).unwrap_or(f64::NAN) / 1e3);
    }
}

fn median(name: &str) -> Option<f64> {
    let path = folder().join(name).join("new/estimates.json");
    let estimates: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(path).ok()?).ok()?;
    estimates.pointer("/median/point_estimate")?.as_f64()
}

/// Where criterion keeps what it measured.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("criterion")
}

/// More than any branch predictor learns by heart.
const TOKENS: usize = 2_000;

const BARE: &str = "bare RS256 signature";
const UNSEEN: &str = "verify unseen";
const SEEN: &str = "verify seen";
const MALFORMED: &str = "refuse malformed";
const UNKNOWN: &str = "refuse unknown kid";
