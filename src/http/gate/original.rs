//! The decision about a request that somebody else received: by the caller whom the question presents, and by its method and
//! path.

use rocket::Request;
use rocket::{Orbit, Rocket};

use super::{Gate, Known, Record, Sent, denied, gate, kind, record};
use crate::auth::PublicUrl;
use crate::http::callers;
use crate::http::decision_log::{self, DecisionId};
use crate::http::doors::Door;
use crate::http::original::Original;
use crate::http::refusal::Refusal;
use crate::http::resource::Resource;
use crate::http::trace::Trace;
use crate::policy::{AccessRequest, Verdict};

/// The caller whom `original` is decided to let pass, and what the decision is called. `request` asks about it and carries
/// what its caller presented.
pub(in crate::http) async fn authorize_original(
    request: &Request<'_>,
    original: &Original<'_>,
) -> Result<(Known, DecisionId), Refusal> {
    let gate = gate(request)?;
    let known = gate.known_of(request, original).await?;
    let _ = kind(request).set(callers::kind(&known.caller));
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
    let _ = decision_log::id_of(request).set(id);
    let decision = decision?;
    if decision.verdict == Verdict::Deny {
        return Err(denied(&policy, &question, decision));
    }
    let _ = record(request).set(Record::Decided(decision));
    Ok((known, id))
}

/// Has the series of the live policy's patterns, at zero, before anybody asks.
pub(in crate::http) fn expect_patterns(rocket: &Rocket<Orbit>) {
    if let Some(gate) = rocket.state::<Gate>() {
        gate.decisions.follow(&gate.policy());
    }
}

impl Gate {
    /// The caller of `original`. A proof names the address that the client called: the path as it was sent, on the host that
    /// is configured. What a proxy says of the host is the client's word.
    async fn known_of(
        &self,
        request: &Request<'_>,
        original: &Original<'_>,
    ) -> Result<Known, Refusal> {
        let has_proof = request.headers().contains("DPoP");
        let origins = self.resource.as_ref().filter(|_| has_proof).map(origins);
        let sent = Sent {
            method: original.method.as_str(),
            path: original.sent_path,
            query_token: original.query_token,
            public_urls: origins.as_deref().unwrap_or_default(),
        };
        self.known_by(request, &sent).await
    }
}

/// The addresses of `resource` without their paths: those are for what a proxy hands on to this server, and the original is
/// not.
fn origins(resource: &Resource) -> Vec<PublicUrl> {
    let urls = resource.urls().iter();
    urls.filter_map(|url| PublicUrl::parse(&url.origin()).ok())
        .collect()
}

/// This door is asked about paths, whether or not a route is mounted there.
const NO_ROUTE: &str = "";
