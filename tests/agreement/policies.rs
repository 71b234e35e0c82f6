//! Rules and role links: a column of each kind, with values that its function can read.

use std::fmt::Write;

use proptest::prelude::*;

/// A line of a policy.
#[derive(Debug, Clone)]
pub(crate) enum Line {
    /// A value of every column, in the order of `COLUMNS`.
    Rule(Vec<&'static str>),
    Link {
        /// 0 for `g`.
        definition: usize,
        names: [&'static str; 2],
        domain: &'static str,
    },
    /// Twelve links in a row, which is more than Casbin follows.
    Chain,
    /// An earlier line once more.
    Repeat(usize),
    Blank,
}

pub(crate) fn line() -> impl Strategy<Value = Line> {
    let values: Vec<_> = COLUMNS
        .iter()
        .map(|(_, values)| prop::sample::select(*values))
        .collect();
    prop_oneof![
        12 => values.prop_map(Line::Rule),
        7 => link(0, &["alice", "bob", "admin", "staff", "root", "zoë"]),
        2 => link(1, &["data1", "data2", "group", "top"]),
        2 => link(2, &["read", "write", "any", "all"]),
        1 => Just(Line::Chain),
        2 => (0..12_usize).prop_map(Line::Repeat),
        1 => Just(Line::Blank),
    ]
}

fn link(definition: usize, names: &'static [&'static str]) -> impl Strategy<Value = Line> {
    let name = || prop::sample::select(names);
    let domain = prop::sample::select(&["one", "two", ""][..]);
    ([name(), name()], domain).prop_map(move |(names, domain)| Line::Link {
        definition,
        names,
        domain,
    })
}

/// The text of a rule, with its line break.
pub(crate) fn rule(values: &[&str], columns: &[&str]) -> String {
    let mut text = "p".to_owned();
    for (number, column) in columns.iter().enumerate() {
        let place = COLUMNS.iter().position(|(name, _)| name == column).unwrap();
        let value = values[place];
        let is_last = number + 1 == columns.len();
        let _ = match value {
            "" if is_last => write!(text, ","),
            value if value.is_empty() || value.contains(',') => write!(text, ", \"{value}\""),
            value => write!(text, ", {value}"),
        };
    }
    text + "\n"
}

impl Line {
    /// The lines of role links, with their line breaks.
    pub(crate) fn links(&self, domains: bool) -> String {
        match self {
            Self::Link {
                definition,
                names: [member, role],
                domain,
            } => {
                let name = ["g", "g2", "g3"][*definition];
                let domain = if domains && *definition == 0 {
                    format!(", \"{domain}\"")
                } else {
                    String::new()
                };
                format!("{name}, {member}, {role}{domain}\n")
            }
            Self::Chain => {
                let domain = if domains { ", one" } else { "" };
                let links = (0..12).map(|n| format!("g, l{n}, l{}{domain}\n", n + 1));
                links.collect()
            }
            _ => String::new(),
        }
    }

    /// What `eval(p.rule)` would evaluate.
    pub(crate) fn expression(&self) -> Option<&'static str> {
        let place = COLUMNS.iter().position(|(name, _)| *name == "rule")?;
        match self {
            Self::Rule(values) => values.get(place).copied(),
            _ => None,
        }
    }
}

/// Every column a rule may have, with its values. `k1` is read by `keyMatch`, `k2` by `keyMatch2`, and so on.
pub(crate) const COLUMNS: [(&str, &[&str]); 15] = [
    (
        "sub",
        &[
            "alice", "bob", "admin", "staff", "root", "zoë", "", "l8", "l9", "l10",
        ],
    ),
    ("dom", &["one", "two", ""]),
    ("obj", &["data1", "data2", "group", "top", "日"]),
    ("act", &["read", "write", "any", "all", "*", ""]),
    (
        "k1",
        &["/a/*", "/a*", "/a/*/b", "*", "/*", "/a", "/é*", "/a/1", ""],
    ),
    (
        "k2",
        &[
            "/a/:id",
            "/a/:id/*",
            "/:x",
            "/a/:id/b/:other",
            "/a/*",
            "/*",
            "/a.b",
            "a:b",
            "/a:b",
            "/a/*/b",
            "/a/:id.x",
            "/日/:id",
            "/a",
            "/",
            "//",
            "/a/",
            "/:/b",
            "",
        ],
    ),
    (
        "k3",
        &[
            "/a/{id}",
            "/a/{id}/*",
            "/{x}",
            "/a/{id}/b/{id}",
            "/a/{id}.x",
            "/a/*",
            "/a{x}",
            "/{a}{b}",
            "/a.b",
            "/a",
            "",
        ],
    ),
    (
        "k4",
        &[
            "/a/{id}",
            "/a/{id}/b/{id}",
            "/a/{id}/b/{other}",
            "/{x}/{x}",
            "/*",
            "/a/{id}/*",
            "/{a}{b}",
            "/a.b",
            "/(?:a|b)/{id}",
            "",
        ],
    ),
    (
        "k5",
        &[
            "/a",
            "/a/{id}",
            "/a/*",
            "/a?x=1",
            "/{x}/b",
            "/a/{id}/b/{id}",
            "/a.b",
            "/",
            "",
        ],
    ),
    (
        "re",
        &[
            "^(read|write)$",
            "^read$",
            "read",
            "^re",
            "d$",
            ".*",
            "(read)|(write)",
            "^[a-l]+$",
            "(?i)^READ$",
            "re.d",
            "^$",
            "r|w",
            "^(list|)$",
            r"^\w+$",
            "[^a]",
            "^rea{1,2}d$",
            r"^re\x61d$",
            "",
        ],
    ),
    (
        "glob",
        &[
            "/a/*", "/**", "/a/?", "*.b", "/{a,b}/1", "/a/[0-9]", "*", "/a*", "/日*/1", "**/b",
            "/a/[!1]", "",
        ],
    ),
    (
        "net",
        &[
            "10.0.0.0/8",
            "10.1.2.3",
            "0.0.0.0/0",
            "192.168.1.0/24",
            "::1",
            "2001:db8::/32",
            "::/0",
            "::ffff:10.1.2.3",
            "10.1.2.3/31",
            "10.0.0.0/32",
            "::ffff:0:0/96",
        ],
    ),
    ("num", &["1", "18", ""]),
    (
        "rule",
        &[
            "r.sub == \"alice\"",
            "r.n > 2",
            "r.o.age >= 18",
            "true",
            "false",
            "p.act == r.act",
            "r.act == \"read\" || r.n < 2",
            "keyMatch2(r.path, p.k2)",
            "!(r.n == 1)",
            "g(r.sub, p.sub@)",
            "r.o.owner == r.sub",
            "r.sub in r.tags",
            "r.n in [1, 2]",
            "r.n",
            "1 < 2 && r.n != 3",
        ],
    ),
    ("eft", &["allow", "allow", "deny"]),
];
