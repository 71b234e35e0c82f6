//! One model of every kind, with rows of requests.

use serde_json::{Value, json};

use super::{ALLOW, DENY_ONLY, DENY_OVERRIDE, EQUAL, PLAIN, PRIORITY, Rules, answers};

/// Asks all rows in one run: the request, whether it is allowed, and the rules that led there.
fn check(model: [&str; 3], policy: &str, rows: &[(Value, bool, Value)]) {
    let rules = Rules::new(model, policy);
    let requests: Vec<String> = rows.iter().map(|(row, ..)| format!("{row}\n")).collect();
    let found = answers(&rules, requests.concat().as_bytes());
    assert_eq!(found.len(), rows.len());
    for ((request, allow, explain), answer) in rows.iter().zip(found) {
        let expected = json!({"allow": allow, "explain": explain});
        assert_eq!(answer, expected, "{request} of {model:?}");
    }
}

#[test]
fn an_access_list_with_a_superuser() {
    let matcher = format!("{EQUAL} || r.sub == \"root\"");
    let policy = "# who may what\np, alice, data1, read\np, bob, data2, write\n";
    let rows = [
        (
            json!(["alice", "data1", "read"]),
            true,
            json!([["alice", "data1", "read"]]),
        ),
        (json!(["alice", "data2", "read"]), false, json!([])),
        (
            json!(["bob", "data2", "write"]),
            true,
            json!([["bob", "data2", "write"]]),
        ),
        (
            json!(["root", "data9", "burn"]),
            true,
            json!([["alice", "data1", "read"]]),
        ),
        (json!([1, true, null]), false, json!([])),
    ];
    check([PLAIN, ALLOW, &matcher], policy, &rows);
    let rows = [
        (json!(["root", "data9", "burn"]), true, json!([])),
        (json!(["alice", "data1", "read"]), false, json!([])),
    ];
    check([PLAIN, ALLOW, &matcher], "", &rows);
}

#[test]
fn roles_of_users_and_of_resources() {
    let definitions = format!("{PLAIN}\ng = _, _\ng2 = _, _");
    let matcher = "g(r.sub, p.sub) && g2(r.obj, p.obj) && r.act == p.act";
    let policy = "p, admin, group, write\np, alice, data1, read\ng, alice, lead\ng, lead, admin\n\
        g, admin, alice\ng2, data1, group\ng2, data2, group\n";
    let by_admin = json!([["admin", "group", "write"]]);
    let rows = [
        (json!(["alice", "data1", "write"]), true, by_admin.clone()),
        (json!(["lead", "data2", "write"]), true, by_admin),
        (json!(["alice", "data3", "write"]), false, json!([])),
        (json!(["data1", "data1", "write"]), false, json!([])),
        (
            json!(["alice", "data1", "read"]),
            true,
            json!([["alice", "data1", "read"]]),
        ),
    ];
    check([&definitions, ALLOW, matcher], policy, &rows);
}

#[test]
fn roles_in_domains() {
    let definitions = "r = sub, dom, obj, act\np = sub, dom, obj, act\ng = _, _, _";
    let matcher = "g(r.sub, p.sub, r.dom) && r.dom == p.dom && r.obj == p.obj && r.act == p.act";
    let policy = "p, admin, one, data1, read\np, admin, two, data2, read\ng, alice, admin, one\n";
    let rows = [
        (
            json!(["alice", "one", "data1", "read"]),
            true,
            json!([["admin", "one", "data1", "read"]]),
        ),
        (json!(["alice", "two", "data2", "read"]), false, json!([])),
        (
            json!(["admin", "two", "data2", "read"]),
            true,
            json!([["admin", "two", "data2", "read"]]),
        ),
    ];
    check([definitions, ALLOW, matcher], policy, &rows);
}

