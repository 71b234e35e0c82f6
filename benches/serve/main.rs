//! What the API costs beside bare Rocket, and what an idle server weighs.
//!
//! Read the ratios, not the rates: the two take turns on the same machine in the same minute, under the same load. The load
//! itself needs processors, too, so a rate here is not one to plan with.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark may fail loudly, and prints what it found"
)]

mod bare;
mod collector;
mod load;
mod server;
#[path = "../decide/target.rs"]
mod target;

use std::time::Duration;

use collector::Collector;
use load::{Load, Round};
use server::Server;
use target::{least, most};

fn main() {
    if std::env::args().any(|argument| argument == bare::ROLE) {
        return bare::serve();
    }
    let memory = idle_memory();
    println!(
        "\nan idle server: {memory:.1} MiB: {}",
        most(memory, 40.0, " MiB")
    );
    println!("{}", throughput());
    println!("{}", forward_auth());
    println!("{}", shadow());
    println!("{}", access_lists());
    println!("{}", collectors());
    println!("{}", batches());
}

/// Mebibytes that a server holds with the shipped policy, once it has answered and was scraped.
fn idle_memory() -> f64 {
    let server = Server::start(None, "0");
    let load = Load::of(&server.address, Some(&server.token()));
    load.round(Duration::from_millis(200));
    server.scrape();
    server.resident_mebibytes()
}

/// `/api/protected` with metrics, the log of production and one trace in a hundred, beside the same answer of Rocket alone.
fn throughput() -> String {
    let collector = Collector::answering();
    let server = Server::start(Some(&collector.endpoint()), "0.01");
    let bare = Server::bare();
    let token = server.token();
    let loads = [&bare, &server].map(|server| Load::of(&server.address, Some(&token)));
    let [bare, ours] = turns(&loads);
    let ratios = bare
        .iter()
        .zip(&ours)
        .map(|(bare, ours)| ours.rate() / bare.rate());
    let ratio = median(ratios.collect());
    let rate = |rounds: &[Round]| median(rounds.iter().map(Round::rate).collect());
    format!(
        "GET /api/protected: {:.0} requests a second, bare Rocket {:.0}: {ratio:.2} times: {}\n  \
         {} bytes of spans were collected",
        rate(&ours),
        rate(&bare),
        least(ratio, 0.85, " times"),
        collector.received(),
    )
}

/// The answer that a proxy gets about `/api/protected`, beside that of the route itself.
fn forward_auth() -> String {
    let server = Server::behind_a_proxy();
    let token = server.token();
    let loads = [
        Load::of(&server.address, Some(&token)),
        Load::of_proxy(&server.address, &token),
    ];
    let [route, door] = turns(&loads);
    let ratios = route
        .iter()
        .zip(&door)
        .map(|(route, door)| door.rate() / route.rate());
    let ratio = median(ratios.collect());
    let rate = median(door.iter().map(Round::rate).collect());
    format!(
        "forward-auth: {rate:.0} requests a second, {ratio:.2} times GET /api/protected: {}",
        least(ratio, 0.9, " times")
    )
}

/// `/api/protected` with a candidate beside the live policy, and without one.
fn shadow() -> String {
    let servers = [Server::start(None, "0"), Server::with_candidate()];
    let loads = servers
        .each_ref()
        .map(|server| Load::of(&server.address, Some(&server.token())));
    let [without, with] = turns(&loads);
    let ratios = without
        .iter()
        .zip(&with)
        .map(|(without, with)| with.rate() / without.rate());
    let ratio = median(ratios.collect());
    let [_, server] = &servers;
    let outcomes = server.scraped("whiteroom_shadow_decisions_total");
    format!(
        "with a candidate beside the policy: {ratio:.2} times as many requests: {}\n  {outcomes}",
        least(ratio, 0.9, " times"),
    )
}

/// What a hundred questions of one access list cost, in calls with a single one.
fn access_lists() -> String {
    let server = Server::start(None, "0");
    let token = server.token();
    let loads = [1, 100].map(|count| Load::asking(&server.address, &token, count));
    let [single, batch] = turns(&loads);
    let ratios = single
        .iter()
        .zip(&batch)
        .map(|(single, batch)| single.rate() / batch.rate());
    let ratio = median(ratios.collect());
    format!(
        "POST /api/access: 100 questions cost as much as {ratio:.1} calls with one: {}",
        most(ratio, 5.0, " calls")
    )
}

/// How much slower the slowest hundredth becomes when every span is sent to a collector that is dead, hangs or resets.
fn collectors() -> String {
    let faults = [
        Collector::answering(),
        Collector::dead(),
        Collector::hanging(),
        Collector::resetting(),
    ];
    let servers = faults
        .each_ref()
        .map(|collector| Server::start(Some(&collector.endpoint()), "1"));
    let loads = servers
        .each_ref()
        .map(|server| Load::of(&server.address, Some(&server.token())));
    let [good, bad @ ..] = turns(&loads);
    let slowest = |rounds: &[Round]| median(rounds.iter().map(Round::p99).collect());
    let good = slowest(&good);
    let lines = ["dead", "hanging", "resetting"]
        .iter()
        .zip(&bad)
        .map(|(name, rounds)| {
            let ratio = slowest(rounds) / good;
            format!(
                "\n  {name}: {ratio:.2} times: {}",
                most(ratio, 1.1, " times")
            )
        });
    let lines: String = lines.collect();
    format!(
        "p99 with a collector that answers {:.0} µs, and with one that is{lines}",
        good * 1e6
    )
}

/// What a call with a hundred evaluations of AuthZEN costs beside a call with one: allowed ones, and denied ones.
fn batches() -> String {
    let server = Server::start(None, "0");
    let token = server.token_of("dave");
    let lines = [("allowed", "/api/open"), ("denied", "/api/other")].map(|(about, path)| {
        let subject = r#"{"type":"user","id":"auth0|bob"}"#;
        let resource = format!(r#"{{"type":"route","id":"{path}"}}"#);
        let shared = format!(r#""subject":{subject},"action":{{"name":"GET"}}"#);
        let one = format!(r#"{{{shared},"resource":{resource}}}"#);
        let items = vec![format!(r#"{{"resource":{resource}}}"#); 100].join(",");
        let many = format!(r#"{{{shared},"evaluations":[{items}]}}"#);
        let loads = [("evaluation", one), ("evaluations", many)].map(|(endpoint, body)| {
            let path = format!("/access/v1/{endpoint}");
            Load::posting(&server.address, &token, &path, &body)
        });
        let [one, many] = turns(&loads);
        let ratios = one.iter().zip(&many);
        let ratio = median(ratios.map(|(one, many)| one.rate() / many.rate()).collect());
        format!(
            "\n  {about}: {ratio:.2} times: {}",
            most(ratio, 5.0, " times")
        )
    });
    format!("100 evaluations in one call, beside one:{}", lines.concat())
}

/// Rounds of each load in turns, so that whatever else the machine does falls on all of them.
fn turns<const N: usize>(loads: &[Load; N]) -> [Vec<Round>; N] {
    let mut rounds = [const { Vec::new() }; N];
    for load in loads {
        load.round(ROUND);
    }
    for _ in 0..ROUNDS {
        for (load, rounds) in loads.iter().zip(&mut rounds) {
            rounds.push(load.round(ROUND));
        }
    }
    rounds
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

const ROUNDS: usize = 15;

const ROUND: Duration = Duration::from_millis(800);
