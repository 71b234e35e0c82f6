//! The program itself: it starts, and stops when it is told to, or says what keeps it from starting.

use std::io::{BufRead, BufReader, Read};
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

/// The program in the example's folder, on ports that the system chooses, with nothing else of ours in its environment.
fn start(variables: &[(&str, &str)]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_whiteroom-embed"));
    for (name, _) in std::env::vars() {
        let ours = ["AUTH0_", "ROCKET_", "WHITEROOM_", "OTEL_"];
        if ours.iter().any(|prefix| name.starts_with(prefix)) {
            command.env_remove(name);
        }
    }
    let ports = [("ROCKET_PORT", "0"), ("WHITEROOM_OPS__PORT", "0")];
    command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .envs(ports)
        .envs(variables.iter().copied())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program is built")
}

#[test]
fn what_keeps_it_from_starting_is_told_with_its_mend() {
    let with =
        |variable: (&'static str, &'static str)| ISSUER.into_iter().chain([variable]).collect();
    let rows: [(Vec<(&str, &str)>, &[&str]); 5] = [
        (vec![], &["no issuer is configured", "set `AUTH0_DOMAIN`"]),
        (with(("WHITEROOM_POLICY__DIR", "nowhere")), &["nowhere"]),
        (
            with(("WHITEROOM_POLICY__DIRECTORY", "policies")),
            &[
                "`policy.directory`",
                "WHITEROOM_POLICY__DIRECTORY",
                "accepted: `dir`",
            ],
        ),
        (
            with(("WHITEROOM_POLCY__DIR", "policies")),
            &["`polcy`", "WHITEROOM_POLCY__DIR", "unknown key"],
        ),
        (
            with(("WHITEROOM_AUTH__CERTIFICATE_HEADER", "Client-Cert")),
            &["`doors.trusted_proxies` is empty"],
        ),
    ];
    for (variables, wanted) in rows {
        let ended = start(&variables).wait_with_output().expect("it ends");
        let told = [ended.stdout, ended.stderr].concat();
        let told = String::from_utf8_lossy(&told);
        assert!(!ended.status.success(), "{variables:?}: {told}");
        for wanted in wanted {
            assert!(
                told.contains(wanted),
                "{variables:?}: no {wanted} in {told}"
            );
        }
    }
}

#[test]
fn it_stops_when_it_is_told_to() {
    let mut program = start(&ISSUER);
    let mut output = BufReader::new(program.stdout.take().expect("its output"));
    let mut line = String::new();
    let mut launched = 0;
    // Both Rockets.
    while launched < 2 {
        line.clear();
        let read = output.read_line(&mut line).expect("text");
        assert!(read > 0, "it ended before it was launched");
        launched += u32::from(line.contains("Rocket has launched from"));
    }
    let signal = Command::new("kill")
        .args(["-TERM", &program.id().to_string()])
        .status();
    assert!(signal.expect("kill is there").success());
    let mut rest = String::new();
    output.read_to_string(&mut rest).expect("text");
    let status = program.wait().expect("it ends");
    assert!(status.success(), "{status}: {rest}");
    assert!(!rest.contains("outstanding"), "{rest}");
}
