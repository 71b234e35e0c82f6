//! `policy matrix` and `policy who-can`.

use serde_json::json;

use super::{DESK, FAILING, ask, json, shown, unusable};
use crate::support::Folder;

#[test]
fn the_matrix_is_a_grid() {
    insta::assert_snapshot!("matrix", shown(&format!("policy matrix --dir {DESK}")));
}

#[test]
fn the_matrix_of_many_personas_is_cut_into_blocks_that_fit_a_terminal() {
    let folder = Folder::with_shipped_policy();
    let personas: Vec<String> = (0..30)
        .map(|n| format!("[who.persona-{n}]\nsub = \"{n}\"\n"))
        .collect();
    folder.append("cases.toml", &personas.concat());
    let ended = ask(&format!("policy matrix --dir {}", folder.name()));
    let widest = ended.printed.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(80), "{}", ended.printed);
    for name in ["anonymous", "bob", "persona-0", "persona-29"] {
        assert!(ended.printed.contains(name), "{}", ended.printed);
    }
}

#[test]
fn a_program_reads_the_matrix() {
    let (status, answer) = json(&format!("policy matrix --dir {DESK}"));
    assert_eq!(
        (status, &answer["who"]),
        (0, &json!(["anonymous", "alice", "bob", "eve"]))
    );
    let mut rows = answer["routes"].as_array().unwrap().iter();
    let row = rows.find(|row| row["route"] == "/api/me").unwrap();
    assert_eq!(row["method"], "GET");
    let answers = |who: &str| row["who"][who]["answer"].clone();
    let found = ["anonymous", "alice", "bob", "eve"].map(answers);
    assert_eq!(found, ["deny", "step-up", "step-up", "deny"]);
    assert_eq!(row["who"]["eve"]["settled_by"]["line"], 6);
}

#[test]
fn names_stand_below_the_rule_that_settles_it_for_them() {
    for (name, request) in [
        ("who_by_roles", "GET /api/protected"),
        ("who_everybody", "GET /api/open"),
        ("who_with_a_token", "GET /api/me"),
        ("who_nobody", "DELETE /api/me"),
    ] {
        insta::assert_snapshot!(
            name,
            shown(&format!("policy who-can {request} --dir {DESK}"))
        );
    }
}

#[test]
fn a_program_reads_the_names() {
    let (status, answer) = json(&format!("policy who-can HEAD /api/protected --dir {DESK}"));
    assert_eq!((status, &answer["method"]), (0, &json!("GET")));
    let names = answer["names"].as_array().unwrap().iter();
    let names: Vec<_> = names.map(|name| name["name"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        ["permission:read:protected", "role:editor", "role:reader"]
    );
    assert_eq!(answer["names"][0]["role_path"][2]["line"]["line"], 10);
    assert_eq!(answer["personas"], json!(["alice"]));
    let (_, answer) = json(&format!("policy who-can GET /api/me --dir {DESK}"));
    assert_eq!(answer["demands"][0]["acr"][0], "urn:example:mfa");
}

#[test]
fn what_cannot_be_used_is_refused() {
    let folder = Folder::empty();
    let empty = folder.name();
    for (name, command, says) in [
        (
            "ambiguous",
            format!("policy who-can GET /api/;x --dir {FAILING}"),
            "400 before it asks",
        ),
        (
            "no method",
            format!("policy who-can /api/me GET --dir {FAILING}"),
            "is no method",
        ),
        ("no path", "policy who-can GET".to_owned(), "<PATH>"),
        (
            "empty folder",
            format!("policy who-can GET /a --dir {empty}"),
            "2 problems",
        ),
        (
            "empty folder",
            format!("policy matrix --dir {empty}"),
            "2 problems",
        ),
    ] {
        unusable(name, &ask(&command), &[says]);
    }
}
