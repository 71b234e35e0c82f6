//! Has a sample of decisions decided once more by the casbin crate, off the request's path, and counts differences.
//!
//! The two engines must agree; should they ever not, operators learn it from a metric and a log line before users do.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use prometheus::{IntCounter, Registry};

use super::decision::Decision;
use super::principals::Principals;
use super::request::AccessRequest;
use super::snapshot::Policy;

/// Takes samples, and has a thread of its own to look at them. The thread ends with the value.
#[derive(Debug)]
pub struct Sampler {
    every: u32,
    queue: Option<SyncSender<Sample>>,
    /// When the next sample is welcome.
    rested: Arc<ArcSwap<Instant>>,
    thread: Option<JoinHandle<()>>,
}

/// A decision, with everything that led to it.
struct Sample {
    policy: Arc<Policy>,
    caller: Principals,
    method: String,
    path: String,
    ip: Option<IpAddr>,
    decision: Decision,
}

impl Sampler {
    /// Samples one decision in `every`, on average, or none where it is 0, and registers
    /// `whiteroom_engine_disagreements_total`.
    ///
    /// # Errors
    /// `registry` holds a metric of that name already.
    pub fn start(every: u32, registry: &Registry) -> prometheus::Result<Self> {
        let disagreements = IntCounter::new(
            "whiteroom_engine_disagreements_total",
            "Sampled decisions that the casbin crate would have made differently.",
        )?;
        registry.register(Box::new(disagreements.clone()))?;
        let rested = Arc::new(ArcSwap::from_pointee(Instant::now()));
        let mut sampler = Self {
            every,
            queue: None,
            rested: Arc::clone(&rested),
            thread: None,
        };
        if every > 0 {
            let (queue, samples) = sync_channel(MOST_WAITING);
            let look = move || look_at(&samples, &disagreements, &rested);
            let thread = thread::Builder::new().name("whiteroom sampler".to_owned());
            match thread.spawn(look) {
                Ok(thread) => (sampler.queue, sampler.thread) = (Some(queue), Some(thread)),
                Err(error) => {
                    tracing::warn!(%error, "no decision is sampled: no thread could be started");
                }
            }
        }
        Ok(sampler)
    }

    /// Takes a decision of `policy` into the sample, if chance and the crate's pace will have it. Never waits.
    #[inline]
    pub fn offer(&self, policy: &Arc<Policy>, request: &AccessRequest<'_>, decision: &Decision) {
        let Some(queue) = &self.queue else { return };
        if fastrand::u32(0..self.every) == 0 && **self.rested.load() <= Instant::now() {
            // A full queue means that there are samples enough.
            let _ = queue.try_send(Sample {
                policy: Arc::clone(policy),
                caller: request.caller.clone(),
                method: request.method.to_owned(),
                path: request.path.to_owned(),
                ip: request.ip,
                decision: decision.clone(),
            });
        }
    }
}

impl Drop for Sampler {
    fn drop(&mut self) {
        drop(self.queue.take());
        if let Some(thread) = self.thread.take() {
            // A panic of the thread was contained there, or has been printed.
            let _ = thread.join();
        }
    }
}

fn look_at(samples: &Receiver<Sample>, disagreements: &IntCounter, rested: &ArcSwap<Instant>) {
    while let Ok(sample) = samples.recv() {
        let begun = Instant::now();
        if sample.is_disputed() {
            disagreements.inc();
        }
        // The crate may take a tenth of a second for a large policy: it gets a small part of one core.
        let pause = begun.elapsed().saturating_mul(PAUSE).min(LONGEST_PAUSE);
        rested.store(Arc::new(Instant::now() + pause));
    }
}

impl Sample {
    /// Whether the crate decides otherwise. It says so in the log, with the request.
    fn is_disputed(&self) -> bool {
        let request = AccessRequest {
            caller: &self.caller,
            method: &self.method,
            path: &self.path,
            ip: self.ip,
        };
        let Some(second) = self.policy.second_opinion(&request) else {
            return false;
        };
        let (first, rule) = (self.decision.is_allow(), self.decision.settled_by());
        if first == second {
            return false;
        }
        tracing::error!(
            method = self.method,
            path = self.path,
            subject = self.caller.subject(),
            principals = ?self.caller.names(),
            domain = self.caller.domain(),
            ip = self.ip.map(tracing::field::display),
            allowed = first,
            rule = rule.map(tracing::field::display),
            revision = %self.decision.revision(),
            "the casbin crate decides this request otherwise: please report it with model.conf and the rules it concerns"
        );
        true
    }
}

/// Samples that may wait; more of them would tell nothing more.
const MOST_WAITING: usize = 16;

/// How many times as long as it worked the thread rests.
const PAUSE: u32 = 20;

/// At least one sample a minute, however slow the crate is.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
