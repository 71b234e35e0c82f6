//! Rocket alone: the same answer without sign-in, policy, metrics, traces and log. It is this program in another role.

use rocket::serde::json::Json;
use rocket::{get, routes};

use serde::Serialize;

#[derive(Serialize)]
struct Message {
    message: &'static str,
}

#[get("/api/protected")]
fn protected() -> Json<Message> {
    Json(Message {
        message: "Protected Endpoint",
    })
}

/// Serves on a port of the system's choice until it is ended.
pub(crate) fn serve() {
    let config = rocket::Config {
        port: 0,
        log_level: rocket::config::LogLevel::Off,
        ..rocket::Config::release_default()
    };
    let rocket = rocket::custom(config).mount("/", routes![protected]);
    let rocket = rocket.attach(rocket::fairing::AdHoc::on_liftoff("address", |rocket| {
        let port = rocket.config().port;
        Box::pin(async move { println!(r#"{{"public":"http://127.0.0.1:{port}"}}"#) })
    }));
    rocket::execute(rocket.launch()).expect("it serves until it is ended");
}

/// The argument that gives this role to a copy of this program.
pub(crate) const ROLE: &str = "bare-rocket";
