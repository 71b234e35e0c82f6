//! Many callers at once: what one is, another never sees.

use rocket::futures::future::join_all;
use serde_json::Value;

use crate::support::Server;

#[rocket::async_test]
async fn callers_at_the_same_time_never_see_each_other() {
    let server = Server::dev();
    let mut tokens = vec![("anonymous", String::new())];
    for who in ["alice", "bob"] {
        tokens.push((who, server.token(who).await));
    }
    let callers = (0..CALLERS).map(async |number| {
        for turn in 0..TURNS {
            let (who, token) = tokens.get((number + turn) % tokens.len()).unwrap();
            call(&server, who, token).await;
        }
    });
    join_all(callers).await;
}

/// One caller asks who he is, and for what only alice may have.
async fn call(server: &Server, who: &str, token: &str) {
    let (me, protected) = match who {
        "alice" => (Some("auth0|alice"), 200),
        "bob" => (Some("auth0|bob"), 403),
        _ => (None, 401),
    };
    for (path, status) in [
        ("/api/me", if me.is_some() { 200 } else { 401 }),
        ("/api/protected", protected),
    ] {
        let mut request = server.request("GET", path);
        if !token.is_empty() {
            request = request.bearer_auth(token);
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), status, "{who} {path}");
        let body: Value = answer.json().await.unwrap();
        if let (200, "/api/me") = (status, path) {
            assert_eq!(body["claims"]["sub"].as_str(), me, "{who}");
        }
    }
}

const CALLERS: usize = 32;
const TURNS: usize = 12;
