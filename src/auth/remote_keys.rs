//! The keys of one issuer, fetched when they are needed and swapped as a whole.
//!
//! A fetch is a task of its own: any number of callers wait for the one that is under way, none of them can cancel it, and
//! no lock is held meanwhile. What comes back replaces the old keys only if it is a usable set.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use reqwest::Client;
use tokio::sync::watch;
use tokio::time::timeout;

use super::budget::Budget;
use super::discovery::{self, Published};
use super::fetch::FetchError;
use super::issuer::Issuer;
use super::jws::Algorithms;
use super::pace::Pace;

/// What is held of an issuer, and the way to get more.
pub(super) struct RemoteKeys {
    source: Arc<Source>,
    held: Arc<Mutex<Option<Arc<Published>>>>,
    flight: Mutex<Option<Flight>>,
    /// For tokens that come while no keys are held.
    for_outages: Mutex<Budget>,
    /// For tokens that name a key which is not held. Apart, so that an outage does not use up what a rotation needs.
    for_unknown_kids: Mutex<Budget>,
}

/// Where keys come from.
struct Source {
    issuer: Issuer,
    allowed: Algorithms,
    client: Client,
    pace: Pace,
}

/// A fetch under way: `None` until it has ended, then whether it succeeded.
#[derive(Clone)]
struct Flight(watch::Receiver<Option<bool>>);

impl RemoteKeys {
    /// Holds nothing yet.
    pub(super) fn new(
        issuer: Issuer,
        allowed: Algorithms,
        client: Client,
        pace: Pace,
        now: Instant,
    ) -> Self {
        Self {
            source: Arc::new(Source {
                issuer,
                allowed,
                client,
                pace,
            }),
            held: Arc::default(),
            flight: Mutex::default(),
            for_outages: Mutex::new(Budget::full(pace.refill, now)),
            for_unknown_kids: Mutex::new(Budget::full(pace.refill, now)),
        }
    }

    /// The times that govern fetches.
    pub(super) fn pace(&self) -> &Pace {
        &self.source.pace
    }

    /// The issuer that is asked.
    pub(super) fn issuer(&self) -> &Issuer {
        &self.source.issuer
    }

    /// The keys held now.
    pub(super) fn held(&self) -> Option<Arc<Published>> {
        lock(&self.held).clone()
    }

    /// The keys held; while there are none, those of the fetch under way or of one that the budget allows.
    pub(super) async fn held_or_fetched(&self, now: Instant) -> Option<Arc<Published>> {
        if let Some(held) = self.held() {
            return Some(held);
        }
        if let Some(flight) = self.board(|| lock(&self.for_outages).charge(now)) {
            flight.landed().await;
        }
        self.held()
    }

    /// Waits for the fetch under way and, if that brings no key of this name, for another that the budget allows; for both
    /// together no longer than for one.
    pub(super) async fn look_again(&self, kid: &str, now: Instant) {
        let search = async {
            if let Some(flight) = self.board(|| false) {
                flight.landed().await;
                if self.knows(kid) {
                    return;
                }
            }
            // The first may have begun before the issuer had the key.
            if let Some(flight) = self.board(|| lock(&self.for_unknown_kids).charge(now)) {
                flight.landed().await;
            }
        };
        // Whoever runs out of patience finds what is held then.
        let _ = timeout(self.pace().fetch_limit, search).await;
    }

    /// Fetches, or waits for the fetch under way; whether it succeeded.
    pub(super) async fn refresh(&self) -> bool {
        match self.board(|| true) {
            Some(flight) => flight.landed().await,
            None => false,
        }
    }

    fn knows(&self, kid: &str) -> bool {
        self.held().is_some_and(|held| held.keys.has(kid))
    }

    /// The fetch under way, else a new one if it may be paid for.
    fn board(&self, pay: impl FnOnce() -> bool) -> Option<Flight> {
        let mut current = lock(&self.flight);
        if let Some(flight) = current.as_ref().filter(|flight| flight.is_under_way()) {
            return Some(flight.clone());
        }
        if !pay() {
            return None;
        }
        let flight = self.take_off();
        *current = Some(flight.clone());
        Some(flight)
    }

    fn take_off(&self) -> Flight {
        let (landing, flight) = watch::channel(None);
        let (source, held) = (Arc::clone(&self.source), Arc::clone(&self.held));
        tokio::spawn(async move {
            let published = source.fetch().await;
            let succeeded = published.is_some();
            if let Some(published) = published {
                *lock(&held) = Some(Arc::new(published));
            }
            landing.send_replace(Some(succeeded));
        });
        Flight(flight)
    }
}

impl Source {
    /// Asks the issuer once, and logs how that went.
    async fn fetch(&self) -> Option<Published> {
        let limit = self.pace.fetch_limit;
        let answer = timeout(
            limit,
            discovery::discover(&self.client, &self.issuer, self.allowed),
        )
        .await;
        let answer = answer.unwrap_or(Err(FetchError::TimedOut(limit.as_secs_f32())));
        let issuer = self.issuer.as_configured();
        match answer {
            Ok(published) => {
                tracing::info!(
                    issuer,
                    keys = published.keys.keys().len(),
                    "fetched the issuer's keys"
                );
                Some(published)
            }
            Err(error) => {
                tracing::warn!(issuer, cause = %error, "could not fetch the issuer's keys");
                None
            }
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
