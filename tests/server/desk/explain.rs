//! `policy explain`: the verdict by its status, its reason, and what would change it.

use serde_json::json;

use super::{DESK, FAILING, ask, json, shown, unusable};
use crate::support::{Folder, Program, encode, now};

#[test]
fn an_explanation_reads_from_the_verdict_to_what_would_change_it() {
    for (name, request) in [
        (
            "allowed_by_roles",
            "--as alice HEAD /api/%70rotected?page=2",
        ),
        ("denied_for_want", "--as bob GET /api/protected"),
        ("denied_for_want_of_a_token", "--as anonymous GET /api/me"),
        ("denied_by_a_rule", "--as eve GET /api/open"),
        (
            "denied_for_want_of_a_rule",
            "--as alice DELETE /api/nothing",
        ),
        ("demanded", "--as alice GET /api/me"),
        ("ambiguous", "--as alice GET /api/%2e%2e/admin"),
    ] {
        let command = format!("policy explain {request} --dir {DESK}");
        insta::assert_snapshot!(name, shown(&command));
    }
}

/// What is asked, and the members of the answer that tell it from the others.
#[test]
fn a_program_reads_the_same() {
    let explain = |request: &str| json(&format!("policy explain {request} --dir {DESK}"));
    let (status, answer) = explain("--as alice HEAD /api/protected");
    assert_eq!(
        (status, &answer["verdict"], &answer["allowed"]),
        (0, &json!("allow"), &json!(true))
    );
    assert_eq!(answer["method"], "GET");
    assert_eq!(answer["settled_by"]["line"], 5);
    let steps = answer["role_path"].as_array().unwrap();
    let given: Vec<_> = steps
        .iter()
        .map(|step| (step["claim"].as_str(), step["line"]["line"].as_u64()))
        .collect();
    assert_eq!(
        given,
        [
            (Some("permissions"), None),
            (None, Some(9)),
            (None, Some(10))
        ]
    );
    let (status, answer) = explain("--as bob GET /api/protected");
    assert_eq!((status, &answer["verdict"]), (1, &json!("deny")));
    assert_eq!(
        answer["enough"],
        json!(["permission:read:protected", "role:editor", "role:reader"])
    );
    let terms = &answer["nearest"][0]["terms"];
    assert_eq!(terms[0], json!({"text": "g(r.sub, p.sub)", "holds": false}));
    let (status, answer) = explain("--as alice GET /api/me");
    assert_eq!(
        (status, &answer["verdict"], &answer["allowed"]),
        (1, &json!("allow"), &json!(false))
    );
    assert_eq!(answer["unmet"][0]["max_age_seconds"], 300);
    let (status, answer) = explain("--as alice GET /api//me");
    assert_eq!((status, &answer["verdict"]), (1, &json!(null)));
    assert!(answer["refused"].as_str().unwrap().contains("400"));
}

