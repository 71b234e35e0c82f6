//! `whiteroom health`: the check of a container that has nothing else to ask with.

use std::net::TcpListener;

use crate::support::{Program, Server};

#[track_caller]
fn check(origin: &str, arguments: &[&str], status: i32, says: &str) {
    let port = origin.rsplit(':').next().unwrap();
    let arguments = [&["health"], arguments].concat();
    let ended = Program::run(&arguments, &[("WHITEROOM_OPS__PORT", port)]);
    assert_eq!(ended.status, Some(status), "{arguments:?}: {}", ended.told);
    let told = if status == 0 {
        ended.printed
    } else {
        ended.told
    };
    assert!(told.contains(says), "{arguments:?}: {told}");
}

#[rocket::async_test]
async fn a_server_in_good_order_is_healthy() {
    let server = Server::dev();
    // Verifying a token fetches the keys, if the server has not yet.
    assert_eq!(server.ask("alice", "GET", "/api/me").await.status(), 200);
    check(server.ops(), &[], 0, "healthy\n");
    check(server.ops(), &["--ready"], 0, "healthy\n");
    let told = r#""status":"ready""#;
    check(server.ops(), &["--ready", "--format", "json"], 0, told);
}

#[test]
fn a_server_without_keys_is_alive_and_not_ready() {
    // The system accepts connections on its behalf; nobody ever reads them.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let domain = format!("http://{}", silent.local_addr().unwrap());
    let server = Server::plain(&[
        ("AUTH0_DOMAIN", domain.as_str()),
        ("AUTH0_AUDIENCE", "https://api.example.com"),
    ]);
    check(server.ops(), &[], 0, "healthy\n");
    check(server.ops(), &["--ready"], 1, "no usable key set");
}

#[test]
fn where_nobody_listens_nothing_is_healthy() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", taken.local_addr().unwrap());
    drop(taken);
    check(&origin, &[], 1, "no server answers at http://127.0.0.1:");
    check("http://127.0.0.1:0", &[], 1, "`ops.port`");
}
