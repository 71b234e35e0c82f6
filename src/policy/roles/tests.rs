//! Links of the file and of the caller together.

use super::*;

fn roles(links: &[(&str, &str, &str)]) -> Roles {
    let mut roles = Roles::new(&[2, 2]);
    for (member, role, domain) in links {
        roles.add(0, [member, role], domain);
    }
    roles.sort();
    roles
}

fn caller(names: &[&str], domain: &str) -> Membership {
    Membership {
        subject: "user:u".into(),
        names: names.iter().map(|&name| name.to_owned()).collect(),
        domain: domain.into(),
    }
}

fn check(roles: &Roles, role: &str, domain: Option<&str>, expected: Option<&[&str]>) {
    let caller = caller(&["role:a"], "acme");
    let path = roles.path(0, ["user:u", role], domain, &caller);
    let path = path
        .as_ref()
        .map(|path| path.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(path.as_deref(), expected, "{role} in {domain:?}");
}

#[test]
fn roles_of_the_token_and_of_the_file_compose() {
    let roles = roles(&[
        ("role:a", "role:b", ""),
        ("user:u", "role:c", ""),
        ("role:b", "role:a", ""),
    ]);
    check(&roles, "user:u", None, Some(&["user:u"]));
    check(&roles, "role:a", None, Some(&["user:u", "role:a"]));
    check(
        &roles,
        "role:b",
        None,
        Some(&["user:u", "role:a", "role:b"]),
    );
    check(&roles, "role:c", None, Some(&["user:u", "role:c"]));
    check(&roles, "role:d", None, None);
}

#[test]
fn membership_holds_in_the_domain_of_the_request_alone() {
    let roles = roles(&[("role:a", "role:b", "acme"), ("role:a", "role:b", "other")]);
    check(
        &roles,
        "role:b",
        Some("acme"),
        Some(&["user:u", "role:a", "role:b"]),
    );
    check(&roles, "role:b", Some("other"), None);
    check(&roles, "user:u", Some("other"), Some(&["user:u"]));
}

#[test]
fn only_the_first_definition_takes_the_principals_of_the_caller() {
    let roles = roles(&[]);
    let caller = caller(&["role:a"], "");
    assert!(roles.path(0, ["user:u", "role:a"], None, &caller).is_some());
    assert!(roles.path(1, ["user:u", "role:a"], None, &caller).is_none());
}

#[test]
fn each_of_many_names_is_found_at_its_distance() {
    let names: Vec<String> = (0..300).map(|n| format!("role:{n}")).collect();
    let links: Vec<(&str, &str, &str)> = names
        .windows(2)
        .take(3)
        .map(|pair| (pair[0].as_str(), pair[1].as_str(), ""))
        .chain(
            names
                .iter()
                .skip(4)
                .map(|name| ("role:3", name.as_str(), "")),
        )
        .collect();
    let reach = roles(&links).reach(0, "role:0", None, &Membership::of_nobody());
    assert!(names.iter().all(|name| reach.contains(name)));
    let unknown = ["", "role:", "role:300", "role:2 ", "z"];
    assert!(!unknown.iter().any(|name| reach.contains(name)));
    let path = reach.path("role:299").unwrap();
    assert_eq!(path, ["role:0", "role:1", "role:2", "role:3", "role:299"]);
}
