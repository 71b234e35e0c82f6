//! The decision about a request that somebody else received: by the caller whom the question presents, and by its method and
//! path.

use rocket::Request;

use crate::auth::PublicUrl;
use crate::http::decision_log::DecisionId;
use crate::http::doors::Door;
use crate::http::fields;
use crate::http::gate::{self, Gate, Known, Record, Sent};
use crate::http::original::Original;
use crate::http::refusal::Refusal;
use crate::http::trace::Trace;
use crate::policy::{AccessRequest, Verdict};

/// The caller whom `original` is decided to let pass, and what the decision is called. `request` asks about it and carries
/// what its caller presented.
pub(super) async fn decided(
    request: &Request<'_>,
    original: &Original<'_>,
) -> Result<(Known, DecisionId), Refusal> {
    let gate = gate::gate(request)?;
    let known = known(gate, request, original).await?;
    let _ = gate::kind(request).set(known.kind);
    let question = AccessRequest {
        caller: &known.principals,
        method: original.decided_method(),
        path: &original.path,
        ip: original.ip,
    };
    let policy = gate.policy();
    let trace = Trace::of(request);
    let (id, decision) = gate.decide(&policy, &question, Door::Forward, NO_ROUTE, trace);
    // Whoever is behind the proxy is told an id, whether or not there is a log in which to look it up.
    let id = id.unwrap_or_else(DecisionId::random);
    let _ = gate::decision_id(request).set(id);
    let decision = decision?;
    if decision.verdict == Verdict::Deny {
        return Err(gate::denied(&policy, &question, decision));
    }
    let _ = gate::record(request).set(Record::Decided(decision));
    Ok((known, id))
}

/// The caller of `original`. A proof names the address that the client called: the path as it was sent, on the host that is
/// configured. What a proxy says of the host is the client's word.
async fn known(
    gate: &Gate,
    request: &Request<'_>,
    original: &Original<'_>,
) -> Result<Known, Refusal> {
    let origins = match fields::has(request, "DPoP") {
        true => origins(gate.public_urls()),
        false => Vec::new(),
    };
    let sent = Sent {
        method: original.method.as_str(),
        path: original.sent_path,
        query_token: original.query_token,
        public_urls: &origins,
    };
    gate.known_by(request, &sent).await
}

/// The addresses without their paths: those are for what a proxy hands on to this server, and the original is not.
fn origins(urls: &[PublicUrl]) -> Vec<PublicUrl> {
    let origins = urls.iter().map(PublicUrl::origin);
    origins
        .filter_map(|origin| PublicUrl::parse(&origin).ok())
        .collect()
}

/// This door is asked about paths, whether or not a route is mounted there.
const NO_ROUTE: &str = "";
