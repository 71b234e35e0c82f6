//! The recipes of `examples/forward-auth`, each with its real proxy before a service: they admit and refuse as the policy
//! says, whatever a client sends.

mod attacks;
mod proxy;
mod service;

use super::{bearing, trusting};
use crate::support::{Folder, Forge, RawAnswer, Server};
use proxy::{Proxy, RECIPES, Recipe};

/// A proxy that runs a recipe, with the server that it asks and the tokens of callers.
struct Site {
    // It goes first: a connection that it keeps would keep the server.
    proxy: Proxy,
    _server: Server,
    alice: String,
    bob: String,
    _folder: Folder,
}

impl Site {
    /// With a policy that has a rule for a service of another program, too.
    async fn open(recipe: &Recipe) -> Self {
        let folder = Folder::with_shipped_policy();
        folder.append(
            "policy.csv",
            "p, permission:read:protected, /shop/:item, ^(GET|POST)$, allow",
        );
        let policy = ("WHITEROOM_POLICY__DIR", folder.name());
        let server = Server::dev_with(&[&trusting(recipe.source)[..], &[policy]].concat());
        Self {
            proxy: Proxy::start(recipe, &server),
            alice: bearing(&server.token("alice").await),
            bob: bearing(&server.token("bob").await),
            _server: server,
            _folder: folder,
        }
    }
}

/// A request with these header lines.
fn request(method: &str, target: &str, head: &str) -> Vec<u8> {
    format!("{method} {target} HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n{head}\r\n")
        .into_bytes()
}

/// The one value of a header among the lines that the service saw.
fn header<'a>(seen: &'a str, name: &str) -> &'a str {
    let fields = seen.lines().filter_map(|line| line.split_once(": "));
    let values: Vec<&str> = fields
        .filter(|(found, _)| found.replace('_', "-").eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
        .collect();
    let [value] = values.as_slice() else {
        panic!("{name} is {values:?} in {seen}")
    };
    value
}

fn refused(answer: &(RawAnswer, Option<String>), status: u16, about: &str) {
    let (answer, seen) = answer;
    assert_eq!(answer.status, status, "{about}: {answer:?}");
    assert_eq!(*seen, None, "{about}: the service saw it");
    let kind = answer.header("content-type");
    assert_eq!(
        kind,
        Some("application/problem+json"),
        "{about}: {answer:?}"
    );
    let has_challenge = answer.header("www-authenticate").is_some();
    assert!(has_challenge || status != 401, "{about}: {answer:?}");
}

#[rocket::async_test]
async fn each_recipe_admits_and_refuses_as_the_policy_says() {
    for recipe in &RECIPES {
        let site = Site::open(recipe).await;
        let form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 11\r\n";
        for (who, method, target, status) in [
            ("", "GET", "/api/open", 200),
            ("", "HEAD", "/api/open", 200),
            ("", "GET", "/api/open?a=/../b", 200),
            ("", "GET", "/%61pi/open", 200),
            ("", "GET", "/api/protected", 401),
            ("", "POST", "/api/open", 401),
            ("", "OPTIONS", "/api/open", 401),
            ("alice", "GET", "/api/protected", 200),
            ("alice", "GET", "/shop/7", 200),
            ("alice", "POST", "/shop/7", 200),
            ("alice", "DELETE", "/shop/7", 403),
            ("alice", "GET", "/shop", 403),
            ("bob", "GET", "/api/members-only", 200),
            ("bob", "GET", "/api/protected", 403),
            ("bob", "GET", "/shop/7", 403),
        ] {
            let about = format!("{}: {method} {target} by {who}", recipe.program);
            let token = match who {
                "alice" => site.alice.as_str(),
                "bob" => &site.bob,
                _ => "",
            };
            let (head, body) = match method {
                "POST" => (token.to_owned() + form, "_method=get"),
                _ => (token.to_owned(), ""),
            };
            let bytes = [&request(method, target, &head), body.as_bytes()].concat();
            let answer = site.proxy.send(&bytes);
            if status != 200 {
                if method != "HEAD" {
                    refused(&answer, status, &about);
                }
                continue;
            }
            let (answer, seen) = answer;
            assert_eq!(answer.status, 200, "{about}: {answer:?}");
            let seen = seen.expect(&about);
            if method != "HEAD" {
                assert!(
                    seen.starts_with(&format!("{method} {target} ")),
                    "{about}: {seen}"
                );
                assert!(seen.ends_with(body), "{about}: {seen}");
                let subject = match who {
                    "" => "anonymous".to_owned(),
                    who => format!("user:auth0%7C{who}"),
                };
                assert_eq!(header(&seen, "x-whiteroom-subject"), subject, "{about}");
                assert!(
                    header(&seen, "x-whiteroom-principals").contains("anyone"),
                    "{about}"
                );
                assert_eq!(
                    header(&seen, "x-whiteroom-decision-id").len(),
                    16,
                    "{about}"
                );
            }
        }
        let (answer, _) = site
            .proxy
            .send(&request("GET", "/api/protected", &site.bob));
        let challenge = answer.header("www-authenticate").expect(recipe.program);
        assert!(
            challenge.contains(r#"scope="read:protected""#),
            "{}: {challenge}",
            recipe.program
        );
    }
}

#[rocket::async_test]
async fn without_keys_or_without_the_server_no_recipe_lets_anybody_pass() {
    for recipe in &RECIPES {
        let about = recipe.program;
        let forge = Forge::absent();
        // Connections that a proxy keeps shall not keep it.
        let grace = ("WHITEROOM_OPS__SHUTDOWN_GRACE_SECONDS", "0");
        let server = forge.server_with(&[&trusting(recipe.source)[..], &[grace]].concat());
        let proxy = Proxy::start(recipe, &server);
        let token = forge.token();
        server.keep_secret(&token);
        let ask = || proxy.send(&request("GET", "/api/open", &bearing(&token)));
        let answer = ask();
        refused(&answer, 503, about);
        let seconds: u64 = answer
            .0
            .header("retry-after")
            .expect(about)
            .parse()
            .unwrap();
        assert!((1..=30).contains(&seconds), "{about}: {seconds}");
        server.stop("TERM");
        let (answer, seen) = ask();
        assert!(matches!(answer.status, 502 | 503), "{about}: {answer:?}");
        assert_eq!(seen, None, "{about}");
    }
}
