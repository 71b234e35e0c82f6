//! The end: each signal that asks for it stops every server with status 0, whatever is under way.

mod farewell;

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

use crate::support::Server;

#[rocket::async_test]
async fn both_signals_stop_every_server_with_status_0() {
    for signal in ["TERM", "INT"] {
        let server = Server::dev();
        let ports = [server.public(), server.ops(), server.issuer()];
        let ports = ports.map(|origin| origin.trim_start_matches("http://").to_owned());
        assert_eq!(server.get("/api/open").await.status(), 200);
        // The end is checked by `stop`: status 0, and no token in what was printed.
        let ended = server.stop(signal);
        assert_eq!(ended.printed.lines().count(), 1, "{signal}");
        for port in ports {
            assert!(TcpStream::connect(&port).is_err(), "{signal}: {port}");
        }
    }
}

#[test]
fn a_connection_that_is_open_does_not_keep_it() {
    let server = Server::dev_with(&[("WHITEROOM_OPS__SHUTDOWN_GRACE_SECONDS", "1")]);
    let mut idle = TcpStream::connect(server.socket()).unwrap();
    let mut halfway = TcpStream::connect(server.socket()).unwrap();
    idle.write_all(b"GET /api/open HTTP/1.1\r\nHost: a\r\n\r\n")
        .unwrap();
    let mut answer = [0; 12];
    idle.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");
    halfway
        .write_all(b"POST /api/access HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{")
        .unwrap();
    server.stop("TERM");
}

#[test]
fn an_issuer_that_never_answers_does_not_keep_it() {
    // The system accepts connections on its behalf; nobody ever reads them.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let domain = format!("http://{}", silent.local_addr().unwrap());
    let server = Server::plain(&[
        ("AUTH0_DOMAIN", domain.as_str()),
        ("AUTH0_AUDIENCE", "https://api.example.com"),
    ]);
    let (fetch, _) = silent.accept().unwrap();
    server.stop("TERM");
    drop(fetch);
}
