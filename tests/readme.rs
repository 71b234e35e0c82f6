//! The README tells the truth: every command in it works, every rule in it loads, every key in it exists.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

#[path = "readme/running.rs"]
mod running;

#[path = "readme/requirements.rs"]
mod requirements;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use running::{Running, shell};
use whiteroom::auth::{Authenticator, Revocations};
use whiteroom::policy::Policy;
use whiteroom::{auth, dev_issuer, http, policy, telemetry};

/// The fenced blocks of the README in `language`, in their order.
fn blocks(language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    let blocks = readme()
        .split(&fence)
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap().trim_end().to_owned())
        .collect::<Vec<_>>();
    assert!(!blocks.is_empty(), "no block in {language}");
    blocks
}

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_command_works() {
    let server = Running::start("make run");
    for command in blocks("sh") {
        match command.as_str() {
            "make run" => assert!(
                server.announcement.contains("alice"),
                "{}",
                server.announcement
            ),
            offline if offline.contains("--jwks") => inspects_offline(offline, &server),
            "make test" => assert!(
                fs::read_to_string(root().join(".ci/run"))
                    .unwrap()
                    .contains("make test")
            ),
            tenant if tenant.starts_with("AUTH0_DOMAIN=") => serves_another_issuer(tenant, &server),
            request => {
                // A denial has a status of its own.
                let is_denial = request.contains("policy explain");
                let status = if is_denial { "; test $? -eq 1" } else { "" };
                let answer = shell(&format!("{}{status}", server.here(request)));
                let wanted = wanted(request);
                assert!(
                    answer.contains(wanted),
                    "{request}\nprinted\n{answer}\nwhich lacks {wanted}"
                );
            }
        }
    }
}

