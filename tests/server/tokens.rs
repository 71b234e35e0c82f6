//! `token mint`, and the line that `serve --dev` invites to paste.

use std::fs;
use std::net::SocketAddr;
use std::process::Command;

use reqwest::header::AUTHORIZATION;
use rocket::tokio::net::TcpSocket;
use serde_json::{Value, json};

use crate::support::{Folder, Program, Server};

#[rocket::async_test]
async fn a_minted_token_signs_in_its_persona() {
    let server = Server::dev();
    let slash = format!("{}/", server.issuer());
    for (format, issuer) in [
        ("human", server.issuer()),
        ("human", &slash),
        ("json", &slash),
    ] {
        let mint = ["token", "mint", "--as", "alice", "--issuer", issuer];
        let ended = Program::run(&[&mint[..], &["--format", format]].concat(), &[]);
        assert_eq!(
            (ended.status, ended.told.as_str()),
            (Some(0), ""),
            "{format}"
        );
        let line = ended.printed.strip_suffix('\n').unwrap();
        let token = match format {
            "json" => {
                let printed: Value = serde_json::from_str(line).unwrap();
                printed["access_token"].as_str().unwrap().to_owned()
            }
            _ => line.to_owned(),
        };
        server.keep_secret(&token);
        let request = server.request("GET", "/api/protected");
        let answer = request.header(AUTHORIZATION, format!("Bearer {token}"));
        assert_eq!(answer.send().await.unwrap().status(), 200, "{format}");
    }
}

#[rocket::async_test]
async fn the_issuer_is_looked_for_at_the_configured_port() {
    let server = Server::dev();
    let (_, port) = server.issuer().rsplit_once(':').unwrap();
    let port = [("WHITEROOM_DEV_ISSUER__PORT", port)];
    let ended = Program::run(&["token", "mint", "--as", "bob"], &port);
    assert_eq!(ended.status, Some(0), "{}", ended.told);
    assert_eq!(ended.printed.matches('.').count(), 2);
    server.keep_secret(ended.printed.trim_end());
}

/// A mint that cannot be: what is asked, of which issuer, and what the message says.
#[rocket::async_test]
async fn a_token_that_cannot_be_minted_is_status_2_with_a_mend() {
    let server = Server::dev();
    let nobody = TcpSocket::new_v4().unwrap();
    nobody.bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
    let nobody = (format!("http://{}", nobody.local_addr().unwrap()), nobody);
    for (who, issuer, says) in [
        (
            "mallory",
            server.issuer(),
            "the dev issuer refuses `mallory`",
        ),
        ("", server.issuer(), "the dev issuer refuses ``"),
        (
            "anonymous",
            server.issuer(),
            "the dev issuer refuses `anonymous`",
        ),
        ("alice", &nobody.0, "start it with `whiteroom serve --dev`"),
        ("alice", server.public(), "is no dev issuer"),
        ("alice", "no address", "no dev issuer answers at no address"),
    ] {
        let ended = Program::run(&["token", "mint", "--as", who, "--issuer", issuer], &[]);
        assert_eq!(ended.status, Some(2), "{who} {issuer}");
        assert_eq!(ended.printed, "", "{who} {issuer}");
        assert!(
            ended.told.contains("error: "),
            "{who} {issuer}: {}",
            ended.told
        );
        assert!(ended.told.contains(says), "{who} {issuer}: {}", ended.told);
    }
}

#[test]
fn the_announcement_says_where_to_go_and_who_can_sign_in() {
    let program = Program::start(&["serve", "--dev"], &[]);
    let announced = announcement(&program);
    for (what, wanted) in [
        ("the revision", "policy revision "),
        ("the page", "  Page and API  http://localhost:"),
        ("the health", "/health/ready"),
        ("the issuer", "  Dev issuer    http://localhost:"),
        ("alice", "alice"),
        ("alice by name", "Alice Admin"),
        ("what alice may", "read:protected"),
        ("bob", "bob"),
        ("bob by name", "Bob Basic"),
        ("that bob may less", "no permissions"),
        ("what to try", "What Alice Admin may do:\n  curl "),
    ] {
        assert!(announced.contains(wanted), "{what} is not in {announced}");
    }
}

#[test]
fn the_announcement_names_roles() {
    let policy = Folder::with_shipped_policy();
    let persona = "[who.erin]\nsub = \"auth0|erin\"\ngroups = [\"auditor\", \"ops\"]\npermissions = [\"read:x\"]\n";
    policy.file("cases.toml", persona);
    let settings = [
        ("WHITEROOM_POLICY__DIR", policy.name()),
        ("WHITEROOM_POLICY__ROLES_CLAIM", "groups"),
    ];
    let announced = announcement(&Program::start(&["serve", "--dev"], &settings));
    assert!(
        announced.contains("  read:x, role auditor, role ops\n"),
        "{announced}"
    );
}

#[test]
fn the_line_to_paste_answers_from_any_folder() {
    let program = Program::start(&["serve", "--dev"], &[]);
    let announced = announcement(&program);
    let line = announced.lines().last().unwrap().trim();
    let elsewhere = Folder::empty();
    let shell = Command::new("sh")
        .args(["-c", line])
        .current_dir(elsewhere.path())
        .env_clear()
        .env("PATH", "/usr/local/bin:/usr/bin:/bin")
        .output()
        .unwrap();
    let printed = String::from_utf8(shell.stdout).unwrap();
    let told = String::from_utf8(shell.stderr).unwrap();
    let answer: Value = serde_json::from_str(&printed).expect(&told);
    let protected = json!({"method": "GET", "route": "/api/protected", "allowed": true});
    let routes = answer["routes"].as_array().expect(&printed);
    assert!(routes.contains(&protected), "{printed}");
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}

/// All that the program says once it is up; the line to paste is its last.
fn announcement(program: &Program) -> String {
    let mut announced = String::new();
    loop {
        let line = program.line().expect("a line to paste");
        announced.push_str(&line);
        announced.push('\n');
        if line.trim_start().starts_with("curl ") {
            return announced;
        }
    }
}
