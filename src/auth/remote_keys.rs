//! The keys of one issuer, fetched when they are needed and swapped as a whole.
//!
//! A fetch is a task of its own: any number of callers wait for the one that is under way, none of them can cancel it, and
//! no lock is held meanwhile. What comes back replaces the old keys only if it is a usable set.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use arc_swap::ArcSwapOption;
use tokio::sync::watch;
use tokio::time::timeout;
use url::Url;

use super::budget::Budget;
use super::discovery::{self, Discovered};
use super::fetch::{Client, FetchError};
use super::fetches::{Fetches, Tally};
use super::issuer::Issuer;
use super::jws::{Algorithm, Algorithms, KeySet};
use super::pace::Pace;
use super::published::Published;
use super::watch::Watch;

/// What is held of an issuer, and the way to get more.
pub(super) struct RemoteKeys {
    source: Arc<Source>,
    held: Arc<ArcSwapOption<Published>>,
    /// Why the last fetch brought nothing; none where it did, or is still to come.
    failure: Arc<ArcSwapOption<String>>,
    tally: Arc<Tally>,
    flight: Mutex<Option<Flight>>,
    /// For tokens that come while no keys are held.
    for_outages: Mutex<Budget>,
    /// For tokens that the keys held cannot verify. Apart, so that an outage does not use up what a rotation needs.
    for_rotations: Mutex<Budget>,
}

/// Where keys come from.
pub(super) struct Source {
    pub(super) issuer: Issuer,
    /// The address of the key set; `None` where the issuer is asked for it.
    pub(super) address: Option<Url>,
    pub(super) allowed: Algorithms,
    /// Seconds that its clock and ours may differ.
    pub(super) leeway: f64,
    pub(super) client: Client,
    pub(super) pace: Pace,
}

/// A fetch under way: `None` until it has ended, then whether it succeeded.
#[derive(Clone)]
struct Flight(watch::Receiver<Option<bool>>);

impl RemoteKeys {
    /// Holds nothing yet.
    pub(super) fn new(source: Source, now: Instant) -> Self {
        let budget = || Mutex::new(Budget::full(source.pace.refill, now));
        Self {
            for_outages: budget(),
            for_rotations: budget(),
            source: Arc::new(source),
            held: Arc::default(),
            failure: Arc::default(),
            tally: Arc::new(Tally::since(now)),
            flight: Mutex::default(),
        }
    }

    /// Tells `watch` of each fetch from now on.
    pub(super) fn watched_by(&self, watch: &Watch) {
        self.source.client.watched_by(watch);
    }

    /// The times that govern fetches.
    pub(super) fn pace(&self) -> &Pace {
        &self.source.pace
    }

    /// The keys held now; none once the last fetch that succeeded is too long ago.
    pub(super) fn held(&self, now: Instant) -> Option<Arc<Published>> {
        let is_fresh = |published: &Arc<Published>| {
            let fetched_at = published.fetched_at;
            fetched_at.is_none_or(|at| now.saturating_duration_since(at) <= self.pace().stale)
        };
        self.held.load_full().filter(is_fresh)
    }

    /// Why the last fetch brought nothing, where it did not.
    pub(super) fn failure(&self) -> Option<String> {
        let failure = self.failure.load_full();
        failure.map(|cause| cause.as_str().to_owned())
    }

    /// How fetches went so far.
    pub(super) fn fetches(&self, now: Instant) -> Fetches {
        let held = self.held.load();
        let last = held.as_ref().and_then(|published| published.fetched_at);
        self.tally.read(last, now)
    }

    /// The keys held; while there are none, those of the fetch under way or of one that the budget allows.
    pub(super) async fn held_or_fetched(&self, now: Instant) -> Option<Arc<Published>> {
        if let Some(held) = self.held(now) {
            return Some(held);
        }
        if let Some(flight) = self.board(now, || lock(&self.for_outages).charge(now)) {
            flight.landed().await;
        }
        self.held(now)
    }

    /// Waits for the fetch under way and, if that brings nothing that `will_do`, for another that the budget allows; for
    /// both together no longer than for one.
    pub(super) async fn look_again(&self, now: Instant, will_do: impl Fn(&Published) -> bool) {
        let search = async {
            if let Some(flight) = self.board(now, || false) {
                flight.landed().await;
                if self.held(now).is_some_and(|held| will_do(&held)) {
                    return;
                }
            }
            // The first may have begun before the issuer had the key.
            if let Some(flight) = self.board(now, || lock(&self.for_rotations).charge(now)) {
                flight.landed().await;
            }
        };
        // Whoever runs out of patience finds what is held then.
        let _ = timeout(self.pace().fetch_limit, search).await;
    }

