//! `whiteroom policy replay`: a decision log against another policy.

use std::fs;

use serde_json::{Value, json};

use super::unusable;
use crate::shadow::{RULES, folder};
use crate::support::{Ended, Folder, Program, Server};

/// A line of a decision log, of an anonymous `GET` that was allowed by line 1, but for what `change` changes.
fn line(change: impl FnOnce(&mut Value)) -> String {
    let mut line = json!({"decision_id": "0123456789abcdef", "trace_id": "8bd72b3cbb4a1b09a3a2a1e0f5a47f8c",
        "time": "2026-10-14T17:46:40.000001Z", "door": "guard", "method": "GET", "route": "/api/open",
        "path": "/api/open", "principals": ["anyone"], "verdict": "allow", "rule": "policies/policy.csv:1",
        "revision": "19c01bbc8d40"});
    change(&mut line);
    format!("{line}\n")
}

fn denied(path: &str, principals: &[&str]) -> String {
    line(|line| {
        line["route"] = path.into();
        line["path"] = path.into();
        line["principals"] = principals.into();
        line["verdict"] = "deny".into();
        line["rule"] = Value::Null;
    })
}

/// A folder whose candidate lets everybody see who he is, and nobody in at the open door.
fn flipping() -> Folder {
    let folder = folder();
    folder.file("candidate.csv", &RULES.replace("/api/open", "/api/me"));
    folder
}

/// Replays against `folder`.
fn replay(folder: &Folder, arguments: &[&str]) -> Ended {
    let dir = ["--dir", folder.name()];
    Program::run(&[&["policy", "replay"], arguments, &dir].concat(), &[])
}

/// As the folder is called in the repository, where the program runs.
fn from_here(folder: &Folder) -> &str {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/");
    let name = folder.name();
    name.strip_prefix(root).unwrap_or(name)
}

/// The objects that are printed, and the status.
fn lines(folder: &Folder, arguments: &[&str]) -> (i32, Vec<Value>) {
    let ended = replay(folder, &[arguments, &["--format", "json"]].concat());
    let lines = ended.printed.lines();
    let lines = lines.map(|line| serde_json::from_str(line).expect(line));
    (ended.status.expect(&ended.told), lines.collect())
}

#[test]
fn what_would_flip_is_shown_with_both_reasons() {
    let folder = flipping();
    let alice = [
        "anyone",
        "authenticated",
        "permission:read:protected",
        "user:auth0|alice",
    ];
    let log = [
        line(|_| ()),
        denied("/api/me", &["anyone"]),
        denied("/api/protected", &alice[..2]),
        denied("/api/protected", &["anyone"]),
        line(|line| line["principals"] = alice.into()),
    ];
    let log = folder.file("decisions.jsonl", &log.concat());
    let ended = replay(&folder, &[&log]);
    let shown = ended.printed.replace(folder.name(), "DIR");
    let shown = shown.replace(from_here(&folder), "DIR");
    assert_eq!(ended.told, "");
    assert_eq!(
        shown,
        "\
3 of 4 decisions would flip: 1 newly allowed, 2 no longer allowed

DIR/decisions.jsonl:1: GET /api/open by anonymous
   before: allowed by policies/policy.csv:1
   now:    no rule allows it
   2026-10-14T17:46:40.000001Z, trace 8bd72b3cbb4a1b09a3a2a1e0f5a47f8c

DIR/decisions.jsonl:2: GET /api/me by anonymous
   before: no rule allowed it
   now:    allowed by DIR/candidate.csv:1: p, anyone, /api/me, ^GET$, allow
   2026-10-14T17:46:40.000001Z, trace 8bd72b3cbb4a1b09a3a2a1e0f5a47f8c

DIR/decisions.jsonl:5: GET /api/open by user:auth0|alice
   before: allowed by policies/policy.csv:1
   now:    no rule allows it
   2026-10-14T17:46:40.000001Z, trace 8bd72b3cbb4a1b09a3a2a1e0f5a47f8c

1 line was not asked about:
   1: no caller answers to such principals: DIR/decisions.jsonl:3
"
    );
    assert_eq!(ended.status, Some(1));
}

