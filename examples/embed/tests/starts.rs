//! The program itself: it starts, and stops when it is told to, or says what keeps it from starting.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

const ISSUER: [(&str, &str); 4] = [
    ("WHITEROOM_AUTH__DOMAIN", "https://login.example.com/"),
    ("WHITEROOM_AUTH__AUDIENCE", "https://notes.example.com"),
    ("WHITEROOM_AUTH__ALGORITHMS", "HS256"),
    (
        "WHITEROOM_AUTH__SECRET",
        "a secret for tests, of at least 32 bytes",
    ),
];

/// The program in the example's folder, on ports that the system chooses, with nothing else in its environment.
fn start(variables: &[(&str, &str)]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_whiteroom-embed"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_clear()
        .envs([("ROCKET_PORT", "0"), ("WHITEROOM_OPS__PORT", "0")])
        .envs(variables.iter().copied())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program is built")
}

/// All that the program prints until it has launched both Rockets, is told to stop, and has ended well.
fn served(variables: &[(&str, &str)]) -> String {
    let mut program = start(variables);
    let mut output = BufReader::new(program.stdout.take().expect("its output"));
    let mut told = String::new();
    while told.matches(LAUNCHED).count() < 2 {
        let read = output.read_line(&mut told).expect("text");
        assert!(read > 0, "it ended before it was launched: {told}");
    }
    // A Rocket listens for signals once it answers.
    for line in told.lines().filter(|line| line.contains(LAUNCHED)) {
        let (_, address) = line.split_once("http://").expect("an address");
        answered(address.trim());
    }
    let signal = Command::new("kill")
        .args(["-TERM", &program.id().to_string()])
        .status();
    assert!(signal.expect("kill is there").success());
    output.read_to_string(&mut told).expect("text");
    let status = program.wait().expect("it ends");
    assert!(status.success(), "{status}: {told}");
    told
}

fn answered(address: &str) {
    let mut stream = TcpStream::connect(address).expect("it listens");
    let request = "GET /nothing HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n";
    stream.write_all(request.as_bytes()).expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
}

#[test]
fn what_keeps_it_from_starting_is_told_with_its_mend() {
    for (variable, wanted) in [
        (None, &["no issuer is configured", "set `AUTH0_DOMAIN`"][..]),
        (Some(("WHITEROOM_POLICY__DIR", "nowhere")), &["nowhere"]),
        (
            Some(("WHITEROOM_POLICY__DIRECTORY", "policies")),
            &[
                "`policy.directory`",
                "WHITEROOM_POLICY__DIRECTORY",
                "accepted: `dir`",
            ],
        ),
        (
            Some(("WHITEROOM_POLCY__DIR", "policies")),
            &["`polcy`", "WHITEROOM_POLCY__DIR", "unknown key"],
        ),
        (
            Some(("WHITEROOM_AUTH__CERTIFICATE_HEADER", "Client-Cert")),
            &["`doors.trusted_proxies` is empty"],
        ),
    ] {
        let variables: Vec<_> = match variable {
            None => Vec::new(),
            Some(variable) => ISSUER.into_iter().chain([variable]).collect(),
        };
        let ended = start(&variables).wait_with_output().expect("it ends");
        let told = [ended.stdout, ended.stderr].concat();
        let told = String::from_utf8_lossy(&told);
        assert!(!ended.status.success(), "{variable:?}: {told}");
        for wanted in wanted {
            assert!(told.contains(wanted), "{variable:?}: no {wanted} in {told}");
        }
    }
}

#[test]
fn it_stops_when_it_is_told_to() {
    let told = served(&ISSUER);
    assert!(told.contains("Graceful shutdown completed"), "{told}");
    assert!(!told.contains(UNCOVERED), "{told}");
}

#[test]
fn a_route_that_no_rule_allows_to_anybody_is_warned_of() {
    let folder = std::env::temp_dir().join(format!("whiteroom-embed-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let model = concat!(env!("CARGO_MANIFEST_DIR"), "/policies/model.conf");
    std::fs::copy(model, folder.join("model.conf")).expect("a model");
    let rules = "p, anyone, /api/notes, ^GET$, allow\np, anyone, /api/notes/:id, ^GET$, allow\n";
    std::fs::write(folder.join("policy.csv"), rules).expect("rules");
    let dir = ("WHITEROOM_POLICY__DIR", folder.to_str().expect("text"));
    let variables: Vec<_> = ISSUER.into_iter().chain([dir]).collect();
    let told = served(&variables);
    std::fs::remove_dir_all(&folder).expect("it is still there");
    let mut warned: Vec<&str> = told
        .lines()
        .filter(|line| line.contains(UNCOVERED))
        .collect();
    warned.sort_unstable();
    assert_eq!(warned.len(), 3, "{told}");
    for (line, route) in warned.iter().zip([
        "DELETE /api/notes/<id>",
        "POST /api/notes",
        "PUT /api/notes/<id>",
    ]) {
        assert!(line.contains(route), "{line}");
    }
}

const LAUNCHED: &str = "Rocket has launched from";

const UNCOVERED: &str = "no rule allows this route to anybody";