#[test]
fn claims_are_read_from_a_file_or_from_standard_input() {
    let folder = Folder::empty();
    let recent = json!({"sub": "x", "acr": "urn:example:mfa", "auth_time": now() - 10}).to_string();
    for (claims, request, status, says) in [
        (
            r#"{"sub":"x","permissions":["read:protected"]}"#,
            "/api/protected",
            0,
            "ALLOWED",
        ),
        (r#"{"sub":"x"}"#, "/api/protected", 1, "DENIED"),
        (
            r#"{"sub":"auth0|eve"}"#,
            "/api/open",
            1,
            "by the claims of user:auth0|eve",
        ),
        (&recent, "/api/me", 0, "ALLOWED"),
        (r#"{"sub":"\u001b[31m"}"#, "/api/me", 1, r"user:\u{1b}[31m"),
    ] {
        let file = folder.file("claims.json", claims);
        for (from, input) in [(file.as_str(), ""), ("-", claims)] {
            let arguments = [
                "policy", "explain", "--claims", from, "GET", request, "--dir", DESK,
            ];
            let ended = Program::feed(&arguments, &[], input);
            assert_eq!(
                ended.status,
                Some(status),
                "{claims}: {}{}",
                ended.printed,
                ended.told
            );
            assert!(ended.printed.contains(says), "{claims}: {}", ended.printed);
            assert_eq!(ended.told, "", "{claims}");
        }
    }
}

#[test]
fn claims_that_cannot_be_used_are_refused_with_the_reason() {
    let folder = Folder::empty();
    let large = format!(r#"{{"sub":"{}"}}"#, "x".repeat(1 << 20));
    for (name, claims, says) in [
        (
            "no JSON",
            "sub = 'x'",
            "are no JSON: expected value at line 1 column 1",
        ),
        ("cut", r#"{"sub":"#, "are no JSON: EOF"),
        ("empty", "", "are no JSON"),
        ("a list", r#"["x"]"#, "are no JSON object; write one, as {"),
        ("too large", &large, "there is more than 1 MiB"),
        ("deep", &"[".repeat(10_000), "recursion limit"),
    ] {
        let file = folder.file("claims.json", claims);
        let command = format!("policy explain --claims {file} GET /api/me --dir {DESK}");
        unusable(name, &ask(&command), &[says, "claims"]);
    }
    std::fs::write(folder.path().join("latin"), b"{\"sub\":\"\xe9\"}").unwrap();
    for (name, file, says) in [
        ("not UTF-8", "latin", "are not UTF-8"),
        ("missing", "nowhere", "No such file"),
        ("a folder", ".", "Is a directory"),
    ] {
        let file = folder.path().join(file);
        let file = file.to_str().unwrap();
        let command = format!("policy explain --claims {file} GET /api/me --dir {DESK}");
        unusable(name, &ask(&command), &[says]);
    }
}

/// A token of these claims; nobody looks at its signature.
fn token(claims: &serde_json::Value) -> String {
    let header = encode(br#"{"alg":"RS256","kid":"k"}"#);
    format!(
        "{header}.{}.{}",
        encode(claims.to_string().as_bytes()),
        encode(b"signature")
    )
}

#[test]
fn a_token_is_taken_at_its_word_and_that_is_said() {
    let permitted = json!({"sub": "x", "permissions": ["read:protected"]});
    let over = json!({"sub": "x", "exp": 1});
    let nobody = json!({"permissions": ["read:protected"]});
    for (claims, status, warnings) in [
        (permitted, 0, &[][..]),
        (over, 1, &["its `exp` is over"]),
        (nobody, 0, &["the claims hold no text `sub`"]),
    ] {
        let token = token(&claims);
        for (given, input) in [(token.as_str(), String::new()), ("-", format!("{token}\n"))] {
            let request = ["GET", "/api/protected", "--dir", DESK];
            let arguments = [&["policy", "explain", "--token", given][..], &request[..]].concat();
            let ended = Program::feed(&arguments, &[], &input);
            assert_eq!(ended.status, Some(status), "{}", ended.told);
            assert!(
                ended
                    .told
                    .starts_with("warning: the token was not checked: ")
            );
            assert_eq!(
                ended.told.lines().count(),
                1 + warnings.len(),
                "{}",
                ended.told
            );
            for warning in warnings {
                assert!(ended.told.contains(warning), "{}", ended.told);
            }
        }
    }
}

#[test]
fn names_are_those_that_the_issuer_of_the_claims_may_give() {
    let folder = Folder::empty();
    let issuers = folder.file(
        "Rocket.toml",
        "[default.auth]\ndomain = 'tenant.example'\naudience = 'a'\n\
         [[default.auth.issuers]]\ndomain = 'https://partner.example'\nmints = ['user']\nprefix = 'partner|'\n",
    );
    for (iss, status, says) in [
        ("https://partner.example", 1, "user:partner|x"),
        ("https://tenant.example/", 0, "permission:read:protected"),
        ("https://other.example/", 0, "permission:read:protected"),
    ] {
        let claims = json!({"iss": iss, "sub": "x", "permissions": ["read:protected"]});
        let claims = folder.file("claims.json", &claims.to_string());
        let arguments = [
            "policy",
            "explain",
            "--claims",
            &claims,
            "GET",
            "/api/protected",
            "--dir",
            DESK,
        ];
        let ended = Program::run(&arguments, &[("ROCKET_CONFIG", &issuers)]);
        assert_eq!(
            ended.status,
            Some(status),
            "{iss}: {}{}",
            ended.printed,
            ended.told
        );
        assert!(ended.printed.contains(says), "{iss}: {}", ended.printed);
        let is_unknown = ended.told.contains("the claims name no trusted issuer");
        assert_eq!(is_unknown, iss.contains("other"), "{}", ended.told);
    }
}

#[test]
fn a_request_that_cannot_be_read_is_refused_and_a_misplaced_token_not_shown() {
    let secret = token(&json!({"sub": "x"}));
    for (name, request, says) in [
        (
            "lower case",
            "--as alice get /api/me",
            &["capitals: `GET`"][..],
        ),
        (
            "no method",
            "--as alice BREW /api/me",
            &["is no method", "write GET"],
        ),
        (
            "no path by its nature",
            "--as alice CONNECT /api/me",
            &["refused before policy"],
        ),
        (
            "a token",
            &format!("--as alice {secret} /api/me"),
            &["is no method"],
        ),
        (
            "no path",
            "--as alice GET api/me",
            &["a path begins with `/`"],
        ),
        ("no caller", "GET /api/me", &["--as", "--claims", "--token"]),
        (
            "two callers",
            "--as alice --token x GET /api/me",
            &["cannot be used with"],
        ),
        (
            "nobody",
            "--as carol GET /api/me",
            &["no persona is called `carol`", "anonymous, alice, bob, eve"],
        ),
        (
            "no token",
            "--token x GET /api/me",
            &["the token cannot be read", "token_not_compact"],
        ),
        (
            "no address",
            "--as alice --ip here GET /api/me",
            &["invalid value"],
        ),
    ] {
        let ended = ask(&format!("policy explain {request} --dir {DESK}"));
        unusable(name, &ended, says);
        assert!(!ended.told.contains(&secret), "{}", ended.told);
    }
}

#[test]
fn a_policy_that_does_not_load_explains_nothing_and_one_that_fails_its_cases_does() {
    let folder = Folder::with_shipped_policy();
    folder.append("policy.csv", "permit, anyone, /a, ^GET$, allow");
    folder.append("policy.csv", "p, anyone, /a, ^GET$");
    let command = format!(
        "policy explain --as alice GET /api/me --dir {}",
        folder.name()
    );
    let says = ["2 problems", "[line-type]", "[column-count]"];
    unusable("two faults", &ask(&command), &says);
    let command = "policy explain --as alice GET /api/me --dir tests/nowhere";
    unusable(
        "no folder",
        &ask(command),
        &["there is no policy folder here"],
    );
    let command = format!("policy explain --as alice GET /api/protected --dir {FAILING}");
    assert_eq!(ask(&command).status, Some(0));
}

#[test]
fn an_address_counts_where_the_model_asks_for_it() {
    let folder = Folder::with_shipped_policy();
    let model = std::fs::read_to_string(folder.path().join("model.conf")).unwrap();
    let model = model.replace("r = sub, obj, act", "r = sub, obj, act, ip");
    let model = model.replace("m = g(", "m = ipMatch(r.ip, \"10.0.0.0/8\") && g(");
    folder.file("model.conf", &model);
    let explain = |ip: &str| {
        let dir = folder.name();
        let command = format!("policy explain --as alice {ip} GET /api/me --dir {dir}");
        ask(&command).status
    };
    assert_eq!(explain("--ip 10.1.2.3"), Some(0));
    assert_eq!(explain("--ip 192.0.2.1"), Some(1));
}
