//! Notes in memory. The policy says who may try; whose note it is, only this file knows.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rocket::fairing::AdHoc;
use rocket::http::Status;
use rocket::serde::json::Json;
use rocket::{State, delete, get, post, put, routes};
use serde::{Deserialize, Serialize};
use whiteroom::Permit;

/// Mounts the routes at `/api`, where the policy governs.
pub fn stage() -> AdHoc {
    AdHoc::on_ignite("notes", |rocket| async {
        let rocket = rocket.manage(Notes::default());
        rocket.mount("/api", routes![all, add, one, change, remove])
    })
}

/// A note, and who wrote it.
#[derive(Debug, Clone, Serialize)]
struct Note {
    id: u32,
    author: String,
    text: String,
}

/// What a client sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Draft {
    text: String,
}

struct Notes(Mutex<BTreeMap<u32, Note>>);

impl Default for Notes {
    fn default() -> Self {
        let terms = Note {
            id: 1,
            author: "the house".to_owned(),
            text: "Be kind.".to_owned(),
        };
        Self(Mutex::new(BTreeMap::from([(terms.id, terms)])))
    }
}

impl Notes {
    fn held(&self) -> MutexGuard<'_, BTreeMap<u32, Note>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[get("/notes")]
fn all(_permit: Permit<'_>, notes: &State<Notes>) -> Json<Vec<Note>> {
    Json(notes.held().values().cloned().collect())
}

/// The permit comes before the body: who may not write is refused before anything is read.
#[post("/notes", data = "<draft>")]
fn add(permit: Permit<'_>, notes: &State<Notes>, draft: Json<Draft>) -> (Status, Json<Note>) {
    let mut notes = notes.held();
    let id = notes.keys().next_back().map_or(1, |last| last + 1);
    let note = Note {
        id,
        author: permit.caller().principals().subject().to_owned(),
        text: draft.into_inner().text,
    };
    notes.insert(id, note.clone());
    (Status::Created, Json(note))
}

#[get("/notes/<id>")]
fn one(_permit: Permit<'_>, notes: &State<Notes>, id: u32) -> Option<Json<Note>> {
    notes.held().get(&id).cloned().map(Json)
}

/// Authors may change notes, says the policy; of those, each his own.
#[put("/notes/<id>", data = "<draft>")]
fn change(
    permit: Permit<'_>,
    notes: &State<Notes>,
    id: u32,
    draft: Json<Draft>,
) -> Result<Json<Note>, Status> {
    let mut notes = notes.held();
    let note = notes.get_mut(&id).ok_or(Status::NotFound)?;
    if note.author != permit.caller().principals().subject() {
        return Err(Status::Forbidden);
    }
    note.text = draft.into_inner().text;
    Ok(Json(note.clone()))
}

#[delete("/notes/<id>")]
fn remove(_permit: Permit<'_>, notes: &State<Notes>, id: u32) -> Status {
    match notes.held().remove(&id) {
        Some(_) => Status::NoContent,
        None => Status::NotFound,
    }
}
