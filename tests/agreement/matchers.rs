//! Matchers: those that people write, and trees of any shape over the same terms.

use proptest::prelude::*;

/// What is seen in the wild, now and then with another condition beside it.
pub(crate) fn usual() -> impl Strategy<Value = String> {
    let other = prop_oneof![
        4 => Just(String::new()),
        1 => Just(" || r.sub == \"root\"".to_owned()),
        1 => prop::sample::select(&TERMS[..]).prop_map(|term| format!(" && {term}")),
        1 => prop::sample::select(&TERMS[..]).prop_map(|term| format!(" || {term}")),
    ];
    (prop::sample::select(&USUAL[..]), other)
        .prop_map(|(matcher, other)| format!("{matcher}{other}"))
}

/// Trees of bounded depth. Without parentheses the signs bind as they do in the crate.
pub(crate) fn random() -> impl Strategy<Value = String> {
    let term = prop::sample::select(&TERMS[..]).prop_map(str::to_owned);
    term.prop_recursive(3, 8, 2, |inner| {
        let two = (inner.clone(), inner.clone());
        prop_oneof![
            5 => two.clone().prop_map(|(a, b)| format!("{a} && {b}")),
            3 => two.clone().prop_map(|(a, b)| format!("{a} || {b}")),
            2 => two.clone().prop_map(|(a, b)| format!("({a} || {b})")),
            1 => two.clone().prop_map(|(a, b)| format!("({a} && {b})")),
            2 => inner.clone().prop_map(|a| format!("!({a})")),
            1 => two.prop_map(|(a, b)| format!("({a}) == ({b})")),
        ]
    })
}

/// `@` stands for the domain where `g` takes one.
const USUAL: [&str; 21] = [
    "r.sub == p.sub && r.obj == p.obj && r.act == p.act",
    "g(r.sub, p.sub@) && r.obj == p.obj && r.act == p.act",
    "g(r.sub, p.sub@) && r.dom == p.dom && r.act == p.act",
    "g(r.sub, p.sub@) && g2(r.obj, p.obj) && r.act == p.act",
    "g(r.sub, p.sub@) && g2(r.obj, p.obj) && g3(r.act, p.act)",
    "g(r.sub, p.sub@) && keyMatch(r.path, p.k1) && (r.act == p.act || p.act == \"*\")",
    "g(r.sub, p.sub@) && keyMatch2(r.path, p.k2) && regexMatch(r.act, p.re)",
    "r.sub == p.sub && keyMatch3(r.path, p.k3)",
    "keyMatch4(r.path, p.k4)",
    "keyMatch5(r.path, p.k5)",
    "(keyMatch(r.path, p.k1) || keyMatch2(r.path, p.k2)) && r.sub == p.sub",
    "globMatch(r.path, p.glob) && regexMatch(r.act, p.re)",
    "ipMatch(r.ip, p.net)",
    "ipMatch(r.ip, p.net) && g(r.sub, p.sub@)",
    "eval(p.rule)",
    "eval(p.rule) && r.obj == p.obj",
    "r.o.owner == r.sub",
    "r.o.age >= 18 && r.act == p.act",
    "p.sub == \"\" || g(r.sub, p.sub@)",
    "g(r.sub, p.sub@)",
    "r.sub == p.sub || r.sub in r.tags",
];

/// Every term by itself.
const TERMS: [&str; 80] = [
    "r.sub == p.sub",
    "r.sub != p.sub",
    "p.sub == \"alice\"",
    "\"root\" == r.sub",
    "r.obj == p.obj",
    "r.act == p.act",
    "p.act == \"*\"",
    "r.dom == p.dom",
    "r.path == p.k2",
    "r.sub == \"zoë\"",
    "r.sub == r.act",
    "p.eft == \"deny\"",
    "g(r.sub, p.sub@)",
    "!g(r.sub, p.sub@)",
    "g(r.sub, \"admin\"@)",
    "g(\"alice\", p.sub@)",
    "g(p.sub, r.sub@)",
    "g(r.o.owner, p.sub@)",
    "g2(r.obj, p.obj)",
    "g2(p.obj, r.obj)",
    "g3(r.act, p.act)",
    "keyMatch(r.path, p.k1)",
    "keyMatch2(r.path, p.k2)",
    "keyMatch3(r.path, p.k3)",
    "keyMatch4(r.path, p.k4)",
    "keyMatch5(r.path, p.k5)",
    "!keyMatch2(r.path, p.k2)",
    "keyMatch2(r.path, \"/a/:id\")",
    "keyMatch(r.sub, p.sub)",
    "regexMatch(r.act, p.re)",
    "regexMatch(r.path, \"^/a\")",
    "regexMatch(r.sub, \"^(alice|bob)$\")",
    "regexMatch(r.n, \"^1\")",
    "globMatch(r.path, p.glob)",
    "ipMatch(r.ip, p.net)",
    "ipMatch(r.ip, \"10.0.0.0/8\")",
    "r.act in [\"read\", \"write\"]",
    "r.sub in r.tags",
    "p.sub in r.tags",
    "p.act in [\"read\", r.act]",
    "r.n in [1, 2, 3]",
    "r.n in [1, \"1\"] == true",
    "r.sub in []",
    "\"owner\" in r.o",
    "\"a\" in r.sub",
    "r.n < 2",
    "r.n >= 2",
    "2 <= r.n",
    "r.n == 1",
    "r.n != 1",
    "r.n == p.num",
    "r.n + 1 > 2",
    "r.n < p.num",
    "r.act < \"s\"",
    "r.sub <= p.sub",
    "r.o.age >= 18",
    "r.o.age == r.n",
    "r.o.owner == r.sub",
    "r.o.active",
    "!r.o.active",
    "r.o.missing == \"x\"",
    "r.o.dept.name == \"x\"",
    "r.o[\"owner\"] == p.sub",
    "eval(p.rule)",
    "true",
    "keyGet(r.path, p.k1) == \"1\"",
    "keyGet2(r.path, p.k2, \"id\") == \"1\"",
    "keyGet3(r.path, p.k3, \"id\") == \"1\"",
    "r.o?.dept?.name == \"x\"",
    "r.tags.contains(r.sub)",
    "r.tags.len() > 1",
    "r.n * 2 - 1 == 3",
    "-r.n == 3",
    "r.sub + \"s\" == p.sub + \"s\"",
    "r.n == 1 == true",
    "!r.o.active == false",
    "(r.sub) == ((p.sub))",
    "r.o == r.o",
    "r.tags == [\"alice\"]",
    "r.o.dept in r.tags",
];
