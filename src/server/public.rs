//! The public server: the list of its stages. Those of [`governing`] are also what others attach to a Rocket of their own.

use std::sync::Arc;
use std::time::Duration;

use prometheus::Registry;
use rocket::{Build, Rocket};

use super::error::ServeError;
use super::{desk, page};
use crate::auth::Authenticator;
use crate::config::Config;
use crate::http::certificates::Certificates;
use crate::http::decision_log::DecisionLog;
use crate::http::doors::TrustedProxies;
use crate::http::gate::Gate;
use crate::http::metrics::{Decisions, Requests};
use crate::http::recent::Recent;
use crate::http::refusal::Challenges;
use crate::http::resource::Resource;
use crate::http::shadow::Shadow;
use crate::http::witnesses::Witnesses;
use crate::http::{
    self, access, api, authzen, cors, forward, governed, headers, log, nonce, openapi,
    resource_metadata, spa, unrouted,
};
use crate::policy::{Live, Sampler};

/// The public Rocket, not yet launched; it describes itself as `resource`, and has decisions written to `decision_log`, where
/// there is one.
///
/// # Errors
/// The page's files cannot be read, its tokens would be refused, or `registry` holds one of our metrics already.
pub fn rocket(
    config: &Config,
    resource: Option<Resource>,
    authenticator: &Arc<Authenticator>,
    policy: &Arc<Live>,
    registry: &Registry,
    decision_log: Option<DecisionLog>,
) -> Result<Rocket<Build>, ServeError> {
    page::check(config, resource.as_ref())?;
    let parts = Parts {
        config,
        resource: resource.clone(),
        authenticator,
        policy,
        registry,
        decision_log,
    };
    let told = Told::of(&parts)?;
    let (shadow, recent) = (told.shadow.clone(), told.recent.clone());
    let rocket = rocket::custom(&config.rocket)
        .attach(unrouted::stage())
        .attach(api::stage())
        .attach(forward::stage(&config.doors))
        .attach(openapi::stage(resource.clone(), config.doors.source))
        .attach(authzen::stage(
            &config.doors,
            &config.policy.roles_claim,
            resource,
            Arc::clone(authenticator),
            leeway(config),
        ))
        .attach(http::desk::stage(desk::of(config, policy, recent.clone())))
        .attach(http::desk_replay::stage(Arc::clone(policy), shadow, recent))
        .attach(spa::stage(&config.spa, &page::auth_config(config))?);
    Ok(attaching(parts, told)?(rocket))
}

/// What the stages are made of.
pub(super) struct Parts<'a> {
    pub(super) config: &'a Config,
    pub(super) resource: Option<Resource>,
    pub(super) authenticator: &'a Arc<Authenticator>,
    pub(super) policy: &'a Arc<Live>,
    pub(super) registry: &'a Registry,
    pub(super) decision_log: Option<DecisionLog>,
}

/// Who is told of requests and of decisions, and can be asked about them.
struct Told {
    requests: Requests,
    witnesses: Witnesses,
    recent: Recent,
    shadow: Shadow,
}

impl Told {
    fn of(parts: &Parts<'_>) -> Result<Self, ServeError> {
        let (config, registry) = (parts.config, parts.registry);
        let decisions = Decisions::register(registry)?;
        let requests = Requests::register(registry, decisions.clone())?;
        let sampler = Sampler::start(config.policy.sample_every, registry)?;
        let recent = Recent::new(config.policy.recent_decisions.count());
        let shadow = Shadow::start(Arc::clone(parts.policy), registry)?;
        let witnesses = Witnesses::new(decisions, sampler);
        let witnesses = witnesses.with_decision_log(parts.decision_log.clone());
        let witnesses = witnesses.with_recent(recent.clone());
        Ok(Self {
            requests,
            witnesses: witnesses.with_shadow(shadow.clone()),
            recent,
            shadow,
        })
    }
}

/// What gives a Rocket, whosever routes it has, the guards and the access list, and tells of each request.
///
/// # Errors
/// The configuration cannot be used, or the registry holds one of our metrics already.
pub(super) fn governing(
    parts: Parts<'_>,
) -> Result<impl FnOnce(Rocket<Build>) -> Rocket<Build> + Send + use<>, ServeError> {
    let told = Told::of(&parts)?;
    attaching(parts, told)
}

fn attaching(
    parts: Parts<'_>,
    told: Told,
) -> Result<impl FnOnce(Rocket<Build>) -> Rocket<Build> + Send + use<>, ServeError> {
    let Parts {
        config,
        resource,
        authenticator,
        policy,
        ..
    } = parts;
    let Told {
        requests,
        witnesses,
        ..
    } = told;
    let gate = Gate::new(
        Arc::clone(authenticator),
        Arc::clone(policy),
        &config.policy.roles_claim,
        witnesses,
    );
    let gate = gate.with_leeway(leeway(config));
    let gate = gate.of(resource.clone());
    let gate = gate.with_certificates(certificates(config)?);
    let challenges = Challenges::new(resource.clone(), config.auth.dpop);
    let (authenticator, cors) = (Arc::clone(authenticator), config.cors.clone());
    let issuer = page::issuer(config, &authenticator);
    // Response fairings run in this order, so what fails closed comes before what counts and logs. Each is attached
    // while Rocket ignites; one attached here at once would run before all of them.
    Ok(move |rocket: Rocket<Build>| {
        rocket
            .attach(gate.stage(challenges))
            .attach(governed::stage())
            .attach(access::stage())
            .attach(resource_metadata::stage(
                resource,
                Arc::clone(&authenticator),
            ))
            .attach(nonce::stage(authenticator))
            .attach(cors::stage(cors))
            .attach(headers::stage(&issuer))
            .attach(requests.stage())
            .attach(log::stage(log::Lines::All))
    })
}

/// By how much the issuer's clock may differ.
fn leeway(config: &Config) -> Duration {
    Duration::from_secs(config.auth.leeway_seconds)
}

/// Where clients' certificates are.
///
/// # Errors
/// A header is named, and there is no proxy from which it would count.
fn certificates(config: &Config) -> Result<Certificates, ServeError> {
    let Some(header) = &config.auth.certificate_header else {
        return Ok(Certificates::default());
    };
    let networks = &config.doors.trusted_proxies;
    if networks.is_empty() {
        return Err(ServeError::NoProxy);
    }
    Ok(Certificates::forwarded(
        header,
        TrustedProxies::new(networks),
    ))
}
