//! Requests: mostly values that rules speak of, and some that nobody expects.

use proptest::prelude::*;
use serde_json::{Value, json};

/// A value of every field, in the order of `FIELDS`.
pub(crate) fn request() -> impl Strategy<Value = Vec<Value>> {
    let fields = FIELDS.iter().map(|(_, values)| field(values));
    fields.collect::<Vec<_>>()
}

fn field(values: &[&str]) -> impl Strategy<Value = Value> + use<> {
    let parse = |text: &&str| match serde_json::from_str(text) {
        Ok(value) => value,
        Err(_) => Value::from(*text),
    };
    let values: Vec<Value> = values.iter().map(parse).collect();
    let odd = vec![
        json!(null),
        json!(5),
        json!(true),
        json!(["alice"]),
        json!({"a": 1}),
    ];
    prop_oneof![30 => prop::sample::select(values), 1 => prop::sample::select(odd)]
}

/// Every field a request may have, with its values: JSON, or else the text itself.
pub(crate) const FIELDS: [(&str, &[&str]); 9] = [
    (
        "sub",
        &[
            "alice", "alice", "bob", "admin", "root", "zoë", "", "l0", "l1", "staff",
        ],
    ),
    ("dom", &["one", "two", ""]),
    ("obj", &["data1", "data2", "group", "日"]),
    (
        "act",
        &[
            "read", "write", "list", "any", "", "reads", "READ", "read\n",
        ],
    ),
    (
        "path",
        &[
            "/",
            "/a",
            "/a/",
            "/a/1",
            "/a/1/b",
            "/a/1/b/1",
            "/a/1/b/2",
            "/a//b",
            "//",
            "",
            "/a:b",
            "a:b",
            "/a/é",
            "/a.b",
            "/axb",
            "/a?x=1",
            "/a/1?x=/y",
            "/a\n",
            "/a/1\n/b",
            "/日/1",
            "/日本",
            "/b/1",
            "/a/a",
            "/a/1.x",
            "/b/a",
            "x/a/1",
            "/A",
            "/ab",
            "/a/1/",
            "/a/b/c/1/b",
            "/a/:id",
            "/a/{id}",
            "/a/*",
        ],
    ),
    (
        "ip",
        &[
            "10.1.2.3",
            "10.0.0.0",
            "10.1.2.2",
            "192.168.1.77",
            "::1",
            "2001:db8::5",
            "::ffff:10.1.2.3",
            "0.0.0.0",
            "nowhere",
            "",
        ],
    ),
    ("n", &["-3", "0", "1", "2", "3", "18", "19"]),
    (
        "o",
        &[
            r#"{"owner":"alice","age":18,"active":true}"#,
            r#"{"owner":"bob","age":17,"active":false,"dept":{"name":"x"}}"#,
            r#"{"owner":["alice"],"age":"18"}"#,
            r#"{"owner":null,"age":-1,"active":true,"dept":{"name":"y"}}"#,
            r#"{"dept":{"name":""},"owner":"","active":"yes"}"#,
            "{}",
        ],
    ),
    (
        "tags",
        &[
            "[]",
            r#"["alice"]"#,
            r#"["admin","bob"]"#,
            r#"["",1,true,null]"#,
            r#"["read","zoë"]"#,
            r#"[["alice"]]"#,
            r#"[2,3]"#,
            r#"{"alice":1}"#,
            "alice reads",
        ],
    ),
];
