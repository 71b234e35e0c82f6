//! The lines of `policy.csv` against the model: what remains are rules and role links that mean what they say.
//!
//! The crate skips whatever it does not understand. A deny that is skipped opens a door, so here nothing is.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::csv::{Field, Row};
use super::model::{Model, RoleDefinition};
use super::problem::{Code, Problem};
use super::roles::{RoleGraph, Roles};
use super::source::Source;

/// A rule: a `p` line whose columns are those of the model.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub(super) line: usize,
    pub(super) text: Arc<str>,
    pub(super) columns: Vec<String>,
    /// Where each column's value begins, in characters from 1.
    pub(super) places: Vec<usize>,
}

/// What a policy file says.
#[derive(Debug)]
pub(super) struct Rules {
    /// In the order of evaluation: a line that repeats an earlier one takes its place at the back.
    pub(super) rules: Vec<Rule>,
    pub(super) roles: Roles,
}

/// Checks the rows and sorts them into rules and role links.
pub(super) fn read(
    source: &Source,
    rows: Vec<Row>,
    model: &Model,
    problems: &mut Vec<Problem>,
) -> Rules {
    let mut graphs: Vec<RoleGraph> = model.roles.iter().map(|_| RoleGraph::default()).collect();
    let mut rules = Vec::new();
    for row in rows {
        let checker = Checker {
            source,
            row: &row,
            model,
        };
        let Some((kind, fields)) = row.fields.split_first() else {
            continue;
        };
        let role = (model.roles.iter().zip(&mut graphs)).find(|(role, _)| role.name == kind.value);
        let flaws = match role {
            _ if kind.value == "p" => checker.rule_flaws(fields),
            Some((role, _)) => checker.link_flaws(role, fields),
            None => vec![checker.unknown_type(kind)],
        };
        if !flaws.is_empty() {
            problems.extend(flaws);
        } else if let Some((_, graph)) = role {
            link(graph, fields);
        } else {
            rules.push(rule(&row, fields));
        }
    }
    Rules {
        rules: moved_back(rules),
        roles: Roles::new(graphs),
    }
}

fn link(graph: &mut RoleGraph, fields: &[Field]) {
    if let [member, role, domain @ ..] = fields {
        let domain = domain.first().map_or("", |domain| &domain.value);
        graph.add(&member.value, &role.value, domain);
    }
}

fn rule(row: &Row, fields: &[Field]) -> Rule {
    Rule {
        line: row.line,
        text: row.text.as_str().into(),
        columns: fields.iter().map(|field| field.value.clone()).collect(),
        places: fields
            .iter()
            .map(|field| field.column + usize::from(field.quoted))
            .collect(),
    }
}

fn moved_back(mut rules: Vec<Rule>) -> Vec<Rule> {
    let last: HashMap<&[String], usize> = rules
        .iter()
        .map(|rule| (rule.columns.as_slice(), rule.line))
        .collect();
    let kept: HashSet<usize> = last.into_values().collect();
    rules.retain(|rule| kept.contains(&rule.line));
    rules
}

struct Checker<'a> {
    source: &'a Source,
    row: &'a Row,
    model: &'a Model,
}