#[test]
fn for_programs_each_flip_is_a_line_and_the_last_one_sums_up() {
    let folder = flipping();
    let open = line(|_| ());
    let log = folder.file("decisions.jsonl", &open.repeat(2));
    let old = folder.file("decisions.jsonl.1", &denied("/api/me", &["anyone"]));
    let (status, found) = lines(&folder, &[&old, &log]);
    assert_eq!(status, 1);
    let [me, _, open, summary] = found.as_slice() else {
        panic!("{found:#?}")
    };
    assert_eq!(
        (&me["replay"], &me["place"]),
        (&json!("flip"), &json!(format!("{old}:1")))
    );
    let rule = json!({"file": format!("{}/candidate.csv", from_here(&folder)), "line": 1,
        "text": "p, anyone, /api/me, ^GET$, allow"});
    assert_eq!(
        me["candidate"],
        json!({"verdict": "allow", "rule": rule, "cause": null})
    );
    assert_eq!(open["place"], format!("{log}:2"));
    for (member, value) in [
        ("ruled", json!("allow")),
        ("verdict", json!("allow")),
        ("code", Value::Null),
        ("rule", json!("policies/policy.csv:1")),
        ("principals", json!(["anyone"])),
        ("path", json!("/api/open")),
    ] {
        assert_eq!(open[member], value, "{member}");
    }
    for (member, value) in [
        ("replay", json!("summary")),
        ("asked", json!(3)),
        ("flips", json!(3)),
        ("would_allow", json!(1)),
        ("would_deny", json!(2)),
        ("failed", json!(0)),
        ("skipped", json!({})),
        ("revisions", json!({"19c01bbc8d40": 3})),
        ("sample_allows", json!(1)),
    ] {
        assert_eq!(summary[member], value, "{member}");
    }
}

/// A line, and why it is not asked about.
#[test]
fn what_a_line_does_not_tell_is_not_guessed() {
    let folder = flipping();
    for (text, reason) in [
        ("hello\n".to_owned(), "no_decision"),
        (
            r#"{"level":"INFO","message":"answered"}"#.to_owned(),
            "no_decision",
        ),
        (line(|line| line["verdict"] = "maybe".into()), "no_decision"),
        (
            line(|line| line["code"] = "of_a_later_server".into()),
            "no_decision",
        ),
        (
            line(|line| {
                line["verdict"] = "deny".into();
                line["code"] = "policy_failed".into();
            }),
            "undecided",
        ),
        (
            line(|line| drop(line.as_object_mut().unwrap().remove("principals"))),
            "no_principals",
        ),
        (
            line(|line| {
                line["principals"] = json!([
                    "anyone",
                    "authenticated",
                    "permission:a59987263a2e712a",
                    "user:ccc07ef24a2ad710"
                ]);
            }),
            "hashed_principals",
        ),
        (
            line(|line| line["principals"] = json!(["role:a"])),
            "no_caller",
        ),
        (line(|line| line["path"] = Value::Null), "no_path"),
        (
            line(|line| line["folder"] = "records".into()),
            "other_folder",
        ),
        (
            line(|line| {
                line["path"] = "/api/items/<id>".into();
                line["route"] = "/api/items/<id>".into();
            }),
            "no_path",
        ),
        (format!("{}\n", "x".repeat(5 << 20)), "too_long"),
    ] {
        let log = folder.file("decisions.jsonl", &text);
        let about: String = text.chars().take(200).collect();
        let (status, found) = lines(&folder, &[&log]);
        // Nothing could be asked: that is no leave to go on.
        assert_eq!(status, 2, "{about}");
        let expected = json!({ reason: {"count": 1, "first": [format!("{log}:1")]} });
        assert_eq!(found[0]["skipped"], expected, "{about}");
        // Beside one that can be asked, it is told.
        let log = folder.file(
            "decisions.jsonl",
            &[text, "\n\n".to_owned(), denied("/api/x", &["anyone"])].concat(),
        );
        let (status, found) = lines(&folder, &[&log]);
        assert_eq!((status, &found[0]["asked"]), (0, &json!(1)), "{about}");
        assert_eq!(found[0]["skipped"][reason]["count"], 1, "{about}");
    }
}

#[test]
fn a_demand_on_the_sign_in_flips_nothing() {
    let folder = flipping();
    let unmet = line(|line| {
        line["verdict"] = "deny".into();
        line["code"] = "step_up_required".into();
        line["path"] = "/api/me".into();
    });
    let log = folder.file("decisions.jsonl", &unmet);
    assert_eq!(lines(&folder, &[&log]).0, 0);
}

/// Somebody without a token has no claims, whatever the model asks.
#[test]
fn a_model_that_asks_for_more_than_the_log_holds_is_told() {
    let alice = line(|line| line["principals"] = json!(["anyone", "authenticated", "user:a"]));
    let log = [line(|_| ()), alice].concat();
    for (fields, term, asked, skipped) in [
        (
            "claims",
            r#"r.claims?.org_id == "acme""#,
            1,
            json!({"asks_for_claims": 1}),
        ),
        (
            "ip",
            r#"ipMatch(r.ip, "10.0.0.0/8")"#,
            0,
            json!({"asks_for_ip": 2}),
        ),
        ("claims, ip", "r.sub != \"x\"", 2, json!({})),
    ] {
        let folder = flipping();
        let model = fs::read_to_string(folder.path().join("model.conf")).unwrap();
        let model = model.replace("r = sub, obj, act", &format!("r = sub, obj, act, {fields}"));
        let model = model.replace("m = g(", &format!("m = {term} && g("));
        folder.file("model.conf", &model);
        let log = folder.file("decisions.jsonl", &log);
        let (_, found) = lines(&folder, &[&log]);
        let summary = found.last().unwrap();
        assert_eq!(summary["asked"], asked, "{term}: {summary}");
        for (reason, count) in skipped.as_object().unwrap() {
            assert_eq!(&summary["skipped"][reason]["count"], count, "{term}");
        }
        assert_eq!(
            summary["skipped"].as_object().unwrap().len(),
            skipped.as_object().unwrap().len()
        );
    }
}