    /// Fetches, or waits for the fetch under way; whether it succeeded.
    pub(super) async fn refresh(&self, now: Instant) -> bool {
        match self.board(now, || true) {
            Some(flight) => flight.landed().await,
            None => false,
        }
    }

    /// The fetch under way, else a new one if it may be paid for.
    fn board(&self, now: Instant, pay: impl FnOnce() -> bool) -> Option<Flight> {
        let mut current = lock(&self.flight);
        if let Some(flight) = current.as_ref().filter(|flight| flight.is_under_way()) {
            return Some(flight.clone());
        }
        if !pay() {
            return None;
        }
        let flight = self.take_off(now);
        *current = Some(flight.clone());
        Some(flight)
    }

    fn take_off(&self, now: Instant) -> Flight {
        let (landing, flight) = watch::channel(None);
        let (source, held) = (Arc::clone(&self.source), Arc::clone(&self.held));
        let (failure, tally) = (Arc::clone(&self.failure), Arc::clone(&self.tally));
        tokio::spawn(async move {
            let fetched = source.fetch().await;
            let succeeded = fetched.is_ok();
            tally.count(succeeded);
            let cause = fetched.as_ref().err().map(ToString::to_string);
            failure.store(cause.map(Arc::new));
            if let Ok(fetched) = fetched {
                // One fetch at a time, so nothing comes between reading and storing.
                let before = held.load();
                if before.is_none() {
                    source.miss_keys(&fetched.keys);
                }
                let published = Published::after(before.as_deref(), fetched, now);
                held.store(Some(Arc::new(published)));
            }
            landing.send_replace(Some(succeeded));
        });
        Flight(flight)
    }
}

impl Source {
    /// Asks the issuer once, and logs how that went.
    async fn fetch(&self) -> Result<Discovered, FetchError> {
        let limit = self.pace.fetch_limit;
        let answer = timeout(limit, self.ask()).await;
        let answer = answer.unwrap_or(Err(FetchError::TimedOut(limit.as_secs_f32())));
        let issuer = self.issuer.as_configured();
        match &answer {
            Ok(found) => {
                let (usable, unusable) = (found.keys.keys().len(), found.keys.unusable().len());
                tracing::info!(issuer, keys = usable, unusable, "fetched the issuer's keys");
                self.compare_clocks(found);
            }
            Err(error) => {
                tracing::warn!(issuer, cause = %error, "could not fetch the issuer's keys");
            }
        }
        answer
    }

    async fn ask(&self) -> Result<Discovered, FetchError> {
        let Some(address) = &self.address else {
            return discovery::discover(&self.client, &self.issuer, self.allowed).await;
        };
        let name = self.issuer.as_configured().to_owned();
        discovery::key_set(&self.client, address.clone(), name, self.allowed).await
    }

    /// Warns where the issuer's clock is further from ours than tokens may be off.
    fn compare_clocks(&self, found: &Discovered) {
        let ahead = found.clock.filter(|ahead| ahead.abs() > self.leeway);
        if let Some(seconds_ahead) = ahead {
            tracing::warn!(
                issuer = self.issuer.as_configured(),
                seconds_ahead,
                leeway = self.leeway,
                "the issuer's clock and this machine's differ by more than the leeway, so good tokens may be refused: put \
                 the wrong one right"
            );
        }
    }

    /// Warns of algorithms that no key is there for, as after a mistake in `algorithms`.
    fn miss_keys(&self, keys: &KeySet) {
        let unserved = keys.unserved(self.allowed).into_iter();
        let unserved: Vec<&str> = unserved.map(Algorithm::name).collect();
        if !unserved.is_empty() {
            tracing::warn!(
                issuer = self.issuer.as_configured(),
                algorithms = unserved.join(", "),
                "the issuer publishes no key for algorithms that are allowed: leave them out of its `algorithms`, or give it such a key"
            );
        }
    }
}

impl Flight {
    fn is_under_way(&self) -> bool {
        self.0.borrow().is_none() && self.0.has_changed().is_ok()
    }

    /// Waits for its end; false also when its task is gone with its runtime.
    async fn landed(mut self) -> bool {
        let end = self.0.wait_for(Option::is_some).await;
        end.is_ok_and(|outcome| *outcome == Some(true))
    }
}

/// No code panics while it holds one of these locks; if it did, what is held would still be whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
