//! The metrics as text, gathered by one scrape at a time and off the threads that answer requests.
//!
//! However many scrapers come at once, whoever waits while another's text is made gets a text that was begun after he asked,
//! together with all who wait; and between two texts there is a rest in proportion. So a flood costs the API no more than
//! a small part of one processor, and a single scraper never waits.

use std::io::Cursor;
use std::sync::Arc;
use std::time::{Duration, Instant};

use prometheus::{Encoder, Registry, TextEncoder};
use rocket::http::ContentType;
use rocket::response::{self, Responder};
use rocket::tokio::sync::Mutex;
use rocket::tokio::task::spawn_blocking;
use rocket::tokio::time::sleep_until;
use rocket::{Request, Response};

/// The text of a registry.
pub(super) struct Exposition {
    registry: Registry,
    /// Held while a text is made, so that the next waits for it.
    last: Mutex<Option<Last>>,
}

/// The newest text.
struct Last {
    begun: Instant,
    /// When the next may begin.
    rested: Instant,
    text: Text,
}

/// A text to answer with.
#[derive(Clone)]
pub(super) struct Text(Arc<[u8]>);

impl Exposition {
    pub(super) fn of(registry: Registry) -> Self {
        Self {
            registry,
            last: Mutex::default(),
        }
    }

    /// The metrics at some moment after the call; `None` where they cannot be written.
    pub(super) async fn text(&self) -> Option<Text> {
        let asked = Instant::now();
        let mut last = self.last.lock().await;
        if let Some(last) = last.as_ref() {
            if last.begun >= asked {
                return Some(last.text.clone());
            }
            sleep_until(last.rested.into()).await;
        }
        let begun = Instant::now();
        let registry = self.registry.clone();
        let text = spawn_blocking(move || encode(&registry)).await.ok()??;
        let ended = Instant::now();
        let rest = (ended - begun).saturating_mul(REST).min(LONGEST_REST);
        *last = Some(Last {
            begun,
            rested: ended + rest,
            text: text.clone(),
        });
        Some(text)
    }
}

fn encode(registry: &Registry) -> Option<Text> {
    let mut text = Vec::new();
    let encoded = TextEncoder::new().encode(&registry.gather(), &mut text);
    encoded.ok().map(|()| Text(text.into()))
}

impl<'r> Responder<'r, 'static> for Text {
    fn respond_to(self, _: &'r Request<'_>) -> response::Result<'static> {
        let version = [("version", "0.0.4"), ("charset", "utf-8")];
        Response::build()
            .header(ContentType::new("text", "plain").with_params(version))
            .sized_body(self.0.len(), Cursor::new(self.0))
            .ok()
    }
}

/// How many times as long as a text took to make the next one waits.
const REST: u32 = 9;

/// Scrapers give up after seconds.
const LONGEST_REST: Duration = Duration::from_millis(500);

#[cfg(test)]
mod tests;
