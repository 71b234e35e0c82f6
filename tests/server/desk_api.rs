//! The desk's data: whom it is shown to, that it is what the command line says, and that it tells of each change.

mod decisions;
mod events;
mod refusals;
mod rules;
mod sides;
mod told;

use std::fs;
use std::future::Future;
use std::time::Duration;

use reqwest::Response;
use rocket::tokio::time::timeout;
use serde_json::Value;

use crate::support::{Folder, Server};

const DESK: &str = "/admin/api/policy";

/// A server with the dev issuer that decides by `folder`.
fn server(folder: &Folder) -> Server {
    Server::dev_with(&[("WHITEROOM_POLICY__DIR", folder.name())])
}

/// What carol is shown at `path` below the desk.
async fn look(server: &Server, path: &str) -> Value {
    let answer = server.ask("carol", "GET", &format!("{DESK}{path}")).await;
    read(answer, path).await
}

/// The answer to carol's question why.
async fn explain(server: &Server, body: &Value) -> Value {
    let request = server.request("POST", &format!("{DESK}/explain"));
    let request = request.bearer_auth(server.token("carol").await).json(body);
    read(request.send().await.unwrap(), &body.to_string()).await
}

async fn read(answer: Response, about: &str) -> Value {
    let headers = answer.headers();
    assert_eq!(headers["content-type"], "application/json", "{about}");
    assert_eq!(headers["cache-control"], "no-store", "{about}");
    assert_eq!(answer.status(), 200, "{about}");
    answer.json().await.unwrap()
}

/// Waits until what carol is shown at `path` is as `wanted`, and returns it.
async fn until(server: &Server, path: &str, wanted: impl Fn(&Value) -> bool) -> Value {
    let seen = async {
        loop {
            let shown = look(server, path).await;
            if wanted(&shown) {
                break shown;
            }
        }
    };
    patient(path, seen).await
}

async fn patient<T>(about: &str, future: impl Future<Output = T>) -> T {
    let waited = timeout(PATIENCE, future).await;
    waited.unwrap_or_else(|_| panic!("waited for {about}"))
}

fn text_of(folder: &Folder, file: &str) -> String {
    fs::read_to_string(folder.path().join(file)).unwrap()
}

/// Puts `text` in the place of `file`, as careful programs do.
fn replace(folder: &Folder, file: &str, text: &str) {
    let beside = folder.path().join(format!("{file}.new"));
    fs::write(&beside, text).unwrap();
    fs::rename(beside, folder.path().join(file)).unwrap();
}

/// Only a server that is wrong takes so long.
const PATIENCE: Duration = Duration::from_secs(30);