impl Checker<'_> {
    fn rule_flaws(&self, fields: &[Field]) -> Vec<Problem> {
        let columns = &self.model.columns;
        let mut flaws = self.field_flaws(fields, columns.len());
        if fields.len() != columns.len() {
            flaws.push(self.column_count("p", columns.len(), &columns.join(", "), fields));
            return flaws;
        }
        let effect = columns
            .iter()
            .zip(fields)
            .find(|(column, field)| *column == "eft" && self.field_flaw(field).is_none());
        flaws.extend(effect.and_then(|(_, field)| self.effect_flaw(field)));
        flaws
    }

    fn link_flaws(&self, role: &RoleDefinition, fields: &[Field]) -> Vec<Problem> {
        let mut flaws = self.field_flaws(fields, role.places);
        if fields.len() != role.places {
            let names = ["member, role", "member, role, domain"];
            let names = names.get(role.places.saturating_sub(2)).unwrap_or(&"");
            flaws.push(self.column_count(role.name, role.places, names, fields));
        }
        flaws
    }

    fn column_count(&self, kind: &str, expected: usize, names: &str, fields: &[Field]) -> Problem {
        let trailing = fields
            .last()
            .is_some_and(|field| field.value.is_empty() && !field.quoted);
        let beyond = fields
            .get(expected)
            .or(fields.last())
            .map_or(1, |field| field.column);
        let mend = match (trailing, fields.len() > expected) {
            (true, true) => "remove the comma at the end of the line",
            (false, true) => {
                "remove what is too much, or put a field that holds a comma in double quotes"
            }
            (_, false) => "add what is missing",
        };
        let count = match fields.len() {
            1 => "one column".to_owned(),
            count => format!("{count} columns"),
        };
        let message =
            format!("the line has {count} after `{kind}`, the model has {expected}: {names}");
        self.problem(Code::ColumnCount, beyond, message, mend)
    }

    fn effect_flaw(&self, field: &Field) -> Option<Problem> {
        if ["allow", "deny"].contains(&field.value.as_str()) {
            return None;
        }
        let lower = field.value.to_lowercase();
        let mend = match lower.as_str() {
            "allow" | "allowed" | "permit" => "write `allow`, in lower case",
            "deny" | "denied" | "forbid" => "write `deny`, in lower case",
            _ => "write `allow` or `deny`",
        };
        let message = format!(
            "`{}` is no effect, and the engine would ignore the line",
            field.value
        );
        Some(self.problem(Code::Effect, field.column, message, mend))
    }

    /// What lies beyond the expected columns is one problem already.
    fn field_flaws(&self, fields: &[Field], expected: usize) -> Vec<Problem> {
        fields
            .iter()
            .take(expected)
            .filter_map(|field| self.field_flaw(field))
            .collect()
    }

    fn field_flaw(&self, field: &Field) -> Option<Problem> {
        let value = field.value.as_str();
        if value.contains('\t') {
            let message = "the field holds a tab, which looks like a blank".to_owned();
            return Some(self.problem(Code::Encoding, field.column, message, "remove it"));
        }
        if field.quoted {
            return None;
        }
        if value.starts_with('#') || value.contains(" #") {
            let message =
                format!("there are no comments at the end of a line: the field is `{value}`");
            let mend = "put the comment on a line of its own, or the field in double quotes if the `#` belongs to it";
            return Some(self.problem(Code::InlineComment, field.column, message, mend));
        }
        value.is_empty().then(|| {
            let message = "a field is empty".to_owned();
            let mend = "write what it should match, or `\"\"` if it is to be empty";
            self.problem(Code::EmptyField, field.column, message, mend)
        })
    }

    fn unknown_type(&self, kind: &Field) -> Problem {
        let known: Vec<&str> = std::iter::once("p")
            .chain(self.model.roles.iter().map(|role| role.name))
            .collect();
        let lower = kind.value.to_lowercase();
        let starts_rule =
            self.row.fields.len() == self.model.columns.len() && self.row.fields.len() > 1;
        let mend = match lower.as_str() {
            meant if known.contains(&meant) => format!("write `{meant}`, in lower case"),
            "policy" | "permit" | "allow" | "deny" | "rule" => {
                "did you mean `p`? The effect is the last column".to_owned()
            }
            "group" | "role" | "member" if known.contains(&"g") => "did you mean `g`?".to_owned(),
            _ if lower.starts_with("g") && lower.len() < 3 => {
                "define it in [role_definition] of model.conf, or remove the line".to_owned()
            }
            _ if starts_rule => format!("did you mean `p, {}`?", self.row.text),
            _ => format!("a line begins with one of {}", known.join(", ")),
        };
        let message = format!(
            "the model has no lines of type `{}`, and the engine would skip this one",
            kind.value
        );
        self.problem(Code::LineType, kind.column, message, &mend)
    }

    fn problem(&self, code: Code, column: usize, message: String, mend: &str) -> Problem {
        Problem::new(
            code,
            self.source.place(self.row.line, column),
            message,
            mend,
        )
    }
}
