//! Work that grows with a policy: on threads of its own, and only so much of it at once.

use std::sync::Arc;

use rocket::http::Status;
use rocket::tokio::sync::Semaphore;
use rocket::tokio::task::spawn_blocking;
use serde_json::Value;

use super::answer::Answer;
use super::findings::Findings;
use super::state::Desk;
use crate::http::refusal::Refusal;
use crate::policy::Live;

/// The desk, and those who work at it.
pub(super) struct Work {
    table: Arc<Table>,
    places: Arc<Semaphore>,
}

/// What lies before whoever works.
pub(super) struct Table {
    pub(super) desk: Desk,
    pub(super) findings: Findings,
}

impl Work {
    pub(super) fn new(desk: Desk, findings: Findings) -> Self {
        Self {
            table: Arc::new(Table { desk, findings }),
            places: Arc::new(Semaphore::new(PLACES)),
        }
    }

    /// What can be looked at without any work.
    pub(super) fn desk(&self) -> &Desk {
        &self.table.desk
    }

    pub(super) fn live(&self) -> &Arc<Live> {
        &self.table.desk.policy
    }

    /// Has `work` done, once there is a place. It keeps its place to its end even if nobody waits for it any more.
    pub(super) async fn done(
        &self,
        work: impl FnOnce(&Table) -> Result<Value, Refusal> + Send + 'static,
    ) -> Result<Answer, Refusal> {
        let failed = || Refusal::Status(Status::InternalServerError);
        let place = Arc::clone(&self.places).acquire_owned().await;
        let place = place.map_err(|_| failed())?;
        let table = Arc::clone(&self.table);
        let done = spawn_blocking(move || {
            let _place = place;
            work(&table).map(|value| Answer::of(&value))
        });
        done.await.map_err(|_| failed())?
    }
}

/// How much is worked on at once: admins are few, and decisions need the processors more.
const PLACES: usize = 2;
