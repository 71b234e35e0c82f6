//! Verdicts compared, callers by their names, and what a model asks for beyond them.

use serde_json::json;

use super::*;
use crate::policy::config::Config;
use crate::policy::principals::Principals;
use crate::policy::trial::Trial;

fn shipped() -> Policy {
    Policy::load(&Config::default()).unwrap()
}

fn trial(rules: &str) -> Trial {
    Trial::of_text(&shipped(), "rules", rules.to_owned()).unwrap()
}

fn request<'a>(caller: &'a Principals, path: &'a str) -> AccessRequest<'a> {
    AccessRequest {
        caller,
        method: "GET",
        path,
        ip: None,
    }
}

#[test]
fn a_flip_is_another_verdict_and_no_other_rule() {
    let trial = trial("p, anyone, /api/*, ^GET$, allow\n\np, anyone, /api/open, ^GET$, deny\n");
    let nobody = Principals::anonymous();
    let mut replay = Replay::new(trial.policy());
    let mut lines = Vec::new();
    for (path, ruled) in [
        ("/api/open", Verdict::Allow),
        ("/api/open", Verdict::Deny),
        ("/api/me", Verdict::Allow),
        ("/api/me", Verdict::Deny),
    ] {
        if let Second::Flip(decision) = replay.ask(&request(&nobody, path), ruled) {
            lines.push(decision.line());
        }
    }
    assert_eq!((replay.asked, replay.flips(), replay.failed), (4, 2, 0));
    assert_eq!((replay.would_allow, replay.would_deny), (1, 1));
    assert_eq!(lines, [Some(3), Some(1)]);
}

#[test]
fn a_failure_and_a_panic_end_nothing_but_themselves() {
    let failed = compared(Verdict::Allow, || Err("no".to_owned()));
    assert!(matches!(failed, Second::Failed(why) if why == "no"));
    let panicked = compared(Verdict::Allow, || panic!("gone {}", 1));
    assert!(matches!(panicked, Second::Failed(why) if why.ends_with("gone 1")));
}

#[test]
fn rules_that_do_not_load_are_refused_by_their_name() {
    let refused = Trial::of_text(&shipped(), "rules", "p, anyone\nx\n".to_owned()).unwrap_err();
    let places: Vec<String> = refused
        .problems()
        .iter()
        .map(|problem| problem.place.to_string())
        .collect();
    assert_eq!(places.len(), 2, "{places:?}");
    assert!(
        places.iter().all(|place| place.starts_with("rules:")),
        "{places:?}"
    );
}

#[test]
fn a_caller_is_the_same_by_its_names() {
    for claims in [
        json!({"sub": "auth0|alice", "permissions": ["b", "a"], "org_id": "acme", "scope": "x y"}),
        json!({"sub": "a:b", "client_id": "c"}),
        json!({}),
    ] {
        let known = Principals::from_claims(claims.as_object().unwrap(), "roles");
        let mut names = known.names().to_vec();
        names.reverse();
        let found = named(names).unwrap();
        assert_eq!(found.membership(), known.membership(), "{claims}");
        assert!(!found.is_anonymous());
    }
    let nobody = named(vec!["anyone".to_owned()]).unwrap();
    assert_eq!(nobody, Principals::anonymous());
}

#[test]
fn names_that_no_caller_has_are_no_caller() {
    for names in [
        &[][..],
        &["authenticated", "user:a"],
        &["anyone", "role:a"],
        &["anyone", "authenticated"],
        &["anyone", "authenticated", "user:a", "user:b"],
        &["anyone", "authenticated", "user:a", "org:a", "org:b"],
    ] {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(named(names), None);
    }
}

#[test]
fn what_a_model_reads_is_known_from_its_matcher() {
    let known = Principals::from_claims(&serde_json::Map::new(), "roles");
    let nobody = Principals::anonymous();
    for (fields, matcher, ip, claims) in [
        ("sub, obj", "r.sub == p.sub", false, false),
        ("sub, obj, ip, claims", "r.sub == p.sub", false, false),
        (
            "sub, obj, ip",
            "r.sub == p.sub && ipMatch(r.ip, \"10.0.0.0/8\")",
            true,
            false,
        ),
        (
            "sub, obj, claims",
            "r.sub == p.sub && r.claims?.org == \"a\"",
            false,
            true,
        ),
        (
            "sub, obj, claims",
            "r.sub == p.sub && r.claims == \"a\"",
            false,
            true,
        ),
        ("sub, obj, claims", "eval(p.sub)", false, true),
    ] {
        let model = format!(
            "[request_definition]\nr = {fields}\n[policy_definition]\np = sub, eft\n[policy_effect]\n\
             e = some(where (p.eft == allow))\n[matchers]\nm = {matcher}\n"
        );
        let folder = |file: &str| {
            let text = match file {
                "model.conf" => model.as_str(),
                "policy.csv" => "p, true, allow\n",
                _ => return Ok(None),
            };
            Ok::<_, crate::policy::problem::LoadError>(Some(text.as_bytes().to_vec()))
        };
        let trial = Trial::read("x", "roles", folder).unwrap();
        let lacking = Lacking::of(trial.policy());
        assert_eq!((lacking.ip, lacking.claims), (ip, claims), "{matcher}");
        assert_eq!(lacking.matters_for(&nobody), ip, "{matcher}");
        assert_eq!(lacking.matters_for(&known), ip || claims, "{matcher}");
    }
}
