//! What the policy is asked about a request, and what a denial says to whom.

use rocket::Request;

use crate::http::refusal::Refusal;
use crate::policy::{AccessRequest, Decision, Policy, Principals};

pub(super) fn question<'q>(
    request: &'q Request<'_>,
    caller: &'q Principals,
    path: &'q str,
) -> AccessRequest<'q> {
    AccessRequest {
        caller,
        method: request.method().as_str(),
        path,
        ip: request.remote().map(|peer| peer.ip()),
    }
}

/// RFC 9110: 401 asks for credentials, so it is for those who sent none.
pub(in crate::http) fn denied(
    policy: &Policy,
    question: &AccessRequest<'_>,
    decision: Decision,
) -> Refusal {
    let decision = Box::new(decision);
    if question.caller.is_anonymous() {
        return Refusal::SignInRequired { decision };
    }
    let sufficient = policy.sufficient(question).into_iter();
    let bare = sufficient.map(|principal| match principal.split_once(':') {
        Some(("permission" | "scope", name)) => name.to_owned(),
        _ => principal,
    });
    let sufficient = bare.collect();
    Refusal::Denied {
        decision,
        sufficient,
    }
}
