//! `--stdin`: every line of requests gets one line of answer, at once.

use serde_json::{Value, json};

use super::{ALLOW, EQUAL, PLAIN, Rules, answers};
use crate::support::Program;

fn access_list() -> Rules {
    Rules::new([PLAIN, ALLOW, EQUAL], "p, alice, data1, read\n")
}

fn allowed() -> Value {
    json!({"allow": true, "explain": [["alice", "data1", "read"]]})
}

/// What a line of requests is, and what its answer must say; the lines before and after it are answered all the same.
#[test]
fn a_bad_line_is_answered_and_the_batch_goes_on() {
    for (line, says) in [
        (&b""[..], "the line is empty"),
        (b" \t\r", "the line is empty"),
        (b"alice, data1, read", "the line is no JSON"),
        (b"[\"alice\", \"data1\"", "the line is no JSON"),
        (b"[\"\xff\"]", "the line is no JSON"),
        (b"{\"sub\": \"alice\"}", "the line is no array"),
        (b"\"alice\"", "the line is no array"),
        (
            b"[]",
            "the request has 0 values, the model asks for 3: sub, obj, act",
        ),
        (
            b"[\"alice\"]",
            "the request has one value, the model asks for 3",
        ),
        (
            b"[1,2,3,4]",
            "the request has 4 values, the model asks for 3",
        ),
    ] {
        let good = b"[\"alice\",\"data1\",\"read\"]\n";
        let found = answers(&access_list(), &[&good[..], line, b"\n", good].concat());
        let line = String::from_utf8_lossy(line);
        assert_eq!(found.len(), 3, "{line}");
        assert_eq!((&found[0], &found[2]), (&allowed(), &allowed()), "{line}");
        let error = found[1].as_object().unwrap();
        assert_eq!(error.keys().collect::<Vec<_>>(), ["error"], "{line}");
        let told = error["error"].as_str().unwrap();
        assert!(told.contains(says), "{line}: {told}");
    }
}

#[test]
fn a_request_that_the_engine_fails_on_is_an_error() {
    let rules = Rules::new(
        ["r = ip\np = net", ALLOW, "ipMatch(r.ip, p.net)"],
        "p, 10.0.0.0/8\n",
    );
    let found = answers(&rules, b"[\"nowhere\"]\n[\"10.1.2.3\"]\n[null]\n");
    assert!(found[0]["error"].as_str().unwrap().contains("no address"));
    assert_eq!(found[1]["allow"], true);
    assert!(found[2]["error"].is_string());
}

#[test]
fn the_last_line_needs_no_line_break() {
    let rules = access_list();
    assert_eq!(answers(&rules, b""), [] as [Value; 0]);
    assert_eq!(
        answers(&rules, b"[\"alice\",\"data1\",\"read\"]"),
        [allowed()]
    );
    assert_eq!(
        answers(&rules, b"[\"alice\",\"data1\",\"read\"]\r\n"),
        [allowed()]
    );
}

#[test]
fn an_answer_does_not_wait_for_the_next_request() {
    let rules = access_list();
    let mut program = Program::with_input(&rules.asking(&["--stdin"]));
    // The third arrives in two pieces, and the second must not wait for its end.
    for piece in [
        "[\"alice\",\"data1\",\"read\"]\n",
        "[\"bob\",\"data1\",\"read\"]\n[\"ali",
        "ce\",\"data1\",\"read\"]\n",
    ] {
        program.tell(piece.as_bytes());
        let answer: Value = serde_json::from_str(&program.line().expect("an answer")).unwrap();
        assert_eq!(answer["allow"], !piece.contains("bob"), "{piece}");
    }
    assert_eq!(program.ended().status, Some(0));
}

#[test]
fn many_and_long_lines_are_answered_in_order() {
    let long = "x".repeat(1 << 20);
    let mut requests = vec![
        json!(["alice", long, "read"]),
        json!(["alice", "data1", "read"]),
    ];
    requests.extend((0..5_000).map(|n| json!(["alice", format!("data{n}"), "read"])));
    let input: Vec<String> = requests
        .iter()
        .map(|request| format!("{request}\n"))
        .collect();
    let found = answers(&access_list(), input.concat().as_bytes());
    assert_eq!(found.len(), requests.len());
    for (request, answer) in requests.iter().zip(&found) {
        assert_eq!(answer["allow"], request[1] == "data1", "{request:.60}");
    }
}

/// Whoever reads the first answer alone and goes away has not found a fault.
#[test]
fn a_reader_may_leave_early() {
    let rules = access_list();
    let command = rules.asking(&["--stdin"]).join("' '");
    let program = env!("CARGO_BIN_EXE_whiteroom");
    let line = "[\"alice\",\"data1\",\"read\"]";
    let script = format!(
        "{{ yes '{line}' | head -n 20000 | '{program}' '{command}'; echo status $? >&2; }} | head -n 1"
    );
    let shell = std::process::Command::new("sh")
        .args(["-c", &script])
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8(shell.stdout).unwrap(),
        format!("{}\n", allowed())
    );
    assert_eq!(String::from_utf8(shell.stderr).unwrap(), "status 0\n");
}
