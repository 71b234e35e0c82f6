//! The issuer's state: what it was given at start, where it turned out to listen, and what it remembers.
//!
//! The lock is held for one look-up at a time and never across an await.

use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use super::bounded::Bounded;
use super::codes::Codes;
use super::families::Families;
use super::keys::SigningKey;
use super::sessions::{Session, WaitingPage};
use crate::dev_issuer::client::Client;
use crate::dev_issuer::config::Config;
use crate::policy::Persona;

/// Managed by the stage, one a server.
pub(super) struct Issuer {
    pub(super) client: Client,
    pub(super) personas: Vec<Persona>,
    pub(super) key: SigningKey,
    pub(super) access_token_seconds: u64,
    /// Whether callers of private networks are answered, too.
    pub(super) beyond_loopback: bool,
    location: OnceLock<Location>,
    memory: Mutex<Memory>,
}

/// Where the issuer listens.
#[derive(Debug)]
pub(super) struct Location {
    pub(super) port: u16,
    /// The `iss` of every token, with Auth0's trailing slash.
    pub(super) url: String,
}

/// Everything that a restart forgets.
#[derive(Debug)]
pub(super) struct Memory {
    pub(super) sessions: Bounded<Session>,
    pub(super) waiting: Bounded<WaitingPage>,
    pub(super) codes: Codes,
    pub(super) families: Families,
    /// The proofs that were used lately, by key and `jti`.
    pub(super) proofs: Bounded<()>,
}

impl Issuer {
    pub(super) fn new(
        client: Client,
        personas: Vec<Persona>,
        key: SigningKey,
        config: &Config,
    ) -> Self {
        Self {
            client,
            personas,
            key,
            access_token_seconds: config.access_token_seconds,
            beyond_loopback: config.beyond_loopback,
            location: OnceLock::new(),
            memory: Mutex::new(Memory {
                sessions: Bounded::new(CAPACITY),
                waiting: Bounded::new(CAPACITY),
                codes: Codes::new(CAPACITY),
                families: Families::new(CAPACITY),
                proofs: Bounded::new(CAPACITY),
            }),
        }
    }

    /// Learns the port, once; tokens already name the first.
    pub(super) fn locate(&self, port: u16) {
        self.location.get_or_init(|| Location {
            port,
            url: format!("http://localhost:{port}/"),
        });
    }

    /// None until the server listens.
    pub(super) fn location(&self) -> Option<&Location> {
        self.location.get()
    }

    pub(super) fn persona(&self, id: &str) -> Option<&Persona> {
        self.personas.iter().find(|persona| persona.id() == id)
    }

    pub(super) fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Entries of each kind: ample for development, and a bound on what a runaway test can use up.
const CAPACITY: usize = 1000;
