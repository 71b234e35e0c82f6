//! What verifies, decides and tells, put together from a configuration: for the servers of the program, and for the Rocket of
//! whoever embeds this crate.
//!
//! Nothing is under way yet: what works beside the requests begins with [`Assembly::begin`].

use std::iter;
use std::sync::Arc;

use prometheus::Registry;
use rocket::fairing::AdHoc;
use rocket::{Build, Rocket};

use super::background::Background;
use super::error::ServeError;
use super::{decisions, metrics, public, resource, revocations, traces};
use crate::auth::{self, Authenticator, Revoked};
use crate::config::Config;
use crate::http::decision_log::DecisionLog;
use crate::http::ops::{Draining, Ops};
use crate::http::resource::Resource;
use crate::http::spans;
use crate::policy::{self, Live, LoadError, Policy, Reloader, Reloads};
use crate::telemetry::Lines;
use crate::telemetry::traces::{Exporter, Tracer};

/// The policy folder, loaded before it is known whom to trust.
pub(super) struct Loaded {
    revoked: Arc<Revoked>,
    revocations: revocations::Folder,
    reloader: Reloader,
}

/// The parts behind the stages.
pub(super) struct Assembly {
    pub(super) config: Config,
    pub(super) registry: Registry,
    pub(super) policy: Arc<Live>,
    pub(super) resource: Option<Resource>,
    authenticator: Arc<Authenticator>,
    tracer: Option<Tracer>,
    exporter: Option<Exporter>,
    decisions: Option<Lines>,
    reloader: Reloader,
    reloads: Reloads,
}

impl Loaded {
    /// Reads the policy folder of `config`.
    pub(super) fn of(config: &policy::Config) -> Result<Self, LoadError> {
        let revoked = Arc::new(Revoked::default());
        let revocations = revocations::Folder::of(config, &revoked);
        let reloader = Reloader::load(config, revocations.companion())?;
        Ok(Self {
            revoked,
            revocations,
            reloader,
        })
    }

    /// The policy that was loaded.
    pub(super) fn policy(&self) -> Arc<Policy> {
        self.reloader.live().current()
    }
}

impl Assembly {
    /// The parts that `config` describes; its issuer is settled. With `dev` it is that for development.
    pub(super) fn new(config: Config, loaded: Loaded, dev: bool) -> Result<Self, ServeError> {
        warn_of_mistakes(&config, dev);
        let authenticator = Authenticator::new(&config.auth);
        let authenticator = authenticator.map_err(|error| ServeError::auth(&error, &config))?;
        let registry = Registry::new();
        let (tracer, exporter) = traces::start(&config, &registry)?;
        let decisions = decisions::start(&config, &registry)?;
        loaded.revocations.trust(authenticator.issuers());
        let authenticator = traces::watched(authenticator, tracer.as_ref());
        let authenticator = Arc::new(authenticator.revoking(loaded.revoked));
        let policy = Arc::clone(loaded.reloader.live());
        metrics::register(&registry)?;
        auth::register(&registry, Arc::clone(&authenticator))?;
        policy::register(&registry, Arc::clone(&policy))?;
        let reloads = Reloads::register(&registry)?;
        let resource = resource::settle(&config, dev)?;
        Ok(Self {
            config,
            registry,
            policy,
            resource,
            authenticator,
            tracer,
            exporter,
            decisions,
            reloader: loaded.reloader,
            reloads,
        })
    }

    /// The public Rocket of the program.
    pub(super) fn public(&self) -> Result<Rocket<Build>, ServeError> {
        let rocket = public::rocket(
            &self.config,
            self.resource.clone(),
            &self.authenticator,
            &self.policy,
            &self.registry,
            self.decision_log(),
        )?;
        Ok(rocket.attach(self.spans()))
    }

    /// What makes a Rocket of somebody's own a governed one.
    pub(super) fn governing(
        &self,
    ) -> Result<impl FnOnce(Rocket<Build>) -> Rocket<Build> + Send + use<>, ServeError> {
        let stages = public::governing(public::Parts {
            config: &self.config,
            resource: self.resource.clone(),
            authenticator: &self.authenticator,
            policy: &self.policy,
            registry: &self.registry,
            decision_log: self.decision_log(),
        })?;
        let spans = self.spans();
        Ok(move |rocket| stages(rocket).attach(spans))
    }

    /// What the operators' port reports about, until `draining` begins; `others` are policies of other folders.
    pub(super) fn ops(&self, others: Vec<Arc<Live>>, draining: Draining) -> Ops {
        Ops {
            registry: self.registry.clone(),
            authenticator: Arc::clone(&self.authenticator),
            policy: Arc::clone(&self.policy),
            others,
            draining,
        }
    }

    /// Begins what works beside the requests: keys are kept fresh, and the folder is watched, with the `others`.
    pub(super) fn begin(
        self,
        others: impl Iterator<Item = Reloader>,
    ) -> Result<Background, ServeError> {
        Background::start(
            self.authenticator,
            iter::once(self.reloader).chain(others),
            &self.reloads,
            self.exporter,
            self.decisions,
        )
    }

    fn decision_log(&self) -> Option<DecisionLog> {
        let lines = self.decisions.as_ref();
        lines.map(|lines| decisions::log(lines, &self.config))
    }

    fn spans(&self) -> AdHoc {
        spans::stage(self.tracer.clone(), &self.config.doors)
    }
}

/// Values that can be served with and are seldom meant: whoever reads the log of a start learns of them.
fn warn_of_mistakes(config: &Config, dev: bool) {
    for mistake in auth::mistakes(&config.auth, dev) {
        let auth::Mistake { key, problem, mend } = mistake;
        tracing::warn!(key, mend, "`{key}` is probably a mistake: {problem}");
    }
}
