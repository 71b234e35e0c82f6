//! Slips of a tired admin: none that changes a decision of the shipped policy gets past check, test and diff.
//!
//! What a slip changes is found out by asking both policies about many callers and requests, and not by the comparison
//! that is on trial. `make slips` prints the counts.

use std::collections::BTreeSet;
use std::path::Path;

use fastrand::Rng;
use serde_json::{Map, Value, json};
use whiteroom::config::Config;
use whiteroom::policy::{AccessRequest, Principals, Trial, compare};
use whiteroom::server;

use crate::support::Folder;

/// What a slip came to.
#[derive(Debug, Default)]
struct Counts {
    slips: usize,
    harmless: usize,
    refused: usize,
    by_check: usize,
    by_test: usize,
    by_diff: usize,
}

const SLIPS: usize = 200;

#[test]
fn no_slip_that_changes_a_decision_goes_unseen() {
    let shipped = Folder::with_shipped_policy();
    let mut rng = Rng::with_seed(42);
    let mut counts = Counts::default();
    let mut unseen = Vec::new();
    let mut seen = BTreeSet::new();
    while counts.slips < SLIPS {
        let file = ["policy.csv", "policy.csv", "model.conf"][counts.slips % 3];
        let text = std::fs::read_to_string(shipped.path().join(file)).unwrap();
        let Some(slip) = slip(&text, &mut rng) else {
            continue;
        };
        if seen.insert(slip.clone()) {
            counts.slips += 1;
            if !is_seen((&shipped, file, &slip), &mut counts) {
                unseen.push(slip);
            }
        }
    }
    println!(
        "{} slips: {} change no decision, {} are refused at load; of the others {} are seen by check, {} by test, {} by diff",
        counts.slips,
        counts.harmless,
        counts.refused,
        counts.by_check,
        counts.by_test,
        counts.by_diff
    );
    assert!(
        unseen.is_empty(),
        "{counts:#?}\n{}",
        unseen.join("\n=====\n")
    );
    assert!(
        counts.by_diff > SLIPS / 10 && counts.harmless > 0,
        "{counts:#?}"
    );
}

/// Whether the slip changes nothing, or is seen before it is live.
fn is_seen((shipped, file, slip): (&Folder, &str, &str), counts: &mut Counts) -> bool {
    let folder = Folder::with_shipped_policy();
    folder.file(file, slip);
    let [old, new] = [shipped, &folder].map(|folder| config(folder.path()));
    let report = server::check(&new).unwrap();
    let Ok(after) = Trial::load(&new.policy) else {
        assert!(
            !report.problems.is_empty(),
            "refused without a word: {slip}"
        );
        counts.refused += 1;
        return true;
    };
    let before = Trial::load(&old.policy).unwrap();
    if !differ(&before, &after, slip) {
        counts.harmless += 1;
        return true;
    }
    let routes = server::mounted().routes;
    let seen = [
        !report.problems.is_empty(),
        after.run().iter().any(|tried| tried.failure.is_some()),
        compare([before.policy(), after.policy()], "roles", &routes).counts() != [0, 0],
    ];
    counts.by_check += usize::from(seen[0]);
    counts.by_test += usize::from(seen[1]);
    counts.by_diff += usize::from(seen[2]);
    seen.contains(&true)
}

fn config(dir: &Path) -> Config {
    let mut config = Config::load().unwrap();
    config.policy.dir = dir.to_owned();
    config
}

/// The text with one character or one word of a line that counts gone, doubled, changed or in another place; `None` where
/// nothing came of it.
fn slip(text: &str, rng: &mut Rng) -> Option<String> {
    let counting = |line: &&str| !line.is_empty() && !line.starts_with('#');
    let lines: Vec<&str> = text.lines().collect();
    let candidates = lines.iter().enumerate();
    let candidates: Vec<usize> = candidates
        .filter(|(_, line)| counting(line))
        .map(|(at, _)| at)
        .collect();
    let at = candidates[rng.usize(..candidates.len())];
    let slipped = match rng.u8(..3) {
        0 => slip_of_word(lines[at], text, rng),
        _ => slip_of_character(lines[at], text, rng),
    };
    let mut slipped_lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    slipped_lines[at] = slipped;
    let slipped = slipped_lines.join("\n") + "\n";
    (slipped != text).then_some(slipped)
}