/// What the answer to `request` holds; a command that is new in the README needs its line here.
fn wanted(request: &str) -> &'static str {
    for (part, wanted) in [
        (
            "policy explain",
            "to allow it: permission `read:protected` is missing",
        ),
        ("policy test", "cases, all passed"),
        ("token inspect", "\nvalid\nknown to the policy as "),
        ("--as alice", "Protected Endpoint"),
        ("--as carol", r#""unused_rules""#),
        ("--as bob", r#"insufficient_scope", scope="read:protected""#),
        ("/api/access", r#""GET /api/protected":false"#),
        (
            "policy enforce",
            r#"{"allow":true,"explain":[["anyone","/api/open","^GET$","allow"]]}"#,
        ),
        ("policy check", "policies: 6 rules, no problem"),
        (
            "/access/v1/evaluation",
            r#"{"decision":false,"context":{"id":"permission_missing""#,
        ),
        ("/api/open", "Open Endpoint"),
        ("/health/ready", r#""status":"ready""#),
    ] {
        if request.contains(part) {
            return wanted;
        }
    }
    panic!("no test runs `{request}`");
}

/// The issuer of `dev` stands in for a tenant: it is another issuer to the server that `command` starts.
fn serves_another_issuer(command: &str, dev: &Running) {
    let command = command
        .replace("tenant.eu.auth0.com", &dev.issuer)
        .replace("https://api.example.com", AUDIENCE);
    let tenant = Running::start(&command);
    for (who, wanted) in [
        ("alice", "Protected Endpoint"),
        ("bob", "permission_missing"),
    ] {
        let token = dev.here(&format!("target/debug/whiteroom token mint --as {who}"));
        let request = format!(
            "curl -sH \"Authorization: Bearer $({token})\" {}/api/protected",
            tenant.public
        );
        let answer = shell(&request);
        assert!(answer.contains(wanted), "{answer}");
    }
}

/// A token and keys of `dev` stand in for those of a tenant, which is not asked.
fn inspects_offline(command: &str, dev: &Running) {
    let folder = Folder::with_shipped_policy();
    let (keys, token) = (folder.0.join("keys.json"), folder.0.join("token.txt"));
    let fetched = shell(&format!("curl -s {}/.well-known/jwks.json", dev.issuer));
    fs::write(&keys, fetched).unwrap();
    let minted = shell(&dev.here("target/debug/whiteroom token mint --as bob"));
    fs::write(&token, minted).unwrap();
    let command = command
        .replace("keys.json", keys.to_str().unwrap())
        .replace("token.txt", token.to_str().unwrap());
    let trust = format!(
        "export AUTH0_DOMAIN={} AUTH0_AUDIENCE={AUDIENCE}",
        dev.issuer
    );
    let answer = shell(&dev.here(&format!("{trust}; {command}")));
    assert!(answer.contains("\nvalid\n"), "{answer}");
}

#[test]
fn the_issuers_are_read() {
    let written = blocks("toml Rocket.toml").join("\n");
    let written: toml::Value = toml::from_str(&written).unwrap();
    let issuers = written["default"]["auth"]["issuers"].as_array().unwrap();
    for issuer in issuers {
        let config = auth::Config {
            audience: Some("https://api.example.com".to_owned()),
            issuers: vec![issuer.clone().try_into().unwrap()],
            ..auth::Config::default()
        };
        Authenticator::new(&config).unwrap();
    }
}

#[test]
fn the_rules_and_cases_load_and_hold() {
    let folder = Folder::with_shipped_policy();
    for (file, language) in [
        ("policy.csv", "csv"),
        ("cases.toml", "toml"),
        ("step_up.toml", "toml step_up.toml"),
    ] {
        let path = folder.0.join(file);
        let text = fs::read_to_string(&path).unwrap_or_default()
            + "\n"
            + blocks(language).join("\n").as_str()
            + "\n";
        fs::write(path, text).unwrap();
    }
    let config = policy::Config {
        dir: folder.0.clone(),
        ..policy::Config::default()
    };
    let policy = Policy::load(&config).unwrap();
    assert!(
        policy
            .personas()
            .iter()
            .any(|persona| persona.id() == "erin")
    );
    assert_eq!(policy.warnings(), []);
}

#[test]
fn the_list_of_revocations_has_no_flaw() {
    let list = Revocations::parse(&blocks("toml revoked.toml").join("\n")).unwrap();
    assert_eq!(list.count(), 3);
}

#[test]
fn the_table_of_keys_is_complete_and_has_no_other() {
    let written: BTreeSet<String> = readme()
        .lines()
        .filter_map(|line| {
            line.strip_prefix("| `")?
                .split(" | ")
                .next()
                .map(str::to_owned)
        })
        .flat_map(|cell| {
            cell.split(", ")
                .map(|key| key.trim_matches(['`', ' ', '|']).to_owned())
                .collect::<Vec<_>>()
        })
        .filter(|key| {
            SECTIONS
                .iter()
                .any(|section| key.starts_with(&format!("{section}.")))
        })
        .collect();
    assert_eq!(written, keys());
}

/// Every key of every section.
fn keys() -> BTreeSet<String> {
    let sections = [
        serde_json::to_value(auth::Config::default()),
        serde_json::to_value(policy::Config::default()),
        serde_json::to_value(telemetry::Config::default()),
        serde_json::to_value(http::ops::Config::default()),
        serde_json::to_value(http::spa::Config::default()),
        serde_json::to_value(http::cors::Config::default()),
        serde_json::to_value(http::doors::Config::default()),
        serde_json::to_value(dev_issuer::Config::default()),
    ];
    let named = SECTIONS.iter().zip(sections.map(Result::unwrap));
    let keys = named.flat_map(|(section, keys)| {
        keys.as_object()
            .unwrap()
            .keys()
            .map(|key| format!("{section}.{key}"))
            .collect::<Vec<_>>()
    });
    keys.collect()
}

/// A copy of the shipped policy folder, gone when it is dropped.
struct Folder(PathBuf);

impl Folder {
    fn with_shipped_policy() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let (process, number) = (std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let name = format!("readme-{process}-{number}");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&folder).unwrap();
        for file in ["model.conf", "policy.csv", "cases.toml"] {
            fs::copy(root().join("policies").join(file), folder.join(file)).unwrap();
        }
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const SECTIONS: [&str; 8] = [
    "auth",
    "policy",
    "telemetry",
    "ops",
    "spa",
    "cors",
    "doors",
    "dev_issuer",
];

/// What the dev issuer puts into `aud` when nothing is configured.
const AUDIENCE: &str = "https://api.whiteroom.localhost";
