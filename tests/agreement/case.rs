//! One case: a model, its rules, and requests, printed so that they can be pasted.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;
use std::sync::LazyLock;

use proptest::prelude::*;
use regex::Regex;
use serde_json::Value;

use crate::policies::{self, COLUMNS, Line};
use crate::requests::{self, FIELDS};

/// A case, of parts that shrink by themselves: every row and request has all columns and fields, and shows those that
/// its definition names.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) matcher: String,
    pub(crate) effect: &'static str,
    /// Whether `g` takes a domain.
    domains: bool,
    /// Whether rules say what they do.
    says_effect: bool,
    fields: Definition,
    columns: Definition,
    lines: Vec<Line>,
    requests: Vec<Vec<Value>>,
}

/// Names in the order of a definition, with whether it has them without need.
type Definition = Vec<(&'static str, bool)>;

/// Cases whose matchers are of this kind.
pub(crate) fn with(matcher: impl Strategy<Value = String>) -> impl Strategy<Value = Case> {
    of_size(matcher, 0..12)
}

/// Cases whose matchers are of this kind, of so many lines.
pub(crate) fn of_size(
    matcher: impl Strategy<Value = String>,
    lines: Range<usize>,
) -> impl Strategy<Value = Case> {
    let definitions = (
        prop::sample::select(&EFFECTS[..]),
        any::<bool>(),
        prop::bool::weighted(0.8),
        definition(FIELDS.iter().map(|(name, _)| *name).collect()),
        definition(COLUMNS.iter().map(|(name, _)| *name).collect()),
    );
    let lines = prop::collection::vec(policies::line(), lines);
    let requests = prop::collection::vec(requests::request(), 1..6);
    let parts = (matcher, definitions, lines, requests);
    parts.prop_map(|(matcher, definitions, lines, requests)| {
        let (effect, domains, says_effect, fields, columns) = definitions;
        Case {
            matcher,
            effect,
            domains,
            says_effect,
            fields,
            columns,
            lines,
            requests,
        }
    })
}

fn definition(names: Vec<&'static str>) -> impl Strategy<Value = Definition> {
    let spare = prop::collection::vec(prop::bool::weighted(0.1), names.len());
    (Just(names).prop_shuffle(), spare)
        .prop_map(|(names, spare)| names.into_iter().zip(spare).collect())
}

impl Case {
    pub(crate) fn model(&self) -> String {
        let section = match self.roles() {
            0 => String::new(),
            roles => {
                let g = if self.domains {
                    "g = _, _, _"
                } else {
                    "g = _, _"
                };
                let definitions = [g, "g2 = _, _", "g3 = _, _"];
                format!("[role_definition]\n{}\n", definitions[..roles].join("\n"))
            }
        };
        format!(
            "[request_definition]\nr = {}\n[policy_definition]\np = {}\n{section}[policy_effect]\ne = {}\n[matchers]\nm = {}\n",
            self.defined(&self.fields, "r").join(", "),
            self.defined(&self.columns, "p").join(", "),
            self.effect,
            self.in_domains(&self.matcher),
        )
    }

    pub(crate) fn policy(&self) -> String {
        let columns = self.defined(&self.columns, "p");
        let chained = self.lines.iter().any(|line| matches!(line, Line::Chain));
        let mut texts: Vec<String> = Vec::new();
        for line in &self.lines {
            let text = match line {
                Line::Rule(values) => self.in_domains(&policies::rule(values, &columns)),
                // The crate loses count of a chain's length where it branches, see `defects`.
                Line::Link { definition: 0, .. } if chained => continue,
                Line::Link { definition, .. } if *definition >= self.roles() => continue,
                Line::Chain if self.roles() == 0 => continue,
                Line::Link { .. } | Line::Chain => line.links(self.domains),
                Line::Repeat(index) => match texts.get(*index) {
                    Some(text) => text.clone(),
                    None => continue,
                },
                Line::Blank => "\n# p, a comment\n".to_owned(),
            };
            texts.push(text);
        }
        texts.concat()
    }

    /// The values of every request, in the order of the definition.
    pub(crate) fn requests(&self) -> Vec<Vec<Value>> {
        let places: Vec<usize> = self
            .defined(&self.fields, "r")
            .iter()
            .filter_map(|field| FIELDS.iter().position(|(name, _)| name == field))
            .collect();
        let values =
            |request: &Vec<Value>| places.iter().map(|place| request[*place].clone()).collect();
        self.requests.iter().map(values).collect()
    }

    /// The names of a definition that are used or there without need; at least one.
    fn defined(&self, definition: &Definition, owner: &str) -> Vec<&'static str> {
        let code = self.code();
        let used: BTreeSet<&str> = NAME
            .captures_iter(&code)
            .filter(|name| &name[1] == owner)
            .map(|name| name.get(2).unwrap().as_str())
            .collect();
        let effect = ("eft", self.says_effect);
        let mut names: Vec<&'static str> = definition
            .iter()
            .filter(|(name, spare)| {
                used.contains(name) || effect == (*name, true) || *name != "eft" && *spare
            })
            .map(|(name, _)| *name)
            .collect();
        if names.is_empty() {
            names.push("sub");
        }
        names
    }

    /// How many role definitions are needed.
    fn roles(&self) -> usize {
        let code = self.code();
        let called = ["g(", "g2(", "g3("]
            .iter()
            .rposition(|call| code.contains(call));
        called.map_or(0, |last| last + 1)
    }

    /// The matcher, with the expressions of rules when it evaluates them.
    fn code(&self) -> String {
        let mut code = self.in_domains(&self.matcher);
        if code.contains("eval(") {
            for line in &self.lines {
                code += " ";
                code += &line
                    .expression()
                    .map(|text| self.in_domains(text))
                    .unwrap_or_default();
            }
        }
        code
    }

    fn in_domains(&self, text: &str) -> String {
        text.replace('@', if self.domains { ", r.dom" } else { "" })
    }
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "\n--- model.conf\n{}--- policy.csv\n{}--- requests",
            self.model(),
            self.policy()
        )?;
        for request in self.requests() {
            writeln!(f, "{}", Value::from(request))?;
        }
        Ok(())
    }
}

static NAME: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b([rp])\.([a-z0-9]+)").unwrap());

const EFFECTS: [&str; 4] = [
    "some(where (p.eft == allow))",
    "some(where (p.eft == allow)) && !some(where (p.eft == deny))",
    "!some(where (p.eft == deny))",
    "priority(p.eft) || deny",
];
