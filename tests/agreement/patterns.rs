//! Patterns of any pieces, and every pattern of the rules against every value of the requests.

use std::fmt;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::policies::COLUMNS;
use crate::requests::FIELDS;

/// One function, one pattern and the values it is to match.
#[derive(Clone)]
pub(crate) struct Pattern {
    function: &'static str,
    pattern: String,
    values: Vec<String>,
    /// Whether the pattern stands in the matcher and not in a rule.
    literal: bool,
}

impl Pattern {
    pub(crate) fn model(&self) -> String {
        let pattern = if self.literal {
            format!("\"{}\"", self.pattern.replace('\\', r"\\"))
        } else {
            "p.x".to_owned()
        };
        format!(
            "[request_definition]\nr = x\n[policy_definition]\np = x\n[policy_effect]\ne = some(where (p.eft == allow))\n[matchers]\nm = {}(r.x, {pattern})\n",
            self.function
        )
    }

    pub(crate) fn policy(&self) -> String {
        format!(
            "p, \"{}\"\n",
            if self.literal { "x" } else { &self.pattern }
        )
    }

    pub(crate) fn requests(&self) -> Vec<Vec<Value>> {
        self.values.iter().map(|value| vec![json!(value)]).collect()
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "\n--- model.conf\n{}--- policy.csv\n{}",
            self.model(),
            self.policy()
        )
    }
}

/// Patterns and values put together from pieces that mean something to the function.
pub(crate) fn of_pieces() -> impl Strategy<Value = Pattern> {
    let paths = [
        "keyMatch",
        "keyMatch2",
        "keyMatch3",
        "keyMatch4",
        "keyMatch5",
    ];
    prop_oneof![
        4 => pattern(&paths, &PATH_PATTERNS, &PATHS),
        2 => pattern(&["regexMatch"], &REGEXES, &WORDS),
        1 => pattern(&["regexMatch"], &REGEXES, &PATHS),
        2 => pattern(&["globMatch"], &GLOBS, &PATHS),
        1 => networks(),
    ]
}

fn pattern(
    functions: &[&'static str],
    pieces: &'static [&'static str],
    of_values: &'static [&'static str],
) -> impl Strategy<Value = Pattern> + use<> {
    let of = |pieces| {
        prop::collection::vec(prop::sample::select(pieces), 0..6).prop_map(|pieces| pieces.concat())
    };
    let values = prop::collection::vec(of(of_values), 1..6);
    let function = prop::sample::select(functions.to_vec());
    (function, of(pieces), values, any::<bool>()).prop_map(
        |(function, pattern, values, literal)| Pattern {
            function,
            pattern,
            values,
            literal,
        },
    )
}

fn networks() -> impl Strategy<Value = Pattern> {
    let v4 = "(10|192|0)\\.(0|1|255)\\.(0|1|2)\\.(0|1|2|3)";
    let v6 = "(2001:db8:|fe80:|:|:ffff:10\\.1\\.2:)?:(0|1|ffff)|::ffff:10\\.1\\.2\\.[0-3]";
    let address = || prop_oneof![v4, v6];
    let bits =
        prop_oneof![1 => Just(String::new()), 3 => (0..40_u8).prop_map(|bits| format!("/{bits}"))];
    let network = (address(), bits).prop_map(|(address, bits)| format!("{address}{bits}"));
    let values = prop::collection::vec(address(), 1..6);
    (network, values, any::<bool>()).prop_map(|(pattern, values, literal)| Pattern {
        function: "ipMatch",
        pattern,
        values,
        literal,
    })
}

/// Every pattern that rules have, with every value of its kind that requests have.
pub(crate) fn known() -> Vec<Pattern> {
    let functions = [
        ("keyMatch", "k1", "path"),
        ("keyMatch2", "k2", "path"),
        ("keyMatch3", "k3", "path"),
        ("keyMatch4", "k4", "path"),
        ("keyMatch5", "k5", "path"),
        ("regexMatch", "re", "act"),
        ("globMatch", "glob", "path"),
        ("ipMatch", "net", "ip"),
    ];
    let mut found = Vec::new();
    for (function, column, field) in functions {
        let patterns = COLUMNS.iter().find(|(name, _)| *name == column).unwrap().1;
        let values = FIELDS.iter().find(|(name, _)| *name == field).unwrap().1;
        found.extend(patterns.iter().map(|pattern| Pattern {
            function,
            pattern: (*pattern).to_owned(),
            values: values.iter().map(|&value| value.to_owned()).collect(),
            literal: false,
        }));
    }
    found
}

const PATH_PATTERNS: [&str; 23] = [
    "/", "/a", "/b", "a", "/:id", "/:x", ":y", "/{id}", "/{x}", "{id}", "{}", "/*", "*", ".",
    "/a.b", "?", "//", "é", "+", "(a|b)", "[ab]", "^", r"\>",
];

const PATHS: [&str; 19] = [
    "/", "/a", "/a", "/b", "a", "b", "/1", "/2", "1", ":y", "{id}", "*", ".", "?x=1", "//", "/é",
    "é", "\n", "A",
];

const REGEXES: [&str; 29] = [
    "^",
    "$",
    "GET",
    "PUT",
    "a",
    "b",
    "(a|b)",
    "(GET|PUT)",
    "|",
    "[a-c]",
    "[^a]",
    ".*",
    ".",
    "+",
    "?",
    "*",
    r"\d",
    r"\w+",
    "{2}",
    "(?i)",
    "(?:a)",
    "é",
    r"\.",
    r"\b",
    r"\<",
    r"\>",
    "^(GET)$",
    "/",
    "-",
];

const WORDS: [&str; 13] = [
    "GET", "PUT", "FORGET", "get", "a", "b", "c", "1", "é", "\n", ".", "-", "/",
];

const GLOBS: [&str; 14] = [
    "*", "**", "?", "[a-b]", "[!a]", "{a,b}", "/", "/", "a", "b", ".", "/a", "1", "é",
];
