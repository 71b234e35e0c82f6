//! Validators and compression (RFC 9110, sections 8.8.3, 12.5.3 and 13.1.2).

use std::io::Read;

use flate2::read::GzDecoder;
use reqwest::Response;

use super::{BROWSER, header};
use crate::support::Server;

/// The page, deep links, scripts, a style and the configuration.
const PATHS: [&str; 7] = [
    "/",
    "/profile",
    "/desk/rules",
    "/app.js",
    "/desk/rules.js",
    "/desk/rules.css",
    "/auth_config.json",
];

async fn get(server: &Server, path: &str, name: &str, value: &str) -> Response {
    let request = server.request("GET", path).header("Accept", BROWSER);
    request.header(name, value).send().await.unwrap()
}

fn tag(answer: &Response) -> &str {
    header(answer, "etag").expect("an ETag")
}

#[rocket::async_test]
async fn a_known_file_is_not_sent_again() {
    // So that an answer depends on the origin, too.
    let origin = ("WHITEROOM_CORS__ALLOWED_ORIGINS", "https://app.example.com");
    let server = Server::dev_with(&[origin]);
    for path in PATHS {
        let answer = get(&server, path, "X-A", "b").await;
        let tag = tag(&answer).to_owned();
        assert!(
            tag.starts_with('"') && tag.ends_with('"') && tag.len() > 10,
            "{path}: {tag}"
        );
        for (known, status) in [
            (tag.clone(), 304),
            (format!("W/{tag}"), 304),
            (format!("\"x\", {tag}"), 304),
            (format!("\"x\",{tag} , \"y\""), 304),
            ("*".to_owned(), 304),
            (String::new(), 200),
            ("\"x\"".to_owned(), 200),
            (tag.replace('"', ""), 200),
            (tag.replacen('"', "\"x", 1), 200),
            (tag.to_uppercase().replace('"', "\"-"), 200),
        ] {
            let answer = get(&server, path, "If-None-Match", &known).await;
            assert_eq!(answer.status(), status, "{path}: {known}");
            assert_eq!(
                super::header(&answer, "etag"),
                Some(tag.as_str()),
                "{path}: {known}"
            );
            if status == 304 {
                check_not_modified(answer, path).await;
            }
        }
    }
}

async fn check_not_modified(answer: Response, path: &str) {
    // RFC 9110, section 15.4.5: what a cache would store anew is there, what describes a body is not.
    assert_eq!(header(&answer, "cache-control"), Some("no-cache"), "{path}");
    assert!(
        varies(&answer, "Accept-Encoding") && varies(&answer, "Origin"),
        "{path}"
    );
    for name in [
        "content-type",
        "content-encoding",
        "content-security-policy",
    ] {
        assert_eq!(header(&answer, name), None, "{path}: {name}");
    }
    assert_eq!(answer.bytes().await.unwrap(), "", "{path}");
}

#[rocket::async_test]
async fn a_tag_in_a_second_header_and_under_head_counts_too() {
    let server = Server::dev();
    let tag = tag(&server.get("/app.js").await).to_owned();
    let request = server
        .request("GET", "/app.js")
        .header("If-None-Match", "\"x\"");
    let answer = request.header("If-None-Match", &tag).send().await.unwrap();
    assert_eq!(answer.status(), 304);
    let request = server
        .request("HEAD", "/app.js")
        .header("If-None-Match", &tag);
    assert_eq!(request.send().await.unwrap().status(), 304);
}

/// What a client accepts, and whether it gets gzip.
const ACCEPTED: [(&str, bool); 17] = [
    ("gzip", true),
    ("GZip", true),
    ("gzip, deflate, br, zstd", true),
    ("br;q=1.0, gzip;q=0.5", true),
    ("gzip;q=0.001", true),
    ("gzip; q=1", true),
    ("identity;q=0.5,gzip", true),
    ("", false),
    ("identity", false),
    ("br", false),
    ("gzip;q=0", false),
    ("gzip;Q=0", false),
    ("gzip; q=0.000", false),
    ("gzip ; q=0", false),
    ("br, gzip;q=0, deflate", false),
    ("gzip;q=much", false),
    ("xgzip", false),
];

#[rocket::async_test]
async fn a_file_is_compressed_for_those_who_accept_it() {
    let server = Server::dev();
    for path in ["/", "/profile", "/app.js", "/base.css", "/favicon.svg"] {
        let plain = get(&server, path, "X-A", "b").await;
        let (plain_tag, plain) = (tag(&plain).to_owned(), plain.bytes().await.unwrap());
        for (accepted, is_gzip) in ACCEPTED {
            let about = format!("{path} for `{accepted}`");
            let answer = get(&server, path, "Accept-Encoding", accepted).await;
            assert_eq!(answer.status(), 200, "{about}");
            assert_eq!(
                header(&answer, "content-encoding"),
                is_gzip.then_some("gzip"),
                "{about}"
            );
            assert!(varies(&answer, "Accept-Encoding"), "{about}");
            assert_eq!(tag(&answer) == plain_tag, !is_gzip, "{about}");
            let length = header(&answer, "content-length").map(str::to_owned);
            let body = answer.bytes().await.unwrap();
            assert_eq!(length, Some(body.len().to_string()), "{about}");
            let body = if is_gzip {
                unpacked(&body)
            } else {
                body.to_vec()
            };
            assert_eq!(body, plain, "{about}");
        }
    }
}

#[rocket::async_test]
async fn a_compressed_file_has_a_tag_of_its_own() {
    let server = Server::dev();
    let gzip = get(&server, "/app.js", "Accept-Encoding", "gzip").await;
    let request = server
        .request("GET", "/app.js")
        .header("If-None-Match", tag(&gzip));
    let plain = request.try_clone().unwrap().send().await.unwrap();
    assert_eq!(plain.status(), 200);
    let again = request
        .header("Accept-Encoding", "gzip")
        .send()
        .await
        .unwrap();
    assert_eq!((again.status().as_u16(), tag(&again)), (304, tag(&gzip)));
}

#[rocket::async_test]
async fn head_tells_the_length_of_what_get_would_send() {
    let server = Server::dev();
    for coding in ["gzip", "identity"] {
        let get = get(&server, "/app.js", "Accept-Encoding", coding).await;
        let head = server
            .request("HEAD", "/app.js")
            .header("Accept-Encoding", coding);
        let head = head.send().await.unwrap();
        for name in [
            "content-length",
            "content-encoding",
            "content-type",
            "etag",
            "vary",
        ] {
            assert_eq!(header(&head, name), header(&get, name), "{coding}: {name}");
        }
        assert_eq!(head.bytes().await.unwrap(), "", "{coding}");
    }
}

fn varies(answer: &Response, name: &str) -> bool {
    let all = answer.headers().get_all("vary");
    all.iter().any(|value| {
        value
            .to_str()
            .unwrap()
            .split(", ")
            .any(|found| found == name)
    })
}

fn unpacked(gzip: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    GzDecoder::new(gzip).read_to_end(&mut plain).unwrap();
    plain
}
