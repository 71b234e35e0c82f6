//! What operators measure of `auth`: how verifications end, and how the fetches of each issuer's keys go.
//!
//! The counts are kept by what they count, and read when somebody scrapes.

use std::sync::Arc;

use prometheus::core::{Collector, Desc};
use prometheus::proto::MetricFamily;
use prometheus::{GaugeVec, IntCounterVec, Opts, Registry};

use super::authenticator::Authenticator;

/// Registers `whiteroom_token_verifications_total`, `whiteroom_jwks_refreshes_total` and `whiteroom_jwks_age_seconds`, every
/// result of each at zero. The last two have no series of issuers whose keys are in the configuration.
///
/// # Errors
/// A family of one of these names is in `registry` already.
pub fn register(registry: &Registry, authenticator: Arc<Authenticator>) -> prometheus::Result<()> {
    let families = Families::empty()?;
    let descriptions = families.all().into_iter().flat_map(Collector::desc);
    registry.register(Box::new(Reading {
        authenticator,
        descriptions: descriptions.cloned().collect(),
    }))
}

struct Reading {
    authenticator: Arc<Authenticator>,
    descriptions: Vec<Desc>,
}

impl Collector for Reading {
    fn desc(&self) -> Vec<&Desc> {
        self.descriptions.iter().collect()
    }

    fn collect(&self) -> Vec<MetricFamily> {
        // The names and labels were good at the start.
        let Ok(families) = Families::empty() else {
            return Vec::new();
        };
        families.read(&self.authenticator);
        let families = families.all().into_iter();
        families.flat_map(Collector::collect).collect()
    }
}

/// One reading.
struct Families {
    verifications: IntCounterVec,
    refreshes: IntCounterVec,
    age: GaugeVec,
}

impl Families {
    fn empty() -> prometheus::Result<Self> {
        let verifications = Opts::new(
            "whiteroom_token_verifications_total",
            "Requests with a token by how its verification ended: verified, cached, or the code of the refusal.",
        );
        let refreshes = Opts::new(
            "whiteroom_jwks_refreshes_total",
            "Fetches of an issuer's keys by result.",
        );
        let age = Opts::new(
            "whiteroom_jwks_age_seconds",
            "Seconds since an issuer's keys were last fetched, or since the start as long as they never were.",
        );
        Ok(Self {
            verifications: IntCounterVec::new(verifications, &["result"])?,
            refreshes: IntCounterVec::new(refreshes, &["issuer", "result"])?,
            age: GaugeVec::new(age, &["issuer"])?,
        })
    }

    fn all(&self) -> [&dyn Collector; 3] {
        [&self.verifications, &self.refreshes, &self.age]
    }

    fn read(&self, authenticator: &Authenticator) {
        for (result, count) in authenticator.verifications().read() {
            self.verifications
                .with_label_values(&[result])
                .inc_by(count);
        }
        for (issuer, fetches) in authenticator.fetches() {
            let issuer = issuer.as_configured();
            let ends = [("success", fetches.succeeded), ("failure", fetches.failed)];
            for (result, count) in ends {
                let counter = self.refreshes.with_label_values(&[issuer, result]);
                counter.inc_by(count);
            }
            let age = self.age.with_label_values(&[issuer]);
            age.set(fetches.age.as_secs_f64());
        }
    }
}
