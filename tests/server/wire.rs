//! What may stand in a request as proof of who is calling, and what may not: the same at every door of the API.

mod subjects;
mod tokens;

use reqwest::Response;
use reqwest::header::HeaderValue;

use crate::support::{Forge, Scrape, Server};

/// Whom the server takes the caller for.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Wanted {
    Anonymous,
    Alice,
    Refused(u16, &'static str),
}

/// The values of `Authorization`, in which `TOKEN` stands for a good token, and a query.
struct Row(&'static str, &'static [&'static [u8]], &'static str, Wanted);

use Wanted::{Alice, Anonymous, Refused};

#[rustfmt::skip]
const ROWS: [Row; 35] = [
    Row("no header", &[], "", Anonymous),
    Row("another scheme", &[b"Basic x"], "", Anonymous),
    Row("another scheme with a good token", &[b"Token TOKEN"], "", Anonymous),
    Row("a scheme that begins like Bearer", &[b"BearerX TOKEN"], "", Anonymous),
    Row("a good token", &[b"Bearer TOKEN"], "", Alice),
    Row("lower case", &[b"bearer TOKEN"], "", Alice),
    Row("upper case", &[b"BEARER TOKEN"], "", Alice),
    Row("two blanks before the token", &[b"Bearer  TOKEN"], "", Alice),
    Row("no token", &[b"Bearer"], "", Refused(400, "bearer_malformed")),
    Row("a blank for a token", &[b"Bearer "], "", Refused(400, "bearer_malformed")),
    Row("two tokens", &[b"Bearer a b"], "", Refused(400, "bearer_malformed")),
    Row("a good token and a word", &[b"Bearer TOKEN b"], "", Refused(400, "bearer_malformed")),
    Row("a tab in the token", &[b"Bearer a\tb"], "", Refused(400, "bearer_malformed")),
    Row("a tab for the blank", &[b"Bearer\tTOKEN"], "", Refused(400, "header_malformed")),
    Row("an empty header", &[b""], "", Refused(400, "header_malformed")),
    Row("no scheme", &[b"=TOKEN"], "", Refused(400, "header_malformed")),
    Row("an equals sign for the blank", &[b"Bearer=TOKEN"], "", Refused(400, "header_malformed")),
    Row("quotes around the token", &[b"Bearer \"TOKEN\""], "", Refused(401, "token_encoding")),
    Row("a list", &[b"Bearer TOKEN,Basic"], "", Refused(401, "token_encoding")),
    Row("a list with a blank", &[b"Bearer TOKEN, Basic x"], "", Refused(400, "bearer_malformed")),
    Row("the same header twice", &[b"Bearer TOKEN", b"Bearer TOKEN"], "", Refused(400, "header_repeated")),
    Row("two schemes", &[b"Basic x", b"Bearer TOKEN"], "", Refused(400, "header_repeated")),
    Row("an empty second header", &[b"Bearer TOKEN", b""], "", Refused(400, "header_repeated")),
    Row("a header that is not UTF-8", &[b"Bearer \xff"], "", Anonymous),
    Row("a header that is not UTF-8 and a token in the query", &[b"Bearer \xff"], "?access_token=TOKEN", Anonymous),
    Row("a header that is not UTF-8 beside two others", &[b"\xff", b"Bearer TOKEN", b"Bearer TOKEN"], "", Refused(400, "header_repeated")),
    Row("a scheme that is not UTF-8", &[b"\xc3\x28 TOKEN"], "", Anonymous),
    Row("letters beyond ASCII", &["Bearer gr\u{fc}n".as_bytes()], "", Refused(401, "token_not_compact")),
    Row("a token in the query", &[], "?access_token=TOKEN", Anonymous),
    Row("a token in the query and in the header", &[b"Bearer TOKEN"], "?access_token=TOKEN", Refused(400, "token_twice")),
    Row("an empty token in the query", &[b"Bearer TOKEN"], "?access_token=", Refused(400, "token_twice")),
    Row("a query field without a value", &[b"Bearer TOKEN"], "?a=b&access_token", Refused(400, "token_twice")),
    Row("an encoded name in the query", &[b"Bearer TOKEN"], "?access%5Ftoken=TOKEN", Refused(400, "token_twice")),
    Row("another scheme and a token in the query", &[b"Basic x"], "?access_token=TOKEN", Refused(400, "token_twice")),
    Row("another field of the query", &[b"Bearer TOKEN"], "?token=TOKEN", Alice),
];

#[rocket::async_test]
async fn the_authorization_header_says_who_is_calling_or_is_refused() {
    let forge = Forge::start();
    let server = forge.server();
    let token = forge.token();
    server.keep_secret(&token);
    for row in ROWS {
        check(&server, &token, &row).await;
    }
}

async fn check(server: &Server, token: &str, Row(about, values, query, wanted): &Row) {
    let values = values.iter().map(|value| filled(value, token));
    let values: Vec<HeaderValue> = values.collect();
    let query = query.replace("TOKEN", token);
    for door in DOORS {
        let mut request = server.request(door.method, &format!("{}{query}", door.path));
        for value in &values {
            request = request.header("Authorization", value);
        }
        let answer = request.body(door.body).send().await.unwrap();
        expect(server, answer, door, *wanted, about).await;
    }
}

fn filled(value: &[u8], token: &str) -> HeaderValue {
    let at = value.windows(5).position(|five| five == b"TOKEN");
    let (before, after) = value.split_at(at.unwrap_or(value.len()));
    let after = after
        .strip_prefix(b"TOKEN")
        .map(|after| [token.as_bytes(), after].concat());
    HeaderValue::from_bytes(&[before, &after.unwrap_or_default()].concat()).unwrap()
}

/// A way into the API: one for members, and two that welcome anyone but not a bad token.
#[derive(Clone, Copy)]
struct Door {
    method: &'static str,
    path: &'static str,
    body: &'static str,
    is_for_anyone: bool,
}

#[rustfmt::skip]
const DOORS: [Door; 3] = [
    Door { method: "GET", path: "/api/members-only", body: "", is_for_anyone: false, },
    Door { method: "GET", path: "/api/open", body: "", is_for_anyone: true, },
    Door { method: "POST", path: "/api/access", body: r#"{"requests":["GET /api/members-only"]}"#, is_for_anyone: true, },
];

async fn expect(server: &Server, answer: Response, door: Door, wanted: Wanted, about: &str) {
    let about = format!("{about}: {}", door.path);
    let (status, code) = match wanted {
        Refused(status, code) => (status, code),
        Anonymous if !door.is_for_anyone => (401, "sign_in_required"),
        Anonymous | Alice => (200, ""),
    };
    let challenge = answer
        .headers()
        .get("www-authenticate")
        .map(|value| value.to_str().unwrap().to_owned());
    if status == 200 {
        assert_eq!(answer.status(), 200, "{about}");
        assert_eq!(challenge, None, "{about}");
        let body = answer.text().await.unwrap();
        let may = body.contains(r#":{"GET /api/members-only":true}"#);
        assert!(
            door.method == "GET" || may == (wanted == Alice),
            "{about}: {body}"
        );
        return;
    }
    let problem = server.problem(answer, &about).await;
    assert_eq!(
        (&problem["status"], &problem["code"]),
        (&status.into(), &code.into()),
        "{about}"
    );
    let challenge = challenge.expect(&about);
    let error = match (wanted, status) {
        (Anonymous, _) => r#"Bearer realm="api""#.to_owned(),
        (_, 400) => described("invalid_request", &problem),
        _ => described("invalid_token", &problem),
    };
    assert_eq!(challenge, error, "{about}");
}

fn described(error: &str, problem: &serde_json::Value) -> String {
    let detail = problem["detail"].as_str().unwrap();
    format!(r#"Bearer realm="api", error="{error}", error_description="{detail}""#)
}

#[rocket::async_test]
async fn no_other_header_and_no_form_stands_in_for_authorization() {
    let forge = Forge::start();
    let server = forge.server();
    let token = forge.token();
    server.keep_secret(&token);
    for name in [
        "Proxy-Authorization",
        "X-Authorization",
        "X-Forwarded-Authorization",
        "X-Access-Token",
        "Cookie",
    ] {
        let request = server.request("GET", "/api/members-only");
        for value in [format!("Bearer {token}"), format!("access_token={token}")] {
            let alone = request.try_clone().unwrap().header(name, value);
            let unread = HeaderValue::from_bytes(b"Bearer \xff").unwrap();
            let beside = alone.try_clone().unwrap().header("Authorization", unread);
            for request in [alone, beside] {
                let answer = request.send().await.unwrap();
                expect(&server, answer, DOORS[0], Anonymous, name).await;
            }
        }
    }
    let request = server
        .request("GET", "/api/members-only")
        .form(&[("access_token", &token)]);
    expect(
        &server,
        request.send().await.unwrap(),
        DOORS[0],
        Anonymous,
        "a form",
    )
    .await;
}

/// However much is logged, and whatever the address is good for.
#[rocket::async_test]
async fn a_token_in_an_address_or_a_header_is_told_to_nobody() {
    let forge = Forge::start();
    let server = forge.server_with(&[
        ("WHITEROOM_TELEMETRY__LOG_LEVEL", "trace"),
        ("WHITEROOM_AUTH__PUBLIC_URL", "https://api.example.com"),
    ]);
    let token = forge.token();
    server.keep_secret(&token);
    let signature = token.rsplit('.').next().unwrap();
    server.keep_secret(signature);
    for path in [
        "/api/open",
        "/api/members-only",
        "/api/nothing",
        "/api//open",
        "/",
        "/app.js",
        "/nothing",
        "/.well-known/oauth-protected-resource",
    ] {
        for method in ["GET", "HEAD", "POST", "OPTIONS"] {
            for authorization in ["", "Bearer", "DPoP", "Basic"] {
                let target = format!("{path}?access_token={token}&a={token}");
                let mut request = server.request(method, &target);
                if !authorization.is_empty() {
                    let value = format!("{authorization} {token}");
                    request = request
                        .header("Authorization", value)
                        .header("DPoP", &token);
                }
                let answer = request.send().await.unwrap();
                let headers = format!("{:?}", answer.headers());
                let body = answer.text().await.unwrap();
                assert!(
                    !headers.contains(signature) && !body.contains(signature),
                    "{method} {path}"
                );
            }
        }
    }
    let scrape = Scrape::of(&server).await;
    assert!(!scrape.text.contains(signature), "{}", scrape.text);
    // The log did hold all that it ever holds.
    assert!(server.log().contains("TRACE"), "{}", server.log());
}
