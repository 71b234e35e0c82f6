//! The whole of a policy: from the texts of a folder to decisions and refusals to load.

mod agreement;
mod covering;
mod decisions;
mod engine_limits;
mod explanations;
mod hazards;
mod holders;
mod isolation;
mod larger;
mod samples;
mod steps;
mod sufficient;
mod trials;
mod warnings;

use serde_json::Value;

use super::*;
use crate::policy::able::Holder;
use crate::policy::decision::Verdict;
use crate::policy::explanation::Nearest;
use crate::policy::source::Source;

const MODEL: &str = include_str!("../../../policies/model.conf");

const MATCHER: &str = "g(r.sub, p.sub) && keyMatch2(r.obj, p.obj) && regexMatch(r.act, p.act)";

const EFFECT: &str = "some(where (p.eft == allow)) && !some(where (p.eft == deny))";

fn folder(model: &str, rules: &str, cases: &str) -> Folder {
    let source = |file: &str, text: &str| Source {
        file: file.into(),
        text: text.into(),
    };
    Folder {
        model: source("model.conf", model),
        rules: source("policy.csv", rules),
        cases: Some(source("cases.toml", cases)),
        step_up: None,
        companion: None,
        candidate: None,
    }
}

/// A folder with this `step_up.toml`.
fn folder_with_demands(rules: &str, demands: &str) -> Folder {
    Folder {
        step_up: Some(Source {
            file: "step_up.toml".into(),
            text: demands.into(),
        }),
        ..folder(MODEL, rules, "")
    }
}

fn load(model: &str, rules: &str) -> Result<Policy, LoadError> {
    Policy::of(&folder(model, rules, ""), "roles")
}

/// The shipped model with another matcher, and `claims` and `ip` among the request's fields.
fn model_with(matcher: &str) -> String {
    MODEL
        .replace(MATCHER, matcher)
        .replace("r = sub, obj, act", "r = sub, obj, act, ip, claims")
}

fn policy(model: &str, rules: &str) -> Policy {
    load(model, rules).unwrap_or_else(|error| panic!("{error}"))
}

/// A caller with these claims; null is nobody.
fn caller(claims: &Value) -> Principals {
    claims
        .as_object()
        .map_or_else(Principals::anonymous, |claims| {
            Principals::from_claims(claims, "roles")
        })
}

fn request<'a>(caller: &'a Principals, request: &'a str) -> AccessRequest<'a> {
    let (method, path) = request.split_once(' ').unwrap();
    AccessRequest {
        caller,
        method,
        path,
        ip: None,
    }
}
