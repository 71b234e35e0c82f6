//! The comparison against all sets of names, one by one, for policies made by chance.

use fastrand::Rng;

use super::change::METHODS;
use super::{Doubt, compare};
use crate::policy::problem::LoadError;
use crate::policy::request::AccessRequest;
use crate::policy::{Principals, Trial};

const EFFECTS: [&str; 4] = [
    "some(where (p.eft == allow))",
    "some(where (p.eft == allow)) && !some(where (p.eft == deny))",
    "!some(where (p.eft == deny))",
    "priority(p.eft) || deny",
];

const PATHS: [&str; 3] = ["/a", "/b", "/c/d"];

const NAMES: [&str; 6] = [
    "role:a",
    "role:b",
    "permission:c",
    "scope:d",
    "user:e",
    "user:f",
];

/// A name that no token brings.
const TEAM: &str = "team";

fn trial(effect: &str, rules: &[String]) -> Trial {
    let model = format!(
        "[request_definition]\nr = sub, obj, act\n[policy_definition]\np = sub, obj, act, eft\n[role_definition]\n\
         g = _, _\n[policy_effect]\ne = {effect}\n[matchers]\n\
         m = g(r.sub, p.sub) && keyMatch2(r.obj, p.obj) && regexMatch(r.act, p.act)\n"
    );
    let read = |file: &str| {
        Ok::<_, LoadError>(match file {
            "model.conf" => Some(model.clone().into_bytes()),
            "policy.csv" => Some(rules.join("\n").into_bytes()),
            _ => None,
        })
    };
    Trial::read("made", "roles", read).unwrap()
}

fn line(rng: &mut Rng) -> String {
    let pick = |rng: &mut Rng, all: &[&str]| all[rng.usize(..all.len())].to_owned();
    let one = pick(rng, &NAMES);
    if rng.u8(..4) == 0 {
        let other = pick(rng, &["role:a", "role:b", "user:e", TEAM]);
        return format!("g, {one}, {other}");
    }
    let who = match rng.u8(..8) {
        0 => "anyone".to_owned(),
        1 => "authenticated".to_owned(),
        2 => TEAM.to_owned(),
        _ => one,
    };
    let path = pick(rng, &PATHS);
    let method = pick(rng, &["^GET$", "^PUT$", ".*"]);
    let effect = pick(rng, &["allow", "allow", "deny"]);
    format!("p, {who}, {path}, {method}, {effect}")
}

/// Every caller with some of the names, and one without a token. A caller is one user.
fn everyone() -> Vec<Principals> {
    let users = 0b11_0000;
    let sets = (0..1_u8 << NAMES.len()).filter(|set| set & users != users);
    let holders = sets.map(|set| {
        let signed_in = Principals::from_claims(&serde_json::Map::new(), "roles");
        let held = NAMES.iter().enumerate();
        let held = held.filter(|(at, _)| set & (1 << at) != 0);
        held.fold(signed_in, |caller, (_, name)| caller.with(name))
    });
    std::iter::once(Principals::anonymous())
        .chain(holders)
        .collect()
}

/// Whether anyone gains, and whether anyone loses.
fn truth([old, new]: [&Trial; 2]) -> [bool; 2] {
    let mut found = [false; 2];
    for caller in everyone() {
        for path in PATHS.into_iter().chain(["/elsewhere"]) {
            for method in METHODS {
                let request = AccessRequest {
                    caller: &caller,
                    method,
                    path,
                    ip: None,
                };
                let allows =
                    [old, new].map(|trial| trial.policy().decide(&request).unwrap().is_allow());
                found[0] |= allows == [false, true];
                found[1] |= allows == [true, false];
            }
        }
    }
    found
}

#[test]
fn whatever_changes_for_any_set_of_names_is_found() {
    let mut rng = Rng::with_seed(7);
    let mut kinds = std::collections::BTreeSet::new();
    for round in 0..200 {
        let effects = match rng.bool() {
            true => [EFFECTS[1]; 2],
            false => [(); 2].map(|()| EFFECTS[rng.usize(..EFFECTS.len())]),
        };
        let mut rules: Vec<String> = (0..rng.usize(1..9)).map(|_| line(&mut rng)).collect();
        rules.sort();
        rules.dedup();
        rng.shuffle(&mut rules);
        let selves = NAMES.map(|name| format!("g, {name}, {name}"));
        rules.retain(|rule| !selves.contains(rule));
        let mut edited = rules.clone();
        for _ in 0..rng.usize(..3) {
            let at = rng.usize(..=edited.len());
            match rng.u8(..3) {
                0 if at < edited.len() => drop(edited.remove(at)),
                1 if at < edited.len() => edited.swap(0, at),
                _ => {
                    let line = line(&mut rng);
                    let [_, one, other, ..] = line.split(", ").collect::<Vec<_>>()[..] else {
                        continue;
                    };
                    if one != other && !edited.contains(&line) {
                        edited.insert(at, line);
                    }
                }
            }
        }
        let (old, new) = (trial(effects[0], &rules), trial(effects[1], &edited));
        let comparison = compare([old.policy(), new.policy()], "roles", &[]);
        let counts = comparison.counts().map(|count| count > 0);
        let expected = truth([&old, &new]);
        assert_eq!(
            counts, expected,
            "{round}: {effects:?}\n{rules:#?}\n{edited:#?}\n{comparison:#?}"
        );
        assert_eq!(comparison.doubts, Vec::<Doubt>::new());
        kinds.insert(expected);
    }
    assert_eq!(kinds.len(), 4);
}
