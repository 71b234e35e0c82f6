//! A notes API: a Rocket of its own, with Whiteroom's stage attached and a [`whiteroom::Permit`] in every handler.

pub mod notes;

use rocket::figment::Figment;
use rocket::{Build, Rocket};
use whiteroom::Stage;

/// The API, not yet launched. Tests bring a figment and a stage of their own.
#[must_use]
pub fn rocket(figment: Figment, whiteroom: Stage) -> Rocket<Build> {
    rocket::custom(figment)
        .attach(whiteroom)
        .attach(notes::stage())
}
