//! One request on the command line, and what cannot be asked at all.

use super::{ALLOW, DENY_OVERRIDE, EQUAL, PLAIN, Rules, check, model};
use crate::support::{Folder, Program};

/// The answer is one line of JSON; a denial is an answer, and status 0.
#[test]
fn a_request_is_answered_however_it_is_written() {
    let rules = Rules::new([PLAIN, ALLOW, EQUAL], "p, alice, data1, read\n");
    let allowed = r#"{"allow":true,"explain":[["alice","data1","read"]]}"#;
    let denied = r#"{"allow":false,"explain":[]}"#;
    check(&rules.asking(&["alice", "data1", "read"]), allowed);
    check(&rules.asking(&["bob", "data1", "read"]), denied);
    check(
        &rules.asking(&["alice", "data1", "read", "--format", "json"]),
        allowed,
    );
    check(&rules.asking(&["--", "--alice", "", "-1"]), denied);
    let long = [
        "policy",
        "enforce",
        "alice",
        "data1",
        "read",
        "--model",
        &rules.model,
        "--policy",
        &rules.policy,
    ];
    check(&long, allowed);
}

/// An argument is a text unless it is an object.
#[test]
fn arguments_are_texts_or_objects() {
    let definitions = "r = a, b\np = x";
    for (matcher, a, allow) in [
        ("r.a == \"30\"", "30", true),
        ("r.a == 30", "30", false),
        ("r.a == \"true\"", "true", true),
        ("r.a == \"[1]\"", "[1]", true),
        ("r.a == \"\\\"a\\\"\"", "\"a\"", true),
        ("r.a.age > 18", r#"{"age": 30}"#, true),
        ("r.a.age > 18", "{age: 30, old: true}", true),
        ("r.a.name == \"bob\"", r#" {"name": "bob"} "#, true),
        ("r.a == \"{id}\"", "{id}", true),
        ("r.a == \"{id: x}\"", "{id: x}", true),
        ("r.a == \"{\"", "{", true),
    ] {
        let rules = Rules::new([definitions, ALLOW, matcher], "");
        let answer = format!(r#"{{"allow":{allow},"explain":[]}}"#);
        check(&rules.asking(&[a, "b"]), &answer);
    }
}

#[test]
fn a_model_and_its_rules_may_be_texts() {
    let text = model(
        PLAIN,
        ALLOW,
        "(r.sub == p.sub||r.sub == \"root\") && r.act == p.act",
    );
    let policy = "p, alice, data1, read|p, bob, data2, write";
    let answer = r#"{"allow":true,"explain":[["bob","data2","write"]]}"#;
    for model in [
        &text,
        &text.replace('\n', "\\n"),
        &text.trim_end().replace('\n', "|"),
    ] {
        let request = ["-m", model, "-p", policy, "bob", "data2", "write"];
        check(&[&["policy", "enforce"][..], &request].concat(), answer);
    }
    let folder = Folder::empty();
    let file = folder.file("model.conf", &text);
    let request = [
        "policy", "enforce", "-m", &file, "-p", policy, "bob", "data2", "write",
    ];
    check(&request, answer);
}

/// A model, its rules, and what standard error says; nothing is answered.
#[test]
fn what_does_not_load_is_status_2_with_every_problem() {
    let model = [PLAIN, ALLOW, EQUAL];
    let effect = "r = sub, obj, act\np = sub, obj, act, eft";
    for (model, policy, says) in [
        (
            model,
            "p, alice, data1\nP, bob, data2, read\n",
            &[
                "policy.csv:1:11: ",
                "policy.csv:2:1: ",
                "help: write `p`, in lower case",
            ][..],
        ),
        (
            model,
            "g, alice, admin\n",
            &["policy.csv:1:1: the model has no lines of type `g`"],
        ),
        (
            model,
            "p, alice, data1, read # why\n",
            &["policy.csv:1:18: there are no comments"],
        ),
        (
            [effect, DENY_OVERRIDE, EQUAL],
            "p, a, b, c, Deny\n",
            &["policy.csv:1:13: `Deny` is no effect"],
        ),
        (
            [PLAIN, ALLOW, "r.sub == p.sub && regexMatch(r.act, p.act)"],
            "p, a, b, (\n",
            &["policy.csv:1:10: `regexMatch` cannot read `(`"],
        ),
        (
            [PLAIN, ALLOW, "r.who == p.sub"],
            "",
            &["model.conf:8:5: nothing defines `r.who`"],
        ),
        (
            [PLAIN, ALLOW, "r.sub == p.sub &&"],
            "",
            &["model.conf:8:5: the matcher cannot be used"],
        ),
        (
            [PLAIN, "some(where (p.eft == maybe))", EQUAL],
            "",
            &["model.conf:6:5: ", "is no effect"],
        ),
    ] {
        let rules = Rules::new(model, policy);
        for asking in [
            rules.asking(&["alice", "data1", "read"]),
            rules.asking(&["--stdin"]),
        ] {
            let ended = Program::run(&asking, &[]);
            assert_eq!(
                (ended.status, ended.printed.as_str()),
                (Some(2), ""),
                "{policy}"
            );
            for part in says {
                assert!(ended.told.contains(part), "{part} is not in {}", ended.told);
            }
        }
    }
}

/// Arguments, and what standard error says.
#[test]
fn what_cannot_be_asked_is_status_2_with_the_reason() {
    let rules = Rules::new(
        [PLAIN, ALLOW, "ipMatch(r.sub, p.sub)"],
        "p, 10.0.0.0/8, b, c\n",
    );
    let [model, policy] = [rules.model.as_str(), &rules.policy];
    for (arguments, says) in [
        (
            &["-m", model, "-p", policy][..],
            "the request has 0 values, the model asks for 3: sub, obj, act",
        ),
        (
            &["-m", model, "-p", policy, "a", "b"],
            "the request has 2 values",
        ),
        (
            &["-m", model, "-p", policy, "nowhere", "b", "c"],
            "`nowhere`, which is no address",
        ),
        (
            &["-m", model, "-p", policy, "--stdin", "a"],
            "cannot be used with",
        ),
        (&["-m", model, "a", "b", "c"], "--policy <POLICY>"),
        (
            &["-m", "no/such.conf", "-p", policy, "a", "b", "c"],
            "no/such.conf:1:1: the file cannot be read",
        ),
        (
            &["-m", model, "-p", "", "a", "b", "c"],
            "the file cannot be read",
        ),
        (
            &["-m", model, "-p", "src", "a", "b", "c"],
            "src:1:1: this is no regular file",
        ),
    ] {
        let ended = Program::run(&[&["policy", "enforce"][..], arguments].concat(), &[]);
        assert_eq!(
            (ended.status, ended.printed.as_str()),
            (Some(2), ""),
            "{arguments:?}"
        );
        assert!(ended.told.contains(says), "{arguments:?}: {}", ended.told);
    }
}

/// Neither a configuration that is no configuration nor a folder without anything is in the way.
#[test]
fn no_configuration_is_read() {
    let rules = Rules::new([PLAIN, ALLOW, EQUAL], "p, a, b, c\n");
    let nonsense = [
        ("WHITEROOM_POLICY__DIR", "/no/where"),
        ("WHITEROOM_NO__KEY", "x"),
        ("ROCKET_PORT", "none"),
    ];
    let ended = Program::run(&rules.asking(&["a", "b", "c"]), &nonsense);
    assert_eq!((ended.status, ended.told.as_str()), (Some(0), ""));
}

#[test]
fn a_term_that_makes_answers_slow_is_named_beside_them() {
    let rules = Rules::new(
        [PLAIN, ALLOW, "r.sub == p.sub && r.obj + \"\" == p.obj"],
        "p, alice, data1, read\n",
    );
    let ended = Program::run(&rules.asking(&["alice", "data1", "read"]), &[]);
    assert_eq!(ended.status, Some(0), "{}", ended.told);
    assert!(
        ended.told.contains("model.conf:8:29: `+` is outside"),
        "{}",
        ended.told
    );
}