fn slip_of_character(line: &str, text: &str, rng: &mut Rng) -> String {
    let mut chars: Vec<char> = line.chars().collect();
    let all: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let at = rng.usize(..chars.len());
    let other = all[rng.usize(..all.len())];
    match rng.u8(..5) {
        0 => drop(chars.remove(at)),
        1 => chars.insert(at, chars[at]),
        2 => chars[at] = other,
        3 => chars.insert(at, other),
        _ => chars.swap(at, (at + 1).min(line.chars().count() - 1)),
    }
    chars.into_iter().collect()
}

fn slip_of_word(line: &str, text: &str, rng: &mut Rng) -> String {
    let all: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    let all: Vec<&str> = all.iter().flat_map(|line| line.split(' ')).collect();
    let mut words: Vec<&str> = line.split(' ').collect();
    let at = rng.usize(..words.len());
    let other = all[rng.usize(..all.len())];
    match rng.u8(..4) {
        0 => drop(words.remove(at)),
        1 => words.insert(at, words[at]),
        2 => words[at] = other,
        _ => words.swap(at, (at + 1) % line.split(' ').count()),
    }
    words.join(" ")
}

/// Whether any of many callers may make any of many requests under one of the policies alone.
fn differ(before: &Trial, after: &Trial, slip: &str) -> bool {
    let paths = paths(slip);
    callers(slip).iter().any(|caller| {
        let answers = |trial: &Trial| -> Vec<bool> {
            let requests = paths
                .iter()
                .flat_map(|path| METHODS.map(|method| (method, path)));
            let answers = requests.map(|(method, path)| {
                let request = AccessRequest {
                    caller,
                    method,
                    path,
                    ip: None,
                };
                let decided = trial.policy().decide(&request);
                decided.is_ok_and(|decision| decision.is_allow())
            });
            answers.collect()
        };
        answers(before) != answers(after)
    })
}

/// Callers with each name that stands anywhere in the text, alone and all together, and with names that stand nowhere.
fn callers(slip: &str) -> Vec<Principals> {
    let words = slip
        .split([',', ' ', '\n', '"'])
        .filter(|word| word.contains(':'));
    let mut claims: Vec<Map<String, Value>> = vec![Map::new()];
    for word in words.chain(["permission:read:protected", "role:other", "user:other"]) {
        let (kind, value) = word.split_once(':').unwrap();
        let claim = match kind {
            "permission" => ("permissions", json!([value])),
            "scope" => ("scope", json!(value)),
            "role" => ("roles", json!([value])),
            "org" => ("org_id", json!(value)),
            "client" => ("azp", json!(value)),
            "user" => ("sub", json!(value)),
            _ => continue,
        };
        let claim = (claim.0.to_owned(), claim.1);
        claims.push(Map::from_iter([claim.clone()]));
        claims[0].extend([claim]);
    }
    claims.push(Map::new());
    let signed_in = claims
        .iter()
        .map(|claims| Principals::from_claims(claims, "roles"));
    std::iter::once(Principals::anonymous())
        .chain(signed_in)
        .collect()
}

/// The paths that stand in the text and those of the shipped policy, and what lies beside and below them.
fn paths(slip: &str) -> Vec<String> {
    let words = slip
        .split([',', ' ', '\n'])
        .filter(|word| word.starts_with('/'));
    let routes = [
        "/api/open",
        "/api/members-only",
        "/api/me",
        "/api/protected",
    ];
    let named: BTreeSet<&str> = words.chain(routes).collect();
    let mut paths = BTreeSet::from(["/".to_owned(), "/x".to_owned(), "/api".to_owned()]);
    for path in named {
        let segments: Vec<&str> = path.split('/').collect();
        let filled: Vec<&str> = segments
            .iter()
            .map(|segment| match segment.starts_with(':') {
                true => "any",
                false => segment,
            })
            .collect();
        let filled = filled.join("/").replace('*', "any");
        let mut shorter = (*path).to_owned();
        shorter.pop();
        let dotted = path.replace('.', "z");
        for found in [path, &filled, &shorter, &dotted] {
            paths.extend([
                found.to_owned(),
                format!("{found}/any"),
                format!("{found}z"),
            ]);
        }
    }
    paths.retain(|path| {
        path == "/" || path.starts_with('/') && !path.ends_with('/') && !path.contains("//")
    });
    paths.into_iter().collect()
}

const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];
