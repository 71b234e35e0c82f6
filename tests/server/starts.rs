//! Starts that must fail: status 1, nothing on standard output, and a message that names the place and the mend.

mod bad_files;
mod proofs;

use std::net::TcpListener;

use crate::support::{Folder, Program};

const PLAIN: &[&str] = &["serve"];
const DEV: &[&str] = &["serve", "--dev"];

/// Starts the program and expects it to end by itself with all of `says` in what it says.
fn check(name: &str, arguments: &[&str], variables: &[(&str, &str)], says: &[&str]) {
    let program = Program::start(arguments, variables);
    if let Some(line) = program.line() {
        panic!("{name}: it started, and says {line}");
    }
    let ended = program.ended();
    let told = &ended.told;
    assert_eq!(ended.status, Some(1), "{name}: {told}");
    assert!(told.contains("error: "), "{name}: {told}");
    assert!(!told.contains("panicked"), "{name}: {told}");
    for text in says {
        assert!(told.contains(text), "{name}: no `{text}` in {told}");
    }
}

/// The words that are in every message about the missing issuer.
const NO_ISSUER: &[&str] = &["no issuer", "AUTH0_DOMAIN", "AUTH0_AUDIENCE", "serve --dev"];

#[test]
fn one_issuer_must_be_known() {
    let domain = ("AUTH0_DOMAIN", "http://127.0.0.1:9");
    let audience = ("AUTH0_AUDIENCE", "https://api.example.com");
    check("no command, no issuer", &[], &[], NO_ISSUER);
    check("no issuer", PLAIN, &[], NO_ISSUER);
    check("an empty issuer", PLAIN, &[("AUTH0_DOMAIN", "")], NO_ISSUER);
    check("no domain", PLAIN, &[audience], NO_ISSUER);
    let two = &["`--dev`", "environment variable `AUTH0_DOMAIN`", "unset it"];
    check("two issuers", DEV, &[domain, audience], two);
    let missing = &["`auth.audience` is not set", "`AUTH0_AUDIENCE`"];
    check("no audience", PLAIN, &[domain], missing);
}

#[test]
fn the_issuer_must_be_an_address_that_is_safe_to_trust() {
    let place = "environment variable `AUTH0_DOMAIN`";
    for (domain, problem) in [
        (
            "http://tenant.example.com",
            "plain http is for this machine only",
        ),
        ("tenant.example.com/a?b", "`auth.domain`"),
        ("ftp://tenant.example.com", "`auth.domain`"),
        ("https://@tenant.example.com", "a user or a password"),
        ("https://", "`auth.domain`"),
    ] {
        let variables = [("AUTH0_DOMAIN", domain), ("AUTH0_AUDIENCE", "api")];
        check(domain, PLAIN, &variables, &[place, problem]);
    }
}

/// A variable, its text, and what the message says beside the variable's name.
#[test]
fn a_variable_that_sets_no_key_or_no_such_value_is_refused() {
    for (name, text, says) in [
        ("WHITEROOM_OPS__PORTS", "1", "`ops.ports`"),
        ("WHITEROOM_OPS__PORTS", "1", "accepted: `address`, `port`"),
        ("WHITEROOM_METRICS__PORT", "1", "unknown key, accepted: "),
        (
            "WHITEROOM_OPS__PORT",
            "many",
            "a whole number from 0 to 65535",
        ),
        (
            "WHITEROOM_OPS__PORT",
            "65536",
            "a whole number from 0 to 65535",
        ),
        ("WHITEROOM_OPS__ADDRESS", "here", "`ops.address`"),
        (
            "WHITEROOM_OPS__DRAIN_WAIT_SECONDS",
            "3601",
            "found `3601`, accepted: 0 to 3600 seconds",
        ),
        (
            "WHITEROOM_OPS__SHUTDOWN_GRACE_SECONDS",
            "-1",
            "`ops.shutdown_grace_seconds`",
        ),
        ("WHITEROOM_DOORS", "1", "accepted: a table of keys"),
        (
            "WHITEROOM_CORS__ALLOWED_ORIGINS",
            "a,b",
            "`cors.allowed_origins",
        ),
        ("WHITEROOM_DOORS__TRUSTED_PROXIES", "10.0.0.1/8", "CIDR"),
        ("WHITEROOM_DOORS__SOURCE", "mine", "`x-original`"),
        ("WHITEROOM_TELEMETRY__LOG_FORMAT", "loud", "`json`"),
        ("ROCKET_PORT", "many", "a whole number from 0 to 65535"),
        ("ROCKET_PORTS", "1", "unknown key, accepted: "),
        ("WHITEROOM_PORT", "1", "unknown key, accepted: "),
        (
            "ROCKET_CONFIG",
            "/nowhere/Rocket.toml",
            "/nowhere/Rocket.toml",
        ),
    ] {
        let place = format!("environment variable `{name}`");
        check(name, DEV, &[(name, text)], &[&place, says]);
    }
    let place = "environment variable `WHITEROOM_TELEMETRY__LOG_LEVEL`";
    for level in ["x=y=z", "inof", "info,verbose"] {
        let says = &["`telemetry.log_level`", "`debug`", place];
        check(
            level,
            DEV,
            &[("WHITEROOM_TELEMETRY__LOG_LEVEL", level)],
            says,
        );
    }
}