#[test]
fn any_policy_may_be_asked() {
    let folder = folder();
    let log = folder.file("decisions.jsonl", &line(|_| ()));
    unusable(
        "no candidate",
        &replay(&folder, &[&log]),
        &["there is no `candidate.csv`"],
    );
    folder.file("candidate.csv", "p, anyone\n");
    unusable(
        "a broken one",
        &replay(&folder, &[&log]),
        &["candidate.csv:1:", "column-count"],
    );
    let rules = folder.file("next.csv", &RULES.replace("/api/open", "/api/me"));
    let other = flipping();
    for (side, status) in [
        (folder.name(), 0),
        ("policies", 0),
        (rules.as_str(), 1),
        (&format!("{}/candidate.csv", other.name()), 1),
    ] {
        let ended = replay(&folder, &[&log, "--against", side]);
        assert_eq!(ended.status, Some(status), "{side}: {}", ended.told);
    }
    let ended = replay(&folder, &[&log, "--against", "./nowhere"]);
    unusable("nowhere", &ended, &["`./nowhere` is no folder"]);
}

#[test]
fn a_log_may_come_by_standard_input_and_may_be_empty() {
    let folder = flipping();
    let arguments = ["policy", "replay", "-", "--dir", folder.name()];
    for (input, status, says) in [
        (
            line(|_| ()),
            1,
            "1 of 1 decisions would flip: 1 no longer allowed\n",
        ),
        (
            denied("/api/x", &["anyone"]),
            0,
            "0 of 1 decisions would flip\n",
        ),
        (String::new(), 0, "0 of 0 decisions would flip\n"),
    ] {
        let ended = Program::feed(&arguments, &[], &input);
        assert_eq!(ended.status, Some(status), "{}", ended.told);
        assert!(ended.printed.starts_with(says), "{}", ended.printed);
    }
    let missing = replay(&folder, &["nowhere.jsonl"]);
    unusable("no log", &missing, &["cannot read `nowhere.jsonl`"]);
}

#[test]
fn allows_that_are_not_logged_are_spoken_of() {
    let folder = flipping();
    let log = folder.file("decisions.jsonl", &line(|_| ()));
    for (every, says) in [
        ("0", "no allow is logged"),
        ("10", "one allow in 10 is logged"),
    ] {
        let sampled = ("WHITEROOM_POLICY__DECISION_LOG_SAMPLE_ALLOWS", every);
        let arguments = ["policy", "replay", &log, "--dir", folder.name()];
        let ended = Program::run(&arguments, &[sampled]);
        assert!(ended.printed.contains(says), "{}", ended.printed);
    }
    let ended = replay(&folder, &[&log]);
    assert!(!ended.printed.contains("note:"), "{}", ended.printed);
    let later = line(|line| line["revision"] = "f52b5d7de357".into());
    let log = folder.file("decisions.jsonl", &[line(|_| ()), later].concat());
    let ended = replay(&folder, &[&log]);
    let says = "of several revisions, and some flips may be live already: 19c01bbc8d40 (1), f52b5d7de357 (1)";
    assert!(ended.printed.contains(says), "{}", ended.printed);
}

/// What the server writes is what is read: nothing flips against the policy that decided.
#[rocket::async_test]
async fn the_log_of_a_server_replays_to_what_it_decided() {
    let folder = folder();
    let log = format!("{}/decisions.jsonl", folder.name());
    let server = Server::dev_with(&[
        ("WHITEROOM_POLICY__DIR", folder.name()),
        ("WHITEROOM_POLICY__DECISION_LOG", &log),
    ]);
    for who in ["anonymous", "alice", "dora"] {
        for path in ["/api/open", "/api/me", "/api/protected"] {
            server.ask(who, "GET", path).await;
        }
    }
    server.stop("TERM");
    let (status, found) = lines(&folder, &[&log, "--against", folder.name()]);
    let summary = &found[0];
    assert_eq!((status, &summary["asked"]), (0, &json!(9)), "{summary}");
    assert_eq!(summary["skipped"], json!({}));
    let (status, found) = lines(&flipping(), &[&log]);
    let summary = found.last().unwrap();
    assert_eq!(status, 1);
    assert_eq!(
        (&summary["would_allow"], &summary["would_deny"]),
        (&json!(1), &json!(3)),
        "{summary}"
    );
}