#[test]
fn effects() {
    let definitions = "r = sub, act\np = eft, sub, act\ng = _, _";
    let matcher = "g(r.sub, p.sub) && r.act == p.act";
    let policy = "p, allow, staff, a\np, allow, alice, a\np, deny, staff, b\np, allow, alice, b\n\
        p, allow, staff, c\np, deny, alice, c\ng, alice, staff\n";
    let row = |eft: &str, sub: &str, act: &str| json!([eft, sub, act]);
    let both = |act: &str, efts: [&str; 2]| {
        json!([row(efts[0], "staff", act), row(efts[1], "alice", act)])
    };
    let rows = [
        (json!(["alice", "a"]), true, both("a", ["allow", "allow"])),
        (
            json!(["alice", "b"]),
            false,
            json!([row("deny", "staff", "b")]),
        ),
        (json!(["alice", "c"]), false, both("c", ["allow", "deny"])),
        (json!(["alice", "d"]), false, json!([])),
    ];
    check([definitions, DENY_OVERRIDE, matcher], policy, &rows);
    let rows = [
        (
            json!(["alice", "a"]),
            true,
            json!([row("allow", "staff", "a")]),
        ),
        (
            json!(["alice", "b"]),
            false,
            json!([row("deny", "staff", "b")]),
        ),
        (
            json!(["alice", "c"]),
            true,
            json!([row("allow", "staff", "c")]),
        ),
        (json!(["bob", "c"]), false, json!([])),
    ];
    check([definitions, PRIORITY, matcher], policy, &rows);
    let rows = [
        (
            json!(["alice", "b"]),
            false,
            json!([row("deny", "staff", "b")]),
        ),
        (
            json!(["alice", "c"]),
            false,
            json!([row("deny", "alice", "c")]),
        ),
        (json!(["bob", "b"]), true, json!([])),
    ];
    check([definitions, DENY_ONLY, matcher], policy, &rows);
    let rows = [
        (
            json!(["alice", "b"]),
            true,
            json!([row("allow", "alice", "b")]),
        ),
        (json!(["staff", "b"]), false, json!([])),
    ];
    check([definitions, ALLOW, matcher], policy, &rows);
}

/// A function, a pattern, a value that it matches and one that it does not.
#[test]
fn patterns() {
    for (function, pattern, matches, other) in [
        ("keyMatch", "/a/*", "/a/b/c", "/b/a"),
        ("keyMatch", "/é*", "/é日", "/日"),
        ("keyMatch2", "/a/:id/x", "/a/1/x", "/a/1/2/x"),
        ("keyMatch3", "/a/{id}/*", "/a/1/x/y", "/a//x"),
        ("keyMatch4", "/a/{id}/b/{id}", "/a/1/b/1", "/a/1/b/2"),
        ("keyMatch5", "/a/{id}", "/a/1?x=y", "/a/1/2?x=y"),
        ("regexMatch", "^(GET|HEAD)$", "HEAD", "FORGET"),
        ("globMatch", "/a/*.txt", "/a/b.txt", "/a/b/c.txt"),
        ("ipMatch", "192.168.2.0/24", "192.168.2.77", "192.168.3.1"),
        ("ipMatch", "2001:db8::/32", "2001:db8::1", "2001:db9::1"),
    ] {
        let matcher = format!("{function}(r.value, p.pattern)");
        let rows = [
            (json!([matches]), true, json!([[pattern]])),
            (json!([other]), false, json!([])),
        ];
        let policy = format!("p, \"{pattern}\"\n");
        check(["r = value\np = pattern", ALLOW, &matcher], &policy, &rows);
    }
}

#[test]
fn objects_and_expressions_in_rules() {
    let definitions = "r = sub, obj\np = rule, obj";
    let policy = "p, r.sub.age > 18 && r.sub.age < 60, /data1\np, r.sub.name == \"root\", /data2\n";
    let grown = json!([["r.sub.age > 18 && r.sub.age < 60", "/data1"]]);
    let rows = [
        (json!([{"name": "bob", "age": 30}, "/data1"]), true, grown),
        (
            json!([{"name": "bob", "age": 18}, "/data1"]),
            false,
            json!([]),
        ),
        (
            json!([{"name": "root", "age": 60}, "/data2"]),
            true,
            json!([["r.sub.name == \"root\"", "/data2"]]),
        ),
        (json!([{"age": 30}, "/data2"]), false, json!([])),
    ];
    let matcher = "eval(p.rule) && r.obj == p.obj";
    check([definitions, ALLOW, matcher], policy, &rows);
    let owner = "r.sub == r.obj.meta.owner || r.act in r.obj.open || r.act in [\"list\", \"head\"]";
    let object = json!({"meta": {"owner": "alice"}, "open": ["read"]});
    let rows = [
        (json!(["alice", object, "write"]), true, json!([])),
        (json!(["bob", object, "read"]), true, json!([])),
        (json!(["bob", object, "head"]), true, json!([])),
        (json!(["bob", object, "write"]), false, json!([])),
    ];
    check([PLAIN, ALLOW, owner], "", &rows);
}