/// The text of Rocket.toml, and what the message says beside the file's name.
#[test]
fn a_file_that_sets_no_key_or_no_such_value_is_refused() {
    for (text, says) in [
        ("[default.ops]\nports = 1", "`ops.ports`"),
        ("[default.ops]\naddress = \"here\"", "`ops.address`"),
        ("[default]\nports = 1", "`ports`"),
        ("[default]\ndoors = 1", "accepted: a table of keys"),
        (
            "[default.auth]\ndomain = \"http://a.example\"\naudience = \"api\"",
            "plain http is for this machine only",
        ),
    ] {
        let folder = Folder::empty();
        folder.append("Rocket.toml", text);
        let file = format!("{}/Rocket.toml", folder.name());
        let place = format!("file `{file}`");
        check(text, PLAIN, &[("ROCKET_CONFIG", &file)], &[&place, says]);
    }
    let folder = Folder::empty();
    folder.append("Rocket.toml", "[policy]\ndir = \"policies\"");
    let file = format!("{}/Rocket.toml", folder.name());
    let says = &["`[default.policy]`"];
    check("a profile", PLAIN, &[("ROCKET_CONFIG", &file)], says);
}

#[test]
fn a_file_that_is_not_toml_is_refused() {
    let folder = Folder::empty();
    folder.append("Rocket.toml", "[default\nport = 1");
    let file = format!("{}/Rocket.toml", folder.name());
    let variables = [("ROCKET_CONFIG", file.as_str())];
    let place = format!("file `{file}`: TOML parse error at line");
    check("not TOML", PLAIN, &variables, &[&place]);
    let told = Program::run(PLAIN, &variables).told;
    assert_eq!(told.matches(&file).count(), 1, "said once: {told}");
}

#[test]
fn a_port_that_is_taken_is_named_with_the_variable_that_sets_it() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    for (server, variable) in [
        ("public", "ROCKET_PORT"),
        ("ops", "WHITEROOM_OPS__PORT"),
        ("dev issuer", "WHITEROOM_DEV_ISSUER__PORT"),
    ] {
        let says = [
            &format!("the {server} server cannot listen"),
            "in use",
            &format!("`{variable}`"),
        ];
        check(server, DEV, &[(variable, &port)], &says);
    }
}

/// What is added at the end of a file of the shipped policy, and what the message says beside its place.
#[test]
fn a_policy_with_a_fault_is_refused_at_its_line_and_column() {
    for (file, line, says) in [
        ("policy.csv", "p, anyone, /api/open, ^GET$, alow", "alow"),
        ("policy.csv", "p, anyone, /api/open, ^GET$", "column"),
        (
            "policy.csv",
            "p, anyone, /api/open, ^(GET$, allow",
            "^(GET$",
        ),
        (
            "cases.toml",
            "[[case]]\nwho = \"bob\"\ncan = [\"GET /api/protected\"]",
            "bob",
        ),
        ("cases.toml", "[[case]]\nwho = \"mallory\"", "mallory"),
        ("model.conf", "[nonsense]", "nonsense"),
        (
            "step_up.toml",
            "[[demand]]\npath = \"/api/open\"",
            "methods",
        ),
        ("revoked.toml", "[[token]]\njti = \"\"", "`jti` is empty"),
        (
            "revoked.toml",
            "[[subject]]\nsub = \"bob\"\nissued_before = 2026-11-25",
            "no offset",
        ),
    ] {
        let folder = Folder::with_shipped_policy();
        folder.append(file, line);
        let place = format!("\n{}/{file}:", folder.name());
        check(
            line,
            DEV,
            &[("WHITEROOM_POLICY__DIR", folder.name())],
            &[&place, says, "\n  help: "],
        );
    }
}

#[test]
fn the_place_in_a_policy_is_a_line_and_a_column() {
    let folder = Folder::with_shipped_policy();
    folder.append("policy.csv", "p, anyone, /api/open, ^GET$, alow");
    let text = std::fs::read_to_string(folder.path().join("policy.csv")).unwrap();
    let line = text.lines().count();
    let place = format!("\n{}/policy.csv:{line}:30: `alow` is", folder.name());
    let excerpt = format!("\n {line} | p, anyone, /api/open, ^GET$, alow\n");
    let mark = format!(" : {}^\n", " ".repeat(29));
    let says = [&place, &excerpt, &mark, "[effect]", "write `allow`"];
    let variables = [("WHITEROOM_POLICY__DIR", folder.name())];
    check("a typo", DEV, &variables, &says);
    let told = Program::run(DEV, &variables).told;
    assert!(!told.contains('\u{1b}'), "no terminal: {told}");
}

#[test]
fn a_missing_folder_or_file_is_named_with_its_mend() {
    let empty = Folder::empty();
    let nowhere = format!("{}/nowhere", empty.name());
    let no_policy = format!("{}/policy.csv", empty.name());
    for (variable, value, says) in [
        (
            "WHITEROOM_POLICY__DIR",
            nowhere.as_str(),
            [nowhere.as_str(), "WHITEROOM_POLICY__DIR"],
        ),
        (
            "WHITEROOM_POLICY__DIR",
            empty.name(),
            [&no_policy, "WHITEROOM_POLICY__DIR"],
        ),
        ("WHITEROOM_SPA__DIR", &nowhere, [&nowhere, "`spa.dir`"]),
        ("WHITEROOM_SPA__DIR", empty.name(), [empty.name(), "npm ci"]),
        (
            "ROCKET_TEMPLATE_DIR",
            &nowhere,
            ["templates", "`template_dir`"],
        ),
        (
            "ROCKET_TEMPLATE_DIR",
            empty.name(),
            ["templates", "`template_dir`"],
        ),
    ] {
        check(value, DEV, &[(variable, value)], &says);
    }
}
