//! What operators measure of the policy: which one is live, and how its reloads end.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use prometheus::core::{Collector, Desc};
use prometheus::proto::MetricFamily;
use prometheus::{Gauge, IntCounter, IntCounterVec, Opts, Registry};

use super::live::Live;

/// Counts reloads by how they ended.
#[derive(Debug, Clone)]
pub struct Reloads {
    pub(super) loaded: IntCounter,
    pub(super) rejected: IntCounter,
    pub(super) unchanged: IntCounter,
}

impl Reloads {
    /// Registers `whiteroom_policy_reloads_total`, every result at zero.
    ///
    /// # Errors
    /// A family of that name is in `registry` already.
    pub fn register(registry: &Registry) -> prometheus::Result<Self> {
        let help = "Reloads of the policy folder by result; the load at the start is none.";
        let opts = Opts::new("whiteroom_policy_reloads_total", help);
        let total = IntCounterVec::new(opts, &["result"])?;
        registry.register(Box::new(total.clone()))?;
        let [loaded, rejected, unchanged] =
            ["loaded", "rejected", "unchanged"].map(|result| total.with_label_values(&[result]));
        Ok(Self {
            loaded,
            rejected,
            unchanged,
        })
    }
}

/// Registers `whiteroom_policy_info`, `whiteroom_policy_rules`, `whiteroom_policy_unused_rules` and `whiteroom_policy_last_reload_timestamp_seconds`.
///
/// # Errors
/// A family of one of these names is in `registry` already.
pub fn register(registry: &Registry, live: Arc<Live>) -> prometheus::Result<()> {
    let descriptions = FAMILIES.map(|(name, help, labels)| {
        let labels = labels.iter().map(|label| (*label).to_owned()).collect();
        Desc::new(name.into(), help.into(), labels, Default::default())
    });
    let descriptions = descriptions.into_iter().collect::<Result<_, _>>()?;
    registry.register(Box::new(Reading { live, descriptions }))
}

/// Reads the standing when somebody scrapes: gauges that are set at a swap would show two revisions for a moment, or
/// none, and a revision beside another's number of rules.
struct Reading {
    live: Arc<Live>,
    descriptions: Vec<Desc>,
}

impl Collector for Reading {
    fn desc(&self) -> Vec<&Desc> {
        self.descriptions.iter().collect()
    }

    fn collect(&self) -> Vec<MetricFamily> {
        let standing = self.live.standing();
        let revision = standing.policy.revision().to_string();
        let [info, rules, unused, loaded] = FAMILIES.map(|(name, help, _)| Opts::new(name, help));
        let gauges = [
            gauge(info.const_label("revision", revision), 1.0),
            gauge(rules, number(standing.policy.rule_count())),
            gauge(unused, number(standing.policy.unused_rules())),
            gauge(loaded, seconds(standing.loaded_at)),
        ];
        gauges.into_iter().flatten().collect()
    }
}

fn gauge(opts: Opts, value: f64) -> Vec<MetricFamily> {
    // The names are constant and valid, and a revision is hex.
    let Ok(gauge) = Gauge::with_opts(opts) else {
        return Vec::new();
    };
    gauge.set(value);
    gauge.collect()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "no folder holds 2^53 rules, and metrics are floats"
)]
fn number(rules: usize) -> f64 {
    rules as f64
}

/// Since 1970.
fn seconds(time: SystemTime) -> f64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    since.as_secs_f64()
}

/// Each family's name, help and labels.
const FAMILIES: [(&str, &str, &[&str]); 4] = [
    (
        "whiteroom_policy_info",
        "The live policy by its revision; always 1.",
        &["revision"],
    ),
    (
        "whiteroom_policy_rules",
        "Rules of the live policy; role links are not counted.",
        &[],
    ),
    (
        "whiteroom_policy_unused_rules",
        "Rules of the live policy that settled no decision since the server started.",
        &[],
    ),
    (
        "whiteroom_policy_last_reload_timestamp_seconds",
        "When the live policy was loaded, in seconds since 1970.",
        &[],
    ),
];
