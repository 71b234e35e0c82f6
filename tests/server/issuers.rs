//! Several issuers at one server: what a further one may name, and what it may not.

use serde_json::{Value, json};

use crate::support::{AUDIENCE, Forge, Server};

/// A server that trusts `first`, and `partner` for names of these kinds behind `p/`.
fn server(first: &Forge, partner: &Forge, kinds: &str) -> Server {
    let issuers = format!(
        r#"[{{domain="{}",audiences=["{AUDIENCE}"],mints=[{kinds}],prefix="p/"}}]"#,
        partner.origin()
    );
    first.server_with(&[("WHITEROOM_AUTH__ISSUERS", &issuers)])
}

async fn get(server: &Server, path: &str, token: &str) -> reqwest::Response {
    server.keep_secret(token);
    let request = server.request("GET", path).bearer_auth(token);
    request.send().await.unwrap()
}

#[rocket::async_test]
async fn a_partner_mints_no_names_of_the_first() {
    let (first, partner) = (Forge::start(), Forge::start());
    let server = server(&first, &partner, r#""permission""#);
    for (about, token, members, protected) in [
        ("the first", first.token(), 200, 200),
        ("the partner", partner.token(), 200, 403),
    ] {
        let answer = get(&server, "/api/members-only", &token).await;
        assert_eq!(answer.status(), members, "{about}");
        let answer = get(&server, "/api/protected", &token).await;
        assert_eq!(answer.status(), protected, "{about}");
        if protected == 403 {
            server.problem(answer, about).await;
        }
    }
    let me = get(&server, "/api/me", &partner.token()).await;
    let me: Value = me.json().await.unwrap();
    let principals = json!([
        "anyone",
        "authenticated",
        "permission:p/read:protected",
        "user:"
    ]);
    assert_eq!(me["principals"], principals);
}

#[rocket::async_test]
async fn health_names_each_issuer_and_one_that_is_away() {
    let (first, partner) = (Forge::start(), Forge::absent());
    let server = server(&first, &partner, r#""user""#);
    assert_eq!(get(&server, "/api/me", &first.token()).await.status(), 200);
    let away = get(&server, "/api/me", &partner.token()).await;
    assert_eq!(away.status(), 503);
    server.problem(away, "away").await;
    let ready = server.ops_get("/health/ready").await;
    assert_eq!(ready.status(), 200);
    let ready: Value = ready.json().await.unwrap();
    let keys: Vec<&Value> = ready["issuers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|issuer| &issuer["keys"])
        .collect();
    assert_eq!(keys, [1, 0]);
    let degraded = format!(
        "no usable key set of the issuer `{}` is held",
        partner.origin()
    );
    assert_eq!(ready["degraded"], json!([degraded]));
}
